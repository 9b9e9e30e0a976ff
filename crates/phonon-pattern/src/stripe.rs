//! A pattern repeated in each cycle at random speeds.

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::join::{Join, fit};
use crate::leaf::cycles;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::random;
use crate::value::Value;

/// Each cycle of `pattern` cut into `count` parts, each played in a part of the cycle of random length.
pub(crate) fn stripe(pattern: &Pattern, count: i64) -> Pattern {
    Pattern::new(Stripe { inner: pattern.clone(), count }, None, [pattern])
}

struct Stripe {
    inner: Pattern,
    count: i64,
}

impl Node for Stripe {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let cycle = part.begin.cycle();
            let (rng, seed) = (query.context.mode.rng, query.context.seed);
            // Every stripe is one, two or three units long, as a number drawn ahead by its place in the cycle says.
            let units: Vec<i64> = (0..self.count)
                .map(|stripe| {
                    let t = cycle as f64 + stripe as f64 / self.count as f64;
                    1 + (random::one(rng, t, seed) * 3.0) as i64
                })
                .collect();
            let total: i64 = units.iter().sum();
            let mut begin = 0;
            for (number, length) in units.into_iter().enumerate() {
                if !query.step(out, None) {
                    return;
                }
                let end = begin + length;
                let whole = TimeSpan::new(Time::new(begin, total), Time::new(end, total)).later(cycle);
                begin = end;
                let Some(part) = whole.intersection(part) else {
                    continue;
                };
                let outer =
                    Event { whole: Some(whole), part, value: Value::Bool(true), places: Places::NONE };
                let turned = self.inner.early(Time::whole(number as i64));
                fit(Join::Squeeze, &outer, &turned, span, query, out);
            }
        }
    }
}
