//! What is said to a person about their text: what was expected, where, and what to try.

use crate::Span;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong with the sound.
    Note,
    /// The text plays, but probably not as meant.
    Warning,
    /// The text, or the part of it that depends on this place, does not play.
    Error,
}

/// A second place that explains a diagnostic ("first defined here").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// One message about one place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// One sentence: what is wrong, with the names the user typed.
    pub message: String,
    /// Where it is wrong.
    pub span: Span,
    /// What stands at `span`, in a few words; shown beside the caret.
    pub reason: String,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What to try: "did you mean `lpf`?".
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message)
    }

    /// A warning at `span`.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span, message)
    }

    /// A note at `span`.
    pub fn note(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, span, message)
    }

    fn new(severity: Severity, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Diagnostic { severity, message, span, reason: String::new(), labels: Vec::new(), help: None }
    }

    /// Adds the few words shown beside the caret.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Adds what to try.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean …?" when one of `known` is near `name`.
    pub fn did_you_mean<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::suggest::sentence(name, known) {
            Some(sentence) => self.help(sentence),
            None => self,
        }
    }

    /// Adds a second place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Whether it stops the text from playing.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
