//! Twice the frame rate for what bends a wave, so that fewer of its partials fold back.
//!
//! Half-band filters of two all-pass chains (Valenzuela and Constantinides, "Digital signal processing schemes
//! for efficient interpolation and decimation", IEE Proc. 130 G 6, 1983), an elliptic design of 17th order:
//! flat to 0.46 of the frame rate, -99 dB from 0.54 of it.

use crate::parts::signal::settle;
use crate::{Lane, Setup};

/// Coefficients of the chain without delay and of the one with a delay of one frame of the double rate.
const CHAINS: [[f32; 4]; 2] = [
    [0.0406334609, 0.300757056, 0.6095243149, 0.8492238104],
    [0.150505129, 0.460774505, 0.7385038411, 0.9497427837],
];

/// A chain of first-order all-pass filters.
#[derive(Clone, Copy)]
struct Chain<L: Lane> {
    state: [L; 4],
}

impl<L: Lane> Chain<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Chain { state: [setup.splat(0.0); 4] }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize) {
        self.state = self.state.map(|s| s.with(lane, 0.0));
    }

    #[inline(always)]
    fn next(&mut self, x: L, chain: usize) -> L {
        let mut through = x;
        for (state, c) in self.state.iter_mut().zip(CHAINS[chain]) {
            let y = through * c + *state;
            *state = settle(through - y * c);
            through = y;
        }
        through
    }
}

/// The filters up and down.
#[derive(Clone, Copy)]
pub struct Oversample<L: Lane> {
    up: [Chain<L>; 2],
    down: [Chain<L>; 2],
}

impl<L: Lane> Oversample<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        Oversample { up: [Chain::new(setup); 2], down: [Chain::new(setup); 2] }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.up.iter_mut().chain(&mut self.down).for_each(|chain| chain.start(lane));
    }

    /// One frame through `bend`, which is called for two frames of the double rate.
    #[inline(always)]
    pub fn next(&mut self, x: L, bend: impl Fn(L) -> L) -> L {
        let first = bend(self.up[0].next(x, 0));
        let second = bend(self.up[1].next(x, 1));
        (self.down[0].next(second, 0) + self.down[1].next(first, 1)) * 0.5
    }
}
