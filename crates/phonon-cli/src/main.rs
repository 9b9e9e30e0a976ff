//! The `phonon` command: the terminal around the session.
//!
//! Read in this order: [`commands`] (what there is to run), [`catalog`] and [`page`] (every name as one row),
//! [`gallery`] (names to listen to), [`report`] (what is said about a text), [`show`] (events and values in print), [`drawing`].

mod catalog;
mod commands;
mod drawing;
mod failure;
mod gallery;
mod input;
mod language;
mod markdown;
mod operators;
mod page;
mod report;
mod show;
mod terminal;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use commands::Cli;
use failure::Failure;

/// Stack of the thread that does the work. Texts may nest as deep as `limits::NESTING` allows, and main threads
/// have as little as 1 MiB on some systems.
const STACK_BYTES: usize = 64 << 20;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // The reader of a help text may have gone; then there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let worker = std::thread::Builder::new().name("phonon".to_owned()).stack_size(STACK_BYTES);
    let result = match worker.spawn(|| commands::run(cli)) {
        Ok(thread) => thread.join().unwrap_or(Err(Failure::Crashed)),
        Err(error) => Err(Failure::from(error)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                let _ = writeln!(std::io::stderr(), "error: {message}");
            }
            ExitCode::from(failure.status())
        }
    }
}
