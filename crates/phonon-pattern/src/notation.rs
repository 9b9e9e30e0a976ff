//! What the signs of the mini-notation do to patterns. The notation's text and tree are not known here.

use phonon_base::Time;

use crate::chance::Source;
use crate::context::Mode;
use crate::curve::Shape;
use crate::event::Places;
use crate::function::ArgError;
use crate::join::Join;
use crate::lift::{MOST, lift};
use crate::number::numeral;
use crate::pattern::Pattern;
use crate::value::Value;

/// How far the random streams of two random signs of one text lie apart, in cycles.
fn apart(mode: Mode, seed: u32) -> Time {
    let step = if mode.tidal { 0.0001 } else { 0.0003 };
    Time::from_f64(step * f64::from(seed)).unwrap_or(Time::ZERO)
}

/// A word: itself, or the notes of a chord such as `c4'maj7` or `e'min7'ii`, all at once.
pub fn word(word: &str, places: &Places, mode: Mode) -> Pattern {
    match crate::tonal::chords::spelled(word, mode.tidal) {
        Some(notes) => {
            let notes = notes.into_iter().map(|note| Pattern::placed(note, places.clone()));
            Pattern::stack(notes.collect::<Vec<_>>())
        }
        None => Pattern::placed(word, places.clone()),
    }
}

/// `pattern*factor`
pub fn fast(pattern: &Pattern, factor: &Pattern) -> Result<Pattern, ArgError> {
    let steps = pattern.steps();
    let inner = pattern.clone();
    let make = move |[factor]: [&Value; 1]| Ok(inner.fast(time(factor, "factor")?));
    Ok(lift(Join::Inner, std::slice::from_ref(factor), &[pattern], make)?.with_steps(steps))
}

/// `pattern/factor`
pub fn slow(pattern: &Pattern, factor: &Pattern) -> Result<Pattern, ArgError> {
    let inner = pattern.clone();
    let make = move |[factor]: [&Value; 1]| Ok(inner.slow(time(factor, "factor")?));
    lift(Join::Inner, std::slice::from_ref(factor), &[pattern], make)
}

/// `pattern!count`: each cycle `count` times within one.
pub fn repeat(pattern: &Pattern, count: Time) -> Pattern {
    pattern.repeat_cycles(count).fast(count)
}

/// `pattern?amount`, the random sign number `seed` of its text.
pub fn degrade(pattern: &Pattern, amount: f64, seed: u32, mode: Mode) -> Pattern {
    pattern.drop_by(amount, Source { ahead: apart(mode, seed), mirrored: false })
}

/// `pattern(pulses,steps,rotation)`
pub fn euclid(
    pattern: &Pattern,
    pulses: &Pattern,
    steps: &Pattern,
    rotation: Option<&Pattern>,
    mode: Mode,
) -> Result<Pattern, ArgError> {
    let none = Pattern::pure(0.0);
    let args = [pulses.clone(), steps.clone(), rotation.unwrap_or(&none).clone()];
    let inner = pattern.clone();
    lift(Join::Inner, &args, &[pattern], move |[pulses, steps, rotation]: [&Value; 3]| {
        let (pulses, steps) = (whole(pulses, "pulses")?, whole(steps, "steps")?);
        inner.euclid(pulses, steps, whole(rotation, "rotation")?, mode.tidal)
    })
}

/// `pattern:friend`: both values in a list, structure from the left. In Tidal it is one word.
pub fn tail(pattern: &Pattern, friend: &Pattern, mode: Mode) -> Pattern {
    pattern.apply_left(friend, move |left, right| {
        if mode.tidal {
            return Ok(Some(Value::text(format!("{left}:{right}"))));
        }
        let mut items = match left {
            Value::List(items) => items.to_vec(),
            left => vec![left.clone()],
        };
        items.push(right.clone());
        Ok(Some(Value::list(items)))
    })
}

/// `from .. to`: the whole numbers from one to the other, one after another in the time of `from`.
pub fn range(from: &Pattern, to: &Pattern) -> Pattern {
    if let (Some((low, places)), Some((high, more))) = (from.constant(), to.constant())
        && let (Ok(low), Ok(high)) = (number(low, "from"), number(high, "to"))
        && let Ok(numbers) = numbers(low, high)
    {
        let mut places = places.clone();
        places.add(more);
        return numbers.with_places(&places).with_steps(None);
    }
    let upper = to.clone();
    from.join_with(Join::Squeeze, [to], move |from| {
        let from = number(from, "from")?;
        Ok(upper.join_with(Join::Mix, [], move |to| numbers(from, number(to, "to")?)))
    })
}

/// The whole numbers from `from` to `to` in a cycle.
fn numbers(from: f64, to: f64) -> Result<Pattern, ArgError> {
    let count = (to - from).abs();
    if count >= MOST as f64 {
        return Err(ArgError::expected("range", format!("at most {MOST} numbers")));
    }
    let sign = if from < to { 1.0 } else { -1.0 };
    let numbers = (0..=count as i64).map(|index| Pattern::pure(from + sign * index as f64));
    Ok(Pattern::fastcat(numbers.collect::<Vec<_>>()))
}

/// `{a b c, d e}%steps`: every voice at the pace of `steps` of its steps a cycle; voices come with their weights.
pub fn polymeter(voices: &[(Pattern, Time)], steps: Option<&Pattern>) -> Result<Pattern, ArgError> {
    let first = voices.first().map_or(Time::ONE, |(_, weight)| *weight);
    let mut paced = Vec::with_capacity(voices.len());
    for (voice, weight) in voices {
        let (inner, weight) = (voice.clone(), *weight);
        let pace = match steps {
            None => Pattern::pure((first / weight).to_f64()),
            Some(steps) => steps.clone(),
        };
        let per_cycle = if steps.is_some() { weight } else { Time::ONE };
        let make = move |[steps]: [&Value; 1]| Ok(inner.fast(time(steps, "steps")? / per_cycle));
        // Even a pace that never changes is joined, so that events are cut at cycles.
        let pace = if pace.constant().is_some() { pace.single_step(Time::ONE) } else { pace };
        paced.push(lift(Join::Inner, &[pace], &[voice], make)?.with_steps(voice.steps()));
    }
    Ok(Pattern::stack(paced))
}

/// `a | b | c`: one of them for each cycle, the random sign number `seed` of its text.
pub fn choice(options: Vec<Pattern>, seed: u32, mode: Mode) -> Pattern {
    let moments = Pattern::shape(Shape::Rand).early(apart(mode, seed)).segment(Time::ONE);
    moments.choose_with(Join::Inner, options)
}

/// The step count in which all of these step counts go.
pub fn common_steps(counts: impl IntoIterator<Item = Option<Time>>) -> Option<Time> {
    crate::steps::lcm(counts)
}

fn number(value: &Value, param: &'static str) -> Result<f64, ArgError> {
    let number = numeral(value).filter(|number| number.is_finite());
    number.ok_or_else(|| {
        let what = match value {
            Value::Text(word) => format!("`{word}`"),
            value => value.kind().to_string(),
        };
        ArgError::expected(param, format!("a number, not {what}"))
    })
}

fn time(value: &Value, param: &'static str) -> Result<Time, ArgError> {
    let number = number(value, param)?;
    Time::from_f64(number).ok_or_else(|| ArgError::expected(param, format!("a smaller number than {number}")))
}

fn whole(value: &Value, param: &'static str) -> Result<i64, ArgError> {
    Ok(number(value, param)?.floor() as i64)
}
