//! `henon`: a map of the plane whose points never come back.

use phonon_base::{Quantity, Range};

use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "henon",
    aliases: &[],
    group: "noise",
    summary: "The Hénon map, about -1..1: from a tone over doublings to chaos as a rises to 1.4.",
    inputs: &[
        InputRow::signal(
            "freq",
            Quantity::Hertz,
            Range::new(0.0, 96_000.0),
            Some(1000.0),
            "steps per second",
        )
        .or(&["rate"]),
        InputRow::signal("a", Quantity::Ratio, Range::new(0.0, 1.4), Some(1.4), "how hard it is folded"),
        InputRow::signal(
            "b",
            Quantity::Ratio,
            Range::new(0.0, 0.3),
            Some(0.3),
            "how much of the step before is left",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: henon 3000 (sine 0.1 * 0.2 + 1.2) # lpf 4000 1 * 0.2",
    source: "Hénon, \"A Two-dimensional Mapping with a Strange Attractor\", Commun. Math. Phys. 50, 1976; scaled by 1 / 1.3",
    make: Make::of::<HenonFamily>(),
};

/// The last two points, and the time since the last step in steps.
pub struct Henon<L: Lane> {
    x: L,
    before: L,
    way: L,
    per_hertz: f32,
}

/// [`Henon`] over every lane type.
pub struct HenonFamily;

impl Family for HenonFamily {
    type At<L: Lane> = Henon<L>;
}

/// Beyond this it would never come back.
const EDGE: f32 = 1.5;

impl<L: Lane> Kernel<L> for Henon<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Henon { x: zero, before: zero, way: setup.splat(1.0), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, a, b] = ins.all([0, 1, 2]);
        let (one, edge) = (L::splat(ins.token(), 1.0), L::splat(ins.token(), EDGE));
        for i in 0..outs.frames() {
            let due = self.way.ge(one);
            let next = one - a.at(i) * self.x * self.x + b.at(i) * self.before;
            self.before = L::select(due, self.x, self.before);
            self.x = L::select(due, next.clamp(-edge, edge), self.x);
            self.way = L::select(due, self.way - self.way.floor(), self.way);
            outs.set(0, i, self.x * (1.0 / 1.3));
            self.way = self.way + (freq.at(i) * self.per_hertz).min(one);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.x = self.x.with(lane, 0.0);
        self.before = self.before.with(lane, 0.0);
        self.way = self.way.with(lane, 1.0);
    }
}
