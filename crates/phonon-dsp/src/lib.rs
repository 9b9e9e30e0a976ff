//! Samples in, samples out: the sound units of Phonon, one file per unit, each with a row that describes it.
//!
//! Read in this order: [`lane`] (what a kernel computes with: one voice or sixteen), [`kernel`] (the trait that
//! every unit implements), [`row`] (how a unit is described and made), [`units`] (all of them).
//! This crate knows nothing of graphs, threads or patterns.

pub mod blocks;
pub mod kernel;
pub mod lane;
pub mod math;
pub mod pages;
pub mod parts;
pub mod playback;
pub mod row;
pub mod sample;
pub mod units;

pub use kernel::{Context, Input, Inputs, Kernel, Outputs, Setup, Start};
pub use lane::{Bits, Lane, Wide};
pub use playback::{Interpolation, Motion, Playback, Shape};
pub use row::{Family, InputKind, InputRow, Make, RawInput, Tail, Unit, UnitRow};
pub use sample::{Sample, SampleId, Samples};

/// Frames in a quantum: inside the engine, time advances in steps of this many frames, aligned to the frame
/// count. Kernels are given at most this many frames at once.
pub const QUANTUM: usize = 64;
