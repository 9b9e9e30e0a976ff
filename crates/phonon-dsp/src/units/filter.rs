//! Filters.

pub mod allpass;
pub mod comb;
pub mod dcblock;
pub mod djf;
pub mod eq;
pub mod formant;
pub mod moog;
pub mod onepole;
pub mod steep;
pub mod svf;
pub mod vocoder;

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
    &steep::LOW,
    &steep::HIGH,
    &eq::PEAK,
    &eq::LOWSHELF,
    &eq::HIGHSHELF,
    &eq::EQ,
    &dcblock::ROW,
    &formant::FORMANT,
    &formant::VOWEL,
    &vocoder::ROW,
];
