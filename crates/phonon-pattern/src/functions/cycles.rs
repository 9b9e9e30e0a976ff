//! What is done in some cycles, or differently in each.

use phonon_base::Time;

use crate::function::{ArgError, Args, FunctionRow, Param};
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;

const ROW: FunctionRow = FunctionRow { group: "cycles", ..FunctionRow::BLANK };
const COUNT: Param = Param::number("count", "of how many cycles");
const FUNCTION: Param = Param::function("function", "what is done");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "every",
        aliases: &["firstOf", "every_effect"],
        summary: "applies a function in the first of every so many cycles",
        params: &[COUNT, FUNCTION, Param::INPUT],
        example: "\"a b\" $ every 2 rev",
        events: "0 1/2 b | 1/2 1 a | 1 3/2 a | 3/2 2 b",
        apply: |args| exchanged(args, |_| 0),
        ..ROW
    },
    FunctionRow {
        name: "lastOf",
        summary: "applies a function in the last of every so many cycles",
        params: &[COUNT, FUNCTION, Param::INPUT],
        example: "\"a b\" $ lastOf 2 rev",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 b | 3/2 2 a",
        apply: |args| exchanged(args, |count| count - 1),
        ..ROW
    },
    FunctionRow {
        name: "every'",
        aliases: &["everyOffset"],
        summary: "applies a function in one of every so many cycles, counted from 0",
        params: &[COUNT, Param::number("offset", "in which of them"), FUNCTION, Param::INPUT],
        example: "\"a b\" $ every' 2 1 rev",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 b | 3/2 2 a",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(2)?);
            let changed = function.of(&input)?;
            let (plain, other) = (input.clone(), changed.clone());
            args.lift([0, 1], &[&input, &changed], move |[count, offset]| {
                let (count, offset) = (count.whole()?, offset.whole()?);
                Ok(if count <= 0 {
                    plain.clone()
                } else {
                    plain.exchange(count, offset.rem_euclid(count), &other)
                })
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "whenmod",
        aliases: &["whenmod_effect"],
        summary: "applies a function where the cycle's number modulo the first number is at least the second",
        params: &[
            Param::time("count", "modulo what"),
            Param::time("from", "from which remainder on"),
            FUNCTION,
            Param::INPUT,
        ],
        example: "\"a b\" $ whenmod 2 1 rev",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 b | 3/2 2 a",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(2)?);
            let changed = function.of(&input)?;
            let (plain, other) = (input.clone(), changed.clone());
            args.lift([0, 1], &[&input, &changed], move |[count, from]| {
                let (count, from) = (count.time()?, from.time()?);
                if count <= Time::ZERO {
                    return Ok(plain.clone());
                }
                Ok(plain.where_cycle(&other, move |cycle| {
                    let cycle = Time::whole(cycle);
                    cycle - count * (cycle / count).floor() >= from
                }))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "foldEvery",
        summary: "applies a function in the first of every so many cycles, for each number of a list",
        params: &[Param::patterns("counts", "of how many cycles"), FUNCTION, Param::INPUT],
        example: "\"a b\" $ foldEvery [2, 3] rev",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 a | 3/2 2 b | 2 5/2 b | 5/2 3 a | 3 7/2 b | 7/2 4 a",
        apply: |args| {
            let function = args.function(1)?;
            let mut pattern = args.input()?;
            // The last number is applied first.
            for count in args.patterns(0)?.into_iter().rev() {
                let changed = function.of(&pattern)?;
                let (plain, other) = (pattern.clone(), changed.clone());
                let make = move |[count]: [&crate::value::Value; 1]| {
                    let count = count.as_number().map_or(0, |count| count.floor() as i64);
                    Ok(if count <= 0 { plain.clone() } else { plain.exchange(count, 0, &other) })
                };
                let inside = [&pattern, &changed];
                pattern = crate::lift::lift(crate::join::Join::Inner, &[count], &inside, make)?;
            }
            Ok(pattern)
        },
        ..ROW
    },
    FunctionRow {
        name: "when",
        aliases: &["while"],
        summary: "applies a function wherever the switch is on",
        params: &[Param::bools("on", "where it is applied"), FUNCTION, Param::INPUT],
        example: "\"0 1\" $ when \"1 0\" (add 10)",
        events: "0 1/2 10 | 1/2 1 1",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            Ok(input.when(&args.pattern(0)?, &function.of(&input)?))
        },
        ..ROW
    },
    FunctionRow {
        name: "iter",
        summary: "begins each cycle one step later in the pattern than the one before",
        params: &[Param::number("count", "into how many steps the cycle is cut"), Param::INPUT],
        example: "\"a b c\" $ iter 3",
        events: "0 1/3 a | 1/3 2/3 b | 2/3 1 c | 1 4/3 b | 4/3 5/3 c | 5/3 2 a",
        apply: |args| turned(args, false),
        ..ROW
    },
    FunctionRow {
        name: "iterBack",
        aliases: &["iterback", "iter'"],
        summary: "begins each cycle one step sooner in the pattern than the one before",
        params: &[Param::number("count", "into how many steps the cycle is cut"), Param::INPUT],
        example: "\"a b c\" $ iterBack 3",
        events: "0 1/3 a | 1/3 2/3 b | 2/3 1 c | 1 4/3 c | 4/3 5/3 a | 5/3 2 b",
        apply: |args| turned(args, true),
        ..ROW
    },
    FunctionRow {
        name: "chunk",
        aliases: &["slowchunk", "slowChunk"],
        summary: "applies a function to one part of the cycle, the next one in each repetition",
        params: &[Param::number("count", "into how many parts"), FUNCTION, Param::INPUT],
        example: "\"0 1\" $ chunk 2 (add 10)",
        events: "0 1/2 10 | 1/2 1 1 | 1 3/2 0 | 3/2 2 11",
        apply: |args| chunked(args, false, true),
        ..ROW
    },
    FunctionRow {
        name: "chunkBack",
        aliases: &["chunkback", "chunk'"],
        summary: "applies a function to one part of the cycle, the one before in each repetition",
        params: &[Param::number("count", "into how many parts"), FUNCTION, Param::INPUT],
        tidal: "begins with the last part",
        example: "\"0 1 2\" $ chunkBack 3 (add 10)",
        events: "0 1/3 10 | 1/3 2/3 1 | 2/3 1 2 | 1 4/3 0 | 4/3 5/3 1 | 5/3 2 12",
        apply: |args| chunked(args, true, !args.mode.tidal),
        ..ROW
    },
    FunctionRow {
        name: "fastChunk",
        aliases: &["fastchunk"],
        summary: "as chunk, while the pattern goes on to its next cycle every time",
        params: &[Param::number("count", "into how many parts"), FUNCTION, Param::INPUT],
        example: "\"<0 1> 2\" $ fastChunk 2 (add 10)",
        events: "0 1/2 10 | 1/2 1 2 | 1 3/2 1 | 3/2 2 12",
        apply: |args| chunked(args, false, false),
        ..ROW
    },
    FunctionRow {
        name: "chunkInto",
        aliases: &["chunkinto"],
        summary: "as chunk, with the function seeing nothing but the part, in a loop",
        params: &[Param::number("count", "into how many parts"), FUNCTION, Param::INPUT],
        example: "\"a b\" $ chunkInto 2 (fast 2)",
        events: "0 1/4 a | 1/4 1/2 a | 1/2 1 b | 1 3/2 a | 3/2 7/4 b | 7/4 2 b",
        apply: |args| chunked_into(args, |parts, count| parts.iter_back(count)),
        ..ROW
    },
    FunctionRow {
        name: "chunkBackInto",
        aliases: &["chunkbackinto"],
        summary: "as chunkInto, moving backwards",
        params: &[Param::number("count", "into how many parts"), FUNCTION, Param::INPUT],
        example: "\"a b\" $ chunkBackInto 2 (fast 2)",
        events: "0 1/2 a | 1/2 3/4 b | 3/4 1 b | 1 5/4 a | 5/4 3/2 a | 3/2 2 b",
        apply: |args| chunked_into(args, |parts, count| parts.iter(count).early(Time::ONE)),
        ..ROW
    },
    FunctionRow {
        name: "into",
        summary: "cuts the pattern where the switch is on and applies a function to each piece, in a loop",
        params: &[Param::bools("pieces", "which pieces"), FUNCTION, Param::INPUT],
        example: "\"a b c d\" $ into \"1 0\" (fast 2)",
        events: "0 1/8 a | 1/8 1/4 b | 1/4 3/8 a | 3/8 1/2 b | 1/2 3/4 c | 3/4 1 d",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            Ok(input.in_pieces(&args.pattern(0)?, function))
        },
        ..ROW
    },
    FunctionRow {
        name: "brak",
        summary: "squeezes every second cycle into half of it and begins it a quarter later",
        example: "\"a b\" $ brak",
        events: "0 1/2 a | 1/2 1 b | 5/4 3/2 a | 3/2 7/4 b",
        apply: |args| {
            let input = args.input()?;
            let quarter = Time::new(1, 4);
            let squeezed = Pattern::fastcat([input.clone(), Pattern::silence()]).late(quarter);
            let on = Pattern::slowcat([Pattern::pure(false), Pattern::pure(true)]);
            Ok(input.when(&on, &squeezed))
        },
        ..ROW
    },
    FunctionRow {
        name: "bypass",
        summary: "is silent while the switch is on",
        params: &[Param::bools("on", "where it is silent"), Param::INPUT],
        example: "\"a b\" $ bypass \"<0 1>\"",
        events: "0 1/2 a | 1/2 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            let silenced = args.lift([0], &[&input], move |[on]| {
                let on = on.value.as_number().is_some_and(|number| number.trunc() != 0.0);
                Ok(if on { Pattern::silence() } else { inner.clone() })
            })?;
            Ok(silenced.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "hush",
        summary: "is silent",
        example: "\"a b\" $ hush",
        events: "",
        apply: |_| Ok(Pattern::silence()),
        ..ROW
    },
];

