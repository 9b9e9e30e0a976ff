//! `align`: a whole number of frames later, nothing else. Plans put it where a path must wait for another.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, frames_bytes};
use crate::parts::signal::finite;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "align",
    aliases: &["framedelay"],
    group: "delays",
    summary: "The same a whole number of frames later; plans put it where a path must wait for a later one.",
    inputs: &[
        InputRow::audio(),
        InputRow::constant(
            "frames",
            Quantity::Count,
            Range::new(1.0, 1_048_576.0),
            Some(1.0),
            "how many; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |constants, _| frames_bytes(constants[0]),
    example: "out: saw 110 + (saw 110 # align 100) * 0.5 # amp 0.3",
    source: "a ring of frames",
    make: Make::of::<AlignFamily>(),
};

/// The line.
pub struct Align<L: Lane> {
    line: DelayLine<L>,
    frames: usize,
}

/// [`Align`] over every lane type.
pub struct AlignFamily;

impl Family for AlignFamily {
    type At<L: Lane> = Align<L>;
}

impl<L: Lane> Kernel<L> for Align<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = setup.constants[0].max(1.0);
        Align { line: DelayLine::new(setup, frames), frames: frames as usize }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for i in 0..outs.frames() {
            let late = self.line.fixed(self.frames);
            self.line.push(finite(audio.raw(i)));
            outs.set(0, i, late);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
    }
}
