//! Values as patterns.

use phonon_base::{Diagnostic, TimeSpan};
use phonon_pattern::{Context, Controls, Key, Pattern, Places, Query, Value as Atom};

use crate::evaluator::{Eval, Evaluator, Reading};
use crate::value::{Value, ValueKind};

/// Most cycles that are looked at to find out what a pattern carries.
const PROBED_CYCLES: i64 = 32;
/// Most events, and most work, that looking at one of these cycles may take.
const PROBED_EVENTS: usize = 1024;
const PROBED_WORK: usize = 100_000;

/// Whether a pattern carries controls, so that it can be played.
pub fn is_events(pattern: &Pattern) -> bool {
    matches!(first_value(pattern), Some(Atom::Controls(_)))
}

/// The value of the first event of a pattern, if it has one in its first cycles. Only looks: a pattern that is too
/// dense gives what it has, and is told of when the song is checked.
pub fn first_value(pattern: &Pattern) -> Option<Atom> {
    if let Some((value, _)) = pattern.constant() {
        return Some(value.clone());
    }
    let mut query = Query::new(&Context::default());
    query.limit(PROBED_EVENTS, PROBED_WORK);
    let mut events = Vec::new();
    for cycle in 0..PROBED_CYCLES {
        let answer = query.run(pattern, TimeSpan::of_cycle(cycle), &mut events);
        if let Some(event) = events.first() {
            return Some(event.value.clone());
        }
        answer.ok()?;
    }
    None
}

impl Evaluator {
    /// A value as a pattern.
    pub fn pattern_of(&mut self, value: &Value) -> Eval<Pattern> {
        match &value.kind {
            ValueKind::Pattern(pattern) => Ok(pattern.clone()),
            ValueKind::Number(number) => Ok(Pattern::placed(*number, Places::one(value.span))),
            ValueKind::Text(text) => {
                let (pattern, diagnostics) = crate::mini::text_pattern(text, self.mode);
                let failed = pattern.is_none();
                for diagnostic in diagnostics {
                    self.report(diagnostic);
                }
                match pattern {
                    Some(pattern) => Ok(pattern),
                    None if failed && self.diagnostics.is_empty() => {
                        self.fail(Diagnostic::error(value.span, "this text is no pattern"))
                    }
                    None => Err(crate::evaluator::Failed),
                }
            }
            ValueKind::Record(entries) => self.record_pattern(entries, value),
            ValueKind::Function(function) => match function.text.clone() {
                Some(text) if self.reading == Reading::Sound => {
                    let value = self.reading_as(Reading::Pattern, |this| this.eval(&text.0, &text.1))?;
                    if value.is_function() {
                        return self.waiting(&value);
                    }
                    self.pattern_of(&value)
                }
                _ => self.waiting(value),
            },
            ValueKind::Signal(_) | ValueKind::List(_) => {
                let message = format!("a pattern is needed here, not {}", value.noun());
                self.fail(Diagnostic::error(value.span, message).because(value.noun()))
            }
        }
    }

    fn waiting<T>(&mut self, value: &Value) -> Eval<T> {
        let name = match &value.kind {
            ValueKind::Function(function) => function.name().to_owned(),
            _ => value.noun().to_owned(),
        };
        self.fail(
            Diagnostic::error(value.span, format!("`{name}` still waits for an argument"))
                .because("a function, where a pattern is needed")
                .help(format!("`phonon explain {name}` shows what it takes")),
        )
    }

    /// `{n: 1, s: "bd"}`: events with these controls.
    fn record_pattern(&mut self, entries: &[(String, Value)], value: &Value) -> Eval<Pattern> {
        let mut result: Option<Pattern> = None;
        for (name, entry) in entries {
            let pattern = self.pattern_of(entry)?;
            let controls = named_control(name, &pattern);
            result = Some(match result {
                Some(left) => phonon_pattern::combine(
                    phonon_pattern::Op::Set,
                    phonon_pattern::Align::Mix,
                    &left,
                    &controls,
                ),
                None => controls,
            });
        }
        match result {
            Some(pattern) => Ok(pattern),
            None => self.fail(Diagnostic::error(value.span, "an empty record carries nothing")),
        }
    }
}

/// The values of a pattern under any name, known as a control or not.
fn named_control(name: &str, pattern: &Pattern) -> Pattern {
    match phonon_pattern::control(name) {
        Some(row) => phonon_pattern::control::wrap(row, pattern),
        None => {
            let key = Key::exactly(name);
            pattern.map(move |value| Atom::Controls(Controls::one(key, value.clone())))
        }
    }
}
