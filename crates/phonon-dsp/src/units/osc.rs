//! Oscillators and noise.

pub mod brown;
pub mod impulse;
pub mod noise;
pub mod phasor;
pub mod pink;
pub mod pulse;
pub mod saw;
pub mod sine;
pub mod tri;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &sine::ROW,
    &saw::ROW,
    &pulse::SQUARE,
    &tri::ROW,
    &pulse::PULSE,
    &impulse::ROW,
    &noise::ROW,
    &pink::ROW,
    &brown::ROW,
];
