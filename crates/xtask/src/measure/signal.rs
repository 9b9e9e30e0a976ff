//! What the sections share: settings by name, partials and what lies between them.

use phonon_dsp::{InputKind, UnitRow};
use phonon_rig::{Run, places, spectrum};

/// Inputs by name and what they are held at.
pub type Setting = &'static [(&'static str, f32)];

/// Bins either side of a partial that belong to its window.
const WINDOW: usize = 8;

/// A unit at a frequency, at a rate; texts as given.
pub fn at(row: &'static UnitRow, freq: f32, rate: f32) -> Run {
    let mut run = Run { rate, ..Run::of(row) };
    for (place, input) in places(row).iter().enumerate() {
        if input.kind == InputKind::Frequency {
            run.drives[place] = phonon_rig::Drive::Hold(freq);
        }
    }
    run
}

/// Holds inputs.
pub fn hold(run: Run, setting: Setting) -> Run {
    setting.iter().fold(run, |run, (name, value)| run.hold(name, *value))
}

/// A setting in words.
pub fn words(setting: Setting) -> String {
    let inputs = setting.iter().map(|(name, value)| format!("{name} {value}"));
    inputs.collect::<Vec<String>>().join(" ")
}

/// Whether it has a frequency that makes it sound.
pub fn has_frequency(row: &UnitRow) -> bool {
    row.inputs.iter().any(|input| input.kind == InputKind::Frequency)
}

/// The loudest partial of a signal of one second, and the loudest of what is no multiple of `freq`, from `low` to
/// `high` Hz.
pub fn partials(signal: &[f32], freq: usize, low: usize, high: usize) -> (f64, f64) {
    let bins = spectrum(signal);
    let is_harmonic = |bin: usize| (bin + WINDOW) % freq <= 2 * WINDOW;
    let of = |wanted: bool| {
        let bins = (low..high).filter(|bin| is_harmonic(*bin) == wanted).map(|bin| bins[bin]);
        bins.fold(0.0, f64::max)
    };
    (of(true), of(false))
}

/// The spectrum of one second as points for a plot, by equal ratios: the loudest bin of each stretch.
pub fn points(signal: &[f32], low: f64, high: f64) -> Vec<(f64, f64)> {
    let bins = spectrum(signal);
    let steps = 1000;
    let place = |k: usize| low * (high / low).powf(k as f64 / steps as f64);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for k in 0..steps {
        let from = place(k).round() as usize;
        let to = (place(k + 1).round() as usize).max(from + 1).min(bins.len());
        if from >= to || points.last().is_some_and(|(x, _)| *x >= from as f64) {
            continue;
        }
        let loudest = bins[from..to].iter().copied().fold(0.0, f64::max);
        points.push((from as f64, phonon_rig::decibels(loudest).max(-160.0)));
    }
    points
}
