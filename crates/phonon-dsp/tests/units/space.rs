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
