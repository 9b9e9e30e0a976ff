//! A pattern beside changed copies of itself.

use phonon_base::Time;

use crate::control::{control, wrap};
use crate::function::{Arg, ArgError, Args, Function, FunctionRow, Param};
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;

const ROW: FunctionRow = FunctionRow { group: "layers", ..FunctionRow::BLANK };
const FUNCTION: Param = Param::function("function", "what is done");
const TIMES: Param = Param::number("times", "how many, the first one included");
const APART: Param = Param::time("time", "how far apart, in cycles");
const FEEDBACK: Param = Param::number("feedback", "how much of the gain is left each time");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "off",
        summary: "adds a copy, later and changed",
        params: &[Param::time("time", "how much later"), FUNCTION, Param::INPUT],
        example: "\"0\" $ off 0.25 (add 7)",
        events: "-3/4 1/4 7 (0 1/4) | 0 1 0 | 1/4 5/4 7 (1/4 1)",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[time]| {
                Ok(Pattern::stack([inner.clone(), function.of(&inner.late(time.time()?))?]))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "superimpose",
        summary: "adds a changed copy for each function",
        params: &[FUNCTION.many(), Param::INPUT],
        example: "\"0\" $ superimpose (add 7) (add 12)",
        events: "0 1 0 | 0 1 7 | 0 1 12",
        apply: |args| {
            let input = args.input()?;
            let mut layers = vec![input.clone()];
            for function in args.functions(0)? {
                layers.push(function.of(&input)?);
            }
            Ok(Pattern::stack(layers))
        },
        ..ROW
    },
    FunctionRow {
        name: "layer",
        summary: "plays a changed copy for each function, without the pattern itself",
        params: &[FUNCTION.many(), Param::INPUT],
        example: "\"0\" $ layer (add 7) (add 12)",
        events: "0 1 7 | 0 1 12",
        apply: |args| {
            let input = args.input()?;
            let layers: Result<Vec<Pattern>, ArgError> =
                args.functions(0)?.iter().map(|function| function.of(&input)).collect();
            Ok(Pattern::stack(layers?))
        },
        ..ROW
    },
    FunctionRow {
        name: "apply",
        summary: "applies a function",
        params: &[FUNCTION, Param::INPUT],
        example: "\"a b\" $ apply rev",
        events: "0 1/2 b | 1/2 1 a",
        apply: |args| args.function(0)?.of(&args.input()?),
        ..ROW
    },
    FunctionRow {
        name: "applyN",
        summary: "applies a function several times",
        params: &[Param::number("times", "how many times"), FUNCTION, Param::INPUT],
        example: "\"0\" $ applyN 3 (add 2)",
        events: "0 1 6",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[times]| super::parts::applied(&function, &inner, times.count()?))
        },
        ..ROW
    },
    FunctionRow {
        name: "echoWith",
        aliases: &["echowith", "stutWith", "stutwith"],
        summary: "adds copies, each later than the one before, through a function that may take the copy's number",
        params: &[TIMES, APART, FUNCTION, Param::INPUT],
        tidal: "the first copy is not changed, the function is applied once more to each that follows",
        example: "\"0 1\" $ echoWith 2 0.5 (\\p n -> p $ add n)",
        events: "0 1/2 0 | 0 1/2 2 | 1/2 1 1 | 1/2 1 1",
        apply: |args| {
            let tidal = args.mode.tidal;
            copies(args, move |function, pattern, time, number| {
                if !tidal {
                    return numbered(function, &pattern.late(time * Time::whole(number)), number);
                }
                (0..number).try_fold(pattern.clone(), |copy, _| function.of(&copy.late(time)))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "stutWithTidal",
        aliases: &[],
        summary: "adds copies, each later than the one before and through the function once more",
        params: &[TIMES, APART, FUNCTION, Param::INPUT],
        tidal: "called stutWith",
        example: "\"0\" $ stutWithTidal 3 1 (add 10)",
        events: "0 1 0 | 0 1 10 | 0 1 20",
        apply: |args| {
            copies(args, |function, pattern, time, number| {
                (0..number).try_fold(pattern.clone(), |copy, _| function.of(&copy.late(time)))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "echo",
        summary: "adds copies, each later than the one before and quieter",
        params: &[TIMES, APART, FEEDBACK, Param::INPUT],
        example: "s \"a\" $ echo 2 1 0.5",
        events: "0 1 {gain: 0.5, s: a} | 0 1 {gain: 1, s: a}",
        apply: |args| if args.mode.tidal { straight_echoes(args, 1, 2) } else { echoes(args, 1, 2) },
        ..ROW
    },
    FunctionRow {
        name: "stut",
        summary: "adds copies, each later than the one before and quieter",
        params: &[TIMES, FEEDBACK, APART, Param::INPUT],
        tidal: "the gain falls by equal steps in 1.7",
        example: "s \"a\" $ stut 2 0.5 1",
        events: "0 1 {gain: 0.5, s: a} | 0 1 {gain: 1, s: a}",
        apply: |args| if args.mode.tidal { straight_echoes(args, 2, 1) } else { echoes(args, 2, 1) },
        ..ROW
    },
    FunctionRow {
        name: "stutter",
        summary: "adds copies, each later than the one before",
        params: &[TIMES, APART, Param::INPUT],
        example: "\"a\" $ stutter 2 1",
        events: "0 1 a | 0 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[times, time]| {
                let time = time.time()?;
                let copies = (0..times.count()?).map(|number| inner.late(time * Time::whole(number)));
                Ok(Pattern::stack(copies.collect::<Vec<_>>()))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "jux",
        summary: "plays the pattern on the left and a changed copy on the right",
        params: &[FUNCTION, Param::INPUT],
        tidal: "an existing pan is replaced, not moved",
        example: "s \"a\" $ jux (# n 1)",
        events: "0 1 {pan: 0, s: a} | 0 1 {n: 1, pan: 1, s: a}",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(0)?);
            if args.mode.tidal {
                let side = |pan: f64| combine(Op::Set, Align::In, &input, &named("pan", &Pattern::pure(pan)));
                return Ok(Pattern::stack([side(0.0), function.of(&side(1.0))?]));
            }
            spread(&input, 1.0, &function)
        },
        ..ROW
    },
    FunctionRow {
        name: "juxBy",
        aliases: &["juxby"],
        summary: "plays the pattern somewhat left and a changed copy somewhat right",
        params: &[Param::number("width", "how far apart, from 0 to 1"), FUNCTION, Param::INPUT],
        example: "s \"a\" $ juxBy 0.5 (# n 1)",
        events: "0 1 {pan: 0.25, s: a} | 0 1 {n: 1, pan: 0.75, s: a}",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[width]| spread(&inner, width.number()?, &function))
        },
        ..ROW
    },
    FunctionRow {
        name: "spin",
        summary: "plays several copies, each turned in time and panned elsewhere",
        params: &[Param::number("count", "how many copies"), Param::INPUT],
        example: "s \"a*2\" $ spin 1",
        events: "0 1/2 {pan: 0, s: a} | 1/2 1 {pan: 0, s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| {
                let count = count.count()?;
                let copy = |number: i64| {
                    let part = number as f64 / count as f64;
                    let turned = inner.early(Time::new(number, count));
                    combine(Op::Set, Align::In, &turned, &named("pan", &Pattern::pure(part)))
                };
                Ok(Pattern::stack((0..count).map(copy).collect::<Vec<_>>()))
            })
        },
        ..ROW
    },
];

