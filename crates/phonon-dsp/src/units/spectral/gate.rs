//! `spectral_gate` and `spectral_clip`: what is too soft or too loud, bin by bin.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::math::exp2;
use crate::parts::fft::{Complex32, magnitude};
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// `spectral_gate`.
pub static GATE: UnitRow = UnitRow {
    name: "spectral_gate",
    aliases: &["magabove", "denoise"],
    group: "spectral",
    summary: "Keeps partials louder than the threshold, or softer ones if it is turned round.",
    inputs: &[
        InputRow::audio(),
        THRESHOLD,
        InputRow::signal(
            "invert",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "above one half it keeps what is softer",
        ),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 + noise * 0.1 # spectral_gate -40) * 0.3",
    source: "Boll, \"Suppression of acoustic noise in speech using spectral subtraction\", IEEE Trans. ASSP 27(2), 1979, \
         with all or nothing for each bin",
    make: Make::of::<SpectralFamily<Gate>>().late(stft::latency),
};

/// `spectral_clip`.
pub static CLIP: UnitRow = UnitRow {
    name: "spectral_clip",
    aliases: &["magclip"],
    group: "spectral",
    summary: "No partial is louder than the threshold: a limiter for each bin.",
    inputs: &[InputRow::audio(), THRESHOLD, SIZE],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # spectral_clip -40) * 0.8",
    source: "magnitudes cut, phases as they are",
    make: Make::of::<SpectralFamily<Clip>>().late(stft::latency),
};

const THRESHOLD: InputRow = InputRow::signal(
    "threshold",
    Quantity::Decibels,
    Range::new(-160.0, 40.0),
    Some(-30.0),
    "level of a partial; a sine from -1 to 1 is at 0 dB",
)
.or(&["thr"]);

/// Octaves of a decibel.
const OCTAVES: f32 = 0.166_096_4;

/// The least magnitude that is kept.
pub struct Gate {
    scale: f32,
}

impl Effect for Gate {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Gate { scale: 1.0 / shape.scale() }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let (least, invert) = (exp2(values[0] * OCTAVES) * self.scale, values[1] > 0.5);
        for bin in bins {
            if (magnitude(*bin) < least) != invert {
                *bin = Complex32::ZERO;
            }
        }
    }
}

/// The largest magnitude.
pub struct Clip {
    scale: f32,
}

impl Effect for Clip {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Clip { scale: 1.0 / shape.scale() }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let most = exp2(values[0] * OCTAVES) * self.scale;
        for bin in bins {
            let size = magnitude(*bin);
            if size > most {
                *bin *= most / size;
            }
        }
    }
}
