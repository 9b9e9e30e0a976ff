//! A query under way: its context, what it may still spend, and buffers to reuse.

use std::fmt;

use phonon_base::{Span, TimeSpan, limits, time};

use crate::context::Context;
use crate::event::Event;
use crate::function::ArgError;
use crate::pattern::Pattern;
use crate::value::Value;

/// Deepest nesting of nodes inside one query; the stack of a 2 MiB thread holds it.
const DEPTH: u32 = 1024;
/// Most cycles of events that one query may ask for before its allowance stops growing.
const MOST_CYCLES: i64 = 64;

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryError {
    /// What went wrong.
    pub reason: QueryReason,
    /// The place in the text nearest to it, when one is known.
    pub place: Option<Span>,
}

/// What can go wrong in a query.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryReason {
    /// More events in a cycle than `limits::EVENTS_PER_CYCLE`.
    TooManyEvents,
    /// More work than `limits::WORK_PER_CYCLE`.
    TooMuchWork,
    /// Patterns nested deeper than `limits::PATTERN_DEPTH`.
    TooDeep,
    /// A time that does not fit in 64-bit fractions.
    TimeOverflow,
    /// A value that a function cannot take.
    Argument(ArgError),
}

impl QueryReason {
    /// That a value should have been `expected`.
    pub(crate) fn expected(expected: &str, value: &Value) -> QueryReason {
        let what = match value {
            Value::Text(word) => format!("`{word}`"),
            value => value.kind().to_string(),
        };
        QueryReason::Argument(ArgError::expected("", format!("{expected} instead of {what}")))
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            QueryReason::TooManyEvents => {
                write!(f, "more than {} events in a cycle", limits::EVENTS_PER_CYCLE)
            }
            QueryReason::TooMuchWork => {
                write!(f, "a cycle takes more than {} steps to work out", limits::WORK_PER_CYCLE)
            }
            QueryReason::TooDeep => write!(f, "patterns are nested too deep"),
            QueryReason::TimeOverflow => write!(f, "a time does not fit in 64-bit fractions"),
            QueryReason::Argument(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for QueryError {}

/// A query under way.
pub struct Query {
    /// What it is asked under. Nodes that change it put it back.
    pub context: Context,
    depth: u32,
    work: usize,
    events: usize,
    work_per_cycle: usize,
    events_per_cycle: usize,
    error: Option<QueryError>,
    spare: Vec<Vec<Event>>,
}

impl Query {
    /// A query that has spent nothing yet.
    pub fn new(context: &Context) -> Query {
        Query {
            context: context.clone(),
            depth: 0,
            work: 0,
            events: 0,
            work_per_cycle: limits::WORK_PER_CYCLE,
            events_per_cycle: limits::EVENTS_PER_CYCLE,
            error: None,
            spare: Vec::new(),
        }
    }

    /// Sets how many events and how much work a cycle may take.
    pub fn limit(&mut self, events: usize, work: usize) {
        self.events_per_cycle = events;
        self.work_per_cycle = work;
    }

    /// Asks `pattern` for `span` and appends its events to `out`. Buffers are reused from one call to the next.
    pub fn run(&mut self, pattern: &Pattern, span: TimeSpan, out: &mut Vec<Event>) -> Result<(), QueryError> {
        let cycles =
            (span.end.ceil().num()).saturating_sub(span.begin.cycle()).clamp(1, MOST_CYCLES) as usize;
        self.work = self.work_per_cycle * cycles;
        self.events = out.len() + self.events_per_cycle * cycles;
        self.depth = 0;
        self.error = None;
        time::take_overflow();
        pattern.ask(span, self, out);
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Notes why the query has no answer. The first reason stays; nothing more is asked from then on.
    pub fn fail(&mut self, reason: QueryReason, place: Option<Span>) {
        if self.error.is_none() {
            self.error = Some(QueryError { reason, place });
        }
    }

    /// Whether the query goes on.
    pub fn is_alive(&self) -> bool {
        self.error.is_none()
    }

    /// Takes an empty buffer.
    pub fn buffer(&mut self) -> Vec<Event> {
        self.spare.pop().unwrap_or_default()
    }

    /// Gives a buffer back.
    pub fn reuse(&mut self, mut buffer: Vec<Event>) {
        buffer.clear();
        self.spare.push(buffer);
    }

    /// Pays for one step; false when nothing is left or something failed.
    #[inline]
    pub fn step(&mut self, out: &[Event], place: Option<Span>) -> bool {
        if self.work == 0 || out.len() > self.events || self.error.is_some() {
            self.refuse(out, place);
            return false;
        }
        self.work -= 1;
        true
    }

    #[cold]
    fn refuse(&mut self, out: &[Event], place: Option<Span>) {
        let reason =
            if out.len() > self.events { QueryReason::TooManyEvents } else { QueryReason::TooMuchWork };
        self.fail(reason, place);
    }

    #[inline]
    pub(crate) fn enter(&mut self, out: &[Event], place: Option<Span>) -> bool {
        if self.depth >= DEPTH {
            self.fail(QueryReason::TooDeep, place);
        }
        if !self.step(out, place) {
            return false;
        }
        self.depth += 1;
        true
    }

    #[inline]
    pub(crate) fn leave(&mut self, place: Option<Span>) {
        self.depth -= 1;
        if time::take_overflow() {
            self.fail(QueryReason::TimeOverflow, place);
        }
    }
}
