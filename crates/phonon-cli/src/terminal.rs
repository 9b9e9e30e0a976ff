//! What the terminal can do: colour, width.

use std::io::IsTerminal;

/// Columns of output that goes to no terminal.
const PLAIN_COLUMNS: usize = 80;

/// Whether to colour what goes to `stream`: a terminal, and nobody asked for plain text (no-color.org).
pub fn is_coloured(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    stream.is_terminal() && !refused && !dumb
}

/// Columns of standard output: of the terminal, or as `COLUMNS` says, or 80.
pub fn columns() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let size = console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    stated.or(size).filter(|columns| *columns > 0).unwrap_or(PLAIN_COLUMNS).clamp(20, 1000)
}
