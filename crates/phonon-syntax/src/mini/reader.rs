//! Pattern text to tree: what stands in brackets, sequences, and where brackets end. Steps are in `step`.

use phonon_base::{Diagnostic, Span, limits};

use super::tree::{Body, Mini, Sequence};
use crate::Parsed;
use crate::report::{Report, is_invisible, quoted};

/// Finds the place in the file of a byte of the text.
pub(super) struct Places<'a> {
    offset: usize,
    /// The bytes that were written with a backslash before them.
    escapes: &'a [u32],
}

impl<'a> Places<'a> {
    pub(super) fn new(offset: u32, escapes: &'a [u32]) -> Self {
        Places { offset: offset as usize, escapes }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let place =
            |at: usize| self.offset + at + self.escapes.partition_point(|escape| (*escape as usize) < at);
        Span::new(place(start), place(end))
    }
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// The byte that is looked at.
    pub(super) at: usize,
    places: Places<'a>,
    pub(super) report: Report,
    /// The number of the next random element.
    pub(super) seeds: u32,
    /// Steps so far, with repeats and ranges spelled out.
    steps: usize,
    /// How many brackets stand around this place; and how many of each kind.
    pub(super) depth: usize,
    pub(super) open: [usize; 4],
    /// Whether the end was reached with a bracket open, which is reported once.
    pub(super) unclosed_reported: bool,
    /// Whether a limit ended the reading.
    pub(super) given_up: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, places: Places<'a>) -> Self {
        Reader {
            text,
            at: 0,
            places,
            report: Report::default(),
            seeds: 0,
            steps: 0,
            depth: 0,
            open: [0; 4],
            unclosed_reported: false,
            given_up: false,
        }
    }

    pub(super) fn whole(mut self) -> Parsed<Option<Mini>> {
        let span = self.span(0, self.text.len());
        self.blanks();
        if self.peek().is_none() {
            self.error(
                span,
                "a pattern can't be empty",
                "nothing stands here",
                Some("a rest is written `~`"),
            );
            return self.report.finish(None);
        }
        let body = self.body();
        while let Some(c) = self.peek() {
            self.stray(c);
            self.body_after_stray();
        }
        self.report.finish(body.map(|body| Mini { body, span }))
    }

    /// Everything up to a closing bracket or the end: sequences with `,`, `|` or `.` between them.
    pub(super) fn body(&mut self) -> Option<Body> {
        let first = self.sequence(None);
        let mut separator = None;
        let parts = self.more_sequences(first, |reader, sign| {
            let before = *separator.get_or_insert(sign);
            if before != sign {
                let message = format!("`{before}` and `{sign}` can't stand side by side");
                reader.error_here(
                    message,
                    "another kind of division",
                    Some("put one of them in brackets: `[a b]`"),
                );
            }
        });
        let seed = self.seeds;
        Some(match separator {
            Some(',') => Body::Stack(parts),
            Some('|') => {
                self.seeds += 1;
                Body::Choice { options: parts, seed }
            }
            Some(_) => {
                // Feet draw no random numbers, but Strudel numbers them all the same.
                self.seeds += 1;
                Body::Feet(parts)
            }
            None => Body::Sequence(parts.into_iter().next()?),
        })
    }

    /// The sequences after the first, with a look at each sign before it is passed.
    pub(super) fn more_sequences(
        &mut self,
        first: Option<Sequence>,
        mut look: impl FnMut(&mut Self, char),
    ) -> Vec<Sequence> {
        let mut parts = Vec::from_iter(first);
        while let Some(sign) = self.separator() {
            if parts.is_empty() {
                self.error_here(
                    format!("nothing stands before `{sign}`"),
                    "a step is missing",
                    Some("a rest is written `~`"),
                );
            }
            look(self, sign);
            self.at += 1;
            parts.extend(self.sequence(Some(self.at - 1)));
        }
        parts
    }

    /// The sign between two sequences that comes next.
    fn separator(&mut self) -> Option<char> {
        self.blanks();
        match self.peek()? {
            c @ (',' | '|') => Some(c),
            '.' if self.lone_sign() => Some('.'),
            _ => None,
        }
    }

    /// Steps up to a separator, a closing bracket or the end. Where there is no step there is no sequence;
    /// that is reported if it stands after a separator, which is at byte `after`.
    pub(super) fn sequence(&mut self, after: Option<usize>) -> Option<Sequence> {
        self.blanks();
        let (start, errors) = (self.at, self.report.errors());
        let counts = self.take('^');
        let mut steps = Vec::new();
        while !matches!(self.peek(), None | Some(',' | '|' | ']' | '>' | '}' | ')'))
            && self.separator().is_none()
        {
            steps.extend(self.step());
            self.blanks();
        }
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
            if self.report.errors() == errors && !self.given_up {
                self.empty(if counts { Some(start) } else { after });
            }
            return None;
        };
        let span = first.span.to(last.span);
        let span = if counts { self.span(start, start + 1).to(span) } else { span };
        Some(Sequence { steps, counts, span })
    }

    /// Says that nothing stands after the sign at byte `sign`.
    fn empty(&mut self, sign: Option<usize>) {
        let Some(at) = sign else { return };
        let message = format!("nothing stands after `{}`", &self.text[at..at + 1]);
        self.error(self.span(at, at + 1), message, "a step is missing", Some("a rest is written `~`"));
    }

    /// Counts `more` steps; past the limit nothing more is read.
    pub(super) fn count_steps(&mut self, more: usize, span: Span) {
        self.steps = self.steps.saturating_add(more);
        if self.steps > limits::MINI_STEPS && !self.given_up {
            let message = format!("this pattern has more than {} steps", limits::MINI_STEPS);
            self.error(span, message, "the limit is passed here", Some("`*` repeats without spelling out"));
            self.given_up = true;
        }
    }

    /// The next character; none at the end, nor when a limit was passed.
    pub(super) fn peek(&self) -> Option<char> {
        if self.given_up { None } else { self.text[self.at..].chars().next() }
    }

    pub(super) fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    pub(super) fn blanks(&mut self) {
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.at += c.len_utf8();
        }
    }

    /// Whether the sign that comes next, `.` or `_`, stands alone and is not the beginning of a word.
    pub(super) fn lone_sign(&self) -> bool {
        !self.text[self.at + 1..].starts_with(is_word_part)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.places.span(start, end)
    }

    pub(super) fn error(&mut self, span: Span, message: impl Into<String>, reason: &str, help: Option<&str>) {
        let mut diagnostic = Diagnostic::error(span, message).because(reason);
        diagnostic.help = help.map(str::to_owned);
        self.report.add(diagnostic);
    }

    pub(super) fn warn(&mut self, span: Span, message: String, reason: &str, help: Option<String>) {
        let mut diagnostic = Diagnostic::warning(span, message).because(reason);
        diagnostic.help = help;
        self.report.add(diagnostic);
    }

    /// An error at the next character.
    pub(super) fn error_here(&mut self, message: impl Into<String>, reason: &str, help: Option<&str>) {
        let end = self.peek().map_or(self.at, |c| self.at + c.len_utf8());
        self.error(self.span(self.at, end), message, reason, help);
    }

    /// Reports a character that no pattern can hold, and passes over it.
    pub(super) fn unreadable(&mut self, c: char) {
        let shown = quoted(&c.to_string());
        let (reason, help) = match c {
            '&' | '=' | '+' | '$' | ';' | '"' => ("not a sign of patterns", None),
            '%' => ("not after this", Some("only `{…}%n` takes it; a fraction is written as a decimal")),
            '\\' => ("a backslash", None),
            c if c.is_control() || is_invisible(c) => ("an invisible character", Some("delete it")),
            _ => ("not a letter", Some("names are made of letters, digits and any of `~-#.^_'`")),
        };
        self.error_here(format!("{shown} can't stand in a pattern"), reason, help);
        self.at += c.len_utf8();
    }
}

/// Whether `c` can be part of a word: a letter of any script, an accent on one, a digit, or one of a few signs.
pub(super) fn is_word_part(c: char) -> bool {
    c.is_alphabetic()
        || c.is_ascii_digit()
        || matches!(c, '~' | '-' | '#' | '.' | '^' | '_' | '\'')
        || ('\u{300}'..='\u{36f}').contains(&c)
}
