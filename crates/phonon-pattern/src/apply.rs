//! Two patterns laid over one another, with the structure of one or of both.

use std::sync::Arc;

use phonon_base::TimeSpan;

use crate::compute::{arithmetic, compute, is_unnamed};
use crate::curve::Curve;
use crate::event::{Event, Places};
use crate::function::ArgError;
use crate::join::Join;
use crate::leaf::{cycles, in_one_cycle};
use crate::map::retain;
use crate::operator::{Align, Op};
use crate::pattern::{Node, Pattern};
use crate::query::{Query, QueryReason};
use crate::steps::lcm;
use crate::value::{Controls, Value};

/// What is done with a value of the left and one of the right pattern.
#[derive(Clone)]
pub(crate) enum With {
    Op(Op),
    Function(Arc<Merge>),
}

type Merge = dyn Fn(&Value, &Value) -> Result<Option<Value>, ArgError> + Send + Sync;

impl With {
    #[inline]
    pub(crate) fn merge(&self, left: &Value, right: &Value) -> Result<Option<Value>, ArgError> {
        match self {
            With::Op(op) => compute(*op, left, right),
            With::Function(function) => function(left, right),
        }
    }

    fn numbers(&self, left: f64, right: f64) -> Option<f64> {
        match self {
            With::Op(op) => arithmetic(*op, left, right),
            With::Function(function) => match function(&Value::Number(left), &Value::Number(right)) {
                Ok(Some(Value::Number(number))) => Some(number),
                _ => None,
            },
        }
    }
}

/// Whose events give the wholes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    Left,
    Right,
    Both,
}

pub(crate) fn combine(op: Op, align: Align, left: &Pattern, right: &Pattern) -> Pattern {
    let with = With::Op(op);
    match align {
        Align::In => left.apply(Whole::Left, with, right),
        Align::Out => left.apply(Whole::Right, with, right),
        Align::Mix => left.apply(Whole::Both, with, right),
        Align::Squeeze => nest(left, right, with, Join::Squeeze, false),
        Align::SqueezeOut => nest(right, left, with, Join::Squeeze, true),
        Align::Reset => nest(right, left, with, Join::Reset, true),
        Align::Restart => nest(right, left, with, Join::Restart, true),
        Align::Poly => poly(left, right, with),
    }
}

/// For each event of `outer` the whole of `inner`, changed by its value and joined by `join`. With `swapped` the
/// inner value is the left one.
fn nest(outer: &Pattern, inner: &Pattern, with: With, join: Join, swapped: bool) -> Pattern {
    let inner_too = inner.clone();
    let nested = if let (With::Op(Op::KeepIf), true) = (&with, swapped) {
        // What drops events by the outer value alone needs no look at the inner pattern.
        let on = outer.try_map(|value| Ok(value.is_true().then(|| value.clone())));
        on.join_with(join, [inner], move |_| Ok(inner_too.clone()))
    } else {
        outer.join_with(join, [inner], move |value| {
            let (value, with) = (value.clone(), with.clone());
            Ok(inner_too.try_map(move |inner| match swapped {
                true => with.merge(inner, &value),
                false => with.merge(&value, inner),
            }))
        })
    };
    nested.stable_like([outer, inner])
}

/// Step by step: the right pattern is played at the pace at which its steps meet the left's. As in Strudel the
/// right value comes first, so that `set.poly` keeps the left one.
fn poly(left: &Pattern, right: &Pattern, with: With) -> Pattern {
    let (Some(own), Some(other)) = (left.steps(), right.steps()) else {
        return Pattern::silence();
    };
    if other.is_zero() {
        return Pattern::silence();
    }
    let paced = right.fast(own / other);
    left.join_with(Join::Outer, [&paced.clone()], move |value| {
        let (value, with) = (value.clone(), with.clone());
        Ok(paced.try_map(move |right| with.merge(right, &value)))
    })
    .with_steps(left.steps())
}

impl Pattern {
    /// `left op right` with the structure of the left pattern.
    pub fn op(&self, op: Op, right: &Pattern) -> Pattern {
        combine(op, Align::In, self, right)
    }

