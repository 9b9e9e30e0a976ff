//! What is said about a text: one printer for people, with carets, and one for programs, as JSON.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use phonon_base::{Diagnostic, LineIndex, Severity, Span};
use serde_json::{Value as Json, json};

/// Characters of a line that are shown before and after the place in question; longer lines are cut.
const BEFORE: usize = 60;
const AFTER: usize = 80;
/// Characters of a message that are shown; a name that somebody typed can have megabytes.
const MESSAGE: usize = 400;
/// Diagnostics that are shown to people; the rest are counted.
const SHOWN: usize = 25;

/// Says things about one text.
pub struct Report<'a> {
    name: &'a str,
    text: &'a str,
    lines: LineIndex,
}

impl<'a> Report<'a> {
    /// About `text`, which is called `name`.
    pub fn new(name: &'a str, text: &'a str) -> Report<'a> {
        Report { name, text, lines: LineIndex::new(text) }
    }

    /// Prints diagnostics with carets, and how many there are.
    pub fn print(
        &self,
        diagnostics: &[Diagnostic],
        out: &mut dyn Write,
        is_coloured: bool,
    ) -> io::Result<()> {
        let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
        for diagnostic in diagnostics.iter().take(SHOWN) {
            writeln!(out, "{}\n", self.render(&renderer, diagnostic))?;
        }
        if diagnostics.len() > SHOWN {
            let more = diagnostics.len() - SHOWN;
            writeln!(out, "… and {more} more; mend these first, or see all with `phonon check --json`\n")?;
        }
        let errors = count(diagnostics, Severity::Error);
        let warnings = count(diagnostics, Severity::Warning);
        if errors + warnings > 0 {
            let counts = [plural(errors, "error"), plural(warnings, "warning")];
            let counts: Vec<String> = counts.into_iter().flatten().collect();
            writeln!(out, "{}: {}", self.name, counts.join(", "))?;
        }
        Ok(())
    }

    /// All diagnostics as an array of objects.
    pub fn json(&self, diagnostics: &[Diagnostic]) -> Json {
        diagnostics.iter().map(|diagnostic| self.one_json(diagnostic)).collect()
    }

    fn render(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let excerpt = Excerpt::new(self.text, diagnostic.span);
        let (line, column) = self.lines.line_column(self.text, excerpt.start as u32);
        let mut caret = AnnotationKind::Primary.span(excerpt.place.clone());
        if !diagnostic.reason.is_empty() {
            caret = caret.label(cut(&diagnostic.reason));
        }
        let shown_column = excerpt.source[..excerpt.place.start].chars().count() + 1;
        let snippet = Snippet::source(excerpt.source).path(self.name).line_start(line).annotation(caret);
        let mut group = level.primary_title(cut(&diagnostic.message)).element(snippet);
        for label in &diagnostic.labels {
            let excerpt = Excerpt::new(self.text, label.span);
            let (line, _) = self.lines.line_column(self.text, excerpt.start as u32);
            let mark = AnnotationKind::Context.span(excerpt.place.clone()).label(cut(&label.text));
            let snippet = Snippet::source(excerpt.source).path(self.name).line_start(line).annotation(mark);
            group = group.element(snippet);
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(cut(help)));
        }
        // The printer counts columns in what it is given, which is not the whole line where that was cut.
        let place = |column: usize| format!("{}:{line}:{column}", self.name);
        renderer.render(&[group]).replacen(&place(shown_column), &place(column), 1)
    }

    fn one_json(&self, diagnostic: &Diagnostic) -> Json {
        let labels = diagnostic.labels.iter().map(|label| {
            let mut object = json!({ "text": label.text });
            self.place_json(&mut object, label.span);
            object
        });
        let mut object = json!({
            "severity": match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            "message": diagnostic.message,
            "reason": diagnostic.reason,
            "help": diagnostic.help,
        });
        self.place_json(&mut object, diagnostic.span);
        object["labels"] = labels.collect();
        object
    }

    /// Adds `span` in bytes, and lines and columns counted from 1, columns in characters.
    fn place_json(&self, object: &mut Json, span: Span) {
        let (line, column) = self.lines.line_column(self.text, span.start);
        let (end_line, end_column) = self.lines.line_column(self.text, span.end);
        object["span"] = json!([span.start, span.end]);
        object["line"] = json!(line);
        object["column"] = json!(column);
        object["endLine"] = json!(end_line);
        object["endColumn"] = json!(end_column);
    }
}

