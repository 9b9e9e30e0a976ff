//! Pitch, shape and purity of the oscillators.

use crate::rig::*;

/// The loudest partial below 10 kHz that is no harmonic of `freq`, in dB below the fundamental.
fn worst_alias(name: &str, freq: usize) -> f64 {
    let signal = Run::new(name).hold("freq", freq as f32).mono(48_000);
    let bins = spectrum(&signal);
    let fundamental = bins[freq];
    // Eight bins either side of a harmonic, and of zero, belong to its window.
    let harmonic = |bin: usize| (bin + 8) % freq <= 16;
    let worst = (0..10_000).filter(|bin| !harmonic(*bin)).map(|bin| bins[bin]).fold(0.0, f64::max);
    decibels(worst / fundamental)
}

#[test]
fn band_limited_waves_keep_their_promise() {
    for name in ["saw"] {
        let at = worst_alias(name, 2501);
        assert!(at < -70.0, "{name} at 2501 Hz: {at}");
        for freq in [109, 441, 997, 1499, 1993] {
            let at = worst_alias(name, freq);
            assert!(at < -80.0, "{name} at {freq} Hz: {at}");
        }
    }
}

#[test]
fn harmonics_are_those_of_the_drawn_wave() {
    // Fourier series: a saw of amplitude one has partials 2 / (pi n).
    let saw = spectrum(&Run::new("saw").hold("freq", 200.0).mono(48_000));
    for n in 1..40 {
        let expected = 2.0 / (std::f64::consts::PI * n as f64);
        assert!(decibels(saw[200 * n] / expected).abs() < 0.8, "saw partial {n}");
    }
}

#[test]
fn a_sine_is_pure() {
    for freq in [55, 440, 997, 5000, 15_000] {
        let bins = spectrum(&Run::new("sine").hold("freq", freq as f32).mono(48_000));
        let signal: f64 = bins[freq - 8..=freq + 8].iter().map(|x| x * x).sum();
        let rest: f64 =
            (20..24_000usize).filter(|bin| bin.abs_diff(freq) > 8).map(|bin| bins[bin] * bins[bin]).sum();
        let purity = 10.0 * (rest / signal).log10();
        assert!(purity < -120.0, "{freq} Hz: {purity}");
        assert!((bins[freq] - 1.0).abs() < 1e-4);
    }
}
