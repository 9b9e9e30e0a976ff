//! `spectral_centroid`, `spectral_flatness` and `spectral_rolloff`: what a spectrum is like.

use phonon_base::{Quantity, Range};

use crate::math::{exp2, log2};
use crate::parts::feature::{Feature, FeatureFamily, bytes};
use crate::parts::stft::Shape;
use crate::*;

/// `spectral_centroid`.
pub static CENTROID: UnitRow = UnitRow {
    name: "spectral_centroid",
    aliases: &["centroid", "brightness"],
    group: "analysis",
    summary: "How bright a sound is: the mean frequency of its partials in hertz, by their loudness.",
    inputs: &[InputRow::audio(), SIZE],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: bytes,
    example: "~hit: noise * adsr 0.01 0.2 0 0.1 # lpf (sine 0.2 * 2000 + 3000) 1\nout: ~hit + sine (~hit # spectral_centroid) * 0.1",
    source: "Peeters, \"A large set of audio features\", Ircam, 2004, section 6.1.1",
    make: Make::of::<FeatureFamily<Centroid>>(),
};

/// `spectral_flatness`.
pub static FLATNESS: UnitRow = UnitRow {
    name: "spectral_flatness",
    aliases: &["flatness", "noisiness"],
    group: "analysis",
    summary: "How much a sound is like noise: nearly 0 for a tone, 0.56 for white noise at a time.",
    inputs: &[InputRow::audio(), SIZE],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: bytes,
    example: "~mix: saw 110 + noise * (sine 0.2 + 1)\nout: ~mix # lpf ((~mix # spectral_flatness) * 4000 + 200) * 0.2",
    source: "geometric over arithmetic mean of the power: Gray and Markel, IEEE Trans. ASSP 22(3), 1974",
    make: Make::of::<FeatureFamily<Flatness>>(),
};

/// `spectral_rolloff`.
pub static ROLLOFF: UnitRow = UnitRow {
    name: "spectral_rolloff",
    aliases: &["rolloff"],
    group: "analysis",
    summary: "The frequency below which a part of the energy of a sound lies, in hertz.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("part", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.85), "which part"),
        SIZE,
    ],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: bytes,
    example: "~hit: noise * adsr 0.01 0.2 0 0.1\nout: ~hit * 0.7 + sine ((~hit # spectral_rolloff) * 0.1) * 0.1",
    source: "Peeters, \"A large set of audio features\", Ircam, 2004, section 6.1.6",
    make: Make::of::<FeatureFamily<Rolloff>>(),
};

const SIZE: InputRow = InputRow::constant(
    "size",
    Quantity::Count,
    Range::new(256.0, 16_384.0),
    Some(1024.0),
    "frames of a spectrum at 48 kHz, rounded to a power of two; fixed, because it is the memory taken when the plan is \
     built",
);
/// Sums of squares of less (-120 dB) are silence.
const SILENCE: f64 = 1.0e-12;

/// The mean frequency.
pub struct Centroid {
    hertz: f32,
}

impl Feature for Centroid {
    fn new(shape: Shape) -> Self {
        Centroid { hertz: shape.rate / shape.frames() as f32 }
    }

    fn measure(&mut self, sizes: &[f32], _: &[f32]) -> f32 {
        let (mut sum, mut weighted, mut power) = (0.0f64, 0.0f64, 0.0f64);
        for (k, size) in sizes.iter().enumerate() {
            let size = f64::from(*size);
            sum += size;
            weighted += k as f64 * size;
            power += size * size;
        }
        if power > SILENCE { (weighted / sum) as f32 * self.hertz } else { 0.0 }
    }
}

/// The flatness.
pub struct Flatness;

impl Feature for Flatness {
    fn new(_: Shape) -> Self {
        Flatness
    }

    fn measure(&mut self, sizes: &[f32], _: &[f32]) -> f32 {
        let inner = &sizes[1..sizes.len() - 1];
        let (mut logs, mut power) = (0.0f64, 0.0f64);
        for size in inner {
            let square = size * size;
            logs += f64::from(log2(square.max(1.0e-20)));
            power += f64::from(square);
        }
        let count = inner.len() as f64;
        if power > SILENCE { exp2((logs / count) as f32 - log2((power / count) as f32)) } else { 0.0 }
    }
}

/// The frequency below which a part lies.
pub struct Rolloff {
    hertz: f32,
}

impl Feature for Rolloff {
    fn new(shape: Shape) -> Self {
        Rolloff { hertz: shape.rate / shape.frames() as f32 }
    }

    fn measure(&mut self, sizes: &[f32], values: &[f32]) -> f32 {
        let power = |size: &f32| f64::from(*size) * f64::from(*size);
        let all: f64 = sizes.iter().map(power).sum();
        if all <= SILENCE {
            return 0.0;
        }
        let (mut below, goal) = (0.0, all * f64::from(values[0]));
        for (k, size) in sizes.iter().enumerate() {
            below += power(size);
            if below >= goal {
                return k as f32 * self.hertz;
            }
        }
        (sizes.len() - 1) as f32 * self.hertz
    }
}