    pub(crate) fn apply(&self, whole: Whole, with: With, right: &Pattern) -> Pattern {
        let steps = match whole {
            Whole::Left => self.steps(),
            Whole::Right => right.steps(),
            Whole::Both => lcm([right.steps(), self.steps()]),
        };
        if let (Some((left, places)), Some((right, more))) = (self.constant(), right.constant())
            && let Ok(Some(value)) = with.merge(left, right)
        {
            let mut places = places.clone();
            places.add(more);
            return Pattern::placed(value, places).worked_out(steps);
        }
        if let (Whole::Left, With::Op(Op::Set)) = (whole, &with)
            && let Some(pattern) = self.set_at_once(right)
        {
            return pattern;
        }
        let pattern = match whole {
            Whole::Left => {
                let over = Over { frame: self.clone(), fill: right.clone(), with, swapped: false };
                Pattern::new(over, steps, [self, right])
            }
            Whole::Right => {
                let dropped = matches!(with, With::Op(Op::KeepIf));
                let frame = if dropped {
                    right.try_map(|on| Ok(on.is_true().then(|| on.clone())))
                } else {
                    right.clone()
                };
                let over = Over { frame, fill: self.clone(), with, swapped: true };
                Pattern::new(over, steps, [self, right])
            }
            Whole::Both => {
                let both = Both { left: self.clone(), right: right.clone(), with };
                Pattern::new(both, steps, [self, right])
            }
        };
        pattern.stable_like([self, right])
    }

    /// `self` with the controls of `right`, if it has constant controls set already and those of `right` are constant
    /// too: both are then set in one step, as most texts set several, one after another.
    fn set_at_once(&self, right: &Pattern) -> Option<Pattern> {
        let Setting { frame, controls, places } = self.as_setting()?;
        let (Value::Controls(more), more_places) = right.constant()? else { return None };
        if is_unnamed(controls) || is_unnamed(more) {
            return None;
        }
        let mut places = places.clone();
        places.add(more_places);
        let both = controls.merged(more, |_, later| later.clone());
        let fill = Pattern::placed(Value::Controls(both), places);
        let over = Over { frame: frame.clone(), fill: fill.clone(), with: With::Op(Op::Set), swapped: false };
        Some(Pattern::new(over, self.steps(), [frame, &fill]).stable_like([frame, &fill]))
    }

    pub(crate) fn apply_left(
        &self,
        right: &Pattern,
        merge: impl Fn(&Value, &Value) -> Result<Option<Value>, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        self.apply(Whole::Left, With::Function(Arc::new(merge)), right)
    }
}

/// A pattern whose events are those of `frame` with the same controls for all of them.
pub struct Setting<'a> {
    frame: &'a Pattern,
    controls: &'a Controls,
    places: &'a Places,
}

/// The events of `frame`, each with the values that `fill` has during it.
struct Over {
    frame: Pattern,
    fill: Pattern,
    with: With,
    /// Whether the frame is the right operand.
    swapped: bool,
}

impl Over {
    #[inline]
    fn merge(&self, frame: &Value, fill: &Value) -> Result<Option<Value>, ArgError> {
        if self.swapped { self.with.merge(fill, frame) } else { self.with.merge(frame, fill) }
    }

    /// Puts the value that `fill` has into `event`; false where there is none.
    fn put(&self, event: &mut Event, fill: &Value, places: &Places, query: &mut Query) -> bool {
        match self.merge(&event.value, fill) {
            Ok(Some(value)) => {
                event.value = value;
                event.places.add(places);
                true
            }
            Ok(None) => false,
            Err(error) => {
                let place = event.places.spans().first().or(places.spans().first()).copied();
                query.fail(QueryReason::Argument(error), place);
                false
            }
        }
    }

    /// One value during all of an event: it stays one event, cut only where a cycle begins.
    fn fill_constant(&self, first: usize, fill: (&Value, &Places), query: &mut Query, out: &mut Vec<Event>) {
        retain(out, first, |event| event.keep_inside() && self.put(event, fill.0, fill.1, query));
        for at in first..out.len() {
            if !in_one_cycle(out[at].part) {
                let event = out[at].clone();
                for (number, part) in cycles(event.part).enumerate() {
                    if !query.step(out, None) {
                        return;
                    }
                    match number {
                        0 => out[at].part = part,
                        _ => out.push(Event { part, ..event.clone() }),
                    }
                }
            }
        }
    }

    fn fill_events(&self, first: usize, query: &mut Query, out: &mut Vec<Event>) {
        let mut frames = query.buffer();
        frames.extend(out.drain(first..));
        for frame in &frames {
            let start = out.len();
            self.fill.ask(frame.whole_or_part(), query, out);
            retain(out, start, |event| {
                let Some(part) = frame.part.intersection(event.part) else {
                    return false;
                };
                event.part = part;
                event.whole = frame.whole;
                match self.merge(&frame.value, &event.value) {
                    Ok(Some(value)) => {
                        event.value = value;
                        let mut places = frame.places.clone();
                        places.add(&event.places);
                        event.places = places;
                        true
                    }
                    Ok(None) => false,
                    Err(error) => {
                        let place = frame.places.spans().first().or(event.places.spans().first()).copied();
                        query.fail(QueryReason::Argument(error), place);
                        false
                    }
                }
            });
        }
        query.reuse(frames);
    }

