//! Offset: what is left of a wave without a mean.

use phonon_base::Quantity;
use phonon_dsp::units::UNITS;
use phonon_dsp::{QUANTUM, UnitRow};
use phonon_rig::{Drive, Run, decibels, places, spectrum, tone};

use super::oscillator;
use super::report::{Section, show_db};
use super::signal::at;

/// Units whose mean is not zero by their nature, and why.
const MEANT: &[(&str, &str)] = &[
    ("syncsaw", "cut off unevenly by the sync"),
    ("syncpulse", "as syncsaw"),
    ("impulse", "clicks go one way"),
    ("fof", "bursts that begin slowly and end evenly"),
    ("krush", "an uneven curve"),
    ("chebyshev", "even harmonics, without the mean that they would bring to silence"),
    ("octer", "signs that turn at zero crossings"),
    ("squiz", "cut through the wave"),
    ("superpwm", "its widths swing"),
    ("tube", "an uneven curve"),
    ("superkick", "a drum"),
    ("supersnare", "a drum"),
    ("superhat", "a drum"),
    ("pluck", "its loop keeps what the pluck had"),
    ("waveguide", "as pluck"),
    ("granular", "grains cut through the wave"),
];
const GROUPS: &[&str] =
    &["oscillators", "instruments", "filters", "shaping", "dynamics", "modulation", "delays", "reverbs"];

const FREQ: f32 = 125.0;
const RATE: f32 = 48_000.0;
const LIMIT: f64 = -80.0;

/// Measures all that sounds.
pub fn measure() -> Section {
    let mut section = Section::new(
        "The mean of one second through a Kaiser window, after one second, against full scale: oscillators at 125 Hz with \
         usual settings, effects fed a sine of 125 Hz.",
    );
    for row in UNITS.iter().filter(|row| GROUPS.contains(&row.group)) {
        let has_audio = places(row).iter().any(|input| input.quantity == Quantity::Audio);
        if !has_audio && !oscillator::all().any(|other| other.name == row.name) {
            continue;
        }
        let setting = if has_audio { "a sine goes in" } else { "" };
        let level = decibels(mean(row));
        match MEANT.iter().find(|(unit, _)| *unit == row.name) {
            Some((_, why)) => section.noted(row.name, setting, why, show_db(level)),
            None => section.limited(row.name, setting, "-80 dB", show_db(level), level <= LIMIT),
        }
    }
    section
}

/// The larger of both sides.
fn mean(row: &'static UnitRow) -> f64 {
    let frames = RATE as usize;
    // So that the lowest partial lies at 125 Hz everywhere, far from zero.
    let mut run: Run = at(row, FREQ * oscillator::part(row) as f32, RATE);
    if row.name == "additive" {
        run.texts = vec!["1 0.5 0.3".to_owned()];
    }
    for (place, input) in places(row).iter().enumerate() {
        if input.quantity == Quantity::Audio {
            run.drives[place] = Drive::Signal(rising(2 * frames));
        }
    }
    let sides = run.channels(2 * frames, QUANTUM);
    // A sine at zero hertz reads twice its height.
    sides.iter().map(|side| spectrum(&side[frames..])[0] / 2.0).fold(0.0, f64::max)
}

/// A sine that comes in over half a second, so that what rings does not keep the jolt of its beginning.
fn rising(frames: usize) -> Vec<f32> {
    let fade = |i: usize| 0.5 - 0.5 * (std::f32::consts::PI * (2.0 * i as f32 / RATE).min(1.0)).cos();
    tone(f64::from(FREQ), RATE, frames).iter().enumerate().map(|(i, x)| x * fade(i)).collect()
}
