//! What voices play.

pub mod sampler;
pub mod stretch;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&sampler::ROW, &stretch::ROW];