fn exchanged(args: &Args, at: fn(i64) -> i64) -> Result<Pattern, ArgError> {
    let (input, function) = (args.input()?, args.function(1)?);
    let changed = function.of(&input)?;
    let (plain, other) = (input.clone(), changed.clone());
    args.lift([0], &[&input, &changed], move |[count]| {
        let count = count.whole()?;
        Ok(if count <= 0 { plain.clone() } else { plain.exchange(count, at(count), &other) })
    })
}

fn turned(args: &Args, back: bool) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    let turned = args.lift([0], &[&input], move |[count]| {
        let count = count.whole()?;
        Ok(if back { inner.iter_back(count) } else { inner.iter(count) })
    })?;
    Ok(turned.with_steps(input.steps()))
}

fn chunked(args: &Args, back: bool, repeat: bool) -> Result<Pattern, ArgError> {
    let (input, function, tidal) = (args.input()?, args.function(1)?, args.mode.tidal);
    let inner = input.clone();
    let chunked = args.lift([0], &[&input], move |[count]| {
        let count = count.count()?;
        let (count, back) = (count.abs(), back != (count < 0));
        if count == 0 {
            return Ok(Pattern::silence());
        }
        let plain = if repeat { inner.repeat_cycles(Time::whole(count)) } else { inner.clone() };
        let changed = function.of(&plain)?;
        Ok(plain.chunk(count, back, tidal, &changed))
    })?;
    Ok(chunked.with_steps(input.steps()))
}

