//! Names and words that stand in a song's text, followed through the buses and functions that it names.

use std::collections::BTreeSet;

use phonon_syntax::ExprKind;
use phonon_syntax::tree::Expr;

use crate::source::Source;

/// The words of all strings that `expr` reads, also through the names it uses.
pub fn words(source: &Source, expr: &Expr) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let ExprKind::Text(text) = &expr.kind {
            found.extend(split(&text.content).map(str::to_owned));
        }
        if let Some(name) = named(&expr.kind)
            && seen.insert(name.to_owned())
        {
            open.extend(definitions(source, name));
        }
        open.extend(expr.kind.children());
    }
    found
}

/// Whether any expression of the song may set that control. A name that a unit shares (`lpf`) sets the control
/// only inside a function for patterns, such as `(# lpf 800)`.
pub fn mentions_control(source: &Source, control: &str) -> bool {
    let Some(row) = phonon_pattern::control(control) else { return false };
    let is_control = |name: &str| phonon_pattern::control(name).is_some_and(|found| found.name == row.name);
    let shared = |name: &str| phonon_dsp::units::unit(name).is_some();
    let mut open: Vec<(&Expr, bool)> = everything(source).map(|expr| (expr, false)).collect();
    while let Some((expr, in_function)) = open.pop() {
        let found = match &expr.kind {
            ExprKind::Name(name) => {
                is_envelope_of(name, control) || is_control(name) && (in_function || !shared(name))
            }
            ExprKind::Record(fields) => fields.iter().any(|field| is_control(&field.key.text)),
            ExprKind::Apply { function, arguments } => {
                let of_control =
                    matches!(&function.kind, ExprKind::Name(name) if phonon_pattern::control(name).is_some());
                let keywords = arguments.iter().filter_map(|argument| argument.keyword.as_ref());
                of_control && keywords.into_iter().any(|word| is_control(&word.text))
            }
            _ => false,
        };
        if found {
            return true;
        }
        let inside = matches!(
            expr.kind,
            ExprKind::Section { .. } | ExprKind::Lambda { .. } | ExprKind::Compose { .. }
        );
        open.extend(expr.kind.children().map(|child| (child, in_function || inside)));
    }
    false
}

/// Whether `name` is one of the short forms that set several envelope controls.
fn is_envelope_of(name: &str, control: &str) -> bool {
    if name == "synth" || name.ends_with("_trig") {
        return matches!(control, "attack" | "decay" | "sustain" | "release");
    }
    match control {
        "attack" => matches!(name, "adsr" | "ad" | "ar"),
        "decay" => matches!(name, "adsr" | "ad" | "ds"),
        "sustain" => matches!(name, "adsr" | "ds"),
        "release" => matches!(name, "adsr" | "ar"),
        _ => false,
    }
}

fn everything(source: &Source) -> impl Iterator<Item = &Expr> {
    let buses = source.buses.values().map(|bus| &bus.body);
    let functions = source.functions.values().map(|function| &function.body);
    let outputs = source.outputs.iter().map(|output| &output.body);
    let rest = source.templates.values().chain(source.values.values()).chain(source.commands.iter());
    buses.chain(functions).chain(outputs).chain(rest)
}

fn named(kind: &ExprKind) -> Option<&str> {
    match kind {
        ExprKind::Name(name)
        | ExprKind::Template(name)
        | ExprKind::PatternValue(name)
        | ExprKind::Bus { name, .. } => Some(name),
        _ => None,
    }
}

fn definitions<'a>(source: &'a Source, name: &str) -> impl Iterator<Item = &'a Expr> {
    let bus = source.buses.get(name).map(|bus| &bus.body);
    let function = source.functions.get(name).map(|function| &function.body);
    [bus, function, source.templates.get(name), source.values.get(name)].into_iter().flatten()
}

/// Words of a mini-notation text, as far as names of sounds go.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '~' | '_' | '-' | '.')))
        .filter(|word| !word.is_empty())
}
