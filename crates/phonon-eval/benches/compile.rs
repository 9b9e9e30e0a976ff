//! How long texts of a thousand steps take to become patterns: `cargo bench -p phonon-eval`. Two milliseconds are the
//! aim for plain steps; a keystroke must never wait.

use std::hint::black_box;
use std::time::{Duration, Instant};

use phonon_pattern::Mode;

/// Runs of which the fastest counts.
const RUNS: usize = 50;

#[allow(clippy::print_stdout, reason = "the table is what a benchmark is for")]
fn main() {
    let numbers: Vec<String> = (0..1000).map(|step| (step % 9).to_string()).collect();
    let texts = [
        ("1000 words", format!("\"{}\"", "bd sn hh cp ".repeat(250))),
        ("1000 with signs", format!("\"{}\"", "bd*2 [sn cp] <hh oh> lt(3,8) ".repeat(250))),
        (
            "1000 and 1000",
            format!("s \"{}\" # n \"{}\" $ every 2 rev", "bd sn hh cp ".repeat(250), numbers.join(" ")),
        ),
    ];
    for (name, text) in texts {
        let fastest = (0..RUNS).map(|_| compile(&text)).min().unwrap_or_default();
        println!("{name:16} {:8.3} ms", fastest.as_secs_f64() * 1000.0);
    }
}

fn compile(text: &str) -> Duration {
    let start = Instant::now();
    let pattern = phonon_eval::evaluate_pattern(text, Mode::STRUDEL);
    assert!(black_box(pattern).is_ok(), "{text}");
    start.elapsed()
}
