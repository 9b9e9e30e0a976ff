//! Patterns of patterns made flat.

use std::sync::{Arc, Mutex, PoisonError};

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::function::ArgError;
use crate::leaf::cycles;
use crate::map::retain;
use crate::pattern::{Node, Pattern};
use crate::query::{Query, QueryReason};
use crate::tempo::map_times;
use crate::value::Value;

/// How the events of inner patterns fit into the outer events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Wholes of the inner events.
    Inner,
    /// Wholes of the outer events.
    Outer,
    /// Both wholes, intersected.
    Mix,
    /// A cycle of the inner pattern in each outer event.
    Squeeze,
    /// The inner pattern's cycle begins with each outer event.
    Reset,
    /// The inner pattern begins, at cycle nought, with each outer event.
    Restart,
    /// The patterns of a cycle one after another, each as long as it has steps.
    Step,
}

type Make = dyn Fn(&Event) -> Result<Pattern, ArgError> + Send + Sync;

impl Pattern {
    /// For each event the pattern that `make` makes of its value, fitted in by `join`. `inside` are patterns that
    /// `make` uses, for the depth of the whole.
    pub fn join_with<'a>(
        &'a self,
        join: Join,
        inside: impl IntoIterator<Item = &'a Pattern>,
        make: impl Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        let memory = Memory::default();
        self.join_events(join, inside, move |event| memory.recall(&event.value, &make))
    }

    /// As [`Pattern::join_with`], with `make` seeing the whole event.
    pub(crate) fn join_events<'a>(
        &'a self,
        join: Join,
        inside: impl IntoIterator<Item = &'a Pattern>,
        make: impl Fn(&Event) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        let steps = if join == Join::Outer { self.steps() } else { None };
        let node = Joined { outer: self.clone(), join, make: Arc::new(make) };
        Pattern::new(node, steps, inside.into_iter().chain([self]))
    }

    /// A pattern of patterns made flat.
    pub fn join(&self, join: Join) -> Pattern {
        self.join_with(join, [], |value| match value {
            Value::Pattern(pattern) => Ok(pattern.clone()),
            value => Ok(Pattern::pure(value.clone())),
        })
    }
}

impl Pattern {
    /// This pattern as the only value of a pattern that never changes, joined: events are cut at cycles.
    pub(crate) fn in_cycles(&self, join: Join) -> Pattern {
        match join {
            // A stepwise function sees the steps of what it is given; nothing else does.
            Join::Step => self.clone(),
            _ if self.is_stable() => self.clone().with_steps(None),
            _ => Pattern::new(Cycles { inner: self.clone(), join }, None, [self]),
        }
    }
}

struct Cycles {
    inner: Pattern,
    join: Join,
}

impl Node for Cycles {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let whole = Some(TimeSpan::of_cycle(part.begin.cycle()));
            let outer = Event { whole, part, value: Value::Bool(true), places: Places::NONE };
            fit(self.join, &outer, &self.inner, span, query, out);
        }
    }
}

/// Most patterns that a join remembers.
const REMEMBERED: usize = 8;

/// The patterns made of the last values, because a varying argument takes few values again and again.
#[derive(Default)]
struct Memory(Mutex<(usize, Vec<(Value, Pattern)>)>);

impl Memory {
    fn recall(
        &self,
        value: &Value,
        make: impl Fn(&Value) -> Result<Pattern, ArgError>,
    ) -> Result<Pattern, ArgError> {
        if let Value::Pattern(_) | Value::Function(_) = value {
            return make(value);
        }
        {
            let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, pattern)) = held.1.iter().find(|(known, _)| known == value) {
                return Ok(pattern.clone());
            }
        }
        let pattern = make(value)?;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, patterns) = &mut *held;
        let entry = (value.clone(), pattern.clone());
        if patterns.len() < REMEMBERED {
            patterns.push(entry);
        } else {
            patterns[*next] = entry;
        }
        *next = (*next + 1) % REMEMBERED;
        Ok(pattern)
    }
}

struct Joined {
    outer: Pattern,
    join: Join,
    make: Arc<Make>,
}

impl Node for Joined {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut outers = query.buffer();
        self.outer.ask(span, query, &mut outers);
        for outer in &outers {
            match (self.make)(outer) {
                Ok(inner) => fit(self.join, outer, &inner, span, query, out),
                Err(error) => {
                    let place = outer.places.spans().first().copied();
                    query.fail(QueryReason::Argument(error), place);
                }
            }
            if !query.is_alive() {
                break;
            }
        }
        query.reuse(outers);
    }
}

/// Appends what `inner` plays during `outer`.
pub(crate) fn fit(
    join: Join,
    outer: &Event,
    inner: &Pattern,
    span: TimeSpan,
    query: &mut Query,
    out: &mut Vec<Event>,
) {
    let first = out.len();
    match (join, outer.whole) {
        (Join::Inner, _) => inner.ask(outer.part, query, out),
        (Join::Outer, whole) => {
            inner.ask(outer.part, query, out);
            out[first..].iter_mut().for_each(|event| event.whole = whole);
        }
        (Join::Mix, whole) => {
            inner.ask(outer.part, query, out);
            for event in &mut out[first..] {
                event.whole = whole.and_then(|outer| outer.intersection(event.whole?));
            }
        }
        (Join::Step, _) | (_, None) => return,
        (Join::Squeeze, Some(whole)) => {
            let length = whole.duration();
            let cycle = whole.begin.cycle();
            let inward = |t: Time| ((t - whole.begin) / length).later(cycle);
            let asked = TimeSpan::new(inward(outer.part.begin), inward(outer.part.end));
            inner.ask(asked, query, out);
            map_times(&mut out[first..], |t: Time| t.later(-cycle) * length + whole.begin);
            cut(first, whole, outer, true, out);
        }
        (Join::Reset | Join::Restart, Some(whole)) => {
            let shift = if join == Join::Restart { whole.begin } else { whole.begin.cycle_pos() };
            // Asking for the part alone gives the same events as asking for all and cutting, but a continuous
            // pattern would be looked at elsewhere.
            let asked = if inner.can_sample() { span } else { outer.part };
            inner.ask(TimeSpan::new(asked.begin - shift, asked.end - shift), query, out);
            map_times(&mut out[first..], |t| t + shift);
            // As in Strudel a fragment that lies outside its own whole (stretching parts of cycles makes such) stays
            // here, without a whole.
            cut(first, whole, outer, false, out);
        }
    }
    for event in &mut out[first..] {
        event.places.add(&outer.places);
    }
}

/// Cuts `out[first..]` to `whole` and the part of `outer`, and drops what lies outside: whose part does, or with
/// `strict` also whose whole does.
fn cut(first: usize, whole: TimeSpan, outer: &Event, strict: bool, out: &mut Vec<Event>) {
    retain(out, first, |event| {
        let Some(part) = event.part.intersection(outer.part) else {
            return false;
        };
        event.part = part;
        match event.whole {
            Some(inner) => {
                event.whole = inner.intersection(whole);
                event.whole.is_some() || !strict
            }
            None => true,
        }
    });
}
