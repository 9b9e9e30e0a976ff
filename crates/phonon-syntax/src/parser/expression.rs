//! Operators between values, loosest first: `$`, `>>`, the levels of [`Level`], unary minus, `.`.

use phonon_base::Span;

use super::Parser;
use crate::operator::{Action, Level, Operator};
use crate::token::TokenKind;
use crate::tree::{Expr, ExprKind, Order};

impl Parser<'_> {
    /// A whole expression.
    pub(super) fn pipe(&mut self) -> Expr {
        let first = self.binary(Level::Then);
        self.pipe_on(first)
    }

    /// The rest of an expression whose beginning has been read already.
    pub(super) fn pipe_from(&mut self, left: Expr) -> Expr {
        let first = self.binary_on(left, Level::Then);
        self.pipe_on(first)
    }

    fn pipe_on(&mut self, first: Expr) -> Expr {
        if self.peek_kind() != Some(TokenKind::Dollar) {
            return first;
        }
        let mut span = first.span;
        let mut parts = vec![first];
        while self.take(TokenKind::Dollar).is_some() {
            let part = if self.value_follows() { self.binary(Level::Then) } else { self.missing("`$`") };
            span = span.to(part.span);
            parts.push(part);
        }
        self.built(ExprKind::Pipe(parts), span)
    }

    /// Operators that bind as tightly as `level` or tighter.
    pub(super) fn binary(&mut self, level: Level) -> Expr {
        let left = self.unary();
        self.binary_on(left, level)
    }

    fn binary_on(&mut self, mut left: Expr, level: Level) -> Expr {
        loop {
            if level == Level::Then && self.peek_kind() == Some(TokenKind::Then) {
                left = self.then(left);
                continue;
            }
            let Some(operator) = self.peek_operator().filter(|operator| operator.level() >= level) else {
                return left;
            };
            // `(1 +)` is a section; its bracket reads it.
            if matches!(self.kind_at(self.at + 1), Some(TokenKind::Close(_))) && self.open[0] > 0 {
                return left;
            }
            let operator_span = self.here();
            self.at += 1;
            let right = self.right_side(operator);
            let span = left.span.to(right.span);
            let (left_box, right) = (Box::new(left), Box::new(right));
            left = self.built(ExprKind::Binary { operator, operator_span, left: left_box, right }, span);
        }
    }

    /// What stands to the right of an operator that has just been read.
    pub(super) fn right_side(&mut self, operator: Operator) -> Expr {
        if !self.value_follows() {
            return self.missing(&format!("`{operator}`"));
        }
        if operator.action != Action::Power {
            return self.binary(operator.right_level());
        }
        // `**` groups from the right, so a chain of it nests.
        let span = self.here();
        self.deeper(|parser| parser.binary(operator.right_level())).unwrap_or_else(|| self.abandoned(span))
    }

    /// `f >> g >> h`
    fn then(&mut self, first: Expr) -> Expr {
        let mut span = first.span;
        let mut functions = vec![first];
        while self.take(TokenKind::Then).is_some() {
            let part = if self.value_follows() { self.binary(Level::Chain) } else { self.missing("`>>`") };
            span = span.to(part.span);
            functions.push(part);
        }
        self.built(ExprKind::Compose { order: Order::LeftToRight, functions }, span)
    }

    pub(super) fn unary(&mut self) -> Expr {
        let minus = self.here();
        if self.peek_operator() != Some(Operator::plain(Action::Subtract)) {
            return self.compose();
        }
        self.at += 1;
        if !self.value_follows() {
            return self.missing("`-`");
        }
        let inner = self.deeper(Self::unary).unwrap_or_else(|| self.abandoned(minus));
        self.negated(minus, inner)
    }

    /// `-inner`; a minus before a plain number is its sign.
    pub(super) fn negated(&mut self, minus: Span, inner: Expr) -> Expr {
        let span = minus.to(inner.span);
        match inner.kind {
            ExprKind::Number { value, exact } if !inner.bracketed && value.is_sign_positive() => {
                Expr::new(ExprKind::Number { value: -value, exact: exact.map(|exact| -exact) }, span)
            }
            _ => self.built(ExprKind::Negate(Box::new(inner)), span),
        }
    }

    /// `f . g . h`
    fn compose(&mut self) -> Expr {
        let first = self.application();
        if self.peek_kind() != Some(TokenKind::Dot) {
            return first;
        }
        let mut span = first.span;
        let mut functions = vec![first];
        while self.take(TokenKind::Dot).is_some() {
            let part = if self.atom_follows() { self.application() } else { self.missing("`.`") };
            span = span.to(part.span);
            functions.push(part);
        }
        self.built(ExprKind::Compose { order: Order::RightToLeft, functions }, span)
    }

    /// Whether a value, perhaps with a minus before it, comes next.
    pub(super) fn value_follows(&self) -> bool {
        self.atom_follows() || self.peek_operator() == Some(Operator::plain(Action::Subtract))
    }

    /// Stands in for what is nested too deeply to be read: everything up to the end of the bracket around it.
    pub(super) fn abandoned(&mut self, from: Span) -> Expr {
        self.skip_to_close();
        Expr::new(ExprKind::Missing, from.to(self.last_span()))
    }
}
