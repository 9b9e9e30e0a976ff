//! Parts of cycles and of events: zoomed, squeezed, repeated, rearranged.

use phonon_base::Time;

use crate::curve::Shape;
use crate::function::{ArgError, Args, Function, FunctionRow, Param};
use crate::join::Join;
use crate::lift::MOST;
use crate::pattern::Pattern;
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "parts", ..FunctionRow::BLANK };
const BEGIN: Param = Param::time("begin", "where it begins, from 0 to 1");
const END: Param = Param::time("end", "where it ends, from 0 to 1");
const COUNT: Param = Param::number("count", "into how many parts the cycle is cut");
const FUNCTION: Param = Param::function("function", "what is done");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "ply",
        summary: "repeats each event within its own time",
        params: &[Param::time("count", "how many times"), Param::INPUT],
        example: "\"a b\" $ ply 2",
        events: "0 1/4 a | 1/4 1/2 a | 1/2 3/4 b | 3/4 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| Ok(inner.ply(count.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "plyWith",
        aliases: &["plywith"],
        summary: "repeats each event, applying a function once more to each repetition",
        params: &[Param::number("count", "how many times"), FUNCTION, Param::INPUT],
        example: "\"1\" $ plyWith 3 (mul 2)",
        events: "0 1/3 1 | 1/3 2/3 2 | 2/3 1 4",
        apply: |args| plied(args, applied),
        ..ROW
    },
    FunctionRow {
        name: "plyForEach",
        aliases: &["plyforeach"],
        summary: "repeats each event, with a function that is given the event and the number of the repetition",
        params: &[Param::number("count", "how many times"), FUNCTION, Param::INPUT],
        example: "\"1\" $ plyForEach 3 (\\p n -> p $ add n)",
        events: "0 1/3 1 | 1/3 2/3 2 | 2/3 1 3",
        apply: |args| {
            plied(args, |function, pattern, number| match number {
                0 => Ok(pattern.clone()),
                _ => super::layers::numbered(function, pattern, number),
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "linger",
        summary: "repeats the beginning of each cycle, or its end for a negative part",
        params: &[Param::time("part", "how much of the cycle"), Param::INPUT],
        example: "\"a b c d\" $ linger 0.5",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 3/4 a | 3/4 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            let lingering = args.lift([0], &[&input], move |[part]| {
                let part = part.time()?;
                Ok(if part.is_zero() {
                    Pattern::silence()
                } else if part < Time::ZERO {
                    inner.zoom(part + Time::ONE, Time::ONE).slow(-part)
                } else {
                    inner.zoom(Time::ZERO, part).slow(part)
                })
            })?;
            Ok(lingering.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "trunc",
        aliases: &["trim"],
        summary: "silences the rest of each cycle",
        params: &[Param::time("part", "how much of the cycle stays"), Param::INPUT],
        example: "\"a b c d\" $ trunc 0.75",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 3/4 c",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[part]| Ok(inner.truncate(part.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "zoom",
        aliases: &["zoomArc", "zoomarc", "zoompat"],
        summary: "plays a part of each cycle, stretched to the cycle",
        params: &[BEGIN, END, Param::INPUT],
        example: "\"a b c d\" $ zoom 0.25 0.75",
        events: "0 1/2 b | 1/2 1 c",
        apply: |args| stretch(args, Pattern::zoom),
        ..ROW
    },
    FunctionRow {
        name: "compress",
        aliases: &["compressSpan", "compressspan", "compressGap"],
        summary: "squeezes each cycle into a part of it, with silence around",
        params: &[BEGIN, END, Param::INPUT],
        example: "\"a b\" $ compress 0.25 0.75",
        events: "1/4 1/2 a | 1/2 3/4 b",
        apply: |args| stretch(args, Pattern::compress),
        ..ROW
    },
    FunctionRow {
        name: "focus",
        aliases: &["focusSpan", "focusspan"],
        summary: "squeezes each cycle into a part of it, with the other cycles around",
        params: &[BEGIN, END, Param::INPUT],
        example: "\"a b\" $ focus 0 0.5",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 3/4 a | 3/4 1 b",
        apply: |args| stretch(args, Pattern::focus),
        ..ROW
    },
    FunctionRow {
        name: "fastGap",
        aliases: &["fastgap", "densityGap"],
        summary: "speeds each cycle up and leaves the rest of it empty",
        params: &[Param::time("factor", "how many times as fast"), Param::INPUT],
        example: "\"a b\" $ fastGap 2",
        events: "0 1/4 a | 1/4 1/2 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[factor]| Ok(inner.fast_gap(factor.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "within",
        summary: "applies a function to the events that begin in a part of the cycle",
        params: &[BEGIN, END, FUNCTION, Param::INPUT],
        tidal: "the function sees the whole pattern, and what it gives is cut to the part",
        example: "\"0 1 2 3\" $ within 0 0.25 (add 10)",
        events: "0 1/4 10 | 1/4 1/2 11 | 1/2 3/4 2 | 3/4 1 3",
        apply: |args| {
            let (input, function, tidal) = (args.input()?, args.function(2)?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[begin, end]| {
                let (begin, end) = (begin.time()?, end.time()?);
                let inside = move |t: Time| {
                    let t = t.cycle_pos();
                    t >= begin && if tidal { t < end } else { t <= end }
                };
                let outside = inner.filter_when(move |t| !inside(t));
                let changed = if tidal {
                    function.of(&inner)?.filter_when(inside)
                } else {
                    function.of(&inner.filter_when(inside))?
                };
                Ok(Pattern::stack([changed, outside]))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "inside",
        summary: "applies a function to the pattern slowed down, and speeds the result up again",
        params: &[Param::time("factor", "how many times slower"), FUNCTION, Param::INPUT],
        example: "\"0 1 2 3\" $ inside 2 rev",
        events: "0 1/4 1 | 1/4 1/2 0 | 1/2 3/4 3 | 3/4 1 2",
        apply: |args| {
            paced(args, |pattern, factor, function| Ok(function.of(&pattern.slow(factor))?.fast(factor)))
        },
        ..ROW
    },
    FunctionRow {
        name: "outside",
        summary: "applies a function to the pattern sped up, and slows the result down again",
        params: &[Param::time("factor", "how many times faster"), FUNCTION, Param::INPUT],
        example: "\"<a b c>\" $ outside 3 rev",
        events: "0 1 c | 1 2 b | 2 3 a",
        apply: |args| {
            paced(args, |pattern, factor, function| Ok(function.of(&pattern.fast(factor))?.slow(factor)))
        },
        ..ROW
    },
    FunctionRow {
        name: "swingBy",
        summary: "delays the second half of each part of the cycle",
        params: &[Param::time("amount", "by how much of the half"), COUNT, Param::INPUT],
        tidal: "delays by the amount itself",
        example: "\"a*4\" $ swingBy 0.5 2",
        events: "0 1/4 a | 1/8 3/8 a (1/4 3/8) | 3/8 5/8 a (3/8 1/2) | 1/2 3/4 a | 5/8 7/8 a (3/4 7/8) | 7/8 9/8 a (7/8 1)",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[amount, count]| {
                inner.swing(amount.time()?, count.time()?, tidal)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "swing",
        summary: "delays the second half of each part of the cycle by a third of the half",
        params: &[COUNT, Param::INPUT],
        example: "\"a*2\" $ swing 1",
        events: "0 1/2 a | 1/6 2/3 a (1/2 2/3) | 2/3 7/6 a (2/3 1)",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| inner.swing(Time::new(1, 3), count.time()?, tidal))
        },
        ..ROW
    },
    FunctionRow {
        name: "press",
        summary: "delays each event by half of its length",
        example: "\"a b\" $ press",
        events: "1/4 1/2 a | 3/4 1 b",
        apply: |args| Ok(args.input()?.press_by(Time::HALF)),
        ..ROW
    },
    FunctionRow {
        name: "pressBy",
        summary: "delays each event by a part of its length",
        params: &[Param::time("part", "by which part of it, from 0 to 1"), Param::INPUT],
        example: "\"a b\" $ pressBy 0.25",
        events: "1/8 1/2 a | 5/8 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[part]| Ok(inner.press_by(part.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "bite",
        summary: "cuts each cycle into parts and plays those that are named",
        params: &[COUNT, Param::number("parts", "which parts, counted from 0"), Param::INPUT],
        example: "\"a b c d\" $ bite 4 \"3 0\"",
        events: "0 1/2 d | 1/2 1 a",
        apply: |args| Ok(args.input()?.bite(&args.pattern(0)?, &args.pattern(1)?, false)),
        ..ROW
    },
    FunctionRow {
        name: "chew",
        summary: "as bite, changing the speed of samples where a part is played faster or slower",
        params: &[COUNT, Param::number("parts", "which parts, counted from 0"), Param::INPUT],
        example: "s \"a b\" $ chew 2 \"0 [1 1]\"",
        events: "0 1/2 {s: a, speed: 1} | 1/2 3/4 {s: b, speed: 2} | 3/4 1 {s: b, speed: 2}",
        apply: |args| Ok(args.input()?.bite(&args.pattern(0)?, &args.pattern(1)?, true)),
        ..ROW
    },
    FunctionRow {
        name: "shuffle",
        summary: "plays the parts of each cycle in random order, each once",
        params: &[COUNT, Param::INPUT],
        tidal: "other random numbers",
        example: "\"a a\" $ shuffle 2",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| rearranged(args, super::signals::shuffled),
        ..ROW
    },
    FunctionRow {
        name: "scramble",
        summary: "plays parts of each cycle at random",
        params: &[COUNT, Param::INPUT],
        tidal: "other random numbers",
        example: "\"a a\" $ scramble 2",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| {
            rearranged(args, |count| {
                Pattern::shape(Shape::Rand)
                    .scaled(count as f64, 0.0)
                    .unary(crate::curve::Unary::Truncate)
                    .segment(Time::whole(count))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "beat",
        summary: "puts each value on one step of the cycle",
        params: &[
            Param::time("step", "which steps, counted from 0"),
            Param::time("count", "how many steps a cycle has"),
            Param::INPUT,
        ],
        example: "\"a\" $ beat \"0,3\" 4",
        events: "0 1/4 a | 3/4 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[step, count]| {
                let (step, count) = (step.time()?, count.time()?);
                if count.is_zero() {
                    return Ok(Pattern::silence());
                }
                let step = step - count * (step / count).floor();
                let (begin, end) = (step / count, (step + Time::ONE) / count);
                Ok(inner.join_with(Join::Inner, [], move |value| {
                    Ok(Pattern::pure(value.clone()).compress(begin, end))
                }))
            })
        },
        ..ROW
    },
];

/// `function` applied `count` times.
pub(super) fn applied(function: &Function, pattern: &Pattern, count: i64) -> Result<Pattern, ArgError> {
    (0..count).try_fold(pattern.clone(), |pattern, _| function.of(&pattern))
}

fn plied(
    args: &Args,
    copy: fn(&Function, &Pattern, i64) -> Result<Pattern, ArgError>,
) -> Result<Pattern, ArgError> {
    let (input, function) = (args.input()?, args.function(1)?);
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let times = count.count()?;
        let function = function.clone();
        let steps = inner.steps().map(|steps| steps * Time::whole(times));
        let plied = inner.squeeze_with(move |value| {
            let one = Pattern::pure(value.clone());
            let copies: Result<Vec<Pattern>, ArgError> =
                (0..times).map(|number| copy(&function, &one, number)).collect();
            Ok(Pattern::slowcat(copies?).fast(Time::whole(times)))
        });
        Ok(plied.with_steps(steps))
    })
}

fn stretch(args: &Args, change: fn(&Pattern, Time, Time) -> Pattern) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0, 1], &[&input], move |[begin, end]| Ok(change(&inner, begin.time()?, end.time()?)))
}

