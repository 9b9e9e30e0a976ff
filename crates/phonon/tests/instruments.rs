//! The built-in instruments, one by one: in tune, as loud as each other, below full scale, silent after their release.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::eval::library;
use phonon::{Length, RenderOptions, RenderReport, Sink, render};
use phonon_base::Time;

const RATE: f64 = 48_000.0;

/// Three notes over the range of a group, in hertz.
fn range(group: &str) -> [f64; 3] {
    match group {
        "basses" => [41.203, 65.406, 261.626],
        // From a guitar's low E.
        "plucked" => [82.407, 261.626, 1046.502],
        "bells" => [261.626, 523.251, 2093.005],
        _ => [65.406, 261.626, 1046.502],
    }
}

/// Instruments without a pitch, or with one that falls.
fn has_pitch(row: &library::InstrumentRow) -> bool {
    row.group != "noises" && row.name != "supergong"
}

#[derive(Default)]
struct Tape(Vec<f32>, Vec<f32>);

impl Sink for Tape {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0.extend_from_slice(left);
        self.1.extend_from_slice(right);
        Ok(())
    }
}

/// A note of one second, and what follows.
fn note(name: &str, hertz: f64, tail: f64) -> (Vec<f32>, RenderReport) {
    let text = format!("cps: 1\nlimiter: off\nout: s \"{name}\" # freq {hertz}\n");
    let length = Length::Cycles(Time::ONE);
    let options = RenderOptions { length, tail, no_limiter: true, ..RenderOptions::default() };
    let mut tape = Tape::default();
    let report = render(&text, &options, &mut tape).unwrap_or_else(|error| panic!("{name}: {error:#?}"));
    assert!(report.messages.is_empty(), "{name}: {:?}", report.messages);
    (tape.0, report)
}

/// The amplitude of a partial under a Hann window.
fn partial(sound: &[f32], hertz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (i, x) in sound.iter().enumerate() {
        let window = 0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / sound.len() as f64).cos();
        let (sin, cos) = (std::f64::consts::TAU * hertz * i as f64 / RATE).sin_cos();
        re += f64::from(*x) * window * cos;
        im += f64::from(*x) * window * sin;
    }
    re.hypot(im)
}

/// How far the partial nearest to `hertz` is from it, in cents.
fn cents(sound: &[f32], hertz: f64) -> f64 {
    let at = |cents: f64| partial(sound, hertz * (cents / 1200.0).exp2());
    let best = (-12..=12).map(f64::from).max_by(|a, b| at(*a).total_cmp(&at(*b))).unwrap();
    // The top of a parabola through three points.
    let [a, b, c] = [-1.0, 0.0, 1.0].map(|step| at(best + step));
    best + 0.5 * (a - c) / (a - 2.0 * b + c)
}

#[test]
fn every_instrument_keeps_its_promises() {
    let mut wrong = Vec::new();
    let mut loudness = Vec::new();
    for row in library::rows() {
        for (index, hertz) in range(row.group).into_iter().enumerate() {
            let tail = if index == 1 { 1.8 } else { 0.0 };
            let (sound, report) = note(row.name, hertz, tail);
            let peak = report.levels.peak_db;
            if !(-30.0..0.0).contains(&peak) {
                wrong.push(format!("{} peaks at {peak:.1} dB at {hertz} Hz", row.name));
            }
            let off = cents(&sound[4800..43_200], hertz);
            if has_pitch(row) && off.abs() > 2.0 {
                wrong.push(format!("{} is {off:.2} cents off at {hertz} Hz", row.name));
            }
            if index == 1 {
                let left = sound[sound.len() - 9600..].iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
                if left > 1e-4 {
                    wrong.push(format!("{} still sounds 1.6 s after its end: {left}", row.name));
                }
                loudness.push((row.name, report.levels.lufs));
            }
        }
    }
    loudness.sort_by(|a, b| a.1.total_cmp(&b.1));
    let ends = [loudness[0], loudness[loudness.len() - 1]];
    if ends[1].1 - ends[0].1 > 6.0 {
        wrong.push(format!("loudness goes from {:?} to {:?}", ends[0], ends[1]));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn controls_reach_built_in_instruments() {
    let with = |controls: &str| {
        let text = format!("cps: 1\nlimiter: off\nout: s \"superrhodes\" # freq 220 {controls}\n");
        let options =
            RenderOptions { length: Length::Seconds(0.9), no_limiter: true, ..RenderOptions::default() };
        let mut tape = Tape::default();
        render(&text, &options, &mut tape).unwrap_or_else(|error| panic!("{error:#?}"));
        tape.0
    };
    let rms =
        |sound: &[f32]| (sound.iter().map(|x| f64::from(x * x)).sum::<f64>() / sound.len() as f64).sqrt();
    let (plain, slow) = (with(""), with("# attack 0.5"));
    assert!(rms(&slow[..4800]) < rms(&plain[..4800]) * 0.2, "its envelope takes the event's attack");
}
