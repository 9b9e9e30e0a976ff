//! `spectral_comb`: teeth of silence in the spectrum.

use phonon_base::{Quantity, Range};

use super::{TAIL, amount};
use crate::parts::fft::Complex32;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "spectral_comb",
    aliases: &["rectcomb"],
    group: "spectral",
    summary: "Lets evenly spaced bands through and nothing between them.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "teeth",
            Quantity::Count,
            Range::new(0.0, 4096.0),
            Some(16.0),
            "how many bands up to half the rate; 0 changes nothing",
        ),
        InputRow::signal(
            "phase",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.0),
            "moves the bands up by this part of their distance",
        ),
        amount("width", Some(0.5), "part of the distance that a band takes"),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (noise # spectral_comb 24 (phasor 0.2) 0.2) * 0.3",
    source: "a rectangular wave over the bins",
    make: Make::of::<SpectralFamily<Comb>>().late(stft::latency),
};

/// Nothing is kept.
pub struct Comb;

impl Effect for Comb {
    const SOUNDS: usize = 1;

    fn new(_: Shape) -> Self {
        Comb
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let (teeth, phase, width) = (values[0], values[1], values[2]);
        if teeth <= 0.0 {
            return;
        }
        let step = teeth / (bins.len() - 1) as f32;
        for (k, bin) in bins.iter_mut().enumerate() {
            let place = k as f32 * step - phase;
            if place - place.floor() >= width {
                *bin = Complex32::ZERO;
            }
        }
    }
}
