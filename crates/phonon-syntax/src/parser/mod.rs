//! Tokens to tree: recursive descent with a limit on its depth.
//!
//! A song is first cut into statements, and each statement is read from its own tokens only, so that a mistake in
//! one can't reach into the next.

mod application;
mod atom;
mod bracket;
mod expression;
mod split;
mod statement;

use phonon_base::{Diagnostic, Span, limits};

use crate::lexer;
use crate::operator::Operator;
use crate::report::{Report, quoted};
use crate::token::{Bracket, Token, TokenKind};
use crate::tree::{Expr, ExprKind, File, Ident};
use crate::{Parsed, tree};

pub(crate) fn file(text: &str) -> Parsed<File> {
    let mut report = Report::default();
    if too_long(text, &mut report) {
        return report.finish(File::default());
    }
    let tokens = lexer::tokens(text, &mut report);
    let mut statements = Vec::new();
    for range in split::statements(text, &tokens) {
        statements.push(Parser::new(text, &tokens[range], &mut report).statement());
    }
    report.finish(File { statements })
}

pub(crate) fn expression(text: &str) -> Parsed<Expr> {
    let mut report = Report::default();
    let whole = Span::new(0, text.len());
    if too_long(text, &mut report) {
        return report.finish(Expr::new(ExprKind::Missing, whole));
    }
    let tokens = lexer::tokens(text, &mut report);
    if tokens.is_empty() {
        report.add(Diagnostic::error(whole, "an expression is expected").because("nothing stands here"));
        return report.finish(Expr::new(ExprKind::Missing, whole));
    }
    let expr = Parser::new(text, &tokens, &mut report).whole_expression();
    report.finish(expr)
}

fn too_long(text: &str, report: &mut Report) -> bool {
    let long = text.len() > limits::TEXT_BYTES;
    if long {
        let message = format!("the text is longer than {} bytes", limits::TEXT_BYTES);
        report.add(Diagnostic::error(Span::default(), message).because("the limit for one song"));
    }
    long
}