fn chunked_into(args: &Args, turn: fn(&Pattern, i64) -> Pattern) -> Result<Pattern, ArgError> {
    let (input, function) = (args.input()?, args.function(1)?);
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let count = count.count()?.max(1);
        let mut steps = vec![false; count as usize];
        steps[0] = true;
        let steps = steps.into_iter().map(Pattern::pure).collect::<Vec<_>>();
        Ok(inner.in_pieces(&turn(&Pattern::fastcat(steps), count), function.clone()))
    })
}

impl Pattern {
    /// The stretch of `cycles` from `offset` on, in a loop.
    pub fn ribbon(&self, offset: Time, cycles: Time) -> Pattern {
        let loops = Pattern::pure(true).slow(cycles);
        combine(Op::KeepIf, Align::Restart, &self.early(offset), &loops)
    }

    /// Each true piece of `pieces` in a loop through `function`, the rest as it is.
    fn in_pieces(&self, pieces: &Pattern, function: crate::function::Function) -> Pattern {
        let plain = self.clone();
        pieces.join_events(crate::join::Join::Inner, [self], move |piece| match piece.whole {
            Some(whole) if piece.value.is_true() => function.of(&plain.ribbon(whole.begin, whole.duration())),
            _ => Ok(plain.clone()),
        })
    }
}
