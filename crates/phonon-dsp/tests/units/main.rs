//! Every unit against its contract and against the formulas of its source.

mod contract;
mod oscillators;
mod rig;
