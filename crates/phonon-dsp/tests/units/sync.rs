//! Oscillators in step with a signal, and modulated through zero.

use std::f64::consts::TAU;

use crate::rig::*;

/// The naive waves over a turn, from nought.
fn naive(name: &str, turn: f64) -> f64 {
    let turn = turn - turn.floor();
    match name {
        "saw" => 2.0 * turn - 1.0,
        "square" => {
            if turn < 0.5 {
                1.0
            } else {
                -1.0
            }
        }
        "tri" => 1.0 - 4.0 * ((turn + 0.25).rem_euclid(1.0) - 0.5).abs(),
        _ => (TAU * turn).sin(),
    }
}

/// The amplitude of partial `n` of a wave that runs `ratio` times in each turn of the sync.
fn partial(name: &str, ratio: f64, n: usize) -> f64 {
    let steps = 40_000;
    let (mut re, mut im) = (0.0, 0.0);
    for k in 0..steps {
        let t = (k as f64 + 0.5) / steps as f64;
        let x = naive(name, t * ratio) / steps as f64 * 2.0;
        re += x * (TAU * n as f64 * t).cos();
        im += x * (TAU * n as f64 * t).sin();
    }
    re.hypot(im)
}

fn in_step(name: &str, freq: usize, ratio: f64) -> Vec<f32> {
    let run = Run::new(name).hold("freq", (freq as f64 * ratio) as f32);
    // From a whole number of turns on, so that the first moments are over.
    run.signal("sync", tone(freq as f64, RATE, 96_000)).mono(96_000).split_off(48_000)
}

#[test]
fn a_wave_in_step_has_the_series_of_the_wave_that_is_cut_off() {
    for name in ["saw", "square", "tri", "sine"] {
        let bins = spectrum(&in_step(name, 441, 2.7));
        for n in 1..20 {
            let expected = partial(name, 2.7, n);
            let off = decibels(bins[441 * n] / expected).abs();
            // The kernel of the jumps is 0.6 dB high at 10 kHz.
            assert!(expected < 1e-3 || off < 0.9, "{name} partial {n}: {off} dB");
        }
    }
}

#[test]
fn a_wave_in_step_has_no_aliases() {
    for name in ["saw", "square", "tri", "sine", "pulse"] {
        for (freq, ratio) in [(109, 2.7), (441, 1.4), (997, 2.3), (1499, 1.7), (1993, 1.5)] {
            let bins = spectrum(&in_step(name, freq, ratio));
            let loudest = bins.iter().copied().fold(0.0, f64::max);
            let alias =
                (0..10_000).filter(|bin| (bin + 8) % freq > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
            let level = decibels(alias / loudest);
            assert!(level < -80.0, "{name} at {freq} Hz, {ratio}: {level}");
        }
    }
}

#[test]
fn without_a_rise_nothing_changes() {
    for name in ["saw", "square", "tri", "sine", "pulse"] {
        let plain = Run::new(name).hold("freq", 441.0).mono(4800);
        let falls: Vec<f32> = (0..4800).map(|i| -(i as f32) / 4800.0).collect();
        assert_eq!(plain, Run::new(name).hold("freq", 441.0).signal("sync", falls).mono(4800), "{name}");
    }
}

#[test]
fn a_click_starts_a_wave_anew() {
    // Three frames late, a quarter turn of 480 frames after the click the sine is at its top.
    let mut clicks = vec![0.0; 1000];
    clicks[300] = 1.0;
    let out = Run::new("sine").hold("freq", 100.0).signal("sync", clicks).mono(1000);
    let top = (310..500).max_by(|a, b| out[*a].total_cmp(&out[*b])).unwrap();
    assert!(top.abs_diff(300 + 120 + 3) <= 1, "{top}");
    assert!(out.iter().all(|x| x.abs() < 1.2));
}

#[test]
fn fm_goes_through_zero() {
    let hertz: Vec<f32> =
        (0..48_000).map(|i| 900.0 * (TAU * 97.0 * i as f64 / 48_000.0).cos() as f32).collect();
    let out = Run::new("sine").hold("freq", 291.0).signal("fm", hertz.clone()).mono(48_000);
    let mut turns = 0.0;
    for (i, x) in out.iter().enumerate() {
        assert!((f64::from(*x) - (TAU * turns).sin()).abs() < 2e-3, "frame {i}");
        turns += (291.0 + f64::from(hertz[i])) / 48_000.0;
        turns -= turns.floor();
    }
    // A saw that turns around is as long above its middle as below, and clean.
    for name in ["saw", "square", "tri"] {
        let bins = spectrum(&Run::new(name).hold("freq", 291.0).signal("fm", hertz.clone()).mono(48_000));
        let loudest = bins.iter().copied().fold(0.0, f64::max);
        let alias = (0..10_000).filter(|bin| (bin + 8) % 97 > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
        assert!(decibels(alias / loudest) < -70.0, "{name}: {}", decibels(alias / loudest));
    }
}
