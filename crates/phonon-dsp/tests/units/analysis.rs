//! What units hear in known sounds.

use crate::rig::*;

/// A saw of so many partials below half the rate.
fn saw(freq: f64, frames: usize) -> Vec<f32> {
    let partials = (20_000.0 / freq) as usize;
    let value = |i: usize| {
        let turn = freq * i as f64 / f64::from(RATE);
        (1..=partials).map(|n| (std::f64::consts::TAU * turn * n as f64).sin() / n as f64).sum::<f64>() * 0.5
    };
    (0..frames).map(|i| value(i) as f32).collect()
}

#[test]
fn pitch_is_found_within_three_cents() {
    for freq in [50.0, 82.41, 110.0, 261.63, 440.0, 987.77, 2000.0] {
        for (name, sound) in [("sine", tone(freq, RATE, 24_000)), ("saw", saw(freq, 24_000))] {
            let out = Run::new("pitch_follower").signal("in", sound).mono(24_000);
            let worst = out[8000..]
                .iter()
                .map(|f| (1200.0 * (f64::from(*f) / freq).log2()).abs())
                .fold(0.0, f64::max);
            assert!(worst < 3.0, "{name} {freq}: {worst} cents");
        }
    }
}

#[test]
fn a_pitch_is_kept_through_noise_and_silence() {
    let sound = [tone(330.0, RATE, 24_000), noise(3, 24_000), vec![0.0; 24_000]].concat();
    let out = Run::new("pitch_follower").signal("in", sound.clone()).mono(72_000);
    assert_eq!(out[100], 0.0, "no pitch yet");
    assert!((out[60_000] / 330.0 - 1.0).abs() < 0.02, "{}", out[60_000]);
    let clarity = Run::new("pitch_clarity").signal("in", sound).mono(72_000);
    assert!(clarity[20_000] > 0.98 && clarity[40_000] < 0.6 && clarity[71_000] == 0.0);
}

#[test]
fn beginnings_are_found_and_nothing_else() {
    // Hits of noise every quarter of a second over a steady saw.
    let hit = |i: usize| (-((i % 12_000) as f32) / 1500.0).exp();
    let hiss = noise(4, 120_000);
    let sound: Vec<f32> = saw(110.0, 120_000)
        .iter()
        .zip(&hiss)
        .enumerate()
        .map(|(i, (a, b))| a * 0.2 + b * hit(i) * 0.8)
        .collect();
    let out = Run::new("onset").signal("in", sound).mono(120_000);
    let begins: Vec<usize> = (1..out.len()).filter(|i| out[*i] > 0.5 && out[i - 1] <= 0.5).collect();
    assert_eq!(begins.len(), 10, "{begins:?}");
    for (k, at) in begins.iter().enumerate() {
        let late = *at as f64 / f64::from(RATE) - 0.25 * k as f64;
        assert!((0.0..0.017).contains(&late), "number {k} is {late} s late");
    }
    for steady in [saw(110.0, 96_000), noise(2, 96_000)] {
        let out = Run::new("onset").signal("in", steady).mono(96_000);
        let count = (4800..out.len()).filter(|i| out[*i] > 0.5 && out[i - 1] <= 0.5).count();
        assert_eq!(count, 0, "a steady sound begins only once");
    }
}

#[test]
fn spectra_are_described() {
    let of = |name: &str, sound: Vec<f32>| *Run::new(name).signal("in", sound).mono(24_000).last().unwrap();
    let centroid = of("spectral_centroid", tone(2000.0, RATE, 24_000));
    assert!((centroid - 2000.0).abs() < 10.0, "{centroid}");
    // White noise has its centre in the middle of the spectrum; frames differ.
    let centroid = of("spectral_centroid", noise(5, 24_000));
    assert!((centroid - 12_000.0).abs() < 900.0, "{centroid}");
    let flatness = of("spectral_flatness", tone(2000.0, RATE, 24_000));
    assert!(flatness < 0.001, "{flatness}");
    // e^-gamma for the exponentially distributed power of noise.
    let flatness = of("spectral_flatness", noise(5, 24_000));
    assert!((flatness - 0.561).abs() < 0.06, "{flatness}");
    let rolloff = of("spectral_rolloff", noise(6, 24_000));
    assert!((rolloff - 0.85 * 24_000.0).abs() < 1200.0, "{rolloff}");
}

#[test]
fn loudness_is_what_the_recommendation_says() {
    // BS.1770: a sine of 997 Hz at full scale in one channel is at -3.01 LUFS.
    for (rate, freq, amplitude, expected) in
        [(48_000.0, 997.0, 1.0, -3.01), (48_000.0, 997.0, 0.1, -23.01), (96_000.0, 997.0, 1.0, -3.01)]
    {
        let sound: Vec<f32> = tone(freq, rate, 300_000).iter().map(|x| x * amplitude).collect();
        let mut run = Run::new("loudness").signal("in", sound);
        run.rate = rate;
        let level = run.mono(300_000)[299_000];
        assert!((level - expected).abs() < 0.1, "{rate}: {level}");
    }
    // Its high shelf lifts the highs by 4 dB.
    let level = Run::new("loudness").signal("in", tone(10_000.0, RATE, 200_000)).mono(200_000)[199_000];
    assert!((level - (4.0 - 3.01 - 0.691)).abs() < 0.1, "{level}");
}

#[test]
fn crossings_count_a_plain_tone() {
    let out = Run::new("zero_crossings").signal("in", tone(700.0, RATE, 48_000)).mono(48_000);
    let mean = out[24_000..].iter().sum::<f32>() / 24_000.0;
    assert!((mean - 700.0).abs() < 3.0, "{mean}");
}
