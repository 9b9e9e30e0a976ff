//! Text to tokens. Every character ends up in a token, a blank or a comment; what can't be read is reported and
//! becomes a token all the same, so that the parser sees where it stood.

mod strings;

use phonon_base::{Diagnostic, Span};

use crate::operator::{FOREIGN, Operator};
use crate::report::{Report, is_invisible, quoted};
use crate::token::{Bracket, Token, TokenKind};

/// The tokens of `text`, in its order.
pub(crate) fn tokens(text: &str, report: &mut Report) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        first: true,
        spaced: true,
        column: 0,
        one_line_until: 0,
        report,
    };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.skip_blanks() {
        lexer.token();
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    /// The byte that is looked at.
    at: usize,
    tokens: Vec<Token>,
    /// Whether only blanks have been seen on this line.
    first: bool,
    spaced: bool,
    column: u32,
    /// Strings that begin before this byte end on their line: a longer search has failed already.
    one_line_until: usize,
    report: &'a mut Report,
}

impl<'a> Lexer<'a> {
    /// Goes to the next token; false at the end of the text.
    fn skip_blanks(&mut self) -> bool {
        while let Some(c) = self.peek() {
            if c == '\n' || c == '\r' {
                (self.first, self.column) = (true, 0);
            } else if self.rest().starts_with("--") {
                self.comment();
                self.spaced = true;
                continue;
            } else if c.is_whitespace() {
                self.column += u32::from(self.first);
            } else {
                return true;
            }
            self.spaced = true;
            self.at += c.len_utf8();
        }
        false
    }

    fn comment(&mut self) {
        let line = self.line();
        if let Some((index, c)) = line.char_indices().find(|(_, c)| is_invisible(*c) || *c == '\0') {
            let span = Span::new(self.at + index, self.at + index + c.len_utf8());
            let message =
                format!("an invisible character, {}, stands in this comment", quoted(&c.to_string()));
            self.report
                .add(Diagnostic::warning(span, message).because("it may make the text read differently"));
        }
        self.at += line.len();
    }

    fn token(&mut self) {
        let rest = self.rest();
        let Some(c) = self.peek() else { return };
        if let Some(kind) = punctuation(c) {
            return self.push(kind, 1);
        }
        if let Some(end) = self.number_end() {
            return self.number(end);
        }
        if is_name_start(c) {
            return self.push(TokenKind::Name, name_length(rest));
        }
        if let Some(kind) = self.sigil(c) {
            return self.push(kind, 1 + name_length(&rest[1..]));
        }
        if c == '"' || strings::is_foreign_quote(c) {
            return self.string(c);
        }
        let foreign =
            |long: bool| FOREIGN.iter().find(|(sign, _)| (sign.len() > 1) == long && rest.starts_with(sign));
        // `||` alone is another language's; `||+` squeezes.
        let squeezes = rest.starts_with("||") && Operator::at_start_of(rest).is_some();
        if let Some((sign, help)) = foreign(true).filter(|_| !squeezes) {
            return self.foreign(sign, help);
        }
        for (sign, kind) in [("->", TokenKind::Arrow), (">>", TokenKind::Then)] {
            if rest.starts_with(sign) {
                return self.push(kind, sign.len());
            }
        }
        if let Some((operator, length)) = Operator::at_start_of(rest) {
            return self.push(TokenKind::Operator(operator), length);
        }
        match (c, foreign(false)) {
            ('.', _) => self.push(TokenKind::Dot, 1),
            ('=', _) => self.push(TokenKind::Equals, 1),
            (_, Some((sign, help))) => self.foreign(sign, help),
            _ => self.unreadable(),
        }
    }

    /// `~name`, `%name` and `@name`. A `%` that follows a value is the operator.
    fn sigil(&self, c: char) -> Option<TokenKind> {
        let kind = match c {
            '~' => TokenKind::Bus,
            '@' => TokenKind::Template,
            '%' => TokenKind::PatternValue,
            _ => return None,
        };
        let named = self.rest()[1..].starts_with(is_name_start);
        let free = c != '%' || self.spaced || self.tokens.last().is_none_or(Token::wants_more);
        (named && free).then_some(kind)
    }

