//! The pattern language: functions from spans of exact cycle time to events, and everything that TidalCycles
//! and Strudel can say with them. This crate knows nothing of sound.

mod apply;
mod cat;
mod chance;
mod chords;
mod compute;
pub mod context;
pub mod control;
mod controls;
pub mod curve;
mod cycle;
pub mod event;
pub mod function;
pub mod functions;
mod inside;
mod join;
mod leaf;
pub mod lift;
mod map;
mod morph;
pub mod notation;
pub mod number;
pub mod operator;
pub mod pattern;
pub mod query;
pub mod random;
mod rhythm;
mod signal;
mod slots;
mod steps;
mod stepwise;
mod table;
mod tempo;
pub mod value;

pub use context::{Context, Mode, Rng, Sampling};
pub use control::{ControlRow, Key, control};
pub use controls::CONTROLS;
pub use curve::Curve;
pub use event::{Event, Places};
pub use function::{Arg, ArgError, Args, Function, FunctionRow, Kind, Param, Piped};
pub use functions::{FUNCTIONS, function};
pub use join::Join;
pub use operator::{Align, Op, combine};
pub use pattern::{Node, Pattern};
pub use query::{Query, QueryError, QueryReason};
pub use value::{Controls, Value};
