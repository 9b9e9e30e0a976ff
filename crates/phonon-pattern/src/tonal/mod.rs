//! Scales, chords and voicings, with notes spelled as musicians do.
//!
//! A note or an interval is a place on the chain of fifths and a number of octaves; adding an interval to a note is
//! adding both, which keeps the spelling: a third above C is some kind of E.

pub(crate) mod chords;
mod dictionaries;
pub(crate) mod scale;
mod scales;
pub(crate) mod spelling;
pub(crate) mod voicing;
