//! Oscillators: the loudest alias.

use phonon_rig::decibels;

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
/// Units with a limit of their own: a rectangle in step with another makes two jumps more in each wave, and the wave that
/// is measured runs 2.7 times as fast as the note.
const OWN_LIMITS: &[(&str, f64)] = &[("syncpulse", -75.0)];

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
        let mut worst = (f64::MIN, String::new());
        for rate in RATES {
            for note in NOTES {
                let played = (oscillator::part(row) * note) as f32;
                let signal = oscillator::run(row, played, rate).mono(rate as usize);
                let (loudest, alias) = partials(&signal, note, 10, TOP);
                let level = decibels(alias / loudest);
                if level.is_nan() || level > worst.0 {
                    worst = (level, format!("{} at {note} Hz, {} kHz", show_db(level), rate / 1000.0));
                }
            }
        }
        let own = OWN_LIMITS.iter().find(|(unit, _)| *unit == row.name);
        let limit = own.map_or(LIMIT, |(_, limit)| *limit);
        section.limited(row.name, &setting, &format!("{limit} dB"), worst.1, worst.0 <= limit);
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
            limit: Some(limit),
        });
    }
    section
}
