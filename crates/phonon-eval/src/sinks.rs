//! Buses that send to other programs: `~sd: osc "127.0.0.1:57120" "/dirt/play"`, played as `s "~sd*4"`.

use std::collections::BTreeSet;

use phonon_base::{Diagnostic, Span};
use phonon_pattern::{Controls, Sink, Value as Atom};

use crate::evaluator::{Eval, Evaluator, Reading};
use crate::scope::Scope;
use crate::words;

/// The function that makes them.
pub(crate) const OSC: &str = "osc";

impl Evaluator {
    /// The buses among `names` that send to other programs, and the controls that they add to each event.
    pub(crate) fn sinks_among(
        &mut self,
        names: &BTreeSet<String>,
        span: Span,
    ) -> Eval<Vec<(String, Controls)>> {
        let source = self.source.clone();
        let mut sinks = Vec::new();
        for name in names {
            let Some(bus) = name.strip_prefix('~').and_then(|name| source.buses.get(name)) else { continue };
            if !words::mentions(&source, &bus.body, OSC) {
                continue;
            }
            let value =
                self.reading_as(Reading::Pattern, |this| this.argument(&bus.body, &Scope::default()))?;
            let pattern = self.pattern_of(&value)?;
            match pattern.constant() {
                Some((Atom::Controls(controls), _)) if controls.get(Sink::key()).is_some() => {
                    sinks.push((name.clone(), controls.clone()));
                }
                _ => {
                    let message = format!("`{name}` sends a pattern of its own and cannot be played");
                    let help = format!(
                        "name only where it sends to, `{name}: osc \"127.0.0.1:57120\" \"/dirt/play\"`, or put it on an \
                         output: `d1: {name}`"
                    );
                    return self.fail(Diagnostic::error(span, message).help(help));
                }
            }
        }
        Ok(sinks)
    }
}
