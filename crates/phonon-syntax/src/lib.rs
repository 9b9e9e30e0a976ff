//! Text to tree. Reading never fails: whatever the text is, there is a tree and a list of diagnostics.
//!
//! Two notations live here. The language (`parse`, `parse_expression`) knows no function name: it only knows how
//! names, numbers, strings, brackets and operators stand together. The mini-notation of patterns (`parse_mini`)
//! is what stands inside a string; whether a string is a pattern or the name of a file only its use tells, so the
//! language keeps strings as they are.

mod lexer;
pub mod mini;
mod operator;
mod parser;
mod print;
mod report;
mod token;
pub mod tree;

use phonon_base::Diagnostic;

pub use mini::parse_mini;
pub use tree::{Expr, ExprKind, File};

/// A tree and what there is to say about the text it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    /// What was read. Where text was missing or made no sense it holds a placeholder.
    pub tree: T,
    /// What is wrong, in the order of the text; at most `limits::DIAGNOSTICS`.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Parsed<T> {
    /// Whether some part of the text can't be played.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reads a whole song.
pub fn parse(text: &str) -> Parsed<File> {
    parser::file(text)
}

/// Reads a text that is one expression.
pub fn parse_expression(text: &str) -> Parsed<Expr> {
    parser::expression(text)
}
