//! `pan`: a place between left and right.

use phonon_base::{Quantity, Range};

use crate::math::sin_pi;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pan",
    aliases: &["balance"],
    group: "stereo",
    summary: "Places a sound: 0 left, 0.5 centre (-3 dB on both sides), 1 right, with equal power.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal("pos", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.5), "0 left, 1 right")
            .or(&["pan", "position"]),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # lpf 900 1 # pan (sine 0.25 * 0.5 + 0.5) * 0.3",
    source: "sine law: Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.2",
    make: Make::of::<PanFamily>(),
};

/// Two gains.
pub struct Pan;

/// [`Pan`] over every lane type.
pub struct PanFamily;

impl Family for PanFamily {
    type At<L: Lane> = Pan;
}

impl<L: Lane> Kernel<L> for Pan {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Pan
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (left, right, pos) = (ins.get(0), ins.get(1), ins.get(2));
        let held = pos.held();
        let mut gains = gains(pos.at(0));
        for i in 0..outs.frames() {
            if !held {
                gains = self::gains(pos.at(i));
            }
            outs.set(0, i, sane(left.raw(i)) * gains.0);
            outs.set(1, i, sane(right.raw(i)) * gains.1);
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}

/// Left and right gain at a place from 0 to 1: cosine and sine of a quarter turn.
#[inline(always)]
pub fn gains<L: Lane>(pos: L) -> (L, L) {
    let x = pos * 0.5;
    (sin_pi(L::splat(pos.token(), 0.5) - x), sin_pi(x))
}
