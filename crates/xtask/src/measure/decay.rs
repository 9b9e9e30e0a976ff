//! Reverbs: how long they ring, against the time that their settings mean.

use phonon_dsp::UnitRow;
use phonon_dsp::units::UNITS;
use phonon_rig::{Run, backward_energy, decay_time, impulse, octave};

use super::plot::{Axis, Curve, Plot};
use super::report::Section;
use super::signal::{Setting, hold};

/// How long a reverb should ring.
struct Expected {
    unit: &'static str,
    /// Inputs that are the same in all settings.
    fixed: Setting,
    /// The input that sets the time.
    input: &'static str,
    values: &'static [f32],
    /// Seconds to fall by 60 dB.
    seconds: fn(f64) -> f64,
    /// Whether the source states that time; else it is a rough guess for the plot's sake, and no limit.
    is_stated: bool,
}

const PLATE: Setting = &[("mix", 1.0), ("damping", 0.0), ("predelay", 0.0), ("mod", 0.0)];
const PLATE_MOVING: Setting = &[("mix", 1.0), ("damping", 0.0), ("predelay", 0.0), ("mod", 0.3)];

/// A reverb whose time is said in seconds.
const TIMED_REVERB: Expected = Expected {
    unit: "reverb",
    fixed: &[("mix", 1.0), ("damping", 0.0)],
    input: "time",
    values: &[1.0, 2.5, 6.0],
    seconds: |time| time,
    is_stated: true,
};

const EXPECTED: &[Expected] = &[
    Expected {
        unit: "reverb_stereo",
        fixed: &[("wet", 1.0)],
        input: "time",
        values: &[0.5, 2.0, 5.0],
        seconds: |time| time,
        is_stated: true,
    },
    // Its summary: 0.2 s at 0, 2 s at 0.5, 20 s at 1.
    Expected {
        unit: "lush",
        fixed: &[("mix", 1.0), ("damping", 0.0), ("wander", 0.0)],
        input: "decay",
        values: &[0.25, 0.5, 0.7],
        seconds: |decay| 0.2 * 100f64.powf(decay),
        is_stated: true,
    },
    Expected {
        unit: "reverb",
        fixed: &[("mix", 1.0), ("damping", 0.0)],
        input: "room",
        values: &[0.2, 0.5, 0.9],
        seconds: freeverb,
        is_stated: true,
    },
    Expected { input: "time", values: &[0.5, 2.0, 6.0], ..TIMED_REVERB },
    Expected { unit: "monoverb", ..TIMED_REVERB },
    Expected { unit: "plate", fixed: PLATE, ..TIMED_REVERB },
    Expected { unit: "plate", fixed: PLATE_MOVING, ..TIMED_REVERB },
    Expected { unit: "lush", fixed: &[("mix", 1.0), ("damping", 0.0), ("wander", 0.0)], ..TIMED_REVERB },
    Expected { unit: "lush", fixed: &[("mix", 1.0), ("damping", 0.0), ("wander", 0.5)], ..TIMED_REVERB },
    Expected { unit: "fdn", input: "decay", ..TIMED_REVERB },
    Expected {
        unit: "fdn",
        input: "decay",
        fixed: &[("mix", 1.0), ("damping", 0.0), ("mod", 1.0)],
        ..TIMED_REVERB
    },
    // Dattorro 1997, table 1: the tank is 21589 frames of 29761 a second long, and a sound that has gone around has
    // been multiplied by the decay four times; the row lets 0.999 of it through. That its all-pass filters hold some
    // frequencies longer is not in this.
    Expected {
        unit: "plate",
        fixed: &[("mix", 1.0), ("damping", 0.0), ("predelay", 0.0), ("mod", 0.0)],
        input: "decay",
        values: &[0.5, 0.7, 0.85],
        seconds: |decay| 21_589.0 / 29_761.0 * 60.0 / (-80.0 * (0.999 * decay).log10()),
        is_stated: false,
    },
];