    /// Fills with samples of a continuous pattern; false where it cannot be sampled in one piece.
    fn fill_samples(&self, first: usize, query: &mut Query, out: &mut Vec<Event>) -> bool {
        let places = self.fill.sample_places();
        // All samples are taken before anything is changed, so that nothing is done twice.
        let mut samples = smallvec::SmallVec::<[f64; 64]>::new();
        for event in &out[first..] {
            match self.fill.sample(event.whole_or_part(), query) {
                Some(sample) => samples.push(sample),
                None => return false,
            }
        }
        let mut samples = samples.into_iter();
        retain(out, first, |event| {
            let sample = Value::Number(samples.next().unwrap_or(0.0));
            event.keep_inside() && self.put(event, &sample, &places, query)
        });
        true
    }
}

impl Node for Over {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.frame.ask(span, query, out);
        if let Some(fill) = self.fill.constant() {
            self.fill_constant(first, fill, query, out);
        } else if !self.fill.can_sample() || !self.fill_samples(first, query, out) {
            self.fill_events(first, query, out);
        }
    }

    fn as_setting(&self) -> Option<Setting<'_>> {
        let With::Op(Op::Set) = self.with else { return None };
        match self.fill.constant() {
            Some((Value::Controls(controls), places)) if !self.swapped => {
                Some(Setting { frame: &self.frame, controls, places })
            }
            _ => None,
        }
    }

    fn curve(&self) -> Option<Curve> {
        let (left, right) = if self.swapped { (&self.fill, &self.frame) } else { (&self.frame, &self.fill) };
        joined_curve(&self.with, left, right)
    }

    fn can_sample(&self) -> bool {
        self.frame.can_sample() && (self.fill.can_sample() || self.fill.constant().is_some())
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        let frame = self.frame.sample(span, query)?;
        let fill = number_during(&self.fill, span, query)?;
        if self.swapped { self.with.numbers(fill, frame) } else { self.with.numbers(frame, fill) }
    }

    fn sample_places(&self) -> Places {
        both_places(&self.frame, &self.fill)
    }
}

/// The number of a constant or a sample, where nothing cuts `span` into several events.
fn number_during(pattern: &Pattern, span: TimeSpan, query: &mut Query) -> Option<f64> {
    match pattern.constant() {
        Some((Value::Number(number), _)) if in_one_cycle(span) => Some(*number),
        Some(_) => None,
        None => pattern.sample(span, query),
    }
}

fn both_places(left: &Pattern, right: &Pattern) -> Places {
    let places_of = |pattern: &Pattern| match pattern.constant() {
        Some((_, places)) => places.clone(),
        None => pattern.sample_places(),
    };
    let mut places = places_of(left);
    places.add(&places_of(right));
    places
}

fn joined_curve(with: &With, left: &Pattern, right: &Pattern) -> Option<Curve> {
    let With::Op(op) = with else {
        return None;
    };
    let curve_of = |pattern: &Pattern| match pattern.constant() {
        Some((value, _)) => value.as_number().map(Curve::Constant),
        None => pattern.curve(),
    };
    Curve::joined(*op, curve_of(left)?, curve_of(right)?)
}

/// The values of both wherever both have one; wholes are intersected.
struct Both {
    left: Pattern,
    right: Pattern,
    with: With,
}

impl Node for Both {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut lefts = query.buffer();
        let mut rights = query.buffer();
        self.left.ask(span, query, &mut lefts);
        self.right.ask(span, query, &mut rights);
        for left in &lefts {
            for right in &rights {
                if !query.step(out, None) {
                    break;
                }
                let Some(part) = left.part.intersection(right.part) else {
                    continue;
                };
                let whole = match (left.whole, right.whole) {
                    (Some(left), Some(right)) => left.intersection(right),
                    _ => None,
                };
                match self.with.merge(&left.value, &right.value) {
                    Ok(Some(value)) => {
                        let mut places = left.places.clone();
                        places.add(&right.places);
                        out.push(Event { whole, part, value, places });
                    }
                    Ok(None) => {}
                    Err(error) => {
                        let place = left.places.spans().first().or(right.places.spans().first()).copied();
                        query.fail(QueryReason::Argument(error), place);
                    }
                }
            }
        }
        query.reuse(lefts);
        query.reuse(rights);
    }

    fn curve(&self) -> Option<Curve> {
        joined_curve(&self.with, &self.left, &self.right)
    }

    fn can_sample(&self) -> bool {
        let sampled = |pattern: &Pattern| pattern.can_sample() || pattern.constant().is_some();
        sampled(&self.left) && sampled(&self.right)
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        let left = number_during(&self.left, span, query)?;
        let right = number_during(&self.right, span, query)?;
        self.with.numbers(left, right)
    }

    fn sample_places(&self) -> Places {
        both_places(&self.left, &self.right)
    }
}
