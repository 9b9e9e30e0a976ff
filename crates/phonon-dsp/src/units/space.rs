//! Delays and reverbs.

pub mod delay;
pub mod pingpong;
pub mod plate;
pub mod reverb;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&delay::ROW, &pingpong::ROW, &reverb::ROW, &plate::ROW];
