//! Work on Phonon itself: `cargo xtask COMMAND`. One file per command.

mod bench;
mod blocks;
mod measure;
mod nanoseconds;
mod scaling;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measurements of Phonon and its parts.
#[derive(Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// All commands.
#[derive(Subcommand)]
enum Command {
    Bench(bench::Options),
    Blocks(blocks::Options),
    Measure(measure::Options),
    Nanoseconds(nanoseconds::Options),
    Scaling(scaling::Options),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bench(options) => bench::run(&options),
        Command::Blocks(options) => blocks::run(&options),
        Command::Measure(options) => measure::run(&options),
        Command::Nanoseconds(options) => nanoseconds::run(&options),
        Command::Scaling(options) => scaling::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
