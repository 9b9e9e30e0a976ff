//! `rms`, `peak_follower` and `amp_follower`: how loud a sound is, as a signal.

use phonon_base::{Quantity, Range};

use crate::parts::follow::Follower;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// `rms`.
pub static RMS: UnitRow = UnitRow {
    name: "rms",
    aliases: &[],
    group: "analysis",
    summary: "Root of the mean square over about a window.",
    inputs: &[InputRow::audio(), seconds("window", 0.05, "time constant of the mean")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # lpf (rms (noise * sine 1) 0.1 * 4000 + 100) 1 * 0.3",
    source: "exponential mean: Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.1",
    make: Make::of::<RmsFamily>(),
};
/// `peak_follower`.
pub static PEAK: UnitRow = UnitRow {
    name: "peak_follower",
    aliases: &["follow"],
    group: "analysis",
    summary: "The height of a sound, rising and falling with time constants.",
    inputs: &[
        InputRow::audio(),
        seconds("attack", 0.001, "time constant up").or(&["a"]),
        seconds("release", 0.1, "time constant down").or(&["r"]),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # lpf (superkick 50 # peak_follower * 4000 + 100) 1 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.1",
    make: Make::of::<PeakFamily>(),
};
/// `amp_follower`.
pub static AMP: UnitRow = UnitRow {
    name: "amp_follower",
    aliases: &[],
    group: "analysis",
    summary: "The RMS of a sound, rising and falling with time constants.",
    inputs: &[
        InputRow::audio(),
        seconds("attack", 0.01, "time constant up").or(&["a"]),
        seconds("release", 0.1, "time constant down").or(&["r"]),
        seconds("window", 0.01, "time constant of the mean"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # lpf (amp_follower (superkick 50) 0.01 0.2 0.01 * 4000 + 100) 1 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.1",
    make: Make::of::<AmpFamily>(),
};

const fn seconds(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Seconds, Range::new(0.0, 60.0), Some(default), summary)
}

/// The mean square.
pub struct Rms<L: Lane> {
    mean: Follower<L>,
    rate: f32,
}

/// [`Rms`] over every lane type.
pub struct RmsFamily;

impl Family for RmsFamily {
    type At<L: Lane> = Rms<L>;
}

impl<L: Lane> Kernel<L> for Rms<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Rms { mean: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, window) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let mean = self.mean.next(x * x, window.at(i), window.at(i), self.rate);
            outs.set(0, i, mean.sqrt());
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.mean.start(lane);
    }
}

/// The level.
pub struct Peak<L: Lane> {
    level: Follower<L>,
    rate: f32,
}

/// [`Peak`] over every lane type.
pub struct PeakFamily;

impl Family for PeakFamily {
    type At<L: Lane> = Peak<L>;
}

impl<L: Lane> Kernel<L> for Peak<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Peak { level: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, attack, release] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i)).abs();
            outs.set(0, i, self.level.next(x, attack.at(i), release.at(i), self.rate));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.level.start(lane);
    }
}

/// The mean square and the level.
pub struct Amp<L: Lane> {
    mean: Follower<L>,
    level: Follower<L>,
    rate: f32,
}

/// [`Amp`] over every lane type.
pub struct AmpFamily;

impl Family for AmpFamily {
    type At<L: Lane> = Amp<L>;
}

impl<L: Lane> Kernel<L> for Amp<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Amp { mean: Follower::new(setup), level: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, attack, release, window] = ins.all([0, 1, 2, 3]);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let mean = self.mean.next(x * x, window.at(i), window.at(i), self.rate);
            outs.set(0, i, self.level.next(mean.sqrt(), attack.at(i), release.at(i), self.rate));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.mean.start(lane);
        self.level.start(lane);
    }
}
