//! Making patterns.

use crate::function::{FunctionRow, Param, Piped};
use crate::pattern::Pattern;

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "silence",
        aliases: &[],
        group: "making",
        summary: "no events; counts as one step",
        params: &[],
        piped: Piped::Nowhere,
        tidal: "",
        example: "silence",
        events: "",
        apply: |_| Ok(Pattern::silence()),
    },
    FunctionRow {
        name: "pure",
        aliases: &[],
        group: "making",
        summary: "a value once per cycle",
        params: &[Param::any("value", "the value")],
        piped: Piped::Last,
        tidal: "",
        example: "pure 3",
        events: "0 1 3",
        apply: |args| args.pattern(0),
    },
];
