//! Patterns whose events are looked at together: rotated, one at a time, compared with another pattern.

use phonon_base::{Time, TimeSpan};

use crate::cat::later;
use crate::event::Event;
use crate::leaf::cycles;
use crate::map::retain;
use crate::number::numeral;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

impl Pattern {
    /// The values of each cycle moved to the event `count` places before.
    pub fn rotate(&self, count: i64) -> Pattern {
        Pattern::new(Rotate { inner: self.clone(), count }, self.steps(), [self]).stable_like([self])
    }

    /// Cycle nought in every cycle.
    pub fn loop_first(&self) -> Pattern {
        Pattern::new(LoopFirst(self.clone()), self.steps(), [self])
    }

    /// One event at a time: what begins during another waits until it has ended.
    pub fn mono(&self) -> Pattern {
        Pattern::new(Mono(self.clone()), None, [self])
    }

    /// A continuous pattern that goes straight from the value of each event to that of the next.
    pub fn smooth(&self) -> Pattern {
        Pattern::new(Smooth(self.mono()), None, [self])
    }

    /// The events that carry all that some event of `like` carries where they begin, or with `others` the rest.
    pub fn matching(&self, like: &Pattern, others: bool) -> Pattern {
        let node = Matching { inner: self.clone(), like: like.clone(), others };
        Pattern::new(node, self.steps(), [self, like])
    }
}

struct Rotate {
    inner: Pattern,
    count: i64,
}

impl Node for Rotate {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let mut events = query.buffer();
            self.inner.ask(TimeSpan::of_cycle(part.begin.cycle()), query, &mut events);
            join_fragments(&mut events);
            events.sort_by_key(|event| (event.part.begin, event.part.end));
            let count = events.len() as i64;
            for (at, event) in events.iter().enumerate() {
                if !query.step(out, None) {
                    return;
                }
                let from = &events[(at as i64 + self.count).rem_euclid(count) as usize];
                if let Some(part) = event.part.intersection(part) {
                    let (value, places) = (from.value.clone(), from.places.clone());
                    out.push(Event { whole: event.whole, part, value, places });
                }
            }
            query.reuse(events);
        }
    }
}

/// Joins fragments of one event that touch.
pub(crate) fn join_fragments(events: &mut Vec<Event>) {
    events.sort_by_key(|event| event.part.begin);
    let mut joined: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        let before = joined.iter_mut().rev().find(|before| {
            before.part.end == event.part.begin
                && before.whole == event.whole
                && before.whole.is_some()
                && before.value == event.value
        });
        match before {
            Some(before) => before.part.end = event.part.end,
            None => joined.push(event),
        }
    }
    *events = joined;
}

/// `pattern` with the fragments of one event that touch joined, as far as one query sees them.
pub(crate) fn defragmented(pattern: &Pattern) -> Pattern {
    Pattern::new(Defragmented(pattern.clone()), pattern.steps(), [pattern])
}

struct Defragmented(Pattern);

impl Node for Defragmented {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut events = query.buffer();
        self.0.ask(span, query, &mut events);
        join_fragments(&mut events);
        out.append(&mut events);
        query.reuse(events);
    }
}

struct LoopFirst(Pattern);

impl Node for LoopFirst {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let cycle = part.begin.cycle();
            let first = out.len();
            self.0.ask(part.later(-cycle), query, out);
            later(&mut out[first..], cycle);
        }
    }
}

struct Mono(Pattern);

impl Node for Mono {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.0.ask(span, query, out);
        out[first..].sort_by_key(|event| (event.whole_or_part().begin, event.whole_or_part().end));
        let mut free: Option<Time> = None;
        retain(out, first, |event| {
            let whole = event.whole_or_part();
            let begin = free.map_or(whole.begin, |free| free.max(whole.begin));
            if begin >= whole.end {
                return false;
            }
            free = Some(whole.end);
            let own = TimeSpan::new(begin, whole.end);
            event.whole = Some(own);
            match own.intersection(event.part) {
                Some(part) => {
                    event.part = part;
                    true
                }
                None => false,
            }
        });
    }
}

struct Smooth(Pattern);

impl Node for Smooth {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let middle = (span.begin + span.end) * Time::HALF;
        let mut events = query.buffer();
        self.0.ask(TimeSpan::new(middle, middle), query, &mut events);
        let now = events
            .first()
            .and_then(|event| Some((event.whole?, numeral(&event.value)?, event.places.clone())));
        if let Some((whole, from, mut places)) = now {
            events.clear();
            self.0.ask(TimeSpan::new(whole.end, whole.end), query, &mut events);
            let next = events.first().and_then(|event| numeral(&event.value));
            if let Some(next) = events.first() {
                places.add(&next.places);
            }
            let way = ((middle - whole.begin) / whole.duration()).to_f64();
            let value = Value::Number(next.map_or(from, |to| from + (to - from) * way));
            out.push(Event { whole: None, part: span, value, places });
        }
        query.reuse(events);
    }
}

struct Matching {
    inner: Pattern,
    like: Pattern,
    others: bool,
}

impl Node for Matching {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        let mut likes = query.buffer();
        retain(out, first, |event| {
            let at = event.whole_or_part().begin;
            likes.clear();
            self.like.ask(TimeSpan::new(at, at), query, &mut likes);
            likes.iter().any(|like| carries(&event.value, &like.value)) != self.others
        });
        query.reuse(likes);
    }
}

/// Whether `value` has every control of `wanted` with an equal value.
fn carries(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Controls(controls), Value::Controls(wanted)) => wanted
            .entries()
            .iter()
            .all(|(key, wanted)| controls.get(*key).is_some_and(|value| same(value, wanted))),
        (value, wanted) => same(value, wanted),
    }
}

fn same(a: &Value, b: &Value) -> bool {
    a == b || matches!((a.as_number(), b.as_number()), (Some(a), Some(b)) if a == b)
}
