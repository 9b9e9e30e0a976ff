//! `asr`: attack, sustain and release, played by a gate.

use crate::parts::envelope::{Envelope, Times};
use crate::parts::signal::open;
use crate::row::no_memory;
use crate::units::env::adsr::{ATTACK, RELEASE};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "asr",
    aliases: &[],
    group: "envelopes",
    summary: "Rises to one while the gate is open, falls to zero once it closes.",
    // A signal that must be given, because the tracks that use it give it first.
    inputs: &[GATE, ATTACK, RELEASE],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * asr (square 2) 0.01 0.2 * 0.3",
    source: "stages counted in frames; see adsr",
    make: Make::of::<AsrFamily>(),
};

const GATE: InputRow =
    InputRow { kind: InputKind::Signal, ..InputRow::gate() }.named("gate", "open above one half");

/// The envelope.
pub struct Asr<L: Lane> {
    envelope: Envelope<L>,
    rate: f32,
}

/// [`Asr`] over every lane type.
pub struct AsrFamily;

impl Family for AsrFamily {
    type At<L: Lane> = Asr<L>;
}

impl<L: Lane> Kernel<L> for Asr<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Asr { envelope: Envelope::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [gate, attack, release] = [0, 1, 2].map(|slot| ins.get(slot));
        let (zero, one) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 1.0));
        let mut envelope = self.envelope;
        for i in 0..outs.frames() {
            let times =
                Times { attack: attack.at(i), hold: zero, decay: zero, sustain: one, release: release.at(i) };
            outs.set(0, i, envelope.next(open(gate.at(i)), self.rate, times));
        }
        self.envelope = envelope;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.envelope.start(lane);
    }
}
