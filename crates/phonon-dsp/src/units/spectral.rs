//! Units that change spectra; all of them stand on `parts::stft`.

pub mod binshift;
pub mod blur;
pub mod brick;
pub mod comb;
pub mod conform;
pub mod diffuse;
pub mod enhance;
pub mod freeze;
pub mod gate;
pub mod morph;
pub mod pitch;
pub mod scramble;
pub mod smear;
pub mod vocoder;

use phonon_base::{Quantity, Range};

use crate::{InputRow, Tail, UnitRow};

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &freeze::ROW,
    &smear::ROW,
    &blur::ROW,
    &scramble::ROW,
    &comb::ROW,
    &gate::GATE,
    &gate::CLIP,
    &brick::HIGH,
    &brick::LOW,
    &brick::BAND,
    &binshift::ROW,
    &pitch::ROW,
    &diffuse::ROW,
    &enhance::ROW,
    &conform::ROW,
    &morph::ROW,
    &vocoder::ROW,
];

/// What all units of this group have in common; those that go on differ in it.
const TAIL: Tail = Tail::Seconds(0.7);

/// An amount from 0 to 1.
const fn amount(name: &'static str, default: Option<f32>, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), default, summary)
}
