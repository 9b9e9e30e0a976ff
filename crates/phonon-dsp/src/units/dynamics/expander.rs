//! `expander`, `noisegate` and `transient_shaper`: dynamics widened.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::follow::Follower;
use crate::parts::signal::sane;
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::dynamics::compressor::{ATTACK, RATIO, RELEASE, level};
use crate::units::dynamics::limiter::{THRESHOLD, amplitude, decibels};
use crate::*;

/// `expander`.
pub static EXPANDER: UnitRow = row::<Upward>(
    "expander",
    &["expand"],
    "Turns up by ratio what exceeds the threshold, by 40 dB at most.",
    "out: saw 110 * (sine 2 * 0.5 + 0.5) # expander 0.3 2 * 0.1",
);
/// `noisegate`.
pub static GATE: UnitRow = row::<Downward>(
    "noisegate",
    &[],
    "Turns down by ratio what is below the threshold, by 80 dB at most.",
    "out: pink * (sine 2 * 0.5 + 0.5) # noisegate 0.1 10 * 0.3",
);
/// `transient_shaper`.
pub static TRANSIENT: UnitRow = UnitRow {
    name: "transient_shaper",
    aliases: &["tshaper"],
    group: "dynamics",
    summary: "Turns attacks and what follows them up or down, whatever their loudness.",
    inputs: &[
        InputRow::stereo(),
        gain("attack", "decibels for what rises"),
        gain("sustain", "decibels for what falls"),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: superkick 50 # transient_shaper 6 (-6) * 0.5",
    source: "difference of a fast and a slow follower: Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.6",
    make: Make::of::<TransientFamily>(),
};

const fn gain(name: &'static str, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Decibels, Range::new(-30.0, 30.0), Some(0.0), summary)
}

const INPUTS: &[InputRow] = &[InputRow::stereo(), THRESHOLD, RATIO, ATTACK, RELEASE];

const fn row<W: Way>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "dynamics",
        summary,
        inputs: INPUTS,
        outputs: 2,
        tail: Tail::None,
        memory: no_memory,
        example,
        source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.3",
        make: Make::of::<ExpanderFamily<W>>(),
    }
}

/// From the decibels above the threshold and the ratio to the gain in decibels.
pub trait Way: Send + 'static {
    /// It.
    fn gain<L: Lane>(over: L, ratio: L) -> L;
}
/// Louder above.
pub struct Upward;
/// Softer below.
pub struct Downward;
impl Way for Upward {
    #[inline(always)]
    fn gain<L: Lane>(over: L, ratio: L) -> L {
        let (zero, most) = (L::splat(over.token(), 0.0), L::splat(over.token(), 40.0));
        (over.max(zero) * (ratio - 1.0)).min(most)
    }
}
impl Way for Downward {
    #[inline(always)]
    fn gain<L: Lane>(over: L, ratio: L) -> L {
        let (zero, least) = (L::splat(over.token(), 0.0), L::splat(over.token(), -80.0));
        (over.min(zero) * (ratio - 1.0)).max(least)
    }
}

/// The level of the louder side.
pub struct Expander<L: Lane, W> {
    follower: Follower<L>,
    rate: f32,
    way: PhantomData<W>,
}

/// [`Expander`] over every lane type.
pub struct ExpanderFamily<W>(PhantomData<W>);

impl<W: Way> Family for ExpanderFamily<W> {
    type At<L: Lane> = Expander<L, W>;
}

impl<L: Lane, W: Way> Kernel<L> for Expander<L, W> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Expander { follower: Follower::new(setup), rate: setup.rate, way: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, threshold, ratio, attack, release] = ins.all([0, 1, 2, 3, 4, 5]);
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let peak = self.follower.next(l.abs().max(r.abs()), attack.at(i), release.at(i), self.rate);
            let over = level(peak) - level(amplitude(threshold.at(i)));
            let gain = decibels(W::gain(over, ratio.at(i)));
            outs.set(0, i, l * gain);
            outs.set(1, i, r * gain);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.follower.start(lane);
    }
}

/// Time constants in seconds: the fast follower's rise, the slow one's rise, and the fall of both.
const FAST: f32 = 0.001;
const SLOW: f32 = 0.02;
const FALL: f32 = 0.1;

/// A fast and a slow follower.
pub struct Transient<L: Lane> {
    fast: Follower<L>,
    slow: Follower<L>,
    rate: f32,
}

/// [`Transient`] over every lane type.
pub struct TransientFamily;

impl Family for TransientFamily {
    type At<L: Lane> = Transient<L>;
}

impl<L: Lane> Kernel<L> for Transient<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Transient { fast: Follower::new(setup), slow: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, attack, sustain] = ins.all([0, 1, 2, 3]);
        let number = |value| L::splat(ins.token(), value);
        let [fast, slow, fall] = [FAST, SLOW, FALL].map(|seconds| pole(number(seconds), self.rate));
        let (zero, one, least) = (number(0.0), number(1.0), number(1.0e-6));
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let x = l.abs().max(r.abs());
            let quick = self.fast.follow(x, fast, fall);
            let late = self.slow.follow(x, slow, fall);
            // One where the fast follower is far ahead of the slow one, zero where they agree.
            let rising = ((quick - late) / quick.max(least)).clamp(zero, one);
            let gain = decibels(sustain.at(i) + (attack.at(i) - sustain.at(i)) * rising);
            outs.set(0, i, l * gain);
            outs.set(1, i, r * gain);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.fast.start(lane);
        self.slow.start(lane);
    }
}
