//! Rhythms between two rhythms.

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::leaf::cycles;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

/// A rhythm whose onsets lie between those of `from` and of `to`, in pairs; `by` is how far. Each lasts a step of
/// `from`.
pub(crate) fn between(from: &[bool], to: &[bool], by: Time) -> Pattern {
    let onsets = |rhythm: &[bool]| -> Vec<Time> {
        let length = rhythm.len() as i64;
        let on = rhythm.iter().enumerate().filter(|(_, on)| **on);
        on.map(|(step, _)| Time::new(step as i64, length)).collect()
    };
    if from.is_empty() {
        return Pattern::silence();
    }
    let step = Time::new(1, from.len() as i64);
    let pairs = onsets(from).into_iter().zip(onsets(to));
    let wholes = pairs.map(|(a, b)| {
        let begin = a + by * (b - a);
        TimeSpan::new(begin, begin + step)
    });
    Pattern::leaf(Onsets(wholes.collect()), None, None)
}

/// True at each of these, in every cycle.
struct Onsets(Box<[TimeSpan]>);

impl Node for Onsets {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let cycle = part.begin.cycle();
            for whole in &self.0 {
                if !query.step(out, None) {
                    return;
                }
                let whole = whole.later(cycle);
                if let Some(part) = whole.intersection(part) {
                    let value = Value::Bool(true);
                    out.push(Event { whole: Some(whole), part, value, places: Places::NONE });
                }
            }
        }
    }
}
