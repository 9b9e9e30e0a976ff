//! What voices play.

pub mod sampler;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&sampler::ROW];