/// Eight combs of D frames at 44.1 kHz and feedback g fall by 60 dB in -3 D / log10(g) (Smith, Physical Audio Signal
/// Processing, section 3.5); together they fall as the sum of their energies does between -5 and -35 dB.
fn freeverb(room: f64) -> f64 {
    let feedback = 0.7 + 0.28 * room;
    let combs = [1116.0, 1188.0, 1277.0, 1356.0, 1422.0, 1491.0, 1557.0, 1617.0];
    let energy = |seconds: f64| -> f64 {
        combs.iter().map(|length| feedback.powf(2.0 * seconds * 44_100.0 / length)).sum::<f64>() / 8.0
    };
    let when = |level: f64| {
        let (mut low, mut high) = (0.0, 100.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if 10.0 * energy(middle).log10() > level { low = middle } else { high = middle }
        }
        low
    };
    2.0 * (when(-35.0) - when(-5.0))
}

/// Reverbs whose time nothing sets, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("convolve", "rings as long as its file"),
    ("shimmer", "its octaves feed it, so its tail has no one rate"),
];

fn is_motion(name: &str) -> bool {
    matches!(name, "mod" | "wander")
}

const RATE: f32 = 48_000.0;
const LIMIT: f64 = 0.05;
/// Centre of the band in which times are measured, in hertz.
const BAND: f64 = 1000.0;

/// Measures all reverbs.
pub fn measure() -> Section {
    let mut section = Section::new(
        "Seconds to fall by 60 dB, from the backward integral of the squared impulse response between -5 and -35 dB \
         (Schroeder 1965) in a band around 1 kHz, left and right, against what the settings mean by the source of the unit.",
    );
    for row in UNITS.iter().filter(|row| row.group == "reverbs") {
        let all: Vec<&Expected> = EXPECTED.iter().filter(|expected| expected.unit == row.name).collect();
        if all.is_empty() {
            let why = WITHOUT.iter().find(|(unit, _)| *unit == row.name).map(|(_, why)| *why);
            section.noted(row.name, "", why.unwrap_or("no time stated yet"), "–".to_owned());
            continue;
        }
        let mut curves = Vec::new();
        for (expected, value) in
            all.iter().flat_map(|expected| expected.values.iter().map(move |v| (expected, v)))
        {
            let seconds = (expected.seconds)(f64::from(*value));
            let sides = ring(row, expected, *value, seconds);
            let times: Vec<f64> =
                sides.iter().map(|s| decay_time(&octave(s, BAND, RATE), RATE).unwrap_or(f64::NAN)).collect();
            let is_kept = times.iter().all(|time| (time / seconds - 1.0).abs() <= LIMIT);
            let shown: Vec<String> = times.iter().map(|time| format!("{time:.3}")).collect();
            let motion = expected.fixed.iter().find(|(name, value)| is_motion(name) && *value > 0.0);
            let motion = motion.map(|(name, value)| format!(", {name} {value}")).unwrap_or_default();
            let setting = format!("{} {value}{motion}", expected.input);
            let limit = format!("{seconds:.3} s ± 5 %");
            let shown = format!("{} s", shown.join(", "));
            match expected.is_stated {
                true => section.limited(row.name, &setting, &limit, shown, is_kept),
                false => section.noted(row.name, &setting, &format!("about {seconds:.3} s"), shown),
            }
            curves.push(Curve { name: setting, points: fall(&sides[0]), is_formula: false });
        }
        section.plots.push(Plot {
            unit: row.name.to_owned(),
            kind: "decay",
            title: format!("{}: energy left", row.name),
            x: Axis::linear(0.0, 5.0, "s"),
            y: Axis::linear(-80.0, 0.0, "dB"),
            curves,
            limit: None,
        });
    }
    section
}

fn ring(row: &'static UnitRow, expected: &Expected, value: f32, seconds: f64) -> Vec<Vec<f32>> {
    let run = hold(Run::of(row), expected.fixed);
    let run = run.hold(expected.input, value).signal("in", impulse(2));
    run.channels(((seconds * 1.5 + 0.5) * f64::from(RATE)) as usize, phonon_dsp::QUANTUM)
}

fn fall(response: &[f32]) -> Vec<(f64, f64)> {
    let energy = backward_energy(response);
    let points = energy.iter().enumerate().step_by(240);
    let points = points.map(|(i, e)| (i as f64 / f64::from(RATE), 10.0 * (e / energy[0]).log10()));
    points.take_while(|(x, y)| *x <= 5.0 && *y > -80.0).collect()
}
