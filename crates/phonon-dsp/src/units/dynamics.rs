//! Dynamics: what changes loudness by loudness.

pub mod compressor;
pub mod limiter;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&compressor::ROW, &limiter::ROW];
