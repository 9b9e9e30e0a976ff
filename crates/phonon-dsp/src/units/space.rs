//! Delays and reverbs.

pub mod align;
pub mod delay;
pub mod granular;
pub mod lush;
pub mod multitap;
pub mod pingpong;
pub mod plate;
pub mod reverb;
pub mod tape;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &delay::ROW,
    &pingpong::ROW,
    &tape::ROW,
    &multitap::ROW,
    &align::ROW,
    &granular::ROW,
    &reverb::ROW,
    &plate::ROW,
    &lush::LUSH,
    &lush::STEREO,
];
