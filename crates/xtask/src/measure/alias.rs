//! Oscillators: the loudest alias.

use phonon_rig::{decibels, tone};

use super::oscillator;
use super::plot::{Axis, Curve, Plot};
use super::report::{Section, show_db};
use super::signal::{partials, points};

/// Notes in hertz, up to 2 kHz; none divides a rate, so aliases fall between the partials.
const NOTES: [usize; 6] = [59, 109, 441, 997, 1499, 1993];
const RATES: [f32; 2] = [44_100.0, 48_000.0];
/// The worst alias below [`TOP`] hertz, against the loudest partial.
const LIMIT: f64 = -80.0;
const TOP: usize = 10_000;
/// Units that are measured without a limit, and why.
const NOTED: &[(&str, &str)] = &[
    ("vosim", "bursts as their source draws them: their corners fold back"),
    ("fof", "bursts as their source draws them, cut softly at the end of a turn"),
];
/// Waves that a signal can start anew, and how many of their turns fit in one of it.
const IN_STEP: [&str; 5] = ["sine", "saw", "square", "tri", "pulse"];
const TURNS: f32 = 1.7;
/// A sine that is cut off bends anew beside its jump and its corner, which nothing makes smooth.
const BENT: &str = "sine";
const BENT_LIMIT: f64 = -75.0;

/// Measures all oscillators.
pub fn measure() -> Section {
    let mut section = Section::new(
        "The loudest partial below 10 kHz that is no multiple of the frequency, against the loudest that is: one \
         second through a Kaiser window with side lobes below -150 dB, notes of 59, 109, 441, 997, 1499 and 1993 Hz \
         at 44.1 and 48 kHz.",
    );
    for row in oscillator::all() {
        let setting = oscillator::setting(row);
        if let Some(why) = oscillator::aperiodic(row) {
            section.noted(row.name, &setting, why, "–".to_owned());
            continue;
        }
        let play = |note, rate| {
            let played = (oscillator::part(row) * note) as f32;
            oscillator::run(row, played, rate).mono(rate as usize)
        };
        let (level, measured) = worst(play);
        match NOTED.iter().find(|(unit, _)| *unit == row.name) {
            Some((_, why)) => section.noted(row.name, &setting, why, measured),
            None => section.limited(row.name, &setting, &format!("{LIMIT} dB"), measured, level <= LIMIT),
        }
        let signal = oscillator::run(row, 997.0, 48_000.0).mono(48_000);
        section.plots.push(Plot {
            unit: row.name.to_owned(),
            kind: "spectrum",
            title: format!("{} {setting}: spectrum at 997 Hz", row.name).replace(" :", ":"),
            x: Axis::frequency(20.0, 24_000.0),
            y: Axis::linear(-160.0, 0.0, "dB"),
            curves: vec![Curve {
                name: String::new(),
                points: points(&signal, 20.0, 24_000.0),
                is_formula: false,
            }],
            limit: Some(LIMIT),
        });
    }
    for row in oscillator::all().filter(|row| IN_STEP.contains(&row.name)) {
        let play = |note: usize, rate: f32| {
            let frames = rate as usize;
            let run = oscillator::run(row, note as f32 * TURNS, rate);
            run.signal("sync", tone(note as f64, rate, 2 * frames)).mono(2 * frames).split_off(frames)
        };
        let (level, measured) = worst(play);
        let setting = format!("sync by a sine, {TURNS} turns in each of it");
        let limit = if row.name == BENT { BENT_LIMIT } else { LIMIT };
        section.limited(row.name, &setting, &format!("{limit} dB"), measured, level <= limit);
    }
    section
}

/// The worst level of all notes and rates, and in words.
fn worst(play: impl Fn(usize, f32) -> Vec<f32>) -> (f64, String) {
    let mut worst = (f64::MIN, String::new());
    for rate in RATES {
        for note in NOTES {
            let (loudest, alias) = partials(&play(note, rate), note, 10, TOP);
            let level = decibels(alias / loudest);
            if level.is_nan() || level > worst.0 {
                worst = (level, format!("{} at {note} Hz, {} kHz", show_db(level), rate / 1000.0));
            }
        }
    }
    worst
}
