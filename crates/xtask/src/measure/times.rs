//! Envelopes and ramps: at which frame they arrive.

use phonon_dsp::UnitRow;
use phonon_dsp::units::UNITS;
use phonon_rig::Run;

use super::plot::{Axis, Curve, Plot};
use super::report::Section;
use super::signal::{Setting, hold};

/// When an envelope must be where.
struct Course {
    unit: &'static str,
    inputs: Setting,
    texts: &'static [&'static str],
    /// The input that opens and closes, and until how many seconds it is open; for ever unless given.
    gate: Option<(&'static str, f64)>,
    moments: &'static [Moment],
}

/// A value that is reached: what it is, from which second on it is looked for, the value, the second.
type Moment = (&'static str, f64, f32, f64);

const ADSR: Setting = &[("attack", 0.01), ("decay", 0.02), ("sustain", 0.5), ("release", 0.03)];

/// So low that the last frames of a cubic fall still differ from where it ends.
const LOW: Setting = &[("attack", 0.01), ("decay", 0.01), ("sustain", 1.0 / 64.0)];

const COURSES: &[Course] = &[
    Course {
        unit: "adsr",
        inputs: ADSR,
        texts: &[],
        gate: Some(("gate", 0.06)),
        moments: &[("attack", 0.0, 1.0, 0.01), ("release", 0.06, 0.0, 0.09)],
    },
    Course {
        unit: "env",
        inputs: ADSR,
        texts: &[],
        gate: Some(("in", 0.06)),
        moments: &[("attack", 0.0, 1.0, 0.01), ("release", 0.06, 0.0, 0.09)],
    },
    Course {
        unit: "ahdsr",
        inputs: &[("attack", 0.01), ("hold", 0.02), ("decay", 0.01), ("sustain", 0.5), ("release", 0.03)],
        texts: &[],
        gate: Some(("gate", 0.06)),
        moments: &[("attack", 0.0, 1.0, 0.01), ("release", 0.06, 0.0, 0.09)],
    },
    Course {
        unit: "ad",
        inputs: &[("attack", 0.02), ("decay", 0.03)],
        texts: &[],
        gate: Some(("gate", 0.005)),
        moments: &[("attack", 0.0, 1.0, 0.02), ("decay", 0.02, 0.0, 0.05)],
    },
    Course {
        unit: "asr",
        inputs: &[("attack", 0.02), ("release", 0.03)],
        texts: &[],
        gate: Some(("gate", 0.05)),
        moments: &[("attack", 0.0, 1.0, 0.02), ("release", 0.05, 0.0, 0.08)],
    },
    Course {
        unit: "adsrcurve",
        inputs: ADSR,
        texts: &[],
        gate: Some(("gate", 0.06)),
        moments: &[("attack", 0.0, 1.0, 0.01), ("release", 0.06, 0.0, 0.09)],
    },
    Course {
        unit: "ar",
        inputs: &[("attack", 0.02), ("release", 0.03)],
        texts: &[],
        gate: Some(("gate", 0.05)),
        moments: &[("attack", 0.0, 1.0, 0.02), ("release", 0.05, 0.0, 0.08)],
    },
    Course {
        unit: "tadsr",
        inputs: ADSR,
        texts: &[],
        gate: Some(("gate", 0.06)),
        moments: &[("attack", 0.0, 1.0, 0.01), ("release", 0.06, 0.0, 0.09)],
    },
    Course {
        unit: "line",
        inputs: &[("start", 0.25), ("end", 1.0), ("dur", 0.05)],
        texts: &[],
        gate: None,
        moments: &[("end", 0.0, 1.0, 0.05)],
    },
    Course {
        unit: "xline",
        inputs: &[("start", 0.01), ("end", 1.0), ("dur", 0.05)],
        texts: &[],
        gate: None,
        moments: &[("end", 0.0, 1.0, 0.05)],
    },
    Course {
        unit: "curve",
        inputs: &[("start", 0.0), ("end", 1.0), ("dur", 0.05), ("shape", -4.0)],
        texts: &[],
        gate: None,
        moments: &[("end", 0.0, 1.0, 0.05)],
    },
    Course {
        unit: "segments",
        inputs: &[],
        texts: &["0 1, 0.5 0.75", "0.01 0.02"],
        gate: None,
        moments: &[("second", 0.0, 1.0, 0.01), ("third", 0.01, 0.5, 0.03), ("last", 0.03, 0.75, 0.05)],
    },
    Course {
        unit: "adsr",
        inputs: LOW,
        texts: &[],
        gate: None,
        moments: &[("decay", 0.01, 1.0 / 64.0, 0.02)],
    },
    Course {
        unit: "env",
        inputs: LOW,
        texts: &[],
        gate: Some(("in", 1.0)),
        moments: &[("decay", 0.01, 1.0 / 64.0, 0.02)],
    },
    Course {
        unit: "ahdsr",
        inputs: &[("attack", 0.01), ("hold", 0.02), ("decay", 0.01), ("sustain", 1.0 / 64.0)],
        texts: &[],
        gate: None,
        moments: &[("decay", 0.03, 1.0 / 64.0, 0.04)],
    },
];

/// Rates that divide all times above.
const RATES: [f32; 3] = [44_100.0, 48_000.0, 96_000.0];
/// Seconds that are looked at.
const LENGTH: f64 = 0.1;

/// Measures all envelopes.
pub fn measure() -> Section {
    let mut section = Section::new(
        "The first frame at which a stage has reached its value, to the bit, against its time, at 44.1, 48 and 96 kHz: the \
         largest difference of all stages and rates.",
    );
    for row in UNITS.iter().filter(|row| row.group == "envelopes") {
        let courses: Vec<&Course> = COURSES.iter().filter(|course| course.unit == row.name).collect();
        if courses.is_empty() {
            section.noted(row.name, "", "no times stated yet", "–".to_owned());
        }
        for course in &courses {
            let (worst, at) = worst(row, course);
            let measured =
                if worst == u64::MAX { format!("never{at}") } else { format!("{worst} frames{at}") };
            section.limited(row.name, &stages(course), "0 frames", measured, worst == 0);
        }
        section.plots.extend(courses.first().map(|course| plot(row, course)));
    }
    section
}

/// The largest difference in frames, and where.
fn worst(row: &'static UnitRow, course: &Course) -> (u64, String) {
    let mut worst = (0, String::new());
    for rate in RATES {
        let out = render(row, course, rate);
        for (what, from, value, time) in course.moments {
            let off = found(&out, frame(*from, rate), *value)
                .map_or(u64::MAX, |found| found.abs_diff(frame(*time, rate)) as u64);
            if off > worst.0 {
                worst = (off, format!(" in {what} at {} kHz", rate / 1000.0));
            }
        }
    }
    worst
}

fn stages(course: &Course) -> String {
    course.moments.iter().map(|moment| moment.0).collect::<Vec<&str>>().join(", ")
}

fn frame(seconds: f64, rate: f32) -> usize {
    (seconds * f64::from(rate)).round() as usize
}

fn found(out: &[f32], from: usize, value: f32) -> Option<usize> {
    out.iter().skip(from).position(|x| *x == value).map(|at| from + at)
}

fn render(row: &'static UnitRow, course: &Course, rate: f32) -> Vec<f32> {
    let frames = frame(LENGTH, rate);
    let mut run = hold(Run { rate, ..Run::of(row) }, course.inputs);
    if let Some((name, open)) = course.gate {
        let shut = frame(open, rate);
        run = run.signal(name, (0..frames).map(|i| f32::from(i < shut)).collect());
    }
    run.texts.iter_mut().zip(course.texts).for_each(|(slot, text)| (*text).clone_into(slot));
    run.mono(frames)
}

fn plot(row: &'static UnitRow, course: &Course) -> Plot {
    let out = render(row, course, 48_000.0);
    let points = out.iter().enumerate().map(|(i, x)| (i as f64 / 48.0, f64::from(*x))).collect();
    Plot {
        unit: row.name.to_owned(),
        kind: "course",
        title: format!("{}: {}", row.name, stages(course)),
        x: Axis::linear(0.0, LENGTH * 1000.0, "ms"),
        y: Axis::linear(0.0, 1.1, ""),
        curves: vec![Curve { name: String::new(), points, is_formula: false }],
        limit: None,
    }
}
