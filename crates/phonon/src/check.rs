//! Whether a song is sound: its text, and the first cycles of all its patterns.

use phonon_base::{Diagnostic, Span, TimeSpan, limits};
use phonon_eval::Evaluated;
use phonon_pattern::{Context, Pattern, QueryError};

/// Cycles of each pattern that are asked before a song is called sound.
const CYCLES: i64 = 16;
/// Cycles without an event after which a pattern is said to be silent.
const SILENT_CYCLES: i64 = 256;

/// Evaluates a text and asks its patterns, so that a mistake that only shows in a query is found as well.
pub fn check(text: &str) -> Evaluated {
    check_with(text, true)
}

/// As [`check`], for a render with or without the limiter at the end.
pub fn check_with(text: &str, limiter: bool) -> Evaluated {
    if text.len() > limits::TEXT_BYTES {
        return too_long(text);
    }
    explained(phonon_eval::evaluate_with(text, limiter))
}

/// Adds what only the first cycles of the patterns show.
pub fn explained(mut evaluated: Evaluated) -> Evaluated {
    let program = &evaluated.program;
    let context = Context { mode: program.mode, cps: Some(0.5), seed: program.seed, ..Context::default() };
    let plays = program.plays.iter().map(|play| (&play.pattern, play.place));
    let streams = program.streams.iter().map(|stream| (&stream.pattern, stream.place));
    let mut found: Vec<Diagnostic> = Vec::new();
    for (pattern, place) in plays.chain(streams) {
        let diagnostic = match ask(pattern, &context) {
            Err(error) => explain(&error, place),
            Ok(0) => silent(place),
            Ok(_) => continue,
        };
        if !found.contains(&diagnostic) && !evaluated.diagnostics.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }
    evaluated.diagnostics.extend(found);
    evaluated.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    evaluated.diagnostics.truncate(limits::DIAGNOSTICS);
    evaluated
}

/// How many events the first cycles have.
fn ask(pattern: &Pattern, context: &Context) -> Result<usize, QueryError> {
    let mut events = 0;
    for cycle in 0..SILENT_CYCLES {
        if cycle >= CYCLES && events > 0 {
            break;
        }
        events += pattern.query(TimeSpan::of_cycle(cycle), context)?.len();
    }
    Ok(events)
}

fn silent(place: Span) -> Diagnostic {
    Diagnostic::warning(place, format!("this pattern has no events in its first {SILENT_CYCLES} cycles"))
        .because("silent")
        .help("an argument of nought, such as `fast 0`, silences a pattern; write `silence` if you mean it")
}

/// A failed query as a message about the text.
pub fn explain(error: &QueryError, place: Span) -> Diagnostic {
    Diagnostic::error(error.place.unwrap_or(place), error.to_string())
        .because("this pattern cannot be played")
        .help("make it slower, shorter or less deeply nested")
}

fn too_long(text: &str) -> Evaluated {
    let message = format!("the text has {} bytes; a song may have {}", text.len(), limits::TEXT_BYTES);
    let mut evaluated = phonon_eval::evaluate("");
    evaluated.diagnostics =
        vec![Diagnostic::error(Span::default(), message).help("split it into several songs")];
    evaluated
}
