//! Arithmetic, control, shaping, dynamics, stereo.

use crate::rig::*;

/// The first frame of a unit whose inputs stand still.
fn value(name: &str, inputs: &[f32]) -> f32 {
    let mut run = Run::new(name);
    for (drive, input) in run.drives.iter_mut().zip(inputs) {
        *drive = Drive::Hold(*input);
    }
    run.mono(1)[0]
}

#[test]
fn operators_compute() {
    let cases: &[(&str, &[f32], f32)] = &[
        ("+", &[2.0, 3.0], 5.0),
        ("-", &[2.0, 3.0], -1.0),
        ("*", &[2.0, 3.0], 6.0),
        ("/", &[3.0, 2.0], 1.5),
        ("/", &[3.0, 0.0], 0.0),
        ("%", &[7.0, 3.0], 1.0),
        ("%", &[-1.0, 3.0], 2.0),
        ("%", &[5.0, 0.0], 0.0),
        ("**", &[2.0, 10.0], 1024.0),
        ("**", &[-2.0, 3.0], -8.0),
        ("min", &[1.0, 2.0], 1.0),
        ("max", &[1.0, 2.0], 2.0),
        ("<", &[1.0, 2.0], 1.0),
        (">", &[1.0, 2.0], 0.0),
        ("<=", &[2.0, 2.0], 1.0),
        (">=", &[1.0, 2.0], 0.0),
        ("==", &[2.0, 2.0], 1.0),
        ("!=", &[2.0, 2.0], 0.0),
        ("neg", &[2.0], -2.0),
        ("abs", &[-2.0], 2.0),
        ("floor", &[-1.5], -2.0),
        ("ceil", &[-1.5], -1.0),
        ("round", &[1.6], 2.0),
        ("sqrt", &[-9.0], -3.0),
        ("squared", &[3.0], 9.0),
        ("sign", &[-3.0], -1.0),
        ("not", &[0.0], 1.0),
        ("mtof", &[69.0], 440.0),
        ("mtof", &[81.0], 880.0),
        ("ftom", &[440.0], 69.0),
        ("dbamp", &[0.0], 1.0),
        ("exp", &[0.0], 1.0),
        ("log", &[1.0], 0.0),
        ("cos", &[0.0], 1.0),
    ];
    for (name, inputs, expected) in cases {
        assert_eq!(value(name, inputs), *expected, "{name} {inputs:?}");
    }
    assert!((value("dbamp", &[-6.020_6]) - 0.5).abs() < 1e-6);
    assert!((value("ampdb", &[0.5]) + 6.020_6).abs() < 1e-5);
    assert!((value("mtof", &[60.0]) - 261.625_58).abs() < 1e-3);
    assert!((value("sin", &[1.0]) - 1f32.sin()).abs() < 1e-6);
}

#[test]
fn control_units_compute() {
    let cases: &[(&str, &[f32], f32)] = &[
        ("clip", &[2.0, -1.0, 1.0], 1.0),
        ("clip", &[0.3, 1.0, -1.0], 0.3),
        ("fold", &[1.5, -1.0, 1.0], 0.5),
        ("fold", &[-2.5, -1.0, 1.0], 0.5),
        ("wrap", &[1.5, -1.0, 1.0], -0.5),
        ("wrap", &[7.25, 0.0, 1.0], 0.25),
        ("range", &[200.0, 400.0, 0.0], 300.0),
        ("linlin", &[0.5, 0.0, 1.0, 10.0, 20.0], 15.0),
        ("linlin", &[9.0, 0.0, 1.0, 10.0, 20.0], 20.0),
        ("linexp", &[0.5, 0.0, 1.0, 1.0, 16.0], 4.0),
        ("if", &[1.0, 5.0, 6.0], 5.0),
        ("if", &[0.0, 5.0, 6.0], 6.0),
        ("select", &[1.0, 5.0, 6.0, 7.0], 6.0),
        ("select", &[4.0, 5.0, 6.0, 7.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0], 6.0),
        ("mix", &[1.0, 2.0, 3.0], 6.0),
        ("xfade", &[1.0, 3.0, 0.25], 1.5),
        ("amp", &[0.5, 4.0], 2.0),
        ("quant", &[0.7, 0.5], 0.5),
        ("and", &[1.0, 0.0], 0.0),
        ("or", &[1.0, 0.0], 1.0),
    ];
    for (name, inputs, expected) in cases {
        let got = value(name, inputs);
        assert!((got - expected).abs() < 1e-5, "{name} {inputs:?}: {got}");
    }
}

