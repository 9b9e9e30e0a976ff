//! `krush` and `octer`: crushed waves, octaves below and above.

use phonon_base::{Quantity, Range};

use crate::math::truth;
use crate::parts::oversample::Oversample;
use crate::parts::signal::{open, sane, settle};
use crate::parts::smooth::pole;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// `krush`.
pub static KRUSH: UnitRow = UnitRow {
    name: "krush",
    aliases: &[],
    group: "shaping",
    summary: "A hot, uneven saturation, with a low-pass behind it.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "amount",
            Quantity::Ratio,
            Range::new(0.0, 1000.0),
            Some(5.0),
            "how hard it is pressed",
        )
        .or(&["gain"]),
        InputRow::signal(
            "cutoff",
            Quantity::Hertz,
            Range::new(20.0, 20_000.0),
            Some(10_000.0),
            "of the low-pass",
        )
        .or(&["kcutoff"]),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.1),
    memory: no_memory,
    example: "out: saw 110 # krush 8 4000 * 0.3",
    source: "(x² + g x) / (x² + (g - 1) |x| + 1), a rational curve as in Zölzer (ed.), DAFX, 2011, section 4.3; at four \
         times the rate",
    make: Make::of::<KrushFamily>(),
};

/// `octer`.
pub static OCTER: UnitRow = UnitRow {
    name: "octer",
    aliases: &["octaver"],
    group: "shaping",
    summary: "Adds the octave above, the octave below and the one below that.",
    inputs: &[
        InputRow::audio(),
        octave("up", 0.5, "amount of the octave above"),
        octave("sub", 0.5, "amount of the octave below"),
        octave("subsub", 0.0, "amount of two octaves below"),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: no_memory,
    example: "out: sine \"220 330\" # octer 0.3 0.8 0.4 * 0.3",
    source: "full-wave rectifier above, flip-flops that turn the sign at zero crossings below: Zölzer (ed.), DAFX, 2nd \
         edition, 2011, section 4.4",
    make: Make::of::<OcterFamily>(),
};

const fn octave(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Ratio, Range::new(0.0, 10.0), Some(default), summary)
}

/// The filters around the curve and behind it.
pub struct Krush<L: Lane> {
    oversample: Oversample<L>,
    after: Svf<L>,
    per_hertz: f32,
}

/// [`Krush`] over every lane type.
pub struct KrushFamily;

impl Family for KrushFamily {
    type At<L: Lane> = Krush<L>;
}

impl<L: Lane> Kernel<L> for Krush<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Krush { oversample: Oversample::new(setup), after: Svf::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, amount, cutoff] = ins.all([0, 1, 2]);
        let (one, damping) = (L::splat(ins.token(), 1.0), L::splat(ins.token(), std::f32::consts::SQRT_2));
        for i in 0..outs.frames() {
            let gain = amount.at(i) + 1.0;
            let bent = self.oversample.next(
                sane(audio.raw(i)),
                #[inline(always)]
                |x| {
                    let square = x * x;
                    (square + x * gain) / (square + x.abs() * (gain - 1.0) + one)
                },
            );
            let c = Coefficients::new(cutoff.at(i) * self.per_hertz, damping);
            outs.set(0, i, self.after.next(bent, &c).low);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.oversample.start(lane);
        self.after.start(lane);
    }
}

/// The mean of the rectified sound, the two flip-flops, and the sign of the last frame.
pub struct Octer<L: Lane> {
    mean: L,
    halves: [L; 2],
    above: L,
    blocker: f32,
}

/// [`Octer`] over every lane type.
pub struct OcterFamily;

impl Family for OcterFamily {
    type At<L: Lane> = Octer<L>;
}

/// Time constant in seconds of the mean that is taken from the rectified sound.
const SETTLING: f32 = 0.02;

impl<L: Lane> Kernel<L> for Octer<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Octer { mean: zero, halves: [zero; 2], above: zero, blocker: pole(SETTLING, setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, up, sub, subsub] = ins.all([0, 1, 2, 3]);
        let (zero, one) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 1.0));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let size = x.abs();
            self.mean = settle(self.mean + (size - self.mean) * self.blocker);
            let is_above = x.gt(zero);
            let rises = is_above & !open(self.above);
            self.above = truth(ins.token(), is_above);
            let [half, quarter] = self.halves;
            let turned = L::select(rises, one - half, half);
            // The slower one turns where the faster one comes on.
            let comes = rises & open(turned);
            self.halves = [turned, L::select(comes, one - quarter, quarter)];
            let [half, quarter] = self.halves.map(|on| on * 2.0 - 1.0);
            let higher = (size - self.mean) * 2.0 * up.at(i);
            outs.set(0, i, x + higher + x * half * sub.at(i) + x * quarter * half * subsub.at(i));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.mean = self.mean.with(lane, 0.0);
        self.above = self.above.with(lane, 0.0);
        self.halves = self.halves.map(|x| x.with(lane, 0.0));
    }
}
