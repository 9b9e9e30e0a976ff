//! The session: joins text, patterns, engine and files. Knows no terminal.
//!
//! Read in this order: [`tempo`] (cycles to frames), [`conductor`] (patterns asked ahead of time, as timed events),
//! [`values`] (what the controls of an event mean to a voice), [`sounds`] (names to recordings, loaded or made
//! from the built-in kit), [`render`] (the offline loop).

pub mod check;
pub mod conductor;
pub mod kit;
pub mod render;
pub mod sounds;
pub mod tempo;
pub mod values;

pub use check::check;
pub use phonon_eval as eval;
pub use phonon_io as io;
pub use render::{Length, RenderError, RenderOptions, RenderReport, Sink, render};
