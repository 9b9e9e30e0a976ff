//! Filters against the transfer functions of their sources.

use std::f64::consts::PI;

use crate::rig::*;

type Complex = (f64, f64);

fn mul(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn size(a: Complex) -> f64 {
    a.0.hypot(a.1)
}

/// Twenty frequencies from 30 Hz to 18 kHz by equal ratios.
fn frequencies() -> impl Iterator<Item = f64> {
    (0..20).map(|k| 30.0 * (600f64).powf(f64::from(k) / 19.0))
}

/// tan(pi f / rate) / tan(pi cutoff / rate): the analog frequency that the bilinear transform gives, in units
/// of the cutoff (Smith, Introduction to Digital Filters, appendix I.3).
fn warped(f: f64, cutoff: f64, rate: f64) -> f64 {
    (PI * f / rate).tan() / (PI * cutoff / rate).tan()
}

fn check(run: &Run, gain: f32, expected: impl Fn(f64) -> f64) {
    let frames = run.rate as usize;
    let input = impulse(frames).iter().map(|x| x * gain).collect();
    let response = run.clone().signal("in", input).mono(frames);
    for f in frequencies() {
        let measured = size(fourier(&response, f, run.rate)) / f64::from(gain);
        let expected = expected(f);
        if expected > 1e-4 {
            let off = decibels(measured / expected);
            assert!(off.abs() < 0.1, "{} at {f} Hz: {off} dB off {expected}", run.row.name);
        }
    }
}

#[test]
fn state_variable_filters_follow_the_analog_prototypes() {
    for rate in [44_100.0, 48_000.0, 96_000.0] {
        for (cutoff, q) in [(200.0, 0.5), (1000.0, 0.75), (1000.0, 10.0), (8000.0, 2.0)] {
            // Second-order sections of s / q: Bristow-Johnson, Audio EQ Cookbook.
            let section = |f: f64, b2: f64, b1: f64, b0: f64| {
                let w = warped(f, f64::from(cutoff), f64::from(rate));
                size((b0 - b2 * w * w, b1 * w)) / size((1.0 - w * w, w / f64::from(q)))
            };
            let run = |name| {
                let run = Run { rate, ..Run::new(name) };
                run.hold("cutoff", cutoff).hold("q", q)
            };
            check(&run("lpf"), 1.0, |f| section(f, 0.0, 0.0, 1.0));
            check(&run("hpf"), 1.0, |f| section(f, 1.0, 0.0, 0.0));
            check(&run("bpf"), 1.0, |f| section(f, 0.0, 1.0 / f64::from(q), 0.0));
            check(&run("notch"), 1.0, |f| section(f, 1.0, 0.0, 1.0));
        }
    }
}

#[test]
fn one_pole_filters_follow_the_analog_prototype() {
    for cutoff in [100.0, 1000.0, 9000.0] {
        let w = |f| warped(f, cutoff, 48_000.0);
        check(&Run::new("onepole").hold("cutoff", cutoff as f32), 1.0, |f| 1.0 / size((1.0, w(f))));
        check(&Run::new("onepole_hp").hold("cutoff", cutoff as f32), 1.0, |f| w(f) / size((1.0, w(f))));
    }
}

#[test]
fn the_ladder_follows_four_poles_with_feedback() {
    for (cutoff, res) in [(300.0, 0.0), (1000.0, 0.5), (3000.0, 0.9)] {
        let expected = |f: f64| {
            let pole = (1.0, warped(f, f64::from(cutoff), 48_000.0));
            let two = mul(pole, pole);
            let four = mul(two, two);
            1.0 / size((four.0 + 4.0 * f64::from(res), four.1))
        };
        // So quiet that the saturation does nothing.
        check(&Run::new("moog").hold("cutoff", cutoff).hold("res", res), 1e-3, expected);
    }
}

#[test]
fn a_ladder_that_sings_is_in_tune() {
    for cutoff in [60.0f32, 440.0, 1234.0, 4000.0] {
        let mut kick = vec![0.0; 100];
        kick[0] = 1.0;
        let run = Run::new("moog").hold("cutoff", cutoff).hold("res", 1.1).signal("in", kick);
        let tail = run.mono(96_000).split_off(72_000);
        let cents = 1200.0 * (loudest(&tail, f64::from(cutoff), 20.0, RATE) / f64::from(cutoff)).log2();
        assert!(cents.abs() < 2.0, "{cutoff} Hz: {cents} cents");
    }
}

#[test]
fn an_allpass_turns_only_the_phase() {
    for c in [-0.8f32, 0.3, 0.9] {
        check(&Run::new("allpass").hold("coefficient", c), 1.0, |_| 1.0);
    }
}

#[test]
fn a_comb_has_its_closed_form() {
    // 480 Hz at 48 kHz: an impulse comes again each 100 frames, by the feedback weaker each time.
    let run = Run::new("comb").hold("freq", 480.0).hold("feedback", 0.75).signal("in", impulse(1000));
    for (i, x) in run.mono(1000).iter().enumerate() {
        let expected = if i % 100 == 0 { 0.75f32.powi(i as i32 / 100) } else { 0.0 };
        assert!((x - expected).abs() < 1e-6, "frame {i}: {x}");
    }
}

#[test]
fn a_comb_is_in_tune() {
    for freq in [41.2f32, 123.4, 440.0, 1046.5, 3951.0] {
        let run = Run::new("comb").hold("freq", freq).hold("feedback", 0.99).signal("in", impulse(48_000));
        let cents =
            1200.0 * (loudest(&run.mono(24_000), f64::from(freq), 20.0, RATE) / f64::from(freq)).log2();
        assert!(cents.abs() < 2.0, "{freq} Hz: {cents} cents");
    }
}

#[test]
fn the_dj_filter_is_dry_in_the_middle_and_shuts_at_its_ends() {
    let input = noise(1, 4800);
    let run = Run::new("djf").signal("in", input.clone());
    assert_eq!(run.clone().hold("pos", 0.5).mono(4800), input);
    let level = |f, pos| {
        let out = Run::new("djf").signal("in", tone(f, RATE, 48_000)).hold("pos", pos).mono(48_000);
        decibels(size(fourier(&out[24_000..], f, RATE)) / 12_000.0)
    };
    // The cutoff at 0.25 is 20 Hz times the square root of 1000: 632 Hz.
    assert!(level(60.0, 0.25) > -1.0 && level(6320.0, 0.25) < -35.0);
    assert!(level(60.0, 0.75) < -35.0 && level(6320.0, 0.75) > -1.0);
}

#[test]
fn equalisers_follow_the_cookbook() {
    // Bristow-Johnson, Audio EQ Cookbook: analog prototypes with A the square root of the gain.
    for (gain, q) in [(12.0f32, 1.0), (-18.0, 0.7), (6.0, 4.0)] {
        let a = 10f64.powf(f64::from(gain) / 40.0);
        let (cutoff, qd) = (1500.0, f64::from(q));
        let w = |f| warped(f, cutoff, 48_000.0);
        let run = |name| Run::new(name).hold("freq", cutoff as f32).hold("gain", gain).hold("q", q);
        check(&run("peak"), 1.0, |f| {
            let w = w(f);
            size((1.0 - w * w, w * a / qd)) / size((1.0 - w * w, w / (a * qd)))
        });
        check(&run("lowshelf"), 1.0, |f| {
            let w = w(f);
            a * size((a - w * w, w * a.sqrt() / qd)) / size((1.0 - a * w * w, w * a.sqrt() / qd))
        });
        check(&run("highshelf"), 1.0, |f| {
            let w = w(f);
            a * size((1.0 - a * w * w, w * a.sqrt() / qd)) / size((a - w * w, w * a.sqrt() / qd))
        });
    }
    check(&Run::new("eq").hold("freq2", 700.0).hold("gain2", 9.0).hold("q2", 3.0), 1.0, |f| {
        let (w, a) = (warped(f, 700.0, 48_000.0), 10f64.powf(9.0 / 40.0));
        size((1.0 - w * w, w * a / 3.0)) / size((1.0 - w * w, w / (a * 3.0)))
    });
}

#[test]
fn steep_filters_are_butterworth_at_q_one() {
    for cutoff in [300.0, 3000.0] {
        let w = |f| warped(f, cutoff, 48_000.0).powi(4);
        check(&Run::new("lpf24").hold("cutoff", cutoff as f32), 1.0, |f| 1.0 / (1.0 + w(f) * w(f)).sqrt());
        check(&Run::new("hpf24").hold("cutoff", cutoff as f32), 1.0, |f| w(f) / (1.0 + w(f) * w(f)).sqrt());
    }
}

#[test]
fn formants_have_their_centres() {
    let run = Run::new("formant").hold("f1", 500.0).hold("f2", 5000.0).hold("f3", 12_000.0);
    let response =
        run.hold("bw1", 50.0).hold("bw2", 50.0).hold("bw3", 50.0).signal("in", impulse(48_000)).mono(48_000);
    for (f, level) in [(500.0, 1.0), (5000.0, 1.0), (12_000.0, 1.0)] {
        assert!((size(fourier(&response, f, RATE)) - level).abs() < 0.05, "{f}");
    }
    // Half the power at half the bandwidth from the centre.
    assert!((decibels(size(fourier(&response, 525.0, RATE))) + 3.0).abs() < 0.3);
    // The vowel i: Peterson and Barney's 270, 2290 and 3010 Hz stand out over their surroundings.
    let i = Run::new("vowel").hold("vowel", 2.0).signal("in", impulse(48_000)).mono(48_000);
    let at = |f| size(fourier(&i, f, RATE));
    assert!(at(270.0) > 5.0 * at(1000.0) && at(2290.0) > 3.0 * at(1500.0) && at(3010.0) > 2.0 * at(4000.0));
}

#[test]
fn a_dc_blocker_blocks_dc() {
    let out = Run::new("dcblock").hold("in", 1.0).mono(48_000);
    assert!(out[0] == 1.0 && out[47_999].abs() < 1e-6);
    check(&Run::new("dcblock"), 1.0, |f| {
        let w = 2.0 * PI * f / 48_000.0;
        let r = 1.0 - 2.0 * PI * 10.0 / 48_000.0;
        size((1.0 - w.cos(), w.sin())) / size((1.0 - r * w.cos(), r * w.sin()))
    });
}