    /// Where the number that begins here ends, when one does.
    fn number_end(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let digits = |mut at: usize| {
            while digit(at) {
                at += 1;
            }
            at
        };
        // `.5` is a number where a value may begin; in `f.5` the dot composes.
        let bare_dot = bytes.get(self.at) == Some(&b'.')
            && digit(self.at + 1)
            && (self.spaced || self.tokens.last().is_none_or(Token::wants_more));
        if !digit(self.at) && !bare_dot {
            return None;
        }
        let mut end = digits(self.at);
        if bytes.get(end) == Some(&b'.') && digit(end + 1) {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if digit(end + 1 + sign) {
                end = digits(end + 1 + sign);
            }
        }
        Some(end)
    }

    fn number(&mut self, end: usize) {
        let (start, rest) = (self.at, &self.text[end..]);
        // A dot after a number composes, unless more digits follow it.
        let stuck = rest.starts_with(is_name_part)
            || rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !stuck {
            return self.push(TokenKind::Number, end - start);
        }
        let tail = rest.find(|c| !is_name_part(c) && c != '.').unwrap_or(rest.len());
        let span = Span::new(start, end + tail);
        let message = format!("{} is neither a number nor a name", quoted(&self.text[span.range()]));
        let help = format!("put a blank or an operator after {}", quoted(&self.text[start..end]));
        self.report
            .add(Diagnostic::error(span, message).because("a number with something stuck to it").help(help));
        self.push_faulty(TokenKind::Number, end + tail - start);
    }

    fn foreign(&mut self, sign: &str, help: &str) {
        let span = Span::new(self.at, self.at + sign.len());
        let message = format!("{} is no sign of this language", quoted(sign));
        self.report.add(Diagnostic::error(span, message).because("unknown sign").help(help));
        // What follows a foreign comment sign is a comment.
        let length = if sign == "//" { self.line().len() } else { sign.len() };
        self.push_faulty(TokenKind::Unknown, length);
    }

    /// A run of characters that can't stand outside a string.
    fn unreadable(&mut self) {
        let rest = self.rest();
        let strange = |c: char| {
            !(c.is_ascii_graphic() || c.is_whitespace() || is_name_start(c) || strings::is_foreign_quote(c))
        };
        let length = rest.find(|c| !strange(c)).unwrap_or(rest.len());
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let run = &rest[..length];
        let span = Span::new(self.at, self.at + length);
        let diagnostic = Diagnostic::error(span, format!("{} can't stand outside a string", quoted(run)));
        self.report.add(match run.chars().next() {
            Some('\u{2010}'..='\u{2015}' | '\u{2212}') => {
                diagnostic.because("a typographic dash").help("a minus is written `-`")
            }
            Some('×' | '·') => {
                diagnostic.because("not a sign of this language").help("a product is written `*`")
            }
            Some('…') => diagnostic.because("an ellipsis").help("a range stands in a string: `\"0 .. 7\"`"),
            Some(c) if c.is_control() || is_invisible(c) => {
                diagnostic.because("an invisible character").help("delete it")
            }
            _ => diagnostic.because("unknown character"),
        });
        self.push_faulty(TokenKind::Unknown, length);
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        self.add(kind, length, false);
    }

    fn push_faulty(&mut self, kind: TokenKind, length: usize) {
        self.add(kind, length, true);
    }

    fn add(&mut self, kind: TokenKind, length: usize, faulty: bool) {
        let span = Span::new(self.at, self.at + length);
        self.tokens.push(Token {
            kind,
            span,
            first: self.first,
            spaced: self.spaced,
            column: self.column,
            faulty,
        });
        self.at += length;
        (self.first, self.spaced) = (false, false);
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The rest of the line, without its end.
    fn line(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())]
    }
}

/// Signs that are a token whatever follows them.
fn punctuation(c: char) -> Option<TokenKind> {
    Some(match c {
        '(' => TokenKind::Open(Bracket::Round),
        '[' => TokenKind::Open(Bracket::Square),
        '{' => TokenKind::Open(Bracket::Curly),
        ')' => TokenKind::Close(Bracket::Round),
        ']' => TokenKind::Close(Bracket::Square),
        '}' => TokenKind::Close(Bracket::Curly),
        ',' => TokenKind::Comma,
        ':' => TokenKind::Colon,
        '$' => TokenKind::Dollar,
        '\\' => TokenKind::Backslash,
        _ => return None,
    })
}

pub(crate) fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Digits, accents and the prime of `every'` may follow a letter.
pub(crate) fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\'' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// How many bytes of `text` are a name.
pub(crate) fn name_length(text: &str) -> usize {
    if text.starts_with(is_name_start) { text.find(|c| !is_name_part(c)).unwrap_or(text.len()) } else { 0 }
}
