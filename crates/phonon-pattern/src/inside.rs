//! What is done inside each event: repeated, cut, pushed.

use phonon_base::{Time, TimeSpan};

use crate::event::Event;
use crate::function::ArgError;
use crate::join::Join;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

impl Pattern {
    /// Each event `factor` times within its own time.
    pub fn ply(&self, factor: Time) -> Pattern {
        let steps = self.steps().map(|steps| steps * factor);
        if factor <= Time::ZERO {
            return Pattern::silence().with_steps(steps);
        }
        let pattern = Pattern::new(Ply { inner: self.clone(), factor }, steps, [self]);
        if factor.den() == 1 { pattern.stable_like([self]) } else { pattern }
    }

    /// Each event from `from` (0..1) of its own time on.
    pub fn press_by(&self, from: Time) -> Pattern {
        if from < Time::ZERO || from >= Time::ONE {
            return Pattern::silence().with_steps(None);
        }
        Pattern::new(Press { inner: self.clone(), from }, None, [self]).stable_like([self])
    }

    /// Each event cut into `count` equal pieces, with the values that `value` gives to event and piece number.
    pub fn cut_events(
        &self,
        count: i64,
        value: impl Fn(&Value, i64) -> Result<Value, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        let steps = self.steps().map(|steps| steps * Time::whole(count));
        if count <= 0 {
            return Pattern::silence().with_steps(steps);
        }
        let node = Pieces { inner: self.clone(), count, value };
        Pattern::new(node, steps, [self]).stable_like([self])
    }

    /// A cycle of what `make` makes of each event's value inside the event.
    pub(crate) fn squeeze_with(
        &self,
        make: impl Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        self.join_with(Join::Squeeze, [], make)
    }
}

struct Ply {
    inner: Pattern,
    factor: Time,
}

impl Node for Ply {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut events = query.buffer();
        self.inner.ask(span, query, &mut events);
        for mut event in events.drain(..) {
            let Some(whole) = event.whole.filter(|_| event.keep_inside()) else {
                continue;
            };
            // Copies stand where the event's value, once a cycle and `factor` times as fast, would stand if the
            // cycle in which the event begins were squeezed into it.
            let cycle = whole.begin.cycle();
            let length = whole.duration() / self.factor;
            let start = Time::whole(cycle) * self.factor;
            let place = |copy: i64| (Time::whole(copy) - start) * length + whole.begin;
            let first = ((event.part.begin - whole.begin) / length + start).cycle();
            let mut begin = place(first);
            for copy in first.. {
                if begin >= event.part.end && (copy > first || event.part.begin < event.part.end) {
                    break;
                }
                if !query.step(out, self.inner.place()) {
                    return;
                }
                let end = place(copy + 1);
                let own = TimeSpan::new(begin.max(whole.begin), end.min(whole.end));
                if let Some(part) = own.intersection(event.part) {
                    let (value, places) = (event.value.clone(), event.places.clone());
                    out.push(Event { whole: Some(own), part, value, places });
                }
                if end <= begin {
                    break;
                }
                begin = end;
            }
        }
        query.reuse(events);
    }
}

struct Press {
    inner: Pattern,
    from: Time,
}

impl Node for Press {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        crate::map::retain(out, first, |event| {
            let Some(whole) = event.whole else {
                return false;
            };
            let own = TimeSpan::new(whole.begin + whole.duration() * self.from, whole.end);
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

struct Pieces<F> {
    inner: Pattern,
    count: i64,
    value: F,
}

impl<F: Fn(&Value, i64) -> Result<Value, ArgError> + Send + Sync> Node for Pieces<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut events = query.buffer();
        self.inner.ask(span, query, &mut events);
        for mut event in events.drain(..) {
            let Some(whole) = event.whole.filter(|_| event.keep_inside()) else {
                continue;
            };
            let length = whole.duration() / Time::whole(self.count);
            let first = ((event.part.begin - whole.begin) / length).cycle();
            let mut begin = whole.begin + Time::whole(first) * length;
            for number in first..self.count {
                if begin >= event.part.end && number > first {
                    break;
                }
                if !query.step(out, self.inner.place()) {
                    return;
                }
                let end = begin + length;
                let own = TimeSpan::new(begin, end);
                if let Some(part) = own.intersection(event.part) {
                    match (self.value)(&event.value, number) {
                        Ok(value) => {
                            let places = event.places.clone();
                            out.push(Event { whole: Some(own), part, value, places });
                        }
                        Err(error) => {
                            let place = event.places.spans().first().copied();
                            query.fail(crate::query::QueryReason::Argument(error), place);
                            return;
                        }
                    }
                }
                begin = end;
            }
        }
        query.reuse(events);
    }
}
