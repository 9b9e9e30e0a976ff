//! `ring`: ring modulation by a sine of its own.

use phonon_base::{Quantity, Range};

use crate::parts::lfo::Lfo;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "ring",
    aliases: &["ringmod"],
    group: "modulation",
    summary: "Multiplies by a sine: every partial becomes two, its sum and difference with the frequency.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("freq", Quantity::Hertz, Range::new(0.0, 96_000.0), None, "frequency of the sine")
            .or(&["frequency"]),
    ],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # ring 370 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 3.2.1",
    make: Make::of::<RingFamily>(),
};

/// The sine.
pub struct Ring<L: Lane> {
    lfo: Lfo<L>,
}

/// [`Ring`] over every lane type.
pub struct RingFamily;

impl Family for RingFamily {
    type At<L: Lane> = Ring<L>;
}

impl<L: Lane> Kernel<L> for Ring<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Ring { lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, freq) = (ins.get(0), ins.get(1));
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            outs.set(0, i, sane(audio.raw(i)) * lfo.next(freq.at(i)));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.lfo.start(lane);
    }
}
