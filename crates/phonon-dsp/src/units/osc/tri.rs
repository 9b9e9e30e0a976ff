//! `tri`: a band-limited triangle oscillator.

use crate::parts::blep::Width;
use crate::parts::phase::{Pitch, Rate, signed, zero};
use crate::parts::sync::{FM, SYNC, Sync, Triangle};
use crate::row::no_memory;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "tri",
    aliases: &["triangle", "triangle_hz"],
    group: "oscillators",
    summary: "Band-limited triangle; starts at zero and rises.",
    inputs: &[InputRow::frequency(), OFFSET, FM, SYNC],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: tri 220 * 0.3",
    source: "integrated kernel at the corners: Esqueda, Välimäki and Bilbao, \"Rounding corners with BLAMP\", DAFx 2016",
    make: Make::of::<TriFamily>(),
};

/// A phase that wraps.
pub struct Tri<L: Lane> {
    phase: L::Bits,
    rate: Rate,
    sync: Sync<L>,
}

/// [`Tri`] over every lane type.
pub struct TriFamily;

impl Family for TriFamily {
    type At<L: Lane> = Tri<L>;
}

impl<L: Lane> Kernel<L> for Tri<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Tri { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate), sync: Sync::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        if self.sync.plays::<Triangle>(ins, None, self.rate, &mut self.phase, outs) {
            return;
        }
        let pitch = Pitch::new(ins, 1, self.rate);
        let mut phase = self.phase;
        let mut step = pitch.at(0);
        let mut width = Width::new(&step);
        for i in 0..outs.frames() {
            if !pitch.held() {
                step = pitch.at(i);
                width = Width::new(&step);
            }
            outs.set(0, i, triangle(phase, &width));
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.sync.start(lane);
    }
}

/// The wave at a phase: up through zero at none, one at a quarter turn, minus one at three quarters.
#[inline(always)]
pub fn triangle<L: Lane>(phase: L::Bits, width: &Width<L>) -> L {
    let quarter = <L::Bits as Bits>::splat(width.token(), 1 << 30);
    let top = signed::<L>(phase.wrapping_sub(quarter));
    let bottom = signed::<L>(phase.wrapping_add(quarter));
    (width.corner(bottom) - width.corner(top) - top.abs()) * 4.0 + 1.0
}
