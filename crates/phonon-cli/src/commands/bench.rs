//! `phonon query --bench`: how fast a pattern is, measured as the peers were.

use std::hint::black_box;
use std::io::Write;
use std::time::Duration;

use cpu_time::ThreadTime;
use phonon::eval::Question;
use phonon::pattern::{Context, Query};
use phonon_base::TimeSpan;
use serde_json::json;

use super::query;
use crate::failure::Outcome;
use crate::show;

/// Cycles that are asked, one query each.
const CYCLES: i64 = 1000;
/// No query begins after this.
const LONGEST: Duration = Duration::from_secs(5);

/// Runs it.
pub fn run(text: &str, context: &Context, is_json: bool, out: &mut dyn Write) -> Outcome {
    let start = ThreadTime::now();
    let Question { pattern, context } = query::compile(text, context)?;
    let compile = start.elapsed().as_secs_f64();

    let start = ThreadTime::now();
    let (mut buffer, mut events, mut cycles) = (Vec::new(), 0usize, 0);
    let mut asked = Query::new(&context);
    for cycle in 0..CYCLES {
        buffer.clear();
        let answer = asked.run(&pattern, TimeSpan::of_cycle(cycle), &mut buffer);
        answer.map_err(|error| query::refused(text, &error))?;
        events += black_box(&buffer).len();
        cycles += 1;
        if start.elapsed() >= LONGEST {
            break;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let rate = if seconds > 0.0 { (events as f64 / seconds).round() } else { 0.0 };
    if is_json {
        let line = json!({
            "events": events, "seconds": seconds, "events_per_second": show::number_json(rate),
            "cycles": cycles, "compile_seconds": compile,
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(
            out,
            "{events} events in {cycles} cycles, {seconds:.6} s of CPU, {rate:.0} events per second"
        )?;
        writeln!(out, "compiled in {:.3} ms", compile * 1000.0)?;
    }
    Ok(())
}
