//! `sine`: a sine oscillator.

use phonon_base::{Quantity, Range};

use crate::math::sine;
use crate::parts::phase::{Pitch, Rate, zero};
use crate::parts::sync::{FM, SYNC, SineWave, Sync};
use crate::row::no_memory;
use crate::*;

/// Semitones that every basic oscillator takes after its frequency.
pub const OFFSET: InputRow = InputRow::signal(
    "offset",
    Quantity::Semitones,
    Range::new(-96.0, 96.0),
    Some(0.0),
    "semitones above the frequency",
)
.or(&["semitones", "detune"]);

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "sine",
    aliases: &["sin_osc"],
    group: "oscillators",
    summary: "Sine oscillator.",
    inputs: &[InputRow::frequency(), OFFSET, FM, SYNC],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: sine 440 * 0.3",
    source: "sine of an integer phase by a polynomial of ninth degree; see math::sine",
    make: Make::of::<SineFamily>(),
};

/// A phase that wraps.
pub struct Sine<L: Lane> {
    phase: L::Bits,
    rate: Rate,
    sync: Sync<L>,
}

/// [`Sine`] over every lane type.
pub struct SineFamily;

impl Family for SineFamily {
    type At<L: Lane> = Sine<L>;
}

impl<L: Lane> Kernel<L> for Sine<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sine { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate), sync: Sync::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        if self.sync.plays::<SineWave>(ins, None, self.rate, &mut self.phase, outs) {
            return;
        }
        let pitch = Pitch::new(ins, 1, self.rate);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            outs.set(0, i, sine::<L>(phase));
            phase = phase.wrapping_add(pitch.at(i).bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.sync.start(lane);
    }
}
