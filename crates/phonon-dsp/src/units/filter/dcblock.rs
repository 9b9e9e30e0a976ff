//! `dcblock`: takes away what does not move.

use crate::parts::signal::{sane, settle};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "dcblock",
    aliases: &["leakdc"],
    group: "filters",
    summary: "Takes away a constant offset: a high-pass at 10 Hz.",
    inputs: &[InputRow::audio()],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: no_memory,
    example: "out: pulse 110 0.1 # dcblock * 0.2",
    source: "Smith, Introduction to Digital Filters, 2007, section B.3",
    make: Make::of::<DcBlockFamily>(),
};

/// Where it begins to let through, in hertz.
const CORNER: f32 = 10.0;

/// The last input and output.
pub struct DcBlock<L: Lane> {
    x: L,
    y: L,
    keep: f32,
}

/// [`DcBlock`] over every lane type.
pub struct DcBlockFamily;

impl Family for DcBlockFamily {
    type At<L: Lane> = DcBlock<L>;
}

impl<L: Lane> Kernel<L> for DcBlock<L> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        let keep = 1.0 - std::f32::consts::TAU * CORNER / setup.rate;
        DcBlock { x: setup.splat(0.0), y: setup.splat(0.0), keep }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        let (mut last, mut y) = (self.x, self.y);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            y = settle(x - last + y * self.keep);
            last = x;
            outs.set(0, i, y);
        }
        (self.x, self.y) = (last, y);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.x = self.x.with(lane, 0.0);
        self.y = self.y.with(lane, 0.0);
    }
}
