//! `spectral_pitch`: higher or lower at the same speed, partial by partial.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::math::{exp2, sin_turns};
use crate::parts::fft::Complex32;
use crate::parts::peaks::Peaks;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "spectral_pitch",
    aliases: &["pvshift"],
    group: "spectral",
    summary: "Moves the pitch by semitones, for chords and whole mixes; `pitch_shift` answers sooner and sounds rougher.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("semitones", Quantity::Semitones, Range::new(-36.0, 36.0), None, "up or down")
            .or(&["pitch", "shift"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # lpf 2000 1 # spectral_pitch 7) * 0.3",
    source: "Laroche and Dolson, \"New phase-vocoder techniques for pitch-shifting, harmonizing and other exotic \
         effects\", WASPAA 1999: each peak moves with the bins around it",
    make: Make::of::<SpectralFamily<Pitch>>().late(stft::latency),
};

/// The peaks, how far each bin has been turned, and room for what moves.
pub struct Pitch {
    peaks: Peaks,
    turns: Vec<f32>,
    moved: Vec<Complex32>,
}

impl Effect for Pitch {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Pitch {
            peaks: Peaks::new(shape.bins),
            turns: vec![0.0; shape.bins],
            moved: vec![Complex32::ZERO; shape.bins],
        }
    }

    fn start(&mut self, _: u32) {
        self.turns.fill(0.0);
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let ratio = exp2(values[0] * (1.0 / 12.0));
        self.peaks.find(bins);
        self.moved.fill(Complex32::ZERO);
        for peak in self.peaks.iter() {
            let far = peak.place * (ratio - 1.0);
            let whole = far.round();
            // A bin is a quarter of a turn in a hop of a quarter of the window.
            let turn = self.turns[peak.at] + far * (1.0 / stft::OVERLAP as f32);
            let turn = turn - turn.floor();
            let rotation = Complex32::new(sin_turns(turn + 0.25), sin_turns(turn));
            for k in peak.bins.clone() {
                self.turns[k] = turn;
                let place = k as i32 + whole as i32;
                if let Some(moved) = usize::try_from(place).ok().and_then(|place| self.moved.get_mut(place)) {
                    *moved += bins[k] * rotation;
                }
            }
        }
        bins.copy_from_slice(&self.moved);
    }
}
