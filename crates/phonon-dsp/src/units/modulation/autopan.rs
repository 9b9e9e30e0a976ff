//! `autopan`: a sound that wanders from side to side.

use crate::parts::lfo::Lfo;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::units::modulation::chorus::{DEPTH, SPEED};
use crate::units::stereo::pan::gains;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "autopan",
    aliases: &[],
    group: "modulation",
    summary: "Moves a sound between left and right by a sine, with equal power; begins in the middle.",
    inputs: &[InputRow::stereo(), SPEED, DEPTH],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: tri 220 # autopan 0.5 0.8 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.2",
    make: Make::of::<AutopanFamily>(),
};

/// The slow sine.
pub struct Autopan<L: Lane> {
    lfo: Lfo<L>,
}

/// [`Autopan`] over every lane type.
pub struct AutopanFamily;

impl Family for AutopanFamily {
    type At<L: Lane> = Autopan<L>;
}

impl<L: Lane> Kernel<L> for Autopan<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Autopan { lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, rate, depth] = ins.all([0, 1, 2, 3]);
        let (zero, one) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 1.0));
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let place = lfo.next(rate.at(i)) * depth.at(i) * 0.5 + 0.5;
            let (l, r) = gains(place.clamp(zero, one));
            outs.set(0, i, sane(left.raw(i)) * l);
            outs.set(1, i, sane(right.raw(i)) * r);
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.lfo.start(lane);
    }
}
