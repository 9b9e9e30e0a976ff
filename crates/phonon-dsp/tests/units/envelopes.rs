//! Envelopes and ramps, to the frame.

use crate::rig::*;

/// Open from `from` to `to`.
fn gate(from: usize, to: usize, frames: usize) -> Vec<f32> {
    (0..frames).map(|i| f32::from((from..to).contains(&i))).collect()
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn adsr_arrives_on_its_frames() {
    let run = Run::new("adsr").hold("attack", 0.01).hold("decay", 0.02).hold("sustain", 0.5);
    let run = run.hold("release", 0.03).signal("gate", gate(0, 3000, 6000));
    let out = run.mono(6000);
    // 480 frames up, 960 down to one half, then 1440 to zero.
    assert_eq!((out[0], out[480], out[1440], out[2999]), (0.0, 1.0, 0.5, 0.5));
    assert!(near(out[240], 0.5) && near(out[479], 479.0 / 480.0));
    // Half way down, (1 - t)^3 has an eighth left.
    assert!(near(out[480 + 480], 0.5 + 0.5 / 8.0) && out[1300] > 0.5);
    assert!(near(out[3000], 0.5) && near(out[3000 + 720], 0.5 / 8.0));
    assert!(out[3000 + 1439] > 0.0 && out[3000 + 1440] == 0.0 && out[5999] == 0.0);
}

#[test]
fn adsr_retriggers_from_where_it_is() {
    let run =
        Run::new("adsr").hold("attack", 0.01).hold("decay", 0.1).hold("sustain", 1.0).hold("release", 0.02);
    let gates = [gate(0, 100, 200), gate(0, 1000, 1000)].concat();
    let out = run.signal("gate", gates).mono(1200);
    // It falls from the last level it had, at frame 99, and rises from the last of the fall, 99 frames in.
    let top = 99.0 / 480.0;
    assert!(near(out[100], top));
    let left = top * (1.0f32 - 99.0 / 960.0).powi(3);
    assert!(near(out[200], left), "{} {left}", out[200]);
    assert!(near(out[200 + 240], left + (1.0 - left) / 2.0) && out[200 + 480] == 1.0);
}

#[test]
fn a_short_attack_is_at_once_and_a_long_one_is_exact() {
    let run = |attack| Run::new("ad").hold("attack", attack).hold("decay", 0.1).hold("gate", 1.0);
    assert_eq!(run(0.0).mono(10)[0], 1.0);
    let out = run(10.0).mono(480_002);
    assert!(out[479_999] < 1.0 && out[480_000] == 1.0);
}

#[test]
fn ad_runs_through_when_the_gate_closes() {
    let run = Run::new("ad").hold("attack", 0.01).hold("decay", 0.01).signal("gate", gate(0, 10, 20));
    let out = run.mono(1000);
    assert_eq!((out[480], out[960]), (1.0, 0.0));
    assert!(near(out[720], 1.0 / 8.0));
}

#[test]
fn asr_and_env_follow_their_gates() {
    let asr = Run::new("asr").hold("attack", 0.01).hold("release", 0.01).signal("gate", gate(100, 900, 2000));
    let out = asr.mono(2000);
    assert_eq!((out[99], out[100], out[580], out[899], out[1380]), (0.0, 0.0, 1.0, 1.0, 0.0));
    let env = Run::new("env").hold("attack", 0.01).hold("decay", 0.0).hold("sustain", 0.25);
    let out = env.signal("in", gate(100, 900, 2000)).mono(1000);
    assert_eq!((out[99], out[580], out[700]), (0.0, 0.25, 0.25));
    assert!(near(out[340], 0.5));
}

#[test]
fn lines_arrive_on_their_frames() {
    let line = Run::new("line").hold("start", 10.0).hold("end", 20.0).hold("dur", 0.01).mono(600);
    assert_eq!((line[0], line[480], line[599]), (10.0, 20.0, 20.0));
    assert!((line[240] - 15.0).abs() < 1e-5);
    let xline = Run::new("xline").hold("start", 100.0).hold("end", 1600.0).hold("dur", 0.01).mono(600);
    for (frame, expected) in
        [(0, 100.0), (120, 200.0), (240, 400.0), (360, 800.0), (480, 1600.0), (599, 1600.0)]
    {
        assert!((xline[frame] / expected - 1.0).abs() < 1e-5, "{frame}: {}", xline[frame]);
    }
}

#[test]
fn lag_is_a_thousandth_away_after_its_time() {
    let step = [vec![0.0; 100], vec![1.0; 10]].concat();
    let out = Run::new("lag").hold("time", 0.1).signal("in", step).mono(10_000);
    assert_eq!(out[99], 0.0);
    // The step is seen at frame 100, so 4800 of its frames have passed at frame 4899.
    assert!((out[4899] - 0.999).abs() < 1e-5, "{}", out[4899]);
    // It starts at its input, and a far goal is reached exactly.
    let far = Run::new("lag").hold("time", 0.1).signal("in", [vec![500.0; 10], vec![20_000.0; 10]].concat());
    let out = far.mono(48_000);
    assert_eq!((out[0], out[47_999]), (500.0, 20_000.0));
}

#[test]
fn segments_pass_their_corners() {
    let mut run = Run::new("segments");
    run.texts = vec!["0 1, 0.5 2".into(), "0.01 0.02".into()];
    let out = run.mono(3000);
    // 480 frames, then 960, then 960 again.
    assert_eq!((out[0], out[480], out[1440], out[2400], out[2999]), (0.0, 1.0, 0.5, 2.0, 2.0));
    assert!(near(out[240], 0.5) && near(out[960], 0.75) && near(out[1920], 1.25));
}

#[test]
fn ahdsr_stays_at_the_top() {
    let run =
        Run::new("ahdsr").hold("attack", 0.01).hold("hold", 0.02).hold("decay", 0.01).hold("sustain", 0.5);
    let out = run.mono(2500);
    assert_eq!(
        (out[479] < 1.0, out[480], out[1440], out[1441] < 1.0, out[1920]),
        (true, 1.0, 1.0, true, 0.5)
    );
}
