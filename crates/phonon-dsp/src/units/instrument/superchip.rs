//! `superchip`: the lead voice of a game console.

use phonon_base::{Quantity, Range};

use crate::parts::blep::Width;
use crate::parts::lfo::Lfo;
use crate::parts::phase::{Rate, zero};
use crate::row::no_memory;
use crate::units::osc::pulse::rectangle;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "superchip",
    aliases: &[],
    group: "instruments",
    summary: "A quarter-width rectangle with vibrato.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal("vibrate", Quantity::Hertz, Range::new(0.0, 1000.0), Some(5.0), "vibrato in hertz")
            .or(&["rate", "vib"]),
        InputRow::signal(
            "depth",
            Quantity::Ratio,
            Range::new(0.0, 1.0),
            Some(0.05),
            "vibrato as a part of the frequency",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: superchip 440 6 0.02 * 0.15",
    source: "the second duty cycle of the pulse channels of the Ricoh 2A03, band-limited; see pulse",
    make: Make::of::<SuperchipFamily>(),
};

/// Phase and vibrato.
pub struct Superchip<L: Lane> {
    phase: L::Bits,
    lfo: Lfo<L>,
    rate: Rate,
}

/// [`Superchip`] over every lane type.
pub struct SuperchipFamily;

impl Family for SuperchipFamily {
    type At<L: Lane> = Superchip<L>;
}

impl<L: Lane> Kernel<L> for Superchip<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Superchip { phase: zero::<L>(setup.token), lfo: Lfo::new(setup), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, rate, depth] = ins.all([0, 1, 2]);
        let quarter = L::splat(ins.token(), 0.25);
        let (mut phase, mut lfo) = (self.phase, self.lfo);
        for i in 0..outs.frames() {
            let step = self.rate.step(freq.at(i) * (lfo.next(rate.at(i)) * depth.at(i) + 1.0));
            outs.set(0, i, rectangle(phase, &Width::new(&step), quarter));
            phase = phase.wrapping_add(step.bits);
        }
        (self.phase, self.lfo) = (phase, lfo);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.lfo.start(lane);
    }
}
