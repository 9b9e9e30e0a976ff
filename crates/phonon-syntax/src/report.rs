//! Collects diagnostics: a bounded number of them, in the order of the text.

use phonon_base::{Diagnostic, Span, limits};

use crate::Parsed;

#[derive(Default)]
pub(crate) struct Report {
    diagnostics: Vec<Diagnostic>,
    dropped: usize,
    errors: usize,
}

impl Report {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        // One place is kept free for the line that tells how many were dropped.
        if self.diagnostics.len() + 1 < limits::DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// How many errors there were so far, also those that were dropped.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    pub(crate) fn finish<T>(mut self, tree: T) -> Parsed<T> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
        if self.dropped > 0 {
            let last = self.diagnostics.last().map_or(Span::default(), |diagnostic| diagnostic.span);
            let message = format!("{} more mistakes are not shown", self.dropped);
            // Dropped ones may be errors while all that are shown are not.
            let summary = if self.errors > 0 {
                Diagnostic::error(last, message)
            } else {
                Diagnostic::note(last, message)
            };
            self.diagnostics.push(summary.because("after this one"));
        }
        Parsed { tree, diagnostics: self.diagnostics }
    }
}

/// `text` in backticks, cut short when it is long; line ends and invisible characters are spelled out.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    format!("`{shown}`")
}

/// Characters that change how the text around them looks, or that show nothing at all: bidirectional controls
/// (Unicode UAX #9, section 2) and zero-width characters. They make a text read differently from what it says.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
