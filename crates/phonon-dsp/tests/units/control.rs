//! Control signals: their times, counts and shapes.

use crate::rig::*;

#[test]
fn slow_waves_have_their_shapes() {
    let at =
        |shape: f32, frame: usize| Run::new("lfo").hold("freq", 1.0).hold("shape", shape).mono(48_000)[frame];
    // At an eighth of a turn.
    for (shape, expected) in [(0.0, 0.5f32.sqrt()), (1.0, 0.5), (2.0, -0.75), (3.0, 0.75), (4.0, 1.0)] {
        assert!((at(shape, 6000) - expected).abs() < 1e-4, "shape {shape}: {}", at(shape, 6000));
    }
    assert_eq!(at(4.0, 30_000), -1.0);
    let random = Run::new("lfo").hold("freq", 10.0).hold("shape", 5.0).mono(48_000);
    let changes = random.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!((9..=10).contains(&changes), "{changes}");
    let ramp = Run::new("lfo").hold("freq", 10.0).hold("shape", 6.0).mono(48_000);
    assert!(ramp.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 2.0 / 4800.0 + 1e-4));
}

#[test]
fn a_wave_in_step_with_the_cycle_stays_there() {
    // The rig plays half a cycle a second: four turns a cycle are two a second.
    let out = Run::new("cyclelfo").hold("turns", 4.0).hold("shape", 2.0).mono(96_000);
    for frame in [0, 24_000, 48_000, 72_000] {
        assert!((out[frame] + 1.0).abs() < 1e-4 && (out[frame + 12_000]).abs() < 1e-4, "{frame}");
    }
}

#[test]
fn following_has_a_time_up_and_a_time_down() {
    let step = [vec![0.0; 100], vec![1.0; 48_000], vec![0.0; 48_000]].concat();
    let out = Run::new("lagud").signal("in", step).hold("up", 0.1).hold("down", 0.5).mono(96_100);
    // Within a thousandth after the time.
    assert!((out[100 + 4800] - 0.999).abs() < 2e-4, "{}", out[100 + 4800]);
    assert!((out[48_100 + 24_000] - 0.001).abs() < 2e-4, "{}", out[48_100 + 24_000]);
    let octaves = [vec![100.0; 100], vec![800.0; 48_000]].concat();
    let out = Run::new("slewexp").signal("in", octaves).hold("up", 4.0).mono(48_100);
    // Four octaves a second: one after a quarter, three after three quarters.
    assert!((out[100 + 12_000] / 200.0 - 1.0).abs() < 1e-3 && out[100 + 36_100] == 800.0);
}

#[test]
fn triggers_are_counted_and_held() {
    let clicks: Vec<f32> = (0..48_000).map(|i| f32::from(i % 1000 == 500)).collect();
    let out = Run::new("trigdiv").signal("trig", clicks.clone()).hold("count", 3.0).mono(48_000);
    let on: Vec<usize> = (0..10_000).filter(|i| out[*i] == 1.0).collect();
    assert_eq!(on, [500, 3500, 6500, 9500]);
    let out =
        Run::new("trigdiv").signal("trig", clicks.clone()).hold("count", 3.0).hold("offset", 4.0).mono(9000);
    let on: Vec<usize> = (0..9000).filter(|i| out[*i] == 1.0).collect();
    assert_eq!(on, [1500, 4500, 7500]);
    let out = Run::new("trighold").signal("trig", clicks).hold("dur", 0.005).mono(2000);
    assert!((0..2000).all(|i| (out[i] == 1.0) == ((500..740).contains(&i) || (1500..1740).contains(&i))));
}

#[test]
fn a_walk_takes_its_steps_and_stays_inside() {
    let run = Run::new("randwalk").hold("freq", 1000.0).hold("step", 0.3).hold("smooth", 0.0);
    let out = run.mono(96_000);
    assert!(out.iter().all(|x| x.abs() <= 1.0));
    let steps: Vec<f32> = out.windows(2).map(|pair| (pair[1] - pair[0]).abs()).filter(|x| *x > 0.0).collect();
    assert!((1990..=2000).contains(&steps.len()) && steps.iter().all(|step| *step <= 0.3001));
    assert!(out.iter().any(|x| *x > 0.7) && out.iter().any(|x| *x < -0.7));
}

#[test]
fn envelopes_bend_as_they_are_told() {
    let run = Run::new("adsrcurve").hold("attack", 0.1).hold("decay", 0.1).hold("sustain", 0.5);
    let run = run.hold("release", 0.1).hold("gate", 1.0);
    for (rise, fall) in [(0.0f64, -4.0f64), (3.0, 2.0), (-5.0, 0.0)] {
        let out = run.clone().hold("rise", rise as f32).hold("fall", fall as f32).mono(12_000);
        let way = |t: f64, c: f64| if c == 0.0 { t } else { (1.0 - (c * t).exp()) / (1.0 - c.exp()) };
        let half = f64::from(out[2400]);
        assert!((half - way(0.5, rise)).abs() < 1e-3, "rise {rise}: {half}");
        let half = f64::from(out[4800 + 2400]);
        assert!((half - (1.0 - 0.5 * way(0.5, fall))).abs() < 1e-3, "fall {fall}: {half}");
        assert!((out[4800] - 1.0).abs() < 1e-4 && (out[9600] - 0.5).abs() < 1e-4);
    }
}

#[test]
fn a_trigger_is_one_frame_and_a_gate_is_noughts_and_ones() {
    let gate: Vec<f32> = (0..640).map(|i| if (i / 100) % 2 == 1 { 0.8 } else { 0.3 }).collect();
    let trig = Run::new("trig").signal("gate", gate.clone()).mono(640);
    let on: Vec<usize> = (0..640).filter(|i| trig[*i] != 0.0).collect();
    assert_eq!(on, [100, 300, 500]);
    let out = Run::new("gate").signal("gate", gate.clone()).mono(640);
    assert!(out.iter().zip(&gate).all(|(x, g)| *x == f32::from(*g > 0.5)));
}
