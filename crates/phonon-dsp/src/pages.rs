//! A recording that is longer than memory: the pages of it that are about to be heard.
//!
//! Voices read on the audio thread, one loader writes on another. All they share are atomic numbers: a voice says
//! which pages it will want, the loader puts them into slots and writes into the table which page is where. A page
//! that is not there in time is heard as silence and counted.

use std::sync::OnceLock;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU32, AtomicU64};

/// Frames in a page: a third of a second at 48 kHz.
pub const PAGE: usize = 1 << 14;

/// The pages of one recording.
#[derive(Debug)]
pub struct Pages {
    frames: usize,
    channels: usize,
    /// For each page its slot plus one, or nought.
    table: Box<[AtomicU32]>,
    /// One bit for each page that some voice will read soon.
    wanted: Box<[AtomicU64]>,
    /// The samples, channel after channel, as bits; made when first used.
    slots: Box<[OnceLock<Box<[AtomicU32]>>]>,
    missed: AtomicU64,
}

impl Pages {
    /// No page at hand yet, and room for `slots` of them.
    pub fn new(frames: usize, channels: usize, slots: usize) -> Pages {
        let count = frames.div_ceil(PAGE);
        Pages {
            frames,
            channels,
            table: (0..count).map(|_| AtomicU32::new(0)).collect(),
            wanted: (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            slots: (0..slots).map(|_| OnceLock::new()).collect(),
            missed: AtomicU64::new(0),
        }
    }

    /// Length of the recording.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// One or two.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// How many pages there is room for.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Reads that found no page, up to now.
    pub fn missed(&self) -> u64 {
        self.missed.load(Relaxed)
    }

    /// One sample; nought where the page is not at hand.
    #[inline]
    pub fn read(&self, channel: usize, frame: usize) -> f32 {
        let slot = self.table.get(frame / PAGE).map_or(0, |slot| slot.load(Acquire));
        let page = slot.checked_sub(1).and_then(|slot| self.slots.get(slot as usize)?.get());
        match page.and_then(|page| page.get(channel * PAGE + frame % PAGE)) {
            Some(sample) => f32::from_bits(sample.load(Relaxed)),
            None => {
                self.missed.fetch_add(1, Relaxed);
                0.0
            }
        }
    }

    /// Says that the pages with these frames will be read soon, at most half as many as there is room for.
    #[inline]
    pub fn want(&self, first: usize, last: usize) {
        let pages = first / PAGE..=(last / PAGE).min(self.table.len().saturating_sub(1));
        for page in pages.take(self.slots.len() / 2) {
            self.wanted[page / 64].fetch_or(1 << (page % 64), Relaxed);
        }
    }

    /// For the loader: calls `each` for every page that was asked for since the last call.
    pub fn take_wanted(&self, mut each: impl FnMut(usize)) {
        for (at, word) in self.wanted.iter().enumerate() {
            let mut bits = word.swap(0, Relaxed);
            while bits != 0 {
                each(at * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }

    /// For the loader: whether a page is at hand.
    pub fn holds(&self, page: usize) -> bool {
        self.table.get(page).is_some_and(|slot| slot.load(Relaxed) != 0)
    }

    /// For the loader, of which there is one: puts `page` into `slot`, where `old` was before. What is missing at the
    /// end of a page is silence.
    pub fn put(&self, page: usize, slot: usize, old: Option<usize>, channels: &[Vec<f32>]) {
        if let Some(old) = old.and_then(|old| self.table.get(old)) {
            old.store(0, Release);
        }
        let Some(target) = self.slots.get(slot) else { return };
        let target = target.get_or_init(|| (0..PAGE * self.channels).map(|_| AtomicU32::new(0)).collect());
        for channel in 0..self.channels {
            let from = channels.get(channel).map_or(&[][..], Vec::as_slice);
            for (at, sample) in target[channel * PAGE..(channel + 1) * PAGE].iter().enumerate() {
                sample.store(from.get(at).map_or(0, |x| x.to_bits()), Relaxed);
            }
        }
        if let Some(entry) = self.table.get(page) {
            entry.store(slot as u32 + 1, Release);
        }
    }
}
