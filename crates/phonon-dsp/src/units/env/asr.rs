//! `asr` and `ar`: attack and release, played by a gate.

use std::marker::PhantomData;

use crate::parts::envelope::{Envelope, Manner, Plain, Times};
use crate::parts::signal::open;
use crate::row::no_memory;
use crate::units::env::adsr::{ATTACK, RELEASE};
use crate::*;

/// `asr`.
pub static ASR: UnitRow = UnitRow {
    name: "asr",
    aliases: &["tar"],
    group: "envelopes",
    summary: "Rises to one while the gate is open, falls to zero once it closes.",
    // A signal that must be given, because the tracks that use it give it first.
    inputs: &[GATE, ATTACK, RELEASE],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * asr \"t ~ t t\" 0.01 0.2 * 0.3",
    source: SOURCE,
    make: Make::of::<AsrFamily<First>>(),
};

/// `ar`.
pub static AR: UnitRow = UnitRow {
    name: "ar",
    aliases: &[],
    group: "envelopes",
    summary: "As asr, with the gate of the event that plays it, or one that opens with each cycle.",
    inputs: &[
        InputRow { default: Some(0.001), ..ATTACK },
        InputRow { default: Some(10.0), ..RELEASE },
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # ar 0.01 0.3 * 0.3",
    source: SOURCE,
    make: Make::of::<AsrFamily<Last>>(),
};

const SOURCE: &str = "stages counted in frames; see adsr";

/// A gate that must be given.
pub const GATE: InputRow =
    InputRow { kind: InputKind::Signal, ..InputRow::gate() }.named("gate", "open above one half");

/// Where the gate stands among the inputs.
pub trait GatePlace: Send + 'static {
    /// Slots of gate, attack and release.
    const SLOTS: [usize; 3];
}
/// Before the times.
pub struct First;
/// After the times.
pub struct Last;
impl GatePlace for First {
    const SLOTS: [usize; 3] = [0, 1, 2];
}
impl GatePlace for Last {
    const SLOTS: [usize; 3] = [2, 0, 1];
}

/// The envelope.
pub struct Asr<L: Lane, G> {
    envelope: Envelope<L>,
    rate: f32,
    place: PhantomData<G>,
}

/// [`Asr`] over every lane type.
pub struct AsrFamily<G>(PhantomData<G>);

impl<G: GatePlace> Family for AsrFamily<G> {
    type At<L: Lane> = Asr<L, G>;
}

impl<L: Lane, G: GatePlace> Kernel<L> for Asr<L, G> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Asr { envelope: Envelope::new(setup), rate: setup.rate, place: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [gate, attack, release] = ins.all(G::SLOTS);
        let (zero, one) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 1.0));
        let mut envelope = self.envelope;
        envelope.play(
            outs.frames(),
            self.rate,
            Manner { still: gate.held(), releases: true },
            #[inline(always)]
            |i| open(gate.at(i)),
            #[inline(always)]
            |i| Times { attack: attack.at(i), hold: zero, decay: zero, sustain: one, release: release.at(i) },
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
