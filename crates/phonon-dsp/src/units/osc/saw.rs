//! `saw`: a band-limited sawtooth oscillator.

use crate::parts::blep::Width;
use crate::parts::phase::{Pitch, Rate, signed, zero};
use crate::parts::sync::{FM, SYNC, SawWave, Sync};
use crate::row::no_memory;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "saw",
    aliases: &["sawtooth", "saw_hz"],
    group: "oscillators",
    summary: "Band-limited sawtooth; starts at zero and rises. Its partials are within 0.6 dB up to 12 kHz, 1.4 dB low at 15 kHz.",
    inputs: &[InputRow::frequency(), OFFSET, FM, SYNC],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # lpf 800 0.7 * 0.3",
    source: "Välimäki, Pekonen and Nam, JASA 131, 2012, section III; see parts::blep",
    make: Make::of::<SawFamily>(),
};

/// A phase that wraps, counted from the jump.
pub struct Saw<L: Lane> {
    phase: L::Bits,
    rate: Rate,
    sync: Sync<L>,
}

/// [`Saw`] over every lane type.
pub struct SawFamily;

impl Family for SawFamily {
    type At<L: Lane> = Saw<L>;
}

/// Half a turn after the jump, where the wave is zero and rises.
const FRESH: u32 = 1 << 31;

impl<L: Lane> Kernel<L> for Saw<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let phase = zero::<L>(setup.token).wrapping_add(Bits::splat(setup.token, FRESH));
        Saw { phase, rate: Rate::new(setup.rate), sync: Sync::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        if self.sync.plays::<SawWave>(ins, None, self.rate, &mut self.phase, outs) {
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
            outs.set(0, i, width.saw(signed::<L>(phase)) * 2.0);
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, FRESH);
        self.sync.start(lane);
    }
}
