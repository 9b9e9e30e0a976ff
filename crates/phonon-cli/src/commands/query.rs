//! `phonon query`: the events of an expression.

use std::io::{self, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use phonon::eval::Question;
use phonon::pattern::{Context, Event, Mode, Pattern, QueryError};
use phonon_base::{Diagnostic, Span, Time, TimeSpan, limits};
use serde_json::json;

use super::{bench, stream};
use crate::failure::{Failure, Outcome};
use crate::input;
use crate::report::Report;
use crate::{show, terminal};

/// Prints the events of an expression
///
/// Cycles are asked one by one, so an event that reaches over the end of a cycle is shown as one fragment per cycle;
/// `--span` asks once. Times are exact.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon query '\"bd(3,8) hh\" $ every 2 rev' --cycles 0 2
  phonon query 's \"bd*2\" # gain \"1 0.8\"' --json
  phonon query 'sine $ segment 4' --span 1/3 2
  phonon query song.ph --ref tidal
  phonon query --bench '\"bd*16\" $ iter 4'
  echo '{\"id\":1,\"phonon\":\"\\\"bd sn\\\"\",\"cycles\":[0,1]}' | phonon query --stream")]
pub struct Options {
    /// The expression, which statements may stand before, or a file; `-` reads standard input
    #[arg(required_unless_present = "stream", allow_negative_numbers = true)]
    expr: Option<String>,
    /// From cycle A up to and without cycle B
    #[arg(long, num_args = 2, value_names = ["A", "B"], default_values_t = [0, 1], allow_negative_numbers = true)]
    cycles: Vec<i64>,
    /// One query from P to Q, in cycles; fractions such as 1/3 are exact
    #[arg(long, num_args = 2, value_names = ["P", "Q"], value_parser = input::exact, conflicts_with = "cycles",
          allow_negative_numbers = true)]
    span: Vec<Time>,
    /// Whose habits the pattern has where Strudel and Tidal differ
    #[arg(long = "ref", visible_alias = "mode", value_enum, default_value_t = Peer::Strudel)]
    mode: Peer,
    /// One JSON object per event: {whole, part, value, places}
    #[arg(long)]
    json: bool,
    /// Answer JSON lines from standard input: {id, phonon, cycles: [a, b], span?: [p, q], rng?: "precise", ref?: "tidal"}
    /// gives {id, events: [{whole, part, value}]} or {id, error}
    #[arg(long, visible_alias = "stdin", conflicts_with_all = ["expr", "cycles", "span", "json", "bench"])]
    stream: bool,
    /// Ask cycles 0 to 999 one by one, for at most 5 seconds, and print events, CPU seconds and events per second
    #[arg(long, conflicts_with_all = ["cycles", "span"])]
    bench: bool,
}

/// Whose habits.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Peer {
    /// As in Strudel
    Strudel,
    /// As in Tidal
    Tidal,
}

impl Peer {
    /// What a query is asked under.
    pub fn context(self) -> Context {
        let mode = match self {
            Peer::Strudel => Mode::STRUDEL,
            Peer::Tidal => Mode::TIDAL,
        };
        Context { mode, ..Context::default() }
    }
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    if options.stream {
        return stream::run(&mut io::stdin().lock(), out);
    }
    let text = expression(options.expr.as_deref().unwrap_or_default())?;
    let context = options.mode.context();
    if options.bench {
        return bench::run(&text, &context, options.json, out);
    }
    let Question { pattern, context } = compile(&text, &context)?;
    let spans: Box<dyn Iterator<Item = TimeSpan>> = match options.span.as_slice() {
        [from, to] => Box::new(std::iter::once(TimeSpan::new(*from, *to))),
        _ => Box::new(cycles(options.cycles[0], options.cycles[1])),
    };
    for span in spans {
        for event in ask(&pattern, span, &context).map_err(|error| refused(&text, &error))? {
            if options.json {
                let mut line = show::event_json(&event);
                line["places"] =
                    event.places.spans().iter().map(|span| json!([span.start, span.end])).collect();
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{}", show::event(&event))?;
            }
        }
    }
    Ok(())
}

/// The text that was meant: as typed, of the file of that name, or all of standard input for `-`.
pub fn expression(typed: &str) -> Result<String, Failure> {
    let path = Path::new(typed);
    if typed == "-" || path.is_file() || is_song_name(path) {
        return input::Text::read(path).map(|text| text.content);
    }
    Ok(typed.to_owned())
}

/// Whether a text can only be the name of a song that is missing.
fn is_song_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ph")
}

/// The pattern of a text and what it is asked under; mistakes are shown.
pub fn compile(text: &str, context: &Context) -> Result<Question, Failure> {
    too_long(text).map_err(|error| mistakes(text, &[error]))?;
    phonon::eval::evaluate_question(text, context).map_err(|diagnostics| mistakes(text, &diagnostics))
}

/// A diagnostic for a text that is longer than any song may be.
pub fn too_long(text: &str) -> Result<(), Diagnostic> {
    if text.len() <= limits::TEXT_BYTES {
        return Ok(());
    }
    let message = format!("the text has {} bytes; at most {} are read", text.len(), limits::TEXT_BYTES);
    Err(Diagnostic::error(Span::default(), message))
}

/// The events of one query, in the order in which they are printed.
pub fn ask(pattern: &Pattern, span: TimeSpan, context: &Context) -> Result<Vec<Event>, QueryError> {
    let mut events = pattern.query(span, context)?;
    show::sort(&mut events);
    Ok(events)
}

/// The cycles from `from` up to and without `to`.
pub fn cycles(from: i64, to: i64) -> impl Iterator<Item = TimeSpan> {
    (from..to).map(|cycle| TimeSpan::new(Time::whole(cycle), Time::whole(cycle.saturating_add(1))))
}

/// Shows why a query has no answer.
pub fn refused(text: &str, error: &QueryError) -> Failure {
    mistakes(text, &[phonon::check::explain(error, Span::new(0, text.len()))])
}

fn mistakes(text: &str, diagnostics: &[Diagnostic]) -> Failure {
    let mut err = io::stderr().lock();
    // When standard error is closed there is nobody left to tell.
    let _ =
        Report::new("<expression>", text).print(diagnostics, &mut err, terminal::is_coloured(&io::stderr()));
    Failure::Mistakes
}
