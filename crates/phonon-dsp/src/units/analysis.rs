//! Analysis: what a sound is, as a signal.

pub mod follow;
pub mod loudness;
pub mod onset;
pub mod pitch;
pub mod spectrum;
pub mod tap;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &follow::RMS,
    &follow::PEAK,
    &follow::AMP,
    &loudness::LOUDNESS,
    &pitch::PITCH,
    &pitch::CLARITY,
    &onset::ROW,
    &spectrum::CENTROID,
    &spectrum::FLATNESS,
    &spectrum::ROLLOFF,
    &loudness::CROSSINGS,
    &tap::ROW,
];
