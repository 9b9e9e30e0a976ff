//! Each cycle squeezed into a part of itself.

use phonon_base::{Time, TimeSpan};

use crate::event::Event;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::tempo::map_event;

/// Each cycle of `pattern` squeezed into `begin..end` of the cycle, with silence around. Silence where the
/// stretch is not inside 0..1.
pub(crate) fn compress(pattern: &Pattern, begin: Time, end: Time) -> Pattern {
    if begin > end || begin > Time::ONE || end > Time::ONE || begin < Time::ZERO || end < Time::ZERO {
        return Pattern::silence();
    }
    if pattern.is_silent() || begin == end {
        return Pattern::silence().with_steps(None);
    }
    let slot = Slot { inner: pattern.clone(), begin, length: end - begin, room: end - begin };
    Pattern::new(slot, None, [pattern]).stable_like([pattern])
}

impl Pattern {
    /// Each cycle squeezed into `begin..end` of the cycle, with silence around.
    pub fn compress(&self, begin: Time, end: Time) -> Pattern {
        compress(self, begin, end)
    }

    /// Each cycle `factor` times as fast, with silence after it. A factor below one plays only the cycle's
    /// beginning.
    pub fn fast_gap(&self, factor: Time) -> Pattern {
        if factor <= Time::ZERO {
            return Pattern::silence();
        }
        let length = Time::ONE / factor;
        let slot = Slot { inner: self.clone(), begin: Time::ZERO, length, room: length.min(Time::ONE) };
        let pattern = Pattern::new(slot, None, [self]);
        if factor >= Time::ONE { pattern.stable_like([self]) } else { pattern }
    }
}

struct Slot {
    inner: Pattern,
    /// Where in the cycle it begins.
    begin: Time,
    /// How long a cycle of the inner pattern takes.
    length: Time,
    /// How much of it is heard.
    room: Time,
}

impl Node for Slot {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let moved = TimeSpan::new(span.begin - self.begin, span.end - self.begin);
        for part in crate::leaf::cycles(moved) {
            let cycle = part.begin.cycle();
            let from = part.begin.later(-cycle);
            if from >= self.room {
                continue;
            }
            if !query.step(out, None) {
                return;
            }
            let till = part.end.later(-cycle).min(self.room);
            let asked = TimeSpan::new((from / self.length).later(cycle), (till / self.length).later(cycle));
            let first = out.len();
            self.inner.ask(asked, query, out);
            for event in &mut out[first..] {
                map_event(event, |t| (t.later(-cycle) * self.length + self.begin).later(cycle));
            }
        }
    }
}
