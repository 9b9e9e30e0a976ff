//! `enhance`: loud partials louder beside soft ones, or the other way round.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::math::{exp2, log2};
use crate::parts::fft::{Complex32, magnitude};
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "enhance",
    aliases: &["spectral_contrast"],
    group: "spectral",
    summary: "Contrast between loud and soft partials; below zero it evens them out.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "amount",
            Quantity::Ratio,
            Range::new(-1.0, 4.0),
            Some(1.0),
            "how much further below the loudest partial each lies: 0 as it is, 1 twice as many decibels, -1 none",
        )
        .or(&["enhance"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 + noise * 0.2 # enhance 1) * 0.3",
    source: "magnitudes to a power, the loudest one as it is",
    make: Make::of::<SpectralFamily<Enhance>>().late(stft::latency),
};

/// The least magnitude that is raised, so that noise of rounding stays where it is.
pub struct Enhance {
    floor: f32,
}

impl Effect for Enhance {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        // -100 dB of a full sine.
        Enhance { floor: 1.0e-5 / shape.scale() }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let loudest = bins.iter().fold(0.0f32, |most, bin| most.max(magnitude(*bin)));
        if loudest < self.floor {
            return;
        }
        for bin in bins {
            let below = log2(magnitude(*bin).max(self.floor) / loudest);
            *bin *= exp2(below * values[0]);
        }
    }
}
