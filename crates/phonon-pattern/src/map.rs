//! Patterns whose events are changed or dropped one by one.

use std::sync::Arc;

use phonon_base::{Time, TimeSpan};

use crate::context::Context;
use crate::event::{Event, Places};
use crate::function::ArgError;
use crate::pattern::{Node, Pattern};
use crate::query::{Query, QueryReason};
use crate::value::Value;

impl Pattern {
    /// The same events with other values.
    pub fn map(&self, change: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Pattern {
        self.try_map(move |value| Ok(Some(change(value))))
    }

    /// The same events with other values; `None` drops an event, an error ends the query.
    pub fn try_map(
        &self,
        change: impl Fn(&Value) -> Result<Option<Value>, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        if let Some((value, places)) = self.constant()
            && let Ok(Some(value)) = change(value)
        {
            return Pattern::placed(value, places.clone()).worked_out(self.steps());
        }
        let map = Map { inner: self.clone(), change: Arc::new(change) };
        Pattern::new(map, self.steps(), [self]).stable_like([self])
    }

    /// The events for which `keep` holds.
    pub fn filter(&self, keep: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Pattern {
        let filter = Filter { inner: self.clone(), keep: Arc::new(keep) };
        Pattern::new(filter, self.steps(), [self])
    }

    /// The same events, with `change` made to each.
    pub fn map_events(&self, change: impl Fn(&mut Event) + Send + Sync + 'static) -> Pattern {
        let map = MapEvents { inner: self.clone(), change: Arc::new(change) };
        Pattern::new(map, self.steps(), [self])
    }

    /// The same events, with `change` made to each; false drops one, an error ends the query.
    pub(crate) fn try_map_events(
        &self,
        change: impl Fn(&mut Event) -> Result<bool, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        let node = TryMapEvents { inner: self.clone(), change };
        Pattern::new(node, self.steps(), [self]).stable_like([self])
    }

    /// The same events, asked for at other times: what is found there is said to be where it was found.
    pub(crate) fn with_query_time(
        &self,
        change: impl Fn(Time) -> Result<Time, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        Pattern::new(AtOtherTimes { inner: self.clone(), change }, self.steps(), [self])
    }

    /// The same events, made by `places` too.
    pub fn with_places(&self, places: &Places) -> Pattern {
        if places.spans().is_empty() {
            return self.clone();
        }
        let also = Also { inner: self.clone(), places: places.clone() };
        Pattern::new(also, self.steps(), [self]).stable_like([self])
    }
}

/// Keeps those of `events[first..]` for which `keep` holds, in order.
pub(crate) fn retain(events: &mut Vec<Event>, first: usize, mut keep: impl FnMut(&mut Event) -> bool) {
    let mut kept = first;
    for at in first..events.len() {
        if keep(&mut events[at]) {
            events.swap(kept, at);
            kept += 1;
        }
    }
    events.truncate(kept);
}

type Change = dyn Fn(&Value) -> Result<Option<Value>, ArgError> + Send + Sync;

struct Map {
    inner: Pattern,
    change: Arc<Change>,
}

impl Node for Map {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        retain(out, first, |event| match (self.change)(&event.value) {
            Ok(Some(value)) => {
                event.value = value;
                true
            }
            Ok(None) => false,
            Err(error) => {
                query.fail(QueryReason::Argument(error), event.places.spans().first().copied());
                false
            }
        });
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        let number = self.inner.sample(span, query)?;
        match (self.change)(&Value::Number(number)) {
            Ok(Some(Value::Number(number))) => Some(number),
            _ => None,
        }
    }

    fn sample_places(&self) -> Places {
        self.inner.sample_places()
    }
}

struct Filter {
    inner: Pattern,
    keep: Arc<dyn Fn(&Event) -> bool + Send + Sync>,
}

impl Node for Filter {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        retain(out, first, |event| (self.keep)(event));
    }
}

struct MapEvents {
    inner: Pattern,
    change: Arc<dyn Fn(&mut Event) + Send + Sync>,
}

impl Node for MapEvents {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for event in &mut out[first..] {
            (self.change)(event);
        }
    }
}

struct TryMapEvents<F> {
    inner: Pattern,
    change: F,
}

impl<F: Fn(&mut Event) -> Result<bool, ArgError> + Send + Sync> Node for TryMapEvents<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        retain(out, first, |event| match (self.change)(event) {
            Ok(kept) => kept,
            Err(error) => {
                query.fail(QueryReason::Argument(error), event.places.spans().first().copied());
                false
            }
        });
    }
}

struct AtOtherTimes<F> {
    inner: Pattern,
    change: F,
}

impl<F: Fn(Time) -> Result<Time, ArgError> + Send + Sync> Node for AtOtherTimes<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        match ((self.change)(span.begin), (self.change)(span.end)) {
            (Ok(begin), Ok(end)) => self.inner.ask(TimeSpan::new(begin, end.max(begin)), query, out),
            (Err(error), _) | (_, Err(error)) => query.fail(QueryReason::Argument(error), self.inner.place()),
        }
    }
}

struct Also {
    inner: Pattern,
    places: Places,
}

impl Node for Also {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for event in &mut out[first..] {
            event.places.add(&self.places);
        }
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        self.inner.sample(span, query)
    }

    fn sample_places(&self) -> Places {
        let mut places = self.inner.sample_places();
        places.add(&self.places);
        places
    }
}

impl Pattern {
    /// The events whose whole begins at a time for which `test` holds. Continuous events are dropped.
    pub fn filter_when(&self, test: impl Fn(Time) -> bool + Send + Sync + 'static) -> Pattern {
        self.filter(move |event| event.whole.is_some_and(|whole| test(whole.begin)))
    }

    /// Each cycle up to `part` of it.
    pub(crate) fn truncate(&self, part: Time) -> Pattern {
        Pattern::new(Truncate { inner: self.clone(), part }, self.steps(), [self]).stable_like([self])
    }
}

struct Truncate {
    inner: Pattern,
    part: Time,
}

impl Node for Truncate {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in crate::leaf::cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let end = part.end.min(self.part.later(part.begin.cycle()));
            if end <= part.begin {
                continue;
            }
            let first = out.len();
            self.inner.ask(TimeSpan::new(part.begin, end), query, out);
            for event in &mut out[first..] {
                event.whole = event.whole.map(|whole| TimeSpan::new(whole.begin, whole.end.min(end)));
            }
        }
    }
}

/// Events changed by a function that sees what the query is asked under.
pub(crate) struct InContext<F> {
    inner: Pattern,
    change: F,
}

impl<F: Fn(&Context, &mut Event) + Send + Sync> InContext<F> {
    pub(crate) fn new(inner: &Pattern, change: F) -> InContext<F> {
        InContext { inner: inner.clone(), change }
    }
}

impl<F: Fn(&Context, &mut Event) + Send + Sync> Node for InContext<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for event in &mut out[first..] {
            (self.change)(&query.context, event);
        }
    }
}
