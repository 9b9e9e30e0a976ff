//! Plan and timed events in, blocks of sound out.
//!
//! Read in this order: [`event`] (what the conductor sends).
//! This crate knows nothing of text or patterns.

pub mod event;

pub use event::{Tempo, Timed, Values, VoiceId, VoiceStart, What};
