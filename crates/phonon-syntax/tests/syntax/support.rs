//! What must hold of everything that is read, whatever the text was.

use phonon_base::{Diagnostic, Span, limits};
use phonon_syntax::mini::tree::{Atom, AtomKind, Body, ModifierKind, Sequence, Step};
use phonon_syntax::mini::{Mini, parse_mini};
use phonon_syntax::tree::StatementKind;
use phonon_syntax::{Expr, ExprKind, parse, parse_expression};

/// Reads `text` in every way and checks what comes back.
pub fn check_all(text: &str) {
    check_file(text);
    check_expression(text);
    check_mini(text);
}

/// As a song.
pub fn check_file(text: &str) {
    let parsed = parse(text);
    check_diagnostics(text, &parsed.diagnostics);
    let mut end = 0;
    for statement in &parsed.tree.statements {
        assert!(statement.span.start >= end, "statements overlap");
        end = statement.span.end;
        check_span(text, statement.span);
        let (StatementKind::Assign { value: expr, .. }
        | StatementKind::Define { body: expr, .. }
        | StatementKind::Expression(expr)) = &statement.kind;
        check_tree(text, expr, statement.faulty);
    }
    let faulty = parsed.tree.statements.iter().any(|statement| statement.faulty);
    assert!(!faulty || parsed.has_errors(), "an error that is not said");
}

fn check_expression(text: &str) {
    let parsed = parse_expression(text);
    check_diagnostics(text, &parsed.diagnostics);
    check_tree(text, &parsed.tree, parsed.has_errors());
}

fn check_diagnostics(text: &str, diagnostics: &[Diagnostic]) {
    assert!(diagnostics.len() <= limits::DIAGNOSTICS);
    assert!(diagnostics.is_sorted_by_key(|said| said.span.start));
    for said in diagnostics {
        check_span(text, said.span);
        said.labels.iter().for_each(|label| check_span(text, label.span));
        assert!(!said.message.is_empty() && !said.reason.is_empty());
    }
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of the text");
}

fn check_tree(text: &str, expr: &Expr, faulty: bool) {
    check_span(text, expr.span);
    assert!(expr.height() <= limits::NESTING);
    assert!(faulty || expr.kind != ExprKind::Missing, "something is missing and nothing is said");
    for child in expr.kind.children() {
        assert!(
            expr.span.start <= child.span.start && child.span.end <= expr.span.end,
            "{child} is not in {expr}"
        );
        assert!(child.height() < expr.height());
        check_tree(text, child, faulty);
    }
}

/// As a pattern.
pub fn check_mini(text: &str) {
    let parsed = parse_mini(text, 0);
    check_diagnostics(text, &parsed.diagnostics);
    assert!(parsed.tree.is_some() || parsed.has_errors());
    if let Some(Mini { body, span }) = &parsed.tree {
        assert_eq!(span.range(), 0..text.len());
        let mut see = |span: Span, atom: Option<&Atom>| {
            check_span(text, span);
            let missing = atom.is_some_and(|atom| atom.kind == AtomKind::Missing);
            assert!(!missing || parsed.has_errors(), "something is missing and nothing is said");
        };
        visit_body(body, &mut see);
    }
}

/// Something to call for every place, with the atom that stands there if it is one.
pub type See<'a> = dyn FnMut(Span, Option<&Atom>) + 'a;

/// Visits every step, atom and modifier in the order of the text.
pub fn visit_body(body: &Body, see: &mut See) {
    match body {
        Body::Sequence(sequence) => visit_sequences(std::slice::from_ref(sequence), see),
        Body::Stack(parts) | Body::Choice { options: parts, .. } | Body::Feet(parts) => {
            visit_sequences(parts, see)
        }
    }
}

fn visit_sequences(sequences: &[Sequence], see: &mut See) {
    sequences.iter().flat_map(|sequence| &sequence.steps).for_each(|step| visit_step(step, see));
}

fn visit_step(step: &Step, see: &mut See) {
    see(step.span, None);
    visit_atom(&step.atom, see);
    for modifier in &step.modifiers {
        see(modifier.span, None);
        match &modifier.kind {
            ModifierKind::Fast(atom)
            | ModifierKind::Slow(atom)
            | ModifierKind::Tail(atom)
            | ModifierKind::Range(atom) => {
                visit_atom(atom, see);
            }
            ModifierKind::Euclid { pulses, steps, rotation } => {
                let arguments = [Some(pulses), Some(steps), rotation.as_ref()];
                arguments.into_iter().flatten().for_each(|step| visit_step(step, see));
            }
            ModifierKind::Repeat(_) | ModifierKind::Degrade { .. } => {}
        }
    }
}

fn visit_atom(atom: &Atom, see: &mut See) {
    see(atom.span, Some(atom));
    match &atom.kind {
        AtomKind::Group(body) => visit_body(body, see),
        AtomKind::Alternate(voices) => visit_sequences(voices, see),
        AtomKind::Polymeter { sequences, steps } => {
            visit_sequences(sequences, see);
            steps.iter().for_each(|steps| visit_atom(steps, see));
        }
        AtomKind::Rest | AtomKind::Word(_) | AtomKind::Number { .. } | AtomKind::Missing => {}
    }
}
