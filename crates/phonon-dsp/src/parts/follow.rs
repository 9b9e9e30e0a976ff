//! The level of a sound: peaks, falling with a time constant.

use crate::parts::signal::settle;
use crate::parts::smooth::pole;
use crate::{Lane, Setup};

/// A level that rises and falls with time constants of its own.
#[derive(Clone, Copy)]
pub struct Follower<L: Lane> {
    level: L,
}

impl<L: Lane> Follower<L> {
    /// At zero.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Follower { level: setup.splat(0.0) }
    }

    /// At zero, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.level = self.level.with(lane, 0.0);
    }

    /// One frame: towards `x` with the time constant `attack` up and `release` down, in seconds.
    #[inline(always)]
    pub fn next(&mut self, x: L, attack: L, release: L, rate: f32) -> L {
        let seconds = L::select(x.gt(self.level), attack, release);
        self.step(x, pole(seconds, rate))
    }

    /// As [`Follower::next`], with the parts of the way that a frame goes up and down.
    #[inline(always)]
    pub fn follow(&mut self, x: L, up: L, down: L) -> L {
        self.step(x, L::select(x.gt(self.level), up, down))
    }

    #[inline(always)]
    fn step(&mut self, x: L, part: L) -> L {
        self.level = settle(self.level + (x - self.level) * part);
        self.level
    }
}
