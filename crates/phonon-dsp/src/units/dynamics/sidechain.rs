//! `sidechain_compressor`: one sound turned down by another.

use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::dynamics::compressor::{ATTACK, RATIO, RELEASE, WIDTH, excess, level};
use crate::units::dynamics::limiter::{THRESHOLD, amplitude, decibels};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "sidechain_compressor",
    aliases: &["sc_comp", "duck"],
    group: "dynamics",
    summary: "Turns a sound down while another is loud.",
    inputs: &[
        InputRow::stereo(),
        InputRow::audio().named("key", "the sound that turns it down").or(&["sidechain"]),
        THRESHOLD,
        RATIO,
        ATTACK,
        RELEASE,
        WIDTH,
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # sc_comp (superkick 50) (-20) 8 0.002 0.15 * 0.3",
    source: "Giannoulis, Massberg and Reiss, \"Digital Dynamic Range Compressor Design\", JAES 60(6), 2012",
    make: Make::of::<SidechainFamily>(),
};

/// The present reduction in decibels.
pub struct Sidechain<L: Lane> {
    reduction: L,
    rate: f32,
}

/// [`Sidechain`] over every lane type.
pub struct SidechainFamily;

impl Family for SidechainFamily {
    type At<L: Lane> = Sidechain<L>;
}

impl<L: Lane> Kernel<L> for Sidechain<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sidechain { reduction: setup.splat(0.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, key, threshold, ratio, attack, release, width] = ins.all([0, 1, 2, 3, 4, 5, 6, 7]);
        let one = L::splat(ins.token(), 1.0);
        let mut reduction = self.reduction;
        for i in 0..outs.frames() {
            let share = one - one / ratio.at(i);
            let top = level(amplitude(threshold.at(i)));
            let goal = excess(level(sane(key.raw(i)).abs()), top, width.at(i)) * share;
            let seconds = L::select(goal.gt(reduction), attack.at(i), release.at(i));
            reduction = settle(reduction + (goal - reduction) * pole(seconds, self.rate));
            let gain = decibels(-reduction);
            outs.set(0, i, sane(left.raw(i)) * gain);
            outs.set(1, i, sane(right.raw(i)) * gain);
        }
        self.reduction = reduction;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.reduction = self.reduction.with(lane, 0.0);
    }
}
