//! `freqshift`: every partial moved by the same number of hertz.

use phonon_base::{Quantity, Range};

use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::signal::{sane, settle};
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
    source: "single-sideband modulation with a pair of all-pass chains 90 degrees apart: Niemitalo, Hilbert Transform, \
         2003; Bode and Moog, JAES 20(6), 1972",
    make: Make::of::<FreqshiftFamily>(),
};

/// Squares of the coefficients of the two chains.
const CHAINS: [[f32; 4]; 2] = [
    [0.479_400_87, 0.876_218_5, 0.976_597_6, 0.997_499_26],
    [0.161_758_5, 0.733_028_93, 0.945_349_7, 0.990_599_16],
];

/// An all-pass filter in z^-2.
#[derive(Clone, Copy)]
struct Section<L: Lane> {
    x: [L; 2],
    y: [L; 2],
}

/// Both chains, one late by a frame, and the sine.
pub struct Freqshift<L: Lane> {
    sections: [[Section<L>; 4]; 2],
    late: L,
    lfo: Lfo<L>,
}

/// [`Freqshift`] over every lane type.
pub struct FreqshiftFamily;

impl Family for FreqshiftFamily {
    type At<L: Lane> = Freqshift<L>;
}

impl<L: Lane> Kernel<L> for Freqshift<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let rest = Section { x: [zero; 2], y: [zero; 2] };
        Freqshift { sections: [[rest; 4]; 2], late: zero, lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, shift, mix] = [0, 1, 2].map(|slot| ins.get(slot));
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let real = chain(&mut self.sections[0], x, 0);
            let imaginary = chain(&mut self.sections[1], x, 1);
            // The first chain is a frame late, which makes the second lead it by 90 degrees: minus the sine of
            // what the first gives as cosine.
            let wet = self.late * lfo.ahead(ins.token(), QUARTER) + imaginary * lfo.ahead(ins.token(), 0);
            self.late = real;
            outs.set(0, i, crate::parts::signal::blend(x, wet, mix.at(i)));
            lfo.advance(shift.at(i));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for section in self.sections.iter_mut().flatten() {
            for value in section.x.iter_mut().chain(&mut section.y) {
                *value = value.with(lane, 0.0);
            }
        }
        self.late = self.late.with(lane, 0.0);
        self.lfo.start(lane);
    }
}

/// y[n] = a (x[n] + y[n-2]) - x[n-2], four times.
#[inline(always)]
fn chain<L: Lane>(sections: &mut [Section<L>; 4], input: L, which: usize) -> L {
    let mut through = input;
    for (k, s) in sections.iter_mut().enumerate() {
        let y = settle((through + s.y[1]) * CHAINS[which][k] - s.x[1]);
        s.x = [through, s.x[0]];
        s.y = [y, s.y[0]];
        through = y;
    }
    through
}
