//! The words of the language as the lexer gives them to the parser.

use phonon_base::Span;

use crate::operator::Operator;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// Whether nothing but blanks stands before it on its line.
    pub(crate) first: bool,
    /// Whether a blank, a line end or a comment stands before it.
    pub(crate) spaced: bool,
    /// For the first of a line: how many characters its line is indented.
    pub(crate) column: u32,
    /// Whether an error in it has been reported.
    pub(crate) faulty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Number,
    /// A string with its quotes; the closing one may be missing.
    Text {
        closed: bool,
    },
    Name,
    /// `~name`
    Bus,
    /// `%name`
    PatternValue,
    /// `@name`
    Template,
    Operator(Operator),
    /// `$`
    Dollar,
    /// `>>`
    Then,
    /// `.` that is not part of a number
    Dot,
    Equals,
    Colon,
    Comma,
    Backslash,
    /// `->`
    Arrow,
    Open(Bracket),
    Close(Bracket),
    /// Something that can't stand in a text; it has been reported.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub(crate) fn opening(self) -> &'static str {
        match self {
            Bracket::Round => "(",
            Bracket::Square => "[",
            Bracket::Curly => "{",
        }
    }

    pub(crate) fn closing(self) -> &'static str {
        match self {
            Bracket::Round => ")",
            Bracket::Square => "]",
            Bracket::Curly => "}",
        }
    }
}

impl Token {
    /// Whether it touches `before`, which stands before it.
    pub(crate) fn touches(&self, before: &Token) -> bool {
        !self.spaced && self.span.start == before.span.end
    }

    /// Whether a line that begins with it goes on with the statement before it.
    pub(crate) fn continues(&self) -> bool {
        use TokenKind::*;
        matches!(self.kind, Operator(_) | Dollar | Then | Dot | Equals | Colon | Comma | Arrow | Close(_))
    }

    /// Whether an operand is expected after it.
    pub(crate) fn wants_more(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.kind,
            Operator(_) | Dollar | Then | Dot | Equals | Colon | Comma | Arrow | Open(_) | Backslash
        )
    }
}
