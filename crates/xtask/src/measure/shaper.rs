//! Shapers: the loudest alias of a sine that they bend.

use phonon_dsp::UnitRow;
use phonon_dsp::units::UNITS;
use phonon_rig::{Run, decibels, tone};

use super::plot::{Axis, Curve, Plot};
use super::report::{Section, show_db};
use super::signal::{partials, points};

/// Shapers without a limit, and why.
const MEANT: &[(&str, &str)] = &[
    ("bitcrush", "its aliases are the point of it"),
    ("coarse", "its aliases are the point of it"),
    ("decimator", "its aliases are the point of it"),
    ("octer", "octaves below are no multiples; the one above has a corner"),
    ("squiz", "repeats pieces with corners between them"),
];

const NOTES: [usize; 3] = [441, 997, 1993];
const RATE: f32 = 48_000.0;
const TOP: usize = 10_000;
const LIMIT: f64 = -80.0;

/// Measures all shapers.
pub fn measure() -> Section {
    let mut section = Section::new(
        "A full-scale sine of 441, 997 and 1993 Hz at 48 kHz, drive 4, mix 1: the loudest partial below 10 kHz that \
         is no multiple of it, against the loudest that is.",
    );
    for row in UNITS.iter().filter(|row| row.group == "shaping") {
        let mut worst = (f64::MIN, String::new());
        for note in NOTES {
            let (loudest, alias) = partials(&bend(row, note), note, 20, TOP);
            let level = decibels(alias / loudest);
            if level.is_nan() || level > worst.0 {
                worst = (level, format!("{} at {note} Hz", show_db(level)));
            }
        }
        let setting = if has(row, "drive") { "drive 4" } else { "" };
        match MEANT.iter().find(|(unit, _)| *unit == row.name) {
            Some((_, why)) => section.noted(row.name, setting, why, worst.1),
            None => section.limited(row.name, setting, &format!("{LIMIT} dB"), worst.1, worst.0 <= LIMIT),
        }
        section.plots.push(Plot {
            unit: row.name.to_owned(),
            kind: "shaped",
            title: format!("{}: spectrum of a bent sine of 997 Hz", row.name),
            x: Axis::frequency(20.0, 24_000.0),
            y: Axis::linear(-160.0, 0.0, "dB"),
            curves: vec![Curve {
                name: String::new(),
                points: points(&bend(row, 997), 20.0, 24_000.0),
                is_formula: false,
            }],
            limit: None,
        });
    }
    section
}

/// One second of a bent sine, once the filters around the curve have settled.
fn bend(row: &'static UnitRow, note: usize) -> Vec<f32> {
    let frames = RATE as usize;
    let mut run = Run::of(row);
    for (name, value) in [("drive", 4.0), ("mix", 1.0)] {
        if has(row, name) {
            run = run.hold(name, value);
        }
    }
    run.signal("in", tone(note as f64, RATE, 2 * frames)).mono(2 * frames).split_off(frames)
}

fn has(row: &UnitRow, name: &str) -> bool {
    row.inputs.iter().any(|input| input.name == name)
}