type Paced = fn(&Pattern, Time, &Function) -> Result<Pattern, ArgError>;

fn paced(args: &Args, change: Paced) -> Result<Pattern, ArgError> {
    let (input, function) = (args.input()?, args.function(1)?);
    let inner = input.clone();
    args.lift([0], &[&input], move |[factor]| change(&inner, factor.time()?, &function))
}

/// The parts of each cycle in the order that a pattern of their numbers gives.
fn rearranged(args: &Args, order: fn(i64) -> Pattern) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let count = count.whole()?;
        if count <= 0 {
            return Ok(Pattern::silence());
        }
        if count > MOST {
            return Err(ArgError::expected("count", format!("at most {MOST}")));
        }
        let whole = Time::whole(count);
        let part = |number: i64| {
            let part = inner.zoom(Time::new(number, count), Time::new(number + 1, count));
            part.repeat_cycles(whole).fast(whole)
        };
        let parts: Vec<Pattern> = (0..count).map(part).collect();
        let inside = [inner.clone()];
        Ok(order(count).join_with(Join::Inner, &inside, move |number| {
            let number = number.as_number().unwrap_or(0.0).max(0.0) as usize;
            Ok(parts[number.min(parts.len() - 1)].clone())
        }))
    })
}

impl Pattern {
    /// Each cycle squeezed into `begin..end` of the cycle, with the cycles before and after it around.
    pub fn focus(&self, begin: Time, end: Time) -> Pattern {
        if begin == end {
            return Pattern::silence();
        }
        self.early(begin.floor()).fast(Time::ONE / (end - begin)).late(begin)
    }

