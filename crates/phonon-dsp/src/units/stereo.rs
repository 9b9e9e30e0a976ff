//! Left and right.

pub mod levels;
pub mod midside;
pub mod pan;
pub mod pan2;
pub mod widener;
pub mod width;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &pan::ROW,
    &pan2::ROW,
    &pan2::LEFT,
    &pan2::RIGHT,
    &width::ROW,
    &widener::ROW,
    &midside::ENCODE,
    &midside::DECODE,
    &levels::ROW,
];
