//! `brown`: noise that falls by 6 dB an octave.

use crate::math::exp;
use crate::parts::noise::Noise;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "brown",
    aliases: &["brown_noise"],
    group: "noise",
    summary: "Brown noise: a random walk that is drawn back to zero, falling by 6 dB an octave above 10 Hz.",
    inputs: &[],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: brown * 0.5",
    source: "leaky integrator: Smith, Introduction to Digital Filters, 2007, section B.2",
    make: Make::of::<BrownFamily>(),
};

/// Where the walk is drawn back, in hertz.
const CORNER: f32 = 10.0;
/// Loudness as RMS; peaks stay below one nearly always.
const RMS: f32 = 0.25;

/// White noise and its sum.
pub struct Brown<L: Lane> {
    noise: Noise<L>,
    sum: L,
    keep: f32,
    gain: f32,
}

/// [`Brown`] over every lane type.
pub struct BrownFamily;

impl Family for BrownFamily {
    type At<L: Lane> = Brown<L>;
}

impl<L: Lane> Kernel<L> for Brown<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let keep: f32 = exp(-std::f32::consts::TAU * CORNER / setup.rate);
        // White noise over -1..1 has a variance of one third, the sum 1 / (1 - keep²) of that.
        let gain = RMS * (3.0 * (1.0 - keep * keep)).sqrt();
        Brown { noise: Noise::new(setup, 0), sum: setup.splat(0.0), keep, gain }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (mut noise, mut sum) = (self.noise, self.sum);
        for i in 0..outs.frames() {
            sum = sum * self.keep + noise.bipolar() * self.gain;
            outs.set(0, i, sum);
        }
        (self.noise, self.sum) = (noise, sum);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
        self.sum = self.sum.with(lane, 0.0);
    }
}
