//! Oscillators and noise.

pub mod additive;
pub mod blip;
pub mod brown;
pub mod chaos;
pub mod fm;
pub mod impulse;
pub mod noise;
pub mod pink;
pub mod pluck;
pub mod pulse;
pub mod random;
pub mod saw;
pub mod sine;
pub mod syncsaw;
pub mod tri;
pub mod vco;
pub mod wavetable;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &sine::ROW,
    &saw::ROW,
    &pulse::SQUARE,
    &tri::ROW,
    &pulse::PULSE,
    &vco::ROW,
    &syncsaw::ROW,
    &blip::ROW,
    &impulse::ROW,
    &fm::FM,
    &fm::PM,
    &fm::CROSS,
    &additive::ADDITIVE,
    &additive::ORGAN,
    &additive::SOFT_SAW,
    &wavetable::ROW,
    &pluck::PLUCK,
    &pluck::WAVEGUIDE,
    &noise::ROW,
    &pink::ROW,
    &brown::ROW,
    &random::DUST,
    &random::STEPS,
    &random::RAMPS,
    &chaos::LOGISTIC,
    &chaos::LORENZ,
];
