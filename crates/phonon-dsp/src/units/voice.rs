//! What voices play.

mod head;
mod moving;
pub mod sampler;
mod shaping;
pub mod stretch;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&sampler::ROW, &stretch::ROW];
