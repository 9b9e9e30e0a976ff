//! `superfm`: two sines, one of which moves the phase of the other.

use phonon_base::{Quantity, Range};

use crate::math::sine;
use crate::parts::phase::{Rate, word, zero};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "superfm",
    aliases: &[],
    group: "instruments",
    summary: "Two-operator FM by frequency ratio and index.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "ratio",
            Quantity::Ratio,
            Range::new(0.0, 64.0),
            Some(2.0),
            "frequency of the modulator over the carrier's",
        ),
        InputRow::signal(
            "index",
            Quantity::Ratio,
            Range::new(0.0, 100.0),
            Some(1.0),
            "peak phase deviation in radians",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: superfm 220 1.5 (sine 0.3 * 2 + 2) * 0.3",
    source: "Chowning, \"The Synthesis of Complex Audio Spectra by Means of Frequency Modulation\", JAES 21(7), 1973, as \
         phase modulation",
    make: Make::of::<SuperfmFamily>(),
};

/// Two phases.
pub struct Superfm<L: Lane> {
    carrier: L::Bits,
    modulator: L::Bits,
    rate: Rate,
}

/// [`Superfm`] over every lane type.
pub struct SuperfmFamily;

impl Family for SuperfmFamily {
    type At<L: Lane> = Superfm<L>;
}

impl<L: Lane> Kernel<L> for Superfm<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let none = zero::<L>(setup.token);
        Superfm { carrier: none, modulator: none, rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, ratio, index] = ins.all([0, 1, 2]);
        let (mut carrier, mut modulator) = (self.carrier, self.modulator);
        for i in 0..outs.frames() {
            let deviation = sine::<L>(modulator) * index.at(i) * (0.5 * std::f32::consts::FRAC_1_PI);
            outs.set(0, i, sine::<L>(carrier.wrapping_add(word(deviation))));
            carrier = carrier.wrapping_add(self.rate.step(freq.at(i)).bits);
            modulator = modulator.wrapping_add(self.rate.step(freq.at(i) * ratio.at(i)).bits);
        }
        (self.carrier, self.modulator) = (carrier, modulator);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.carrier = self.carrier.with(lane, 0);
        self.modulator = self.modulator.with(lane, 0);
    }
}
