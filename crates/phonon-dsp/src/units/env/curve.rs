//! `curve`: one bent ramp from the start of a voice.

use phonon_base::{Quantity, Range};

use crate::parts::segment::Segment;
use crate::row::no_memory;
use crate::units::env::adsr::seconds;
use crate::units::env::adsr_curve::way;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "curve",
    aliases: &[],
    group: "envelopes",
    summary: "A ramp from one value to another, bent: below zero it starts fast, above zero slowly.",
    inputs: &[
        value("start", "value at first").or(&["from", "a"]),
        value("end", "value at last").or(&["to", "b"]),
        seconds("dur", Some(1.0), "length in seconds, read at the first frame").or(&["duration", "time"]),
        InputRow::signal(
            "shape",
            Quantity::Plain,
            Range::new(-30.0, 30.0),
            Some(-4.0),
            "how bent; 0 is straight",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: sine (curve 880 110 2 (-6)) * 0.3",
    source: "(1 - e^(c t)) / (1 - e^c): Wilson, Cottle and Collins (eds.), The SuperCollider Book, 2011, chapter 2",
    make: Make::of::<CurveFamily>(),
};

const fn value(name: &'static str, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(-1.0e9, 1.0e9), None, summary)
}

/// The ramp.
pub struct Curve<L: Lane> {
    segment: Segment<L>,
    fresh: L,
    rate: f32,
}

/// [`Curve`] over every lane type.
pub struct CurveFamily;

impl Family for CurveFamily {
    type At<L: Lane> = Curve<L>;
}

impl<L: Lane> Kernel<L> for Curve<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Curve { segment: Segment::new(setup), fresh: setup.splat(1.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [from, to, seconds, shape] = ins.all([0, 1, 2, 3]);
        let number = |value| L::splat(ins.token(), value);
        let mut segment = self.segment;
        segment.begin(self.fresh.gt(number(0.5)), seconds.at(0), self.rate);
        self.fresh = number(0.0);
        for i in 0..outs.frames() {
            let (t, c) = (segment.progress(), shape.at(i));
            outs.set(0, i, from.at(i) + (to.at(i) - from.at(i)) * way(t, c));
            segment.advance();
        }
        self.segment = segment;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.segment.start(lane);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}
