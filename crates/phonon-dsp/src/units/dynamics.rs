//! Dynamics: what changes loudness by loudness.

pub mod compressor;
pub mod expander;
pub mod limiter;
pub mod multiband;
pub mod sidechain;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &compressor::ROW,
    &limiter::ROW,
    &sidechain::ROW,
    &expander::EXPANDER,
    &expander::GATE,
    &expander::TRANSIENT,
    &multiband::ROW,
];
