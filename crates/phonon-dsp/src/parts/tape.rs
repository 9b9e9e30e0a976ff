//! A tape: what a unit has heard, for whoever writes it to a file. The audio thread only stores numbers.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// Room for so many frames of left and right, taken when it is made.
#[derive(Debug)]
pub struct Tape {
    /// Frames per second.
    pub rate: f32,
    sides: [Box<[AtomicU32]>; 2],
    /// Frames written so far.
    written: AtomicUsize,
}

impl Tape {
    /// An empty tape of so many frames.
    pub fn new(rate: f32, frames: usize) -> Tape {
        let side = || (0..frames).map(|_| AtomicU32::new(0)).collect();
        Tape { rate, sides: [side(), side()], written: AtomicUsize::new(0) }
    }

    /// How many frames it holds.
    pub fn length(&self) -> usize {
        self.sides[0].len()
    }

    /// Writes the next frame, until it is full. One thread at a time writes.
    pub fn push(&self, left: f32, right: f32) {
        let at = self.written.load(Ordering::Relaxed);
        if let (Some(l), Some(r)) = (self.sides[0].get(at), self.sides[1].get(at)) {
            l.store(left.to_bits(), Ordering::Relaxed);
            r.store(right.to_bits(), Ordering::Relaxed);
            self.written.store(at + 1, Ordering::Release);
        }
    }

    /// What has been written, left and right.
    pub fn heard(&self) -> [Vec<f32>; 2] {
        let written = self.written.load(Ordering::Acquire);
        let read = |side: &[AtomicU32]| {
            side[..written].iter().map(|x| f32::from_bits(x.load(Ordering::Relaxed))).collect()
        };
        [read(&self.sides[0]), read(&self.sides[1])]
    }
}
