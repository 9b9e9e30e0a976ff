//! `dust`, `lfnoise0` and `lfnoise1`: chance at other rates than the sample's.

use phonon_base::{Quantity, Range};

use crate::math::truth;
use crate::parts::noise::Noise;
use crate::row::no_memory;
use crate::*;

/// `dust`.
pub static DUST: UnitRow = UnitRow {
    name: "dust",
    aliases: &[],
    group: "noise",
    summary: "Clicks of random height at random times.",
    inputs: &[InputRow::signal(
        "density",
        Quantity::Hertz,
        Range::new(0.0, 96_000.0),
        Some(10.0),
        "clicks per second on average",
    )],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: dust 20 # bpf 2000 10 * 8",
    source: "a Bernoulli trial for each frame: Papoulis, Probability, Random Variables and Stochastic Processes, 3rd \
         edition, 1991, section 3-4",
    make: Make::of::<DustFamily>(),
};

/// `lfnoise0`.
pub static STEPS: UnitRow = UnitRow {
    name: "lfnoise0",
    aliases: &["randstep"],
    group: "noise",
    summary: "A new random value at a given rate, held in between.",
    inputs: &[RATE],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw (lfnoise0 8 * 100 + 200) * 0.2",
    source: SOURCE,
    make: Make::of::<WalkFamily<false>>(),
};

/// `lfnoise1`.
pub static RAMPS: UnitRow = UnitRow {
    name: "lfnoise1",
    aliases: &["randramp"],
    group: "noise",
    summary: "Straight ramps between random values that come at a given rate.",
    inputs: &[RATE],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw (lfnoise1 2 * 100 + 200) * 0.2",
    source: SOURCE,
    make: Make::of::<WalkFamily<true>>(),
};

const RATE: InputRow =
    InputRow::signal("freq", Quantity::Hertz, Range::new(0.0, 96_000.0), Some(4.0), "new values per second")
        .or(&["rate"]);
const SOURCE: &str = "sample and hold of noise: Mathews, The Technology of Computer Music, 1969, p. 68";

/// A stream of random numbers.
pub struct Dust<L: Lane> {
    noise: Noise<L>,
    per_hertz: f32,
}

/// [`Dust`] over every lane type.
pub struct DustFamily;

impl Family for DustFamily {
    type At<L: Lane> = Dust<L>;
}

impl<L: Lane> Kernel<L> for Dust<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Dust { noise: Noise::new(setup, 0), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let density = ins.get(0);
        for i in 0..outs.frames() {
            let falls = self.noise.unipolar().lt(density.at(i) * self.per_hertz);
            let height = self.noise.unipolar();
            outs.set(0, i, height * truth::<L>(ins.token(), falls));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
    }
}

/// The values before and after, and how far it is between them; ramps or steps.
pub struct Walk<L: Lane, const RAMP: bool> {
    noise: Noise<L>,
    from: L,
    to: L,
    way: L,
    per_hertz: f32,
}

/// [`Walk`] over every lane type.
pub struct WalkFamily<const RAMP: bool>;

impl<const RAMP: bool> Family for WalkFamily<RAMP> {
    type At<L: Lane> = Walk<L, RAMP>;
}

impl<L: Lane, const RAMP: bool> Kernel<L> for Walk<L, RAMP> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        // At the end of its way, so that the first frame draws.
        let way = setup.splat(1.0);
        Walk { noise: Noise::new(setup, 0), from: zero, to: zero, way, per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let freq = ins.get(0);
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            let drawn = self.noise.bipolar();
            let arrived = self.way.ge(one);
            self.from = L::select(arrived, self.to, self.from);
            self.to = L::select(arrived, drawn, self.to);
            self.way = L::select(arrived, self.way - self.way.floor(), self.way);
            let between = self.from + (self.to - self.from) * self.way;
            outs.set(0, i, if RAMP { between } else { self.to });
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
