//! One page per name: everything there is to say about it, whatever kind of row it comes from.

use std::io::{self, Write};

/// What kind of thing a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A sound unit.
    Unit,
    /// A pattern function.
    Function,
    /// An operator of two patterns, or an alignment.
    Operator,
    /// An event control.
    Control,
    /// A command of the terminal.
    Command,
    /// A statement or a sign of the language.
    Form,
    /// A built-in sound.
    Sound,
}

impl Kind {
    /// All, in the order in which they are listed.
    pub const ALL: [Kind; 7] =
        [Kind::Unit, Kind::Function, Kind::Operator, Kind::Control, Kind::Command, Kind::Form, Kind::Sound];

    /// The heading over all of a kind; also the file of the manual.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Unit => "units",
            Kind::Function => "functions",
            Kind::Operator => "operators",
            Kind::Control => "controls",
            Kind::Command => "commands",
            Kind::Form => "language",
            Kind::Sound => "sounds",
        }
    }

    /// What one of them is called.
    pub fn singular(self) -> &'static str {
        match self {
            Kind::Unit => "sound unit",
            Kind::Function => "pattern function",
            Kind::Operator => "operator",
            Kind::Control => "event control",
            Kind::Command => "command",
            Kind::Form => "language",
            Kind::Sound => "built-in sound",
        }
    }
}

/// Everything there is to say about a name.
#[derive(Clone, Debug)]
pub struct Page {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The heading it stands under.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Other names for the same.
    pub aliases: Vec<String>,
    /// What it does, in one line.
    pub summary: String,
    /// How it is written.
    pub usage: String,
    /// What it takes.
    pub inputs: Vec<Input>,
    /// What else there is to know: a word and what it is.
    pub facts: Vec<(&'static str, String)>,
    /// Something to try.
    pub example: String,
}

/// One thing that a name takes.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What goes in: the unit of a number, or the kind of value.
    pub takes: String,
    /// Smallest and largest number; empty where any will do.
    pub range: String,
    /// What it is when it is left out; "required" where it cannot be.
    pub default: String,
    /// What it does.
    pub summary: String,
}

/// Headings of the columns of inputs.
pub const COLUMNS: [&str; 5] = ["input", "takes", "range", "default", "meaning"];

impl Page {
    /// Whether it is called `name`.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias == name)
    }

    /// Prints it for a terminal.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{} · {} · {}", self.name, self.kind.singular(), self.group)?;
        writeln!(out, "  {}", self.summary)?;
        if !self.aliases.is_empty() {
            writeln!(out, "  also called {}", self.aliases.join(", "))?;
        }
        if !self.usage.is_empty() {
            writeln!(out, "\n  {}", self.usage)?;
        }
        self.print_inputs(out)?;
        if !self.facts.is_empty() {
            writeln!(out)?;
        }
        for (word, fact) in &self.facts {
            writeln!(out, "  {word}: {}", fact.replace('\n', "\n    "))?;
        }
        if !self.example.is_empty() {
            writeln!(out, "\n  {}", self.example.replace('\n', "\n  "))?;
        }
        Ok(())
    }

    fn print_inputs(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.inputs.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        let rows: Vec<[&str; 5]> = self.inputs.iter().map(Input::cells).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..4).map(width).collect();
        for row in rows {
            let cells = row[..4].iter().zip(&widths).filter(|(_, width)| **width > 0);
            let cells: Vec<String> = cells.map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(out, "    {}  {}", cells.join("  "), row[4])?;
        }
        Ok(())
    }
}

impl Input {
    /// Its columns, in the order of [`COLUMNS`].
    pub fn cells(&self) -> [&str; 5] {
        [&self.name, &self.takes, &self.range, &self.default, &self.summary]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_stand_in_columns_and_empty_columns_take_no_room() {
        let input = |name: &str, takes: &str, summary: &str| Input {
            name: name.to_owned(),
            takes: takes.to_owned(),
            summary: summary.to_owned(),
            ..Input::default()
        };
        let page = Page {
            kind: Kind::Unit,
            group: "filters".to_owned(),
            name: "lpf".to_owned(),
            aliases: vec!["rlpf".to_owned()],
            summary: "Low-pass.".to_owned(),
            usage: "lpf in cutoff".to_owned(),
            inputs: vec![input("in", "sound", "what is filtered"), input("cutoff", "Hz", "corner")],
            facts: vec![("source", "a book".to_owned())],
            example: "out: noise # lpf 800".to_owned(),
        };
        let mut out = Vec::new();
        page.print(&mut out).unwrap();
        let expected = "\
lpf · sound unit · filters
  Low-pass.
  also called rlpf

  lpf in cutoff

    in      sound  what is filtered
    cutoff  Hz     corner

  source: a book

  out: noise # lpf 800
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
