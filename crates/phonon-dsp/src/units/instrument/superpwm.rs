//! `superpwm`: a rectangle whose width breathes.

use phonon_base::{Quantity, Range};

use crate::parts::blep::Width;
use crate::parts::lfo::Lfo;
use crate::parts::phase::{Rate, zero};
use crate::row::no_memory;
use crate::units::osc::pulse::rectangle;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "superpwm",
    aliases: &[],
    group: "instruments",
    summary: "Two band-limited rectangles an octave apart whose widths swing.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal("rate", Quantity::Hertz, Range::new(0.0, 1000.0), Some(0.5), "swings per second"),
        InputRow::signal(
            "depth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.8),
            "how far the width swings",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: superpwm 110 # lpf 2000 1 * 0.2",
    source: "pulse-width modulation of a rectangle by a sine; see pulse",
    make: Make::of::<SuperpwmFamily>(),
};

/// A phase that wraps every second turn of the upper rectangle, and the slow sine.
pub struct Superpwm<L: Lane> {
    phase: L::Bits,
    lfo: Lfo<L>,
    rate: Rate,
}

/// [`Superpwm`] over every lane type.
pub struct SuperpwmFamily;

impl Family for SuperpwmFamily {
    type At<L: Lane> = Superpwm<L>;
}

impl<L: Lane> Kernel<L> for Superpwm<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Superpwm { phase: zero::<L>(setup.token), lfo: Lfo::new(setup), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, rate, depth] = ins.all([0, 1, 2]);
        let (mut phase, mut lfo) = (self.phase, self.lfo);
        for i in 0..outs.frames() {
            let low = self.rate.step(freq.at(i) * 0.5);
            let high = self.rate.step(freq.at(i));
            let width = lfo.next(rate.at(i)) * depth.at(i) * 0.45 + 0.5;
            let upper = rectangle(phase.shl(1), &Width::new(&high), width);
            let lower = rectangle(phase, &Width::new(&low), width);
            outs.set(0, i, upper * 0.6 + lower * 0.4);
            phase = phase.wrapping_add(low.bits);
        }
        (self.phase, self.lfo) = (phase, lfo);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.lfo.start(lane);
    }
}
