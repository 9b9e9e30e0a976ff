//! Scaling, choosing and holding signals.

pub mod gate;
pub mod glide;
pub mod hold;
pub mod lag;
pub mod lfo;
pub mod logic;
pub mod phasor;
pub mod pulses;
pub mod pure;
pub mod randwalk;
pub mod seam;
pub mod slew;

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
    &seam::ROW,
    &logic::SCHMIDT,
    &logic::TIMER,
    &logic::COUNTER,
    &logic::TOGGLE,
    &phasor::ROW,
    &glide::LAGUD,
    &glide::SLEWEXP,
    &pulses::TRIGDIV,
    &pulses::TRIGHOLD,
    &randwalk::ROW,
    &lfo::LFO,
    &lfo::CYCLE,
];
