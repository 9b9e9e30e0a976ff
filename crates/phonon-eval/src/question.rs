//! A text that is asked for events: an expression, which statements may stand before, or a song.

use std::sync::Arc;

use phonon_base::{Diagnostic, Span};
use phonon_pattern::{Context, Mode, Pattern};
use phonon_syntax::tree::{Expr, ExprKind, File, Statement, StatementKind, Target};

use crate::evaluator::{Evaluator, Failed};
use crate::program::mode_of;
use crate::scope::Scope;
use crate::source::{Source, is_output};

/// A pattern, and what it is to be asked under.
#[derive(Clone, Debug)]
pub struct Question {
    /// The pattern: the expression at the end of the text, or else all of its outputs at once.
    pub pattern: Pattern,
    /// As was given, with what the text says of `mode:` and `seed:`.
    pub context: Context,
}

/// Evaluates one expression as a pattern. The text may begin with statements that it uses.
pub fn evaluate_pattern(text: &str, mode: Mode) -> Result<Pattern, Vec<Diagnostic>> {
    evaluate_question(text, &Context { mode, ..Context::default() }).map(|question| question.pattern)
}

/// Evaluates a text for its events.
pub fn evaluate_question(text: &str, context: &Context) -> Result<Question, Vec<Diagnostic>> {
    let parsed = phonon_syntax::parse_expression(text);
    if !parsed.has_errors() && !is_output_line(&parsed.tree) {
        return asked(Source::default(), &[parsed.tree], context.clone());
    }
    let song = phonon_syntax::parse(text);
    // A text of one statement is an expression with a mistake in it.
    if song.tree.statements.len() < 2 && !begins_with_a_statement(&song.tree) {
        return Err(parsed.diagnostics);
    }
    if song.has_errors() {
        return Err(song.diagnostics);
    }
    let mut statements = song.tree.statements;
    let mut diagnostics = Vec::new();
    let plays = statements.iter().any(|statement| is_output_statement(&statement.kind));
    let is_asked = |last: &mut Statement| match last.kind {
        StatementKind::Expression(_) => true,
        _ => !plays && !is_definition(&last.kind),
    };
    let last = statements.pop_if(is_asked).and_then(|last| last.kind.as_expression());
    let source = Source::new(File { statements }, &mut diagnostics);
    let mut context = context.clone();
    if source.settings.contains_key("mode") {
        context.mode = mode_of(&source, &mut diagnostics).0;
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let wanted: Vec<Expr> = match last {
        Some(last) => vec![last],
        None => source.outputs.iter().map(|output| output.body.clone()).collect(),
    };
    if wanted.is_empty() {
        let nothing = Diagnostic::error(Span::default(), "there is no expression to ask for events");
        return Err(vec![nothing.help("end the text with one, or with an output such as `d1: s \"bd*4\"`")]);
    }
    asked(source, &wanted, context)
}

fn asked(source: Source, wanted: &[Expr], mut context: Context) -> Result<Question, Vec<Diagnostic>> {
    let mut evaluator = Evaluator::for_patterns(Arc::new(source), context.mode);
    if let Some(seed) = evaluator.number_setting("seed") {
        context.seed = seed;
    }
    let mut patterns = Vec::new();
    for expr in wanted {
        let value = evaluator.argument(expr, &Scope::default());
        match value.and_then(|value| evaluator.pattern_of(&value)) {
            Ok(pattern) => patterns.push(pattern),
            Err(Failed) => return Err(evaluator.diagnostics),
        }
    }
    let pattern = match <[Pattern; 1]>::try_from(patterns) {
        Ok([pattern]) => pattern,
        Err(patterns) => Pattern::stack(patterns),
    };
    Ok(Question { pattern, context })
}

/// Whether an expression is `d1 $ …`.
fn is_output_line(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Pipe(parts) => parts.first().is_some_and(|first| match &first.kind {
            ExprKind::Name(name) => is_output(name),
            _ => false,
        }),
        _ => false,
    }
}

fn begins_with_a_statement(song: &File) -> bool {
    song.statements.first().is_some_and(|first| is_definition(&first.kind))
}

fn is_output_statement(statement: &StatementKind) -> bool {
    matches!(statement, StatementKind::Assign { target: Target::Name(name), .. } if is_output(&name.text))
}

/// Whether a statement sets something, rather than being what is asked.
fn is_definition(statement: &StatementKind) -> bool {
    match statement {
        StatementKind::Expression(_) => false,
        StatementKind::Define { .. } => true,
        // `rev $ s "bd"` and `%x $ rev` look like settings; only an output, `d1 $ …`, is one.
        StatementKind::Assign { .. } => statement.as_expression().is_none_or(|expr| is_output_line(&expr)),
    }
}
