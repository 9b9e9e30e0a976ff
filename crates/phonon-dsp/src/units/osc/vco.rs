//! `vco`: one oscillator with four waves to choose from.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::sine;
use crate::parts::blep::Width;
use crate::parts::phase::{Rate, signed, zero};
use crate::row::no_memory;
use crate::units::osc::pulse::{WIDTH, rectangle};
use crate::units::osc::tri::triangle;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "vco",
    aliases: &[],
    group: "oscillators",
    summary: "Band-limited oscillator whose wave is chosen by number, fading between neighbours.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "wave",
            Quantity::Plain,
            Range::new(0.0, 3.0),
            Some(0.0),
            "0 saw, 1 square, 2 triangle, 3 sine",
        ),
        WIDTH,
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: vco 110 (sine 0.1 * 1.5 + 1.5) # lpf 1500 1 * 0.2",
    source: "Välimäki, Pekonen and Nam, JASA 131, 2012; see parts::blep",
    make: Make::of::<VcoFamily>(),
};

/// A phase that wraps.
pub struct Vco<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Vco`] over every lane type.
pub struct VcoFamily;

impl Family for VcoFamily {
    type At<L: Lane> = Vco<L>;
}

impl<L: Lane> Kernel<L> for Vco<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Vco { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, wave, duty] = ins.all([0, 1, 2]);
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let (zero, one) = (number(0.0), number(1.0));
        let turn = <L::Bits as Bits>::splat(ins.token(), 1 << 31);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let step = self.rate.step(freq.at(i));
            let width = Width::new(&step);
            let waves = [
                width.saw(signed::<L>(phase.wrapping_add(turn))) * 2.0,
                rectangle(phase, &width, duty.at(i)),
                triangle(phase, &width),
                sine::<L>(phase),
            ];
            let mut sum = zero;
            for (k, value) in waves.into_iter().enumerate() {
                // A tent around each number: neighbours add up to one.
                sum = sum + value * (one - (wave.at(i) - k as f32).abs()).max(zero);
            }
            outs.set(0, i, sum);
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
