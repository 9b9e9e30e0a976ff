//! Filters.

pub mod allpass;
pub mod comb;
pub mod crossover;
pub mod dcblock;
pub mod diode_ladder;
pub mod djf;
pub mod eq;
pub mod formant;
pub mod graphic;
pub mod hilbert;
pub mod modal;
pub mod moog;
pub mod ms20;
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
    &diode_ladder::ROW,
    &ms20::LOW,
    &ms20::HIGH,
    &crossover::LOW,
    &crossover::HIGH,
    &crossover::EQ3,
    &graphic::ROW,
    &hilbert::ROW,
    &modal::ROW,
    &steep::BAND,
    &steep::NOTCH,
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
