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
    for name in ["saw", "square", "tri", "pulse"] {
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
fn squares_and_triangles_have_their_series() {
    // Odd partials 4 / (pi n), and 8 / (pi n)^2.
    let square = spectrum(&Run::new("square").hold("freq", 200.0).mono(48_000));
    let tri = spectrum(&Run::new("tri").hold("freq", 200.0).mono(48_000));
    for n in (1..40).step_by(2) {
        let pi_n = std::f64::consts::PI * n as f64;
        assert!(decibels(square[200 * n] * pi_n / 4.0).abs() < 0.8, "square partial {n}");
        assert!(decibels(tri[200 * n] * pi_n * pi_n / 8.0).abs() < 0.8, "tri partial {n}");
        assert!(square[200 * (n + 1)] < 1e-4 && tri[200 * (n + 1)] < 1e-4);
    }
    // A rectangle of width w: 4 / (pi n) sin(pi n w), around a mean of zero.
    let pulse = Run::new("pulse").hold("freq", 200.0).hold("width", 0.2).mono(48_000);
    let mean = pulse.iter().map(|x| f64::from(*x)).sum::<f64>() / 48_000.0;
    assert!(mean.abs() < 1e-3, "{mean}");
    let bins = spectrum(&pulse);
    for n in [1, 2, 3, 4, 6, 7] {
        let pi_n = std::f64::consts::PI * n as f64;
        let expected = 4.0 / pi_n * (pi_n * 0.2).sin().abs();
        assert!(decibels(bins[200 * n] / expected).abs() < 0.8, "pulse partial {n}");
    }
}

#[test]
fn waves_start_where_they_say() {
    let first = |name, n| Run::new(name).hold("freq", 100.0).mono(n)[n - 1];
    assert_eq!(
        (first("sine", 1), first("saw", 1), first("tri", 1), first("phasor", 1)),
        (0.0, 0.0, 0.0, 0.0)
    );
    assert!(first("saw", 10) > 0.0 && first("tri", 10) > 0.0 && first("square", 10) == 1.0);
    // 480 frames a turn.
    assert!((first("sine", 121) - 1.0).abs() < 1e-6 && (first("tri", 61) - 0.5).abs() < 1e-5);
    assert!((first("phasor", 121) - 0.25).abs() < 1e-5 && (first("square", 361) + 1.0).abs() < 1e-5);
}

#[test]
fn an_offset_is_in_semitones() {
    for name in ["sine", "saw", "square", "tri", "pulse"] {
        let up = Run::new(name).hold("freq", 220.0).hold("offset", 12.0).mono(4800);
        assert_eq!(up, Run::new(name).hold("freq", 440.0).mono(4800), "{name}");
    }
}

#[test]
fn high_notes_stay_bounded_and_whole() {
    // Above a quarter of the rate only the fundamental is left: 2 / pi of a saw.
    let saw = spectrum(&Run::new("saw").hold("freq", 13_000.0).mono(48_000));
    let kernel = saw[13_000] / (2.0 / std::f64::consts::PI);
    assert!(kernel > 0.8 && kernel < 1.2, "{kernel}");
    for freq in [8_000.0, 12_000.0, 16_000.0, 23_900.0] {
        for name in ["saw", "square", "tri"] {
            let worst =
                Run::new(name).hold("freq", freq).mono(4800).iter().fold(0.0, |a: f32, x| a.max(x.abs()));
            assert!(worst < 1.6, "{name} {freq}: {worst}");
        }
    }
}

#[test]
fn clicks_are_on_their_frames() {
    for (freq, frames) in [(1.0, 48_000), (10.0, 4800), (480.0, 100)] {
        let out = Run::new("impulse").hold("freq", freq).mono(480_000);
        for (i, x) in out.iter().enumerate() {
            assert_eq!(*x, f32::from(i % frames == 0), "{freq} Hz, frame {i}");
        }
    }
    // 7 Hz: the nearest frame to each multiple of 6857.14.
    let out = Run::new("impulse").hold("freq", 7.0).mono(480_000);
    let clicks: Vec<usize> = (0..480_000).filter(|i| out[*i] == 1.0).collect();
    let expected: Vec<usize> = (0..70).map(|k| (f64::from(k) * 48_000.0 / 7.0).round() as usize).collect();
    assert_eq!(clicks, expected);
}

#[test]
fn noises_have_their_slopes() {
    // Power in an octave against the octave above it: white -3 dB, pink 0, brown +3.
    for (name, slope) in [("noise", -3.01), ("pink", 0.0), ("brown", 3.01)] {
        let signal = Run::new(name).mono(480_000);
        let bins = spectrum(&signal);
        let power = |from: f64| {
            let (low, high) = ((from * 10.0) as usize, (from * 20.0) as usize);
            10.0 * bins[low..high].iter().map(|x| x * x).sum::<f64>().log10()
        };
        // The walk of brown noise turns flat towards half the rate: |1 - z^-1| is no longer the frequency.
        for octave in [100.0, 400.0, 1600.0, if name == "brown" { 2400.0 } else { 4800.0 }] {
            let measured = power(octave) - power(2.0 * octave);
            assert!((measured - slope).abs() < 0.6, "{name} at {octave}: {measured}");
        }
        let rms = (signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / 480_000.0).sqrt();
        assert!(rms > 0.15 && rms < 0.6, "{name}: {rms}");
    }
}

#[test]
fn fm_has_the_sidebands_of_bessel() {
    // Chowning 1973: carrier 1000, modulator 2000, index 1: J0(1) at 1000 less J1(1) folded from -1000.
    let bins = spectrum(&Run::new("superfm").hold("freq", 1000.0).hold("ratio", 3.0).mono(48_000));
    for (bin, bessel) in [(1000, 0.765_198), (4000, 0.440_051), (2000, 0.440_051), (7000, 0.114_903)] {
        assert!((bins[bin] - bessel).abs() < 2e-4, "{bin}: {}", bins[bin]);
    }
}

#[test]
fn drums_decay_as_they_say() {
    // 24 dB in the time of sustain: the kick's sine, once its click and pitch fall are over.
    let kick = Run::new("superkick").hold("freq", 100.0).hold("sustain", 0.5).hold("noise", 0.0).mono(96_000);
    let peak = |from: usize| kick[from..from + 960].iter().fold(0.0, |a: f32, x| a.max(x.abs()));
    let fall = decibels(f64::from(peak(72_000) / peak(48_000)));
    assert!((fall + 24.0).abs() < 0.5, "{fall}");
    for name in ["superkick", "supersnare", "superhat"] {
        let out = Run::new(name).mono(480_000);
        assert!(out[..4800].iter().any(|x| x.abs() > 0.1), "{name}");
        assert!(out[470_000..].iter().all(|x| x.abs() < 1e-5), "{name}");
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

#[test]
fn clicks_have_equal_harmonics() {
    // Cosines of 2 / (rate / freq - 1) each, here 2 / 119, and no constant part.
    let bins = spectrum(&Run::new("blip").hold("freq", 400.0).mono(48_000));
    for n in 1..60 {
        assert!((bins[400 * n] * 119.0 / 2.0 - 1.0).abs() < 1e-3, "partial {n}: {}", bins[400 * n]);
    }
    assert!(bins[0] < 1e-5, "{}", bins[0]);
    for freq in [59, 441, 1993] {
        assert!(worst_alias("blip", freq) < -80.0, "{freq}");
    }
    // A falling note gains its harmonics without a jump: no step larger than the clicks themselves have.
    let glide: Vec<f32> = (0..48_000).map(|i| 4000.0 - i as f32 / 24.0).collect();
    let out = Run::new("blip").signal("freq", glide).mono(48_000);
    assert!(out.iter().all(|x| x.abs() < 1.1), "a falling note jumps");
}

#[test]
fn additive_has_its_amplitudes_and_no_more() {
    let mut run = Run::new("additive").hold("freq", 300.0);
    run.texts = vec!["1 0.5 0 0.25".into()];
    let bins = spectrum(&run.mono(48_000));
    for (n, expected) in [(1, 1.0), (2, 0.5), (3, 0.0), (4, 0.25), (5, 0.0)] {
        assert!((bins[300 * n] - expected).abs() < 1e-3, "partial {n}: {}", bins[300 * n]);
    }
    // Of 32 harmonics of 2 kHz only eleven lie below half the rate.
    run.texts = vec!["1 ".repeat(32)];
    let bins = spectrum(&run.hold("freq", 2000.0).mono(48_000));
    assert!((bins[22_000] - 1.0).abs() < 1e-3);
    let between =
        (100..24_000usize).filter(|bin| (bin + 10) % 2000 > 20).map(|bin| bins[bin]).fold(0.0, f64::max);
    assert!(decibels(between) < -100.0, "{}", decibels(between));
}

#[test]
fn organ_and_soft_saw_have_their_pitch() {
    let organ = spectrum(&Run::new("organ").hold("freq", 400.0).mono(48_000));
    assert!(
        (organ[200] - 0.25).abs() < 1e-3
            && (organ[400] - 0.4).abs() < 1e-3
            && (organ[3200] - 0.06).abs() < 1e-3
    );
    let soft = spectrum(&Run::new("soft_saw").hold("freq", 400.0).mono(48_000));
    assert!((soft[400] - 0.6).abs() < 1e-3 && (soft[1600] - 0.6 / 8.0).abs() < 1e-3);
}

#[test]
fn a_string_is_in_tune() {
    for (freq, damping) in [(55.0f64, 0.2f32), (220.0, 0.0), (440.0, 0.5), (880.0, 0.3), (1760.0, 0.0)] {
        let out =
            Run::new("pluck").hold("freq", freq as f32).hold("damping", damping).mono(52_800).split_off(4800);
        let cents = 1200.0 * (loudest(&out, freq, 20.0, RATE) / freq).log2();
        assert!(cents.abs() < 2.0, "{freq} Hz, damping {damping}: {cents} cents");
    }
}

#[test]
fn chance_comes_at_its_rate() {
    let dust = Run::new("dust").hold("density", 100.0).mono(480_000);
    let clicks = dust.iter().filter(|x| **x > 0.0).count();
    // A Poisson count of 1000 stays within four of its deviations of 32.
    assert!((870..1130).contains(&clicks), "{clicks}");
    let steps = Run::new("lfnoise0").hold("freq", 100.0).mono(48_000);
    let changes = steps.windows(2).filter(|w| w[0] != w[1]).count();
    assert!((98..=100).contains(&changes), "{changes}");
    let ramps = Run::new("lfnoise1").hold("freq", 100.0).mono(48_000);
    assert!(ramps.windows(2).all(|w| (w[1] - w[0]).abs() <= 2.0 / 480.0 + 1e-4));
}

#[test]
fn the_logistic_map_doubles_and_goes_wild() {
    // At growth 3.2 it alternates between the roots of r² x² - r (r + 1) x + r + 1 = 0 (May 1976).
    let r = 3.2f64;
    let root = ((r - 3.0) * (r + 1.0)).sqrt();
    let roots = [(r + 1.0 - root) / (2.0 * r), (r + 1.0 + root) / (2.0 * r)];
    let out = Run::new("logistic").hold("freq", 48_000.0).hold("growth", 3.2).mono(2000);
    for x in &out[1900..] {
        let x = f64::from(*x) * 0.5 + 0.5;
        assert!(roots.iter().any(|root| (x - root).abs() < 1e-4), "{x}");
    }
    let lorenz = Run::new("lorenz").hold("freq", 200.0).mono(96_000);
    assert!(lorenz.iter().any(|x| *x > 0.5) && lorenz.iter().any(|x| *x < -0.5));
    assert!(lorenz.iter().all(|x| x.abs() < 1.2));
}

#[test]
fn a_vco_is_each_of_its_waves() {
    for (wave, name) in [(0.0, "saw"), (1.0, "square"), (2.0, "tri"), (3.0, "sine")] {
        let vco = Run::new("vco").hold("freq", 440.0).hold("wave", wave).mono(2000);
        assert_eq!(vco, Run::new(name).hold("freq", 440.0).mono(2000), "{name}");
    }
}

#[test]
fn fm_and_pm_are_one() {
    let fm = Run::new("fm").hold("carrier", 500.0).hold("modfreq", 300.0).hold("index", 1.5).mono(4800);
    let modulator = tone(300.0, RATE, 4800);
    let pm = Run::new("pm").hold("carrier", 500.0).signal("mod", modulator).hold("index", 1.5).mono(4800);
    assert!(fm.iter().zip(&pm).all(|(a, b)| (a - b).abs() < 1e-4));
    for (i, x) in fm.iter().enumerate() {
        let t = 2.0 * std::f64::consts::PI * i as f64 / 48_000.0;
        let expected = (500.0 * t + 1.5 * (300.0 * t).sin()).sin();
        assert!((f64::from(*x) - expected).abs() < 1e-4, "frame {i}");
    }
    let cross = Run::new("fmcrossmod").hold("carrier", 0.5).hold("mod", 0.25).hold("depth", 0.5).mono(1);
    // cos(2 pi / 8)
    assert!((cross[0] - 0.5 * 0.5f32.sqrt()).abs() < 1e-6);
}

#[test]
fn a_wavetable_has_the_series_of_its_shape() {
    let mut run = Run::new("wavetable").hold("freq", 500.0);
    run.texts = vec!["saw".into()];
    let bins = spectrum(&run.mono(48_000));
    for n in 1..30 {
        let expected = 2.0 / (std::f64::consts::PI * n as f64);
        assert!(decibels(bins[500 * n] / expected).abs() < 0.2, "partial {n}: {}", bins[500 * n] / expected);
    }
    for freq in [441, 997, 1993] {
        let bins = spectrum(&run.clone().hold("freq", freq as f32).mono(48_000));
        let alias = (0..10_000).filter(|bin| (bin + 8) % freq > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
        assert!(decibels(alias / bins[freq]) < -80.0, "{freq}: {}", decibels(alias / bins[freq]));
    }
    // Drawn: a triangle through its corners, and a second turn an octave up.
    run.texts = vec!["0 1 0 -1 | 0 1 0 -1 0 1 0 -1".into()];
    let first = spectrum(&run.clone().hold("position", 0.0).mono(48_000));
    let second = spectrum(&run.clone().hold("position", 1.0).mono(48_000));
    let tri = 8.0 / std::f64::consts::PI.powi(2);
    assert!((first[500] - tri).abs() < 1e-3 && (first[1500] - tri / 9.0).abs() < 1e-3 && first[1000] < 1e-4);
    assert!((second[1000] - tri).abs() < 1e-3 && second[500] < 1e-4);
    // Any other word fades from sine to saw.
    run.texts = vec!["morph".into()];
    let sine = spectrum(&run.clone().hold("position", 0.0).mono(48_000));
    let saw = spectrum(&run.hold("position", 1.0).mono(48_000));
    assert!(
        (sine[500] - 1.0).abs() < 1e-3
            && sine[1000] < 1e-4
            && (saw[1000] - std::f64::consts::FRAC_1_PI).abs() < 1e-3
    );
}

#[test]
fn hard_sync_is_periodic_and_clean() {
    // At a whole ratio nothing is cut off: a plain saw, half a turn later.
    let sync = spectrum(&Run::new("syncsaw").hold("freq", 300.0).hold("ratio", 2.0).mono(48_000));
    assert!((sync[600] - 2.0 / std::f64::consts::PI).abs() < 0.02 && sync[300] < 1e-3);
    for freq in [109, 441, 997] {
        let bins = spectrum(&Run::new("syncsaw").hold("freq", freq as f32).hold("ratio", 2.7).mono(48_000));
        let loudest = bins.iter().copied().fold(0.0, f64::max);
        let alias = (0..10_000).filter(|bin| (bin + 8) % freq > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
        assert!(decibels(alias / loudest) < -75.0, "{freq}: {}", decibels(alias / loudest));
    }
}
