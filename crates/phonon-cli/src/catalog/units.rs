//! Pages of the sound units.

use phonon::dsp::units::UNITS;
use phonon::dsp::{InputKind, InputRow, Tail, UnitRow};

use super::quantity;
use crate::page::{Input, Kind, Page};

/// One page per unit.
pub fn pages() -> Vec<Page> {
    UNITS.iter().map(|row| page(row)).collect()
}

fn page(row: &UnitRow) -> Page {
    let inputs = row.inputs.iter().map(|input| match input.default {
        Some(_) => format!("[{}]", input.name),
        None => input.name.to_owned(),
    });
    let usage: Vec<String> = std::iter::once(row.name.to_owned()).chain(inputs).collect();
    let mut facts = Vec::new();
    if row.outputs == 2 {
        facts.push(("gives", "left and right".to_owned()));
    }
    match row.tail {
        Tail::Seconds(seconds) => facts.push(("sounds on for", format!("at most {seconds} s"))),
        Tail::Rings => facts.push(("sounds on for", "as long as it rings".to_owned())),
        Tail::None | Tail::Source => {}
    }
    let constants: Vec<f32> =
        row.inputs.iter().filter(|input| input.kind == InputKind::Constant).map(usual).collect();
    let latency = (row.make.latency)(&constants, 48_000.0);
    if latency > 0 {
        let (fixed, kept) =
            ("frames at 48 kHz unless its fixed inputs say otherwise", "other paths wait for it");
        facts.push(("latency", format!("{latency} {fixed}; {kept}")));
    }
    if !row.source.is_empty() {
        facts.push(("source", row.source.to_owned()));
    }
    Page {
        kind: Kind::Unit,
        group: row.group.to_owned(),
        name: row.name.to_owned(),
        aliases: row.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        summary: row.summary.to_owned(),
        usage: usage.join(" "),
        inputs: row.inputs.iter().map(input).collect(),
        facts,
        example: row.example.to_owned(),
    }
}

/// What an input is when it is not given.
fn usual(input: &InputRow) -> f32 {
    input.range.clamp(input.default.unwrap_or(0.0))
}

fn input(row: &InputRow) -> Input {
    let takes = match row.kind {
        InputKind::Signal | InputKind::Frequency | InputKind::Gate => quantity::unit(row.quantity).to_owned(),
        InputKind::Stereo => format!("{}, left and right", quantity::unit(row.quantity)),
        InputKind::Constant => format!("{}, fixed", quantity::unit(row.quantity)),
        InputKind::Text => "text, fixed".to_owned(),
    };
    let default = match (row.default, row.kind) {
        (Some(_), InputKind::Text) => "none".to_owned(),
        (Some(number), _) => number.to_string(),
        (None, InputKind::Frequency | InputKind::Gate) => "the event's".to_owned(),
        (None, InputKind::Text) => String::new(),
        (None, _) => "required".to_owned(),
    };
    Input {
        name: std::iter::once(row.name).chain(row.aliases.iter().copied()).collect::<Vec<&str>>().join(", "),
        takes,
        range: quantity::range(row.range),
        default,
        summary: row.summary.to_owned(),
    }
}
