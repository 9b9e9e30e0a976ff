//! Time as a whole: faster, slower, earlier, later, backwards.

use crate::apply::{Whole, With};
use crate::control::Key;
use crate::function::{ArgError, Args, FunctionRow, Param};
use crate::operator::Op;
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

const ROW: FunctionRow = FunctionRow { group: "tempo", ..FunctionRow::BLANK };

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "fast",
        summary: "speeds a pattern up",
        params: &[Param::time("factor", "how many cycles are played in one"), Param::INPUT],
        tidal: "a negative factor reverses; here it is silence",
        example: "\"a b\" $ fast 2",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 3/4 a | 3/4 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            let fast = args.lift([0], &[&input], move |[factor]| Ok(inner.fast(factor.time()?)))?;
            Ok(fast.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "slow",
        aliases: &["sparsity"],
        summary: "slows a pattern down",
        params: &[Param::time("factor", "how many cycles one is spread over"), Param::INPUT],
        example: "\"a b\" $ slow 2",
        events: "0 1 a | 1 2 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[factor]| Ok(inner.slow(factor.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "hurry",
        summary: "speeds a pattern up, and its samples with it",
        params: &[Param::time("factor", "how many times as fast"), Param::INPUT],
        example: "s \"bd\" $ hurry 2",
        events: "0 1/2 {s: bd, speed: 2} | 1/2 1 {s: bd, speed: 2}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[factor]| {
                let speed = Controls::one(Key::exactly("speed"), Value::Number(factor.number()?));
                let speed = Pattern::pure(Value::Controls(speed));
                Ok(inner.fast(factor.time()?).apply(Whole::Left, With::Op(Op::Mul), &speed))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "early",
        aliases: &["<~", "rotL"],
        summary: "moves a pattern to an earlier time",
        params: &[Param::time("cycles", "how much earlier"), Param::INPUT],
        example: "\"a b\" $ early 0.5",
        events: "0 1/2 b | 1/2 1 a",
        apply: |args| moved(args, false),
        ..ROW
    },
    FunctionRow {
        name: "late",
        aliases: &["~>", "rotR"],
        summary: "moves a pattern to a later time",
        params: &[Param::time("cycles", "how much later"), Param::INPUT],
        example: "\"a b\" $ late 0.25",
        events: "-1/4 1/4 b (0 1/4) | 1/4 3/4 a | 3/4 5/4 b (3/4 1)",
        apply: |args| moved(args, true),
        ..ROW
    },
    FunctionRow {
        name: "rev",
        summary: "plays each cycle backwards",
        example: "\"a b [c d]\" $ rev",
        events: "0 1/6 d | 1/6 1/3 c | 1/3 2/3 b | 2/3 1 a",
        apply: |args| Ok(args.input()?.rev()),
        ..ROW
    },
    FunctionRow {
        name: "revv",
        summary: "plays all of time backwards: cycle 0 becomes cycle -1",
        example: "\"<a b c>\" $ revv",
        events: "0 1 c | 1 2 b | 2 3 a",
        apply: |args| Ok(args.input()?.revv()),
        ..ROW
    },
    FunctionRow {
        name: "palindrome",
        aliases: &["mirror", "loopback"],
        summary: "plays every second cycle backwards",
        tidal: "each cycle is played forwards and then backwards",
        example: "\"a b\" $ palindrome",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 b | 3/2 2 a",
        apply: |args| {
            let input = args.input()?;
            Ok(if args.mode.tidal {
                Pattern::slowcat([input.clone(), input.rev()])
            } else {
                input.exchange(2, 1, &input.rev()).with_steps(input.steps())
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "ribbon",
        aliases: &["rib"],
        summary: "loops a stretch of time",
        params: &[
            Param::time("offset", "where the stretch begins, in cycles"),
            Param::time("cycles", "how long it is"),
            Param::INPUT,
        ],
        example: "\"<a b c d>\" $ ribbon 1 2",
        events: "0 1 b | 1 2 c | 2 3 b | 3 4 c",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[offset, cycles]| {
                Ok(inner.ribbon(offset.time()?, cycles.time()?))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "repeatCycles",
        aliases: &["dup"],
        summary: "plays each cycle several times",
        params: &[Param::time("count", "how many times"), Param::INPUT],
        example: "\"<a b>\" $ repeatCycles 2",
        events: "0 1 a | 1 2 a | 2 3 b | 3 4 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            let repeated = args.lift([0], &[&input], move |[count]| {
                let count = count.time()?;
                Ok(if count.is_zero() { Pattern::silence() } else { inner.repeat_cycles(count) })
            })?;
            Ok(repeated.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "cpm",
        summary: "plays so many cycles a minute, where one a second is the pace",
        params: &[Param::number("cycles", "how many a minute"), Param::INPUT],
        example: "\"a b\" $ cpm 120",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 3/4 a | 3/4 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[cycles]| {
                Ok(inner.fast(cycles.time()? / phonon_base::Time::whole(60)))
            })
        },
        ..ROW
    },
];

fn moved(args: &Args, later: bool) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    let moved = args.lift([0], &[&input], move |[cycles]| {
        let cycles = cycles.time()?;
        Ok(if later { inner.late(cycles) } else { inner.early(cycles) })
    })?;
    Ok(moved.with_steps(input.steps()))
}
