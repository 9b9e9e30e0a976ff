//! `randwalk`: a value that takes random steps.

use phonon_base::{Quantity, Range};

use crate::parts::noise::Noise;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "randwalk",
    aliases: &["random_walk", "drunk"],
    group: "control",
    summary: "A random walk between -1 and 1, which throw it back like mirrors.",
    inputs: &[
        InputRow::signal("freq", Quantity::Hertz, Range::new(0.0, 96_000.0), Some(8.0), "steps per second")
            .or(&["rate"]),
        InputRow::signal("step", Quantity::Ratio, Range::new(0.0, 1.0), Some(0.2), "the largest step"),
        InputRow::signal(
            "smooth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(1.0),
            "0 steps, 1 straight lines",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # lpf (randwalk 10 0.3 * 600 + 900) 2 * 0.3",
    source: "bounded walk: Xenakis, Formalized Music, revised edition, 1992, chapter 9",
    make: Make::of::<RandwalkFamily>(),
};

/// Where it was and where it goes.
pub struct Randwalk<L: Lane> {
    noise: Noise<L>,
    from: L,
    to: L,
    way: L,
    per_hertz: f32,
}

/// [`Randwalk`] over every lane type.
pub struct RandwalkFamily;

impl Family for RandwalkFamily {
    type At<L: Lane> = Randwalk<L>;
}

impl<L: Lane> Kernel<L> for Randwalk<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let way = setup.splat(1.0);
        Randwalk { noise: Noise::new(setup, 0), from: zero, to: zero, way, per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, step, smooth] = ins.all([0, 1, 2]);
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            let drawn = self.noise.bipolar();
            let arrived = self.way.ge(one);
            let there = self.to + drawn * step.at(i);
            // Mirrored at either end; no step is longer than the way between them.
            let there = L::select(there.gt(one), -there + 2.0, there);
            let there = L::select(there.lt(-one), -there - 2.0, there);
            self.from = L::select(arrived, self.to, self.from);
            self.to = L::select(arrived, there, self.to);
            self.way = L::select(arrived, self.way - self.way.floor(), self.way);
            let line = self.from + (self.to - self.from) * self.way;
            outs.set(0, i, self.to + (line - self.to) * smooth.at(i));
            self.way = self.way + (freq.at(i) * self.per_hertz).min(one);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
        self.from = self.from.with(lane, 0.0);
        self.to = self.to.with(lane, 0.0);
        self.way = self.way.with(lane, 1.0);
    }
}