/// `function` with the pattern and, where it takes two arguments, its number.
pub(super) fn numbered(function: &Function, pattern: &Pattern, number: i64) -> Result<Pattern, ArgError> {
    let mut given = vec![Arg::Pattern(pattern.clone())];
    if function.arity > 1 {
        given.push(Arg::Pattern(Pattern::pure(number as f64)));
    }
    function.of_args(&given)
}

/// `pattern` as the control called `name`.
pub(super) fn named(name: &str, pattern: &Pattern) -> Pattern {
    control(name).map_or_else(|| pattern.clone(), |row| wrap(row, pattern))
}

/// `pattern` with the values or controls of `other`, events where `pattern` has them.
pub(super) fn set(pattern: &Pattern, other: &Pattern) -> Pattern {
    combine(Op::Set, Align::In, pattern, other)
}

fn copies(
    args: &Args,
    copy: impl Fn(&Function, &Pattern, Time, i64) -> Result<Pattern, ArgError> + Send + Sync + 'static,
) -> Result<Pattern, ArgError> {
    let (input, function) = (args.input()?, args.function(2)?);
    let inner = input.clone();
    args.lift([0, 1], &[&input], move |[times, time]| {
        let (times, time) = (times.count()?, time.time()?);
        let copies: Result<Vec<Pattern>, ArgError> =
            (0..times).map(|number| copy(&function, &inner, time, number)).collect();
        Ok(Pattern::stack(copies?))
    })
}

fn echoes(args: &Args, time: usize, feedback: usize) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0, time, feedback], &[&input], move |[times, time, feedback]| {
        let (time, feedback) = (time.time()?, feedback.number()?);
        let copy = |number: i64| {
            let gain = Pattern::pure(feedback.powi(number as i32));
            combine(Op::Set, Align::In, &inner.late(time * Time::whole(number)), &named("gain", &gain))
        };
        Ok(Pattern::stack((0..times.count()?).map(copy).collect::<Vec<_>>()))
    })
}

/// Tidal 1.7: of `times` copies number `k` has the gain `feedback + (1 - feedback) * (times - k) / times`.
fn straight_echoes(args: &Args, time: usize, feedback: usize) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0, feedback, time], &[&input], move |[times, feedback, time]| {
        let (times, feedback, time) = (times.count()?, feedback.number()?, time.time()?);
        let copy = |number: i64| {
            let gain = feedback + (1.0 - feedback) * (times - number) as f64 / times as f64;
            let late = inner.late(time * Time::whole(number));
            combine(Op::Mul, Align::In, &late, &named("gain", &Pattern::pure(gain)))
        };
        let copies = (1..times).map(copy);
        Ok(Pattern::stack(std::iter::once(inner.clone()).chain(copies).collect::<Vec<_>>()))
    })
}

fn spread(pattern: &Pattern, width: f64, function: &Function) -> Result<Pattern, ArgError> {
    let left = super::sound::panned(pattern, -width / 2.0);
    let right = function.of(&super::sound::panned(pattern, width / 2.0))?;
    let steps = crate::steps::lcm([left.steps(), right.steps()]);
    Ok(Pattern::stack([left, right]).with_steps(steps))
}
