//! What others may read while the engine plays, without waiting and without making it wait.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use fearless_simd::Level;
use phonon_dsp::blocks;

/// Figures of a session. The engine writes them after each quantum.
#[derive(Debug, Default)]
pub struct Stats {
    /// Frames computed.
    pub frames: AtomicU64,
    /// Events that came after their frame.
    pub late: AtomicU64,
    /// Events taken.
    pub events: AtomicU64,
    /// Voices that have been started.
    pub voices_started: AtomicU64,
    /// Events that could not be followed: no such play, stream or instrument, or no lane.
    pub refused: AtomicU64,
    /// Units and voices that gave what is not a number.
    pub faults: AtomicU64,
    /// Voices that sound.
    pub voices: AtomicU32,
    /// Most voices that have sounded at once.
    pub voices_peak: AtomicU32,
    /// Nanoseconds spent on quanta, if the engine was given a clock.
    pub busy_ns: AtomicU64,
    /// Nanoseconds spent on the dearest quantum.
    pub worst_ns: AtomicU64,
}

/// Loudness of what is heard since somebody looked last.
#[derive(Debug, Default)]
pub struct Meter {
    /// Bits of the largest magnitude.
    peak: AtomicU32,
    /// Bits of the mean square of the last quantum.
    square: AtomicU32,
}

impl Stats {
    pub(crate) fn add(counter: &AtomicU64, count: u64) {
        counter.fetch_add(count, Relaxed);
    }
}

impl Meter {
    /// Largest magnitude since the last call.
    pub fn take_peak(&self) -> f32 {
        f32::from_bits(self.peak.swap(0, Relaxed))
    }

    /// Root mean square of the last quantum, both channels together.
    pub fn rms(&self) -> f32 {
        f32::from_bits(self.square.load(Relaxed)).sqrt()
    }

    /// Notes a quantum, which is a whole number of sixteens.
    pub(crate) fn note(&self, level: Level, sides: [&[f32]; 2]) {
        let mut square = 0.0f32;
        for side in sides {
            self.peak.fetch_max(blocks::largest(level, side), Relaxed);
            let mut squares = [0.0f32; 16];
            for chunk in side.as_chunks::<16>().0 {
                squares.iter_mut().zip(chunk).for_each(|(sum, sample)| *sum += sample * sample);
            }
            square += squares.iter().sum::<f32>() / side.len() as f32;
        }
        self.square.store((0.5 * square).to_bits(), Relaxed);
    }
}
