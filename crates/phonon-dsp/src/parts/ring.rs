//! A delay of a fixed length: what comes out is replaced by what goes in. Half as much memory goes through the caches as
//! in a [`DelayLine`](crate::parts::delay_line::DelayLine), which reads and writes at two places.

use crate::{Lane, Setup};

/// A ring as long as its delay.
pub struct Ring<L: Lane> {
    frames: Vec<L::Frame>,
    token: L::Token,
    /// Where the oldest frame is.
    at: usize,
    /// Frames written since the unit was made.
    clock: u64,
    /// For each lane, the clock when its voice began: what is older counts as silence.
    born: Vec<u64>,
    /// From this clock on no lane hears what was written before its voice.
    clean: u64,
}

impl<L: Lane> Ring<L> {
    /// A delay of `length` frames, at least one.
    pub fn new(setup: &Setup<'_, L>, length: usize) -> Self {
        Ring {
            frames: vec![L::Frame::default(); length.max(1)],
            token: setup.token,
            at: 0,
            clock: 0,
            born: vec![0; L::COUNT],
            clean: 0,
        }
    }

    /// Bytes for each lane of a ring of `length` frames.
    pub fn bytes(length: usize) -> usize {
        length * size_of::<f32>()
    }

    /// How many frames late it is.
    #[inline(always)]
    pub fn length(&self) -> usize {
        self.frames.len()
    }

    /// Empties the ring for one lane.
    pub fn start(&mut self, lane: usize) {
        // Nothing has been written yet, so there is nothing to leave out.
        if self.clock > 0 {
            self.born[lane] = self.clock;
            self.clean = self.clock + self.frames.len() as u64;
        }
    }

    /// What comes out at this frame.
    #[inline(always)]
    pub fn out(&self) -> L {
        let frame = &self.frames[self.at];
        if self.clock >= self.clean {
            return L::load(self.token, frame);
        }
        let mut frame = *frame;
        for lane in 0..L::COUNT {
            if self.clock - self.born[lane] < self.frames.len() as u64 {
                L::frame_set(&mut frame, lane, 0.0);
            }
        }
        L::load(self.token, &frame)
    }

    /// What goes in at this frame, which is over then.
    #[inline(always)]
    pub fn push(&mut self, value: L) {
        value.store_to(&mut self.frames[self.at]);
        self.clock += 1;
        self.at += 1;
        if self.at == self.frames.len() {
            self.at = 0;
        }
    }
}
