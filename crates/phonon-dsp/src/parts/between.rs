//! Peaks between frames: four points a frame by interpolation.
//!
//! As ITU-R BS.1770-4, annex 2, measures true peak: four-fold, twelve taps for each point; here a sinc through a
//! Kaiser window (Kaiser and Schafer, IEEE Trans. ASSP 28(1), 1980), which finds a sine up to 0.4 of the frame rate
//! within 0.2 dB.

use crate::math::sin_turns;
use crate::{Lane, Setup};

/// Taps for each point.
const TAPS: usize = 12;
/// Frames that a peak is found late.
pub const BETWEEN: usize = TAPS / 2;
const POINTS: usize = 4;
/// Shape of the window.
const BETA: f32 = 5.0;

/// The last frames of a sound.
#[derive(Clone, Copy)]
pub struct Between<L: Lane> {
    last: [L; TAPS],
    taps: [[f32; TAPS]; POINTS - 1],
}

impl<L: Lane> Between<L> {
    /// Silence so far.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let taps = std::array::from_fn(|point| {
            let way = (point + 1) as f32 / POINTS as f32;
            let taps: [f32; TAPS] = std::array::from_fn(|k| tap(k as f32 - BETWEEN as f32 + way));
            let sum: f32 = taps.iter().sum();
            taps.map(|tap| tap / sum)
        });
        Between { last: [setup.splat(0.0); TAPS], taps }
    }

    /// Silence so far, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.last = self.last.map(|x| x.with(lane, 0.0));
    }

    /// One frame: the largest of the points from the frame [`BETWEEN`] ago to the next, without sign.
    #[inline(always)]
    pub fn next(&mut self, x: L) -> L {
        self.last.copy_within(0..TAPS - 1, 1);
        self.last[0] = x;
        let mut most = self.last[BETWEEN].abs().max(self.last[BETWEEN - 1].abs());
        for taps in &self.taps {
            let mut sum = self.last[0] * taps[0];
            for (x, tap) in self.last.iter().zip(taps).skip(1) {
                sum = sum + *x * *tap;
            }
            most = most.max(sum.abs());
        }
        most
    }
}

/// The kernel at `x` frames from its middle.
fn tap(x: f32) -> f32 {
    let sinc = if x.abs() < 1.0e-6 { 1.0 } else { sin_turns(x * 0.5) / (std::f32::consts::PI * x) };
    let way = (x / (BETWEEN as f32)).clamp(-1.0, 1.0);
    sinc * bessel(BETA * (1.0 - way * way).sqrt()) / bessel(BETA)
}

/// The modified Bessel function of order zero, by its series.
fn bessel(x: f32) -> f32 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..20 {
        let half = x / (2 * k) as f32;
        term *= half * half;
        sum += term;
    }
    sum
}
