//! Instruments: whole voices with a name of their own.

pub mod superchip;
pub mod superfm;
pub mod superhat;
pub mod superkick;
pub mod superpwm;
pub mod supersaw;
pub mod supersnare;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &superkick::ROW,
    &supersnare::ROW,
    &superhat::ROW,
    &supersaw::ROW,
    &superpwm::ROW,
    &superchip::ROW,
    &superfm::ROW,
];
