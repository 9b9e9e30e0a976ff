//! Outputs on their way: which events of what they were and of what they become are played, and how loud both are.

use phonon_base::{Time, TimeSpan};
use phonon_eval::{Fade, How, Part, Role, Transition};
use phonon_pattern::control::Key;
use phonon_pattern::{Context, Controls, Event, Pattern, QueryError, Value};

/// Echoes of an event that is repeated further and further apart, and how loud the last of them would be.
const ECHOES: i64 = 8;
const LAST_ECHO: f64 = 0.2;
/// Seconds that voices of what was there may still sound.
const RING: f64 = 4.0;

/// Since when each transition runs.
#[derive(Clone, Debug, Default)]
pub struct Transitions(Vec<(u32, Time)>);

impl Transitions {
    /// Those that are new begin at `now`; those that are gone are forgotten.
    pub fn follow(&mut self, fades: &[Fade], now: Time) {
        let begun = |fade: &Fade| (fade.id, self.begun(fade.id).unwrap_or(now));
        self.0 = fades.iter().map(begun).collect();
    }

    /// Cycle time jumps: what has begun, began so much later.
    pub fn shift(&mut self, by: Time) {
        self.0.iter_mut().for_each(|(_, begun)| *begun += by);
    }

    /// Since when a transition runs.
    pub fn begun(&self, id: u32) -> Option<Time> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, begun)| *begun)
    }

    /// Whether nothing is heard any more at `now` of what was there before.
    pub fn is_over(&self, fade: &Fade, now: Time, cps: f64) -> bool {
        let Some(begun) = self.begun(fade.id) else { return false };
        let ring = if fade.by_level { 0.1 } else { RING };
        (now - end(fade.transition, begun)).to_f64() > ring * cps
    }

    /// The events of `span` that a play has in a transition.
    pub fn events(
        &self,
        part: &Part,
        pattern: &Pattern,
        span: TimeSpan,
        context: &Context,
    ) -> Result<Vec<Event>, QueryError> {
        let Some(begun) = self.begun(part.id) else { return pattern.query(span, context) };
        let last = end(part.transition, begun);
        let leaves = part.role == Role::Leaving;
        let mut events = match (part.transition.how, leaves) {
            (How::Anticipate, true) if span.begin < last => echoes(pattern, span, (begun, last), context)?,
            _ => pattern.query(span, context)?,
        };
        let onset = |event: &Event| event.whole_or_part().begin;
        match part.transition.how {
            How::Xfade => {}
            How::Jump | How::JumpCycle | How::JumpMod | How::Anticipate => {
                events.retain(|event| (onset(event) < last) == leaves);
            }
            How::Wait => events.retain(|event| match leaves {
                true => onset(event) < begun,
                false => onset(event) >= last,
            }),
            How::Clutch => {
                let mut nth = 0;
                events.retain(|event| {
                    nth += 1;
                    let gone = fraction(onset(event), begun, last);
                    (chance(part.id, onset(event), nth) < gone) != leaves
                });
            }
            How::Interpolate if leaves => events.retain(|event| onset(event) < begun),
            How::Interpolate => {
                let Some(from) = &part.from else { return Ok(events) };
                for event in &mut events {
                    let gone = fraction(onset(event), begun, last);
                    if gone < 1.0 {
                        glide(event, from, gone, context)?;
                    }
                }
            }
        }
        Ok(events)
    }
}

/// When what was there is gone.
pub fn end(transition: Transition, begun: Time) -> Time {
    let cycles = transition.cycles;
    match transition.how {
        How::JumpCycle => begun.next_cycle() + cycles,
        How::JumpMod => {
            let count = cycles.floor().num().max(1);
            Time::whole((begun.cycle().div_euclid(count) + 1) * count)
        }
        How::Wait => (begun + cycles).floor().max(begun),
        _ => begun + cycles,
    }
}

/// How loud what was there is at `cycle`, and what comes.
pub fn levels(transition: Transition, begun: Time, cycle: Time) -> [f32; 2] {
    let last = end(transition, begun);
    match transition.how {
        How::Xfade | How::Clutch | How::Interpolate => {
            let turn = fraction(cycle, begun, last) * std::f64::consts::FRAC_PI_2;
            // Exactly one and nought at both ends.
            if cycle >= last { [0.0, 1.0] } else { [turn.cos() as f32, turn.sin() as f32] }
        }
        How::Wait if cycle < last => [0.0, 0.0],
        _ if cycle < last => [1.0, 0.0],
        _ => [0.0, 1.0],
    }
}

