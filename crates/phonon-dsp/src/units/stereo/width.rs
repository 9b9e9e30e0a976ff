//! `width`: how far left and right are apart.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "width",
    aliases: &["midside"],
    group: "stereo",
    summary: "Scales the difference of left and right: 0 mono, 1 as it is, 2 twice as wide.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "amount",
            Quantity::Ratio,
            Range::new(0.0, 4.0),
            Some(1.0),
            "factor of the difference",
        )
        .or(&["width"]),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: (saw 110 # lpf 900 1 # chorus 0.8 0.5 0.5 # width 1.6) * 0.3",
    source: "sum and difference: Blumlein, British Patent 394325, 1931",
    make: Make::of::<WidthFamily>(),
};

/// Nothing to keep.
pub struct Width;

/// [`Width`] over every lane type.
pub struct WidthFamily;

impl Family for WidthFamily {
    type At<L: Lane> = Width;
}

impl<L: Lane> Kernel<L> for Width {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Width
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, amount] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            // As a correction, so that an amount of one changes no bit.
            let more = (l - r) * 0.5 * (amount.at(i) - 1.0);
            outs.set(0, i, l + more);
            outs.set(1, i, r - more);
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
