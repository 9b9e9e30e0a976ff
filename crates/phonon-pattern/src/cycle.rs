//! What is done to each cycle by itself: reversed, rotated, repeated, exchanged in some cycles.

use phonon_base::{Time, TimeSpan};

use crate::cat::{later, turn};
use crate::event::Event;
use crate::leaf::cycles;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::tempo::map_times;

impl Pattern {
    /// Each cycle backwards.
    pub fn rev(&self) -> Pattern {
        Pattern::new(Rev(self.clone()), self.steps(), [self]).stable_like([self])
    }

    /// All of time backwards: cycle 0 becomes cycle -1.
    pub fn revv(&self) -> Pattern {
        Pattern::new(Revv(self.clone()), None, [self])
    }

    /// Each cycle begins one `count`-th of a cycle later in the pattern than the one before.
    pub fn iter(&self, count: i64) -> Pattern {
        self.turned(count, false)
    }

    /// Each cycle begins one `count`-th of a cycle sooner in the pattern than the one before.
    pub fn iter_back(&self, count: i64) -> Pattern {
        self.turned(count, true)
    }

    fn turned(&self, count: i64, back: bool) -> Pattern {
        match count {
            ..=0 => Pattern::silence().with_steps(self.steps()),
            1 => self.clone(),
            _ => Pattern::new(Iter { inner: self.clone(), count, back }, self.steps(), [self]),
        }
    }

    /// Each cycle `count` times.
    pub fn repeat_cycles(&self, count: Time) -> Pattern {
        if self.is_stable() {
            return self.clone();
        }
        Pattern::new(Repeat { inner: self.clone(), count }, self.steps(), [self])
    }

    /// `changed` in cycle `at` of every `count` cycles, this pattern in the others.
    pub(crate) fn exchange(&self, count: i64, at: i64, changed: &Pattern) -> Pattern {
        let every = Exchange { plain: self.clone(), changed: changed.clone(), count, at };
        Pattern::new(every, None, [self, changed])
    }

    /// What lies between `begin` and `end` of each cycle, stretched to the cycle.
    pub fn zoom(&self, begin: Time, end: Time) -> Pattern {
        if begin >= end {
            return Pattern::gap(Time::ZERO);
        }
        let length = end - begin;
        let steps = self.steps().map(|steps| steps * length);
        Pattern::new(Zoom { inner: self.clone(), begin, length }, steps, [self])
    }
}

struct Rev(Pattern);

impl Node for Rev {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let mirror = 2 * part.begin.cycle() + 1;
            let first = out.len();
            self.0.ask(reflect(part, mirror), query, out);
            for event in &mut out[first..] {
                event.part = reflect(event.part, mirror);
                event.whole = event.whole.map(|whole| reflect(whole, mirror));
            }
        }
    }
}

/// `span` mirrored so that t becomes `mirror - t`.
fn reflect(span: TimeSpan, mirror: i64) -> TimeSpan {
    TimeSpan::new((-span.end).later(mirror), (-span.begin).later(mirror))
}

struct Revv(Pattern);

impl Node for Revv {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.0.ask(reflect(span, 0), query, out);
        for event in &mut out[first..] {
            event.part = reflect(event.part, 0);
            event.whole = event.whole.map(|whole| reflect(whole, 0));
        }
    }
}

struct Iter {
    inner: Pattern,
    count: i64,
    back: bool,
}

impl Node for Iter {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let cycle = part.begin.cycle();
            let turn = Time::new(cycle.rem_euclid(self.count), self.count);
            let shift = if self.back { -turn } else { turn }.later(cycle.div_euclid(self.count) - cycle);
            let first = out.len();
            self.inner.ask(TimeSpan::new(part.begin + shift, part.end + shift), query, out);
            map_times(&mut out[first..], |t| t - shift);
        }
    }
}

struct Repeat {
    inner: Pattern,
    count: Time,
}

impl Node for Repeat {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let cycle = part.begin.cycle();
            let shift = cycle - (Time::whole(cycle) / self.count).cycle();
            let first = out.len();
            self.inner.ask(part.later(-shift), query, out);
            later(&mut out[first..], shift);
        }
    }
}

struct Exchange {
    plain: Pattern,
    changed: Pattern,
    count: i64,
    at: i64,
}

impl Node for Exchange {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            match turn(part.begin.cycle(), self.count, query) {
                Some(turn) if turn == self.at => self.changed.ask(part, query, out),
                Some(_) => self.plain.ask(part, query, out),
                None => {}
            }
        }
    }
}

