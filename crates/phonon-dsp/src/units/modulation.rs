//! Effects that move by themselves.

pub mod chorus;
pub mod flanger;
pub mod phaser;
pub mod ring;
pub mod tremolo;
pub mod vibrato;

use crate::UnitRow;

/// The units of this group.
pub const UNITS: &[&UnitRow] =
    &[&chorus::ROW, &flanger::ROW, &phaser::ROW, &tremolo::ROW, &vibrato::ROW, &ring::ROW];
