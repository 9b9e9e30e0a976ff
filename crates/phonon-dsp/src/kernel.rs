//! The trait that every unit implements, and what a unit sees while it runs.

use crate::row::RawInput;
use crate::{Lane, Playback, Samples};

/// A sound unit over a lane type: a plain value with state that turns input frames into output frames.
///
/// Bodies are `#[inline(always)]`, so that one call compiles into one loop for the instruction set at hand.
pub trait Kernel<L: Lane>: Send + 'static {
    /// Whether a frame of the outputs follows from the same frame of the inputs alone: no state, no clock, no random
    /// numbers. Then it is computed once where all inputs hold still, and once for all that are fed the same.
    const PURE: bool = false;

    /// Whether it does nothing of its own: once its sound has been silent for as long as it remembers, and nothing moves, it
    /// stays silent until sound comes, whatever the time. Then an engine need not run it.
    const RESTS: bool = false;

    /// Whether it knows when a voice has nothing more to give: [`Kernel::is_spent`].
    const ENDS: bool = false;

    /// A fresh unit. All memory it will ever need is taken here.
    fn new(setup: &Setup<'_, L>) -> Self;

    /// Computes `outs.frames()` frames (at most [`crate::QUANTUM`], at least one). The result must not depend
    /// on how a stretch of time is cut into calls.
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>);

    /// Brings one lane back to its fresh state for a voice that starts at the next frame.
    fn start(&mut self, lane: usize, start: &Start);

    /// Whether a lane has come to its end, so that nothing will sound there until it is started again; nothing if it does not
    /// know.
    fn is_spent(&self, lane: usize) -> Option<bool> {
        let _ = lane;
        None
    }
}

/// What a unit is made for.
pub struct Setup<'a, L: Lane> {
    /// Proof of the CPU's instructions.
    pub token: L::Token,
    /// Frames per second.
    pub rate: f32,
    /// Values of the row's constant inputs, in the row's order, already inside their ranges.
    pub constants: &'a [f32],
    /// Texts of the row's text inputs, in the row's order.
    pub texts: &'a [String],
    /// Recordings or tables that the text inputs name, in the same order; empty where there is none.
    pub tables: &'a [std::sync::Arc<crate::Sample>],
    /// Where the unit's random numbers start. Lane `i` behaves as if started with `seed.wrapping_add(i)`.
    pub seed: u32,
}

impl<L: Lane> Setup<'_, L> {
    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(&self, value: f32) -> L {
        L::splat(self.token, value)
    }
}

/// What a starting voice brings with it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Start {
    /// Where the random numbers of this voice start.
    pub seed: u32,
    /// What a sampler plays.
    pub sample: Option<Playback>,
}

/// The world outside a unit during one call.
pub struct Context<'a> {
    /// Cycle time at each frame of this call. As long as the call has frames.
    pub cycles: &'a [f64],
    /// Number of the first frame since the session began.
    pub frame: u64,
    /// The loaded samples.
    pub samples: &'a Samples,
}

/// One input over the frames of a call.
#[derive(Clone, Copy)]
pub struct Input<'a, L: Lane> {
    frames: &'a [L::Frame],
    held: bool,
    /// The first frame, as it comes and inside the range; of one that holds still no other is looked at.
    first: L,
    steady: L,
    low: L,
    high: L,
}

impl<'a, L: Lane> Input<'a, L> {
    /// The value at frame `i`, inside the row's range.
    #[inline(always)]
    pub fn at(&self, i: usize) -> L {
        if self.held { self.steady } else { self.raw(i).clamp(self.low, self.high) }
    }

    /// The value at frame `i` as it comes: for audio, which has no range.
    #[inline(always)]
    pub fn raw(&self, i: usize) -> L {
        if self.held { self.first } else { L::load(self.low.token(), &self.frames[i]) }
    }

