//! Continuous patterns: a number at every moment, looked at where something asks.

use phonon_base::{Time, TimeSpan};

use crate::context::Sampling;
use crate::control::Key;
use crate::curve::{Curve, Shape, Unary};
use crate::event::{Event, Places};
use crate::number::numeral;
use crate::pattern::{Node, Pattern};
use crate::query::{Query, QueryReason};
use crate::random;
use crate::value::Value;

impl Pattern {
    /// A continuous shape.
    pub fn shape(shape: Shape) -> Pattern {
        Pattern::leaf(Signal(shape), None, None)
    }

    /// A continuous pattern of a function of time.
    pub fn signal(function: impl Fn(Time, &mut Query) -> Value + Send + Sync + 'static) -> Pattern {
        Pattern::leaf(Sampled(function), None, None)
    }

    /// A continuous pattern of a function of the span that is asked for.
    pub fn of_span(function: impl Fn(TimeSpan) -> f64 + Send + Sync + 'static) -> Pattern {
        Pattern::leaf(OfSpan(function), None, None)
    }

    /// `number * factor + add` of every number.
    pub fn scaled(&self, factor: f64, add: f64) -> Pattern {
        self.numeric(Numeric::Scale { factor, add })
    }

    /// A function of every number.
    pub fn unary(&self, function: Unary) -> Pattern {
        self.numeric(Numeric::Unary(function))
    }

    fn numeric(&self, function: Numeric) -> Pattern {
        if let Some((value, places)) = self.constant()
            && let Some(number) = numeral(value)
        {
            return Pattern::placed(function.of(number), places.clone()).worked_out(self.steps());
        }
        let node = Numbers { inner: self.clone(), function };
        Pattern::new(node, self.steps(), [self]).stable_like([self])
    }

    /// This pattern, which is `curve` wherever it is looked at.
    pub(crate) fn with_curve(&self, curve: Curve) -> Pattern {
        Pattern::new(Curved { inner: self.clone(), curve }, self.steps(), [self])
    }
}

/// When a continuous pattern is looked at to stand for `span`.
#[inline]
pub(crate) fn moment(span: TimeSpan, query: &Query) -> Time {
    match query.context.mode.sampling {
        Sampling::Start => span.begin,
        Sampling::Middle => (span.begin + span.end) * Time::HALF,
    }
}

struct Signal(Shape);

impl Node for Signal {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let value = Value::Number(self.number(span, query));
        out.push(Event { whole: None, part: span, value, places: Places::NONE });
    }

    fn curve(&self) -> Option<Curve> {
        Some(Curve::Shape { shape: self.0, rate: Time::ONE, offset: Time::ZERO, seed: 0.0 })
    }

    fn can_sample(&self) -> bool {
        true
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        Some(self.number(span, query))
    }
}

impl Signal {
    #[inline]
    fn number(&self, span: TimeSpan, query: &Query) -> f64 {
        let t = moment(span, query).to_f64();
        let (rng, seed) = (query.context.mode.rng, query.context.seed);
        match self.0 {
            Shape::Rand => random::one(rng, t, seed),
            Shape::Perlin => random::perlin(t, |t| random::one(rng, t, seed)),
            Shape::Berlin => random::berlin(t, |t| random::one(rng, t, seed)),
            shape => shape.at(t, seed),
        }
    }
}

struct Sampled<F>(F);

impl<F: Fn(Time, &mut Query) -> Value + Send + Sync> Node for Sampled<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let value = (self.0)(moment(span, query), query);
        out.push(Event { whole: None, part: span, value, places: Places::NONE });
    }
}

struct OfSpan<F>(F);

impl<F: Fn(TimeSpan) -> f64 + Send + Sync> Node for OfSpan<F> {
    fn query(&self, span: TimeSpan, _: &mut Query, out: &mut Vec<Event>) {
        let value = Value::Number((self.0)(span));
        out.push(Event { whole: None, part: span, value, places: Places::NONE });
    }
}

/// A function of one number that does not depend on time.
#[derive(Clone, Copy)]
enum Numeric {
    Scale { factor: f64, add: f64 },
    Unary(Unary),
}

impl Numeric {
    fn of(self, x: f64) -> f64 {
        match self {
            Numeric::Scale { factor, add } => x * factor + add,
            Numeric::Unary(function) => function.of(x),
        }
    }

    /// Of a number, or of the pitch of an event: of `n`, `note` and `freq`, as far as it has them; else of all its numbers.
    fn of_value(self, value: &Value) -> Option<Value> {
        let Value::Controls(controls) = value else {
            return numeral(value).map(|x| Value::Number(self.of(x)));
        };
        let pitches = ["n", "note", "freq"].map(Key::exactly);
        let is_pitch = |key: &Key| pitches.contains(key);
        let has_pitch =
            controls.entries().iter().any(|(key, value)| is_pitch(key) && numeral(value).is_some());
        let changed = |(key, value): &(Key, Value)| {
            let number = numeral(value).filter(|_| is_pitch(key) || !has_pitch);
            (*key, number.map_or_else(|| value.clone(), |x| Value::Number(self.of(x))))
        };
        let numbers = controls.entries().iter().any(|(_, value)| numeral(value).is_some());
        numbers.then(|| Value::Controls(controls.entries().iter().map(changed).collect()))
    }
}

struct Numbers {
    inner: Pattern,
    function: Numeric,
}

impl Node for Numbers {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for event in &mut out[first..] {
            match self.function.of_value(&event.value) {
                Some(value) => event.value = value,
                None => {
                    let reason = QueryReason::expected("numbers", &event.value);
                    query.fail(reason, event.places.spans().first().copied());
                    return;
                }
            }
        }
    }

    fn curve(&self) -> Option<Curve> {
        let curve = Box::new(self.inner.curve()?);
        Some(match self.function {
            Numeric::Scale { factor, add } => Curve::Binary(
                crate::curve::Binary::Add,
                Box::new(Curve::Binary(
                    crate::curve::Binary::Multiply,
                    curve,
                    Box::new(Curve::Constant(factor)),
                )),
                Box::new(Curve::Constant(add)),
            ),
            Numeric::Unary(function) => Curve::Unary(function, curve),
        })
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        self.inner.sample(span, query).map(|number| self.function.of(number))
    }

    fn sample_places(&self) -> Places {
        self.inner.sample_places()
    }
}

struct Curved {
    inner: Pattern,
    curve: Curve,
}

impl Node for Curved {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        self.inner.ask(span, query, out);
    }

    fn curve(&self) -> Option<Curve> {
        Some(self.curve.clone())
    }
}