    /// The second half of each of `count` parts of the cycle later, by `amount` of the half, in Tidal of the part.
    pub(super) fn swing(&self, amount: Time, count: Time, tidal: bool) -> Result<Pattern, ArgError> {
        let slow = self.slow(count);
        if tidal {
            let second = |t: Time| t.cycle_pos() >= Time::HALF;
            let late = slow.late(amount).filter_when(second);
            let early = slow.filter_when(move |t| !second(t));
            return Ok(Pattern::stack([late, early]).fast(count));
        }
        let shifts = [Pattern::pure(0.0), Pattern::pure(amount.to_f64() / 2.0)];
        let (shift, inner) = (Pattern::fastcat(shifts), slow.clone());
        let late = crate::lift::lift(Join::Inner, &[shift], &[&slow], move |[shift]: [&Value; 1]| {
            Ok(inner.late(shift.as_time().unwrap_or(Time::ZERO)))
        })?;
        Ok(late.with_steps(slow.steps()).fast(count))
    }

    /// `parts` out of `counts` equal parts of each cycle, each squeezed into the event that names it. With `speed`
    /// samples are played as much faster as their part is.
    fn bite(&self, counts: &Pattern, parts: &Pattern, speed: bool) -> Pattern {
        let pairs =
            parts.apply_left(counts, |part, count| Ok(Some(Value::list([part.clone(), count.clone()]))));
        let inner = self.clone();
        let piece = move |value: &Value| -> Result<(Pattern, Time), ArgError> {
            let (part, count) = match value {
                Value::List(pair) => (pair[0].as_time(), pair[1].as_time()),
                _ => (None, None),
            };
            let part = part.ok_or_else(|| ArgError::expected("parts", "numbers"))?;
            let count = count.filter(|count| !count.is_zero());
            let count = count.ok_or_else(|| ArgError::expected("count", "a number above nought"))?;
            let begin = part / count;
            // The remainder keeps its sign, as JavaScript's does.
            let begin = if begin < Time::ZERO { -(-begin).cycle_pos() } else { begin.cycle_pos() };
            Ok((inner.zoom(begin, begin + Time::ONE / count), count))
        };
        let inside = [self.clone()];
        if !speed {
            return pairs.join_with(Join::Squeeze, &inside, move |value| Ok(piece(value)?.0));
        }
        pairs.join_events(Join::Squeeze, &inside, move |event| {
            let (part, count) = piece(&event.value)?;
            let length = event.whole_or_part().duration();
            let factor = (Time::ONE / count / length).to_f64();
            Ok(super::slicing::sped(&part, factor))
        })
    }
}
