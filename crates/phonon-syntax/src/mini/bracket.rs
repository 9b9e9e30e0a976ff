//! Brackets: what stands in them, where they end, and what happens when they don't.

use phonon_base::{Diagnostic, limits};

use super::reader::Reader;
use super::tree::{Atom, AtomKind, Sequence};
use crate::report::quoted;

/// Brackets, in the order of [`Reader::open`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Round,
    Square,
    Angle,
    Curly,
}

impl Bracket {
    const ALL: [(Bracket, char, char); 4] = [
        (Bracket::Round, '(', ')'),
        (Bracket::Square, '[', ']'),
        (Bracket::Angle, '<', '>'),
        (Bracket::Curly, '{', '}'),
    ];

    pub(super) fn signs(self) -> (char, char) {
        let (_, open, close) = Bracket::ALL[self as usize];
        (open, close)
    }

    fn closed_by(c: char) -> Option<Bracket> {
        Bracket::ALL.iter().find(|(.., close)| *close == c).map(|(bracket, ..)| *bracket)
    }
}

impl Reader<'_> {
    /// `[…]`, `<…>` or `{…}%n`, at the bracket.
    pub(super) fn group(&mut self, bracket: Bracket) -> Atom {
        let start = self.at;
        let kind = self.inside(bracket, |reader| match bracket {
            Bracket::Square | Bracket::Round => reader.body().map(|body| AtomKind::Group(Box::new(body))),
            Bracket::Angle => Some(AtomKind::Alternate(reader.voices(bracket))),
            Bracket::Curly => Some(AtomKind::Polymeter { sequences: reader.voices(bracket), steps: None }),
        });
        let kind = match kind.flatten() {
            Some(AtomKind::Alternate(voices)) if voices.is_empty() => AtomKind::Missing,
            Some(AtomKind::Polymeter { sequences, .. }) if sequences.is_empty() => AtomKind::Missing,
            Some(AtomKind::Polymeter { sequences, .. }) => {
                AtomKind::Polymeter { sequences, steps: self.polymeter_steps() }
            }
            other => other.unwrap_or(AtomKind::Missing),
        };
        Atom { kind, span: self.span(start, self.at) }
    }

    /// `%n` after `}`
    fn polymeter_steps(&mut self) -> Option<Box<Atom>> {
        let here = self.at;
        self.blanks();
        if !self.take('%') {
            self.at = here;
            return None;
        }
        if self.depth == limits::NESTING {
            // In `{a}%{b}%{c}…` each step count has one of its own.
            self.too_deep(self.at - 1);
            return None;
        }
        self.depth += 1;
        let steps = self.operand("%");
        self.depth -= 1;
        Some(Box::new(steps))
    }

    /// What stands in `<…>` and `{…}`: sequences with `,` between them.
    fn voices(&mut self, bracket: Bracket) -> Vec<Sequence> {
        let first = self.sequence(None);
        self.more_sequences(first, |reader, sign| {
            if sign != ',' {
                let (open, close) = bracket.signs();
                let message = format!("`{sign}` can't stand directly in `{open}{close}`");
                reader.error_here(message, "not here", Some("put square brackets around this part"));
            }
        })
    }

    /// Runs `read` between a bracket that comes next and the one that closes it; past the depth limit there is nothing.
    pub(super) fn inside<T>(&mut self, bracket: Bracket, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let (start, errors) = (self.at, self.report.errors());
        self.at += 1;
        if self.depth == limits::NESTING {
            self.too_deep(start);
            return None;
        }
        self.depth += 1;
        self.open[bracket as usize] += 1;
        self.blanks();
        let (open, close) = bracket.signs();
        let empty = self.peek() == Some(close);
        let result = read(self);
        self.close(start, bracket);
        self.open[bracket as usize] -= 1;
        self.depth -= 1;
        if empty && self.report.errors() == errors {
            let help = "a rest is written `~`";
            self.error(
                self.span(start, self.at),
                format!("`{open}{close}` can't be empty"),
                "nothing inside",
                Some(help),
            );
        }
        Some(result)
    }

    /// Takes the closing bracket, or says where the one that is not closed stands.
    fn close(&mut self, start: usize, bracket: Bracket) {
        loop {
            self.blanks();
            let Some(c) = self.peek() else { break };
            match Bracket::closed_by(c) {
                Some(other) if other == bracket => {
                    self.at += 1;
                    return;
                }
                Some(other) if self.open[other as usize] > 0 => break,
                Some(_) => {
                    let (open, close) = bracket.signs();
                    let diagnostic = Diagnostic::error(
                        self.span(self.at, self.at + 1),
                        format!("`{c}` can't close `{open}`"),
                    )
                    .because(format!("`{close}` is expected here"))
                    .label(self.span(start, start + 1), "opened here");
                    self.report.add(diagnostic);
                    self.at += 1;
                    return;
                }
                None => {
                    self.stray(c);
                    self.body_after_stray();
                }
            }
        }
        let ended = self.peek().is_none();
        if self.given_up || self.unclosed_reported && ended {
            return;
        }
        self.unclosed_reported |= ended;
        let (open, close) = bracket.signs();
        let mut diagnostic =
            Diagnostic::error(self.span(start, start + 1), format!("this `{open}` is never closed"))
                .because("opened here")
                .help(format!("put `{close}` where it should end"));
        if !ended {
            diagnostic = diagnostic.label(self.span(self.at, self.at + 1), "what is around it ends here");
        }
        self.report.add(diagnostic);
    }

    /// Reports a character that can't follow here, and passes over it.
    pub(super) fn stray(&mut self, c: char) {
        match Bracket::closed_by(c) {
            Some(bracket) => {
                let (open, close) = bracket.signs();
                let help = format!("delete it, or put `{open}` where it should begin");
                self.error_here(format!("`{close}` closes no bracket"), "nothing is open here", Some(&help));
            }
            None => self.error_here(format!("{} can't stand here", quoted(&c.to_string())), "not here", None),
        }
        self.at += c.len_utf8();
    }

    /// Reads on after a mistake, for the sake of the mistakes that may follow.
    pub(super) fn body_after_stray(&mut self) {
        let first = self.sequence(None);
        self.more_sequences(first, |_, _| ());
    }

    /// Says that brackets stand too deep in one another; nothing more is read.
    fn too_deep(&mut self, start: usize) {
        let message = format!("brackets stand more than {} deep in one another", limits::NESTING);
        self.error(self.span(start, start + 1), message, "the limit is reached here", None);
        self.given_up = true;
    }

    /// Goes to the bracket that closes this level, or to the end.
    pub(super) fn skip_to_close(&mut self) {
        let mut depth = 0usize;
        while let Some(c) = self.peek() {
            match c {
                '(' | '[' | '<' | '{' => depth += 1,
                ')' | ']' | '>' | '}' if depth == 0 => return,
                ')' | ']' | '>' | '}' => depth -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }
}
