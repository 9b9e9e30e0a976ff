//! Band-limited reading between frames: windowed sinc kernels, one set for each quarter octave of speed.
//!
//! Smith and Gossett, "A Flexible Sampling-Rate Conversion Method", ICASSP 1984. A Kaiser window of 32 frames with
//! stopbands below -100 dB; above speed 1 the kernels grow longer by the ratio of their set, so that what the
//! output cannot hold is taken out before it folds back. Between the phases of a set one reads on a straight line,
//! which is off by less than -100 dB.

use std::sync::LazyLock;

use crate::Wide;

/// Frames under the shortest kernel.
const TAPS: usize = 32;
/// log2 of the kernels from one frame to the next, in the shortest set.
const BITS: u32 = 8;
/// Shape of the Kaiser window for -100 dB: 0.1102 (100 - 8.7), Kaiser 1974.
const BETA: f64 = 10.061;
/// Sets for each octave, and octaves.
const SETS: usize = 4;
const OCTAVES: usize = 6;
/// Frames under the longest kernel.
pub const LONGEST: usize = TAPS << OCTAVES;
/// Up to this speed, a semitone, the first set serves: what folds back lies in the uppermost twentieth of the band.
const TOLERANCE: f64 = 1.06;

/// The kernels of one range of speeds.
pub struct Set {
    /// Frames under a kernel, a multiple of sixteen.
    pub taps: usize,
    /// log2 of the kernels from one frame to the next.
    bits: u32,
    /// Kernel after kernel: sixteen weights, and the way from each to the same one of the next kernel.
    kernels: Vec<[Wide; 2]>,
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
    /// Which kernel is before `part`, in 2^-32 of a frame, and how far of the way to the next one it is.
    #[inline(always)]
    pub fn phase(&self, part: u32) -> (u32, f32) {
        (part >> (32 - self.bits), fraction(part << self.bits))
    }

    /// The weights of a kernel, and the way to those of the next.
    #[inline(always)]
    pub fn kernel(&self, phase: u32) -> &[[Wide; 2]] {
        let blocks = self.taps / 16;
        &self.kernels[phase as usize * blocks..][..blocks]
    }
}

/// Of 2^-32ths, to the precision of a float.
#[inline(always)]
pub fn fraction(part: u32) -> f32 {
    // Below 2^31, so that it may be converted as a signed number, which is cheaper.
    (part >> 8) as i32 as f32 * (1.0 / 16_777_216.0)
}

fn make() -> Vec<Set> {
    (0..=SETS * OCTAVES)
        .map(|set| {
            let ratio = (set as f64 / SETS as f64).exp2();
            let taps = ((TAPS as f64 * ratio).ceil() as usize).next_multiple_of(16);
            let bits = BITS - (set / SETS) as u32;
            let phases = 1 << bits;
            let rows: Vec<Vec<f32>> = (0..=phases)
                .map(|phase| {
                    let t = phase as f64 / phases as f64;
                    let at = |tap: usize| kernel((tap as f64 - (taps / 2 - 1) as f64 - t) / ratio);
                    let row: Vec<f64> = (0..taps).map(at).collect();
                    // The same level at every phase, or steady sounds would buzz.
                    let total: f64 = row.iter().sum();
                    row.iter().map(|value| (value / total) as f32).collect()
                })
                .collect();
            let mut kernels = Vec::with_capacity(phases * taps / 16);
            for pair in rows.windows(2) {
                for (from, to) in pair[0].chunks_exact(16).zip(pair[1].chunks_exact(16)) {
                    let mut block = [Wide::default(); 2];
                    block[0].0.copy_from_slice(from);
                    for (way, (from, to)) in block[1].0.iter_mut().zip(from.iter().zip(to)) {
                        *way = to - from;
                    }
                    kernels.push(block);
                }
            }
            Set { taps, bits, kernels }
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
