//! Echoes, rooms and moving delays.

use crate::rig::*;

fn quiet(x: f32) -> bool {
    x.abs() < 1e-15
}

#[test]
fn echoes_come_on_their_frames() {
    let run = Run::new("delay").hold("time", 0.01).hold("feedback", 0.5).hold("mix", 0.5);
    let out = run.signal("in", impulse(3000)).mono(3000);
    for (i, x) in out.iter().enumerate() {
        // Half dry; the n-th echo at 480 n, halved each time, half wet.
        let expected =
            if i.is_multiple_of(480) { 0.5 * 0.5f32.powi((i / 480) as i32 - 1).min(1.0) } else { 0.0 };
        assert!((x - expected).abs() < 1e-7, "frame {i}: {x} not {expected}");
    }
}

#[test]
fn a_delay_of_nothing_is_one_frame() {
    let run = Run::new("delay").hold("time", 0.0).hold("feedback", 0.5).hold("mix", 1.0);
    let out = run.signal("in", impulse(10)).mono(10);
    assert_eq!(out[..4].iter().map(|x| (x * 8.0).round()).collect::<Vec<_>>(), [0.0, 8.0, 4.0, 2.0]);
}

#[test]
fn a_new_time_is_reached_and_then_exact() {
    let times = [vec![0.01; 4800], vec![0.02; 10]].concat();
    let mut input = vec![0.0; 96_000];
    input[90_000] = 1.0;
    let run =
        Run::new("delay").hold("feedback", 0.0).hold("mix", 1.0).signal("time", times).signal("in", input);
    let out = run.mono(96_000);
    assert_eq!(out[90_960], 1.0);
    assert!(quiet(out[90_959]) && quiet(out[90_961]));
}

#[test]
fn pingpong_changes_sides() {
    let run =
        Run::new("pingpong").hold("time", 0.01).hold("feedback", 0.5).hold("width", 1.0).hold("mix", 1.0);
    let out = run.signal("in", impulse(2000)).channels(2000, 64);
    assert_eq!((out[0][480], out[1][960], out[0][1440]), (1.0, 0.5, 0.25));
    assert!(quiet(out[1][480]) && quiet(out[0][960]) && quiet(out[1][1440]));
}

#[test]
fn a_room_rings_as_long_as_its_combs() {
    for room in [0.2f64, 0.5, 0.9] {
        let run = Run::new("reverb").hold("room", room as f32).hold("damping", 0.0).hold("mix", 1.0);
        let out = run.signal("in", impulse(10)).channels(480_000, 64);
        // A comb of D seconds and feedback g falls by 60 dB in -3 D / log10(g) seconds (Smith, Physical Audio
        // Signal Processing, section 3.5); the room lies between its shortest and longest comb.
        let seconds = |frames: f64| -3.0 * frames / 44_100.0 / (0.7 + 0.28 * room).log10();
        for side in &out {
            let time = decay_time(side, RATE).unwrap();
            assert!(seconds(1116.0) * 0.95 < time && time < seconds(1640.0) * 1.05, "{room}: {time}");
        }
        assert!(out[0] != out[1]);
        assert!(
            out[0][..1200].iter().all(|x| quiet(*x)),
            "the first comb answers after 1116 frames at 44.1 kHz"
        );
    }
}

#[test]
fn a_room_hears_left_and_right() {
    let mut run = Run::new("reverb").hold("mix", 1.0);
    run.drives[0] = Drive::Signal(impulse(10));
    let left = run.channels(48_000, 64);
    let energy = |c: &[f32]| c.iter().map(|x| x * x).sum::<f32>();
    assert!(energy(&left[0]) > 4.0 * energy(&left[1]) && energy(&left[1]) > 0.0);
}

#[test]
fn a_plate_decays_and_its_decay_sets_how_long() {
    let tail = |decay: f32| {
        let run = Run::new("plate").hold("decay", decay).hold("predelay", 0.0).hold("mix", 1.0);
        run.signal("in", impulse(10)).channels(480_000, 64)
    };
    let (short, long) = (tail(0.3), tail(0.8));
    assert!(decay_time(&short[0], RATE).unwrap() * 2.0 < decay_time(&long[0], RATE).unwrap());
    assert!(short[0] != short[1] && long.iter().flatten().all(|x| x.abs() < 2.0));
    assert!(long[0][479_000..].iter().all(|x| x.abs() < 1e-4));
}

