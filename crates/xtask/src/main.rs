//! Work on Phonon itself: `cargo xtask COMMAND`. One file per command.

mod bench;
mod measure;
mod nanoseconds;

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
    Measure(measure::Options),
    Nanoseconds(nanoseconds::Options),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bench(options) => bench::run(&options),
        Command::Measure(options) => measure::run(&options),
        Command::Nanoseconds(options) => nanoseconds::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
