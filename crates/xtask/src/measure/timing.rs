//! What a frame of each unit costs. Apart from the rest, since it depends on the machine.

use std::fmt::Write;

use phonon_dsp::units::UNITS;

use crate::nanoseconds::{Cost, cost};

/// The page.
pub fn report() -> String {
    let mut text = format!(
        "<!-- Made by `cargo xtask measure --times`; changes belong there. -->\n\n# Timings\n\nNanoseconds for each frame \
         at 48 kHz, measured on {}; another machine has others, and so has this one when it is busy. One lane is a \
         unit on its own; the last columns are for each voice when sixteen voices share a vector. Held: all inputs \
         stand still; moving: all change.\n\n| unit | held | moving | a voice, held | a voice, moving |\n\
         |---|--:|--:|--:|--:|\n",
        machine()
    );
    for row in UNITS {
        let Cost { held, moving, wide_held, wide_moving } = cost(row);
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "| `{}` | {held:.1} | {moving:.1} | {wide_held:.2} | {wide_moving:.2} |",
            row.name
        );
    }
    text
}

/// The name of the processor, as far as the system tells it.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    // `Avx512(…)`: the name stands before the proof.
    let level = format!("{:?}", fearless_simd::Level::new());
    let level = level.split('(').next().unwrap_or_default();
    format!("{} ({level})", model.unwrap_or("an unknown processor"))
}
