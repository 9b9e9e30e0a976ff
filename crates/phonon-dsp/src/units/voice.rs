//! What voices play.

mod head;
mod moving;
mod reading;
pub mod sampler;
mod shaping;
pub mod stretch;
mod track;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&sampler::ROW, &stretch::ROW];
