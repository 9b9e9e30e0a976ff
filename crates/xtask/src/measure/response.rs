//! Linear filters against the transfer function that their source gives.

use std::f64::consts::PI;

use phonon_dsp::UnitRow;
use phonon_dsp::units::UNITS;
use phonon_rig::{Run, decibels, impulse, transfer};
use realfft::num_complex::Complex64;

use super::plot::{Axis, Curve, Plot};
use super::report::Section;
use super::signal::{Setting, hold, words};

/// What a filter does to a sine, by the formula of its source.
struct Formula {
    unit: &'static str,
    /// Settings to try.
    settings: &'static [Setting],
    /// Height of the impulse; small where a filter saturates.
    level: f32,
    gain: fn(&At) -> Complex64,
}

/// Where a formula is asked.
struct At {
    f: f64,
    rate: f64,
    setting: Setting,
}

impl At {
    fn input(&self, name: &str) -> f64 {
        self.setting.iter().find(|(n, _)| *n == name).map_or(f64::NAN, |(_, value)| f64::from(*value))
    }

    /// s of the analog prototype with a corner at one: the bilinear transform, bent so that the corner stays in its
    /// place (Smith, Introduction to Digital Filters, appendix I.3).
    fn s(&self, corner: f64) -> Complex64 {
        Complex64::new(0.0, (PI * self.f / self.rate).tan() / (PI * corner / self.rate).tan())
    }

    /// z^-frames.
    fn delayed(&self, frames: f64) -> Complex64 {
        Complex64::from_polar(1.0, -2.0 * PI * self.f / self.rate * frames)
    }
}

const CORNERS: &[Setting] = &[
    &[("cutoff", 200.0), ("q", 0.5)],
    &[("cutoff", 1000.0), ("q", 0.75)],
    &[("cutoff", 1000.0), ("q", 10.0)],
    &[("cutoff", 8000.0), ("q", 2.0)],
];
const ONE_POLE: &[Setting] = &[&[("cutoff", 100.0)], &[("cutoff", 1000.0)], &[("cutoff", 9000.0)]];
const STEEP: &[Setting] = &[&[("cutoff", 300.0), ("q", 1.0)], &[("cutoff", 3000.0), ("q", 1.0)]];
const SCREAMS: &[Setting] = &[
    &[("cutoff", 300.0), ("res", 0.0)],
    &[("cutoff", 1000.0), ("res", 0.5)],
    &[("cutoff", 4000.0), ("res", 0.9)],
];
const BELLS: &[Setting] = &[
    &[("freq", 1500.0), ("gain", 12.0), ("q", 1.0)],
    &[("freq", 1500.0), ("gain", -18.0), ("q", 0.7)],
    &[("freq", 300.0), ("gain", 6.0), ("q", 4.0)],
];

