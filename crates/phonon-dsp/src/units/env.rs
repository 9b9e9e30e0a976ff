//! Envelopes and ramps.

pub mod ad;
pub mod adsr;
pub mod adsr_curve;
pub mod asr;
pub mod curve;
pub mod line;
pub mod segments;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &adsr::ADSR,
    &adsr::AHDSR,
    &adsr_curve::ROW,
    &ad::ROW,
    &asr::ASR,
    &asr::AR,
    &adsr::ENV,
    &adsr::TADSR,
    &adsr::ENV_TRIG,
    &line::LINE,
    &line::XLINE,
    &curve::ROW,
    &segments::ROW,
];
