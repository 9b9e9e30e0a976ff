//! Effects that move by themselves.

pub mod autopan;
pub mod chorus;
pub mod fchorus;
pub mod flanger;
pub mod freqshift;
pub mod leslie;
pub mod phaser;
pub mod pitch_shift;
pub mod ring;
pub mod tremolo;
pub mod vibrato;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] = &[
    &chorus::ROW,
    &flanger::ROW,
    &phaser::ROW,
    &tremolo::ROW,
    &vibrato::ROW,
    &ring::ROW,
    &freqshift::ROW,
    &autopan::ROW,
    &leslie::ROW,
    &fchorus::ROW,
    &pitch_shift::ROW,
];