struct Zoom {
    inner: Pattern,
    begin: Time,
    length: Time,
}

impl Zoom {
    fn outward(&self, span: TimeSpan, cycle: i64) -> TimeSpan {
        let out = |t: Time| ((t.later(-cycle) - self.begin) / self.length).later(cycle);
        TimeSpan::new(out(span.begin), out(span.end))
    }
}

impl Node for Zoom {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let cycle = part.begin.cycle();
            let inward = |t: Time| (t.later(-cycle) * self.length + self.begin).later(cycle);
            let first = out.len();
            self.inner.ask(TimeSpan::new(inward(part.begin), inward(part.end)), query, out);
            for event in &mut out[first..] {
                let part = self.outward(event.part, cycle);
                event.whole = event.whole.map(|whole| match whole == event.part {
                    true => part,
                    // As in Strudel a whole that begins in an earlier cycle is counted from there, which moves it.
                    false => self.outward(whole, whole.begin.cycle().min(cycle)),
                });
                event.part = part;
            }
        }
    }
}

impl Pattern {
    /// `changed` wherever `on` is true, this pattern elsewhere.
    pub fn when(&self, on: &Pattern, changed: &Pattern) -> Pattern {
        if let Some((on, _)) = on.constant().filter(|_| on.is_direct()) {
            return if on.is_true() { changed.clone() } else { self.clone() };
        }
        let when = When { on: on.clone(), plain: self.clone(), changed: changed.clone() };
        Pattern::new(when, None, [on, self, changed])
    }

    /// `changed` in the cycles for which `test` holds, this pattern in the others.
    pub(crate) fn where_cycle(
        &self,
        changed: &Pattern,
        test: impl Fn(i64) -> bool + Send + Sync + 'static,
    ) -> Pattern {
        let choose = WhereCycle { plain: self.clone(), changed: changed.clone(), test };
        Pattern::new(choose, None, [self, changed])
    }

    /// `changed` in one of `count` parts of each cycle, the next one (or the one before) in each cycle, this
    /// pattern in the others.
    pub(crate) fn chunk(&self, count: i64, back: bool, tidal: bool, changed: &Pattern) -> Pattern {
        let chunk = Chunk { plain: self.clone(), changed: changed.clone(), count, back, tidal };
        Pattern::new(chunk, None, [self, changed])
    }
}

struct When {
    on: Pattern,
    plain: Pattern,
    changed: Pattern,
}

impl Node for When {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let mut switches = query.buffer();
        self.on.ask(span, query, &mut switches);
        for switch in &switches {
            let first = out.len();
            let chosen = if switch.value.is_true() { &self.changed } else { &self.plain };
            chosen.ask(switch.part, query, out);
            for event in &mut out[first..] {
                event.places.add(&switch.places);
            }
        }
        query.reuse(switches);
    }
}

struct WhereCycle<F> {
    plain: Pattern,
    changed: Pattern,
    test: F,
}

impl<F: Fn(i64) -> bool + Send + Sync> Node for WhereCycle<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let changed = (self.test)(part.begin.cycle());
            let chosen = if changed { &self.changed } else { &self.plain };
            chosen.ask(part, query, out);
        }
    }
}

struct Chunk {
    plain: Pattern,
    changed: Pattern,
    count: i64,
    back: bool,
    tidal: bool,
}

impl Chunk {
    /// Which part is changed in `cycle`.
    fn turn(&self, cycle: i64) -> i64 {
        match (self.back, self.tidal) {
            (false, _) => cycle.rem_euclid(self.count),
            (true, false) => (-cycle).rem_euclid(self.count),
            (true, true) => (-1 - cycle).rem_euclid(self.count),
        }
    }
}

impl Node for Chunk {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let cycle = part.begin.cycle();
            let turn = self.turn(cycle);
            let mut begin = part.begin;
            let mut number = (part.begin.later(-cycle) * Time::whole(self.count)).cycle();
            // Every part is asked for by itself, so that events are cut where one begins.
            loop {
                if !query.step(out, None) {
                    return;
                }
                let end = Time::new(number + 1, self.count).later(cycle).min(part.end);
                let chosen = if number == turn { &self.changed } else { &self.plain };
                chosen.ask(TimeSpan::new(begin, end), query, out);
                if end >= part.end || end <= begin {
                    break;
                }
                (begin, number) = (end, number + 1);
            }
        }
    }
}
