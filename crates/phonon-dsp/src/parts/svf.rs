//! The state-variable filter with trapezoidal integrators: stays in tune and stable when its cutoff moves
//! at audio rate.
//!
//! Simper, "Linear Trapezoidal Integrated State Variable Filter With Low Noise Optimisation", Cytomic, 2013;
//! Zavalishin, *The Art of VA Filter Design*, 2.1.0, chapter 4.

use crate::math::tan_pi_quotient;
use crate::parts::signal::{BIAS, sane};
use crate::{Lane, Setup};

/// The coefficients for one cutoff and resonance. With g = tan(pi f) = n/d, Simper's a1 = 1/(1 + g(g + k)),
/// a2 = g a1 and a3 = g a2 become d²/e, nd/e and n²/e with e = d² + n² + k n d: one division for all.
///
/// They are kept as the integrators need them to step at once, without the outputs in between: half as many operations
/// have to wait for each other.
#[derive(Clone, Copy)]
pub struct Coefficients<L: Lane> {
    /// 2 a1 - 1: what the first integrator keeps of itself.
    keep: L,
    /// 2 a2 and 2 a3.
    twice_a2: L,
    twice_a3: L,
    k: L,
}

impl<L: Lane> Coefficients<L> {
    /// `cutoff` in turns per frame from 0 on, taken as 0.49 above that; `k` is one over Q.
    #[inline(always)]
    pub fn new(cutoff: L, k: L) -> Self {
        let (n, d) = tangent(cutoff);
        Coefficients::of(n, d, k)
    }

    /// As [`Coefficients::new`], with g scaled by `r`, as shelves need it.
    #[inline(always)]
    pub fn scaled(cutoff: L, k: L, r: L) -> Self {
        let (n, d) = tangent(cutoff);
        Coefficients::of(n * r, d, k)
    }

    #[inline(always)]
    fn of(n: L, d: L, k: L) -> Self {
        let (nd, nn, dd) = (n * d, n * n, d * d);
        let twice = L::splat(k.token(), 2.0) / (dd + nn + k * nd);
        Coefficients { keep: dd * twice - 1.0, twice_a2: nd * twice, twice_a3: nn * twice, k }
    }
}

/// g as a quotient.
#[inline(always)]
fn tangent<L: Lane>(cutoff: L) -> (L, L) {
    tan_pi_quotient(cutoff.min(L::splat(cutoff.token(), 0.49)))
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
        let v0 = sane(input);
        let v3 = v0 - self.ic2;
        // What nobody hears keeps both integrators from the denormal numbers.
        let ic1 = (c.keep * self.ic1 + BIAS) + c.twice_a2 * v3;
        let ic2 = (self.ic2 + c.twice_a2 * self.ic1) + c.twice_a3 * v3;
        let (band, low) = ((self.ic1 + ic1) * 0.5, (self.ic2 + ic2) * 0.5);
        (self.ic1, self.ic2) = (ic1, ic2);
        Bands { low, band, high: v0 - c.k * band - low, k: c.k }
    }
}
