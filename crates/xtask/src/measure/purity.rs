//! Sine: distortion and noise.

use phonon_rig::spectrum;

use super::oscillator;
use super::plot::{Axis, Curve, Plot};
use super::report::{Section, show_db};
use super::signal::points;

/// Units whose wave is one sine.
const SINES: &[&str] = &["sine"];
const NOTES: [usize; 7] = [30, 55, 440, 997, 5000, 10_000, 15_000];
const RATES: [f32; 3] = [44_100.0, 48_000.0, 96_000.0];
const LIMIT: f64 = -120.0;

/// Measures the sines.
pub fn measure() -> Section {
    let mut section = Section::new(
        "THD+N: everything from 10 Hz to 20 kHz but the sine, against it, from one second through a Kaiser window; \
         notes from 30 Hz to 15 kHz.",
    );
    for row in oscillator::all().filter(|row| SINES.contains(&row.name)) {
        let signal = |note: usize, rate: f32| oscillator::run(row, note as f32, rate).mono(rate as usize);
        for rate in RATES {
            let levels = NOTES.map(|note| (residue(&signal(note, rate), note), note));
            let (worst, note) = levels.into_iter().fold((f64::MIN, 0), |a, b| if b.0 > a.0 { b } else { a });
            let measured = format!("{} at {note} Hz", show_db(worst));
            section.limited(row.name, &format!("{} kHz", rate / 1000.0), "-120 dB", measured, worst <= LIMIT);
        }
        section.plots.push(Plot {
            unit: row.name.to_owned(),
            kind: "purity",
            title: format!("{}: spectrum at 997 Hz", row.name),
            x: Axis::frequency(20.0, 24_000.0),
            y: Axis::linear(-160.0, 0.0, "dB"),
            curves: vec![Curve {
                name: String::new(),
                points: points(&signal(997, 48_000.0), 20.0, 24_000.0),
                is_formula: false,
            }],
            limit: Some(LIMIT),
        });
    }
    section
}

/// Power of all but the tone against the tone, in dB.
fn residue(signal: &[f32], note: usize) -> f64 {
    let bins = spectrum(signal);
    let power = |is_tone: bool| -> f64 {
        let bins = (10..20_000usize).filter(|bin| (bin.abs_diff(note) <= 8) == is_tone).map(|bin| bins[bin]);
        bins.map(|x| x * x).sum()
    };
    10.0 * (power(false) / power(true)).log10()
}
