//! Recordings at another length and the same pitch: the phase vocoder of the unit `stretch`, run to the end beforehand.

use phonon_dsp::Sample;
use phonon_dsp::parts::stretch::{Attacks, Motion, Stretch};

/// Frames of a window at 48 kHz: twice those of the unit, since there is time enough beforehand.
const WINDOW: f32 = 4096.0;

/// The channels of a recording in memory, `factor` times as long.
pub fn stretched(sample: &Sample, factor: f64) -> Vec<Vec<f32>> {
    let length = (sample.frames() as f64 * factor).round() as usize;
    let sample = continued(sample);
    let attacks = Attacks::of(&sample);
    let mut vocoder = Stretch::of_windows(WINDOW, sample.rate);
    let mut head = vocoder.head();
    let part = (0, sample.frames());
    let motion = Motion { speed: (1.0 / factor) as f32, semitones: 0.0, part, again: false };
    let (left, right): (Vec<f32>, Vec<f32>) =
        (0..length).map(|_| vocoder.next(&mut head, &sample, &attacks, &motion)).unzip();
    let mut channels = vec![left, right];
    channels.truncate(sample.channels.len());
    channels
}

/// The recording, and behind it its end backwards, so that no window fades out what still sounds.
fn continued(sample: &Sample) -> Sample {
    let more = (WINDOW / 48_000.0 * sample.rate) as usize;
    let channel = |frames: &Vec<f32>| frames.iter().chain(frames.iter().rev().take(more)).copied().collect();
    Sample::new(sample.rate, sample.channels.iter().map(channel).collect())
}
