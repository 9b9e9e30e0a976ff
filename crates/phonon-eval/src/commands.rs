//! What a text can ask of a session that plays it, as rows.

/// A command.
#[derive(Debug)]
pub struct CommandRow {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub summary: &'static str,
}

const fn row(name: &'static str, usage: &'static str, summary: &'static str) -> CommandRow {
    CommandRow { name, usage, summary }
}

/// All commands. They act when the text is evaluated; `hush`, `solo` and `mute` hold as long as they stand in it.
pub static COMMANDS: &[CommandRow] = &[
    row("hush", "hush", "silences every output for as long as it stands in the text"),
    row("unhush", "unhush", "lets the outputs be heard again that the key for hush has silenced"),
    row("panic", "panic", "ends every voice at once and silences every output, as `hush` does"),
    row("solo", "solo 1 2", "only these outputs are heard: `solo 1` is `d1`; names do as well: `solo out`"),
    row("unsolo", "unsolo 1", "takes back what the key for solo has done, for these outputs or for all"),
    row("mute", "mute 1 2", "these outputs are not heard"),
    row("unmute", "unmute 1", "takes back what the key for mute has done, for these outputs or for all"),
    row(
        "once",
        "once $ s \"bd*2 sn\"",
        "plays the first cycle of a pattern, from when the line is new or has changed",
    ),
    row("resetCycles", "resetCycles", "begins at cycle 0 again, when the line is new"),
    row("setCycle", "setCycle 16", "goes to that cycle, when the line is new or has changed"),
    row(
        "nudge",
        "nudge 0.02",
        "plays later by so many seconds, or earlier below zero, for as long as it stands in the text",
    ),
];

/// All that a text can ask of a session: the commands, and how outputs change.
pub fn all() -> impl Iterator<Item = &'static CommandRow> {
    COMMANDS.iter().chain(crate::transitions::TRANSITIONS.iter().map(|row| &row.command))
}

/// Whether a name is a command.
pub fn is_command(name: &str) -> bool {
    COMMANDS.iter().any(|row| row.name == name)
}
