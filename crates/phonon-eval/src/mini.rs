//! Mini-notation to patterns. (Entry point that the evaluator calls; the lowering goes in here.)

use phonon_base::Diagnostic;
use phonon_pattern::{Mode, Pattern};
use phonon_syntax::tree::Text;

/// The pattern that a string means, and what there is to say about it.
pub fn text_pattern(text: &Text, _mode: Mode) -> (Option<Pattern>, Vec<Diagnostic>) {
    (Some(Pattern::pure(text.content.as_str())), Vec::new())
}
