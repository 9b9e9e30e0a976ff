//! `phonon history`: texts that have been played, and how to have them back.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value as Json;

use crate::commands::live::history_path;
use crate::failure::{Failure, Outcome};

/// Lists the texts of a song that have been evaluated live, or prints one of them
///
/// `phonon live` keeps every text in SONG.history. Without a number they are listed, the newest last; with one that text
/// is printed. A number below zero counts from the end: -1 is the newest.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon history song.ph
  phonon history song.ph -2 > song.ph")]
pub struct Options {
    /// The song
    song: PathBuf,
    /// Which text
    #[arg(allow_negative_numbers = true)]
    number: Option<i64>,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let path = history_path(&options.song);
    let lines = std::fs::read_to_string(&path).map_err(|error| {
        Failure::Failed(format!(
            "there is no history of `{}`: {}: {error}",
            options.song.display(),
            path.display()
        ))
    })?;
    // A line that was cut off by a crash is passed over.
    let texts: Vec<Json> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let count = texts.len() as i64;
    let Some(number) = options.number else {
        for (at, text) in texts.iter().enumerate() {
            let mark = if text["plays"] == Json::Bool(true) { ' ' } else { '!' };
            let first =
                text["text"].as_str().unwrap_or_default().lines().find(|line| !line.trim().is_empty());
            let first: String = first.unwrap_or_default().chars().take(60).collect();
            writeln!(out, "{:>5}{mark} {}  {first}", at + 1, clock(text["time"].as_u64().unwrap_or(0)))?;
        }
        return Ok(());
    };
    let at = if number < 0 { count + number } else { number - 1 };
    match usize::try_from(at).ok().and_then(|at| texts.get(at)) {
        Some(text) => Ok(write!(out, "{}", text["text"].as_str().unwrap_or_default())?),
        None => Err(Failure::Usage(format!("there are {count} texts: 1 to {count}, or -{count} to -1"))),
    }
}

/// The time of day, by the world's clock.
fn clock(seconds: u64) -> String {
    let of_day = seconds % 86_400;
    format!("{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}
