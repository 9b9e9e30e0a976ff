//! A whole recording at another rate, computed when a plan is built.
//!
//! Smith and Gossett, "A flexible sampling-rate conversion method", ICASSP 1984: a windowed sinc, wider when the new
//! rate is lower, so that nothing folds back.

use std::f64::consts::PI;

/// Zero crossings of the sinc on either side.
const CROSSINGS: f64 = 24.0;

/// `frames` of the rate `from` at the rate `to`, as loud as before.
pub fn resample(frames: &[f32], from: f32, to: f32) -> Vec<f32> {
    if from == to || frames.is_empty() {
        return frames.to_vec();
    }
    let ratio = f64::from(to) / f64::from(from);
    let cutoff = ratio.min(1.0);
    let reach = CROSSINGS / cutoff;
    let count = (frames.len() as f64 * ratio).ceil() as usize;
    let one = |i: usize| {
        let at = i as f64 / ratio;
        let (first, last) = ((at - reach).ceil().max(0.0) as usize, (at + reach).floor() as usize);
        let near = frames.iter().enumerate().take(last + 1).skip(first);
        near.map(|(k, x)| f64::from(*x) * kernel(k as f64 - at, cutoff, reach)).sum::<f64>() as f32
    };
    (0..count).map(one).collect()
}

/// A sinc under a Blackman window (stopband -74 dB).
fn kernel(away: f64, cutoff: f64, reach: f64) -> f64 {
    let x = PI * cutoff * away;
    let sinc = if x.abs() < 1.0e-9 { 1.0 } else { x.sin() / x };
    let turn = PI * away / reach;
    cutoff * sinc * (0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos())
}
