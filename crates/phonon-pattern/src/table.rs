//! Patterns that are the same in every cycle, worked out once.
//!
//! A query of one is a search in a sorted list, however many functions made the pattern.

use phonon_base::{Time, TimeSpan};

use crate::context::Context;
use crate::event::Event;
use crate::leaf::cycles;
use crate::pattern::{Node, Pattern};
use crate::query::Query;

/// Most events of a pattern that is worked out ahead; a larger one is asked as it stands.
const MOST_EVENTS: usize = 2048;

/// `pattern`, which is the same in every cycle, as a list of events, unless there are too many or it is
/// cheaper as it is.
pub(crate) fn freeze(pattern: Pattern) -> Pattern {
    if pattern.constant().is_some() || pattern.is_silent() {
        return pattern.stable();
    }
    let mut events = Vec::new();
    let cycle = TimeSpan::of_cycle(0);
    if Query::for_table(MOST_EVENTS).run(&pattern, cycle, &mut events).is_err() {
        return pattern;
    }
    let inside = |whole: TimeSpan| whole.begin >= cycle.begin && whole.end <= cycle.end;
    if events.len() > MOST_EVENTS || !events.iter().all(|event| event.whole.is_some_and(inside)) {
        return pattern;
    }
    Pattern::leaf(Table::new(events), pattern.steps(), pattern.place()).stable()
}

struct Table {
    /// The events of cycle nought, by the begin of their parts.
    events: Box<[Event]>,
    /// For each event the latest end of a part up to there.
    reach: Box<[Time]>,
}

impl Table {
    fn new(mut events: Vec<Event>) -> Table {
        events.sort_by_key(|event| event.part.begin);
        let mut latest = Time::ZERO;
        let reach = events.iter().map(|event| {
            latest = latest.max(event.part.end);
            latest
        });
        let reach = reach.collect();
        Table { events: events.into(), reach }
    }

    fn push_all(&self, cycle: i64, out: &mut Vec<Event>) {
        out.extend(self.events.iter().map(|event| Event {
            whole: event.whole.map(|whole| whole.later(cycle)),
            part: event.part.later(cycle),
            value: event.value.clone(),
            places: event.places.clone(),
        }));
    }

    fn push_some(&self, cycle: i64, asked: TimeSpan, out: &mut Vec<Event>) {
        let first = self.reach.partition_point(|end| *end <= asked.begin);
        for event in &self.events[first..] {
            if event.part.begin > asked.end {
                break;
            }
            if let Some(part) = event.part.intersection(asked) {
                out.push(Event {
                    whole: event.whole.map(|whole| whole.later(cycle)),
                    part: part.later(cycle),
                    value: event.value.clone(),
                    places: event.places.clone(),
                });
            }
        }
    }
}

impl Node for Table {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let cycle = part.begin.cycle();
            if !query.step(out, None) {
                return;
            }
            let asked = part.later(-cycle);
            if asked == TimeSpan::of_cycle(0) {
                self.push_all(cycle, out);
            } else {
                self.push_some(cycle, asked, out);
            }
        }
    }

    fn is_silent(&self) -> bool {
        self.events.is_empty()
    }
}

impl Query {
    /// A query that gives up early, for patterns that may be worked out ahead.
    fn for_table(most_events: usize) -> Query {
        let mut query = Query::new(&Context::default());
        query.limit(most_events, 64 * most_events);
        query
    }
}
