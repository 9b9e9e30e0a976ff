//! `decimator`: fewer samples, with the steps between them smoothed as far as one likes.

use phonon_base::{Quantity, Range};

use crate::parts::hold::Hold;
use crate::parts::signal::{sane, settle};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "decimator",
    aliases: &["decimate"],
    group: "shaping",
    summary: "Holds every n-th sample, then smooths the steps.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "factor",
            Quantity::Ratio,
            Range::new(1.0, 1024.0),
            Some(4.0),
            "frames that a sample is held",
        ),
        InputRow::signal(
            "smooth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.0),
            "0 steps, towards 1 ever smoother",
        ),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: no_memory,
    example: "out: saw 110 # decimator 10 0.5 * 0.3",
    source: "sample and hold, then a one-pole filter: Zölzer, Digital Audio Signal Processing, 2nd edition, 2008, section 3.1",
    make: Make::of::<DecimatorFamily>(),
};

/// The held sample and its smoothed form.
pub struct Decimator<L: Lane> {
    hold: Hold<L>,
    low: L,
}

/// [`Decimator`] over every lane type.
pub struct DecimatorFamily;

impl Family for DecimatorFamily {
    type At<L: Lane> = Decimator<L>;
}

impl<L: Lane> Kernel<L> for Decimator<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Decimator { hold: Hold::new(setup), low: setup.splat(0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, factor, smooth] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let held = self.hold.next(sane(audio.raw(i)), factor.at(i));
            self.low = settle(held + (self.low - held) * (smooth.at(i) * 0.995));
            outs.set(0, i, self.low);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.hold.start(lane);
        self.low = self.low.with(lane, 0.0);
    }
}
