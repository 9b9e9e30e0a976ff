//! What rings or sings at a pitch: how far off it is.

use phonon_dsp::units::unit;
use phonon_rig::{Run, impulse, loudest};

use super::plot::{Axis, Curve, Plot};
use super::report::Section;
use super::signal::{Setting, hold, words};

/// A unit with a pitch of its own.
struct Tuned {
    unit: &'static str,
    /// The input that is the pitch.
    pitch: &'static str,
    settings: Setting,
    way: Way,
}

/// How it comes to sound.
enum Way {
    /// A click sets it off, and it sings on.
    Sings,
    /// A click rings.
    Rings,
    /// Its gate plucks it.
    Plucked,
}

const TUNED: &[Tuned] = &[
    Tuned { unit: "moog", pitch: "cutoff", settings: &[("res", 1.1)], way: Way::Sings },
    Tuned { unit: "diodeladder", pitch: "cutoff", settings: &[("res", 1.1)], way: Way::Sings },
    Tuned { unit: "ms20", pitch: "cutoff", settings: &[("res", 1.02)], way: Way::Sings },
    Tuned { unit: "ms20", pitch: "cutoff", settings: &[("res", 1.1)], way: Way::Sings },
    Tuned { unit: "ms20", pitch: "cutoff", settings: &[("res", 1.2)], way: Way::Sings },
    Tuned { unit: "ms20_hp", pitch: "cutoff", settings: &[("res", 1.1)], way: Way::Sings },
    Tuned { unit: "comb", pitch: "freq", settings: &[("feedback", 0.99)], way: Way::Rings },
    Tuned { unit: "lpf", pitch: "cutoff", settings: &[("q", 500.0)], way: Way::Rings },
    Tuned { unit: "bpf", pitch: "cutoff", settings: &[("q", 500.0)], way: Way::Rings },
    Tuned { unit: "pluck", pitch: "freq", settings: &[("damping", 0.0)], way: Way::Plucked },
    Tuned { unit: "pluck", pitch: "freq", settings: &[("damping", 0.5)], way: Way::Plucked },
    Tuned { unit: "waveguide", pitch: "freq", settings: &[("damping", 0.0)], way: Way::Plucked },
    Tuned { unit: "waveguide", pitch: "freq", settings: &[("damping", 0.5)], way: Way::Plucked },
];

const RATES: [f32; 2] = [44_100.0, 48_000.0];
/// In cents.
const LIMIT: f64 = 2.0;
/// From 40 Hz to 4 kHz by equal ratios.
const NOTES: usize = 15;

/// Measures what is tuned.
pub fn measure() -> Section {
    let mut section = Section::new(
        "The loudest frequency of one second, or of a hundred periods, against the pitch asked for, at 15 pitches from 40 Hz to 4 kHz by equal \
         ratios, at 44.1 and 48 kHz. A ladder sings by itself; combs and resonant filters ring from a click; strings \
         are plucked.",
    );
    for tuned in TUNED {
        let mut worst = (0.0, String::new());
        let mut curves = Vec::new();
        for rate in RATES {
            let mut points = Vec::new();
            for k in 0..NOTES {
                let pitch = 40.0 * 100f64.powf(k as f64 / (NOTES - 1) as f64);
                // What the input says is the pitch that is meant.
                let pitch = f64::from(pitch as f32);
                let found = loudest(&sound(tuned, pitch as f32, rate), pitch, 50.0, rate);
                let cents = 1200.0 * (found / pitch).log2();
                points.push((pitch, cents));
                if cents.is_nan() || cents.abs() > worst.0 {
                    worst =
                        (cents.abs(), format!("{cents:.3} cents at {pitch:.1} Hz, {} kHz", rate / 1000.0));
                }
            }
            curves.push(Curve { name: format!("{} kHz", rate / 1000.0), points, is_formula: false });
        }
        let settings = words(tuned.settings);
        let measured = if worst.1.is_empty() { "0 cents".to_owned() } else { worst.1 };
        section.limited(tuned.unit, &settings, "2 cents", measured, worst.0 <= LIMIT);
        if section.plots.iter().all(|plot| plot.unit != tuned.unit) {
            section.plots.push(Plot {
                unit: tuned.unit.to_owned(),
                kind: "tuning",
                title: format!("{} {settings}: cents off", tuned.unit),
                x: Axis::frequency(40.0, 4000.0),
                y: Axis::linear(-LIMIT, LIMIT, "cents"),
                curves,
                limit: None,
            });
        }
    }
    section
}

fn sound(tuned: &Tuned, pitch: f32, rate: f32) -> Vec<f32> {
    let Some(row) = unit(tuned.unit) else { return Vec::new() };
    let run = hold(Run { rate, ..Run::of(row) }, tuned.settings);
    let frames = rate as usize;
    // What dies away is heard for a hundred periods: later, high notes are gone.
    let period = (rate / pitch) as usize;
    let window = (100 * period).min(frames);
    let run = run.hold(tuned.pitch, pitch);
    match tuned.way {
        Way::Sings => run.signal("in", impulse(2)).mono(2 * frames).split_off(frames),
        Way::Rings => run.signal("in", impulse(2)).mono(window),
        // The burst of the pluck lasts a period.
        Way::Plucked => run.mono(window + 3 * period).split_off(3 * period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_units() {
        assert!(TUNED.iter().all(|tuned| unit(tuned.unit).is_some()));
    }
}
