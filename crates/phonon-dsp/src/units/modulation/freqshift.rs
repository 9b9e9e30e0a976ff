//! `freqshift`: every partial moved by the same number of hertz.

use phonon_base::{Quantity, Range};

use crate::parts::hilbert::Hilbert;
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "freqshift",
    aliases: &["frequency_shift"],
    group: "modulation",
    summary: "Moves every partial up, or below zero down, by the same number of hertz.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("shift", Quantity::Hertz, Range::new(-20_000.0, 20_000.0), None, "hertz up or down")
            .or(&["freq"]),
        InputRow { default: Some(1.0), ..MIX },
    ],
    outputs: 1,
    tail: Tail::Seconds(1.5),
    memory: no_memory,
    example: "out: saw 110 # freqshift (sine 0.1 * 50) * 0.3",
    source: "single-sideband modulation, see parts::hilbert; Bode and Moog, JAES 20(6), 1972",
    make: Make::of::<FreqshiftFamily>(),
};

/// The pair a quarter turn apart, and the sine.
pub struct Freqshift<L: Lane> {
    pair: Hilbert<L>,
    lfo: Lfo<L>,
}

/// [`Freqshift`] over every lane type.
pub struct FreqshiftFamily;

impl Family for FreqshiftFamily {
    type At<L: Lane> = Freqshift<L>;
}

impl<L: Lane> Kernel<L> for Freqshift<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Freqshift { pair: Hilbert::new(setup), lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, shift, mix] = ins.all([0, 1, 2]);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let (real, ahead) = self.pair.next(x);
            let wet = real * lfo.ahead(ins.token(), QUARTER) + ahead * lfo.ahead(ins.token(), 0);
            outs.set(0, i, crate::parts::signal::blend(x, wet, mix.at(i)));
            lfo.advance(shift.at(i));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.pair.start(lane);
        self.lfo.start(lane);
    }
}
