//! `smear`: every bin as loud as the mean of its neighbours.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::parts::fft::{Complex32, direction, magnitude};
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "smear",
    aliases: &["spectral_smear"],
    group: "spectral",
    summary: "Spreads every partial over its neighbours: tones turn into bands of noise.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "bins",
            Quantity::Count,
            Range::new(0.0, 1000.0),
            Some(10.0),
            "how many neighbours on either side; 0 changes nothing",
        )
        .or(&["amount", "smear"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # smear (sine 0.1 * 20 + 20)) * 0.3",
    source: "magnitudes through a moving mean, phases as they are: Roads, \"Computer Music Tutorial\", 2nd edition, \
         2023, chapter on spectrum analysis",
    make: Make::of::<SpectralFamily<Smear>>().late(stft::latency),
};

/// The sum of the magnitudes below each bin.
pub struct Smear {
    below: Vec<f64>,
}

impl Effect for Smear {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Smear { below: vec![0.0; shape.bins + 1] }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let reach = values[0].round() as usize;
        if reach == 0 {
            return;
        }
        for (k, bin) in bins.iter().enumerate() {
            self.below[k + 1] = self.below[k] + f64::from(magnitude(*bin));
        }
        for k in 0..bins.len() {
            let (low, high) = (k.saturating_sub(reach), (k + reach + 1).min(bins.len()));
            let mean = (self.below[high] - self.below[low]) / (2 * reach + 1) as f64;
            bins[k] = direction(bins[k]) * mean as f32;
        }
    }
}
