//! `levels`: one factor for the left and one for the right.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// Levels from silence to +36 dB, also inverted.
const LEVEL: Range = Range::new(-64.0, 64.0);

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "levels",
    aliases: &[],
    group: "stereo",
    summary: "Multiplies left and right by a factor each; voices get their gain and pan from it.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal("left", Quantity::Ratio, LEVEL, Some(1.0), "factor of the left side"),
        InputRow::signal("right", Quantity::Ratio, LEVEL, Some(1.0), "factor of the right side"),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # lpf 900 1 # levels 0.3 0.1",
    source: "left' = left × l, right' = right × r",
    make: Make::of::<LevelsFamily>(),
};

/// No state.
pub struct Levels;

/// [`Levels`] over every lane type.
pub struct LevelsFamily;

impl Family for LevelsFamily {
    type At<L: Lane> = Levels;
}

impl<L: Lane> Kernel<L> for Levels {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Levels
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        for side in 0..2 {
            let (sound, level) = (ins.get(side), ins.get(2 + side));
            for i in 0..outs.frames() {
                outs.set(side, i, sane(sound.raw(i)) * level.at(i));
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
