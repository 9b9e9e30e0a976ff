//! Functions and their arguments.

use phonon_base::Span;

use super::Parser;
use crate::operator::{Action, Operator};
use crate::token::{Bracket, TokenKind};
use crate::tree::{Argument, Expr, ExprKind, Ident};

impl Parser<'_> {
    /// A value, or a function with its arguments beside it; `f(a) b` is `f a b`.
    pub(super) fn application(&mut self) -> Expr {
        let (head, mut arguments, mut end) = self.head();
        while let Some(argument) = self.argument(&head) {
            end = Some(argument.value.span);
            arguments.push(argument);
        }
        self.applied(head, arguments, end)
    }

    /// An atom, with the calls `f(a, b)` whose bracket touches it.
    fn called(&mut self) -> Expr {
        let (head, arguments, end) = self.head();
        self.applied(head, arguments, end)
    }

    /// An atom, the arguments of the calls whose bracket touches it, and where the last call ends.
    fn head(&mut self) -> (Expr, Vec<Argument>, Option<Span>) {
        let atom = self.atom();
        let callable = matches!(
            atom.kind,
            ExprKind::Name(_) | ExprKind::Bus { .. } | ExprKind::Template(_) | ExprKind::Dotted { .. }
        );
        let (mut arguments, mut end) = (Vec::new(), None);
        while callable && self.peek_kind() == Some(TokenKind::Open(Bracket::Round)) && self.touching(self.at)
        {
            end = Some(self.call(&mut arguments));
        }
        (atom, arguments, end)
    }

    /// `head` itself, unless something follows it up to `end`.
    fn applied(&mut self, head: Expr, arguments: Vec<Argument>, end: Option<Span>) -> Expr {
        let Some(end) = end else { return head };
        let span = head.span.to(end);
        self.built(ExprKind::Apply { function: Box::new(head), arguments }, span)
    }

    /// The next argument of `head`, if there is one.
    fn argument(&mut self, head: &Expr) -> Option<Argument> {
        if let Some(keyword) = self.keyword() {
            let value = if self.value_follows() {
                self.signed()
            } else {
                let shown = format!("`{}:`", keyword.text);
                self.missing(&shown)
            };
            return Some(Argument { keyword: Some(keyword), value });
        }
        let value = if self.atom_follows() {
            self.called()
        } else if self.negative_argument_follows(head) {
            self.signed()
        } else {
            return None;
        };
        Some(Argument { keyword: None, value })
    }

    /// `:q` or `q:`, when that comes next.
    pub(super) fn keyword(&mut self) -> Option<Ident> {
        let (first, second) = (self.peek()?, *self.tokens.get(self.at + 1)?);
        let name = match (first.kind, second.kind) {
            (TokenKind::Name, TokenKind::Colon) | (TokenKind::Colon, TokenKind::Name)
                if second.touches(&first) =>
            {
                if first.kind == TokenKind::Name {
                    first
                } else {
                    second
                }
            }
            _ => return None,
        };
        self.at += 2;
        Some(self.ident(name))
    }

    /// An atom, perhaps with a minus before it.
    fn signed(&mut self) -> Expr {
        let minus = self.here();
        if self.take(TokenKind::Operator(Operator::plain(Action::Subtract))).is_none() {
            return self.called();
        }
        if !self.atom_follows() {
            return self.missing("`-`");
        }
        let inner = self.called();
        self.negated(minus, inner)
    }

    /// Whether the minus that comes next begins an argument of `head`: a blank before it, none after it, and
    /// something before it that may be a function. `x - 1`, `x-1`, `2 -1` and `(a + b) -1` are subtractions.
    fn negative_argument_follows(&self, head: &Expr) -> bool {
        use ExprKind::*;
        let minus = TokenKind::Operator(Operator::plain(Action::Subtract));
        let value = matches!(
            head.kind,
            Number { .. }
                | Text(_)
                | List(_)
                | Record(_)
                | PatternValue(_)
                | Binary { .. }
                | Negate(_)
                | Missing
        );
        !value
            && self.peek().is_some_and(|token| token.kind == minus && token.spaced)
            && self.touching(self.at + 1)
            && self.atom_at(self.at + 1)
    }
}
