//! `noise`: white noise.

use crate::parts::noise::Noise;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "noise",
    aliases: &["white_noise", "white"],
    group: "noise",
    summary: "White noise: every sample is drawn evenly from -1..1.",
    inputs: &[],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: noise # hpf 6000 1 * 0.1",
    source: "Marsaglia, \"Xorshift RNGs\", J. Stat. Software 8(14), 2003",
    make: Make::of::<WhiteFamily>(),
};

/// A stream of random numbers.
pub struct White<L: Lane> {
    noise: Noise<L>,
}

/// [`White`] over every lane type.
pub struct WhiteFamily;

impl Family for WhiteFamily {
    type At<L: Lane> = White<L>;
}

impl<L: Lane> Kernel<L> for White<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        White { noise: Noise::new(setup, 0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let mut noise = self.noise;
        for i in 0..outs.frames() {
            outs.set(0, i, noise.bipolar());
        }
        self.noise = noise;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
    }
}
