//! `lagud` and `slewexp`: following with one speed up and another down.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::env::adsr::seconds;
use crate::*;

/// `lagud`.
pub static LAGUD: UnitRow = UnitRow {
    name: "lagud",
    aliases: &["lag_ud"],
    group: "control",
    summary: "As lag, with a time up and a time down.",
    inputs: &[
        InputRow::audio(),
        seconds("up", None, "seconds up to within a thousandth"),
        seconds("down", None, "seconds down to within a thousandth"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw (gate \"t ~ t t\" # lagud 0.05 0.5) * 0.2",
    source: "one-pole filter whose time constant follows its direction: Zölzer (ed.), DAFX, 2011, section 4.2",
    make: Make::of::<LagudFamily>(),
};

/// `slewexp`.
pub static SLEWEXP: UnitRow = UnitRow {
    name: "slewexp",
    aliases: &["slew_exp", "portamento"],
    group: "control",
    summary: "Follows its input, above zero, by equal ratios: no faster than so many octaves per second.",
    inputs: &[InputRow::audio(), speed("up"), speed("down")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw (\"110 220 165\" # slewexp 4 8) * 0.2",
    source: "rate limiter of the logarithm: Puckette, The Theory and Technique of Electronic Music, 2007, section 3.7",
    make: Make::of::<SlewexpFamily>(),
};

const fn speed(name: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(0.0, 100_000.0), Some(4.0), "octaves per second")
}

/// ln(1000): time constants in the time that a fall of 60 dB takes.
const FALL: f32 = 6.907_755_3;

/// Where it is.
pub struct Lagud<L: Lane> {
    value: L,
    fresh: L,
    rate: f32,
}

/// [`Lagud`] over every lane type.
pub struct LagudFamily;

impl Family for LagudFamily {
    type At<L: Lane> = Lagud<L>;
}

impl<L: Lane> Kernel<L> for Lagud<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Lagud { value: setup.splat(0.0), fresh: setup.splat(1.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, up, down] = ins.all([0, 1, 2]);
        let half = L::splat(ins.token(), 0.5);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let time = L::select(x.gt(self.value), up.at(i), down.at(i)) * (1.0 / FALL);
            let next = settle(self.value + (x - self.value) * pole(time, self.rate));
            self.value = L::select(self.fresh.gt(half), x, next);
            self.fresh = L::splat(ins.token(), 0.0);
            outs.set(0, i, self.value);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.value = self.value.with(lane, 0.0);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}

/// Where it is.
pub struct Slewexp<L: Lane> {
    value: L,
    fresh: L,
    second: f32,
}

/// [`Slewexp`] over every lane type.
pub struct SlewexpFamily;

impl Family for SlewexpFamily {
    type At<L: Lane> = Slewexp<L>;
}

impl<L: Lane> Kernel<L> for Slewexp<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Slewexp { value: setup.splat(0.0), fresh: setup.splat(1.0), second: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, up, down] = ins.all([0, 1, 2]);
        let (half, least) = (L::splat(ins.token(), 0.5), L::splat(ins.token(), 1.0e-6));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i)).max(least);
            let (highest, lowest) = (exp2(up.at(i) * self.second), exp2(down.at(i) * -self.second));
            let next = x.clamp(self.value * lowest, self.value * highest);
            self.value = L::select(self.fresh.gt(half), x, next);
            self.fresh = L::splat(ins.token(), 0.0);
            outs.set(0, i, self.value);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.value = self.value.with(lane, 0.0);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}