const FORMULAS: &[Formula] = &[
    // Bristow-Johnson, Audio EQ Cookbook: H(s) with s in units of the corner.
    linear("lpf", CORNERS, |at| section(at, |_, _| ONE)),
    linear("hpf", CORNERS, |at| section(at, |s, _| s * s)),
    linear("bpf", CORNERS, |at| section(at, |s, q| s / q)),
    linear("notch", CORNERS, |at| section(at, |s, _| s * s + 1.0)),
    linear("onepole", ONE_POLE, |at| 1.0 / (1.0 + at.s(at.input("cutoff")))),
    linear("onepole_hp", ONE_POLE, |at| {
        let s = at.s(at.input("cutoff"));
        s / (1.0 + s)
    }),
    // Butterworth of fourth order: its poles in pairs of these Q.
    linear("lpf24", STEEP, |at| {
        let s = at.s(at.input("cutoff"));
        BUTTERWORTH.map(|q| 1.0 / (s * s + s / q + 1.0)).iter().product()
    }),
    linear("hpf24", STEEP, |at| {
        let s = at.s(at.input("cutoff"));
        BUTTERWORTH.map(|q| s * s / (s * s + s / q + 1.0)).iter().product()
    }),
    // Frequencies that divide both rates, so that the fractional delay is none.
    linear("comb", &[&[("freq", 100.0), ("feedback", 0.75)], &[("freq", 300.0), ("feedback", -0.6)]], |at| {
        1.0 / (1.0 - at.input("feedback") * at.delayed(at.rate / at.input("freq")))
    }),
    linear("allpass", &[&[("coefficient", -0.8)], &[("coefficient", 0.3)], &[("coefficient", 0.9)]], |at| {
        let (c, z) = (at.input("coefficient"), at.delayed(1.0));
        (c + z) / (1.0 + c * z)
    }),
    // Zavalishin, The Art of VA Filter Design, 5.1; so quiet that the saturation does nothing.
    Formula {
        level: 1e-3,
        ..linear(
            "moog",
            &[
                &[("cutoff", 300.0), ("res", 0.0)],
                &[("cutoff", 1000.0), ("res", 0.5)],
                &[("cutoff", 3000.0), ("res", 0.9)],
            ],
            |at| 1.0 / ((1.0 + at.s(at.input("cutoff"))).powu(4) + 4.0 * at.input("res")),
        )
    },
    // The same, 5.10, at its cutoff over 1.195.
    Formula {
        level: 1e-3,
        ..linear(
            "diodeladder",
            &[
                &[("cutoff", 300.0), ("res", 0.0)],
                &[("cutoff", 1000.0), ("res", 0.5)],
                &[("cutoff", 3000.0), ("res", 0.9)],
            ],
            |at| {
                let (s, k) =
                    (at.s(at.input("cutoff")) * 1.428_571_429f64.sqrt(), at.input("res") * 901.0 / 49.0);
                // So that resonance does not take all of the bass.
                (1.0 + k / 4.0) / (((s + 7.0) * s + 15.0) * s * s + 10.0 * s + 1.0 + k)
            },
        )
    },
    // Stinchcombe 2006.
    Formula { level: 1e-3, ..linear("ms20", SCREAMS, |at| 1.0 / screaming(at)) },
    Formula {
        level: 1e-3,
        ..linear("ms20_hp", SCREAMS, |at| {
            let s = at.s(at.input("cutoff"));
            s * s / screaming(at)
        })
    },
    // Linkwitz and Riley 1976: a Butterworth filter of second order, squared; their sum is all-pass.
    linear("crossover_low", ONE_POLE, |at| lows(at, "cutoff")),
    linear("crossover_high", ONE_POLE, |at| highs(at, "cutoff")),
    linear(
        "eq3",
        &[&[("low", 6.0), ("mid", -3.0), ("high", 9.0), ("lowfreq", 300.0), ("highfreq", 3000.0)]],
        |at| {
            let gain = |name| 10f64.powf(at.input(name) / 20.0);
            let middle = highs(at, "lowfreq");
            gain("low") * lows(at, "lowfreq") * (lows(at, "highfreq") + highs(at, "highfreq"))
                + middle * (gain("mid") * lows(at, "highfreq") + gain("high") * highs(at, "highfreq"))
        },
    ),
    linear("graphic", &[&[("g125", 12.0), ("g500", -6.0), ("g2k", 9.0), ("g8k", -12.0)]], |at| {
        at.setting
            .iter()
            .zip([125.0, 500.0, 2000.0, 8000.0])
            .map(|((_, gain), octave)| {
                let (s, a) = (at.s(octave), 10f64.powf(f64::from(*gain) / 40.0));
                let q = std::f64::consts::SQRT_2;
                (s * s + s * (a / q) + 1.0) / (s * s + s / (a * q) + 1.0)
            })
            .product()
    }),
    linear("hilbert", &[&[]], |_| ONE),
    linear("bpf24", CORNERS, |at| twice(at, |s, q| s / q)),
    linear("notch24", CORNERS, |at| twice(at, |s, _| s * s + 1.0)),
    linear("djf", &[&[("pos", 0.25)], &[("pos", 0.4)], &[("pos", 0.75)]], |at| {
        let pos = at.input("pos");
        let is_high = pos >= 0.5;
        let knob = if is_high { pos - 0.5 } else { pos } * 2.0;
        let s = at.s(20.0 * 1000f64.powf(knob));
        (if is_high { s * s } else { ONE }) / (s * s + 1.25 * s + 1.0)
    }),
    linear("peak", BELLS, |at| bell(at, "freq", "gain", "q")),
    linear("lowshelf", BELLS, |at| shelf(at, false)),
    linear("highshelf", BELLS, |at| shelf(at, true)),
    linear(
        "eq",
        &[&[
            ("freq1", 100.0),
            ("gain1", 6.0),
            ("q1", 1.0),
            ("freq2", 700.0),
            ("gain2", -9.0),
            ("q2", 3.0),
            ("freq3", 8000.0),
            ("gain3", 4.0),
            ("q3", 0.7),
        ]],
        |at| {
            bell(at, "freq1", "gain1", "q1")
                * bell(at, "freq2", "gain2", "q2")
                * bell(at, "freq3", "gain3", "q3")
        },
    ),
    // Smith, Introduction to Digital Filters, B.3, with a corner at 10 Hz.
    linear("dcblock", &[&[]], |at| {
        (1.0 - at.delayed(1.0)) / (1.0 - (1.0 - 20.0 * PI / at.rate) * at.delayed(1.0))
    }),
    linear(
        "formant",
        &[&[("f1", 500.0), ("f2", 1500.0), ("f3", 5000.0), ("bw1", 50.0), ("bw2", 90.0), ("bw3", 300.0)]],
        |at| {
            let band = |f: &str, width: &str| resonance(at, at.input(f), at.input(width));
            band("f1", "bw1") + band("f2", "bw2") + band("f3", "bw3")
        },
    ),
    // Peterson and Barney 1952: a and i.
    linear("vowel", &[&[("vowel", 0.0)], &[("vowel", 2.0)]], |at| {
        let formants =
            if at.input("vowel") < 1.0 { [730.0, 1090.0, 2440.0] } else { [270.0, 2290.0, 3010.0] };
        let bands = formants.iter().zip([(80.0, 1.0), (90.0, 0.6), (120.0, 0.3)]);
        bands.map(|(f, (width, level))| level * resonance(at, *f, width)).sum()
    }),
];

