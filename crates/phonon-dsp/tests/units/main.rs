//! Every unit against its contract and against the formulas of its source.

mod analysis;
mod contract;
mod control;
mod envelopes;
mod filters;
mod ladders;
mod oscillators;
mod others;
mod parts;
mod responses;
mod shaping;
mod sources;
mod space;
mod spectral;
mod stretch;
mod sync;
mod voice;

use phonon_rig as rig;
