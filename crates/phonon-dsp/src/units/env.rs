//! Envelopes and ramps.

pub mod ad;
pub mod adsr;
pub mod asr;
pub mod curve;
pub mod line;
pub mod segments;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &adsr::ADSR,
    &adsr::AHDSR,
    &ad::ROW,
    &asr::ROW,
    &adsr::ENV,
    &line::LINE,
    &line::XLINE,
    &curve::ROW,
    &segments::ROW,
];
