//! Patterns that are not made of others: one value per cycle, silence, continuous signals.

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

impl Pattern {
    /// `value` once per cycle.
    pub fn pure(value: impl Into<Value>) -> Pattern {
        Pattern::placed(value, Places::NONE)
    }

    /// `value` once per cycle, made by `places` in the text.
    pub fn placed(value: impl Into<Value>, places: Places) -> Pattern {
        let place = places.spans().first().copied();
        let pattern = Pattern::new(Pure { value: value.into(), places }, Some(Time::ONE), []);
        match place {
            Some(place) => pattern.at_place(place),
            None => pattern,
        }
    }

    /// Nothing, counted as one step.
    pub fn silence() -> Pattern {
        Pattern::gap(Time::ONE)
    }

    /// Nothing, counted as `steps`.
    pub fn gap(steps: Time) -> Pattern {
        Pattern::new(Silence, Some(steps), [])
    }

    /// One value for the whole of the span asked for, continuous.
    pub fn steady(value: impl Into<Value>) -> Pattern {
        Pattern::new(Steady(value.into()), None, [])
    }
}

/// The stretches of `span` that lie in one cycle each. An instant is one stretch.
pub(crate) fn cycles(span: TimeSpan) -> impl Iterator<Item = TimeSpan> {
    let mut next = Some(span.begin).filter(|begin| *begin <= span.end);
    std::iter::from_fn(move || {
        let begin = next?;
        let end = begin.next_cycle().min(span.end);
        // A time that overflows must not turn this into a loop without end.
        next = Some(end).filter(|end| *end < span.end && *end > begin);
        Some(TimeSpan::new(begin, end))
    })
}

struct Pure {
    value: Value,
    places: Places,
}

impl Node for Pure {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, self.places.spans().first().copied()) {
                return;
            }
            let whole = Some(TimeSpan::of_cycle(part.begin.cycle()));
            out.push(Event { whole, part, value: self.value.clone(), places: self.places.clone() });
        }
    }

    fn constant(&self) -> Option<(&Value, &Places)> {
        Some((&self.value, &self.places))
    }
}

struct Silence;

impl Node for Silence {
    fn query(&self, _: TimeSpan, _: &mut Query, _: &mut Vec<Event>) {}
}

struct Steady(Value);

impl Node for Steady {
    fn query(&self, span: TimeSpan, _: &mut Query, out: &mut Vec<Event>) {
        out.push(Event { whole: None, part: span, value: self.0.clone(), places: Places::NONE });
    }
}
