//! `gate` and `trig`: a rhythm as a signal.

use crate::math::truth;
use crate::parts::signal::open;
use crate::parts::strike::Edge;
use crate::row::no_memory;
use crate::units::env::asr;
use crate::*;

/// `gate`.
pub static GATE: UnitRow = UnitRow {
    name: "gate",
    aliases: &[],
    group: "control",
    summary: "One while an event of a rhythm lasts (t, x, 1, any word), zero in its rests; of a signal, one above one half.",
    inputs: &[asr::GATE],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 * lag (gate \"t ~ t t\") 0.01 * 0.3",
    source: "events at their exact frames; between two that touch it closes for a frame",
    make: Make::of::<GateFamily>(),
};

/// `trig`.
pub static TRIG: UnitRow = UnitRow {
    name: "trig",
    aliases: &[],
    group: "control",
    summary: "One at the frame where an event of a rhythm begins, else zero; of a signal, where it rises above one half.",
    inputs: &[asr::GATE],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: trig \"t(3,8)\" # comb 220 0.99 * 0.5",
    source: "events at their exact frames",
    make: Make::of::<TrigFamily>(),
};

/// No state.
pub struct Gate;
/// [`Gate`] over every lane type.
pub struct GateFamily;

impl Family for GateFamily {
    type At<L: Lane> = Gate;
}

impl<L: Lane> Kernel<L> for Gate {
    fn new(_: &Setup<'_, L>) -> Self {
        Gate
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let gate = ins.get(0);
        for i in 0..outs.frames() {
            outs.set(0, i, truth(ins.token(), open(gate.at(i))));
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}

/// Whether the gate was open.
pub struct Trig<L: Lane> {
    edge: Edge<L>,
}

/// [`Trig`] over every lane type.
pub struct TrigFamily;

impl Family for TrigFamily {
    type At<L: Lane> = Trig<L>;
}

impl<L: Lane> Kernel<L> for Trig<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Trig { edge: Edge::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let gate = ins.get(0);
        for i in 0..outs.frames() {
            outs.set(0, i, truth(ins.token(), self.edge.rises(gate.at(i))));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
    }
}
