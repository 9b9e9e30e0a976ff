//! `pan2`: a place from -1 to 1.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::units::stereo::pan::gains;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pan2",
    aliases: &[],
    group: "stereo",
    summary: "As pan, with places from -1 left over 0 centre to 1 right.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal("pos", Quantity::Bipolar, Range::new(-1.0, 1.0), Some(0.0), "-1 left, 1 right")
            .or(&["pan", "position"]),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # lpf 900 1 # pan2 (sine 0.25) * 0.3",
    source: "sine law: Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.2",
    make: Make::of::<Pan2Family>(),
};

/// Two gains.
pub struct Pan2;

/// [`Pan2`] over every lane type.
pub struct Pan2Family;

impl Family for Pan2Family {
    type At<L: Lane> = Pan2;
}

impl<L: Lane> Kernel<L> for Pan2 {
    fn new(_: &Setup<'_, L>) -> Self {
        Pan2
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (left, right, pos) = (ins.get(0), ins.get(1), ins.get(2));
        for i in 0..outs.frames() {
            let (l, r) = gains(pos.at(i) * 0.5 + 0.5);
            outs.set(0, i, sane(left.raw(i)) * l);
            outs.set(1, i, sane(right.raw(i)) * r);
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