/// The part of a text around a place: at most one line of it, cut where the line is long.
struct Excerpt {
    source: String,
    /// The place in `source`.
    place: std::ops::Range<usize>,
    /// The place in the text.
    start: usize,
}

impl Excerpt {
    fn new(text: &str, span: Span) -> Excerpt {
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.ceil_char_boundary(span.end as usize).max(start);
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let stop = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let stop = if text[start..stop].ends_with('\r') { stop - 1 } else { stop };
        let before = text[begin..start].char_indices().rev().nth(BEFORE).map_or(begin, |(at, _)| begin + at);
        let after = text[start..stop].char_indices().nth(AFTER).map_or(stop, |(at, _)| start + at);
        let lead = if before > begin { "…" } else { "" };
        let trail = if after < stop { "…" } else { "" };
        let source = format!("{lead}{}{trail}", &text[before..after]);
        let shift = lead.len() as isize - before as isize;
        let local = |at: usize| (at.min(after) as isize + shift) as usize;
        Excerpt { place: local(start)..local(end), source, start }
    }
}

fn cut(message: &str) -> String {
    match message.char_indices().nth(MESSAGE) {
        None => message.to_owned(),
        Some((at, _)) => format!("{}…", &message[..at]),
    }
}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

fn plural(count: usize, word: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, diagnostic: Diagnostic) -> String {
        let mut out = Vec::new();
        Report::new("x.ph", text).print(&[diagnostic], &mut out, false).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_caret_stands_under_the_place_with_reason_and_help() {
        let text = "cps: 0.5\nd1: saw 55 # lpg 800\r\n";
        let start = text.find("lpg").unwrap();
        let diagnostic = Diagnostic::error(Span::new(start, start + 3), "there is no function `lpg`")
            .because("unknown name")
            .help("did you mean `lpf`?");
        let expected = "\
error: there is no function `lpg`
 --> x.ph:2:14
  |
2 | d1: saw 55 # lpg 800
  |              ^^^ unknown name
  |
  = help: did you mean `lpf`?

x.ph: 1 error
";
        assert_eq!(printed(text, diagnostic), expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = format!("d1: \"{}\" # lpg {}", "bd ".repeat(50_000), "x".repeat(200_000));
        let start = text.find("lpg").unwrap();
        let shown = printed(&text, Diagnostic::error(Span::new(start, start + 3), "no"));
        assert!(shown.len() < 1000, "{}", shown.len());
        assert!(shown.contains(&format!("x.ph:1:{}", start + 1)), "{shown}");
        let line = shown.lines().find(|line| line.contains("# lpg")).unwrap();
        let carets = shown.lines().find(|line| line.contains("^^^")).unwrap();
        let column = |line: &str, what: &str| line[..line.find(what).unwrap()].chars().count();
        assert_eq!(column(line, "lpg"), column(carets, "^^^"));
    }

    #[test]
    fn places_at_the_end_inside_a_letter_or_beyond_are_shown() {
        for span in [Span::new(2, 2), Span::new(1, 2), Span::new(90, 99), Span::new(0, 99)] {
            assert!(printed("ä", Diagnostic::error(span, "no")).contains("error: no"));
        }
        assert!(printed("", Diagnostic::warning(Span::default(), "empty")).contains("warning: empty"));
    }

    #[test]
    fn a_flood_is_counted_and_a_huge_name_is_cut() {
        let text = "x\n".repeat(100);
        let all: Vec<Diagnostic> =
            (0..100).map(|n| Diagnostic::error(Span::new(n * 2, n * 2 + 1), "y".repeat(10_000))).collect();
        let mut out = Vec::new();
        Report::new("x.ph", &text).print(&all, &mut out, false).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(shown.contains("… and 75 more") && shown.ends_with("x.ph: 100 errors\n"));
        assert!(shown.len() < 50_000);
    }

    #[test]
    fn json_counts_lines_and_columns_from_one_in_characters() {
        let text = "ä: b\nç d";
        let diagnostic = Diagnostic::error(Span::new(9, 10), "no").label(Span::new(0, 2), "here");
        let json = Report::new("x.ph", text).json(&[diagnostic]);
        let expected = json!([{
            "severity": "error", "message": "no", "reason": "", "help": null,
            "span": [9, 10], "line": 2, "column": 3, "endLine": 2, "endColumn": 4,
            "labels": [{ "text": "here", "span": [0, 2], "line": 1, "column": 1, "endLine": 1, "endColumn": 2 }],
        }]);
        assert_eq!(json, expected);
    }
}
