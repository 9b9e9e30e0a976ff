//! `pan2`, `pan2_l` and `pan2_r`: a place from -1 to 1, both sides or one of them.

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
    inputs: &[InputRow::stereo(), POSITION],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # lpf 900 1 # pan2 (sine 0.25) * 0.3",
    source: "sine law: Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.2",
    make: Make::of::<Pan2Family>(),
};

/// `pan2_l`.
pub static LEFT: UnitRow =
    side::<0>("pan2_l", "The left side of pan2 alone.", "out: saw 110 # pan2_l (sine 0.25) * 0.3");
/// `pan2_r`.
pub static RIGHT: UnitRow =
    side::<1>("pan2_r", "The right side of pan2 alone.", "out: saw 110 # pan2_r (sine 0.25) * 0.3");

const POSITION: InputRow =
    InputRow::signal("pos", Quantity::Bipolar, Range::new(-1.0, 1.0), Some(0.0), "-1 left, 1 right")
        .or(&["pan", "position"]);
const ONE_SIDE: &[InputRow] = &[InputRow::audio(), POSITION];

const fn side<const SIDE: usize>(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases: &[],
        group: "stereo",
        summary,
        inputs: ONE_SIDE,
        outputs: 1,
        tail: Tail::None,
        memory: no_memory,
        example,
        source: "sine law: Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.2",
        make: Make::of::<SideFamily<SIDE>>(),
    }
}

/// Two gains.
pub struct Pan2;

/// [`Pan2`] over every lane type.
pub struct Pan2Family;

impl Family for Pan2Family {
    type At<L: Lane> = Pan2;
}

impl<L: Lane> Kernel<L> for Pan2 {
    const PURE: bool = true;

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

/// The gain of one side, 0 left or 1 right.
pub struct Side<const SIDE: usize>;

/// [`Side`] over every lane type.
pub struct SideFamily<const SIDE: usize>;

impl<const SIDE: usize> Family for SideFamily<SIDE> {
    type At<L: Lane> = Side<SIDE>;
}

impl<L: Lane, const SIDE: usize> Kernel<L> for Side<SIDE> {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Side
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, pos) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let (left, right) = gains(pos.at(i) * 0.5 + 0.5);
            outs.set(0, i, sane(audio.raw(i)) * if SIDE == 0 { left } else { right });
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
