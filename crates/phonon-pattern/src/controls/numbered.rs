//! Controls that exist eight times over, for the operators of FM synthesis.

use phonon_base::{Quantity, Range};

use crate::control::ControlRow;

/// Operators that have envelopes of their own.
const OPERATORS: usize = 8;

/// What each operator has: name, aliases, list form, unit, range, default, summary.
const KINDS: &[Kind] = &[
    Kind("fmh", "", &["fmh", "fmi"], Quantity::Ratio, Range::ANY, 1.0, "frequency ratio of an FM modulator"),
    Kind("fmi", "fm", &["fmi", "fmh"], Quantity::Ratio, Range::ANY, 0.0, "depth of an FM modulator"),
    Kind(
        "fmenv",
        "",
        &["fmenv"],
        Quantity::Plain,
        Range::ANY,
        1.0,
        "ramps of an FM modulator's envelope: 0 or lin, even in level; 1 or exp, in decibels",
    ),
    Kind("fmattack", "fmatt", &["fmattack"], Quantity::Seconds, SECONDS, 0.0, "attack of an FM modulator"),
    Kind("fmwave", "", &["fmwave"], Quantity::Plain, Range::ANY, 0.0, "wave of an FM modulator"),
    Kind("fmdecay", "fmdec", &["fmdecay"], Quantity::Seconds, SECONDS, 0.0, "decay of an FM modulator"),
    Kind(
        "fmsustain",
        "fmsus",
        &["fmsustain"],
        Quantity::Unipolar,
        Range::new(0.0, 1.0),
        1.0,
        "sustain of an FM modulator",
    ),
    Kind("fmrelease", "fmrel", &["fmrelease"], Quantity::Seconds, SECONDS, 0.0, "release of an FM modulator"),
];

const SECONDS: Range = Range::new(0.0, 60.0);

struct Kind(&'static str, &'static str, &'static [&'static str], Quantity, Range, f32, &'static str);

/// The rows: `fmh` (also `fmh1`), `fmh2` … `fmrelease8`, and the matrix `fmi00` … `fmi88` of who modulates whom.
pub(super) fn rows() -> Vec<ControlRow> {
    let mut rows = Vec::new();
    for Kind(name, alias, list_form, quantity, range, default, summary) in KINDS {
        for number in 1..=OPERATORS {
            let numbered = |name: &str| match (name, number) {
                ("", _) => Vec::new(),
                (name, 1) => vec![name.to_string(), format!("{name}1")],
                (name, _) => vec![format!("{name}{number}")],
            };
            let mut names = numbered(name);
            names.extend(numbered(alias));
            let names: Vec<&'static str> = names.into_iter().map(keep).collect();
            let list_form: Vec<&'static str> =
                list_form.iter().filter_map(|name| numbered(name).into_iter().next()).map(keep).collect();
            rows.push(ControlRow {
                name: names[0],
                aliases: Box::leak(names[1..].into()),
                list_form: Box::leak(list_form.into()),
                quantity: *quantity,
                range: *range,
                default: Some(*default),
                summary,
                also: "Strudel",
            });
        }
    }
    rows.extend((0..=OPERATORS).flat_map(|from| (0..=OPERATORS).map(move |to| matrix(from, to))));
    rows
}

fn matrix(from: usize, to: usize) -> ControlRow {
    ControlRow {
        name: keep(format!("fmi{from}{to}")),
        aliases: Box::leak(Box::new([keep(format!("fm{from}{to}"))])),
        list_form: &[],
        quantity: Quantity::Ratio,
        range: Range::ANY,
        default: Some(0.0),
        summary: "how much one FM operator modulates another",
        also: "Strudel",
    }
}

/// The rows are made once and live as long as the program.
fn keep(name: String) -> &'static str {
    Box::leak(name.into_boxed_str())
}
