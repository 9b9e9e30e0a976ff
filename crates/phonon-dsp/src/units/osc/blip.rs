//! `blip`: band-limited clicks.

use crate::math::{select_bits, sin_pi, sine};
use crate::parts::phase::{Pitch, Rate, Step, signed, zero};
use crate::row::no_memory;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "blip",
    aliases: &["blit"],
    group: "oscillators",
    summary: "Band-limited clicks: all harmonics equally loud, without an offset.",
    inputs: &[InputRow::frequency(), OFFSET],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: blip 110 # lpf 2000 2 * 0.4",
    source: "Stilson and Smith, \"Alias-Free Digital Synthesis of Classic Analog Waveforms\", ICMC 1996, section 3: the sum \
         of all harmonics in closed form",
    make: Make::of::<BlipFamily>(),
};

/// A phase that wraps.
pub struct Blip<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Blip`] over every lane type.
pub struct BlipFamily;

impl Family for BlipFamily {
    type At<L: Lane> = Blip<L>;
}

impl<L: Lane> Kernel<L> for Blip<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Blip { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let pitch = Pitch::new(ins, 1, self.rate);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let step = pitch.at(i);
            outs.set(0, i, clicks(phase, &step));
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}

/// All cosines below half the frame rate, so loud that a low note has its clicks at one. The last one fades in as the
/// note falls, so that none comes or goes at once.
#[inline(always)]
fn clicks<L: Lane>(phase: L::Bits, step: &Step<L>) -> L {
    let token = step.turns.token();
    let number = |value| L::splat(token, value);
    // A note lower than one hundredth of a hertz has no more harmonics than that one.
    let room = number(0.5) / step.turns.abs().max(number(1.0e-7));
    let count = room.floor();
    let q = signed::<L>(phase);
    // A cosine does not know the sign of its phase, and next to zero a sine is exact.
    let phase = select_bits::<L>(q.lt(number(0.0)), L::Bits::splat(token, 0).wrapping_sub(phase), phase);
    let bottom = sin_pi(q.abs());
    // sin((2 n + 1) x) / sin(x) = 1 + 2 cos(2 x) + … + 2 cos(2 n x), for all but the last.
    let all = (count - 1.0).to_int();
    let top = sine::<L>(all.wrapping_mul(phase).wrapping_add(phase.shr(1)));
    let near = bottom.lt(number(1.0e-6));
    let sum = L::select(near, count * 2.0 - 1.0, top / L::select(near, number(1.0), bottom));
    let quarter = L::Bits::splat(token, 1 << 30);
    let last = sine::<L>(count.to_int().wrapping_mul(phase).wrapping_add(quarter));
    (sum - 1.0 + last * (room - count) * 2.0) / (room * 2.0 - 1.0).max(number(1.0))
}
