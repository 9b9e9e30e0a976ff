//! Curves and their aliases; dynamics that look ahead.

use crate::rig::*;

/// The loudest partial below 10 kHz that is no harmonic of `freq`, against the fundamental, in dB.
fn worst_alias(run: &Run, freq: usize) -> f64 {
    let out = run.clone().signal("in", tone(freq as f64, RATE, 60_000)).mono(60_000).split_off(12_000);
    let bins = spectrum(&out);
    let is_harmonic = |bin: usize| (bin + 8) % freq <= 16;
    let worst = (20..10_000).filter(|bin| !is_harmonic(*bin)).map(|bin| bins[bin]).fold(0.0, f64::max);
    decibels(worst / bins[freq])
}

#[test]
fn curves_fold_little_back() {
    // A sine of 1245 Hz driven by five, four times the rate; the sharp corner of hardclip is the worst.
    for (name, limit) in
        [("distort", -100.0), ("tube", -95.0), ("diode", -95.0), ("wavefold", -95.0), ("hardclip", -55.0)]
    {
        let at = worst_alias(&Run::new(name).hold("drive", 5.0).hold("mix", 1.0), 1245);
        assert!(at < limit, "{name}: {at}");
    }
    let krush = worst_alias(&Run::new("krush").hold("amount", 5.0), 1245);
    assert!(krush < -60.0, "krush: {krush}");
}

#[test]
fn chebyshev_makes_the_harmonics_that_it_is_told() {
    let mut run = Run::new("chebyshev").signal("in", tone(500.0, RATE, 60_000));
    run.texts = vec!["0.5 0.25 0 0.125".into()];
    let bins = spectrum(&run.mono(60_000).split_off(12_000));
    for (n, expected) in [(1, 0.5), (2, 0.25), (3, 0.0), (4, 0.125), (5, 0.0)] {
        assert!((bins[500 * n] - expected).abs() < 2e-3, "harmonic {n}: {}", bins[500 * n]);
    }
    // Silence stays silence.
    assert!(run.signal("in", vec![0.0]).mono(4800).iter().all(|x| x.abs() < 1e-6));
}

#[test]
fn an_octaver_adds_octaves() {
    let run = Run::new("octer").signal("in", tone(400.0, RATE, 60_000)).hold("sub", 0.5).hold("subsub", 0.5);
    let bins = spectrum(&run.hold("up", 0.5).mono(60_000).split_off(12_000));
    for freq in [100, 200, 400, 800] {
        assert!(bins[freq] > 0.02, "{freq} Hz: {}", bins[freq]);
    }
}

#[test]
fn a_squeezed_wave_is_higher() {
    let out = Run::new("squiz").signal("in", tone(200.0, RATE, 60_000)).hold("ratio", 3.0).mono(60_000);
    let bins = spectrum(&out[12_000..]);
    assert!(bins[600] > 0.9 && bins[200] < 0.05, "{} {}", bins[600], bins[200]);
}

#[test]
fn a_limiter_that_looks_ahead_never_clips_and_is_as_late_as_it_says() {
    let mut run = Run::new("limiter").hold("threshold", 0.5);
    run.constants = vec![0.005, 0.0];
    let late = (run.row.make.latency)(&run.constants, RATE);
    assert_eq!(late, 240);
    // What stays below passes unchanged, late.
    let soft: Vec<f32> = noise(3, 9600).iter().map(|x| x * 0.45).collect();
    let out = run.clone().signal("in", soft.clone()).mono(9600);
    assert!(out[..late].iter().all(|x| *x == 0.0));
    assert!(out[late..].iter().zip(&soft).all(|(a, b)| a == b));
    // A burst: the gain is down before it, without a corner that cutting would make.
    let mut burst = tone(100.0, RATE, 24_000);
    burst.iter_mut().enumerate().for_each(|(i, x)| *x *= if (6000..6480).contains(&i) { 4.0 } else { 0.4 });
    let out = run.clone().signal("in", burst.clone()).mono(24_000);
    assert!(out.iter().all(|x| x.abs() <= 0.5));
    let share = |i: usize| out[i + late] / burst[i];
    assert!((share(6120) - 0.125).abs() < 1e-3, "{}", share(6120));
    assert!(share(5920) < 0.9 && (share(5600) - 1.0).abs() < 1e-3, "{} {}", share(5920), share(5600));
    // A sine at a quarter of the rate whose samples miss its peaks by 3 dB.
    run.constants = vec![0.0, 1.0];
    let late = (run.row.make.latency)(&run.constants, RATE);
    assert_eq!(late, 72 + 6);
    let hidden: Vec<f32> =
        (0..24_000).map(|i| (std::f32::consts::PI * (i as f32 * 0.5 + 0.25)).sin()).collect();
    let out = run.signal("in", hidden).mono(24_000);
    let loud = out[4800..].iter().fold(0.0, |most: f32, x| most.max(x.abs()));
    assert!((loud / std::f32::consts::FRAC_1_SQRT_2 / 0.5 - 1.0).abs() < 0.03, "{loud}");
}

