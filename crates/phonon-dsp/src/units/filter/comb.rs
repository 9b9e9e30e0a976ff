//! `comb`: a delay that feeds itself, tuned to a frequency.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::feed;
use crate::parts::smooth::Glide;
use crate::units::space::delay::FEEDBACK;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "comb",
    aliases: &[],
    group: "filters",
    summary: "Resonates at a frequency and its multiples; below zero feedback, at the odd multiples of half of it.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("freq", Quantity::Hertz, Range::new(LOWEST, 20_000.0), None, "lowest resonance")
            .or(&["frequency"]),
        FEEDBACK,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |_, rate| bytes(1.0 / LOWEST, rate),
    example: "out: impulse 2 # comb 110 0.98 * 0.5",
    source: "y[n] = x[n] + g y[n - D]: Smith, Physical Audio Signal Processing, 2010, section 2.6; fractional D by a \
         cubic through 4 points",
    make: Make::of::<CombFamily>(),
};

/// The lowest frequency, which sets the length of the line.
const LOWEST: f32 = 10.0;
/// How fast a new tuning is reached, in seconds: fast enough for vibrato, slow enough not to click.
const GLIDE: f32 = 0.002;

/// The line.
pub struct Comb<L: Lane> {
    line: DelayLine<L>,
    delay: Glide<L>,
    rate: f32,
}

/// [`Comb`] over every lane type.
pub struct CombFamily;

impl Family for CombFamily {
    type At<L: Lane> = Comb<L>;
}

impl<L: Lane> Kernel<L> for Comb<L> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        let line = DelayLine::new(setup, setup.rate / LOWEST);
        Comb { line, delay: Glide::new(setup, GLIDE, 0.001), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, freq, feedback] = ins.all([0, 1, 2]);
        let rate = L::splat(ins.token(), self.rate);
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            let delay = self.delay.next((rate / freq.at(i)).max(one));
            let y = feed(audio.raw(i)) + self.line.cubic(delay) * feedback.at(i);
            self.line.push(feed(y));
            outs.set(0, i, y);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.delay.start(lane);
    }
}
