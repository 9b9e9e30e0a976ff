//! Another pitch at once: two crossfaded delays whose lengths run like saws.
//!
//! Zölzer (ed.), *DAFX*, 2nd edition, 2011, section 6.4.4.

use crate::parts::delay_line::{self, DelayLine};
use crate::parts::signal::feed;
use crate::{Lane, Setup};

/// The line and where the first grain is in it, 0 to 1.
pub struct Shifter<L: Lane> {
    line: DelayLine<L>,
    place: L,
    frames: f32,
    begin: f32,
}

impl<L: Lane> Shifter<L> {
    /// With grains of so many seconds, the first of which begins at a place from 0 to 1.
    pub fn new(setup: &Setup<'_, L>, seconds: f32, begin: f32) -> Self {
        let frames = seconds * setup.rate;
        Shifter { line: DelayLine::new(setup, frames + 8.0), place: setup.splat(begin), frames, begin }
    }

    /// Silence in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.line.start(lane);
        self.place = self.place.with(lane, self.begin);
    }

    /// One frame in, one out, at `ratio` times the pitch.
    #[inline(always)]
    pub fn next(&mut self, x: L, ratio: L) -> L {
        let one = L::splat(x.token(), 1.0);
        let mut wet = L::splat(x.token(), 0.0);
        for offset in [0.0, 0.5] {
            let place = self.place + offset;
            let place = place - place.floor();
            // A triangle, so that both grains add up to one.
            let gain = one - (place * 2.0 - 1.0).abs();
            wet = wet + self.line.cubic(place * self.frames + 2.0) * gain;
        }
        self.line.push(feed(x));
        let place = self.place + (one - ratio) * (1.0 / self.frames);
        self.place = place - place.floor();
        wet
    }
}

/// Bytes for each lane.
pub fn bytes(seconds: f32, rate: f32) -> usize {
    delay_line::bytes(seconds + 0.001, rate)
}
