//! A delay line: a ring of frames that all lanes write at the same place and read where each of them likes.

use crate::kernel::always;
use crate::math::equal;
use crate::{Lane, Setup};

/// Longest line that is made, in frames (two minutes at 48 kHz).
const LONGEST: usize = 1 << 23;

/// What was written, up to a fixed number of frames ago.
pub struct DelayLine<L: Lane> {
    frames: Vec<L::Frame>,
    token: L::Token,
    /// Frames written since the unit was made.
    clock: u64,
    /// For each lane, the clock when its voice began: what is older counts as silence, so that a voice starts
    /// with an empty line without anything being cleared.
    born: Vec<u64>,
    /// From this clock on no lane reads what was written before its voice.
    clean: u64,
}

impl<L: Lane> DelayLine<L> {
    /// A line that reaches back at least `longest` frames.
    pub fn new(setup: &Setup<'_, L>, longest: f32) -> Self {
        let frames = vec![L::Frame::default(); length(longest)];
        DelayLine { frames, token: setup.token, clock: 0, born: vec![0; L::COUNT], clean: 0 }
    }

    /// Empties the line for one lane.
    pub fn start(&mut self, lane: usize) {
        // Nothing has been written yet, so there is nothing to leave out.
        if self.clock == 0 {
            return;
        }
        self.born[lane] = self.clock;
        self.clean = self.clock + self.frames.len() as u64;
    }

    /// Writes one frame.
    #[inline(always)]
    pub fn push(&mut self, value: L) {
        let at = self.slot(0);
        value.store_to(&mut self.frames[at]);
        self.clock += 1;
    }

    /// What was written `ago` frames before the next one; one or more.
    #[inline(always)]
    pub fn fixed(&self, ago: usize) -> L {
        let frame = &self.frames[self.slot(ago)];
        if self.clock < self.clean {
            let mut frame = *frame;
            for lane in 0..L::COUNT {
                if self.clock - self.born[lane] < ago as u64 {
                    L::frame_set(&mut frame, lane, 0.0);
                }
            }
            return L::load(self.token, &frame);
        }
        L::load(self.token, frame)
    }

    /// As [`DelayLine::fixed`], at a whole number of frames that each lane has for itself.
    #[inline(always)]
    pub fn whole(&self, ago: L) -> L {
        if let Some(ago) = common(ago) {
            return self.fixed(ago);
        }
        let ago = ago.store();
        let mut frame = L::Frame::default();
        for lane in 0..L::COUNT {
            L::frame_set(&mut frame, lane, self.one(lane, L::frame_get(&ago, lane) as usize));
        }
        L::load(self.token, &frame)
    }

    /// Between two frames, on a straight line.
    #[inline(always)]
    pub fn linear(&self, ago: L) -> L {
        let whole = ago.floor();
        let near = self.whole(whole);
        near + (self.whole(whole + 1.0) - near) * (ago - whole)
    }

    /// Between two frames, on a cubic through four ([`hermite`]).
    #[inline(always)]
    pub fn cubic(&self, ago: L) -> L {
        let whole = ago.floor();
        if let Some(at) = common(whole) {
            // One frame ago there is no later frame yet; the nearest stands in for it.
            let tap = always(
                #[inline(always)]
                |k: usize| self.fixed((at + k).max(2) - 1),
            );
            return hermite(tap(0), tap(1), tap(2), tap(3), ago - whole);
        }
        let ago_whole = whole.store();
        let mut taps = [L::Frame::default(); 4];
        for lane in 0..L::COUNT {
            let at = L::frame_get(&ago_whole, lane) as usize;
            for (k, tap) in taps.iter_mut().enumerate() {
                L::frame_set(tap, lane, self.one(lane, (at + k).max(2) - 1));
            }
        }
        let [a, b, c, d] = taps.map(|tap| L::load(self.token, &tap));
        hermite(a, b, c, d, ago - whole)
    }

    /// The largest delay that can be read with interpolation.
    pub fn longest(&self) -> f32 {
        (self.frames.len() - 4) as f32
    }

    #[inline(always)]
    fn one(&self, lane: usize, ago: usize) -> f32 {
        if self.clock < self.clean && self.clock - self.born[lane] < ago as u64 {
            return 0.0;
        }
        L::frame_get(&self.frames[self.slot(ago)], lane)
    }

    #[inline(always)]
    fn slot(&self, ago: usize) -> usize {
        (self.clock as usize).wrapping_sub(ago) & (self.frames.len() - 1)
    }
}

/// The whole number that all lanes have, if they have the same.
#[inline(always)]
pub fn common<L: Lane>(x: L) -> Option<usize> {
    let first = x.get(0);
    (!L::any(!equal(x, L::splat(x.token(), first)))).then_some(first as usize)
}

/// Frames that are taken for a line of `longest` frames.
fn length(longest: f32) -> usize {
    ((longest.max(0.0) as usize).min(LONGEST - 8) + 8).next_power_of_two()
}

/// Bytes for each lane of a line of `seconds`.
pub fn bytes(seconds: f32, rate: f32) -> usize {
    frames_bytes(seconds * rate)
}

/// Bytes for each lane of a line of so many frames.
pub fn frames_bytes(frames: f32) -> usize {
    length(frames) * size_of::<f32>()
}

/// The cubic through `b` and `c` with the slopes of their neighbours (Catmull-Rom), `t` from 0 at `b` to 1
/// at `c`; exactly `b` at 0. Niemitalo, "Polynomial Interpolators for High-Quality Resampling of Oversampled
/// Audio", 2001, 4-point 3rd-order Hermite.
#[inline(always)]
pub fn hermite<L: Lane>(a: L, b: L, c: L, d: L, t: L) -> L {
    let c1 = (c - a) * 0.5;
    let c3 = (d - a) * 0.5 + (b - c) * 1.5;
    let c2 = a - b * 2.5 + c * 2.0 - d * 0.5;
    ((c3 * t + c2) * t + c1) * t + b
}
