//! The polynomials and the pieces that units are made of, against their stated errors.

use phonon_dsp::math::*;
use phonon_dsp::parts::blep;
use phonon_dsp::parts::phase::{Rate, signed, unsigned, word};

fn worst(from: f64, to: f64, error: impl Fn(f32) -> f64) -> f64 {
    let steps = 200_000;
    let at = |k| (from + (to - from) * f64::from(k) / f64::from(steps)) as f32;
    (0..=steps).map(|k| error(at(k))).fold(0.0, f64::max)
}

#[test]
fn sines_are_within_their_stated_error() {
    let pi = std::f64::consts::PI;
    assert!(worst(-0.5, 0.5, |x| (f64::from(sin_pi(x)) - (pi * f64::from(x)).sin()).abs()) < 2e-7);
    let turns = |x: f32| (f64::from(sin_turns(x)) - (2.0 * pi * f64::from(x)).sin()).abs();
    assert!(worst(-3.0, 3.0, turns) < 4e-7);
    let phase = |x: f32| {
        let word = (f64::from(x) * 4_294_967_296.0) as u64 as u32;
        (f64::from(sine::<f32>(word)) - (2.0 * pi * f64::from(word) / 4_294_967_296.0).sin()).abs()
    };
    assert!(worst(0.0, 0.999_999, phase) < 4e-7);
    assert_eq!((sine::<f32>(0), sine::<f32>(1 << 30), sine::<f32>(1 << 31)), (0.0, 1.0, 0.0));
}

#[test]
fn tangent_is_within_its_stated_error() {
    let relative = |x: f32| {
        let exact = (std::f64::consts::PI * f64::from(x)).tan();
        (f64::from(tan_pi(x)) / exact - 1.0).abs()
    };
    assert!(worst(1e-6, 0.45, relative) < 4e-7);
}

#[test]
fn powers_and_logarithms_are_within_their_stated_error() {
    assert!(worst(-126.0, 126.9, |x| (f64::from(exp2(x)) / f64::from(x).exp2() - 1.0).abs()) < 3e-7);
    let log = |x: f32| {
        let exact = f64::from(x).log2();
        (f64::from(log2(x)) - exact).abs() / exact.abs().max(1.0)
    };
    assert!(worst(1e-6, 4.0, log) < 3e-7);
    assert!(worst(1.0, 1e9, log) < 3e-7);
    assert!(worst(-10.0, 10.0, |x| (f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs()) < 1e-6);
    for whole in -20..20 {
        assert_eq!(exp2(whole as f32), 2f32.powi(whole));
        assert_eq!(log2(2f32.powi(whole)), whole as f32);
    }
}

#[test]
fn pow_follows_its_rules() {
    let relative = |x: f32| (f64::from(pow(x, 2.5)) / f64::from(x).powf(2.5) - 1.0).abs();
    assert!(worst(0.1, 9.0, relative) < 1e-6);
    assert_eq!((pow(2.0f32, 3.0), pow(-2.0f32, 3.0), pow(-2.0f32, 2.0)), (8.0, -8.0, 4.0));
    assert_eq!((pow(-2.0f32, 0.5), pow(0.0f32, 0.0), pow(0.0f32, 2.0)), (0.0, 1.0, 0.0));
}

#[test]
fn tanh_is_within_its_stated_error() {
    assert!(worst(-12.0, 12.0, |x| (f64::from(tanh(x)) - f64::from(x).tanh()).abs()) < 5e-7);
}

#[test]
fn steps_are_the_nearest_word() {
    let rate = Rate::new(48_000.0);
    assert_eq!(rate.step(12_000.0f32).bits, 1 << 30);
    assert_eq!(rate.step(-12_000.0f32).bits, (1u32 << 30).wrapping_neg());
    assert_eq!(rate.step(1e9f32).bits, 2_147_483_520);
    let exact = 440.0 * 4_294_967_296.0 / 48_000.0;
    assert!((f64::from(rate.step(440.0f32).bits) - exact).abs() < 4.0);
}

#[test]
fn turns_and_words_agree() {
    assert_eq!(word(0.25f32), 1 << 30);
    assert_eq!(word(-2.75f32), 1 << 30);
    assert_eq!(signed::<f32>(1 << 30), 0.25);
    assert_eq!(unsigned::<f32>(3 << 30), 0.75);
    assert!(unsigned::<f32>(u32::MAX) < 1.0);
}

/// Amplitude of the kernel at `f` times the frame rate, by quadrature of its derivative form.
fn response(f: f64) -> f64 {
    let n = 20_000;
    let mut sum = 0.0;
    for k in 0..n {
        let x = -1.0 + 2.0 * (f64::from(k) + 0.5) / f64::from(n);
        let mut h = 0.0;
        for (power, c) in blep::STEP.iter().enumerate() {
            h += f64::from(*c) * (2 * power + 1) as f64 * x.powi(2 * power as i32);
        }
        sum += h * (2.0 * std::f64::consts::PI * f * 3.0 * x).cos();
    }
    sum * 2.0 / f64::from(n)
}

#[test]
fn the_kernel_keeps_the_music_and_stops_the_aliases() {
    let decibels = |f: f64| 20.0 * response(f).abs().log10();
    assert!(decibels(0.0).abs() < 1e-4);
    for k in 0..=20 {
        assert!(decibels(0.0125 * f64::from(k)).abs() < 0.9, "flat at {k}");
        let near = 0.79 + 0.42 * f64::from(k) / 20.0;
        assert!(decibels(near) < -69.0 && decibels(near + 1.0) < -69.0, "stop at {near}");
    }
}
