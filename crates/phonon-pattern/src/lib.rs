//! The pattern language of TidalCycles and Strudel, as a library.
//!
//! A [`Pattern`] is a function from a span of exact cycle time to the events in it. Patterns are made from values and
//! from other patterns, cost nothing until they are asked, are asked for any span, and always give the same answer:
//!
//! ```
//! use phonon_base::{Time, TimeSpan};
//! use phonon_pattern::{Align, Context, Op, Pattern, combine};
//!
//! // "0 [2 4]", twice as fast, plus 12 in every second cycle
//! let pair = Pattern::fastcat([Pattern::pure(2.0), Pattern::pure(4.0)]);
//! let steps = Pattern::fastcat([Pattern::pure(0.0), pair]).fast(Time::whole(2));
//! let shift = Pattern::slowcat([Pattern::pure(0.0), Pattern::pure(12.0)]);
//! let notes = combine(Op::Add, Align::In, &steps, &shift);
//!
//! let mut events = notes.query(TimeSpan::of_cycle(1), &Context::default()).unwrap();
//! events.sort_by_key(|event| event.part.begin);
//! let shown: Vec<String> = events.iter().map(ToString::to_string).collect();
//! assert_eq!(shown[..3], ["1 5/4 12", "5/4 11/8 14", "11/8 3/2 16"]);
//! ```
//!
//! # What there is
//!
//! * [`Pattern`]: sequences, stacks, alternations, shifts of time, rhythms, joins, chance, as methods.
//! * [`combine`]: two patterns joined by one of the operators [`Op`], with structure from the left, the right or both
//!   ([`Align`]).
//! * [`notation`]: what the signs of mini-notation mean. Reading the text of it is the work of another crate, so that
//!   patterns can be used without.
//! * [`FUNCTIONS`]: every function of the language as a row of plain data, with its names, its parameters, a summary
//!   and an example whose events are stated. [`function`] finds one by name; `(row.apply)(&args)` calls it.
//! * [`CONTROLS`]: the names that an event can carry (`s`, `note`, `gain` …), with their aliases, ranges and units.
//! * [`Context`]: what a query is asked under. [`Mode`] says whether Strudel's or Tidal's habits hold where they differ.
//! * [`Query`]: many queries in a row, with buffers that are reused and limits of one's own.
//! * [`Dials`]: values from outside that patterns read; [`Sink`]: where events go that another program plays.
//! * [`Curve`]: continuous patterns as formulas of cycle time, for those who want to move along them.
//!
//! # What holds
//!
//! Times are exact fractions; one that does not fit in 64 bits is an error with its place, never a wrap. A query that
//! would give too many events or take too much work ends with an error, too. The events of a span are those of its
//! parts, joined. Random numbers are functions of time: the same bits as Strudel's, or Tidal's. Every event carries
//! the [`Places`] in the text that made it, if its values were made with such. The crate knows nothing of sound.
//!
//! `cargo run -p phonon-pattern --example drums` shows a small program.

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
pub mod dial;
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
pub mod sink;
mod slots;
mod steps;
mod stepwise;
mod stripe;
mod table;
mod tempo;
mod tonal;
pub mod value;
mod voices;

pub use context::{Context, Mode, Rng, Sampling};
pub use control::{ControlRow, Key, control};
pub use controls::CONTROLS;
pub use curve::Curve;
pub use dial::Dials;
pub use event::{Event, Places};
pub use function::{Arg, ArgError, Args, Function, FunctionRow, Kind, Param, Piped};
pub use functions::{FUNCTIONS, function};
pub use join::Join;
pub use operator::{Align, Op, combine};
pub use pattern::{Node, Pattern};
pub use query::{Query, QueryError, QueryReason};
pub use sink::Sink;
pub use value::{Controls, Value};
