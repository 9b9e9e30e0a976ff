//! A short delay whose length a slow sine moves: the heart of chorus, flanger and vibrato.

use crate::Lane;
use crate::Setup;
use crate::parts::delay_line::DelayLine;

/// The line of an effect that moves its own delay.
pub struct Moving<L: Lane> {
    line: DelayLine<L>,
    longest: f32,
    rate: f32,
}

impl<L: Lane> Moving<L> {
    /// For delays up to `seconds`.
    pub fn new(setup: &Setup<'_, L>, seconds: f32) -> Self {
        let line = DelayLine::new(setup, seconds * setup.rate);
        let longest = line.longest();
        Moving { line, longest, rate: setup.rate }
    }

    /// An empty line for one lane.
    pub fn start(&mut self, lane: usize) {
        self.line.start(lane);
    }

    /// What was heard `seconds` ago; at least two frames, so that the cubic has both its sides.
    #[inline(always)]
    pub fn read(&self, seconds: L) -> L {
        let token = seconds.token();
        let (least, most) = (L::splat(token, 2.0), L::splat(token, self.longest));
        self.line.cubic((seconds * self.rate).clamp(least, most))
    }

    /// Writes one frame.
    #[inline(always)]
    pub fn push(&mut self, value: L) {
        self.line.push(value);
    }
}
