//! Changed copies of a pattern beside it, after it, or one more in each cycle.

use phonon_base::Time;

use crate::function::{Arg, ArgError, Args, FunctionRow, Param};
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;

use super::layers::{named, set};

const ROW: FunctionRow = FunctionRow { group: "layers", ..FunctionRow::BLANK };
const FUNCTION: Param = Param::function("function", "what is done");
const DEPTH: Param = Param::number("depth", "how many times");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "ghost",
        summary: "adds quiet, short, higher copies after each event",
        example: "s \"a ~ ~ ~\" $ ghost",
        events: "0 1/4 {s: a} | 3/16 7/16 {end: 0.2, gain: 0.7, s: a, speed: 1.25} | 5/16 9/16 {end: 0.2, gain: 0.7, s: a, speed: 1.25} | 1/2 3/4 {end: 0.2, gain: 0.48999999999999994, s: a, speed: 1.5625}",
        apply: |args| Ok(ghosts(&args.input()?, Time::new(1, 8), &haunted)),
        ..ROW
    },
    FunctionRow {
        name: "ghostWith",
        aliases: &["ghost''"],
        summary: "adds copies through a function one and a half and two and a half times a time later",
        params: &[Param::time("time", "the time"), FUNCTION, Param::INPUT],
        example: "\"0 ~ ~ ~\" $ ghostWith 0.1 (add 1)",
        events: "0 1/4 0 | 3/20 2/5 1 | 1/4 1/2 1 | 2/5 13/20 2",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[time]| {
                let failed = std::cell::RefCell::new(None);
                let changed = |pattern: &Pattern| {
                    function.of(pattern).unwrap_or_else(|error| {
                        *failed.borrow_mut() = Some(error);
                        Pattern::silence()
                    })
                };
                let haunted = ghosts(&inner, time.time()?, &changed);
                failed.into_inner().map_or(Ok(haunted), Err)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "snowball",
        aliases: &["snowballTidal"],
        summary: "adds ever more changed copies, one more in each cycle",
        params: &[
            DEPTH,
            Param::any("operator", "`add`, `add.mix` and the like, or a function of two patterns"),
            FUNCTION,
            Param::INPUT,
        ],
        example: "\"1\" $ snowball 3 \"add\" (mul 2)",
        events: "0 1 1 | 1 2 3 | 2 3 7",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(2)?);
            let joined = operator(args, 1)?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[depth]| {
                let (mut sum, mut changed) = (inner.clone(), inner.clone());
                let mut cycles = vec![sum.clone()];
                for _ in 1..depth.count()?.min(256) {
                    changed = function.of(&changed)?;
                    sum = joined(&sum, &changed)?;
                    cycles.push(sum.clone());
                }
                Ok(Pattern::slowcat(cycles))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "soak",
        summary: "applies a function once more in each cycle",
        params: &[DEPTH, FUNCTION, Param::INPUT],
        example: "\"1\" $ soak 3 (mul 2)",
        events: "0 1 1 | 1 2 2 | 2 3 4",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[depth]| {
                let mut cycles = vec![inner.clone()];
                for _ in 1..depth.count()?.min(256) {
                    let last = cycles.last().unwrap_or(&inner);
                    cycles.push(function.of(last)?);
                }
                Ok(Pattern::slowcat(cycles))
            })
        },
        ..ROW
    },
    several("double", "two of each event, a time apart", "\"a\" $ double 1", "0 1 a | 0 1 a", |args| {
        copies(args, 2)
    }),
    several(
        "triple",
        "three of each event, a time apart",
        "\"a\" $ triple 1",
        "0 1 a | 0 1 a | 0 1 a",
        |args| copies(args, 3),
    ),
    several(
        "quad",
        "four of each event, a time apart",
        "\"a\" $ quad 1",
        "0 1 a | 0 1 a | 0 1 a | 0 1 a",
        |args| copies(args, 4),
    ),
    FunctionRow {
        name: "juxcut",
        aliases: &["juxCut"],
        summary: "as jux, with both sides cutting their own sounds",
        params: &[FUNCTION, Param::INPUT],
        example: "s \"a\" $ juxcut (# n 1)",
        events: "0 1 {cut: -1, pan: 0, s: a} | 0 1 {cut: -2, n: 1, pan: 1, s: a}",
        apply: |args| {
            let input = args.input()?;
            let side = |pan: f64, cut: f64| {
                let panned = set(&input, &named("pan", &Pattern::pure(pan)));
                set(&panned, &named("cut", &Pattern::pure(cut)))
            };
            Ok(Pattern::stack([side(0.0, -1.0), args.function(0)?.of(&side(1.0, -2.0))?]))
        },
        ..ROW
    },
    FunctionRow {
        name: "jux'",
        summary: "plays a changed copy for each function, spread from left to right",
        params: &[Param::functions("functions", "a list of functions"), Param::INPUT],
        example: "s \"a\" $ jux' [id, (# n 1)]",
        events: "0 1 {pan: 0, s: a} | 0 1 {n: 1, pan: 0.5, s: a}",
        apply: |args| {
            let (input, functions) = (args.input()?, args.functions(0)?);
            let mut sides = Vec::new();
            for (number, function) in functions.iter().enumerate() {
                let pan = Pattern::pure(number as f64 / functions.len() as f64);
                sides.push(combine(Op::Add, Align::In, &function.of(&input)?, &named("pan", &pan)));
            }
            Ok(Pattern::stack(sides))
        },
        ..ROW
    },
    FunctionRow {
        name: "jux4",
        summary: "as jux, for four speakers",
        params: &[FUNCTION, Param::INPUT],
        example: "s \"a\" $ jux4 (# n 1)",
        events: "0 1 {n: 1, pan: 0.125, s: a} | 0 1 {pan: 0.625, s: a}",
        apply: |args| {
            let input = args.input()?;
            let side = |pan: f64| set(&input, &named("pan", &Pattern::pure(pan)));
            Ok(Pattern::stack([side(0.625), args.function(0)?.of(&side(0.125))?]))
        },
        ..ROW
    },
    FunctionRow {
        name: "offadd",
        summary: "adds a copy, later and with a number added",
        params: &[Param::time("time", "how much later"), Param::any("number", "what is added"), Param::INPUT],
        example: "\"0\" $ offadd 1 7",
        events: "0 1 0 | 0 1 7",
        apply: |args| {
            let (input, number) = (args.input()?, args.pattern(1)?);
            let (inner, added) = (input.clone(), number.clone());
            args.lift([0], &[&input, &number], move |[time]| {
                let later = combine(Op::Add, Align::In, &inner.late(time.time()?), &added);
                Ok(Pattern::stack([inner.clone(), later]))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "weave",
        summary: "plays patterns with controls that wander through a base pattern, each a part of it ahead",
        params: &[
            Param::time("cycles", "how long the base pattern takes"),
            Param::any("base", "the base pattern of controls"),
            Param::patterns("patterns", "the patterns").many(),
        ],
        example: "weave 2 (pan saw) [s \"a\"] $ segment 1",
        events: "0 1 {pan: 0, s: a} | 1 2 {pan: 0.5, s: a}",
        apply: |args| {
            let (base, patterns) = (args.pattern(1)?, args.patterns(2)?);
            let count = patterns.len() as i64;
            args.lift([0], &[&base.clone()], move |[cycles]| {
                let slow = base.slow(cycles.time()?);
                let thread = |(number, pattern): (usize, &Pattern)| {
                    let ahead = cycles.time().unwrap_or(Time::ONE) * Time::new(number as i64, count);
                    set(pattern, &slow.early(ahead))
                };
                Ok(Pattern::stack(patterns.iter().enumerate().map(thread).collect::<Vec<_>>()))
            })
        },
        ..ROW
    },
];

const fn several(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    const PARAMS: &[Param] = &[Param::time("time", "how far apart, in cycles"), Param::INPUT];
    FunctionRow { name, summary, params: PARAMS, example, events, apply, ..ROW }
}

/// The pattern, copies of it one and a half and two and a half times `time` later, and a copy of the copy.
fn ghosts(pattern: &Pattern, time: Time, change: &dyn Fn(&Pattern) -> Pattern) -> Pattern {
    let first = Pattern::stack([pattern.clone(), change(pattern).late(time * Time::new(3, 2))]);
    Pattern::stack([first.clone(), change(&first).late(time * Time::new(5, 2))])
}

fn haunted(pattern: &Pattern) -> Pattern {
    let quiet = combine(Op::Mul, Align::Mix, pattern, &named("gain", &Pattern::pure(0.7)));
    let short = set(&quiet, &named("end", &Pattern::pure(0.2)));
    combine(Op::Mul, Align::Mix, &short, &named("speed", &Pattern::pure(1.25)))
}

fn copies(args: &Args, count: i64) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0], &[&input], move |[time]| {
        let time = time.time()?;
        let copies = (0..count).map(|number| inner.late(time * Time::whole(number)));
        Ok(Pattern::stack(copies.collect::<Vec<_>>()))
    })
}

/// Two patterns joined by the operator of parameter `index`: a name, or a function of both.
fn operator(
    args: &Args,
    index: usize,
) -> Result<impl Fn(&Pattern, &Pattern) -> Result<Pattern, ArgError> + Send + Sync + 'static, ArgError> {
    let (mut function, mut named) = (None, None);
    match args.given.get(index).and_then(|given| given.first()) {
        Some(Arg::Function(given)) => function = Some(given.clone()),
        _ => {
            let name = args.pattern(index)?;
            let name = name.constant().and_then(|(value, _)| value.as_text().map(str::to_owned));
            let name = name.unwrap_or_default();
            let (op, align) = name.split_once('.').unwrap_or((&name, "in"));
            named = Op::named(op).zip(Align::named(align));
        }
    }
    if function.is_none() && named.is_none() {
        return Err(args.wrong(index, "an operator such as `add` or `add.mix`"));
    }
    Ok(move |left: &Pattern, right: &Pattern| match (&function, named) {
        (Some(function), _) => function.of_args(&[Arg::Pattern(left.clone()), Arg::Pattern(right.clone())]),
        (None, Some((op, align))) => Ok(combine(op, align, left, right)),
        (None, None) => Ok(left.clone()),
    })
}