fn fraction(at: Time, begun: Time, last: Time) -> f64 {
    if at >= last { 1.0 } else { ((at - begun).to_f64() / (last - begun).to_f64()).max(0.0) }
}

/// From nought to one, the same whenever it is asked.
fn chance(id: u32, at: Time, nth: u64) -> f64 {
    let words = [u64::from(id), at.num() as u64, at.den() as u64, nth];
    let mixed = words.into_iter().fold(0x9e37_79b9_7f4a_7c15u64, |hash, word| {
        (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31)
    });
    (mixed >> 11) as f64 / (1u64 << 53) as f64
}

/// The events of `span` and the echoes of what came before, the later in the transition the further apart.
fn echoes(
    pattern: &Pattern,
    span: TimeSpan,
    (begun, last): (Time, Time),
    context: &Context,
) -> Result<Vec<Event>, QueryError> {
    let first = begun.max(span.begin - Time::whole(ECHOES));
    let mut heard = pattern.query(span, context)?;
    if first >= span.end {
        return Ok(heard);
    }
    for event in pattern.query(TimeSpan::new(first, span.end), context)? {
        let (Some(whole), Value::Controls(controls), true) = (event.whole, &event.value, event.has_onset())
        else {
            continue;
        };
        // On a grid, so that cycle time does not need ever larger fractions.
        let step = (fraction(whole.begin, begun, last) * 64.0).round() as i64;
        for echo in 1..ECHOES {
            let later = Time::new(step * echo, 64);
            let begin = whole.begin + later;
            if later > Time::ZERO && begin >= span.begin && begin < span.end {
                let strength = LAST_ECHO + (1.0 - LAST_ECHO) * (ECHOES - echo) as f64 / ECHOES as f64;
                let key = Key::named("gain");
                let gain = controls.get(key).and_then(Value::as_number).unwrap_or(1.0);
                let whole = TimeSpan::new(begin, whole.end + later);
                let value = Value::Controls(controls.with(key, Value::Number(gain * strength)));
                heard.push(Event { whole: Some(whole), part: whole, value, places: event.places.clone() });
            }
        }
    }
    Ok(heard)
}

/// Numbers of an event on their way from what the pattern before says at that time.
fn glide(event: &mut Event, from: &Pattern, gone: f64, context: &Context) -> Result<(), QueryError> {
    let Value::Controls(controls) = &event.value else { return Ok(()) };
    let begin = event.whole_or_part().begin;
    let moment = TimeSpan::new(begin, begin + Time::new(1, 1 << 16));
    let before = from.query(moment, context)?;
    let before = before.iter().find_map(|event| match &event.value {
        Value::Controls(controls) => Some(controls.clone()),
        _ => None,
    });
    let between = |key: Key, value: &Value| -> Value {
        let was = before.as_ref().and_then(|before| before.get(key)).and_then(Value::as_number);
        match (was, value) {
            (Some(was), Value::Number(now)) => Value::Number(was + (now - was) * gone),
            _ => value.clone(),
        }
    };
    let glided: Controls =
        controls.entries().iter().map(|(key, value)| (*key, between(*key, value))).collect();
    event.value = Value::Controls(glided);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(how: How, cycles: i64) -> Transition {
        Transition { how, cycles: Time::whole(cycles) }
    }

    #[test]
    fn transitions_end_where_they_should() {
        let begun = Time::new(53, 10);
        for (how, cycles, expected) in [
            (How::Jump, 2, Time::new(73, 10)),
            (How::JumpCycle, 1, Time::whole(7)),
            (How::JumpMod, 4, Time::whole(8)),
            (How::Wait, 1, Time::whole(6)),
            (How::Xfade, 4, Time::new(93, 10)),
        ] {
            assert_eq!(end(way(how, cycles), begun), expected, "{how:?}");
        }
    }

    #[test]
    fn both_sides_of_a_crossfade_are_together_as_loud_as_one() {
        for eighth in 0..=8 {
            let [old, new] = levels(way(How::Xfade, 4), Time::ZERO, Time::new(eighth, 2));
            assert!((old * old + new * new - 1.0).abs() < 1e-6);
        }
        assert_eq!(levels(way(How::Xfade, 4), Time::ZERO, Time::ZERO), [1.0, 0.0]);
        assert_eq!(levels(way(How::Xfade, 4), Time::ZERO, Time::whole(4)), [0.0, 1.0]);
    }
}