/// Filters that no formula describes, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("vocoder", "two inputs, follows loudness"),
    ("modal", "a bank of resonators, whose formula is not written yet"),
];

const ONE: Complex64 = Complex64::new(1.0, 0.0);
const BUTTERWORTH: [f64; 2] = [0.541_196_100_146_197, 1.306_562_964_876_377];

/// s² + 2 (1 - res) s + 1.
fn screaming(at: &At) -> Complex64 {
    let s = at.s(at.input("cutoff"));
    s * s + 2.0 * (1.0 - at.input("res")) * s + 1.0
}

fn lows(at: &At, corner: &str) -> Complex64 {
    let s = at.s(at.input(corner));
    (1.0 / (s * s + std::f64::consts::SQRT_2 * s + 1.0)).powu(2)
}

fn highs(at: &At, corner: &str) -> Complex64 {
    let s = at.s(at.input(corner));
    (s * s / (s * s + std::f64::consts::SQRT_2 * s + 1.0)).powu(2)
}

/// Two sections, with the Q of a Butterworth filter, the second times q.
fn twice(at: &At, above: fn(Complex64, f64) -> Complex64) -> Complex64 {
    let s = at.s(at.input("cutoff"));
    let section = |q: f64| above(s, q) / (s * s + s / q + 1.0);
    section(BUTTERWORTH[0]) * section(BUTTERWORTH[1] * at.input("q"))
}

const fn linear(unit: &'static str, settings: &'static [Setting], gain: fn(&At) -> Complex64) -> Formula {
    Formula { unit, settings, level: 1.0, gain }
}

fn section(at: &At, above: fn(Complex64, f64) -> Complex64) -> Complex64 {
    let (s, q) = (at.s(at.input("cutoff")), at.input("q"));
    above(s, q) / (s * s + s / q + 1.0)
}

fn resonance(at: &At, centre: f64, width: f64) -> Complex64 {
    let (s, q) = (at.s(centre), centre / width);
    s / q / (s * s + s / q + 1.0)
}

fn bell(at: &At, freq: &str, gain: &str, q: &str) -> Complex64 {
    let (s, a, q) = (at.s(at.input(freq)), 10f64.powf(at.input(gain) / 40.0), at.input(q));
    (s * s + s * (a / q) + 1.0) / (s * s + s / (a * q) + 1.0)
}

fn shelf(at: &At, is_high: bool) -> Complex64 {
    let (s, a, q) = (at.s(at.input("freq")), 10f64.powf(at.input("gain") / 40.0), at.input("q"));
    let slope = s * (a.sqrt() / q);
    let (up, down) = (s * s + slope + a, a * s * s + slope + 1.0);
    if is_high { a * down / up } else { a * up / down }
}

/// Rates at which responses are compared.
const RATES: [f32; 2] = [44_100.0, 96_000.0];
/// Up to here, in hertz.
const TOP: usize = 16_000;
/// How far a response may be off, in dB.
const LIMIT: f64 = 0.1;
/// What lies lower is not compared: there only rounding is left.
const FLOOR: f64 = 1e-4;