#[test]
fn samples_are_held_at_edges_and_tracked_while_open() {
    let ramp: Vec<f32> = (0..10).map(|i| i as f32).collect();
    let gate = vec![0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let held = Run::new("sample_hold").signal("in", ramp.clone()).signal("trig", gate.clone()).mono(10);
    assert_eq!(held, [0.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 7.0, 7.0, 7.0]);
    let latched = Run::new("latch").signal("in", ramp).signal("gate", gate).mono(10);
    assert_eq!(latched, [0.0, 0.0, 2.0, 3.0, 4.0, 4.0, 4.0, 7.0, 7.0, 7.0]);
}

#[test]
fn crushing_rounds_and_holds() {
    let ramp: Vec<f32> = (0..8).map(|i| i as f32 / 10.0).collect();
    // Two bits: steps of one half.
    let out = Run::new("bitcrush").hold("bits", 2.0).signal("in", ramp.clone()).mono(8);
    assert_eq!(out, [0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.5]);
    let out = Run::new("coarse").hold("n", 3.0).signal("in", ramp.clone()).mono(8);
    assert_eq!(out, [ramp[0], ramp[0], ramp[0], ramp[3], ramp[3], ramp[3], ramp[6], ramp[6]]);
    let out = Run::new("coarse").hold("n", 2.5).signal("in", ramp.clone()).mono(8);
    assert_eq!(out, [ramp[0], ramp[0], ramp[0], ramp[3], ramp[3], ramp[5], ramp[5], ramp[5]]);
}

#[test]
fn distortion_follows_its_curve_and_keeps_its_aliases_down() {
    // Slow enough for the half-band filters to follow: at the peaks of a 20 Hz sine the curve itself is heard.
    let out = Run::new("distort")
        .hold("drive", 3.0)
        .hold("mix", 1.0)
        .signal("in", tone(20.0, RATE, 9600))
        .mono(9600);
    let peak = out[4800..].iter().fold(0.0, |a: f32, x| a.max(*x));
    assert!((peak - 3f32.tanh()).abs() < 1e-3, "{peak}");
    let bent =
        Run::new("distort").hold("drive", 4.0).hold("mix", 1.0).signal("in", tone(3001.0, RATE, 48_000));
    let bins = spectrum(&bent.mono(48_000));
    let alias =
        (20..20_000usize).filter(|bin| (bin + 8) % 3001 > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
    assert!(decibels(alias / bins[3001]) < -50.0, "{}", decibels(alias / bins[3001]));
}

#[test]
fn the_compressor_has_its_static_curve() {
    // -10 dB in, threshold -20, ratio 4: 10 dB over become 2.5, so -17.5 dB come out.
    let input = 10f32.powf(-10.0 / 20.0);
    let run = Run::new("compressor").hold("in", input).hold("attack", 0.001);
    let level = |run: &Run| 20.0 * run.channels(48_000, 64)[1][47_999].log10();
    assert!((level(&run) + 17.5).abs() < 0.01, "{}", level(&run));
    assert!((level(&run.clone().hold("makeup", 7.5)) + 10.0).abs() < 0.01);
    // At the threshold the knee of 6 dB takes (3²/12) 3/4 dB (Giannoulis et al., eq. 4).
    let knee = run.hold("in", 0.1);
    assert!((level(&knee) + 20.0 + 0.562_5).abs() < 0.01, "{}", level(&knee));
}

#[test]
fn the_limiter_holds_its_threshold_and_leaves_the_rest_alone() {
    let loud: Vec<f32> = noise(3, 48_000).iter().enumerate().map(|(i, x)| x * (i as f32 / 4800.0)).collect();
    let run = Run::new("limiter").hold("threshold", 0.8).signal("in", loud);
    for channel in run.channels(48_000, 64) {
        assert!(channel.iter().all(|x| x.abs() <= 0.8));
    }
    let quiet: Vec<f32> = noise(3, 4800).iter().map(|x| x * 0.79).collect();
    let run = Run::new("limiter").hold("threshold", 0.8).signal("in", quiet.clone());
    assert_eq!(run.channels(4800, 64)[0], quiet);
    // The same threshold in decibels.
    let run = Run::new("limiter").hold("threshold", -6.0).hold("in", 2.0);
    assert!((run.channels(4800, 64)[0][4799] - 10f32.powf(-0.3)).abs() < 1e-5);
}

#[test]
fn panning_keeps_the_power() {
    for (unit, left, middle, right) in [("pan", 0.0, 0.5, 1.0), ("pan2", -1.0, 0.0, 1.0)] {
        let at = |pos| {
            let out = Run::new(unit).hold("in", 1.0).hold("pos", pos).channels(1, 1);
            (out[0][0], out[1][0])
        };
        let near = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6;
        let half = 0.5f32.sqrt();
        assert!(near(at(left), (1.0, 0.0)) && near(at(middle), (half, half)) && near(at(right), (0.0, 1.0)));
        for k in 0..=10 {
            let (l, r) = at(left + (right - left) * k as f32 / 10.0);
            assert!((l * l + r * r - 1.0).abs() < 1e-6);
        }
    }
}

#[test]
fn width_scales_the_difference() {
    let run = |amount| {
        let mut run = Run::new("width").hold("amount", amount);
        (run.drives[0], run.drives[1]) = (Drive::Hold(0.75), Drive::Hold(0.25));
        let out = run.channels(1, 1);
        (out[0][0], out[1][0])
    };
    assert_eq!((run(0.0), run(1.0), run(2.0)), ((0.5, 0.5), (0.75, 0.25), (1.0, 0.0)));
    let wide = Run::new("widener").signal("in", impulse(10)).channels(1000, 64);
    assert_eq!((wide[0][576], wide[1][576]), (0.5, -0.5));
    assert!(wide[0].iter().zip(&wide[1]).skip(1).all(|(l, r)| (l + r).abs() < 1e-15));
}

#[test]
fn ring_and_tremolo_multiply() {
    let out = Run::new("ring").hold("freq", 1000.0).signal("in", tone(300.0, RATE, 48_000)).mono(48_000);
    let bins = spectrum(&out);
    assert!((bins[700] - 0.5).abs() < 1e-3 && (bins[1300] - 0.5).abs() < 1e-3 && bins[300] < 1e-5);
    let out = Run::new("tremolo").hold("rate", 1.0).hold("depth", 0.5).hold("in", 1.0).mono(48_000);
    assert!(
        (out[0] - 1.0).abs() < 1e-6 && (out[24_000] - 0.5).abs() < 1e-6 && (out[12_000] - 0.75).abs() < 1e-4
    );
}

#[test]
fn a_phaser_has_a_notch_for_two_stages() {
    // At depth zero all stages turn by a quarter at 640 Hz: two of them by a half, which cancels the dry sound.
    let run = Run::new("phaser").hold("depth", 0.0).hold("feedback", 0.0).hold("stages", 2.0);
    let bins = spectrum(&run.signal("in", tone(640.0, RATE, 48_000)).mono(48_000).split_off(24_000));
    assert!(bins[320] < 1e-3, "{}", bins[320]);
}

#[test]
fn levels_has_a_factor_for_each_side() {
    let out = Run::new("levels").hold("in", 3.0).hold("left", 0.5).hold("right", -2.0).channels(2, 2);
    assert_eq!((out[0][1], out[1][1]), (1.5, -6.0));
}

#[test]
fn edges_are_counted_and_timed() {
    let gate: Vec<f32> = (0..40).map(|i| f32::from(i % 10 < 5 && i >= 10)).collect();
    let at = |name: &str| Run::new(name).signal("trig", gate.clone()).mono(40);
    let toggle = at("toggle");
    assert_eq!((toggle[9], toggle[10], toggle[19], toggle[20], toggle[30]), (0.0, 1.0, 1.0, 0.0, 1.0));
    let counter = Run::new("counter").hold("length", 2.0).signal("trig", gate.clone()).mono(40);
    assert_eq!((counter[10], counter[20], counter[30]), (0.0, 1.0, 0.0));
    let timer = at("timer");
    assert_eq!((timer[10], timer[15], timer[20]), (0.0, 5.0 / 48_000.0, 0.0));
    let input = vec![0.0, 0.4, 0.6, 0.2, -0.4, -0.6, 0.4];
    assert_eq!(Run::new("schmidt").signal("in", input).mono(7), [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    let slew = Run::new("slew").hold("up", 4800.0).hold("down", 2400.0);
    let out = slew.signal("in", [vec![0.0; 1], vec![1.0; 20], vec![0.0; 20]].concat()).mono(41);
    assert!((out[5] - 0.5).abs() < 1e-6 && out[10] == 1.0 && (out[30] - 0.5).abs() < 1e-6);
}

#[test]
fn a_curve_bends_by_its_formula() {
    let out =
        Run::new("curve").hold("start", 0.0).hold("end", 1.0).hold("dur", 0.01).hold("shape", -4.0).mono(500);
    for i in [0, 100, 240, 400, 480, 499] {
        let t = f64::from(i.min(480)) / 480.0;
        let expected = (1.0 - (-4.0 * t).exp()) / (1.0 - (-4f64).exp());
        assert!((f64::from(out[i as usize]) - expected).abs() < 1e-5, "{i}");
    }
}

#[test]
fn followers_reach_the_level() {
    let sine = tone(1000.0, RATE, 48_000);
    let rms = Run::new("rms").signal("in", sine.clone()).mono(48_000);
    assert!((rms[47_999] - 0.5f32.sqrt()).abs() < 0.01, "{}", rms[47_999]);
    let step = Run::new("peak_follower").hold("attack", 0.01).hold("in", 1.0).mono(481);
    // After one time constant all but 1/e.
    assert!((step[479] - (1.0 - (-1f32).exp())).abs() < 1e-4, "{}", step[479]);
    let amp = Run::new("amp_follower").signal("in", sine).mono(48_000);
    assert!((amp[47_999] - 0.5f32.sqrt()).abs() < 0.02);
}

#[test]
fn dynamics_open_and_shut() {
    let level = |name: &str, x: f32, threshold: f32, ratio: f32| {
        let run = Run::new(name).hold("in", x).hold("threshold", threshold).hold("ratio", ratio);
        20.0 * run.channels(48_000, 64)[0][47_999].log10()
    };
    // 6 dB below the threshold at ratio 3: 12 dB less. 6 dB above at ratio 2: 6 dB more.
    assert!((level("noisegate", 10f32.powf(-1.3), -20.0, 3.0) + 38.0).abs() < 0.01);
    assert!((level("noisegate", 0.5, -20.0, 3.0) + 6.02).abs() < 0.01);
    assert!((level("expander", 10f32.powf(-0.7), -20.0, 2.0) + 8.0).abs() < 0.01);
    // A key of 0 dB, 20 dB over the threshold at ratio 4: 15 dB less.
    let run = Run::new("sidechain_compressor").hold("in", 1.0).hold("key", 1.0).hold("threshold", 0.1);
    let out = run.channels(96_000, 64);
    assert!((20.0 * out[1][95_999].log10() + 15.0).abs() < 0.01);
    let steady = Run::new("transient_shaper").hold("in", 0.5).hold("attack", 12.0).hold("sustain", -6.0);
    let out = steady.channels(48_000, 64);
    assert!(out[0][20] > 1.2 && (20.0 * (out[0][47_999] / 0.5).log10() + 6.0).abs() < 0.1);
}

#[test]
fn shifts_move_partials_by_hertz_and_by_ratio() {
    let sine = tone(1000.0, RATE, 48_000);
    let shifted =
        spectrum(&Run::new("freqshift").hold("shift", 234.0).signal("in", sine.clone()).mono(48_000));
    assert!((shifted[1234] - 1.0).abs() < 0.02);
    assert!(decibels(shifted[766]) < -40.0 && decibels(shifted[1000]) < -40.0, "{}", decibels(shifted[766]));
    let octave = Run::new("pitch_shift").hold("semitones", 12.0).signal("in", sine).mono(48_000);
    let bins = spectrum(&octave);
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    assert!(energy(1900, 2100) > 20.0 * energy(900, 1100));
}

#[test]
fn a_vocoder_lets_through_what_is_spoken() {
    let run = |speech: f64| {
        let run = Run::new("vocoder")
            .signal("modulator", tone(speech, RATE, 48_000))
            .signal("carrier", noise(1, 48_000));
        let bins = spectrum(&run.mono(48_000));
        move |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>()
    };
    let (low, high) = (run(300.0), run(3000.0));
    assert!(low(200, 450) > 30.0 * low(2000, 4500) / 10.0 && high(2000, 4500) > 30.0 * high(200, 450));
}

#[test]
fn one_side_of_pan2_is_that_side() {
    let both = Run::new("pan2").hold("in", 0.7).hold("pos", 0.4).channels(1, 1);
    for (side, name) in ["pan2_l", "pan2_r"].iter().enumerate() {
        assert_eq!(Run::new(name).hold("in", 0.7).hold("pos", 0.4).mono(1)[0], both[side][0]);
    }
}

#[test]
fn an_ensemble_has_five_voices() {
    let run = Run::new("fchorus").hold("separation", 0.01).hold("variation", 0.0).signal("in", impulse(10));
    let out = run.mono(3000);
    for k in 0..5 {
        assert!((out[480 * k] - 0.2f32.sqrt()).abs() < 1e-4, "voice {k}");
    }
}
