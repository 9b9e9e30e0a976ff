//! What there is to run, one file per command.

use std::io::{self, BufWriter, Write};

use clap::{Parser, Subcommand};

use crate::failure::Outcome;

pub mod bench;
pub mod check;
pub mod devices;
pub mod dirt;
pub mod doctor;
pub mod draw;
pub mod explain;
pub mod gallery;
pub mod history;
pub mod list;
pub mod live;
mod osc;
pub mod query;
pub mod reference;
pub mod render;
pub mod repl;
pub mod stream;

/// Phonon, a live-coding instrument: a short text becomes patterns and sound.
#[derive(Debug, Parser)]
#[command(name = "phonon", version, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// All commands. Their docs are their help, their page in the manual, and their row in `phonon list`.
#[derive(Debug, Subcommand)]
pub enum Command {
    Live(Box<live::Options>),
    Dirt(Box<dirt::Options>),
    Render(Box<render::Options>),
    Repl(repl::Options),
    History(history::Options),
    Devices(devices::Options),
    Doctor(doctor::Options),
    Check(check::Options),
    Query(query::Options),
    Draw(draw::Options),
    List(list::Options),
    Explain(explain::Options),
    Gallery(gallery::Options),
    Reference(reference::Options),
}

/// Runs a command. What it prints goes out as a whole or line by line, as the command says.
pub fn run(cli: Cli) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    match cli.command {
        Command::Live(options) => {
            // Figures go out as they come.
            drop(out);
            return live::run(&options);
        }
        Command::Dirt(options) => {
            drop(out);
            return dirt::run(&options);
        }
        Command::Render(options) => render::run(&options),
        Command::Repl(options) => repl::run(&options, &mut out),
        Command::History(options) => history::run(&options, &mut out),
        Command::Devices(options) => devices::run(&options, &mut out),
        Command::Doctor(options) => doctor::run(&options, &mut out),
        Command::Check(options) => check::run(&options, &mut out),
        Command::Query(options) => query::run(&options, &mut out),
        Command::Draw(options) => draw::run(&options, &mut out),
        Command::List(options) => list::run(&options, &mut out),
        Command::Explain(options) => explain::run(&options, &mut out),
        Command::Gallery(options) => gallery::run(&options, &mut out),
        Command::Reference(options) => reference::run(&options, &mut out),
    }?;
    Ok(out.flush()?)
}
