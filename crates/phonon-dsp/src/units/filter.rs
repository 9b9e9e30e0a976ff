//! Filters.

pub mod allpass;
pub mod comb;
pub mod djf;
pub mod moog;
pub mod onepole;
pub mod svf;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &svf::LOW,
    &svf::HIGH,
    &svf::BAND,
    &svf::NOTCH,
    &onepole::LOW,
    &onepole::HIGH,
    &comb::ROW,
    &allpass::ROW,
    &moog::ROW,
    &djf::ROW,
];