/// Measures all filters.
pub fn measure() -> Section {
    let mut section = Section::new(
        "Gain at every hertz from 20 Hz to 16 kHz at 44.1 and 96 kHz, from the impulse response, against the transfer \
         function that the source of the unit gives, wherever that lies above -80 dB. Dots: the formula.",
    );
    for row in UNITS.iter().filter(|row| row.group == "filters") {
        let formula = FORMULAS.iter().find(|formula| formula.unit == row.name);
        match formula {
            Some(formula) => compare(&mut section, row, formula),
            None => {
                let why = WITHOUT.iter().find(|(unit, _)| *unit == row.name).map(|(_, why)| *why);
                section.noted(row.name, "", why.unwrap_or("no formula yet"), "–".to_owned());
            }
        }
    }
    section
}

fn compare(section: &mut Section, row: &'static UnitRow, formula: &Formula) {
    let mut worst = (0.0, String::new());
    let mut curves = Vec::new();
    for rate in RATES {
        for setting in formula.settings {
            let run = hold(Run { rate, ..Run::of(row) }, setting);
            // One second, so one bin per hertz.
            let frames = rate as usize;
            let kick = impulse(frames).iter().map(|x| x * formula.level).collect();
            let measured = transfer(&run.signal("in", kick).mono(frames));
            let gain = |f: usize| measured[f].norm() / f64::from(formula.level);
            let expected =
                |f: usize| (formula.gain)(&At { f: f as f64, rate: f64::from(rate), setting }).norm();
            for f in (20..=TOP).filter(|f| expected(*f) > FLOOR) {
                let off = decibels(gain(f) / expected(f)).abs();
                // What is not a number is the worst of all.
                if off.is_nan() || off > worst.0 {
                    worst = (
                        off,
                        format!(
                            "{} at {f} Hz, {}, {} kHz",
                            format_args!("{off:.3} dB"),
                            name(setting),
                            rate / 1000.0
                        ),
                    );
                }
            }
            if rate == RATES[1] {
                let points = |gain: &dyn Fn(usize) -> f64| {
                    grid().map(|f| (f as f64, decibels(gain(f)).clamp(-80.0, 40.0))).collect()
                };
                curves.push(Curve { name: name(setting), points: points(&gain), is_formula: false });
                curves.push(Curve { name: String::new(), points: points(&expected), is_formula: true });
            }
        }
    }
    let setting = format!("{} settings, 2 rates", formula.settings.len());
    let measured = if worst.1.is_empty() { "0 dB".to_owned() } else { worst.1 };
    section.limited(row.name, &setting, "0.1 dB", measured, worst.0 <= LIMIT);
    let heights = curves.iter().flat_map(|curve| &curve.points).map(|point| point.1);
    let top = (heights.fold(0.0, f64::max) / 10.0).ceil() * 10.0 + 10.0;
    section.plots.push(Plot {
        unit: row.name.to_owned(),
        kind: "response",
        title: format!("{}: gain by frequency, measured (lines) and by formula (dots)", row.name),
        x: Axis::frequency(20.0, 16_000.0),
        y: Axis::linear(-60.0, top, "dB"),
        curves,
        limit: None,
    });
}

fn name(setting: Setting) -> String {
    // More than three inputs would fill the legend.
    words(&setting[..setting.len().min(3)])
}

/// Whole hertz by equal ratios, 60 in an octave.
fn grid() -> impl Iterator<Item = usize> {
    let steps = (60.0 * (TOP as f64 / 20.0).log2()) as i32;
    let mut last = 0;
    (0..=steps).filter_map(move |k| {
        let f = (20.0 * 2f64.powf(f64::from(k) / 60.0)).round() as usize;
        let is_new = f > last;
        last = f;
        is_new.then_some(f)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_reasons_are_of_units() {
        let known = |name: &str| UNITS.iter().any(|row| row.name == name);
        for name in FORMULAS.iter().map(|f| f.unit).chain(WITHOUT.iter().map(|(name, _)| *name)) {
            assert!(known(name), "there is no unit {name}");
        }
    }

    #[test]
    fn a_wrong_formula_breaks_the_limit() {
        let wrong = linear("lpf", CORNERS, |at| section(at, |_, _| ONE) * 1.02);
        let mut section = Section::new("");
        compare(&mut section, UNITS.iter().find(|row| row.name == "lpf").unwrap(), &wrong);
        assert!(section.summary().contains("1 broken"), "{}", section.summary());
    }
}
