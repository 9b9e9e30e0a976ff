//! The session: joins text, patterns, engine and files. Knows no terminal.
//!
//! Read in this order: [`tempo`] (cycles to frames), [`conductor`] (patterns asked ahead of time, as timed events),
//! [`values`] (what the controls of an event mean to a voice), [`sounds`] (names to recordings, loaded or made
//! from the built-in kit; `shelf` holds them), [`tables`] (the files that units read from), [`feed`] (what an engine is fed with), [`offline`] (the loop without a clock),
//! [`render`] (a whole song into a sink). Live: [`edit`] (a text on its way), [`session`] (a song that changes),
//! [`player`] (the audio thread), [`live`] (the threads), [`state`] (for screens), [`replay`] (from a journal).

pub mod check;
pub mod command;
pub mod conductor;
mod derive;
pub mod dirt;
pub mod edit;
pub mod feed;
pub mod follow;
mod instruments;
pub mod journal;
pub mod kit;
pub mod live;
mod mono;
pub mod offline;
mod orbits;
pub mod outgoing;
pub mod player;
pub mod render;
pub mod replay;
pub mod sampling;
pub mod session;
mod shelf;
pub mod sounds;
pub mod state;
mod streams;
mod stretching;
pub mod tables;
pub mod tempo;
pub mod tone;
pub mod transitions;
pub mod unheard;
mod unison;
pub mod values;

pub use check::check;
pub use live::{Live, LiveOptions, Note, RemoteOptions, TokenWish};
pub use phonon_dsp as dsp;
pub use phonon_engine::Lanes;
pub use phonon_eval as eval;
pub use phonon_io as io;
pub use phonon_pattern as pattern;
pub use render::{Length, RenderError, RenderOptions, RenderReport, Sink, render};
pub use replay::{ReplayOptions, ReplayReport, replay};
