//! Patterns: functions from a span of cycle time to the events in it.

use std::fmt;
use std::sync::Arc;

use phonon_base::{Span, Time, TimeSpan, limits, time};

use crate::apply::Setting;
use crate::context::Context;
use crate::curve::Curve;
use crate::event::{Event, Places};
use crate::query::{Query, QueryError, QueryReason};
use crate::tempo::Affine;
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

    /// The node as one that only reads another at another pace, so that two in a row become one.
    #[doc(hidden)]
    fn as_affine(&self) -> Option<&Affine> {
        None
    }

    /// The node as one that gives all events of a pattern the same controls, so that two in a row become one.
    #[doc(hidden)]
    fn as_setting(&self) -> Option<Setting<'_>> {
        None
    }

    /// Whether a constant, given as an argument, is used as it is. What a text spells is not: it is joined like a
    /// varying argument, which cuts events at cycles.
    fn is_direct(&self) -> bool {
        true
    }

    /// Whether there is never an event.
    fn is_silent(&self) -> bool {
        false
    }

    /// Whether [`Node::sample`] may answer: the pattern is continuous.
    fn can_sample(&self) -> bool {
        false
    }

    /// The number that is the only, continuous, event of `span`; `None` where a query gives anything else.
    fn sample(&self, _span: TimeSpan, _query: &mut Query) -> Option<f64> {
        None
    }

    /// The places that every sample comes from.
    fn sample_places(&self) -> Places {
        Places::NONE
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
    /// Whether every cycle is the same, no event reaches beyond its cycle, and nothing depends on the context.
    stable: bool,
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
        Pattern::build(Held { depth: depth + 1, steps, place, stable: false, node })
    }

    pub(crate) fn leaf(node: impl Node + 'static, steps: Option<Time>, place: Option<Span>) -> Pattern {
        Pattern::build(Held { depth: 1, steps, place, stable: false, node })
    }

    /// A pattern whose every query fails.
    pub fn failed(error: QueryError) -> Pattern {
        let place = error.place;
        Pattern::leaf(Failed(error), None, place)
    }

    fn build(held: Held<impl Node + 'static>) -> Pattern {
        if time::take_overflow() {
            return Pattern::failed(QueryError { reason: QueryReason::TimeOverflow, place: held.place });
        }
        if held.depth > limits::PATTERN_DEPTH {
            return Pattern::failed(QueryError { reason: QueryReason::TooDeep, place: held.place });
        }
        Pattern(Arc::new(held))
    }

    /// The events in `span`, in no particular order.
    pub fn query(&self, span: TimeSpan, context: &Context) -> Result<Vec<Event>, QueryError> {
        let mut events = Vec::new();
        Query::new(context).run(self, span, &mut events)?;
        Ok(events)
    }

    /// Whether both are one and the same pattern, not merely equal ones.
    pub fn is_same(&self, other: &Pattern) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
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
    pub fn with_steps(mut self, steps: Option<Time>) -> Pattern {
        if steps == self.0.steps {
            return self;
        }
        if let Some(held) = Arc::get_mut(&mut self.0) {
            held.steps = steps;
            return self;
        }
        self.wrapped(steps, self.place(), true)
    }

    /// The same pattern, counted as `steps`, as a sequence of one step.
    pub fn single_step(&self, steps: Time) -> Pattern {
        self.wrapped(Some(steps), self.place(), self.constant().is_none())
    }

    /// The same constant, no longer used directly as an argument: it has been worked out.
    pub(crate) fn worked_out(&self, steps: Option<Time>) -> Pattern {
        self.wrapped(steps, self.place(), false)
    }

    fn wrapped(&self, steps: Option<Time>, place: Option<Span>, direct: bool) -> Pattern {
        let node = Same { inner: self.clone(), direct };
        Pattern::build(Held { depth: self.0.depth + 1, steps, place, stable: self.0.stable, node })
    }

    /// The pattern just made, which nobody else holds yet, as one that is the same in every cycle.
    pub(crate) fn stable(mut self) -> Pattern {
        if let Some(held) = Arc::get_mut(&mut self.0) {
            held.stable = true;
        }
        self
    }

    /// Whether every cycle is the same, no event reaches beyond its cycle, and nothing depends on the context.
    pub(crate) fn is_stable(&self) -> bool {
        self.0.stable
    }

    /// The pattern just made: worked out once and for all if all of `children` are the same in every cycle.
    pub(crate) fn stable_like<'a>(self, children: impl IntoIterator<Item = &'a Pattern>) -> Pattern {
        if children.into_iter().all(Pattern::is_stable) { crate::table::freeze(self) } else { self }
    }

    /// The same pattern, said to come from `place` when something goes wrong with it. A pattern that others hold
    /// too keeps the place that it has.
    pub fn with_place(mut self, place: Span) -> Pattern {
        if let Some(held) = Arc::get_mut(&mut self.0) {
            held.place = Some(place);
        } else if self.place().is_none() {
            return self.wrapped(self.steps(), Some(place), true);
        }
        self
    }

    /// Whether a constant, given as an argument, is used as it is.
    pub(crate) fn is_direct(&self) -> bool {
        self.0.node.is_direct()
    }

    pub(crate) fn as_affine(&self) -> Option<&Affine> {
        self.0.node.as_affine()
    }

    pub(crate) fn as_setting(&self) -> Option<Setting<'_>> {
        self.0.node.as_setting()
    }

    /// Whether there is never an event.
    pub fn is_silent(&self) -> bool {
        self.0.node.is_silent()
    }

    /// Whether [`Pattern::sample`] may answer.
    #[inline]
    pub fn can_sample(&self) -> bool {
        self.0.node.can_sample()
    }

    /// The number that is the only, continuous, event of `span`; `None` where a query gives anything else.
    #[inline]
    pub fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        self.0.node.sample(span, query)
    }

    pub(crate) fn sample_places(&self) -> Places {
        self.0.node.sample_places()
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

/// Another pattern with other step count or place.
struct Same {
    inner: Pattern,
    direct: bool,
}

impl Node for Same {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        self.inner.ask(span, query, out);
    }

    fn constant(&self) -> Option<(&Value, &Places)> {
        self.inner.constant()
    }

    fn curve(&self) -> Option<Curve> {
        self.inner.curve()
    }

    fn as_affine(&self) -> Option<&Affine> {
        self.inner.as_affine()
    }

    fn is_direct(&self) -> bool {
        self.direct && self.inner.is_direct()
    }

    fn is_silent(&self) -> bool {
        self.inner.is_silent()
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        self.inner.sample(span, query)
    }

    fn sample_places(&self) -> Places {
        self.inner.sample_places()
    }
}
