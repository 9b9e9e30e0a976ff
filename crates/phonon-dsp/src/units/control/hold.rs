//! `sample_hold` and `latch`: signals that stand still when told.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::signal::{open, sane};
use crate::row::no_memory;
use crate::*;

/// `sample_hold`.
pub static SAMPLE_HOLD: UnitRow = row::<OnRise>(
    "sample_hold",
    &["sah", "samplehold"],
    "Takes a sample where the trigger rises above one half, and holds it.",
    TRIGGERED,
    "out: saw (noise # sample_hold (impulse 4) * 200 + 300) * 0.2",
);
/// `latch`.
pub static LATCH: UnitRow = row::<WhileOpen>(
    "latch",
    &["track_hold"],
    "Follows its input while the gate is open, holds while it is closed.",
    GATED,
    "out: saw (sine 3 # latch (square 1) * 200 + 300) * 0.2",
);

const fn row<W: When>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    inputs: &'static [InputRow],
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "control",
        summary,
        inputs,
        outputs: 1,
        tail: Tail::Rings,
        memory: no_memory,
        example,
        source: "Buchla, Model 265, 1969; a sample is taken at the frame of the edge",
        make: Make::of::<HoldFamily<W>>(),
    }
}

/// A trigger or gate among the inputs.
pub const fn switch(name: &'static str, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Gate, Range::new(0.0, 1.0), None, summary)
}

const TRIGGERED: &[InputRow] =
    &[InputRow::audio(), switch("trig", "takes a sample as it rises above one half")];
const GATED: &[InputRow] = &[InputRow::audio(), switch("gate", "open above one half")];

/// When the input passes.
pub trait When: Send + 'static {
    /// From whether the gate is and was open.
    fn passes<L: Lane>(is: L::Mask, was: L::Mask) -> L::Mask;
}

/// At a rising edge.
pub struct OnRise;
/// As long as the gate is open.
pub struct WhileOpen;

impl When for OnRise {
    #[inline(always)]
    fn passes<L: Lane>(is: L::Mask, was: L::Mask) -> L::Mask {
        is & !was
    }
}
impl When for WhileOpen {
    #[inline(always)]
    fn passes<L: Lane>(is: L::Mask, _: L::Mask) -> L::Mask {
        is
    }
}

/// The held sample and the gate of the last frame.
pub struct Hold<L: Lane, W> {
    held: L,
    gate: L,
    when: PhantomData<W>,
}

/// [`Hold`] over every lane type.
pub struct HoldFamily<W>(PhantomData<W>);

impl<W: When> Family for HoldFamily<W> {
    type At<L: Lane> = Hold<L, W>;
}

impl<L: Lane, W: When> Kernel<L> for Hold<L, W> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Hold { held: setup.splat(0.0), gate: setup.splat(0.0), when: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, gate) = (ins.get(0), ins.get(1));
        let (mut held, mut last) = (self.held, self.gate);
        for i in 0..outs.frames() {
            let now = gate.at(i);
            held = L::select(W::passes::<L>(open(now), open(last)), sane(audio.raw(i)), held);
            last = now;
            outs.set(0, i, held);
        }
        (self.held, self.gate) = (held, last);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.held = self.held.with(lane, 0.0);
        self.gate = self.gate.with(lane, 0.0);
    }
}
