//! Shaping: what bends or coarsens a wave.

pub mod bitcrush;
pub mod chebyshev;
pub mod decimator;
pub mod distort;
pub mod exciter;
pub mod krush;
pub mod squiz;

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
    &chebyshev::ROW,
    &exciter::ROW,
    &krush::KRUSH,
    &krush::OCTER,
    &squiz::ROW,
];
