//! Analysis: what a sound is, as a signal.

pub mod follow;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[&follow::RMS, &follow::PEAK, &follow::AMP];