#[test]
fn a_plate_comes_after_its_predelay() {
    let run = Run::new("plate").hold("predelay", 0.1).hold("mix", 1.0).signal("in", impulse(10));
    let out = run.channels(9600, 64);
    // The nearest output tap lies 121 frames of the paper's 29761 a second into a line behind the diffusers.
    assert!(out[0][..4800].iter().all(|x| quiet(*x)) && out[0].iter().any(|x| x.abs() > 0.01));
}

#[test]
fn moving_delays_do_not_move_at_depth_zero() {
    // Depth zero leaves the middle of the way: 12 ms on both sides of a chorus, 0.5 ms in a flanger.
    let chorus = Run::new("chorus").hold("depth", 0.0).hold("mix", 1.0).signal("in", impulse(10));
    let out = chorus.channels(1000, 64);
    assert!((out[0][576] - 1.0).abs() < 1e-3 && (out[1][576] - 1.0).abs() < 1e-3);
    let flanger = Run::new("flanger").hold("depth", 0.0).hold("feedback", 0.5).hold("mix", 1.0);
    let out = flanger.signal("in", impulse(10)).mono(1000);
    assert!((out[24] - 1.0).abs() < 1e-3 && (out[48] - 0.5).abs() < 1e-3);
}

#[test]
fn vibrato_swings_by_semitones() {
    // Half a semitone at 2 Hz: the frequency goes between 440 2^(-d/12) … 2^(d/12) or so.
    let run = Run::new("vibrato").hold("rate", 2.0).hold("depth", 0.5);
    let out = run.signal("in", tone(440.0, RATE, 96_000)).mono(96_000);
    let crossings: Vec<f64> = (4800..95_000)
        .filter(|i| out[*i] < 0.0 && out[i + 1] >= 0.0)
        .map(|i| i as f64 + f64::from(out[i] / (out[i] - out[i + 1])))
        .collect();
    let pitch: Vec<f64> = crossings.windows(2).map(|w| f64::from(RATE) / (w[1] - w[0])).collect();
    let semitones = |f: f64| 12.0 * (f / 440.0).log2();
    let top = pitch.iter().copied().fold(0.0, f64::max);
    let bottom = pitch.iter().copied().fold(f64::MAX, f64::min);
    assert!((semitones(top) - 0.5).abs() < 0.03 && (semitones(bottom) + 0.5).abs() < 0.03, "{top} {bottom}");
}

#[test]
fn taps_are_evenly_spaced_and_tape_keeps_its_time() {
    let run =
        Run::new("multitap").hold("time", 0.04).hold("taps", 4.0).hold("feedback", 0.0).hold("mix", 1.0);
    let out = run.signal("in", impulse(3000)).mono(3000);
    // Quarters of 1920 frames, softer by an eighth each.
    for (k, level) in [(1, 0.875), (2, 0.75), (3, 0.625), (4, 0.5)] {
        assert!((out[480 * k] - level).abs() < 1e-5, "tap {k}: {}", out[480 * k]);
    }
    let run = Run::new("tapedelay")
        .hold("time", 0.01)
        .hold("wowdepth", 0.0)
        .hold("flutdepth", 0.0)
        .hold("sat", 0.0);
    let out = run.hold("mix", 1.0).signal("in", impulse(1000)).mono(1000);
    assert!((out[480] - 0.65).abs() < 1e-5 && (out[481] - 0.65 * 0.35).abs() < 1e-5 && quiet(out[479]));
}

#[test]
fn a_network_decays_in_its_time() {
    for seconds in [0.5f64, 2.0, 5.0] {
        let run = Run::new("reverb_stereo").hold("wet", 1.0).hold("time", seconds as f32);
        for side in run.signal("in", impulse(10)).channels(480_000, 64) {
            let time = decay_time(&side, RATE).unwrap();
            assert!((time / seconds - 1.0).abs() < 0.05, "{seconds}: {time}");
        }
    }
    // lush: 0.2 s times 100 to the decay.
    let run = Run::new("lush").hold("mix", 1.0).hold("decay", 0.5).hold("damping", 0.0).hold("wander", 0.0);
    let time = decay_time(&run.signal("in", impulse(10)).channels(480_000, 64)[0], RATE).unwrap();
    assert!((time / 2.0 - 1.0).abs() < 0.08, "{time}");
}

