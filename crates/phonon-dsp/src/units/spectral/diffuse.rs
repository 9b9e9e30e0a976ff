//! `diffuse`: phases that chance has dealt.

use super::{TAIL, amount};
use crate::math::sin_turns;
use crate::parts::fft::Complex32;
use crate::parts::noise::Dice;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "diffuse",
    aliases: &["whisper"],
    group: "spectral",
    summary: "Blurs hits and turns voices into whispers: the phase of every partial strays.",
    inputs: &[InputRow::audio(), amount("amount", Some(1.0), "how far; 1 is anywhere"), SIZE],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" * adsr 0.01 0.1 0 0.1 # diffuse 1 8192) * 0.5",
    source: "magnitudes as they are, random phases: Moorer, \"The use of the phase vocoder in computer music \
         applications\", JAES 26(1), 1978",
    make: Make::of::<SpectralFamily<Diffuse>>().late(stft::latency),
};

/// The random numbers.
pub struct Diffuse {
    dice: Dice,
}

impl Effect for Diffuse {
    const SOUNDS: usize = 1;

    fn new(_: Shape) -> Self {
        Diffuse { dice: Dice::new(0, 0) }
    }

    fn start(&mut self, seed: u32) {
        self.dice = Dice::new(seed, 1);
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        for bin in bins {
            let turn = (self.dice.unipolar() - 0.5) * values[0];
            *bin *= Complex32::new(sin_turns(turn + 0.25), sin_turns(turn));
        }
    }
}
