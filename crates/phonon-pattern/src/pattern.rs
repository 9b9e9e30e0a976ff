//! Patterns: functions from a span of cycle time to the events in it.

use std::fmt;
use std::sync::Arc;

use phonon_base::{Span, Time, TimeSpan, limits};

use crate::context::Context;
use crate::curve::Curve;
use crate::event::{Event, Places};
use crate::query::{Query, QueryError, QueryReason};
use crate::value::Value;

/// What a pattern is made of. A node appends its events to a buffer and may then change what it appended.
pub trait Node: Send + Sync {
    /// Appends the events of `span` to `out`.
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>);

    /// The value of a pattern that is one unchanging event per cycle.
    fn constant(&self) -> Option<(&Value, &Places)> {
        None
    }

    /// The pattern as a continuous curve, if that is what it is.
    fn curve(&self) -> Option<Curve> {
        None
    }
}

/// A pattern. Cloning one is cheap: it is shared and never changes.
#[derive(Clone)]
pub struct Pattern(Arc<Held<dyn Node>>);

struct Held<N: ?Sized> {
    /// Nodes from here to the deepest leaf.
    depth: usize,
    /// Steps per cycle for the stepwise functions; `None` where they are not known.
    steps: Option<Time>,
    /// The stretch of text that it comes from.
    place: Option<Span>,
    node: N,
}

impl Pattern {
    /// A pattern of `node`, which asks `children`, and counts as `steps`.
    pub fn new<'a>(
        node: impl Node + 'static,
        steps: Option<Time>,
        children: impl IntoIterator<Item = &'a Pattern>,
    ) -> Pattern {
        let (mut depth, mut place) = (0, None);
        for child in children {
            depth = depth.max(child.0.depth);
            place = hull(place, child.place());
        }
        if depth >= limits::PATTERN_DEPTH {
            return Pattern::failed(QueryError { reason: QueryReason::TooDeep, place });
        }
        Pattern(Arc::new(Held { depth: depth + 1, steps, place, node }))
    }

    /// A pattern whose every query fails.
    pub fn failed(error: QueryError) -> Pattern {
        let place = error.place;
        Pattern(Arc::new(Held { depth: 1, steps: None, place, node: Failed(error) }))
    }

    /// The events in `span`, in no particular order.
    pub fn query(&self, span: TimeSpan, context: &Context) -> Result<Vec<Event>, QueryError> {
        let mut events = Vec::new();
        Query::new(context).run(self, span, &mut events)?;
        Ok(events)
    }

    /// Steps per cycle; `None` where they are not known.
    pub fn steps(&self) -> Option<Time> {
        self.0.steps
    }

    /// The stretch of text that it comes from.
    pub fn place(&self) -> Option<Span> {
        self.0.place
    }

    /// The value of a pattern that is one unchanging event per cycle, and where it stands.
    pub fn constant(&self) -> Option<(&Value, &Places)> {
        self.0.node.constant()
    }

    /// The pattern as a closed expression of cycle time; `None` for anything with events.
    pub fn curve(&self) -> Option<Curve> {
        self.0.node.curve()
    }

    /// The same pattern, counted as `steps`.
    pub fn with_steps(&self, steps: Option<Time>) -> Pattern {
        if steps == self.0.steps { self.clone() } else { Pattern::new(Same(self.clone()), steps, [self]) }
    }

    /// The pattern just made, which nobody else holds yet, as one that comes from `place`.
    pub(crate) fn at_place(mut self, place: Span) -> Pattern {
        if let Some(held) = Arc::get_mut(&mut self.0) {
            held.place = Some(place);
        }
        self
    }

    /// The same pattern, said to come from `place` when something goes wrong with it.
    pub fn with_place(&self, place: Span) -> Pattern {
        let depth = self.0.depth + 1;
        Pattern(Arc::new(Held { depth, steps: self.0.steps, place: Some(place), node: Same(self.clone()) }))
    }

    /// Appends the events of `span` to `out`, inside a query under way.
    #[inline]
    pub fn ask(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        if query.enter(out, self.0.place) {
            self.0.node.query(span, query, out);
            query.leave(self.0.place);
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern")
    }
}

fn hull(a: Option<Span>, b: Option<Span>) -> Option<Span> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.to(b)),
        (a, b) => a.or(b),
    }
}

struct Failed(QueryError);

impl Node for Failed {
    fn query(&self, _: TimeSpan, query: &mut Query, _: &mut Vec<Event>) {
        query.fail(self.0.reason.clone(), self.0.place);
    }
}

struct Same(Pattern);

impl Node for Same {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        self.0.ask(span, query, out);
    }

    fn constant(&self) -> Option<(&Value, &Places)> {
        self.0.constant()
    }

    fn curve(&self) -> Option<Curve> {
        self.0.curve()
    }
}
