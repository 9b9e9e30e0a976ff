//! `spectral_morph`: from one spectrum to another.

use super::{TAIL, amount};
use crate::math::{exp2, log2};
use crate::parts::fft::{Complex32, direction, magnitude};
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "spectral_morph",
    aliases: &["crossmorph"],
    group: "spectral",
    summary: "Turns one sound into another, partial by partial; between them are sounds that have something of both.",
    inputs: &[
        InputRow::audio().named("from", "the sound to begin at"),
        InputRow::audio().named("other", "the sound to end at").or(&["to"]),
        amount("position", Some(0.5), "0 the first sound, 1 the other").or(&["pos"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: spectral_morph (saw 110) (pluck 165) (sine 0.2 * 0.5 + 0.5) * 0.3",
    source: "geometric means of magnitudes: Slaney, Covell and Lassiter, \"Automatic audio morphing\", ICASSP 1996",
    make: Make::of::<SpectralFamily<Morph>>().late(stft::latency),
};

/// The least magnitude that counts.
pub struct Morph {
    floor: f32,
}

impl Effect for Morph {
    const SOUNDS: usize = 2;

    fn new(shape: Shape) -> Self {
        // -120 dB of a full sine: a sound that is not there at all lets the other fade, not vanish at once.
        Morph { floor: 1.0e-6 / shape.scale() }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], other: &[Complex32], values: &[f32]) {
        let place = values[0];
        if place <= 0.0 {
            return;
        }
        for (a, b) in bins.iter_mut().zip(other) {
            let (from, to) = (magnitude(*a).max(self.floor), magnitude(*b).max(self.floor));
            let size = from * exp2(log2(to / from) * place);
            *a = if place >= 1.0 {
                *b
            } else {
                direction(*a * (1.0 - place) + b * place) * (size - self.floor)
            };
        }
    }
}
