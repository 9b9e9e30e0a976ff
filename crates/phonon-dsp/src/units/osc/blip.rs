//! `blip`: band-limited clicks.

use crate::parts::blep::Width;
use crate::parts::phase::{Pitch, Rate, signed, zero};
use crate::row::no_memory;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "blip",
    aliases: &["blit"],
    group: "oscillators",
    summary: "Band-limited clicks: all harmonics equally loud.",
    inputs: &[InputRow::frequency(), OFFSET],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: blip 110 # lpf 2000 2 * 0.4",
    source: "Stilson and Smith, \"Alias-Free Digital Synthesis of Classic Analog Waveforms\", ICMC 1996; the kernel of \
         parts::blep",
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
            outs.set(0, i, Width::new(&step).click(signed::<L>(phase)));
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
