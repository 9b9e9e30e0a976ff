//! Oscillators and noise.

pub mod additive;
pub mod blip;
pub mod brown;
pub mod chaos;
pub mod colours;
pub mod fm;
pub mod henon;
pub mod impulse;
pub mod noise;
pub mod operators;
pub mod pink;
pub mod pluck;
pub mod pulse;
pub mod random;
pub mod saw;
pub mod sine;
pub mod syncsaw;
pub mod tri;
pub mod vco;
pub mod vosim;
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
    &syncsaw::SAW,
    &syncsaw::PULSE,
    &blip::ROW,
    &impulse::ROW,
    &fm::FM,
    &fm::PM,
    &fm::CROSS,
    &operators::ROW,
    &additive::ADDITIVE,
    &additive::ORGAN,
    &additive::SOFT_SAW,
    &wavetable::ROW,
    &pluck::PLUCK,
    &pluck::WAVEGUIDE,
    &vosim::VOSIM,
    &vosim::FOF,
    &noise::ROW,
    &pink::ROW,
    &brown::ROW,
    &random::DUST,
    &random::STEPS,
    &random::RAMPS,
    &chaos::LOGISTIC,
    &chaos::LORENZ,
    &henon::ROW,
    &colours::BLUE,
    &colours::VIOLET,
    &colours::VELVET,
];