#[test]
fn a_frozen_space_stays() {
    let freeze = [vec![0.0; 24_000], vec![1.0; 10]].concat();
    let input = [noise(1, 20_000), vec![0.0]].concat();
    let run = Run::new("lush").hold("mix", 1.0).signal("freeze", freeze).signal("in", input);
    let out = run.channels(480_000, 64);
    let energy = |from: usize| out[0][from..from + 24_000].iter().map(|x| x * x).sum::<f32>();
    let change = 10.0 * (energy(450_000) / energy(48_000)).log10();
    assert!(change.abs() < 1.5, "{change} dB in eight seconds");
}

#[test]
fn grains_are_heard_at_their_pitch() {
    let run =
        Run::new("granular").hold("pitch", 12.0).hold("density", 1.0).signal("in", tone(500.0, RATE, 96_000));
    let bins = spectrum(&run.mono(96_000).split_off(48_000));
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    assert!(energy(900, 1100) > 20.0 * energy(400, 600));
}

#[test]
fn delays_read_between_frames_as_they_are_told() {
    // Ten and a half frames.
    let out = |interpolation: f32| {
        let mut run = Run::new("delay").hold("time", 10.5 / RATE).hold("feedback", 0.0).hold("mix", 1.0);
        run.constants[1] = interpolation;
        run.signal("in", impulse(100)).mono(100)
    };
    let whole = out(0.0);
    assert_eq!(whole.iter().filter(|x| x.abs() > 0.5).count(), 1);
    let line = out(1.0);
    assert!((line[10] - 0.5).abs() < 1e-3 && (line[11] - 0.5).abs() < 1e-3);
    // Catmull and Rom: -1/16, 9/16, 9/16, -1/16.
    let cubic = out(2.0);
    for (at, expected) in [(9, -0.0625), (10, 0.5625), (11, 0.5625), (12, -0.0625)] {
        assert!((cubic[at] - expected).abs() < 1e-3, "{at}: {}", cubic[at]);
    }
    // An all-pass passes all: energy one, and a low tone is late by just that.
    let allpass = out(3.0);
    let energy: f32 = allpass.iter().map(|x| x * x).sum();
    assert!((energy - 1.0).abs() < 1e-4, "{energy}");
    let (re, im) = fourier(&allpass, 500.0, RATE);
    let late = -im.atan2(re) / (std::f64::consts::TAU * 500.0) * f64::from(RATE);
    assert!((late - 10.5).abs() < 0.01, "{late}");
}

#[test]
fn networks_of_eight_and_sixteen_lines_decay_in_their_time() {
    for (lines, size) in [(8.0, 1.0), (16.0, 1.0), (16.0, 0.4), (8.0, 2.0)] {
        for seconds in [0.8f64, 3.0] {
            let mut run = Run::new("fdn").hold("mix", 1.0).hold("decay", seconds as f32).hold("damping", 0.0);
            run.constants = vec![lines, size];
            let out = run.signal("in", impulse(10)).channels((seconds * 1.5 * 48_000.0) as usize, 64);
            for side in &out {
                let time = decay_time(side, RATE).unwrap();
                assert!((time / seconds - 1.0).abs() < 0.05, "{lines} lines of {size}, {seconds} s: {time}");
            }
            assert!(out[0] != out[1]);
        }
    }
}

#[test]
fn a_shimmer_rises_by_octaves_and_dies_away() {
    let input = [tone(300.0, RATE, 24_000), vec![0.0]].concat();
    let run =
        Run::new("shimmer").hold("mix", 1.0).hold("amount", 1.0).hold("decay", 3.0).hold("damping", 0.0);
    let out = run.signal("in", input).mono(960_000);
    let bins = spectrum(&out[48_000..96_000]);
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    for octave in [600, 1200] {
        let around = energy(octave - octave / 20, octave + octave / 20);
        let between = energy(octave * 14 / 10, octave * 15 / 10);
        assert!(around > 10.0 * between, "{octave} Hz: {around} beside {between}");
    }
    let level = |from: usize| {
        decibels(out[from..from + 24_000].iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt())
    };
    assert!(level(900_000) < level(48_000) - 60.0, "{} {}", level(48_000), level(900_000));
}

