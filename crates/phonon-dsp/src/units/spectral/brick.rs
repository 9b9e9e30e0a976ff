//! `hbrick`, `lbrick` and `brickwall`: filters that cut like a wall.

use phonon_base::{Quantity, Range};

use super::{TAIL, amount};
use crate::parts::fft::Complex32;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// `hbrick`.
pub static HIGH: UnitRow = UnitRow {
    name: "hbrick",
    aliases: &["spectral_hpf"],
    group: "spectral",
    summary: "Lets through what lies above a part of the spectrum, and nothing else.",
    inputs: &[
        InputRow::audio(),
        amount("cutoff", Some(0.1), "the border as a part of half the rate").or(&["hbrick"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 # hbrick 0.05) * 0.3",
    source: SOURCE,
    make: Make::of::<SpectralFamily<High>>().late(stft::latency),
};

/// `lbrick`.
pub static LOW: UnitRow = UnitRow {
    name: "lbrick",
    aliases: &["spectral_lpf"],
    group: "spectral",
    summary: "Lets through what lies below a part of the spectrum, and nothing else.",
    inputs: &[
        InputRow::audio(),
        amount("cutoff", Some(0.1), "the border as a part of half the rate").or(&["lbrick"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 # lbrick 0.02) * 0.3",
    source: SOURCE,
    make: Make::of::<SpectralFamily<Low>>().late(stft::latency),
};

/// `brickwall`.
pub static BAND: UnitRow = UnitRow {
    name: "brickwall",
    aliases: &["spectral_bpf"],
    group: "spectral",
    summary: "Lets through what lies between two frequencies, and nothing else.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("low", Quantity::Hertz, HERTZ, Some(200.0), "lower border"),
        InputRow::signal("high", Quantity::Hertz, HERTZ, Some(2000.0), "upper border"),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 # brickwall 300 1200) * 0.3",
    source: SOURCE,
    make: Make::of::<SpectralFamily<Band>>().late(stft::latency),
};

const SOURCE: &str = "bins outside of the band are nought; Hann windows of four overlaps hide most of the time that this \
     folds over: Allen and Rabiner, Proc. IEEE 65(11), 1977";
const HERTZ: Range = Range::new(0.0, 192_000.0);

/// Nothing is kept.
pub struct High;

impl Effect for High {
    const SOUNDS: usize = 1;

    fn new(_: Shape) -> Self {
        High
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let border = (values[0] * bins.len() as f32) as usize;
        bins[..border].fill(Complex32::ZERO);
    }
}

/// Nothing is kept.
pub struct Low;

impl Effect for Low {
    const SOUNDS: usize = 1;

    fn new(_: Shape) -> Self {
        Low
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let border = (values[0] * bins.len() as f32) as usize;
        bins[border..].fill(Complex32::ZERO);
    }
}

/// Bins in a hertz.
pub struct Band {
    bins: f32,
}

impl Effect for Band {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Band { bins: shape.frames() as f32 / shape.rate }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let (low, high) = (values[0] * self.bins, values[1] * self.bins);
        for (k, bin) in bins.iter_mut().enumerate() {
            if (k as f32) < low || k as f32 > high {
                *bin = Complex32::ZERO;
            }
        }
    }
}
