//! The mini-notation: the text of a pattern as a tree.
//!
//! It follows Strudel 1.2.6 to the letter, including what counts as a word and in which order random elements
//! are numbered. Two things are read more kindly: a blank may stand before every modifier, not just after words
//! and brackets, and `'` belongs to words, for chords such as `c4'maj7`.

mod bracket;
mod number;
mod print;
mod reader;
mod step;
pub mod tree;

use crate::Parsed;
use crate::tree::Text;
use reader::{Places, Reader};
pub use tree::Mini;

/// Reads the pattern text that stands between two quotes; `offset` is its first byte's place in the file, so that
/// every span in the tree and in the diagnostics is a place in the file. The tree is there unless nothing could be
/// read; with an error among the diagnostics it is only good for showing.
pub fn parse_mini(text: &str, offset: u32) -> Parsed<Option<Mini>> {
    Reader::new(text, Places::new(offset, &[])).whole()
}

impl Text {
    /// Reads the string as a pattern. Backslashes in it do not shift the places.
    pub fn mini(&self) -> Parsed<Option<Mini>> {
        Reader::new(&self.content, Places::new(self.raw.start, &self.escapes)).whole()
    }
}
