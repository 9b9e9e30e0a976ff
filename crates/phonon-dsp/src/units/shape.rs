//! Shaping: what bends or coarsens a wave.

pub mod bitcrush;
pub mod decimator;
pub mod distort;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &distort::DISTORT,
    &distort::HARD,
    &distort::FOLD,
    &distort::TUBE,
    &distort::DIODE,
    &bitcrush::BITCRUSH,
    &bitcrush::COARSE,
    &decimator::ROW,
];
