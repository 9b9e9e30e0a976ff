//! `phonon check`: what is wrong with a song.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::input::Text;
use crate::report::Report;
use crate::terminal;

/// Says what is wrong with a song, without playing it
///
/// All mistakes are found, not just the first; each is shown with its place, the reason and what to try. The first
/// cycles of every pattern are worked out as well. The exit status is 0 when the song can be played, and 1 when
/// it has errors; warnings do not count.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon check song.ph
  phonon check song.ph --json | jq '.[0].line'
  echo 'd1: s \"bd*4\"' | phonon check -")]
pub struct Options {
    /// The song; `-` reads standard input
    file: PathBuf,
    /// Print an array of {severity, message, reason, help, span, line, column, endLine, endColumn, labels} to standard
    /// output; spans are bytes, lines and columns count from 1
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let text = Text::read(&options.file)?;
    let evaluated = phonon::check(&text.content);
    let report = Report::new(&text.name, &text.content);
    if options.json {
        writeln!(out, "{}", report.json(&evaluated.diagnostics))?;
    } else {
        let mut err = io::stderr().lock();
        report.print(&evaluated.diagnostics, &mut err, terminal::is_coloured(&io::stderr()))?;
        if evaluated.diagnostics.is_empty() {
            writeln!(out, "{}: no mistakes", text.name)?;
        }
    }
    if evaluated.has_errors() {
        out.flush()?;
        return Err(Failure::Mistakes);
    }
    Ok(())
}
