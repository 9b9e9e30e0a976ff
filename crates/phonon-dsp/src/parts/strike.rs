//! What happens when a gate opens: the edge itself, and exponential falls that it sets off.

use crate::parts::signal::{open, settle};
use crate::parts::smooth::pole;
use crate::{Lane, Setup};

/// Finds where a gate opens.
#[derive(Clone, Copy)]
pub struct Edge<L: Lane> {
    last: L,
}

impl<L: Lane> Edge<L> {
    /// A gate that was closed.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Edge { last: setup.splat(0.0) }
    }

    /// As new, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.last = self.last.with(lane, 0.0);
    }

    /// Where it opens at this frame.
    #[inline(always)]
    pub fn rises(&mut self, gate: L) -> L::Mask {
        let rises = open(gate) & !open(self.last);
        self.last = gate;
        rises
    }
}

/// An exponential fall from one.
#[derive(Clone, Copy)]
pub struct Fall<L: Lane> {
    level: L,
}

impl<L: Lane> Fall<L> {
    /// At zero.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Fall { level: setup.splat(0.0) }
    }

    /// At zero, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.level = self.level.with(lane, 0.0);
    }

    /// The level at this frame: one where it is struck, then lower by the factor `keep` with each frame.
    #[inline(always)]
    pub fn next(&mut self, struck: L::Mask, keep: L) -> L {
        let level = L::select(struck, L::splat(keep.token(), 1.0), self.level);
        self.level = settle(level * keep);
        level
    }
}

/// What a fall with a time constant of `seconds` keeps from frame to frame.
#[inline(always)]
pub fn keep<L: Lane>(seconds: L, rate: f32) -> L {
    L::splat(seconds.token(), 1.0) - pole(seconds, rate)
}
