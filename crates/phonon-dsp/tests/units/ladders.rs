//! Ladders and their kin: tuned, stable, as steep as they should be.

use crate::rig::*;

/// The frequency of a tone near `freq`, from the phase that it gains between two windows half a second apart.
fn pitch(signal: &[f32], freq: f64) -> f64 {
    let n = 24_000;
    let window = |i: usize| (1.0 - (2.0 * std::f64::consts::PI * i as f64 / n as f64).cos()) as f32;
    let phase = |from: usize| {
        let part: Vec<f32> = signal[from..from + n].iter().enumerate().map(|(i, x)| x * window(i)).collect();
        let (re, im) = fourier(&part, freq, RATE);
        im.atan2(re)
    };
    // A hundredth of a second apart: half a turn would be 50 Hz away.
    let apart = 480;
    let expected = 2.0 * std::f64::consts::PI * freq * apart as f64 / f64::from(RATE);
    let gained = phase(n + apart) - phase(n) - expected;
    let turns = gained / (2.0 * std::f64::consts::PI);
    freq + (turns - turns.round()) * f64::from(RATE) / apart as f64
}

#[test]
fn resonance_sings_in_tune() {
    for (name, most) in [("moog", 2.0), ("diodeladder", 2.0), ("ms20", 2.0), ("ms20_hp", 2.0)] {
        for freq in [40.0f64, 110.0, 440.0, 1000.0, 2500.0, 4000.0] {
            // Loud enough that it need not grow: while it does, it is sharp.
            let kick = [tone(freq, RATE, 9600), vec![0.0]].concat();
            let out =
                Run::new(name).signal("in", kick).hold("cutoff", freq as f32).hold("res", 1.05).mono(72_000);
            let loud = out[48_000..].iter().fold(0.0, |most: f32, x| most.max(x.abs()));
            assert!(loud > 0.02 && loud < 20.0, "{name} at {freq} Hz is {loud} loud");
            let heard = pitch(&out, freq);
            let cents = 1200.0 * (heard / freq).log2();
            assert!(cents.abs() < most, "{name} at {freq} Hz: {cents} cents");
        }
    }
}

#[test]
fn without_resonance_they_are_their_transfer_functions() {
    // Small sounds, so that nothing is bent. In units of the cutoff.
    let magnitude = |name: &str, w: f64| {
        let (s2, s4) = (-w * w, w * w * w * w);
        match name {
            "moog" => 1.0 / (1.0 + w * w).powi(2),
            "ms20" => 1.0 / (1.0 + s2).hypot(2.0 * w),
            _ => {
                let w = w * 1.195_228_6;
                let (s2, s4) = (s2 * 1.195_228_6f64.powi(2), s4 * 1.195_228_6f64.powi(4));
                1.0 / (s4 + 15.0 * s2 + 1.0).hypot(-7.0 * w * w * w + 10.0 * w)
            }
        }
    };
    for name in ["moog", "diodeladder", "ms20"] {
        let run = Run::new(name).signal("in", impulse(48_000).iter().map(|x| x * 1e-3).collect());
        let out = run.hold("cutoff", 1000.0).hold("res", 0.0).mono(48_000);
        for freq in [100.0, 500.0, 1000.0, 2000.0, 4000.0] {
            let (re, im) = fourier(&out, freq, RATE);
            // The bilinear transform maps tan(pi f / rate) at the cutoff to one.
            let warp = |f: f64| (std::f64::consts::PI * f / f64::from(RATE)).tan();
            let expected = magnitude(name, warp(freq) / warp(1000.0)) * 1e-3;
            let off = decibels(re.hypot(im) / expected);
            assert!(off.abs() < 0.1, "{name} at {freq} Hz: {off} dB");
        }
    }
}

#[test]
fn crossovers_sum_to_a_flat_response() {
    let low = Run::new("crossover_low").signal("in", impulse(24_000)).hold("cutoff", 800.0).mono(24_000);
    let high = Run::new("crossover_high").signal("in", impulse(24_000)).hold("cutoff", 800.0).mono(24_000);
    let sum: Vec<f32> = low.iter().zip(&high).map(|(a, b)| a + b).collect();
    for freq in [50.0, 400.0, 800.0, 1600.0, 10_000.0] {
        let level = |signal: &[f32]| {
            let (re, im) = fourier(signal, freq, RATE);
            decibels(re.hypot(im))
        };
        assert!(level(&sum).abs() < 0.01, "{freq} Hz: {}", level(&sum));
        if freq == 800.0 {
            assert!((level(&low) + 6.02).abs() < 0.02 && (level(&high) + 6.02).abs() < 0.02);
        }
        if freq == 10_000.0 {
            // Four octaves less a bit at 24 dB, plus what the bilinear transform takes.
            assert!(level(&low) < -85.0, "{}", level(&low));
        }
    }
    // All sliders at nought is flat; one band alone is that band.
    for name in ["eq3", "graphic"] {
        let out = Run::new(name).signal("in", impulse(24_000)).mono(24_000);
        for freq in [60.0, 250.0, 700.0, 2500.0, 9000.0] {
            let (re, im) = fourier(&out, freq, RATE);
            assert!(decibels(re.hypot(im)).abs() < 0.02, "{name} at {freq} Hz");
        }
    }
    let up = Run::new("graphic").signal("in", impulse(24_000)).hold("g1k", 12.0).mono(24_000);
    let at = |freq| {
        let (re, im) = fourier(&up, freq, RATE);
        decibels(re.hypot(im))
    };
    assert!((at(1000.0) - 12.0).abs() < 0.05 && at(125.0).abs() < 0.3 && at(8000.0).abs() < 0.3);
    let killed = Run::new("eq3").signal("in", impulse(24_000)).hold("low", -100.0).mono(24_000);
    let (re, im) = fourier(&killed, 50.0, RATE);
    assert!(decibels(re.hypot(im)) < -50.0 && at(1000.0) > 0.0);
}

#[test]
fn a_hilbert_pair_is_a_quarter_turn_apart() {
    for freq in [200.0, 1000.0, 5000.0, 15_000.0] {
        let channels = Run::new("hilbert").signal("in", tone(freq, RATE, 48_000)).channels(48_000, 64);
        let part = |channel: usize| fourier(&channels[channel][24_000..], freq, RATE);
        let ((a, b), (c, d)) = (part(0), part(1));
        let apart = (d.atan2(c) - b.atan2(a)).to_degrees().rem_euclid(360.0);
        assert!((apart - 90.0).abs() < 1.0, "{freq} Hz: {apart}");
        assert!(decibels(a.hypot(b) / c.hypot(d)).abs() < 0.01);
    }
}
