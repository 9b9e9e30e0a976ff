//! A text with wrong statements, mended with what they were before.

use phonon_base::{Diagnostic, Span};
use phonon_syntax::tree::{File, Ident, Statement, StatementKind, Target};

/// `text` with its wrong statements blanked out, and after its end what those of their names were `before`. The places
/// of all other statements stay what they are. Nothing when no statement can be blamed.
pub fn take_back(text: &str, written: usize, found: &[Diagnostic], before: &str) -> Option<String> {
    let tree = phonon_syntax::parse(text).tree;
    let old = phonon_syntax::parse(before).tree;
    let is_wrong = |statement: &Statement| {
        let inside =
            |span: Span| statement.span.start <= span.start && span.start < statement.span.end.max(1);
        statement.faulty || found.iter().any(|one| one.is_error() && inside(one.span))
    };
    let wrong: Vec<&Statement> = tree.statements.iter().filter(|statement| is_wrong(statement)).collect();
    if wrong.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut again = String::new();
    for statement in wrong {
        let range = statement.span.start as usize..statement.span.end as usize;
        for byte in bytes.get_mut(range)?.iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
        // What was put there by the round before is not put there again.
        if (statement.span.start as usize) < written
            && let Some(span) = name_of(statement).and_then(|name| named(&old, &name))
        {
            again.push('\n');
            again.push_str(before.get(span.start as usize..span.end as usize)?);
        }
    }
    let mut merged = String::from_utf8(bytes).ok()?;
    merged.push_str(&again);
    Some(merged)
}

/// What a statement defines. One that is too broken to tell defines nothing.
fn name_of(statement: &Statement) -> Option<String> {
    match &statement.kind {
        StatementKind::Assign { target, .. } => {
            let sigil = std::mem::discriminant(target);
            Some(format!("{sigil:?}{}", target.name().text))
        }
        StatementKind::Define { name, .. } => Some(format!("fn {}", name.text)),
        StatementKind::Expression(expr) => {
            // `xfade 1 $ …` stands for `d1`; what is wrong in it need not keep it from being told.
            let output = match crate::transitions::read(&statement.kind)? {
                Ok(text) => text.output,
                Err(_) => return None,
            };
            let name = Ident { text: output, span: expr.span };
            let sigil = std::mem::discriminant(&Target::Name(name.clone()));
            Some(format!("{sigil:?}{}", name.text))
        }
    }
}

fn named(tree: &File, name: &str) -> Option<Span> {
    let same = |statement: &&Statement| name_of(statement).as_deref() == Some(name);
    tree.statements.iter().rev().find(same).map(|statement| statement.span)
}
