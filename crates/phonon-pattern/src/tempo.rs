//! Time stretched and moved as a whole: `fast`, `slow`, `early`, `late`.

use phonon_base::{Time, TimeSpan};

use crate::curve::Curve;
use crate::event::{Event, Places};
use crate::pattern::{Node, Pattern};
use crate::query::Query;

impl Pattern {
    /// `factor` cycles in the time of one; silence for nought.
    pub fn fast(&self, factor: Time) -> Pattern {
        if factor.is_zero() {
            return Pattern::silence();
        }
        let pattern = self.affine(factor, Time::ZERO);
        if factor.den() == 1 && factor > Time::ZERO { pattern.stable_like([self]) } else { pattern }
    }

    /// One cycle in the time of `factor`; silence for nought.
    pub fn slow(&self, factor: Time) -> Pattern {
        if factor.is_zero() { Pattern::silence() } else { self.fast(Time::ONE / factor) }
    }

    /// Everything `cycles` sooner.
    pub fn early(&self, cycles: Time) -> Pattern {
        let pattern = self.affine(Time::ONE, cycles);
        if cycles.den() == 1 { pattern.stable_like([self]) } else { pattern }
    }

    /// Everything `cycles` later.
    pub fn late(&self, cycles: Time) -> Pattern {
        self.early(-cycles)
    }

    /// This pattern read at `rate * t + offset`.
    fn affine(&self, rate: Time, offset: Time) -> Pattern {
        if rate == Time::ONE && offset.is_zero() || self.is_silent() {
            return self.clone();
        }
        match self.as_affine() {
            // Two in a row are one: rate2 * (rate * t + offset) + offset2.
            Some(inner) => {
                let joined = Affine {
                    inner: inner.inner.clone(),
                    rate: inner.rate * rate,
                    offset: inner.rate * offset + inner.offset,
                };
                Pattern::new(joined, self.steps(), [&inner.inner])
            }
            None => Pattern::new(Affine { inner: self.clone(), rate, offset }, self.steps(), [self]),
        }
    }
}

/// A pattern read at another pace.
pub struct Affine {
    inner: Pattern,
    rate: Time,
    offset: Time,
}

impl Affine {
    fn inward(&self, t: Time) -> Time {
        let t = if self.rate == Time::ONE { t } else { t * self.rate };
        if self.offset.is_zero() { t } else { t + self.offset }
    }

    fn outward(&self, t: Time) -> Time {
        let t = if self.offset.is_zero() { t } else { t - self.offset };
        if self.rate == Time::ONE { t } else { t / self.rate }
    }

    fn inward_span(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::new(self.inward(span.begin), self.inward(span.end))
    }
}

/// Moves the times of `events` by `map`; a part that is the whole is mapped once.
#[inline]
pub(crate) fn map_times(events: &mut [Event], map: impl Fn(Time) -> Time) {
    for event in events {
        map_event(event, &map);
    }
}

#[inline]
pub(crate) fn map_event(event: &mut Event, map: impl Fn(Time) -> Time) {
    let part = TimeSpan::new(map(event.part.begin), map(event.part.end));
    if let Some(whole) = &mut event.whole {
        let begin = if whole.begin == event.part.begin { part.begin } else { map(whole.begin) };
        let end = if whole.end == event.part.end { part.end } else { map(whole.end) };
        *whole = TimeSpan::new(begin, end);
    }
    event.part = part;
}

impl Node for Affine {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(self.inward_span(span), query, out);
        map_times(&mut out[first..], |t| self.outward(t));
    }

    fn curve(&self) -> Option<Curve> {
        self.inner.curve().map(|curve| curve.read_at(self.rate, self.offset))
    }

    fn as_affine(&self) -> Option<&Affine> {
        Some(self)
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        self.inner.sample(self.inward_span(span), query)
    }

    fn sample_places(&self) -> Places {
        self.inner.sample_places()
    }
}
