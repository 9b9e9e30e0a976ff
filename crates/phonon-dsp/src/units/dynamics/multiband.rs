//! `multiband`: three compressors, one for each band.

use phonon_base::{Quantity, Range};

use crate::parts::crossover::{ThreeBands, tuned};
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::dynamics::compressor::{ATTACK, KNEE, RATIO, RELEASE, THRESHOLD, excess, level};
use crate::units::dynamics::limiter::decibels;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "multiband",
    aliases: &["multiband_compressor", "mbcomp"],
    group: "dynamics",
    summary: "Compresses low, middle and high each for itself, then sums them with a gain each.",
    inputs: &[
        InputRow::stereo(),
        THRESHOLD,
        RATIO,
        ATTACK,
        RELEASE,
        gain("low"),
        gain("mid"),
        gain("high"),
        crossing("lowfreq", 200.0),
        crossing("highfreq", 2000.0),
    ],
    outputs: 2,
    tail: Tail::Seconds(0.5),
    memory: no_memory,
    example: "out: (saw 55 + noise * 0.2) # multiband (-30) 4 0.01 0.1 6 3 3 * 0.3",
    source: "compressor of Giannoulis, Massberg and Reiss, JAES 60(6), 2012, behind crossovers of Linkwitz and Riley, \
         JAES 24(1), 1976; at a ratio of one the sum is an all-pass",
    make: Make::of::<MultibandFamily>(),
};

const fn gain(name: &'static str) -> InputRow {
    InputRow::signal(
        name,
        Quantity::Decibels,
        Range::new(-60.0, 60.0),
        Some(0.0),
        "gain of the band afterwards",
    )
}

/// Where one band ends and the next begins.
pub const fn crossing(name: &'static str, default: f32) -> InputRow {
    InputRow::signal(name, Quantity::Hertz, Range::new(10.0, 20_000.0), Some(default), "border of two bands")
}

/// The bands of either side, and the present reductions in decibels.
pub struct Multiband<L: Lane> {
    sides: [ThreeBands<L>; 2],
    reductions: [L; 3],
    rate: f32,
}

/// [`Multiband`] over every lane type.
pub struct MultibandFamily;

impl Family for MultibandFamily {
    type At<L: Lane> = Multiband<L>;
}

impl<L: Lane> Kernel<L> for Multiband<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let (bands, none) = (ThreeBands::new(setup), setup.splat(0.0));
        Multiband { sides: [bands; 2], reductions: [none; 3], rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [threshold, ratio, attack, release] = ins.all([2, 3, 4, 5]);
        let gains = ins.all([6, 7, 8]);
        let borders = ins.all([9, 10]);
        let (left, right) = (ins.get(0), ins.get(1));
        let (one, knee) = (L::splat(ins.token(), 1.0), L::splat(ins.token(), KNEE));
        let per_hertz = 1.0 / self.rate;
        for i in 0..outs.frames() {
            let [lower, upper] = [0, 1].map(|k| tuned(borders[k].at(i) * per_hertz));
            let l = self.sides[0].next(sane(left.raw(i)), &lower, &upper);
            let r = self.sides[1].next(sane(right.raw(i)), &lower, &upper);
            let (down, up) = (pole(attack.at(i), self.rate), pole(release.at(i), self.rate));
            let share = one - one / ratio.at(i);
            let mut sums = [L::splat(ins.token(), 0.0); 2];
            for band in 0..3 {
                let loudness = level(l[band].abs().max(r[band].abs()));
                let goal = excess(loudness, threshold.at(i), knee) * share;
                let reduction = self.reductions[band];
                let speed = L::select(goal.gt(reduction), down, up);
                self.reductions[band] = settle(reduction + (goal - reduction) * speed);
                let gain = decibels(gains[band].at(i) - self.reductions[band]);
                sums = [sums[0] + l[band] * gain, sums[1] + r[band] * gain];
            }
            outs.set(0, i, sums[0]);
            outs.set(1, i, sums[1]);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.sides.iter_mut().for_each(|side| side.start(lane));
        self.reductions = self.reductions.map(|x| x.with(lane, 0.0));
    }
}