#[test]
fn a_compressor_has_its_curve_its_knee_and_its_look_ahead() {
    // A sine of 0 dB is 20 dB over the threshold: at 4:1 5 dB are left of them, by its peak.
    let level = |run: Run| {
        let out = run.signal("in", tone(1000.0, RATE, 48_000)).mono(48_000);
        decibels(f64::from(out[24_000..].iter().fold(0.0, |most: f32, x| most.max(x.abs()))))
    };
    let run = Run::new("compressor").hold("threshold", -20.0).hold("ratio", 4.0).hold("attack", 0.0);
    let run = run.hold("release", 1.0);
    let peak = level(run.clone());
    assert!((peak + 15.0).abs() < 0.3, "{peak}");
    // By its power it is 3 dB softer, so 17 dB over, of which 12.75 are taken.
    let power = level(run.clone().hold("rms", 0.05));
    assert!((power + 12.75).abs() < 0.4, "{power}");
    // At the threshold itself a knee of w takes (1 - 1/ratio) w / 8: 12 dB wide 1.125 dB.
    let at = level(run.clone().hold("threshold", 0.0).hold("knee", 12.0));
    assert!((at + 1.125).abs() < 0.1, "{at}");
    assert!(level(run.clone().hold("threshold", 0.0).hold("knee", 0.0)).abs() < 0.05);
    let mut late = run;
    late.constants = vec![0.01];
    assert_eq!((late.row.make.latency)(&late.constants, RATE), 480);
    let out = late.signal("in", impulse(4800)).mono(4800);
    assert_eq!(out.iter().position(|x| x.abs() > 1e-6), Some(480));
}

#[test]
fn bands_are_compressed_each_for_itself() {
    let both: Vec<f32> =
        tone(60.0, RATE, 96_000).iter().zip(tone(6000.0, RATE, 96_000)).map(|(a, b)| a + b * 0.01).collect();
    let run = Run::new("multiband").hold("threshold", -30.0).hold("ratio", 10.0).signal("in", both);
    let run = run.hold("attack", 0.0).hold("release", 1.0);
    let bins = spectrum(&run.mono(96_000).split_off(48_000));
    // The bass is 30 dB over and loses 27 of them; the treble below its threshold loses nothing.
    assert!((decibels(bins[60]) + 27.0).abs() < 1.5, "{}", decibels(bins[60]));
    assert!((decibels(bins[6000]) + 40.0).abs() < 0.2, "{}", decibels(bins[6000]));
}

#[test]
fn middle_and_side_come_back() {
    let (a, b) = (noise(1, 640), noise(2, 640));
    let mut encode = Run::new("ms_encode");
    encode.drives = vec![Drive::Signal(a.clone()), Drive::Signal(b.clone())];
    let coded = encode.channels(640, 64);
    let mut decode = Run::new("ms_decode");
    decode.drives = coded.into_iter().map(Drive::Signal).collect();
    let back = decode.channels(640, 64);
    assert!(back[0].iter().zip(&a).chain(back[1].iter().zip(&b)).all(|(x, y)| (x - y).abs() < 1e-6));
}

#[test]
fn a_leslie_turns_at_its_speeds() {
    // The loudness of a high tone swings with the horn: 6.7 times a second.
    let out = Run::new("leslie").signal("in", tone(3000.0, RATE, 240_000)).mono(240_000).split_off(48_000);
    let mut swing: Vec<f32> =
        out.chunks(48).map(|part| part.iter().fold(0.0, |most: f32, x| most.max(x.abs()))).collect();
    let mean = swing.iter().sum::<f32>() / swing.len() as f32;
    swing.iter_mut().for_each(|x| *x -= mean);
    let level = |freq: f64| {
        let (re, im) = fourier(&swing, freq, 1000.0);
        re.hypot(im)
    };
    let best = (20..120).map(|k| f64::from(k) * 0.1).max_by(|a, b| level(*a).total_cmp(&level(*b))).unwrap();
    assert!((best - 6.7).abs() < 0.11, "{best}");
}
