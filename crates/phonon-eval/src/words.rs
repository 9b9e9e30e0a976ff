//! Names and words that stand in a song's text, followed through the buses and functions that it names.

use std::collections::BTreeSet;

use phonon_syntax::ExprKind;
use phonon_syntax::tree::{Action, Expr};

use crate::source::Source;

/// Whether `expr` uses a name, also through the names it uses.
pub fn mentions(source: &Source, expr: &Expr, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if matches!(&expr.kind, ExprKind::Name(known) if known == name) {
            return true;
        }
        if let Some(name) = named(&expr.kind)
            && seen.insert(name.to_owned())
        {
            open.extend(definitions(source, name));
        }
        open.extend(expr.kind.children());
    }
    false
}

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

/// The controls that `expr` may set, also through the names it uses. A name that a unit shares (`lpf`) sets the control
/// only inside a function for patterns, such as `(# lpf 800)`, or where more controls follow in the chain.
pub fn controls(source: &Source, expr: &Expr) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<(&str, bool)> = BTreeSet::new();
    let mut open: Vec<(&Expr, bool)> = vec![(expr, false)];
    let mut waiting: BTreeSet<&str> = BTreeSet::new();
    let mut add = |name: &str| {
        found.extend(phonon_pattern::control(name).map(|row| row.name));
    };
    while let Some((expr, on_events)) = open.pop() {
        match &expr.kind {
            ExprKind::Name(name) => {
                envelope_of(name).iter().for_each(|control| add(control));
                if on_events || crate::names::is_control_on_events(name) {
                    add(name);
                } else if !crate::names::companions(name).is_empty() {
                    waiting.insert(name);
                }
            }
            ExprKind::Record(fields) => fields.iter().for_each(|field| add(&field.key.text)),
            ExprKind::Apply { function, arguments } => {
                if let ExprKind::Name(name) = &function.kind
                    && let Some(row) = phonon_pattern::control(name)
                {
                    let keywords = arguments.iter().filter_map(|argument| argument.keyword.as_ref());
                    keywords.for_each(|word| add(&word.text));
                    if arguments.iter().any(|argument| may_be_list(&argument.value)) {
                        row.list_form.iter().for_each(|control| add(control));
                    }
                }
            }
            _ => {}
        }
        if let Some(name) = named(&expr.kind)
            && seen.insert((name, on_events))
        {
            open.extend(definitions(source, name).map(|expr| (expr, on_events)));
        }
        // `squiz 2 0.5` is the unit.
        let unit = match &expr.kind {
            ExprKind::Apply { function, arguments } => match &function.kind {
                ExprKind::Name(name) if crate::names::unit_beside(name, arguments).is_some() => {
                    Some(&**function)
                }
                _ => None,
            },
            _ => None,
        };
        let inside = matches!(
            expr.kind,
            ExprKind::Section { .. } | ExprKind::Lambda { .. } | ExprKind::Compose { .. }
        );
        let left = match &expr.kind {
            ExprKind::Binary { operator, left, right, .. }
                if operator.action == Action::Chain && is_control(right) =>
            {
                Some(&**left)
            }
            _ => None,
        };
        let read = expr.kind.children().filter(|child| !unit.is_some_and(|unit| std::ptr::eq(unit, *child)));
        open.extend(
            read.map(|child| {
                (child, on_events || inside || left.is_some_and(|left| std::ptr::eq(left, child)))
            }),
        );
    }
    for name in waiting {
        if crate::names::companions(name).iter().any(|control| found.contains(control)) {
            found.extend(phonon_pattern::control(name).map(|row| row.name));
        }
    }
    found
}

/// Whether a value may be a list such as `"800:5"`, which sets several controls.
fn may_be_list(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Text(text) => text.content.contains(':'),
        ExprKind::List(_) => true,
        kind => named(kind).is_some() || kind.children().any(may_be_list),
    }
}

/// Whether an expression sets a control that has no unit of the same name, so that what stands before it in a chain must
/// be events.
pub fn is_control(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => {
            phonon_pattern::control(name).is_some() && phonon_dsp::units::unit(name).is_none()
        }
        ExprKind::Apply { function, .. } => is_control(function),
        _ => false,
    }
}

/// The whole numbers among [`arguments`].
pub fn numbers(source: &Source, control: &str) -> BTreeSet<i64> {
    let words = arguments(source, control);
    let numbers = words.iter().flat_map(|word| word.split(':')).filter_map(|word| word.parse::<f64>().ok());
    numbers.map(|number| number.round() as i64).collect()
}

/// The numbers and words that stand in arguments of a control anywhere in the song: what values it may take, as far as
/// they are written out.
pub fn arguments(source: &Source, control: &str) -> BTreeSet<String> {
    let is_this = |name: &str| phonon_pattern::control(name).is_some_and(|row| row.name == control);
    let mut found = BTreeSet::new();
    let mut open: Vec<(&Expr, bool)> = everything(source).map(|expr| (expr, false)).collect();
    while let Some((expr, inside)) = open.pop() {
        match &expr.kind {
            ExprKind::Number { value, .. } if inside => _ = found.insert(value.to_string()),
            ExprKind::Text(text) if inside => {
                let words = text.content.split(|c: char| !(c.is_alphanumeric() || "._:-".contains(c)));
                found.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
            }
            _ => {}
        }
        match &expr.kind {
            ExprKind::Apply { function, arguments } => {
                let this = matches!(&function.kind, ExprKind::Name(name) if is_this(name));
                open.extend(arguments.iter().map(|argument| {
                    let keyword = argument.keyword.as_ref().is_some_and(|word| is_this(&word.text));
                    (&argument.value, inside || this || keyword)
                }));
                open.push((function, inside));
            }
            ExprKind::Record(fields) => {
                open.extend(fields.iter().map(|field| (&field.value, inside || is_this(&field.key.text))));
            }
            _ => open.extend(expr.kind.children().map(|child| (child, inside))),
        }
    }
    found
}

/// The controls that a short form of an envelope sets.
fn envelope_of(name: &str) -> &'static [&'static str] {
    match name {
        "synth" => &["attack", "decay", "sustain", "release"],
        name if name.ends_with("_trig") => &["attack", "decay", "sustain", "release"],
        "adsr" => &["attack", "decay", "sustain", "release"],
        "ad" => &["attack", "decay"],
        "ds" => &["decay", "sustain"],
        "ar" => &["attack", "release"],
        _ => &[],
    }
}

pub(crate) fn everything(source: &Source) -> impl Iterator<Item = &Expr> {
    let buses = source.buses.values().map(|bus| &bus.body);
    let functions = source.functions.values().map(|function| &function.body);
    let outputs = source.outputs.iter().map(|output| &output.body);
    let rest = source.templates.values().chain(source.values.values()).chain(source.commands.iter());
    let settings = source.settings.values().map(|(expr, _)| expr);
    buses.chain(functions).chain(outputs).chain(rest).chain(settings)
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
