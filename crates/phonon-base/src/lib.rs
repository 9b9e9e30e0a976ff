//! The words that every Phonon crate shares, and nothing else: places in a text, diagnostics with hints,
//! exact cycle time, quantities with unit and range, and the limits that every input has.

pub mod diagnostic;
pub mod limits;
pub mod quantity;
pub mod span;
pub mod suggest;
pub mod time;

pub use diagnostic::{Diagnostic, Label, Severity};
pub use quantity::{Quantity, Range};
pub use span::{LineIndex, Span};
pub use time::{Time, TimeSpan};
