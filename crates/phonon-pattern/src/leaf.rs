//! Patterns that are not made of others: one value per cycle, silence, one value without end.

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
        Pattern::leaf(Pure { value: value.into(), places }, Some(Time::ONE), place).stable()
    }

    /// Nothing, counted as one step.
    pub fn silence() -> Pattern {
        Pattern::gap(Time::ONE)
    }

    /// Nothing, counted as `steps`.
    pub fn gap(steps: Time) -> Pattern {
        Pattern::leaf(Silence, Some(steps), None).stable()
    }

    /// One value for the whole of the span asked for, continuous.
    pub fn steady(value: impl Into<Value>) -> Pattern {
        Pattern::leaf(Steady(value.into()), None, None)
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

/// Whether `span` lies in one cycle.
pub(crate) fn in_one_cycle(span: TimeSpan) -> bool {
    span.end <= span.begin.next_cycle()
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

    fn is_silent(&self) -> bool {
        true
    }
}

struct Steady(Value);

impl Node for Steady {
    fn query(&self, span: TimeSpan, _: &mut Query, out: &mut Vec<Event>) {
        out.push(Event { whole: None, part: span, value: self.0.clone(), places: Places::NONE });
    }
}
