//! `schmidt`, `timer`, `counter` and `toggle`: what follows from edges.

use phonon_base::{Quantity, Range};

use crate::math::truth;
use crate::parts::signal::{open, sane};
use crate::parts::strike::Edge;
use crate::row::no_memory;
use crate::units::control::hold::switch;
use crate::*;

/// `schmidt`.
pub static SCHMIDT: UnitRow = row(
    "schmidt",
    &["schmitt"],
    "One once the input rises above the high bound, zero once it falls below the low one.",
    &[InputRow::audio(), bound("high", 0.5), bound("low", -0.5)],
    "out: (sine 3 # schmidt 0.5 (-0.5)) * sine 440 * 0.3",
    "Schmitt, \"A thermionic trigger\", J. Sci. Instrum. 15, 1938",
    Make::of::<SchmidtFamily>(),
);
/// `timer`.
pub static TIMER: UnitRow = row(
    "timer",
    &[],
    "Seconds since the trigger last rose.",
    &[TRIGGER],
    "out: saw (timer (impulse 2) * 200 + 100) * 0.2",
    "frames counted",
    Make::of::<TimerFamily>(),
);
/// `counter`.
pub static COUNTER: UnitRow = row(
    "counter",
    &["stepper"],
    "Counts the rises of a trigger from 0, over and over up to and without a length.",
    &[
        TRIGGER,
        InputRow::signal(
            "length",
            Quantity::Count,
            Range::new(1.0, 65_536.0),
            Some(65_536.0),
            "where it begins again",
        ),
    ],
    "out: saw (mtof (counter (impulse 4) 8 * 3 + 40)) * 0.2",
    "edges counted",
    Make::of::<CounterFamily>(),
);
/// `toggle`.
pub static TOGGLE: UnitRow = row(
    "toggle",
    &["flipflop"],
    "Changes between zero and one where the trigger rises.",
    &[TRIGGER],
    "out: toggle (impulse 4) * saw 110 * 0.2",
    "Eccles and Jordan, British Patent 148582, 1918",
    Make::of::<ToggleFamily>(),
);

const TRIGGER: InputRow = switch("trig", "rises above one half");

const fn bound(name: &'static str, default: f32) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(-1.0e9, 1.0e9), Some(default), "a bound")
}

const fn row(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    inputs: &'static [InputRow],
    example: &'static str,
    source: &'static str,
    make: Make,
) -> UnitRow {
    let (group, tail, memory) = ("control", Tail::Rings, no_memory as fn(&[f32], f32) -> usize);
    UnitRow { name, aliases, group, summary, inputs, outputs: 1, tail, memory, example, source, make }
}

/// One while it is on.
pub struct Schmidt<L: Lane> {
    on: L,
}

/// [`Schmidt`] over every lane type.
pub struct SchmidtFamily;

impl Family for SchmidtFamily {
    type At<L: Lane> = Schmidt<L>;
}

impl<L: Lane> Kernel<L> for Schmidt<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Schmidt { on: setup.splat(0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, high, low] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let on = x.gt(high.at(i)) | (open(self.on) & !x.lt(low.at(i)));
            self.on = truth(ins.token(), on);
            outs.set(0, i, self.on);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.on = self.on.with(lane, 0.0);
    }
}

/// Frames since the edge.
pub struct Timer<L: Lane> {
    edge: Edge<L>,
    frames: L,
    rate: f32,
}

/// [`Timer`] over every lane type.
pub struct TimerFamily;

impl Family for TimerFamily {
    type At<L: Lane> = Timer<L>;
}

impl<L: Lane> Kernel<L> for Timer<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Timer { edge: Edge::new(setup), frames: setup.splat(0.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let trigger = ins.get(0);
        let (zero, rate) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), self.rate));
        for i in 0..outs.frames() {
            self.frames = L::select(self.edge.rises(trigger.at(i)), zero, self.frames);
            outs.set(0, i, self.frames / rate);
            self.frames = self.frames + 1.0;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
        self.frames = self.frames.with(lane, 0.0);
    }
}

/// Edges so far.
pub struct Counter<L: Lane> {
    edge: Edge<L>,
    count: L,
}

/// [`Counter`] over every lane type.
pub struct CounterFamily;

impl Family for CounterFamily {
    type At<L: Lane> = Counter<L>;
}

impl<L: Lane> Kernel<L> for Counter<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        // The first edge makes it zero.
        Counter { edge: Edge::new(setup), count: setup.splat(-1.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (trigger, length) = (ins.get(0), ins.get(1));
        let zero = L::splat(ins.token(), 0.0);
        for i in 0..outs.frames() {
            let next = self.count + 1.0;
            let next = L::select(next.ge(length.at(i).round()), zero, next);
            self.count = L::select(self.edge.rises(trigger.at(i)), next, self.count);
            outs.set(0, i, self.count.max(zero));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
        self.count = self.count.with(lane, -1.0);
    }
}

/// The state.
pub struct Toggle<L: Lane> {
    edge: Edge<L>,
    on: L,
}

/// [`Toggle`] over every lane type.
pub struct ToggleFamily;

impl Family for ToggleFamily {
    type At<L: Lane> = Toggle<L>;
}

impl<L: Lane> Kernel<L> for Toggle<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Toggle { edge: Edge::new(setup), on: setup.splat(0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let trigger = ins.get(0);
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            self.on = L::select(self.edge.rises(trigger.at(i)), one - self.on, self.on);
            outs.set(0, i, self.on);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.edge.start(lane);
        self.on = self.on.with(lane, 0.0);
    }
}