#[test]
fn a_looper_plays_what_it_recorded() {
    let input = [noise(3, 10_000), vec![0.0]].concat();
    let record = [vec![0.0; 1000], vec![1.0; 4000], vec![0.0]].concat();
    let run = Run::new("looper").hold("dry", 0.0).signal("record", record).signal("in", input.clone());
    let out = run.mono(30_000);
    // It records from frame 1000 on, 4000 frames, and plays from frame 5000 on; the first 5 ms of a loop are a fade.
    for (place, x) in out.iter().enumerate().skip(5000) {
        let at = (place - 5000) % 4000;
        if at > 260 && at < 3990 {
            assert!((x - input[1000 + at]).abs() < 1e-6, "frame {place}");
        }
    }
    assert!(out[..5000].iter().all(|x| *x == 0.0));
    // The first frame of the loop follows its last as it did when it was played.
    assert!((out[9000] - input[5000]).abs() < 0.05, "{} {}", out[9000], input[5000]);
    // Overdub adds, at half of what was there.
    let dub = [vec![0.0; 9000], vec![1.0; 4000], vec![0.0]].concat();
    let input = [vec![0.5; 13_000], vec![0.0]].concat();
    let record = [vec![1.0; 4000], vec![0.0]].concat();
    let run = Run::new("looper").hold("dry", 0.0).hold("feedback", 0.5).signal("record", record);
    let out = run.signal("overdub", dub).signal("in", input).mono(20_000);
    assert!((out[18_000] - 0.75).abs() < 1e-5, "{}", out[18_000]);
}

#[test]
fn many_taps_are_as_evenly_spaced_as_few() {
    let run =
        Run::new("multitap").hold("time", 0.064).hold("taps", 48.0).hold("feedback", 0.0).hold("mix", 1.0);
    let out = run.signal("in", impulse(4000)).mono(4000);
    // 3072 frames in 48 parts of 64, falling to one half.
    for k in 1..=48 {
        let expected = 1.0 - k as f32 / 96.0;
        assert!((out[64 * k] - expected).abs() < 1e-4, "tap {k}: {}", out[64 * k]);
    }
}

#[test]
fn grains_come_from_where_they_are_told() {
    // A second of one tone, a second of another; grains from a second and a half ago are of the first.
    let input = [tone(500.0, RATE, 48_000), tone(3000.0, RATE, 48_000)].concat();
    let run = Run::new("granular").hold("density", 1.0).hold("position", 0.6).hold("spray", 0.05);
    let out = run.signal("in", input).mono(96_000).split_off(84_000);
    let bins = spectrum(&out);
    let energy = |hertz: usize| bins[hertz / 4 - 25..hertz / 4 + 25].iter().map(|x| x * x).sum::<f64>();
    assert!(energy(500) > 100.0 * energy(3000), "{} {}", energy(500), energy(3000));
}

#[test]
fn what_is_put_behind_a_sound_that_plays_lets_it_go_on() {
    let input: Vec<f32> = (0..3000).map(|i| i as f32).collect();
    let mut run = Run::new("align").signal("in", input);
    run.constants = vec![500.0];
    let fresh = run.go_on(&mut *run.make(), 0, 1000, 64).swap_remove(0);
    assert!(
        fresh[..500].iter().all(|x| *x == 0.0) && fresh[700] == 200.0,
        "from the first frame on it is late"
    );
    // Made by an edit at frame 1000: no voice starts it.
    let spec =
        phonon_dsp::row::Spec { rate: RATE, constants: &run.constants, texts: &[], tables: &[], seed: 1 };
    let mut unit = (run.row.make.one)(&spec);
    let later = run.go_on(&mut *unit, 1000, 1500, 64).swap_remove(0);
    assert!((0..500).all(|i| later[i] == 1000.0 + i as f32), "what plays goes on");
    assert!((750..1500).all(|i| later[i] == 500.0 + i as f32), "and is late once there is enough");
}
