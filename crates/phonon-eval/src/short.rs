//! Short forms: texts that stand for longer ones, and are read as those.

use phonon_base::Span;
use phonon_syntax::ExprKind;
use phonon_syntax::tree::{Action, Argument, Expr, Ident, Operator, Structure};

use crate::names::takes_sound;

/// Keywords of an envelope that an oscillator may carry.
const ENVELOPE: &[(&str, f64)] = &[("attack", 0.001), ("decay", 0.1), ("sustain", 1.0), ("release", 0.05)];
/// What `synth "saw"` has that says nothing else, as with notes.
const SYNTH: &[(&str, f64)] = &[("attack", 0.01), ("decay", 0.1), ("sustain", 0.7), ("release", 0.2)];

/// A name alone that means another: `wedge` without patterns goes up and down once a cycle.
pub fn alone(name: &str) -> Option<&'static str> {
    (name == "wedge").then_some("tri")
}

/// The longer form of a function with its arguments, if it is a short one.
pub fn longer(function: &Expr, arguments: &[Argument], span: Span) -> Option<Expr> {
    let ExprKind::Name(name) = &function.kind else { return None };
    match name.as_str() {
        "synth" => played_by_midi(arguments, span),
        _ => enveloped(name, function, arguments, span),
    }
}

/// `synth "saw" :attack 0.1`: a wave that `~midi` plays.
fn played_by_midi(arguments: &[Argument], span: Span) -> Option<Expr> {
    let (first, rest) = arguments.split_first()?;
    let ExprKind::Text(text) = &first.value.kind else { return None };
    let is_wave = phonon_dsp::units::unit(text.content.trim()).is_some_and(|row| !takes_sound(row));
    if first.keyword.is_some()
        || !is_wave
        || matches!(rest, [Argument { keyword: None, .. }, ..]) && is_text(rest)
    {
        return None;
    }
    let mut times = rest.iter();
    let mut values: Vec<Argument> =
        vec![bare(Expr::new(ExprKind::Bus { name: "midi".into(), path: Vec::new() }, span))];
    for (name, default) in SYNTH {
        let named = rest.iter().find(|argument| argument.keyword.as_ref().is_some_and(|k| k.text == *name));
        let value = match named.or_else(|| times.find(|argument| argument.keyword.is_none())) {
            Some(argument) => argument.value.clone(),
            None => number(*default, span),
        };
        values.push(Argument { keyword: Some(Ident { text: (*name).to_owned(), span }), value });
    }
    let wave = Expr::new(ExprKind::Name(text.content.trim().to_owned()), first.value.span);
    Some(Expr::new(ExprKind::Apply { function: Box::new(wave), arguments: values }, span))
}

fn is_text(arguments: &[Argument]) -> bool {
    arguments.first().is_some_and(|argument| matches!(argument.value.kind, ExprKind::Text(_)))
}

/// `saw ~midi :attack 0.01 :release 0.3`: an oscillator behind an envelope.
fn enveloped(name: &str, function: &Expr, arguments: &[Argument], span: Span) -> Option<Expr> {
    let row = phonon_dsp::units::unit(name).filter(|row| !takes_sound(row))?;
    let is_own =
        |name: &str| row.inputs.iter().any(|input| input.name == name || input.aliases.contains(&name));
    let is_stage = |argument: &Argument| {
        let keyword = argument.keyword.as_ref().map(|keyword| keyword.text.as_str());
        keyword.is_some_and(|name| ENVELOPE.iter().any(|(known, _)| *known == name) && !is_own(name))
    };
    let (stages, own): (Vec<Argument>, Vec<Argument>) = arguments.iter().cloned().partition(is_stage);
    if stages.is_empty() {
        return None;
    }
    let source = match own.is_empty() {
        true => function.clone(),
        false => Expr::new(ExprKind::Apply { function: Box::new(function.clone()), arguments: own }, span),
    };
    let times = ENVELOPE.iter().map(|(name, default)| {
        let given = stages.iter().find(|stage| stage.keyword.as_ref().is_some_and(|k| k.text == *name));
        bare(given.map_or_else(|| number(*default, span), |stage| stage.value.clone()))
    });
    let adsr = Expr::new(ExprKind::Name("adsr".to_owned()), span);
    let envelope = Expr::new(ExprKind::Apply { function: Box::new(adsr), arguments: times.collect() }, span);
    let operator = Operator { action: Action::Multiply, structure: Structure::Plain };
    let (left, right) = (Box::new(source), Box::new(envelope));
    Some(Expr::new(ExprKind::Binary { operator, operator_span: span, left, right }, span))
}

fn bare(value: Expr) -> Argument {
    Argument { keyword: None, value }
}

fn number(value: f64, span: Span) -> Expr {
    Expr::new(ExprKind::Number { value, exact: None }, span)
}
