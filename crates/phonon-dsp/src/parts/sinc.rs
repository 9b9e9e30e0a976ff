//! Band-limited reading between frames: windowed sinc kernels, one set for each quarter octave of speed.
//!
//! Smith and Gossett, "A Flexible Sampling-Rate Conversion Method", ICASSP 1984. A Kaiser window of 32 frames with
//! stopbands below -100 dB; above speed 1 the kernels grow longer by the ratio of their set, so that what the
//! output cannot hold is taken out before it folds back. Between the phases of a set one reads on a straight line,
//! which is off by less than -110 dB.

use std::sync::LazyLock;

/// Frames under the shortest kernel.
const TAPS: usize = 32;
/// Kernels from one frame to the next, in the shortest set.
const PHASES: usize = 512;
/// Shape of the Kaiser window for -100 dB: 0.1102 (100 - 8.7), Kaiser 1974.
const BETA: f64 = 10.061;
/// Sets for each octave, and octaves.
const SETS: usize = 4;
const OCTAVES: usize = 6;
/// Frames under the longest kernel.
pub const LONGEST: usize = (TAPS << OCTAVES) + 8;
/// Up to this speed, a semitone, the first set serves: what folds back lies in the uppermost twentieth of the band.
const TOLERANCE: f64 = 1.06;

/// The kernels of one range of speeds.
pub struct Set {
    /// Frames under a kernel, a multiple of eight.
    pub taps: usize,
    phases: usize,
    kernels: Vec<f32>,
}

static ALL: LazyLock<Vec<Set>> = LazyLock::new(make);

/// All sets. The first call takes milliseconds, so it is not for the audio thread.
pub fn sets() -> &'static [Set] {
    &ALL
}

/// Which set is for that many frames of the recording for each frame of the output.
pub fn set_for(ratio: f64) -> usize {
    if ratio <= TOLERANCE {
        return 0;
    }
    // Where a set's own ratio is met by a rounding error too much, it still serves.
    let at = (ratio.log2() * SETS as f64 - 1e-6).ceil();
    (at.max(0.0) as usize).min(SETS * OCTAVES)
}

impl Set {
    /// The sound at `t`, 0 to 1, after frame `taps / 2 - 1` of `left` and `right`, which hold `taps` frames.
    #[inline(always)]
    pub fn read(&self, t: f32, left: &[f32], right: &[f32]) -> [f32; 2] {
        let place = t * self.phases as f32;
        let phase = (place as usize).min(self.phases - 1);
        let part = place - phase as f32;
        let at = phase * self.taps;
        let (first, second) =
            (&self.kernels[at..at + self.taps], &self.kernels[at + self.taps..at + 2 * self.taps]);
        // Eight sums side by side, for the vector unit; the same on any of them.
        let (mut l, mut r) = ([0f32; 8], [0f32; 8]);
        let kernels = first.chunks_exact(8).zip(second.chunks_exact(8));
        let sounds = left.chunks_exact(8).zip(right.chunks_exact(8));
        for ((first, second), (left, right)) in kernels.zip(sounds) {
            for i in 0..8 {
                let weight = first[i] + (second[i] - first[i]) * part;
                l[i] += weight * left[i];
                r[i] += weight * right[i];
            }
        }
        [sum(l), sum(r)]
    }
}

#[inline(always)]
fn sum(x: [f32; 8]) -> f32 {
    ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
}

fn make() -> Vec<Set> {
    (0..=SETS * OCTAVES)
        .map(|set| {
            let ratio = (set as f64 / SETS as f64).exp2();
            let taps = ((TAPS as f64 * ratio).ceil() as usize).next_multiple_of(8);
            let phases = PHASES >> (set / SETS);
            let mut kernels = vec![0f32; (phases + 1) * taps];
            let mut row = vec![0f64; taps];
            for phase in 0..=phases {
                let t = phase as f64 / phases as f64;
                for (tap, value) in row.iter_mut().enumerate() {
                    *value = kernel((tap as f64 - (taps / 2 - 1) as f64 - t) / ratio);
                }
                // The same level at every phase, or steady sounds would buzz.
                let total: f64 = row.iter().sum();
                for (to, value) in kernels[phase * taps..].iter_mut().zip(&row) {
                    *to = (value / total) as f32;
                }
            }
            Set { taps, phases, kernels }
        })
        .collect()
}

/// The kernel at `x` frames from its middle.
fn kernel(x: f64) -> f64 {
    let edge = x / (TAPS / 2) as f64;
    if edge.abs() >= 1.0 {
        return 0.0;
    }
    if x == x.round() {
        // Exactly, so that at speed 1 the frames come out as they are.
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    let angle = std::f64::consts::PI * x;
    angle.sin() / angle * window(edge)
}

/// The Kaiser window at -1 to 1, from a table: its values differ from the formula's by less than 1e-7.
fn window(edge: f64) -> f64 {
    static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let value = |i: usize| {
            let x = i as f64 / WINDOW as f64;
            bessel(BETA * (1.0 - x * x).max(0.0).sqrt()) / bessel(BETA)
        };
        (0..=WINDOW + 1).map(value).collect()
    });
    const WINDOW: usize = 8192;
    let place = edge.abs() * WINDOW as f64;
    let at = place as usize;
    TABLE[at] + (TABLE[at + 1] - TABLE[at]) * (place - at as f64)
}

/// The modified Bessel function of the first kind and order nought.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..40 {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum += term;
    }
    sum
}
