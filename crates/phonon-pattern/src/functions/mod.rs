//! Rows of pattern functions, one file per group.

mod arithmetic;
mod chance;
mod choosing;
mod composing;
mod conditions;
mod copies;
mod cycles;
mod layers;
mod library;
mod making;
mod outside;
mod parts;
mod plumbing;
mod signals;
mod slicing;
mod sound;
mod stepwise;
mod structure;
mod tempo;
mod tidal;
mod tonal;
mod tracks;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::function::FunctionRow;

/// Every group of rows, in the order in which they are listed.
pub static FUNCTIONS: &[&[FunctionRow]] = &[
    making::ROWS,
    signals::ROWS,
    tempo::ROWS,
    cycles::ROWS,
    parts::ROWS,
    layers::ROWS,
    copies::ROWS,
    structure::ROWS,
    arithmetic::ROWS,
    choosing::ROWS,
    conditions::ROWS,
    chance::ROWS,
    stepwise::ROWS,
    slicing::ROWS,
    sound::ROWS,
    tonal::ROWS,
    tidal::ROWS,
    composing::ROWS,
    tracks::ROWS,
    outside::ROWS,
    library::ROWS,
    plumbing::ROWS,
];

/// The row called `name`, by name or alias.
pub fn function(name: &str) -> Option<&'static FunctionRow> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static FunctionRow>> = LazyLock::new(|| {
        let rows = FUNCTIONS.iter().flat_map(|rows| rows.iter());
        let aliases = rows.clone().flat_map(|row| row.aliases.iter().map(move |alias| (*alias, row)));
        // A name goes before an alias that happens to be spelled alike.
        aliases.chain(rows.map(|row| (row.name, row))).collect()
    });
    BY_NAME.get(name).copied()
}
