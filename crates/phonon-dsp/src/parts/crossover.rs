//! Two bands that sum to all of the sound: fourth-order filters of Linkwitz and Riley.
//!
//! Linkwitz and Riley, "Active Crossover Networks for Noncoincident Drivers", JAES 24(1), 1976: a Butterworth filter
//! twice on either side; both are at -6 dB at the crossover and in phase, so their sum is an all-pass.

use crate::parts::svf::{Coefficients, Svf};
use crate::{Lane, Setup};

/// 1 / Q of a second-order Butterworth filter.
const BUTTERWORTH: f32 = std::f32::consts::SQRT_2;

/// The tuning of a crossover at `freq` turns per frame.
#[inline(always)]
pub fn tuned<L: Lane>(freq: L) -> Coefficients<L> {
    Coefficients::new(freq, L::splat(freq.token(), BUTTERWORTH))
}

/// The filters of one crossover.
#[derive(Clone, Copy)]
pub struct Crossover<L: Lane> {
    first: Svf<L>,
    low: Svf<L>,
    high: Svf<L>,
}

impl<L: Lane> Crossover<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let rest = Svf::new(setup);
        Crossover { first: rest, low: rest, high: rest }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        [&mut self.first, &mut self.low, &mut self.high].into_iter().for_each(|svf| svf.start(lane));
    }

    /// One frame: what is below and what is above.
    #[inline(always)]
    pub fn next(&mut self, x: L, c: &Coefficients<L>) -> (L, L) {
        let split = self.first.next(x, c);
        (self.low.next(split.low, c).low, self.high.next(split.high, c).high)
    }
}

/// The all-pass that a crossover makes of its sum, for a band that does not go through it.
#[derive(Clone, Copy)]
pub struct Turned<L: Lane> {
    svf: Svf<L>,
}

impl<L: Lane> Turned<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Turned { svf: Svf::new(setup) }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.svf.start(lane);
    }

    /// One frame.
    #[inline(always)]
    pub fn next(&mut self, x: L, c: &Coefficients<L>) -> L {
        let bands = self.svf.next(x, c);
        bands.low + bands.high - bands.band * BUTTERWORTH
    }
}

/// Three bands that sum to an all-pass.
#[derive(Clone, Copy)]
pub struct ThreeBands<L: Lane> {
    lower: Crossover<L>,
    upper: Crossover<L>,
    turned: Turned<L>,
}

impl<L: Lane> ThreeBands<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let rest = Crossover::new(setup);
        ThreeBands { lower: rest, upper: rest, turned: Turned::new(setup) }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.lower.start(lane);
        self.upper.start(lane);
        self.turned.start(lane);
    }

    /// One frame: low, middle, high.
    #[inline(always)]
    pub fn next(&mut self, x: L, lower: &Coefficients<L>, upper: &Coefficients<L>) -> [L; 3] {
        let (low, rest) = self.lower.next(x, lower);
        let (middle, high) = self.upper.next(rest, upper);
        [self.turned.next(low, upper), middle, high]
    }
}
