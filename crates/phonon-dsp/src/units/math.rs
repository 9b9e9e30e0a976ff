//! Arithmetic, comparison and functions of numbers.

pub mod arithmetic;
pub mod functions;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &arithmetic::ADD,
    &arithmetic::SUB,
    &arithmetic::MUL,
    &arithmetic::DIV,
    &arithmetic::MOD,
    &arithmetic::POW,
    &arithmetic::MIN,
    &arithmetic::MAX,
    &arithmetic::LT,
    &arithmetic::GT,
    &arithmetic::LE,
    &arithmetic::GE,
    &arithmetic::EQ,
    &arithmetic::NE,
    &functions::NEG,
    &functions::ABS,
    &functions::FLOOR,
    &functions::CEIL,
    &functions::ROUND,
    &functions::SQRT,
    &functions::SQUARED,
    &functions::EXP,
    &functions::LOG,
    &functions::SIN,
    &functions::COS,
    &functions::TANH,
    &functions::SIGN,
    &functions::NOT,
    &functions::MTOF,
    &functions::FTOM,
    &functions::DBAMP,
    &functions::AMPDB,
];
