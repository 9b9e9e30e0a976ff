//! Brackets: groups, sections, calls, lists and records, and what happens when one is not closed.

use phonon_base::{Diagnostic, Span};

use super::Parser;
use crate::operator::{Action, Level, Operator};
use crate::report::quoted;
use crate::token::{Bracket, Token, TokenKind};
use crate::tree::{Argument, Expr, ExprKind, Field, Ident, Order, Side};

impl Parser<'_> {
    /// Runs `read` inside a bracket that has just been opened; past the depth limit the bracket is passed over and
    /// there is nothing.
    pub(super) fn inside<T>(&mut self, bracket: Bracket, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.open[bracket as usize] += 1;
        let result = self.deeper(read);
        self.open[bracket as usize] -= 1;
        if result.is_none() {
            self.skip_to_close();
            self.take(TokenKind::Close(bracket));
        }
        result
    }

    /// `(…)`, after the bracket.
    pub(super) fn round(&mut self, open: Span) -> Expr {
        if let Some(close) = self.take(TokenKind::Close(Bracket::Round)) {
            let span = open.to(close.span);
            self.error(span, "there is nothing between these brackets", "empty", None);
            return Expr::new(ExprKind::Missing, span);
        }
        let mut first = self.round_content();
        let list = self.peek_kind() == Some(TokenKind::Comma);
        if list {
            let mut items = vec![first];
            self.separated(Bracket::Round, |parser| {
                let item = parser.round_content();
                items.push(item);
            });
            first = self.built(ExprKind::List(items), open);
        }
        first.span = open.to(self.close(open, Bracket::Round));
        first.bracketed = !list;
        first
    }

    /// `(…)` after a function, at the bracket: adds the arguments and gives the place of the closing bracket.
    pub(super) fn call(&mut self, arguments: &mut Vec<Argument>) -> Span {
        let open = self.here();
        self.at += 1;
        let end = self.inside(Bracket::Round, |parser| {
            if parser.peek_kind() != Some(TokenKind::Close(Bracket::Round)) {
                arguments.push(parser.call_argument());
                parser.separated(Bracket::Round, |parser| arguments.push(parser.call_argument()));
            }
            parser.close(open, Bracket::Round)
        });
        end.unwrap_or_else(|| self.last_span())
    }

    fn call_argument(&mut self) -> Argument {
        match self.keyword() {
            Some(keyword) if !self.value_follows() => {
                let shown = format!("`{}:`", keyword.text);
                Argument { value: self.missing(&shown), keyword: Some(keyword) }
            }
            keyword => Argument { keyword, value: self.round_content() },
        }
    }

    /// What stands between round brackets or commas: an expression or a section.
    fn round_content(&mut self) -> Expr {
        let operator_span = self.here();
        if let Some(operator) = self.peek_operator() {
            if self.kind_at(self.at + 1) == Some(TokenKind::Close(Bracket::Round)) {
                self.at += 1;
                return Expr::new(ExprKind::OperatorName(operator), operator_span);
            }
            if operator != Operator::plain(Action::Subtract) {
                return self.right_section();
            }
        }
        let operand = self.pipe();
        let (Some(operator), operator_span) = (self.peek_operator(), self.here()) else { return operand };
        self.at += 1;
        self.check_left_section(operator, operator_span, &operand);
        let span = operand.span.to(operator_span);
        let kind =
            ExprKind::Section { operator, operator_span, side: Side::Left, operand: Box::new(operand) };
        self.built(kind, span)
    }

    /// `(a + b *)` would not be what it looks like.
    fn check_left_section(&mut self, operator: Operator, place: Span, operand: &Expr) {
        let loose = match operand.kind {
            ExprKind::Binary { operator: inner, .. } => inner.level() < operator.level(),
            ExprKind::Pipe(_) | ExprKind::Compose { order: Order::LeftToRight, .. } => true,
            _ => false,
        };
        if loose && !operand.bracketed {
            let message = format!("`{operator}` binds tighter than what stands before it");
            self.error(
                place,
                message,
                "takes only part of it",
                Some("put that in brackets of its own".to_owned()),
            );
        }
    }

    /// `(# speed 2)`, at the operator. More operators that bind as loosely make more functions, applied in turn:
    /// `(# speed 2 # pan 0)`, `(* 2 + 1)`.
    fn right_section(&mut self) -> Expr {
        let mut functions = Vec::new();
        let mut span = self.here();
        while let Some(operator) = self.peek_operator() {
            let operator_span = self.here();
            self.at += 1;
            let operand = self.right_side(operator);
            span = span.to(operand.span);
            let place = operator_span.to(operand.span);
            let operand = Box::new(operand);
            functions.push(
                self.built(ExprKind::Section { operator, operator_span, side: Side::Right, operand }, place),
            );
        }
        while matches!(self.peek_kind(), Some(TokenKind::Then | TokenKind::Dollar)) {
            let sign = quoted(&self.text[self.here().range()]);
            self.at += 1;
            let function = if self.value_follows() { self.binary(Level::Chain) } else { self.missing(&sign) };
            span = span.to(function.span);
            functions.push(function);
        }
        if functions.len() == 1 {
            return functions.remove(0);
        }
        self.built(ExprKind::Compose { order: Order::LeftToRight, functions }, span)
    }

    /// `[…]`, after the bracket.
    pub(super) fn square(&mut self, open: Span) -> Expr {
        let mut items = Vec::new();
        if self.peek_kind() != Some(TokenKind::Close(Bracket::Square)) {
            items.push(self.pipe());
            self.separated(Bracket::Square, |parser| {
                let item = parser.pipe();
                items.push(item);
            });
        }
        let span = open.to(self.close(open, Bracket::Square));
        self.built(ExprKind::List(items), span)
    }

    /// `{…}`, after the bracket.
    pub(super) fn curly(&mut self, open: Span) -> Expr {
        let mut fields = Vec::new();
        if self.peek_kind() != Some(TokenKind::Close(Bracket::Curly)) {
            fields.extend(self.record_field());
            self.separated(Bracket::Curly, |parser| {
                let field = parser.record_field();
                fields.extend(field);
            });
        }
        let span = open.to(self.close(open, Bracket::Curly));
        self.built(ExprKind::Record(fields), span)
    }

    fn record_field(&mut self) -> Option<Field> {
        let token = self.peek()?;
        let key = match token.kind {
            TokenKind::Name | TokenKind::Number => self.ident(token),
            TokenKind::Text { closed } => {
                Ident { text: self.string(token, closed).content, span: token.span }
            }
            _ => {
                self.unexpected(token, "a key such as `a:`");
                return None;
            }
        };
        self.at += 1;
        if self.take(TokenKind::Colon).is_none() {
            let message = format!("expected `:` after the key {}", quoted(&key.text));
            self.error(
                key.span,
                message,
                "a key without a value",
                Some("a record is `{a: 1, b: 2}`".to_owned()),
            );
        }
        let value = if self.value_follows() {
            self.pipe()
        } else {
            let shown = quoted(&format!("{}:", key.text));
            self.missing(&shown)
        };
        Some(Field { key, value })
    }

    /// Reads an item after each comma, up to the closing bracket, which is left standing. A comma before it is
    /// allowed. What does not belong between the items is reported and passed over.
    fn separated(&mut self, bracket: Bracket, mut item: impl FnMut(&mut Self)) {
        loop {
            if !matches!(self.peek_kind(), None | Some(TokenKind::Comma | TokenKind::Close(_))) {
                self.stray(bracket);
            }
            if self.take(TokenKind::Comma).is_none() {
                return;
            }
            if self.peek_kind() == Some(TokenKind::Close(bracket)) {
                return;
            }
            let at = self.at;
            item(self);
            if self.at == at
                && !matches!(self.peek_kind(), None | Some(TokenKind::Comma | TokenKind::Close(_)))
            {
                self.skip_to_separator();
            }
        }
    }

    /// Reports a token that can't follow an item, and goes to the next comma or closing bracket.
    fn stray(&mut self, bracket: Bracket) {
        if let Some(token) = self.peek() {
            self.unexpected(token, &format!("`,` or `{}`", bracket.closing()));
            self.skip_to_separator();
        }
    }

    /// Takes the closing bracket and gives its place. When it is missing, says where the bracket was opened.
    fn close(&mut self, open: Span, bracket: Bracket) -> Span {
        loop {
            match self.peek() {
                Some(token) if token.kind == TokenKind::Close(bracket) => {
                    self.at += 1;
                    return token.span;
                }
                // It closes a bracket further out, so this one was left open.
                Some(token) if self.closes_outer(token.kind) => {
                    self.unclosed(open, bracket, Some(token.span));
                    return self.last_span();
                }
                Some(Token { kind: TokenKind::Close(other), span, .. }) => {
                    self.mismatch(open, bracket, other, span);
                    self.at += 1;
                    return span;
                }
                Some(token) => {
                    self.unexpected(token, &format!("`{}`", bracket.closing()));
                    self.skip_to_close();
                }
                None => {
                    self.unclosed(open, bracket, None);
                    return self.last_span();
                }
            }
        }
    }

    /// A bracket of another kind stands where this one should be closed.
    fn mismatch(&mut self, open: Span, bracket: Bracket, found: Bracket, place: Span) {
        if self.blame() {
            let message = format!("`{}` can't close `{}`", found.closing(), bracket.opening());
            let diagnostic = Diagnostic::error(place, message)
                .because(format!("`{}` is expected here", bracket.closing()))
                .label(open, "opened here");
            self.report.add(diagnostic);
        }
    }

    fn closes_outer(&self, kind: TokenKind) -> bool {
        matches!(kind, TokenKind::Close(bracket) if self.open[bracket as usize] > 0)
    }

    fn unclosed(&mut self, open: Span, bracket: Bracket, at: Option<Span>) {
        if self.unclosed_reported || self.nesting_reported {
            return;
        }
        self.unclosed_reported = at.is_none();
        let message = format!("this `{}` is never closed", bracket.opening());
        let diagnostic = Diagnostic::error(open, message)
            .because("opened here")
            .help(format!("put `{}` where it should end", bracket.closing()));
        self.report.add(match at {
            Some(place) => diagnostic.label(place, "the brackets around it end here"),
            None => diagnostic,
        });
    }

    /// Goes to the next comma or closing bracket of this level.
    fn skip_to_separator(&mut self) {
        self.skip_until(|kind| kind == TokenKind::Comma);
    }

    /// Goes to the next closing bracket of this level.
    pub(super) fn skip_to_close(&mut self) {
        self.skip_until(|_| false);
    }

    /// Goes to the next token that `stop` wants or that closes this level; at least to the end.
    fn skip_until(&mut self, stop: impl Fn(TokenKind) -> bool) {
        let mut depth = 0usize;
        while let Some(kind) = self.peek_kind() {
            match kind {
                TokenKind::Close(_) if depth == 0 => return,
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                kind if depth == 0 && stop(kind) => return,
                _ => {}
            }
            self.at += 1;
        }
    }
}
