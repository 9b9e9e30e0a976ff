//! `phonon list`: every name there is, with what it does.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use phonon::io::{Bank, data_directory, sample_roots};

use crate::catalog;
use crate::failure::Outcome;
use crate::page::{Kind, Page};
use crate::terminal;

/// Lists every name there is, with what it does
///
/// Sounds are the built-in ones and those in folders of samples: samples/ in this folder, the user's data folder, and
/// the folders that --samples and PHONON_SAMPLES name.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon list
  phonon list units
  phonon list sounds --samples ~/samples")]
pub struct Options {
    /// Which names
    #[arg(value_enum, default_value_t = Which::All)]
    which: Which,
    /// A folder of sample folders; may be given several times
    #[arg(long, value_name = "DIR")]
    samples: Vec<PathBuf>,
}

/// Which names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Sound units
    Units,
    /// Pattern functions
    Functions,
    /// Operators of two patterns, and alignments
    Operators,
    /// Event controls
    Controls,
    /// Commands of the terminal
    Commands,
    /// Statements and signs
    Language,
    /// Built-in sounds and samples
    Sounds,
    /// All of them
    All,
}

impl Which {
    fn holds(self, kind: Kind) -> bool {
        let only = match self {
            Which::Units => Kind::Unit,
            Which::Functions => Kind::Function,
            Which::Operators => Kind::Operator,
            Which::Controls => Kind::Control,
            Which::Commands => Kind::Command,
            Which::Language => Kind::Form,
            Which::Sounds => Kind::Sound,
            Which::All => return true,
        };
        only == kind
    }
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let width = if io::stdout().is_terminal() { terminal::columns() } else { usize::MAX };
    for kind in Kind::ALL.into_iter().filter(|kind| options.which.holds(*kind)) {
        for (group, pages) in catalog::groups(catalog::of_kind(kind)) {
            let rows: Vec<(String, String)> = pages.iter().map(line).collect();
            print(out, &format!("{} · {group}", kind.plural()), &rows, width)?;
        }
        if kind == Kind::Sound {
            let rows = samples(&options.samples);
            if !rows.is_empty() {
                print(out, "sounds · samples", &rows, width)?;
            }
        }
    }
    Ok(())
}

fn print(out: &mut dyn Write, heading: &str, rows: &[(String, String)], width: usize) -> io::Result<()> {
    /// A longer name moves its own summary only.
    const NAME: usize = 18;
    let column = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(NAME);
    writeln!(out, "{heading}")?;
    for (name, summary) in rows {
        let line = format!("  {name:<column$}  {summary}");
        let cut = line.char_indices().nth(width).map_or(line.len(), |(at, _)| at);
        writeln!(out, "{}", line[..cut].trim_end())?;
    }
    writeln!(out)
}

fn line(page: &Page) -> (String, String) {
    let summary = match page.aliases.as_slice() {
        [] => page.summary.clone(),
        aliases => format!("{}  (also {})", page.summary, aliases.join(", ")),
    };
    (page.name.clone(), summary)
}

fn samples(folders: &[PathBuf]) -> Vec<(String, String)> {
    let here = Path::new(".");
    let path = std::env::var_os("PHONON_SAMPLES");
    let roots = sample_roots(Some(here), data_directory(), folders, path.as_deref());
    let bank = Bank::scan(Some(here), &roots);
    let about = |name: &str| match bank.count(name) {
        1 => "one number".to_owned(),
        count => format!("numbers 0 to {}", count.saturating_sub(1)),
    };
    bank.names().map(|name| (crate::show::printable(name), about(name))).collect()
}
