//! What `phonon dirt` makes of messages, without a clock.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod hostile;
mod meaning;
mod rig;
mod tidal;
mod time;