/// Reads the tokens of one statement.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The token that is looked at.
    at: usize,
    report: &'a mut Report,
    /// How many calls stand inside one another, counted at everything that can nest.
    depth: usize,
    /// Brackets that are open now, by kind: round, square, curly.
    open: [usize; 3],
    /// Whether too deep nesting or an unclosed bracket has been reported: said once for a statement.
    nesting_reported: bool,
    unclosed_reported: bool,
    /// The token that was reported last, so that nothing is said twice about it.
    blamed: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, tokens: &'a [Token], report: &'a mut Report) -> Self {
        Parser {
            text,
            tokens,
            at: 0,
            report,
            depth: 0,
            open: [0; 3],
            nesting_reported: false,
            unclosed_reported: false,
            blamed: None,
        }
    }

    /// An expression up to the last token; what is left over is reported.
    fn whole_expression(&mut self) -> Expr {
        let mut expr = self.pipe();
        while let Some(token) = self.peek() {
            if let TokenKind::Close(bracket) = token.kind {
                self.stray_close(bracket);
                expr = self.pipe_from(expr);
            } else if self.blamed.is_none_or(|blamed| blamed + 1 != self.at) {
                self.unexpected(token, "an operator or the end of the statement");
                self.at = self.tokens.len();
            } else {
                // What follows a mistake that has just been reported is part of it.
                self.at = self.tokens.len();
            }
        }
        expr
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn peek_kind(&self) -> Option<TokenKind> {
        self.kind_at(self.at)
    }

    fn kind_at(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// Takes the next token if it is of this kind.
    fn take(&mut self, kind: TokenKind) -> Option<Token> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(token)
    }

    /// The operator between two values that comes next.
    fn peek_operator(&self) -> Option<Operator> {
        match self.peek_kind() {
            Some(TokenKind::Operator(operator)) => Some(operator),
            _ => None,
        }
    }

    /// Whether token `index` touches the one before it.
    fn touching(&self, index: usize) -> bool {
        index > 0 && self.tokens.get(index).is_some_and(|token| token.touches(&self.tokens[index - 1]))
    }

    fn text_of(&self, token: Token) -> &'a str {
        &self.text[token.span.range()]
    }

    /// The name of a token without the sigil before it.
    fn ident(&self, token: Token) -> Ident {
        let text = self.text_of(token).trim_start_matches(['~', '@', '%']);
        Ident { text: text.to_owned(), span: token.span }
    }

    /// The place of the token read last.
    fn last_span(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|index| self.tokens.get(index))
            .map_or(Span::default(), |token| token.span)
    }

    /// An expression that is missing after the token read last.
    fn nothing(&self) -> Expr {
        let at = if self.at == 0 { self.here().start } else { self.last_span().end };
        Expr::new(ExprKind::Missing, Span { start: at, end: at })
    }

    /// Where the next token stands, or the empty place after the last.
    fn here(&self) -> Span {
        self.peek().map_or_else(
            || Span { start: self.last_span().end, end: self.last_span().end },
            |token| token.span,
        )
    }

    /// An expression that was built, unless it is nested deeper than the limit.
    fn built(&mut self, kind: ExprKind, span: Span) -> Expr {
        let expr = Expr::new(kind, span);
        if expr.height() > limits::NESTING {
            self.too_deep(span);
            return tree::Expr::new(ExprKind::Missing, span);
        }
        expr
    }

    /// Runs `read` one level deeper; at the limit it says so and gives `None`.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= limits::NESTING {
            self.too_deep(self.here());
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    fn too_deep(&mut self, span: Span) {
        if !self.nesting_reported {
            self.nesting_reported = true;
            let message = format!("this is nested more than {} deep", limits::NESTING);
            let help = "give parts of it names of their own".to_owned();
            self.error(span, message, "the limit is reached here", Some(help));
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>, reason: &str, help: Option<String>) {
        let mut diagnostic = Diagnostic::error(span, message).because(reason);
        diagnostic.help = help;
        self.report.add(diagnostic);
    }

    /// Passes over a bracket that closes nothing.
    fn stray_close(&mut self, bracket: Bracket) {
        if self.blame() {
            let message = format!("`{}` closes no bracket", bracket.closing());
            let help = format!("delete it, or put `{}` where it should begin", bracket.opening());
            self.error(self.here(), message, "nothing is open that it could close", Some(help));
        }
        self.at += 1;
    }

    /// Notes that the next token is being reported; false when it has been already.
    fn blame(&mut self) -> bool {
        self.blamed.replace(self.at) != Some(self.at)
    }

    /// Says that `expected` should stand where `token` stands; nothing is said twice about one token.
    fn unexpected(&mut self, token: Token, expected: &str) {
        if self.blame() && !token.faulty {
            let message = format!("expected {expected}, found {}", quoted(self.text_of(token)));
            let help = match token.kind {
                TokenKind::Comma if self.open == [0; 3] => {
                    Some("a list stands in brackets: `[a, b]`".to_owned())
                }
                TokenKind::Colon if self.open == [0; 3] => {
                    Some("a statement begins at the start of its line".to_owned())
                }
                TokenKind::Equals => Some("two values are compared with `==`".to_owned()),
                TokenKind::Arrow => Some("a function is written `\\x -> …`".to_owned()),
                _ => None,
            };
            self.error(token.span, message, "not expected here", help);
        }
    }

    /// Says that an operand is missing after what was read last.
    fn missing(&mut self, after: &str) -> Expr {
        match self.peek() {
            Some(token) if token.faulty || !self.blame() => {}
            Some(token) => {
                let message =
                    format!("expected a value after {after}, found {}", quoted(self.text_of(token)));
                self.error(token.span, message, "not a value", None);
            }
            None => {
                let message = format!("expected a value after {after}");
                self.error(self.last_span(), message, "nothing follows", None);
            }
        }
        self.nothing()
    }
}
