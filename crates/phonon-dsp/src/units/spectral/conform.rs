//! `conform`: the partials of a sound on a bent plane.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::parts::fft::{Complex32, magnitude};
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "conform",
    aliases: &["spectral_conform"],
    group: "spectral",
    summary: "Each bin of the spectrum mapped by (z - a) / (1 - z a*): loud partials even out, soft ones come forward, and all is as loud \
         as before.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("real", Quantity::Ratio, Range::new(-10.0, 10.0), Some(0.5), "real part of a"),
        InputRow::signal("imag", Quantity::Ratio, Range::new(-10.0, 10.0), Some(0.5), "imaginary part of a"),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # conform 0.2 0.1) * 0.08",
    source: "the automorphism of the unit disc, on bins in which a full sine is one; where the sound is silent, silence",
    make: Make::of::<SpectralFamily<Conform>>().late(stft::latency),
};

/// The factor by which a bin of a full sine is one.
pub struct Conform {
    scale: f32,
}

/// No bin grows beyond this, in full sines: near the pole of the map it would be without end.
const MOST: f32 = 1.0;

impl Effect for Conform {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Conform { scale: shape.scale() }
    }

    fn start(&mut self, _: u32) {}

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let a = Complex32::new(values[0], values[1]);
        let before: f32 = bins.iter().map(Complex32::norm_sqr).sum();
        for (at, bin) in bins.iter_mut().enumerate() {
            // Phases count from the middle of the window: what is added to all bins alike is a click there, and would be
            // faded out at its edge.
            let turn = if at % 2 == 1 { -1.0 } else { 1.0 };
            let z = *bin * (self.scale * turn);
            let size = magnitude(z);
            // By how much it is sound at all: what is far below -60 dB stays where it is.
            let there = size / (size + 0.001);
            let below = Complex32::new(1.0, 0.0) - z * a.conj();
            let mapped = (z - a * there) * below.conj() * (1.0 / below.norm_sqr().max(1e-6));
            let over = magnitude(mapped);
            let held = if over > MOST { mapped * (MOST / over) } else { mapped };
            *bin = held * turn;
        }
        // As loud as before: many soft partials are much when they come forward.
        let after: f32 = bins.iter().map(Complex32::norm_sqr).sum();
        let gain = if after > 0.0 { (before / after).sqrt() } else { 0.0 };
        bins.iter_mut().for_each(|bin| *bin *= gain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_mapped_as_the_formula_has_it() {
        let mut bins = [(0.5, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 0.0), (0.1, 0.0)]
            .map(|(re, im)| Complex32::new(re, im));
        Conform { scale: 1.0 }.change(&mut bins, &[], &[0.25, 0.0]);
        let size = |at: usize| magnitude(bins[at]) / magnitude(bins[2]);
        // (0.5 - 0.25 * 0.5 / 0.501) / (1 - 0.125), beside what is on the circle and stays there.
        assert!((size(0) - 0.286).abs() < 1e-3 && (size(1) - 1.0).abs() < 1e-3, "{} {}", size(0), size(1));
        assert!((size(4) - 0.1513).abs() < 1e-3, "what is soft comes forward: {}", size(4));
        assert_eq!(size(3), 0.0);
        let power: f32 = bins.iter().map(Complex32::norm_sqr).sum();
        assert!((power - 2.26).abs() < 1e-4, "{power}");
    }
}
