//! `phonon draw`: the events of an expression as a picture.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use phonon::eval::Question;
use phonon::pattern::{Context, Event, Pattern};
use phonon_base::{Time, TimeSpan};

use super::query::{self, Peer};
use crate::drawing::{Curve, Picture, Rows, svg};
use crate::failure::{Failure, Outcome};
use crate::terminal;

/// Points that a continuous pattern is looked at, over all cycles.
const POINTS: i64 = 480;

/// Draws the events of an expression
///
/// Sounds and words are drawn as a drum grid, one row each; notes and numbers as a piano roll, high above low;
/// continuous patterns as a curve. The picture fits the terminal.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon draw 's \"bd(3,8) , hh*8 , ~ sn\"'
  phonon draw 'note \"<c3 e3>(5,8) g3\"' --cycles 4
  phonon draw 'sine $ fast 2' --svg sine.svg")]
pub struct Options {
    /// The expression, which statements may stand before, or a file; `-` reads standard input
    #[arg(allow_negative_numbers = true)]
    expr: String,
    /// How many cycles, from cycle 0
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    cycles: u16,
    /// Write the picture into this file, too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Whose habits the pattern has where Strudel and Tidal differ
    #[arg(long = "ref", visible_alias = "mode", value_enum, default_value_t = Peer::Strudel)]
    mode: Peer,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let text = query::expression(&options.expr)?;
    let Question { pattern, context } = query::compile(&text, &options.mode.context())?;
    let picture = picture(&pattern, i64::from(options.cycles), &context, &text)?;
    write!(out, "{}", picture.text(terminal::columns()))?;
    if let Some(path) = &options.svg {
        let drawn = svg::document(&picture).to_string();
        std::fs::write(path, drawn)
            .map_err(|error| Failure::Failed(format!("cannot write `{}`: {error}", path.display())))?;
    }
    Ok(())
}

fn picture(pattern: &Pattern, cycles: i64, context: &Context, text: &str) -> Result<Picture, Failure> {
    let mut events: Vec<Event> = Vec::new();
    for span in query::cycles(0, cycles) {
        events.extend(query::ask(pattern, span, context).map_err(|error| query::refused(text, &error))?);
    }
    let is_continuous = |event: &Event| event.whole.is_none() && event.value.as_number().is_some();
    if events.is_empty() || !events.iter().all(is_continuous) {
        return Ok(Picture::Rows(Rows::new(&events, cycles as usize)));
    }
    let mut values = Vec::new();
    for point in 0..POINTS {
        let at = |point: i64| Time::new(point * cycles, POINTS);
        let span = TimeSpan::new(at(point), at(point + 1));
        let found = query::ask(pattern, span, context).map_err(|error| query::refused(text, &error))?;
        values
            .push(found.first().and_then(|event| event.value.as_number()).filter(|value| value.is_finite()));
    }
    Ok(Picture::Curve(Curve { cycles: cycles as usize, values }))
}
