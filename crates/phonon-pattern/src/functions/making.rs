//! Making patterns: of values, of other patterns one after another or at once, of numbers.

use phonon_base::Time;

use crate::curve::{Shape, Unary};
use crate::function::{Arg, ArgError, Args, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::lift::{MOST, as_pattern};
use crate::number::numeral;
use crate::pattern::Pattern;
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "making", piped: Piped::First, ..FunctionRow::BLANK };
const PATTERNS: Param = Param::patterns("patterns", "the patterns").many();
const CONSTANT: FunctionRow = FunctionRow { params: &[], piped: Piped::Nowhere, ..ROW };
const LAST: FunctionRow = FunctionRow { piped: Piped::Last, ..ROW };

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "pure",
        aliases: &["reify"],
        summary: "a value once per cycle",
        params: &[Param::any("value", "the value")],
        example: "pure 3",
        events: "0 1 3",
        apply: |args| args.pattern(0),
        ..LAST
    },
    FunctionRow {
        name: "silence",
        summary: "no events; counts as one step",
        example: "silence",
        apply: |_| Ok(Pattern::silence()),
        ..CONSTANT
    },
    FunctionRow {
        name: "nothing",
        summary: "no events; counts as no steps",
        example: "nothing",
        apply: |_| Ok(Pattern::gap(Time::ZERO)),
        ..CONSTANT
    },
    FunctionRow {
        name: "gap",
        summary: "no events; counts as a number of steps",
        params: &[Param::time("steps", "how many").or(1.0)],
        example: "gap 2",
        apply: |args| {
            let steps = args.pattern(0)?;
            let steps = steps.constant().and_then(|(value, _)| value.as_time());
            steps.map(Pattern::gap).ok_or_else(|| args.wrong(0, "one number"))
        },
        ..LAST
    },
    FunctionRow {
        name: "steady",
        summary: "a value without beginning or end, continuous",
        params: &[Param::any("value", "the value")],
        example: "steady 3",
        events: "~ 0 1 3",
        apply: |args| args.lift([0], &[], |[value]| Ok(Pattern::steady(value.value.clone()))),
        ..LAST
    },
    FunctionRow {
        name: "sequence",
        aliases: &[
            "seq",
            "fastcat",
            "fastAppend",
            "fastappend",
            "fastCat",
            "fromList",
            "listToPat",
            "mini",
            "minify",
        ],
        summary: "patterns one after another in each cycle",
        params: &[PATTERNS],
        example: "seq \"a\" \"b c\"",
        events: "0 1/2 a | 1/2 3/4 b | 3/4 1 c",
        apply: |args| Ok(Pattern::fastcat(args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "cat",
        aliases: &["slowcat", "slowAppend", "slowappend", "append"],
        summary: "patterns one after another, one a cycle",
        params: &[PATTERNS],
        example: "cat \"a\" \"b c\"",
        events: "0 1 a | 1 3/2 b | 3/2 2 c",
        apply: |args| Ok(Pattern::slowcat(args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "slowcatPrime",
        aliases: &["slowcat'"],
        summary: "patterns one after another, one a cycle, each at the cycle that it is",
        params: &[PATTERNS],
        example: "slowcatPrime \"<a b>\" \"<c d>\"",
        events: "0 1 a | 1 2 d",
        apply: |args| Ok(Pattern::slowcat_prime(args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "stack",
        aliases: &["overlay", "polyrhythm", "pr"],
        summary: "patterns all at once",
        params: &[PATTERNS],
        example: "stack \"a\" \"b\"",
        events: "0 1 a | 0 1 b",
        apply: |args| Ok(Pattern::stack(args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "randcat",
        aliases: &["chooseCycles", "cycleChoose"],
        summary: "one of the patterns at random in each cycle",
        params: &[PATTERNS],
        tidal: "other random numbers, and cycles are left out",
        example: "randcat \"a\" \"a\"",
        events: "0 1 a",
        apply: |args| {
            let rand = Pattern::shape(crate::curve::Shape::Rand).segment(Time::ONE);
            let patterns = args.patterns(0)?;
            if !args.mode.tidal {
                return Ok(rand.choose_with(Join::Inner, patterns));
            }
            let (count, turn) = (patterns.len() as f64, Pattern::slowcat(patterns));
            let inside = [turn.clone()];
            Ok(rand.join_with(Join::Mix, &inside, move |number| {
                let ahead = (numeral(number).unwrap_or(0.0) * count).floor();
                Ok(turn.early(Time::whole(ahead as i64)))
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "wrandcat",
        aliases: &["wchooseCycles"],
        summary: "one of the patterns at random in each cycle, those of more weight more often",
        params: &[Param::pairs("pairs", "`[pattern, weight]`").many()],
        example: "wrandcat [\"a\", 1] [\"b\", 0]",
        events: "0 1 a",
        apply: |args| {
            let rand = Pattern::shape(crate::curve::Shape::Rand).segment(Time::ONE);
            super::choosing::weighted(&rand, args, 0, Join::Inner)
        },
        ..ROW
    },
    FunctionRow {
        name: "arrange",
        summary: "sections of several cycles each, in a loop",
        params: &[Param::pairs("sections", "`[cycles, pattern]`").many()],
        example: "arrange [1, \"a\"] [2, \"<b c>\"]",
        events: "0 1 a | 1 2 b | 2 3 c",
        apply: |args| {
            let sections = weights(args, 0)?;
            let total = sections.iter().fold(Time::ZERO, |sum, (cycles, _)| sum + *cycles);
            let sections = sections.into_iter().map(|(cycles, pattern)| (cycles, pattern.fast(cycles)));
            Ok(Pattern::timecat(sections.collect::<Vec<_>>()).slow(total))
        },
        ..ROW
    },
    FunctionRow {
        name: "seqPLoop",
        summary: "clips from one cycle to another, in a loop",
        params: &[Param::pairs("clips", "`[start, stop, pattern]`").many()],
        example: "seqPLoop [0, 1, \"a\"] [1, 2, \"b\"]",
        events: "0 1 a | 1 2 b",
        apply: |args| {
            let mut clips = Vec::new();
            let mut total = Time::ZERO;
            for clip in args.lists(0) {
                let (start, stop, pattern) = match clip {
                    [start, stop, pattern] => (time_of(start), time_of(stop), as_pattern(pattern)),
                    [stop, pattern] => (Some(total), time_of(stop), as_pattern(pattern)),
                    _ => (None, None, None),
                };
                let (Some(start), Some(stop), Some(pattern)) = (start, stop, pattern) else {
                    return Err(args.wrong(0, "lists `[start, stop, pattern]`"));
                };
                total = stop;
                clips.push((start, stop, pattern));
            }
            if total <= Time::ZERO {
                return Ok(Pattern::silence());
            }
            let clip = |(start, stop, pattern): (Time, Time, Pattern)| {
                Pattern::pure(Value::Pattern(pattern)).compress(start / total, stop / total)
            };
            Ok(Pattern::stack(clips.into_iter().map(clip).collect::<Vec<_>>()).slow(total).join(Join::Inner))
        },
        ..ROW
    },
    FunctionRow {
        name: "wedge",
        summary: "two patterns, squeezed into the first and the second part of each cycle",
        params: &[
            Param::time("part", "how much of the cycle the first takes"),
            Param::any("first", "the first pattern"),
            Param::any("second", "the second pattern"),
        ],
        piped: Piped::Param(1),
        example: "\"a b\" $ wedge 0.5 \"c\"",
        events: "0 1/4 a | 1/4 1/2 b | 1/2 1 c",
        apply: |args| {
            let (first, second) = (args.pattern(1)?, args.pattern(2)?);
            let inside = [&first.clone(), &second.clone()];
            args.lift([0], &inside, move |[part]| {
                let part = part.time()?;
                Ok(if part <= Time::ZERO {
                    second.clone()
                } else if part >= Time::ONE {
                    first.clone()
                } else {
                    let (first, second) =
                        (first.compress(Time::ZERO, part), second.compress(part, Time::ONE));
                    Pattern::stack([first, second])
                })
            })
        },
        ..LAST
    },
    FunctionRow {
        name: "run",
        summary: "the numbers from nought up, in a cycle",
        params: &[Param::number("count", "how many")],
        example: "run 4",
        events: "0 1/4 0 | 1/4 1/2 1 | 1/2 3/4 2 | 3/4 1 3",
        apply: |args| {
            let count = args.pattern(0)?;
            let whole =
                count.constant().and_then(|(count, _)| numeral(count)).is_some_and(|n| n.fract() == 0.0);
            if whole || args.mode.tidal {
                return args.lift([0], &[], |[count]| Ok(run(count.count()?)));
            }
            // As in Strudel a number of steps that varies is asked for at each of them.
            let numbers = args.lift([0], &[], |[count]| {
                Ok(Pattern::shape(Shape::Saw).scaled(count.number()?, 0.0).unary(Unary::Round))
            })?;
            args.lift([0], &[&numbers.clone()], move |[count]| {
                let count = count.time()?;
                Ok(if count.is_zero() { Pattern::silence() } else { numbers.segment(count) })
            })
        },
        ..LAST
    },
    FunctionRow {
        name: "scan",
        summary: "the numbers from nought up, one more in each cycle",
        params: &[Param::number("count", "up to how many")],
        example: "scan 2",
        events: "0 1 0 | 1 3/2 0 | 3/2 2 1",
        apply: |args| {
            args.lift([0], &[], |[count]| {
                let runs = (1..=count.count()?.min(1024)).map(run);
                Ok(Pattern::slowcat(runs.collect::<Vec<_>>()))
            })
        },
        ..LAST
    },
    FunctionRow {
        name: "binary",
        summary: "the bits of a number, the highest first",
        params: &[Param::number("number", "the number")],
        tidal: "always eight bits, true and false",
        example: "binary 5",
        events: "0 1/3 1 | 1/3 2/3 0 | 2/3 1 1",
        apply: |args| {
            let width = if args.mode.tidal { Some(8) } else { None };
            args.lift([0], &[], move |[number]| {
                let number = number.number()?;
                let bits = bits(number, width.unwrap_or_else(|| bit_width(number))).with_steps(None);
                // Tidal's bits are true and false.
                Ok(if width.is_some() { bits.map(|bit| Value::Bool(bit.is_true())) } else { bits })
            })
        },
        ..LAST
    },
    FunctionRow {
        name: "binaryN",
        summary: "the bits of a number in a fixed width",
        params: &[Param::number("number", "the number"), Param::number("width", "how many bits").or(16.0)],
        tidal: "the width comes first",
        example: "binaryN 5 4",
        events: "0 1/4 0 | 1/4 1/2 1 | 1/2 3/4 0 | 3/4 1 1",
        apply: |args| {
            let width = args.pattern(1)?;
            let width = width.constant().and_then(|(width, _)| width.as_time());
            let bits = args.lift([0, 1], &[], |[number, width]| {
                Ok(bits(number.number()?, width.count()?.clamp(0, 64)))
            })?;
            Ok(bits.with_steps(width))
        },
        ..LAST
    },
    FunctionRow {
        name: "binaryL",
        summary: "the bits of a number as a list",
        params: &[Param::number("number", "the number")],
        example: "binaryL 5",
        events: "0 1 [1, 0, 1]",
        apply: |args| {
            let list = |value: &Value| {
                let number = numeral(value).unwrap_or(0.0);
                bit_list(number, bit_width(number))
            };
            Ok(args.pattern(0)?.map(list))
        },
        ..LAST
    },
    FunctionRow {
        name: "binaryNL",
        summary: "the bits of a number as a list of fixed width",
        params: &[Param::number("number", "the number"), Param::number("width", "how many bits").or(16.0)],
        example: "binaryNL 5 4",
        events: "0 1 [0, 1, 0, 1]",
        apply: |args| {
            Ok(args.pattern(0)?.apply_left(&args.pattern(1)?, |number, width| {
                let width = numeral(width).unwrap_or(16.0).clamp(0.0, 64.0) as i64;
                Ok(Some(bit_list(numeral(number).unwrap_or(0.0), width)))
            }))
        },
        ..LAST
    },
    FunctionRow {
        name: "morph",
        summary: "a rhythm between two lists of steps with equally many ones",
        params: &[
            Param::patterns("from", "the first list, of noughts and ones"),
            Param::patterns("to", "the second list"),
            Param::number("by", "how far from the first to the second, from 0 to 1"),
        ],
        example: "morph [1, 1, 0, 0] [1, 0, 1, 0] 0.5",
        events: "0 1/4 true | 3/8 5/8 true",
        apply: |args| {
            let (from, to) = (switches(args, 0)?, switches(args, 1)?);
            args.lift([2], &[], move |[by]| Ok(crate::morph::between(&from, &to, by.time()?)))
        },
        ..LAST
    },
    FunctionRow {
        name: "parray",
        summary: "a pattern of lists, one value of each pattern",
        params: &[PATTERNS],
        example: "parray [\"1\", \"2 3\"]",
        events: "0 1/2 [1, 2] | 1/2 1 [1, 3]",
        apply: |args| Ok(Pattern::parray(args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "sequenceP",
        summary: "a pattern of lists, one value of each pattern",
        params: &[PATTERNS],
        example: "sequenceP [\"1\", \"2 3\"]",
        events: "0 1/2 [1, 2] | 1/2 1 [1, 3]",
        apply: |args| Ok(Pattern::parray(args.patterns(0)?)),
        ..ROW
    },
];

pub(super) fn run(count: i64) -> Pattern {
    if count <= 0 {
        return Pattern::silence();
    }
    Pattern::fastcat((0..count).map(|number| Pattern::pure(number as f64)).collect::<Vec<_>>())
        .with_steps(Some(Time::whole(count)))
}

/// How many bits a number takes.
fn bit_width(number: f64) -> i64 {
    if number >= 1.0 { number.min(9.0e15).log2().floor() as i64 + 1 } else { 1 }
}

fn bits(number: f64, width: i64) -> Pattern {
    let bit = |place: i64| Pattern::pure(((number as i64 >> place) & 1) as f64);
    Pattern::fastcat((0..width).rev().map(bit).collect::<Vec<_>>())
}

fn bit_list(number: f64, width: i64) -> Value {
    let bit = |place: i64| Value::Number(((number as i64 >> place) & 1) as f64);
    Value::list((0..width).rev().map(bit).collect::<Vec<_>>())
}

/// The constant number in an argument, as a time.
pub(super) fn time_of(arg: &Arg) -> Option<Time> {
    match arg {
        Arg::Pattern(pattern) => pattern.constant().and_then(|(value, _)| value.as_time()),
        _ => None,
    }
}

/// Lists `[weight, pattern]`.
pub(super) fn weights(args: &Args, index: usize) -> Result<Vec<(Time, Pattern)>, ArgError> {
    let pair = |list: &[Arg]| match list {
        [weight, pattern] => Some((time_of(weight)?, as_pattern(pattern)?)),
        _ => None,
    };
    let pairs: Option<Vec<(Time, Pattern)>> = args.lists(index).into_iter().map(pair).collect();
    pairs.filter(|pairs| !pairs.is_empty()).ok_or_else(|| args.wrong(index, "lists `[number, pattern]`"))
}

/// A list of noughts and ones.
fn switches(args: &Args, index: usize) -> Result<Vec<bool>, ArgError> {
    let on = |pattern: Pattern| pattern.constant().map(|(value, _)| value.is_true());
    let list: Option<Vec<bool>> = args.patterns(index)?.into_iter().map(on).collect();
    let list = list.filter(|list| list.len() as i64 <= MOST);
    list.ok_or_else(|| args.wrong(index, "a list of noughts and ones"))
}
