//! Statements: what is set to what, definitions of functions, and plain expressions.

use super::Parser;
use crate::operator::{Action, Operator};
use crate::report::quoted;
use crate::token::{Token, TokenKind};
use crate::tree::{Expr, Ident, Separator, Statement, StatementKind, Target};

impl Parser<'_> {
    /// The statement that all tokens make up; there is at least one.
    pub(super) fn statement(&mut self) -> Statement {
        let errors = self.report.errors();
        let kind = match self.definition() {
            Some(kind) => kind,
            None => match self.assignment() {
                Some(kind) => kind,
                None => StatementKind::Expression(self.whole_expression()),
            },
        };
        let faulty = self.report.errors() > errors || self.tokens.iter().any(|token| token.faulty);
        let span = self.tokens[0].span.to(self.tokens[self.tokens.len() - 1].span);
        Statement { kind, span, faulty }
    }

    /// `~name a b: e`, `~name a b = e`, `name a b = e`, `fn name a b = e`; `let` is Tidal's word for `fn`.
    fn definition(&mut self) -> Option<StatementKind> {
        let named = |index: usize| matches!(self.kind_at(index), Some(TokenKind::Name | TokenKind::Bus));
        let word = self
            .tokens
            .first()
            .filter(|token| token.kind == TokenKind::Name)
            .map(|token| self.text_of(*token));
        let lead = usize::from(matches!(word, Some("fn" | "let")) && named(1));
        let mut end = lead + 1;
        let name = self.tokens.get(lead).copied().filter(|_| named(lead))?;
        let bus = name.kind == TokenKind::Bus;
        let (mut parameters, mut defaults): (Vec<Ident>, Vec<Option<f64>>) = (Vec::new(), Vec::new());
        while self.kind_at(end) == Some(TokenKind::Name) {
            parameters.push(self.ident(self.tokens[end]));
            end += 1;
            let default = self.default_at(end).filter(|_| bus);
            end += if default.is_some() { 2 } else { 0 };
            defaults.push(default);
        }
        let separated = match self.kind_at(end) {
            Some(TokenKind::Equals) => true,
            Some(TokenKind::Colon) => bus || word == Some("fn") && lead == 1,
            _ => false,
        };
        if !separated && word == Some("fn") && lead == 1 {
            return Some(self.unseparated(name, bus, parameters, end));
        }
        if !separated || parameters.is_empty() && lead == 0 {
            return None;
        }
        self.at = end + 1;
        self.report_twins(&parameters);
        let body = self.value_of(name, self.tokens[end]);
        let name = self.ident(name);
        if parameters.is_empty() && word == Some("let") {
            let target = if bus { Target::Bus(name) } else { Target::Name(name) };
            let separator_span = self.tokens[end].span;
            return Some(StatementKind::Assign {
                target,
                separator: Separator::Equals,
                separator_span,
                value: body,
            });
        }
        Some(StatementKind::Define { name, bus, parameters, defaults, body })
    }

    /// The number in `=0.5` after a parameter, with more of the definition behind it.
    fn default_at(&self, at: usize) -> Option<f64> {
        let more = [TokenKind::Name, TokenKind::Colon, TokenKind::Equals];
        let is_default = self.kind_at(at) == Some(TokenKind::Equals)
            && self.kind_at(at + 1) == Some(TokenKind::Number)
            && self.kind_at(at + 2).is_some_and(|kind| more.contains(&kind));
        is_default.then(|| self.text_of(self.tokens[at + 1]).parse().ok()).flatten()
    }

    fn assignment(&mut self) -> Option<StatementKind> {
        let (first, second) = (self.peek()?, *self.tokens.get(1)?);
        let separator = match second.kind {
            TokenKind::Colon => Separator::Colon,
            TokenKind::Equals => Separator::Equals,
            TokenKind::Dollar => Separator::Dollar,
            TokenKind::Operator(operator) if operator == Operator::plain(Action::Chain) => Separator::Hash,
            _ => return None,
        };
        let ident = self.ident(first);
        let target = match first.kind {
            TokenKind::Name => Target::Name(ident),
            TokenKind::Bus => Target::Bus(ident),
            TokenKind::Template => Target::Template(ident),
            TokenKind::PatternValue => Target::PatternValue(ident),
            _ => return None,
        };
        self.at = 2;
        let value = self.value_of(first, second);
        Some(StatementKind::Assign { target, separator, separator_span: second.span, value })
    }

    /// `fn name a b` with no `=` after it.
    fn unseparated(&mut self, name: Token, bus: bool, parameters: Vec<Ident>, end: usize) -> StatementKind {
        let before = self.tokens[0].span.to(self.tokens[end - 1].span);
        let message = format!("expected `=` after {}", quoted(&self.text[before.range()]));
        let place = self.tokens.get(end).map_or(before, |token| token.span);
        self.error(place, message, "a function is `fn name a b = …`", None);
        self.at = self.tokens.len();
        let (name, defaults, body) = (self.ident(name), vec![None; parameters.len()], self.nothing());
        StatementKind::Define { name, bus, parameters, defaults, body }
    }

    /// What stands after the separator.
    fn value_of(&mut self, name: Token, separator: Token) -> Expr {
        if self.peek().is_none() {
            let shown = quoted(&self.text[name.span.to(separator.span).range()]);
            return self.missing(&shown);
        }
        self.whole_expression()
    }

    fn report_twins(&mut self, parameters: &[Ident]) {
        let mut seen = std::collections::HashMap::new();
        for parameter in parameters {
            if seen.insert(parameter.text.as_str(), parameter.span).is_some() {
                let message = format!("two parameters are called `{}`", parameter.text);
                self.error(parameter.span, message, "the same name again", None);
            }
        }
    }
}
