//! `spectral_vocoder`: the envelope of one spectrum on another.

use phonon_base::{Quantity, Range};

use super::{TAIL, amount};
use crate::math::{exp2, log2};
use crate::parts::fft::Complex32;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "spectral_vocoder",
    aliases: &["pvvocoder"],
    group: "spectral",
    summary: "Gives a carrier the spectral envelope of a modulator: hundreds of bands instead of a few.",
    inputs: &[
        InputRow::audio().named("modulator", "the sound that speaks"),
        InputRow::audio().named("carrier", "the sound that is made to speak").or(&["synth"]),
        InputRow::signal(
            "smooth",
            Quantity::Hertz,
            Range::new(0.0, 4000.0),
            Some(200.0),
            "width over which the envelopes are averaged; more than the pitch of the modulator keeps that out",
        ),
        amount("whiten", Some(1.0), "how far the carrier loses its own envelope"),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: spectral_vocoder (noise * sine 2) (saw \"110 165\") * 0.08",
    source: "Moorer, \"The use of the phase vocoder in computer music applications\", JAES 26(1), 1978: cross-synthesis",
    make: Make::of::<SpectralFamily<Vocoder>>().late(stft::latency),
};

/// Both envelopes.
pub struct Vocoder {
    modulator: Envelope,
    carrier: Envelope,
    /// Bins in a hertz.
    bins: f32,
    /// What a bin is multiplied with so that a full sine reads one.
    scale: f32,
}

impl Effect for Vocoder {
    const SOUNDS: usize = 2;

    fn new(shape: Shape) -> Self {
        Vocoder {
            modulator: Envelope::new(shape.bins),
            carrier: Envelope::new(shape.bins),
            bins: shape.frames() as f32 / shape.rate,
            scale: shape.scale(),
        }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], carrier: &[Complex32], values: &[f32]) {
        let reach = (values[0] * self.bins * 0.5).round() as usize;
        self.modulator.measure(bins, reach);
        self.carrier.measure(carrier, reach);
        // With all of its own envelope, the carrier is as loud as both levels multiplied.
        let level = exp2(log2(self.scale) * (1.0 - values[1]));
        for k in 0..bins.len() {
            // What lies more than 100 dB below a full sine is not there and is not raised.
            let own = self.carrier.levels[k];
            let flat = if own * self.scale > 1.0e-5 { exp2(-log2(own) * values[1]) } else { 0.0 };
            bins[k] = carrier[k] * (flat * self.modulator.levels[k] * level);
        }
    }
}

/// The root of the mean square around each bin.
struct Envelope {
    levels: Vec<f32>,
    /// The sum of the squares below each bin.
    below: Vec<f64>,
}

impl Envelope {
    fn new(bins: usize) -> Self {
        Envelope { levels: vec![0.0; bins], below: vec![0.0; bins + 1] }
    }

    /// Over so many bins on either side.
    fn measure(&mut self, bins: &[Complex32], reach: usize) {
        for (k, bin) in bins.iter().enumerate() {
            self.below[k + 1] = self.below[k] + f64::from(bin.re * bin.re + bin.im * bin.im);
        }
        for (k, level) in self.levels.iter_mut().enumerate() {
            let (low, high) = (k.saturating_sub(reach), (k + reach + 1).min(bins.len()));
            *level = ((self.below[high] - self.below[low]).max(0.0) / (high - low) as f64).sqrt() as f32;
        }
    }
}
