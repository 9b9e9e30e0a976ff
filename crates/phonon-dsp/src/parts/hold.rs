//! Holding every n-th sample, n any number from one.

use crate::{Lane, Setup};

/// A held sample and the time since it was taken.
#[derive(Clone, Copy)]
pub struct Hold<L: Lane> {
    held: L,
    /// Frames since it was taken; at or above the period a new one is taken.
    age: L,
}

/// Longer than any period.
const DUE: f32 = 1.0e6;

impl<L: Lane> Hold<L> {
    /// Takes the first sample it sees.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Hold { held: setup.splat(0.0), age: setup.splat(DUE) }
    }

    /// As new, in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.held = self.held.with(lane, 0.0);
        self.age = self.age.with(lane, DUE);
    }

    /// One frame: the sample held for `period` frames, at least one.
    #[inline(always)]
    pub fn next(&mut self, x: L, period: L) -> L {
        let token = x.token();
        let zero = L::splat(token, 0.0);
        let due = self.age.ge(period);
        self.held = L::select(due, x, self.held);
        // What the period is short of whole frames carries over, unless it has just become shorter.
        let rest = self.age - period;
        let kept = L::select(rest.lt(L::splat(token, 1.0)), rest, zero);
        self.age = L::select(due, kept, self.age) + 1.0;
        self.held
    }
}
