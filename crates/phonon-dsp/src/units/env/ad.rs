//! `ad`: attack and decay, started by a gate.

use crate::parts::envelope::{Envelope, Manner, Plain, Times};
use crate::parts::signal::open;
use crate::row::no_memory;
use crate::units::env::adsr::{ATTACK, seconds};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "ad",
    aliases: &["perc_env"],
    group: "envelopes",
    summary: "Attack, then decay to zero, however long the gate stays open.",
    inputs: &[ATTACK, seconds("decay", None, "seconds from one to zero").or(&["d"]), InputRow::gate()],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: noise * ad 0.001 0.2 * 0.2",
    source: "stages counted in frames; see adsr",
    make: Make::of::<AdFamily>(),
};

/// The envelope.
pub struct Ad<L: Lane> {
    envelope: Envelope<L>,
    rate: f32,
}

/// [`Ad`] over every lane type.
pub struct AdFamily;

impl Family for AdFamily {
    type At<L: Lane> = Ad<L>;
}

impl<L: Lane> Kernel<L> for Ad<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Ad { envelope: Envelope::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [attack, decay, gate] = ins.all([0, 1, 2]);
        let zero = L::splat(ins.token(), 0.0);
        let mut envelope = self.envelope;
        envelope.play(
            outs.frames(),
            self.rate,
            Manner { still: gate.held(), releases: false },
            #[inline(always)]
            |i| open(gate.at(i)),
            #[inline(always)]
            |i| Times { attack: attack.at(i), hold: zero, decay: decay.at(i), sustain: zero, release: zero },
            Plain,
            #[inline(always)]
            |i, level| outs.set(0, i, level),
        );
        self.envelope = envelope;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.envelope.start(lane);
    }
}
