//! One stretch of an envelope: a count of frames, so that it lasts exactly as long as it should.

use crate::{Lane, Setup};

/// Counting frames stays exact up to here.
const MOST: f32 = 16_777_216.0;

/// How far a stretch of time has gone. The time is read where the stretch begins.
#[derive(Clone, Copy)]
pub struct Segment<L: Lane> {
    count: L,
    frames: L,
    scale: L,
}

impl<L: Lane> Segment<L> {
    /// A stretch that is over.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Segment { count: setup.splat(0.0), frames: setup.splat(0.0), scale: setup.splat(1.0) }
    }

    /// As new, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.count = self.count.with(lane, 0.0);
        self.frames = self.frames.with(lane, 0.0);
        self.scale = self.scale.with(lane, 1.0);
    }

    /// Begins a stretch of `seconds`, rounded to whole frames, where the mask is set.
    #[inline(always)]
    pub fn begin(&mut self, mask: L::Mask, seconds: L, rate: f32) {
        let token = seconds.token();
        let (zero, one) = (L::splat(token, 0.0), L::splat(token, 1.0));
        let frames = (seconds * rate).round().min(L::splat(token, MOST));
        self.count = L::select(mask, zero, self.count);
        self.frames = L::select(mask, frames, self.frames);
        self.scale = L::select(mask, one / frames.max(one), self.scale);
    }

    /// Where its frames have all gone by.
    #[inline(always)]
    pub fn over(&self) -> L::Mask {
        self.count.ge(self.frames)
    }

    /// From 0 at its first frame to 1 when it is over.
    #[inline(always)]
    pub fn progress(&self) -> L {
        L::select(self.over(), L::splat(self.count.token(), 1.0), self.count * self.scale)
    }

    /// Frames gone by.
    #[inline(always)]
    pub fn elapsed(&self) -> L {
        self.count
    }

    /// Frames left, none or less when it is over.
    #[inline(always)]
    pub fn left(&self) -> L {
        self.frames - self.count
    }

    /// What a frame is of the whole.
    #[inline(always)]
    pub fn scale(&self) -> L {
        self.scale
    }

    /// One frame later.
    #[inline(always)]
    pub fn advance(&mut self) {
        self.advance_by(1);
    }

    /// So many frames later.
    #[inline(always)]
    pub fn advance_by(&mut self, frames: usize) {
        self.count = (self.count + frames as f32).min(L::splat(self.count.token(), MOST));
    }
}
