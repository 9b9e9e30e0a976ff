//! The smallest expressions: numbers, strings, names, brackets, lambdas.

use phonon_base::{Span, Time};

use super::Parser;
use crate::report::quoted;
use crate::token::{Bracket, Token, TokenKind};
use crate::tree::{Expr, ExprKind, Ident, Text};

impl Parser<'_> {
    /// Whether an expression without a sign comes next.
    pub(super) fn atom_follows(&self) -> bool {
        self.atom_at(self.at)
    }

    pub(super) fn atom_at(&self, index: usize) -> bool {
        use TokenKind::*;
        matches!(
            self.kind_at(index),
            Some(Number | Text { .. } | Name | Bus | PatternValue | Template | Backslash | Open(_) | Unknown)
        )
    }

    pub(super) fn atom(&mut self) -> Expr {
        let Some(token) = self.peek().filter(|_| self.atom_follows()) else {
            return self.no_value();
        };
        self.at += 1;
        let kind = match token.kind {
            TokenKind::Number => self.number(token),
            TokenKind::Text { closed } => ExprKind::Text(self.string(token, closed)),
            TokenKind::Name => match self.field() {
                Some(field) => {
                    let span = token.span.to(field.span);
                    return Expr::new(ExprKind::Dotted { name: self.ident(token), field }, span);
                }
                None => ExprKind::Name(self.text_of(token).to_owned()),
            },
            TokenKind::Bus => {
                let path = self.path();
                let span = path.last().map_or(token.span, |last: &Ident| token.span.to(last.span));
                return Expr::new(ExprKind::Bus { name: self.ident(token).text, path }, span);
            }
            TokenKind::PatternValue => ExprKind::PatternValue(self.ident(token).text),
            TokenKind::Template => ExprKind::Template(self.ident(token).text),
            TokenKind::Backslash => return self.lambda(token.span),
            TokenKind::Open(bracket) => return self.bracket(token.span, bracket),
            // Only `Unknown` is left, and that has been reported.
            _ => ExprKind::Missing,
        };
        Expr::new(kind, token.span)
    }

    /// Reports that no value stands here.
    fn no_value(&mut self) -> Expr {
        let Some(token) = self.peek() else {
            self.error(self.last_span(), "expected a value after this", "nothing follows", None);
            return self.nothing();
        };
        let shown = quoted(self.text_of(token));
        match token.kind {
            TokenKind::Operator(_) | TokenKind::Dollar | TokenKind::Then | TokenKind::Dot => {
                let help = match self.text_of(token) {
                    "#" => {
                        "`#` joins what stands on its left with what stands on its right; a comment begins with `--`"
                    }
                    "%" => "a pattern value is `%name` without a blank",
                    _ => "put a value before it",
                };
                let message = format!("nothing stands before {shown}");
                self.error(token.span, message, "needs something on its left", Some(help.to_owned()));
            }
            _ => self.unexpected(token, "a value"),
        }
        self.nothing()
    }

    fn number(&mut self, token: Token) -> ExprKind {
        // A number with something stuck to it has been reported; its text does not parse.
        let text = self.text_of(token);
        let value = text.parse::<f64>().unwrap_or_default();
        if !value.is_finite() {
            let help = format!("the largest number is {:e}", f64::MAX);
            self.error(
                token.span,
                format!("{} is too large", quoted(text)),
                "not a finite number",
                Some(help),
            );
            return ExprKind::Missing;
        }
        ExprKind::Number { value, exact: Time::from_f64(value) }
    }

    pub(super) fn string(&self, token: Token, closed: bool) -> Text {
        let whole = self.text_of(token);
        let edge = |c: Option<char>| c.map_or(0, char::len_utf8);
        let start = edge(whole.chars().next());
        let end = whole.len() - if closed { edge(whole.chars().next_back()) } else { 0 };
        let inside = &whole[start..end.max(start)];
        let offset = token.span.start as usize + start;
        let raw = Span::new(offset, offset + inside.len());
        let (mut content, mut escapes) = (String::with_capacity(inside.len()), Vec::new());
        let mut chars = inside.chars();
        while let Some(c) = chars.next() {
            let replaced = match (c, chars.clone().next()) {
                ('\\', Some('n')) => Some('\n'),
                ('\\', Some('t')) => Some('\t'),
                ('\\', Some(c @ ('"' | '\\'))) => Some(c),
                _ => None,
            };
            if replaced.is_some() {
                // A text is shorter than 4 GiB, so the place fits.
                escapes.push(content.len() as u32);
                chars.next();
            }
            content.push(replaced.unwrap_or(c));
        }
        Text { content, raw, escapes }
    }

    /// `.field` after a name, without blanks: the name that follows the dot.
    fn field(&mut self) -> Option<Ident> {
        let dotted = self.peek_kind() == Some(TokenKind::Dot) && self.touching(self.at);
        let named = self.kind_at(self.at + 1) == Some(TokenKind::Name) && self.touching(self.at + 1);
        if !dotted || !named {
            return None;
        }
        self.at += 2;
        self.tokens.get(self.at - 1).map(|token| self.ident(*token))
    }

    /// `:c:major` after a bus, without blanks. A key may have its sharp: `:f#:minor`.
    fn path(&mut self) -> Vec<Ident> {
        let mut path = Vec::new();
        while self.peek_kind() == Some(TokenKind::Colon) && self.touching(self.at) {
            let word = matches!(self.kind_at(self.at + 1), Some(TokenKind::Name | TokenKind::Number));
            if !word || !self.touching(self.at + 1) {
                break;
            }
            let mut ident = self.ident(self.tokens[self.at + 1]);
            self.at += 2;
            if let Some(sharp) = self.sharp() {
                ident.text.push('#');
                ident.span = ident.span.to(sharp);
            }
            path.push(ident);
        }
        path
    }

    /// The `#` of a key, when it touches the word before it and the colon after it.
    fn sharp(&mut self) -> Option<Span> {
        let token = self.peek().filter(|token| self.text_of(*token) == "#")?;
        let inside = self.kind_at(self.at + 1) == Some(TokenKind::Colon);
        if !inside || !self.touching(self.at) || !self.touching(self.at + 1) {
            return None;
        }
        self.at += 1;
        Some(token.span)
    }

    /// `\x n -> body`, after the backslash.
    fn lambda(&mut self, start: Span) -> Expr {
        let mut parameters = Vec::new();
        while let Some(token) = self.take(TokenKind::Name) {
            parameters.push(self.ident(token));
        }
        if parameters.is_empty() {
            self.error(
                start,
                "a function needs a parameter after `\\`",
                "no name follows",
                Some("`\\x -> …`".into()),
            );
        }
        let arrow = self.take(TokenKind::Arrow).is_some();
        if !arrow {
            let help = Some("a function is written `\\x -> …`".to_owned());
            self.error(
                start.to(self.last_span()),
                "expected `->` after the parameters of a function",
                "no `->`",
                help,
            );
        }
        if !self.value_follows() {
            let body = if arrow { self.missing("`->`") } else { self.nothing() };
            let span = start.to(self.last_span());
            return self.built(ExprKind::Lambda { parameters, body: Box::new(body) }, span);
        }
        let body = self.deeper(Self::pipe).unwrap_or_else(|| self.abandoned(start));
        let span = start.to(body.span);
        self.built(ExprKind::Lambda { parameters, body: Box::new(body) }, span)
    }

    /// What stands in a bracket that has just been opened.
    fn bracket(&mut self, open: Span, bracket: Bracket) -> Expr {
        let read = match bracket {
            Bracket::Round => Self::round,
            Bracket::Square => Self::square,
            Bracket::Curly => Self::curly,
        };
        let expr = self.inside(bracket, |parser| read(parser, open));
        expr.unwrap_or_else(|| Expr::new(ExprKind::Missing, open.to(self.last_span())))
    }
}
