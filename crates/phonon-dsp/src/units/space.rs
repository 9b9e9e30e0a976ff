//! Delays and reverbs.

pub mod align;
pub mod convolve;
pub mod delay;
pub mod fdn;
pub mod granular;
pub mod looper;
pub mod lush;
pub mod multitap;
pub mod pingpong;
pub mod plate;
pub mod reverb;
pub mod shimmer;
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
    &looper::ROW,
    &reverb::ROW,
    &reverb::MONO,
    &plate::ROW,
    &convolve::ROW,
    &lush::LUSH,
    &lush::STEREO,
    &fdn::ROW,
    &shimmer::ROW,
];
