//! Every unit against its contract and against the formulas of its source.

mod contract;
mod envelopes;
mod filters;
mod oscillators;
mod others;
mod parts;
mod responses;
mod space;
mod voice;

use phonon_rig as rig;
