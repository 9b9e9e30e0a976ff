//! `trigdiv` and `trighold`: fewer triggers, longer ones.

use phonon_base::{Quantity, Range};

use crate::math::truth;
use crate::parts::segment::Segment;
use crate::parts::strike::Edge;
use crate::row::no_memory;
use crate::units::control::hold::switch;
use crate::units::env::adsr::seconds;
use crate::*;

/// `trigdiv`.
pub static TRIGDIV: UnitRow = UnitRow {
    name: "trigdiv",
    aliases: &["pulsediv"],
    group: "control",
    summary: "One at every so many rises of a trigger, the first of them included; else zero.",
    inputs: &[
        switch("trig", "rises above one half"),
        InputRow::signal(
            "count",
            Quantity::Count,
            Range::new(1.0, 65_536.0),
            Some(2.0),
            "how many rises make one",
        ),
        InputRow::signal(
            "offset",
            Quantity::Count,
            Range::new(0.0, 65_535.0),
            Some(0.0),
            "which of them it is",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: trigdiv (impulse 8) 3 # comb 220 0.99 * 0.3",
    source: "edges counted",
    make: Make::of::<TrigdivFamily>(),
};

/// `trighold`.
pub static TRIGHOLD: UnitRow = UnitRow {
    name: "trighold",
    aliases: &["trig_hold"],
    group: "control",
    summary: "One for so many seconds after each rise of a trigger; a rise within them begins anew.",
    inputs: &[
        switch("trig", "rises above one half"),
        seconds("dur", Some(0.1), "seconds at one").or(&["duration"]),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 * asr (trighold (impulse 2) 0.1) 0.01 0.2 * 0.3",
    source: "frames counted",
    make: Make::of::<TrigholdFamily>(),
};

/// Rises so far.
pub struct Trigdiv<L: Lane> {
    edge: Edge<L>,
    count: L,
}

/// [`Trigdiv`] over every lane type.
pub struct TrigdivFamily;

impl Family for TrigdivFamily {
    type At<L: Lane> = Trigdiv<L>;
}

impl<L: Lane> Kernel<L> for Trigdiv<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Trigdiv { edge: Edge::new(setup), count: setup.splat(0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [trigger, count, offset] = ins.all([0, 1, 2]);
        let (zero, half) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 0.5));
        for i in 0..outs.frames() {
            let rises = self.edge.rises(trigger.at(i));
            let length = count.at(i).round();
            let offset = offset.at(i).round();
            let place = offset - (offset / length).floor() * length;
            let is_due = (self.count - place).abs().lt(half);
            outs.set(0, i, truth(ins.token(), rises & is_due));
            let next = self.count + 1.0;
            let next = L::select(next.ge(length), zero, next);
            self.count = L::select(rises, next, self.count);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
        self.count = self.count.with(lane, 0.0);
    }
}

/// The time that runs.
pub struct Trighold<L: Lane> {
    edge: Edge<L>,
    segment: Segment<L>,
    rate: f32,
}

/// [`Trighold`] over every lane type.
pub struct TrigholdFamily;

impl Family for TrigholdFamily {
    type At<L: Lane> = Trighold<L>;
}

impl<L: Lane> Kernel<L> for Trighold<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Trighold { edge: Edge::new(setup), segment: Segment::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (trigger, dur) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let rises = self.edge.rises(trigger.at(i));
            self.segment.begin(rises, dur.at(i), self.rate);
            outs.set(0, i, truth(ins.token(), !self.segment.over()));
            self.segment.advance();
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
        self.segment.start(lane);
    }
}
