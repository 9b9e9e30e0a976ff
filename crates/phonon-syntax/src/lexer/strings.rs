//! Strings: where they end, and what is said about those that don't.

use phonon_base::{Diagnostic, Span};

use super::{Lexer, is_name_part, name_length};
use crate::report::{is_invisible, quoted};
use crate::token::TokenKind;

/// Quotes that other programs and languages use.
pub(super) fn is_foreign_quote(c: char) -> bool {
    matches!(c, '\'' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛')
}

impl Lexer<'_> {
    /// The string that begins with the quote `open`.
    pub(super) fn string(&mut self, open: char) {
        if open != '"' {
            return self.foreign_string(open);
        }
        let single = self.at < self.one_line_until;
        match self.closing_quote(single) {
            Ok(end) => {
                let faulty = self.check_characters(self.at + 1, end);
                return self.add(TokenKind::Text { closed: true }, end + 1 - self.at, faulty);
            }
            Err(searched) => self.one_line_until = self.one_line_until.max(searched),
        }
        let line = &self.line()[1..];
        if let Some((index, quote)) = line.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '„')) {
            let end = self.at + 1 + index + quote.len_utf8();
            self.report_quote(quote, Span::new(end - quote.len_utf8(), end));
            return self.push_faulty(TokenKind::Text { closed: true }, end - self.at);
        }
        let diagnostic = Diagnostic::error(Span::new(self.at, self.at + 1), "this string is never closed");
        self.report.add(diagnostic.because("the string begins here").help("put a `\"` where it ends"));
        let length = 1 + line.trim_end().len();
        self.push_faulty(TokenKind::Text { closed: false }, length);
    }

    /// The place of the quote that closes the string here, or how far was searched in vain. A string may run over
    /// several lines, but not into a line that looks like a statement: there a quote was forgotten.
    fn closing_quote(&self, single: bool) -> Result<usize, usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => return Ok(at),
                b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 1,
                b'\n' if single || looks_like_statement(&self.text[at + 1..]) => return Err(at),
                _ => {}
            }
            at += 1;
        }
        Err(at)
    }

    fn foreign_string(&mut self, open: char) {
        let closes = |c: char| if open == '\'' { c == '\'' } else { c == '"' || is_foreign_quote(c) };
        let first = open.len_utf8();
        self.report_quote(open, Span::new(self.at, self.at + first));
        let rest = self.rest().char_indices().skip(1);
        match rest.take_while(|(_, c)| !matches!(c, '\n' | '\r')).find(|(_, c)| closes(*c)) {
            Some((index, close)) => {
                self.push_faulty(TokenKind::Text { closed: true }, index + close.len_utf8());
            }
            None => self.push_faulty(TokenKind::Unknown, first),
        }
    }

    fn report_quote(&mut self, quote: char, span: Span) {
        let message =
            format!("a string stands in straight double quotes `\"`, not in {}", quoted(&quote.to_string()));
        let reason = if quote == '\'' { "a single quote" } else { "a typographic quote" };
        self.report.add(Diagnostic::error(span, message).because(reason).help("write `\"` instead"));
    }

    /// Reports the first character of a string that can't be seen; true when there is one.
    fn check_characters(&mut self, start: usize, end: usize) -> bool {
        let hidden = |c: char| is_invisible(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let Some((index, c)) = self.text[start..end].char_indices().find(|(_, c)| hidden(*c)) else {
            return false;
        };
        let span = Span::new(start + index, start + index + c.len_utf8());
        let message = format!("an invisible character, {}, stands in this string", quoted(&c.to_string()));
        self.report.add(Diagnostic::error(span, message).because("invisible").help("delete it"));
        true
    }
}

/// Whether the line that `text` begins with is not indented and begins like `word: `, `~word a b:`, `word = ` or
/// `word $ `. Only so much of the line is looked at as the answer needs.
fn looks_like_statement(text: &str) -> bool {
    let sigil = text.starts_with(['~', '@', '%']);
    let bus = text.starts_with('~');
    let mut rest = &text[usize::from(sigil)..];
    loop {
        let length = name_length(rest);
        if length == 0 {
            return false;
        }
        rest = rest[length..].trim_start_matches([' ', '\t']);
        let mut signs = rest.chars();
        let (sign, next) = (signs.next(), signs.next());
        match sign {
            Some(':') => return next.is_none_or(char::is_whitespace),
            Some('=' | '$') => return next.is_some_and(char::is_whitespace),
            Some(c) if bus && is_name_part(c) => {}
            _ => return false,
        }
    }
}
