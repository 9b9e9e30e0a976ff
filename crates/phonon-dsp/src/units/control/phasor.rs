//! `phasor`: a ramp from zero to one.

use phonon_base::{Quantity, Range};

use crate::parts::phase::{Rate, unsigned, word, zero};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "phasor",
    aliases: &["ramp"],
    group: "control",
    summary: "Ramp from 0 up to and without 1, over and over; not band-limited, for driving other things.",
    inputs: &[
        InputRow::signal(
            "freq",
            Quantity::Hertz,
            Range::new(-96_000.0, 96_000.0),
            Some(1.0),
            "ramps per second",
        )
        .or(&["frequency", "speed", "rate"]),
        InputRow::signal(
            "phase",
            Quantity::Plain,
            Range::new(-1.0e6, 1.0e6),
            Some(0.0),
            "added to the ramp, in turns",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: sine (phasor 2 * 200 + 100) * 0.3",
    source: "integer phase that wraps; see parts::phase",
    make: Make::of::<PhasorFamily>(),
};

/// A phase that wraps.
pub struct Phasor<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Phasor`] over every lane type.
pub struct PhasorFamily;

impl Family for PhasorFamily {
    type At<L: Lane> = Phasor<L>;
}

impl<L: Lane> Kernel<L> for Phasor<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Phasor { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, offset) = (ins.get(0), ins.get(1));
        let mut phase = self.phase;
        let (mut step, mut ahead) = (self.rate.step(freq.at(0)).bits, word(offset.at(0)));
        for i in 0..outs.frames() {
            if !offset.held() {
                ahead = word(offset.at(i));
            }
            if !freq.held() {
                step = self.rate.step(freq.at(i)).bits;
            }
            outs.set(0, i, unsigned::<L>(phase.wrapping_add(ahead)));
            phase = phase.wrapping_add(step);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
