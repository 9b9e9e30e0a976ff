//! One pattern after another, cycle by cycle or within a cycle, and all at once.

use phonon_base::{Time, TimeSpan};

use crate::event::Event;
use crate::leaf::cycles;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::slots::compress;
use crate::steps::lcm;

impl Pattern {
    /// All of them at once.
    pub fn stack(patterns: impl Into<Vec<Pattern>>) -> Pattern {
        let mut patterns: Vec<Pattern> = patterns.into();
        let steps = lcm(patterns.iter().map(Pattern::steps));
        patterns.retain(|pattern| !pattern.is_silent());
        if let [pattern] = &patterns[..] {
            return pattern.clone().with_steps(steps);
        }
        let all = patterns.clone();
        Pattern::new(Stack(patterns.into()), steps, &all).stable_like(&all)
    }

    /// One a cycle, in turn; no cycle of any is left out.
    pub fn slowcat(patterns: impl Into<Vec<Pattern>>) -> Pattern {
        let patterns: Vec<Pattern> = patterns.into();
        match &patterns[..] {
            [] => Pattern::silence(),
            [pattern] => pattern.clone(),
            _ => {
                let steps = lcm(patterns.iter().map(Pattern::steps));
                let all = patterns.clone();
                Pattern::new(Cat(patterns.into()), steps, &all)
            }
        }
    }

    /// One a cycle, in turn; each is asked for the cycle that it is, so cycles are left out.
    pub fn slowcat_prime(patterns: impl Into<Vec<Pattern>>) -> Pattern {
        let patterns: Vec<Pattern> = patterns.into();
        let all = patterns.clone();
        if patterns.is_empty() {
            return Pattern::silence();
        }
        Pattern::new(Skip(patterns.into()), None, &all)
    }

    /// One after another within a cycle.
    pub fn fastcat(patterns: impl Into<Vec<Pattern>>) -> Pattern {
        let patterns: Vec<Pattern> = patterns.into();
        if patterns.len() < 2 {
            return Pattern::slowcat(patterns);
        }
        let count = Time::whole(patterns.len() as i64);
        let all = patterns.clone();
        let sequence = Pattern::slowcat(patterns).with_steps(Some(count)).fast(count);
        sequence.stable_like(&all)
    }

    /// One after another within a cycle, each with the room of its weight.
    pub fn timecat(patterns: impl Into<Vec<(Time, Pattern)>>) -> Pattern {
        let mut patterns: Vec<(Time, Pattern)> = patterns.into();
        if let [(weight, pattern)] = &patterns[..] {
            return pattern.single_step(*weight);
        }
        patterns.retain(|(weight, _)| !weight.is_zero());
        let total = patterns.iter().fold(Time::ZERO, |sum, (weight, _)| sum + *weight);
        if patterns.is_empty() || total <= Time::ZERO {
            return Pattern::gap(Time::ZERO);
        }
        let mut begin = Time::ZERO;
        let slots: Vec<Pattern> = patterns
            .into_iter()
            .map(|(weight, pattern)| {
                let end = begin + weight;
                let slot = compress(&pattern, begin / total, end / total);
                begin = end;
                slot
            })
            .collect();
        Pattern::stack(slots).with_steps(Some(total))
    }
}

struct Stack(Box<[Pattern]>);

impl Node for Stack {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for pattern in &self.0 {
            pattern.ask(span, query, out);
        }
    }

    fn is_silent(&self) -> bool {
        self.0.is_empty()
    }
}

struct Cat(Box<[Pattern]>);

impl Node for Cat {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let count = self.0.len() as i64;
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            let cycle = part.begin.cycle();
            let shift = cycle - cycle.div_euclid(count);
            let first = out.len();
            self.0[cycle.rem_euclid(count) as usize].ask(part.later(-shift), query, out);
            later(&mut out[first..], shift);
        }
    }
}

/// Moves `events` by whole cycles.
#[inline]
pub(crate) fn later(events: &mut [Event], cycles: i64) {
    if cycles != 0 {
        for event in events {
            event.part = event.part.later(cycles);
            event.whole = event.whole.map(|whole| whole.later(cycles));
        }
    }
}

struct Skip(Box<[Pattern]>);

impl Node for Skip {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            if !query.step(out, None) {
                return;
            }
            if let Some(at) = turn(part.begin.cycle(), self.0.len() as i64, query) {
                self.0[at as usize].ask(part, query, out);
            }
        }
    }
}

/// Whose turn of `count` it is in `cycle`. Strudel takes the remainder with the sign of the cycle, so that before
/// cycle nought it is somebody's turn in every `count`-th cycle only.
pub(crate) fn turn(cycle: i64, count: i64, query: &Query) -> Option<i64> {
    if query.context.mode.tidal {
        return Some(cycle.rem_euclid(count));
    }
    let turn = cycle % count;
    (turn >= 0).then_some(turn)
}
