//! Curves with corners, antialiased: the mean of the curve between two samples instead of its value at one.
//!
//! Parker, Zavalishin and Le Bivic, "Reducing the aliasing of nonlinear waveshaping using continuous-time convolution",
//! DAFx 2016. Their difference of antiderivatives is written here as a sum of pieces, so that no digits are lost where
//! two samples are near each other.

use crate::Lane;
use crate::math::equal;

/// The mean between `a` and `b` of a curve that is `ends` below -1 and above 1; `inside` is its mean between two places
/// within -1 to 1, and its value where they are one.
#[inline(always)]
pub fn mean<L: Lane>(a: L, b: L, ends: [L; 2], inside: impl Fn(L, L) -> L) -> L {
    let token = a.token();
    let (zero, one) = (L::splat(token, 0.0), L::splat(token, 1.0));
    let cut = [a.clamp(-one, one), b.clamp(-one, one)];
    let end = |x: L| L::select(x.lt(zero), ends[0], ends[1]);
    let far = b - a;
    let middle = inside(cut[0], cut[1]);
    let area = end(a) * (cut[0] - a) + middle * (cut[1] - cut[0]) + end(b) * (b - cut[1]);
    // Two samples that are the same: the curve itself, which beyond one is its end.
    let value = L::select(a.abs().le(one), middle, end(a));
    let same = equal(far, zero);
    L::select(same, value, area / L::select(same, one, far))
}

/// What an antialiased curve remembers: the driven sample before.
#[derive(Clone, Copy)]
pub struct Before<L: Lane>(L);

impl<L: Lane> Before<L> {
    /// Silence.
    pub fn new(setup: &crate::Setup<'_, L>) -> Self {
        Before(setup.splat(0.0))
    }

    /// Silence in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.0 = self.0.with(lane, 0.0);
    }

    /// The sample before, and `x` in its place.
    #[inline(always)]
    pub fn next(&mut self, x: L) -> L {
        std::mem::replace(&mut self.0, x)
    }
}
