//! The state-variable filter with trapezoidal integrators: stays in tune and stable when its cutoff moves
//! at audio rate.
//!
//! Simper, "Linear Trapezoidal Integrated State Variable Filter With Low Noise Optimisation", Cytomic, 2013;
//! Zavalishin, *The Art of VA Filter Design*, 2.1.0, chapter 4.

use crate::math::sin_pi;
use crate::parts::signal::feed;
use crate::{Lane, Setup};

/// The coefficients for one cutoff and resonance. With g = tan(pi f) = s/c, Simper's a1 = 1/(1 + g(g + k)),
/// a2 = g a1 and a3 = g a2 become c²/d, sc/d and s²/d with d = 1 + k s c: one division for all.
#[derive(Clone, Copy)]
pub struct Coefficients<L: Lane> {
    a1: L,
    a2: L,
    a3: L,
    k: L,
}

impl<L: Lane> Coefficients<L> {
    /// `cutoff` in turns per frame, 0 to 0.49; `k` is one over Q.
    #[inline(always)]
    pub fn new(cutoff: L, k: L) -> Self {
        let token = cutoff.token();
        let x = cutoff.clamp(L::splat(token, 0.0), L::splat(token, 0.49));
        let s = sin_pi(x);
        let c = sin_pi(L::splat(token, 0.5) - x);
        let sc = s * c;
        let over = L::splat(token, 1.0) / (k * sc + 1.0);
        Coefficients { a1: c * c * over, a2: sc * over, a3: s * s * over, k }
    }
}

impl<L: Lane> Coefficients<L> {
    /// As [`Coefficients::new`], with g scaled by `r`, as shelves need it.
    #[inline(always)]
    pub fn scaled(cutoff: L, k: L, r: L) -> Self {
        let token = cutoff.token();
        let x = cutoff.clamp(L::splat(token, 0.0), L::splat(token, 0.49));
        let s = sin_pi(x) * r;
        let c = sin_pi(L::splat(token, 0.5) - x);
        let (sc, s2, c2) = (s * c, s * s, c * c);
        let over = L::splat(token, 1.0) / (c2 + k * sc + s2);
        Coefficients { a1: c2 * over, a2: sc * over, a3: s2 * over, k }
    }
}

/// What a filter gives at one frame.
#[derive(Clone, Copy)]
pub struct Bands<L> {
    /// Below the cutoff.
    pub low: L,
    /// Around the cutoff, with a gain of Q there.
    pub band: L,
    /// Above the cutoff.
    pub high: L,
    /// One over Q.
    pub k: L,
}

/// The two integrators.
#[derive(Clone, Copy)]
pub struct Svf<L: Lane> {
    ic1: L,
    ic2: L,
}

impl<L: Lane> Svf<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Svf { ic1: setup.splat(0.0), ic2: setup.splat(0.0) }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.ic1 = self.ic1.with(lane, 0.0);
        self.ic2 = self.ic2.with(lane, 0.0);
    }

    /// One frame.
    #[inline(always)]
    pub fn next(&mut self, input: L, c: &Coefficients<L>) -> Bands<L> {
        let v0 = feed(input);
        let v3 = v0 - self.ic2;
        let v1 = c.a1 * self.ic1 + c.a2 * v3;
        let v2 = self.ic2 + (c.a2 * self.ic1 + c.a3 * v3);
        self.ic1 = v1 + v1 - self.ic1;
        self.ic2 = v2 + v2 - self.ic2;
        Bands { low: v2, band: v1, high: v0 - c.k * v1 - v2, k: c.k }
    }
}
