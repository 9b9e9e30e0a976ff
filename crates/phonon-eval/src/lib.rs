//! Tree to program: the only place where text meets sound.
//!
//! [`evaluate`] turns a song into a [`Program`]: patterns that say what happens when, and a signal graph that says
//! how it sounds. Read in this order: [`source`] (the statements), [`value`] (what expressions mean),
//! [`evaluator`] (the walk over the tree), [`chain`], [`arithmetic`], [`apply`] and [`rows`] (what it does with
//! values), [`sound`] (values as signals), [`buses`], [`voice`] (what events start), [`stages`] (what they say about it), [`orbit`]
//! (what they send to), [`transitions`] and [`leaving`] (how outputs change), [`program`] (the whole), [`seats`] (the
//! whole without a text, for events from outside), [`question`] (the events of a text alone).

pub mod apply;
pub mod arithmetic;
pub mod buses;
pub mod chain;
pub mod coerce;
pub mod commands;
mod curves;
pub mod dials;
pub mod evaluator;
mod feedback;
pub mod leaving;
pub mod library;
pub mod mend;
pub mod mini;
pub mod names;
pub mod orbit;
pub mod pitch;
pub mod program;
pub mod question;
pub mod rhythm;
pub mod rows;
pub mod scope;
pub mod seats;
mod short;
mod sinks;
pub mod sound;
pub mod source;
pub mod stages;
pub mod transitions;
pub mod value;
pub mod voice;
pub mod words;

pub use leaving::{Fade, Part, Role};
pub use mend::take_back;
pub use program::{
    Evaluated, Gate, PlaySource, Program, Ramp, StreamSource, evaluate, evaluate_live, evaluate_with,
    statement_names,
};
pub use question::{Question, evaluate_pattern, evaluate_question};
pub use seats::{Seat, evaluate_seats, is_playable};
pub use transitions::{Before, How, Leaving, Line, Transition};
