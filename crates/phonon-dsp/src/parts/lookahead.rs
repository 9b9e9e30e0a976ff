//! Looking ahead: the sound waits while a gain gets ready for it.

use crate::parts::signal::settle;
use crate::{Lane, Setup};

/// The smallest or the sum of the last `n` values, at the same cost for every `n`, and without what a running sum
/// gathers in rounding: van Herk, "A fast algorithm for local minimum and maximum filters", Pattern Recognition
/// Letters 13, 1992. Values come in blocks of `n`; a window is the end of one block and the beginning of the next.
pub struct Window<L: Lane> {
    /// The block that is being filled.
    block: Vec<L::Frame>,
    /// From each place to the end of the block before.
    ends: Vec<L::Frame>,
    /// From the beginning of this block.
    begun: L,
    at: usize,
    sum: bool,
    rest: f32,
}

impl<L: Lane> Window<L> {
    /// Over `n` values, all of them `rest` so far; their smallest.
    pub fn least(setup: &Setup<'_, L>, n: usize, rest: f32) -> Self {
        Self::new(setup, n, rest, false)
    }

    /// Over `n` values, all of them `rest` so far; their mean.
    pub fn mean(setup: &Setup<'_, L>, n: usize, rest: f32) -> Self {
        Self::new(setup, n, rest, true)
    }

    fn new(setup: &Setup<'_, L>, n: usize, rest: f32, sum: bool) -> Self {
        let n = n.clamp(1, MOST);
        let block = vec![setup.splat(rest).store(); n];
        let ends = block.clone();
        let mut window = Window { block, ends, begun: setup.splat(rest), at: 0, sum, rest };
        (0..L::COUNT).for_each(|lane| window.start(lane));
        window
    }

    /// As new, in one lane.
    pub fn start(&mut self, lane: usize) {
        let n = self.ends.len();
        for (place, end) in self.ends.iter_mut().enumerate() {
            let value = if self.sum { self.rest * (n - place) as f32 } else { self.rest };
            L::frame_set(end, lane, value);
        }
        self.block.iter_mut().for_each(|frame| L::frame_set(frame, lane, self.rest));
        let begun = if self.sum { self.rest * self.at as f32 } else { self.rest };
        self.begun = self.begun.with(lane, begun);
    }

    #[inline(always)]
    fn with(&self, a: L, b: L) -> L {
        if self.sum { a + b } else { a.min(b) }
    }

    /// One value more: what there is to say of the last `n`.
    #[inline(always)]
    pub fn next(&mut self, x: L) -> L {
        let n = self.block.len();
        self.block[self.at] = x.store();
        self.begun = if self.at == 0 { x } else { self.with(self.begun, x) };
        self.at += 1;
        if self.at < n {
            let ends = L::load(x.token(), &self.ends[self.at]);
            let all = self.with(self.begun, ends);
            return self.said(all);
        }
        self.at = 0;
        let mut end = L::load(x.token(), &self.block[n - 1]);
        self.ends[n - 1] = self.block[n - 1];
        for place in (0..n - 1).rev() {
            end = self.with(end, L::load(x.token(), &self.block[place]));
            self.ends[place] = end.store();
        }
        self.said(self.begun)
    }

    #[inline(always)]
    fn said(&self, all: L) -> L {
        if self.sum { all / L::splat(all.token(), self.block.len() as f32) } else { all }
    }
}

/// Most frames in a window: so many steps of the grid below sum to whole numbers that a float holds.
pub const MOST: usize = 2048;
/// Gains are rounded down to multiples of this, so that their sums are exact and do not depend on their order.
const GRID: f32 = 8192.0;

/// A gain that is down in time for every peak: the least of the last `n` goals, let up slowly, and the mean of `n` of
/// these. Whatever goal comes in, `n` - 1 frames later the gain is at or below it.
pub struct Ready<L: Lane> {
    least: Window<L>,
    mean: Window<L>,
    gain: L,
}

impl<L: Lane> Ready<L> {
    /// Looking `n` - 1 frames ahead.
    pub fn new(setup: &Setup<'_, L>, n: usize) -> Self {
        let (least, mean) = (Window::least(setup, n, 1.0), Window::mean(setup, n, 1.0));
        Ready { least, mean, gain: setup.splat(1.0) }
    }

    /// As new, in one lane.
    pub fn start(&mut self, lane: usize) {
        self.least.start(lane);
        self.mean.start(lane);
        self.gain = self.gain.with(lane, 1.0);
    }

    /// One frame; `up` is the part of the way that the gain goes up in a frame.
    #[inline(always)]
    pub fn next(&mut self, goal: L, up: L) -> L {
        let least = self.least.next(goal);
        self.gain = least.min(settle(self.gain + (least - self.gain) * up));
        self.mean.next((self.gain * GRID).floor() * (1.0 / GRID))
    }
}
