//! Recordings stretched in time and moved in pitch.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::sync::Arc;

use phonon_dsp::Sample;

use crate::rig::*;

fn stretched(channels: Vec<Vec<f32>>, rate: f32) -> Run {
    let mut run = Run::new("stretch").hold("loop", 0.0);
    run.tables = vec![Arc::new(Sample::new(rate, channels))];
    run
}

/// The frequency of the highest peak in hertz.
fn pitch(signal: &[f32]) -> f64 {
    let bins = spectrum(signal);
    let top = (1..bins.len() - 1).max_by(|a, b| bins[*a].total_cmp(&bins[*b])).unwrap();
    let [a, b, c] = [bins[top - 1], bins[top], bins[top + 1]].map(|x| x.max(1e-30).ln());
    (top as f64 + 0.5 * (a - c) / (a - 2.0 * b + c)) * f64::from(RATE) / signal.len() as f64
}

fn level(signal: &[f32]) -> f64 {
    decibels((signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / signal.len() as f64).sqrt())
}

#[test]
fn at_its_own_speed_a_recording_is_what_it_was() {
    let sound = noise(3, 30_000);
    let out = stretched(vec![sound.clone()], RATE).channels(30_000, 64);
    let worst = (0..30_000).map(|i| (out[0][i] - sound[i]).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4 && out[0] == out[1], "{worst}");
}

#[test]
fn a_tone_keeps_its_pitch_and_level_at_any_speed() {
    let sound = tone(440.0, RATE, 96_000);
    for speed in [0.1, 0.5, 0.8, 1.5] {
        let out = stretched(vec![sound.clone()], RATE).hold("rate", speed).mono(60_000);
        let middle = &out[8_000..56_000];
        let cents = 1200.0 * (pitch(middle) / 440.0).log2();
        let loud = level(middle) + 3.01;
        assert!(cents.abs() < 1.0 && loud.abs() < 0.3, "{speed}: {cents} cents, {loud} dB");
    }
    for semitones in [-12.0f32, 7.0, 12.0] {
        let out = stretched(vec![sound.clone()], RATE).hold("pitch", semitones).mono(60_000);
        let cents = 1200.0 * (pitch(&out[8_000..56_000]) / 440.0).log2() - 100.0 * f64::from(semitones);
        assert!(cents.abs() < 1.0 && (level(&out[8_000..56_000]) + 3.01).abs() < 0.5, "{semitones}: {cents}");
    }
    // A recording of another rate.
    let out = stretched(vec![tone(440.0, 44_100.0, 90_000)], 44_100.0).hold("rate", 0.7).mono(60_000);
    assert!((1200.0 * (pitch(&out[8_000..56_000]) / 440.0).log2()).abs() < 1.0);
}

#[test]
fn it_lasts_as_long_as_its_speed_says() {
    for (speed, seconds) in [(0.5, 2.0), (2.0, 0.5), (-1.0, 1.0)] {
        let out = stretched(vec![noise(1, 48_000)], RATE).hold("rate", speed).mono(144_000);
        let last = out.iter().rposition(|x| x.abs() > 1e-3).unwrap() as f64 / f64::from(RATE);
        // A window and what attacks have taken.
        assert!((last - seconds).abs() < 0.07, "{speed}: {last} s");
        assert!(out[130_000..].iter().all(|x| *x == 0.0));
    }
}

/// Clicks every quarter of a second that decay in a few milliseconds.
fn clicks(frames: usize) -> Vec<f32> {
    let hiss = noise(7, frames);
    (0..frames).map(|i| hiss[i] * (-((i % 12_000) as f32) / 200.0).exp() * f32::from(i >= 12_000)).collect()
}

#[test]
fn attacks_stay_sharp_and_come_in_their_time() {
    let out = stretched(vec![clicks(96_000)], RATE).hold("rate", 0.5).mono(192_000);
    for k in 1..7 {
        // The place of the click in the recording, twice as late.
        let expected = 24_000 * k;
        let around = &out[expected - 6000..expected + 6000];
        let top = around.iter().map(|x| x.abs()).fold(0.0, f32::max);
        let begin = around.iter().position(|x| x.abs() > 0.3 * top).unwrap() as i64 - 6000;
        assert!(begin.abs() < 1500, "click {k} comes {begin} frames beside its time");
        // Nothing is smeared before it: in the 20 ms before, 30 dB less than in the 10 ms after.
        let at = (expected as i64 + begin) as usize;
        let fall = level(&out[at..at + 480]) - level(&out[at - 960..at - 48]);
        assert!(fall > 30.0, "click {k}: {fall} dB");
    }
}

#[test]
fn standing_still_it_sounds_on() {
    let rates = [vec![1.0; 24_000], vec![0.0; 10]].concat();
    let out = stretched(vec![tone(330.0, RATE, 96_000)], RATE).signal("rate", rates).mono(144_000);
    assert!((level(&out[96_000..]) + 3.01).abs() < 0.5 && (pitch(&out[96_000..]) - 330.0).abs() < 0.5);
}
