//! The tests of reading: texts with their trees, texts with mistakes, and texts made to break the reader.

mod language;
mod mini;
mod mistakes;
mod places;
mod robust;
mod support;
