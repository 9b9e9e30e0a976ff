//! A slow sine that moves parameters of effects.

use crate::math::sine;
use crate::parts::phase::{Rate, zero};
use crate::{Bits, Lane, Setup};

/// A sine of the unit's own.
#[derive(Clone, Copy)]
pub struct Lfo<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

impl<L: Lane> Lfo<L> {
    /// At phase zero.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Lfo { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    /// One lane at phase zero.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.phase = self.phase.with(lane, 0);
    }

    /// The sine, `turns` ahead of its phase (a fraction of 2^32).
    #[inline(always)]
    pub fn ahead(&self, token: L::Token, turns: u32) -> L {
        sine::<L>(self.phase.wrapping_add(<L::Bits as Bits>::splat(token, turns)))
    }

    /// The sine at this frame; then one frame on at `freq` hertz.
    #[inline(always)]
    pub fn next(&mut self, freq: L) -> L {
        let value = sine::<L>(self.phase);
        self.advance(freq);
        value
    }

    /// One frame on.
    #[inline(always)]
    pub fn advance(&mut self, freq: L) {
        self.phase = self.phase.wrapping_add(self.rate.step(freq).bits);
    }
}

/// A quarter of a turn, for [`Lfo::ahead`].
pub const QUARTER: u32 = 1 << 30;
