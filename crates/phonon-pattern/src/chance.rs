//! Chance: events dropped, patterns chosen, by random numbers that depend on nothing but time.

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::function::ArgError;
use crate::join::Join;
use crate::map::retain;
use crate::number::numeral;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::random;
use crate::signal::moment;
use crate::value::Value;

/// Where a random decision about an event comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// How far ahead of the event's begin the random stream is read, in cycles.
    pub(crate) ahead: Time,
    /// Whether the distance from 1 is taken.
    pub(crate) mirrored: bool,
}

impl Source {
    /// The random numbers of `rand`.
    pub(crate) const RAND: Source = Source { ahead: Time::ZERO, mirrored: false };
    /// Their distances from 1.
    pub(crate) const MIRRORED: Source = Source { ahead: Time::ZERO, mirrored: true };

    fn number(self, span: TimeSpan, query: &Query) -> f64 {
        let t = moment(span, query);
        let t = if self.ahead.is_zero() { t } else { t + self.ahead };
        let number = random::one(query.context.mode.rng, t.to_f64(), query.context.seed);
        if self.mirrored { 1.0 - number } else { number }
    }
}

impl Pattern {
    /// The events whose random number is above `amount`. In Tidal one that equals it stays too, unless mirrored.
    pub(crate) fn drop_by(&self, amount: f64, source: Source) -> Pattern {
        if self.is_silent() {
            return self.clone();
        }
        Pattern::new(Drop { inner: self.clone(), amount, source }, self.steps(), [self])
    }

    /// Of `options` the one at the place that this pattern's number from 0 to 1 points to, fitted in by `join`.
    pub fn choose_with(&self, join: Join, options: Vec<Pattern>) -> Pattern {
        if options.is_empty() {
            return Pattern::silence();
        }
        let inside = options.clone();
        self.join_with(join, &inside, move |value| {
            let number = numeral(value).ok_or_else(|| ArgError::expected("", "numbers from 0 to 1"))?;
            let at = (number * options.len() as f64).floor().max(0.0) as usize;
            Ok(options[at.min(options.len() - 1)].clone())
        })
    }

    /// This pattern with every random stream in it shifted to `seed`.
    pub fn with_seed(&self, seed: f64) -> Pattern {
        Pattern::new(Seeded { inner: self.clone(), seed }, self.steps(), [self])
    }

    /// This pattern with random numbers of another kind.
    pub fn with_rng(&self, rng: crate::context::Rng) -> Pattern {
        Pattern::new(OtherRng { inner: self.clone(), rng }, self.steps(), [self])
    }
}

struct Drop {
    inner: Pattern,
    amount: f64,
    source: Source,
}

impl Drop {
    fn keeps(&self, number: f64, tidal: bool) -> bool {
        number > self.amount || (tidal && !self.source.mirrored && number == self.amount)
    }
}

impl Node for Drop {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        let tidal = query.context.mode.tidal;
        retain(out, first, |event| {
            event.keep_inside() && self.keeps(self.source.number(event.whole_or_part(), query), tidal)
        });
    }
}

struct Seeded {
    inner: Pattern,
    seed: f64,
}

impl Node for Seeded {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let before = std::mem::replace(&mut query.context.seed, self.seed);
        self.inner.ask(span, query, out);
        query.context.seed = before;
    }

    fn can_sample(&self) -> bool {
        self.inner.can_sample()
    }

    fn sample(&self, span: TimeSpan, query: &mut Query) -> Option<f64> {
        let before = std::mem::replace(&mut query.context.seed, self.seed);
        let sample = self.inner.sample(span, query);
        query.context.seed = before;
        sample
    }

    fn sample_places(&self) -> Places {
        self.inner.sample_places()
    }
}

struct OtherRng {
    inner: Pattern,
    rng: crate::context::Rng,
}

impl Node for OtherRng {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let before = std::mem::replace(&mut query.context.mode.rng, self.rng);
        self.inner.ask(span, query, out);
        query.context.mode.rng = before;
    }
}

impl Pattern {
    /// A number that a value decides by: itself, or what it spells.
    pub(crate) fn random_list(count: usize) -> Pattern {
        Pattern::signal(move |t, query| {
            let (rng, seed) = (query.context.mode.rng, query.context.seed);
            let numbers = random::many(rng, t.to_f64(), count, seed);
            Value::list(numbers.into_iter().map(|number| Value::Number(number.abs())).collect::<Vec<_>>())
        })
    }
}

impl Pattern {
    /// `changed` in the cycles whose random number is below `share`, as Tidal decides.
    pub(crate) fn in_random_cycles(&self, share: f64, changed: &Pattern) -> Pattern {
        let node = RandomCycles { plain: self.clone(), changed: changed.clone(), share };
        Pattern::new(node, None, [self, changed])
    }
}

struct RandomCycles {
    plain: Pattern,
    changed: Pattern,
    share: f64,
}

impl Node for RandomCycles {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in crate::leaf::cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let (rng, seed) = (query.context.mode.rng, query.context.seed);
            let number = random::one(rng, part.begin.cycle() as f64, seed);
            let chosen = if number < self.share { &self.changed } else { &self.plain };
            chosen.ask(part, query, out);
        }
    }
}