    /// As [`Input::at`], for one lane alone.
    #[inline(always)]
    pub fn lane(&self, i: usize, lane: usize) -> f32 {
        let at = if self.held { 0 } else { i };
        Lane::clamp(L::frame_get(&self.frames[at], lane), self.low.get(lane), self.high.get(lane))
    }

    /// Whether it is the same at every frame of this call, so that what follows from it can be computed once.
    #[inline(always)]
    pub fn held(&self) -> bool {
        self.held
    }
}

/// The inputs of a call, in the row's order. A stereo input takes two places, left and right; constant and
/// text inputs take none.
pub struct Inputs<'a, L: Lane> {
    raw: &'a [RawInput<'a, L::Frame>],
    token: L::Token,
    frames: usize,
}

impl<'a, L: Lane> Inputs<'a, L> {
    /// Inputs over what the engine hands in, `frames` frames of each.
    #[inline(always)]
    pub fn new(token: L::Token, raw: &'a [RawInput<'a, L::Frame>], frames: usize) -> Self {
        Inputs { raw, token, frames }
    }

    /// The input in that place.
    #[inline(always)]
    pub fn get(&self, slot: usize) -> Input<'a, L> {
        let raw = &self.raw[slot];
        let (low, high) = (L::splat(self.token, raw.range.low), L::splat(self.token, raw.range.high));
        let frames = &raw.frames[..self.frames];
        let first = L::load(self.token, &frames[0]);
        Input { frames, held: raw.held, first, steady: first.clamp(low, high), low, high }
    }

    /// The inputs in those places. (A closure over them would be compiled without the instruction set at hand.)
    #[inline(always)]
    pub fn all<const N: usize>(&self, slots: [usize; N]) -> [Input<'a, L>; N] {
        let mut inputs = [self.get(slots[0]); N];
        let mut at = 1;
        while at < N {
            inputs[at] = self.get(slots[at]);
            at += 1;
        }
        inputs
    }

    /// The input in a place that not all units of a family have.
    #[inline(always)]
    pub fn maybe(&self, slot: Option<usize>) -> Option<Input<'a, L>> {
        slot.map(
            #[inline(always)]
            |slot| self.get(slot),
        )
    }

    /// How many places there are.
    #[inline(always)]
    pub fn count(&self) -> usize {
        self.raw.len()
    }

    /// Proof of the CPU's instructions.
    #[inline(always)]
    pub fn token(&self) -> L::Token {
        self.token
    }
}

/// The outputs of a call: one channel, or left and right.
pub struct Outputs<'a, 'b, L: Lane> {
    channels: &'a mut [&'b mut [L::Frame]],
    frames: usize,
}

impl<'a, 'b, L: Lane> Outputs<'a, 'b, L> {
    /// Outputs over `channels`, each at least `frames` long.
    #[inline(always)]
    pub fn new(channels: &'a mut [&'b mut [L::Frame]], frames: usize) -> Self {
        Outputs { channels, frames }
    }

    /// How many frames to compute.
    #[inline(always)]
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// What was written to frame `i` of a channel in this call.
    #[inline(always)]
    pub fn get(&self, channel: usize, i: usize, token: L::Token) -> L {
        L::load(token, &self.channels[channel][i])
    }

    /// Writes frame `i` of a channel.
    #[inline(always)]
    pub fn set(&mut self, channel: usize, i: usize, value: L) {
        value.store_to(&mut self.channels[channel][i]);
    }

    /// Writes frame `i` of a channel in one lane alone.
    #[inline(always)]
    pub fn set_lane(&mut self, channel: usize, i: usize, lane: usize, value: f32) {
        L::frame_set(&mut self.channels[channel][i], lane, value);
    }
}

/// Hands a closure through. A closure that a kernel keeps in a variable must be inlined, or it is compiled
/// without the instruction set at hand; the compiler takes `#[inline(always)]` on closures only where they are
/// arguments.
#[inline(always)]
pub fn always<A, R, F: Fn(A) -> R>(closure: F) -> F {
    closure
}
