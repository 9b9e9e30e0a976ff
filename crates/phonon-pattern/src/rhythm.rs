//! Structure: which moments have an event.

use phonon_base::Time;

use crate::apply::{Whole, With};
use crate::event::Places;
use crate::function::ArgError;
use crate::join::Join;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::Value;

/// Most steps of a rhythm.
const MOST_STEPS: i64 = 65_536;

impl Pattern {
    /// The values of this pattern wherever `structure` has an event that is true.
    pub fn structure(&self, structure: &Pattern) -> Pattern {
        combine(Op::KeepIf, Align::Out, self, structure)
    }

    /// The values of this pattern wherever `structure` has an event.
    pub fn structure_all(&self, structure: &Pattern) -> Pattern {
        self.apply(Whole::Right, With::Op(Op::Keep), structure)
    }

    /// This pattern wherever `mask` is true.
    pub fn mask(&self, mask: &Pattern) -> Pattern {
        combine(Op::KeepIf, Align::In, self, mask)
    }

    /// The value at the beginning of each of `count` equal parts of a cycle.
    pub fn segment(&self, count: Time) -> Pattern {
        self.structure(&Pattern::pure(true).fast(count)).with_steps(Some(count))
    }

    /// `steps` equal steps, true where `rhythm` is.
    pub fn steps_of(rhythm: &[bool]) -> Pattern {
        let step = |on: &bool| Pattern::pure(f64::from(u8::from(*on)));
        Pattern::fastcat(rhythm.iter().map(step).collect::<Vec<_>>())
    }

    /// The values of this pattern at `pulses` events as even as can be over `steps` steps, moved right by
    /// `rotation`. Tidal puts a whole cycle into each pulse and moves them left.
    pub fn euclid(&self, pulses: i64, steps: i64, rotation: i64, tidal: bool) -> Result<Pattern, ArgError> {
        if tidal {
            return self.euclid_squeezed(pulses, steps, rotation);
        }
        let rhythm = rotated(&euclidean(pulses, steps)?, rotation);
        Ok(self.structure(&onsets(&rhythm)))
    }

    /// The same as Tidal has it: a whole cycle in each pulse, and the whole moved to the left.
    pub fn euclid_squeezed(&self, pulses: i64, steps: i64, rotation: i64) -> Result<Pattern, ArgError> {
        let rhythm = euclidean(pulses, steps)?;
        if rhythm.is_empty() {
            return Ok(Pattern::silence());
        }
        let inner = self.clone();
        let squeezed = onsets(&rhythm).join_with(Join::Squeeze, [self], move |_| Ok(inner.clone()));
        Ok(squeezed.with_steps(Some(Time::whole(steps))).early(Time::new(rotation, steps)))
    }
}
/// One true event for each step that is on, counted as all steps.
pub(crate) fn onsets(rhythm: &[bool]) -> Pattern {
    let mut slots: Vec<(Time, Pattern)> = Vec::new();
    for on in rhythm {
        match (on, slots.last_mut()) {
            (true, _) => slots.push((Time::ONE, Pattern::pure(true))),
            (false, Some((weight, pattern))) if pattern.is_silent() => *weight += Time::ONE,
            (false, _) => slots.push((Time::ONE, Pattern::silence())),
        }
    }
    let pattern = match &slots[..] {
        [(_, pattern)] => pattern.clone(),
        _ => Pattern::timecat(slots),
    };
    pattern.with_steps(Some(Time::whole(rhythm.len() as i64)))
}

/// Bjorklund's distribution of `pulses` over `steps` (Bjorklund 2003, SNS-NOTE-CNTRL-99; Toussaint 2005). Fewer
/// than no pulses give its inverse.
pub(crate) fn euclidean(pulses: i64, steps: i64) -> Result<Vec<bool>, ArgError> {
    let on = pulses.abs();
    if on > steps {
        let expected = format!("at most as many pulses as steps, not {on} in {steps}");
        return Err(ArgError::expected("pulses", expected));
    }
    if steps > MOST_STEPS {
        return Err(ArgError::expected("steps", format!("at most {MOST_STEPS}")));
    }
    // Two kinds of group, each with how many there are; the smaller number is dealt out to the larger until
    // there is one left over at most.
    let (mut heads, mut tails) = (vec![pulses >= 0], vec![pulses < 0]);
    let (mut head_count, mut tail_count) = (on, steps - on);
    while head_count.min(tail_count) > 1 {
        let joined = [&heads[..], &tails[..]].concat();
        if head_count > tail_count {
            tails = std::mem::replace(&mut heads, joined);
            (head_count, tail_count) = (tail_count, head_count - tail_count);
        } else {
            heads = joined;
            tail_count -= head_count;
        }
    }
    let mut rhythm = heads.repeat(head_count as usize);
    rhythm.extend(tails.repeat(tail_count as usize));
    Ok(rhythm)
}

/// `rhythm` moved right by `steps`. As in Strudel a rotation by the whole length or more does nothing.
pub(crate) fn rotated(rhythm: &[bool], steps: i64) -> Vec<bool> {
    let length = rhythm.len() as i64;
    let mut rhythm = rhythm.to_vec();
    if steps.abs() < length {
        rhythm.rotate_left((-steps).rem_euclid(length) as usize);
    }
    rhythm
}

/// One event for each pulse that lasts until the next.
pub(crate) fn legato(rhythm: &[bool]) -> Pattern {
    let first = rhythm.iter().position(|on| *on).unwrap_or(rhythm.len());
    let mut slots: Vec<(Time, Pattern)> = Vec::new();
    for on in &rhythm[first..] {
        match (on, slots.last_mut()) {
            (false, Some((weight, _))) => *weight += Time::ONE,
            _ => slots.push((Time::ONE, Pattern::placed(Value::Bool(true), Places::NONE))),
        }
    }
    if slots.is_empty() { Pattern::silence() } else { Pattern::timecat(slots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pulses: i64, steps: i64) -> String {
        euclidean(pulses, steps).unwrap().iter().map(|on| if *on { 'x' } else { '.' }).collect()
    }

    /// From Toussaint, The Euclidean Algorithm Generates Traditional Musical Rhythms (2005).
    #[test]
    fn rhythms_of_the_world() {
        assert_eq!(drawn(3, 8), "x..x..x.");
        assert_eq!(drawn(5, 8), "x.xx.xx.");
        assert_eq!(drawn(2, 5), "x.x..");
        assert_eq!(drawn(7, 16), "x..x.x.x..x.x.x.");
        assert_eq!(drawn(4, 4), "xxxx");
        assert_eq!(drawn(0, 4), "....");
        assert_eq!(drawn(-1, 4), ".xxx");
        assert!(euclidean(10, 8).is_err());
        assert!(euclidean(1, 1 << 40).is_err());
    }

    #[test]
    fn rotation_goes_right() {
        let drawn = |steps| {
            let rhythm = rotated(&euclidean(3, 8).unwrap(), steps);
            rhythm.iter().map(|on| if *on { 'x' } else { '.' }).collect::<String>()
        };
        assert_eq!(drawn(2), "x.x..x..");
        assert_eq!(drawn(-2), ".x..x.x.");
        assert_eq!(drawn(9), "x..x..x.");
    }
}
