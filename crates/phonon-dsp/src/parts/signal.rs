//! Keeping signals sane: what is not a number, too large or too small must not stay in a state.

use crate::Lane;

/// Larger samples than this (180 dB) count as a fault and are taken as silence.
pub const LOUDEST: f32 = 1.0e9;

/// Far below hearing (-400 dB), far above the denormal numbers that slow a CPU down.
pub const BIAS: f32 = 1.0e-20;

/// Sound that goes into a state: faults become silence.
#[inline(always)]
pub fn sane<L: Lane>(x: L) -> L {
    let token = x.token();
    L::select(x.abs().le(L::splat(token, LOUDEST)), x, L::splat(token, 0.0))
}

/// As [`sane`], with a constant so small that nothing hears it and so large that a recursion that decays
/// towards it never meets a denormal number.
#[inline(always)]
pub fn feed<L: Lane>(x: L) -> L {
    sane(x) + BIAS
}

/// Softer than this (-240 dB) is silence to what need not work for silence.
const INAUDIBLE: f32 = 1.0e-12;

/// As [`sane`], and silence where nobody could hear anything: for transforms, which cost as much for it.
#[inline(always)]
pub fn audible(x: f32) -> f32 {
    if (INAUDIBLE..=LOUDEST).contains(&x.abs()) { x } else { 0.0 }
}

/// The number, or zero where it is infinite or not a number.
#[inline(always)]
pub fn finite<L: Lane>(x: L) -> L {
    let token = x.token();
    L::select(x.abs().le(L::splat(token, f32::MAX)), x, L::splat(token, 0.0))
}

/// Rounds to a grid of 1e-22, so that what decays reaches zero instead of the denormal numbers.
#[inline(always)]
pub fn settle<L: Lane>(x: L) -> L {
    x + 1.0e-15 - 1.0e-15
}

/// `dry` and `wet` in the ratio that `mix` from 0 to 1 gives.
#[inline(always)]
pub fn blend<L: Lane>(dry: L, wet: L, mix: L) -> L {
    dry + (wet - dry) * mix
}

/// Whether a gate is open.
#[inline(always)]
pub fn open<L: Lane>(gate: L) -> L::Mask {
    gate.gt(L::splat(gate.token(), 0.5))
}
