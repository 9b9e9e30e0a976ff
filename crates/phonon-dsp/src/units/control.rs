//! Scaling, choosing and holding signals.

pub mod gate;
pub mod hold;
pub mod lag;
pub mod logic;
pub mod phasor;
pub mod pure;
pub mod slew;
pub mod splice;

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
    &gate::GATE,
    &gate::TRIG,
    &hold::SAMPLE_HOLD,
    &hold::LATCH,
    &lag::ROW,
    &slew::ROW,
    &splice::ROW,
    &logic::SCHMIDT,
    &logic::TIMER,
    &logic::COUNTER,
    &logic::TOGGLE,
    &phasor::ROW,
];
