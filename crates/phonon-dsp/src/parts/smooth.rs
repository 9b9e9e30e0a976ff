//! Parameters that glide instead of jumping.

use crate::math::{equal, exp};
use crate::{Lane, Setup};

/// How far a one-pole filter moves towards its goal in a frame, when its time constant is `seconds`.
#[inline(always)]
pub fn pole<L: Lane>(seconds: L, rate: f32) -> L {
    let token = seconds.token();
    let one = L::splat(token, 1.0);
    let frames = (seconds * rate).max(L::splat(token, 1.0e-3));
    one - exp(-(one / frames))
}

/// A value that follows another with a fixed time constant, and arrives.
#[derive(Clone, Copy)]
pub struct Glide<L: Lane> {
    value: L,
    fresh: L,
    coefficient: f32,
    least: f32,
}

impl<L: Lane> Glide<L> {
    /// Follows with a time constant of `seconds`; moves by at least `least` a frame until it has arrived.
    pub fn new(setup: &Setup<'_, L>, seconds: f32, least: f32) -> Self {
        let coefficient = pole(seconds, setup.rate);
        Glide { value: setup.splat(0.0), fresh: setup.splat(1.0), coefficient, least }
    }

    /// The next frame of one lane takes its goal at once.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.value = self.value.with(lane, 0.0);
        self.fresh = self.fresh.with(lane, 1.0);
    }

    /// Whether all lanes have arrived at `goal`.
    #[inline(always)]
    pub fn is_at(&self, goal: L) -> bool {
        let moves = !equal(self.value, goal) | self.fresh.gt(L::splat(goal.token(), 0.5));
        !L::any(moves)
    }

    /// Moves towards `goal`.
    #[inline(always)]
    pub fn next(&mut self, goal: L) -> L {
        let token = goal.token();
        let away = goal - self.value;
        let size = away.abs();
        let least = size.min(L::splat(token, self.least));
        let step = (size * self.coefficient).max(least).copysign(away);
        let arrived = size.le(L::splat(token, self.least)) | self.fresh.gt(L::splat(token, 0.5));
        self.value = L::select(arrived, goal, self.value + step);
        self.fresh = L::splat(token, 0.0);
        self.value
    }
}
