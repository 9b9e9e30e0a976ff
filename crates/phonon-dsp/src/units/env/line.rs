//! `line` and `xline`: one ramp from the start of a voice.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::{exp2_normal, log2};
use crate::parts::segment::Segment;
use crate::row::no_memory;
use crate::units::env::adsr::seconds;
use crate::*;

/// `line`.
pub static LINE: UnitRow = row::<Straight>(
    "line",
    "A straight ramp from one value to another, then it stays.",
    "out: saw 110 # lpf (line 200 4000 4) 0.7 * 0.3",
);
/// `xline`.
pub static XLINE: UnitRow = row::<Exponential>(
    "xline",
    "A ramp by equal ratios between two values above zero, then it stays.",
    "out: sine (xline 880 110 2) * 0.3",
);

const INPUTS: &[InputRow] = &[
    InputRow::signal("start", Quantity::Plain, Range::new(-1.0e9, 1.0e9), None, "value at first")
        .or(&["from", "a"]),
    InputRow::signal("end", Quantity::Plain, Range::new(-1.0e9, 1.0e9), None, "value at last")
        .or(&["to", "b"]),
    seconds("dur", Some(1.0), "length in seconds, read at the first frame").or(&["duration", "time"]),
];

const fn row<S: Slope>(name: &'static str, summary: &'static str, example: &'static str) -> UnitRow {
    UnitRow {
        name,
        aliases: &[],
        group: "envelopes",
        summary,
        inputs: INPUTS,
        outputs: 1,
        tail: Tail::Source,
        memory: no_memory,
        example,
        source: "frames counted; Mathews, The Technology of Computer Music, 1969, p. 59",
        make: Make::of::<LineFamily<S>>(),
    }
}

/// How the way between two values is walked.
pub trait Slope: Send + 'static {
    /// What is known of the way before it is walked.
    type Way<L: Lane>: Copy;
    /// The way from `a` to `b`.
    fn way<L: Lane>(a: L, b: L) -> Self::Way<L>;
    /// The value at `t` from 0 to 1.
    fn at<L: Lane>(way: Self::Way<L>, t: L) -> L;
}

/// By equal differences.
pub struct Straight;
/// By equal ratios.
pub struct Exponential;

impl Slope for Straight {
    type Way<L: Lane> = [L; 2];

    #[inline(always)]
    fn way<L: Lane>(a: L, b: L) -> [L; 2] {
        [a, b - a]
    }
    #[inline(always)]
    fn at<L: Lane>([a, rise]: [L; 2], t: L) -> L {
        a + rise * t
    }
}
impl Slope for Exponential {
    type Way<L: Lane> = [L; 3];

    #[inline(always)]
    fn way<L: Lane>(a: L, b: L) -> [L; 3] {
        // Zero has no ratio to anything: -180 dB stands in for it.
        let least = L::splat(a.token(), 1.0e-9);
        let (from, to) = (log2(a.abs().max(least)), log2(b.abs().max(least)));
        [from, to - from, L::splat(a.token(), 1.0).copysign(b)]
    }
    #[inline(always)]
    fn at<L: Lane>([from, rise, sign]: [L; 3], t: L) -> L {
        // Between the logarithms of 1e-9 and 1e9.
        exp2_normal(from + rise * t) * sign
    }
}

/// The ramp.
pub struct Line<L: Lane, S> {
    segment: Segment<L>,
    fresh: L,
    rate: f32,
    slope: PhantomData<S>,
}

/// [`Line`] over every lane type.
pub struct LineFamily<S>(PhantomData<S>);

impl<S: Slope> Family for LineFamily<S> {
    type At<L: Lane> = Line<L, S>;
}

impl<L: Lane, S: Slope> Kernel<L> for Line<L, S> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Line { segment: Segment::new(setup), fresh: setup.splat(1.0), rate: setup.rate, slope: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [from, to, seconds] = ins.all([0, 1, 2]);
        let half = L::splat(ins.token(), 0.5);
        let mut segment = self.segment;
        segment.begin(self.fresh.gt(half), seconds.at(0), self.rate);
        self.fresh = L::splat(ins.token(), 0.0);
        let held = from.held() && to.held();
        let mut way = S::way(from.at(0), to.at(0));
        if held && !L::any(!segment.over()) {
            let end = S::at(way, segment.progress());
            for i in 0..outs.frames() {
                outs.set(0, i, end);
            }
            segment.advance_by(outs.frames());
        } else {
            for i in 0..outs.frames() {
                if !held {
                    way = S::way(from.at(i), to.at(i));
                }
                outs.set(0, i, S::at(way, segment.progress()));
                segment.advance();
            }
        }
        self.segment = segment;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.segment.start(lane);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}
