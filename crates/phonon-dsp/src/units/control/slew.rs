//! `slew`: no faster than so many units a second.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "slew",
    aliases: &[],
    group: "control",
    summary: "Follows its input on straight lines, no faster than the given units per second.",
    inputs: &[InputRow::audio(), speed("up"), speed("down")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw (square 1 * 50 + 150 # slew 400 100) * 0.2",
    source: "rate limiter: Puckette, The Theory and Technique of Electronic Music, 2007, section 3.7",
    make: Make::of::<SlewFamily>(),
};

const fn speed(name: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(0.0, 1.0e9), Some(1.0), "units per second")
}

/// Where it is.
pub struct Slew<L: Lane> {
    value: L,
    fresh: L,
    second: f32,
}

/// [`Slew`] over every lane type.
pub struct SlewFamily;

impl Family for SlewFamily {
    type At<L: Lane> = Slew<L>;
}

impl<L: Lane> Kernel<L> for Slew<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Slew { value: setup.splat(0.0), fresh: setup.splat(1.0), second: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, up, down] = ins.all([0, 1, 2]);
        let (zero, half) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 0.5));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let step = (x - self.value).clamp(-(down.at(i) * self.second), up.at(i) * self.second);
            self.value = L::select(self.fresh.gt(half), x, self.value + step);
            self.fresh = zero;
            outs.set(0, i, self.value);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.value = self.value.with(lane, 0.0);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}
