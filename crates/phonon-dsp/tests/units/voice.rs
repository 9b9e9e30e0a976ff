//! The sampler, frame by frame.

use std::sync::Arc;

use phonon_dsp::{Sample, Samples};

use crate::rig::*;

fn sampler(rate: f32, channels: Vec<Vec<f32>>) -> Run {
    Run { samples: Samples(vec![Arc::new(Sample { rate, channels })]), ..Run::new("sampler") }
}

#[test]
fn its_own_speed_gives_the_file_bit_for_bit_then_silence() {
    let (left, right) = (noise(1, 1000), noise(2, 1000));
    let out = sampler(RATE, vec![left.clone(), right.clone()]).channels(1200, 64);
    assert_eq!((&out[0][..1000], &out[1][..1000]), (&left[..], &right[..]));
    assert!(out.iter().all(|c| c[1000..].iter().all(|x| *x == 0.0)));
    let mono = sampler(RATE, vec![left.clone()]).channels(1000, 64);
    assert_eq!((&mono[0], &mono[1]), (&left, &left));
}

#[test]
fn whole_speeds_take_every_nth_frame() {
    let file: Vec<f32> = noise(1, 1000);
    let out = sampler(RATE, vec![file.clone()]).hold("speed", 2.0).mono(600);
    for i in 0..500 {
        assert_eq!(out[i], file[2 * i], "frame {i}");
    }
    assert!(out[500..].iter().all(|x| *x == 0.0));
    // A file of half the rate: every second frame is one of the file.
    let out = sampler(24_000.0, vec![file.clone()]).mono(2000);
    for i in 0..1000 {
        assert_eq!(out[2 * i], file[i], "frame {i}");
    }
}

#[test]
fn between_frames_a_slow_sine_stays_a_sine() {
    let file = tone(441.0, 44_100.0, 44_100);
    let out = sampler(44_100.0, vec![file]).hold("speed", 0.77).mono(40_000);
    let step = 2.0 * std::f64::consts::PI * 441.0 * 0.77 / 48_000.0;
    for i in 100..39_000 {
        assert!((f64::from(out[i]) - (step * i as f64).sin()).abs() < 2e-4, "frame {i}");
    }
}

#[test]
fn backwards_runs_from_the_end_with_fades() {
    let file = vec![1.0; 1000];
    let out = sampler(RATE, vec![file]).hold("speed", -1.0).mono(1100);
    // 48 frames up and 48 down.
    assert!(out[0] < 0.05 && out[23] > 0.4 && out[23] < 0.6 && out[60] == 1.0 && out[900] == 1.0);
    assert!(out[976] < 0.6 && out[976] > 0.4 && out[999] < 0.05 && out[1000] == 0.0);
    let ramp: Vec<f32> = (0..1000).map(|i| i as f32).collect();
    assert_eq!(sampler(RATE, vec![ramp]).hold("speed", -1.0).mono(500)[400], 599.0);
}

#[test]
fn a_slice_has_its_borders_and_fades() {
    let file = vec![1.0; 4800];
    let run = sampler(RATE, vec![file]).hold("begin", 0.25).hold("end", 0.5);
    let out = run.mono(1400);
    assert!(out[0] < 0.05 && out[48] == 1.0 && out[1150] == 1.0 && out[1176] < 0.6 && out[1200] == 0.0);
    let ramp: Vec<f32> = (0..4800).map(|i| i as f32).collect();
    assert_eq!(sampler(RATE, vec![ramp]).hold("begin", 0.25).mono(300)[200], 1400.0);
}

#[test]
fn a_loop_goes_on_and_nothing_is_silence() {
    let file: Vec<f32> = (0..100).map(|i| i as f32).collect();
    let out = sampler(RATE, vec![file]).hold("loop", 1.0).mono(350);
    assert_eq!((out[0], out[99], out[100], out[349]), (0.0, 99.0, 0.0, 49.0));
    assert!(sampler(RATE, vec![vec![]]).mono(10).iter().all(|x| *x == 0.0));
    let empty = Run { samples: Samples::default(), ..Run::new("sampler") };
    assert!(empty.mono(10).iter().all(|x| *x == 0.0));
    let nothing = sampler(RATE, vec![vec![1.0; 100]]).hold("begin", 0.5).hold("end", 0.5);
    assert!(nothing.mono(10).iter().all(|x| *x == 0.0));
}

#[test]
fn long_files_do_not_drift() {
    let mut file = vec![0.0; 3_000_000];
    file[2_880_000] = 1.0;
    let out = sampler(44_100.0, vec![file]).hold("speed", 48_000.0 / 44_100.0).mono(2_880_001);
    assert!((out[2_880_000] - 1.0).abs() < 0.1, "{}", out[2_880_000]);
}
