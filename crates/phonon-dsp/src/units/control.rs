//! Scaling, choosing and holding signals.

pub mod hold;
pub mod pure;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &pure::RANGE,
    &pure::LINLIN,
    &pure::LINEXP,
    &pure::CLIP,
    &pure::FOLD,
    &pure::WRAP,
    &pure::QUANTIZE,
    &pure::IF,
    &pure::SELECT,
    &pure::MIX,
    &pure::XFADE,
    &pure::AMP,
    &pure::AND,
    &pure::OR,
    &hold::SAMPLE_HOLD,
    &hold::LATCH,
    &super::osc::phasor::ROW,
];
