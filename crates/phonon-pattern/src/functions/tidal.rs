//! Functions that only Tidal has.

use phonon_base::Time;

use crate::chance::Source;
use crate::curve::{Shape, Unary};
use crate::function::{Arg, ArgError, Args, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::lift::{as_pattern, lift};
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::Value;

use super::layers::named;

const ROW: FunctionRow = FunctionRow { group: "tidal", ..FunctionRow::BLANK };
const FUNCTION: Param = Param::function("function", "what is done");
const DEPTH: Param = Param::number("depth", "how many times");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "rot",
        summary: "moves the values of each cycle to earlier events, leaving the events where they are",
        params: &[Param::number("count", "by how many events"), Param::INPUT],
        example: "\"a b c\" $ rot 1",
        events: "0 1/3 b | 1/3 2/3 c | 2/3 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| Ok(inner.rotate(count.whole()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "arpeggiate",
        aliases: &["arpg"],
        summary: "plays simultaneous events one after another",
        example: "\"[0,4]\" $ arpeggiate",
        events: "0 1/2 0 | 1/2 1 4",
        apply: |args| args.input()?.arpeggio("up"),
        ..ROW
    },
    FunctionRow {
        name: "rolled",
        summary: "begins simultaneous events one after another within a quarter of their time",
        example: "\"[0,4]\" $ rolled",
        events: "0 1 0 | 1/8 1 4",
        apply: |args| Ok(args.input()?.rolled_by(Time::new(1, 4))),
        ..ROW
    },
    FunctionRow {
        name: "rolledBy",
        summary: "begins simultaneous events one after another within a part of their time",
        params: &[Param::time("part", "which part; the last one first below nought"), Param::INPUT],
        example: "\"[0,4]\" $ rolledBy 0.5",
        events: "0 1 0 | 1/4 1 4",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[part]| Ok(inner.rolled_by(part.time()?)))
        },
        ..ROW
    },
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
        name: "fix",
        summary: "applies a function to the events that carry given controls",
        params: &[FUNCTION, Param::any("controls", "what they carry"), Param::INPUT],
        example: "n \"0 1\" $ fix (# s \"a\") (n 1)",
        events: "0 1/2 {n: 0} | 1/2 1 {n: 1, s: a}",
        apply: |args| {
            let (input, like) = (args.input()?, args.pattern(1)?);
            let matched = args.function(0)?.of(&input.matching(&like, false))?;
            Ok(Pattern::stack([matched, input.matching(&like, true)]))
        },
        ..ROW
    },
    FunctionRow {
        name: "unfix",
        summary: "applies a function to the events that do not carry given controls",
        params: &[FUNCTION, Param::any("controls", "what they do not carry"), Param::INPUT],
        example: "n \"0 1\" $ unfix (# s \"a\") (n 1)",
        events: "0 1/2 {n: 0, s: a} | 1/2 1 {n: 1}",
        apply: |args| {
            let (input, like) = (args.input()?, args.pattern(1)?);
            let unmatched = args.function(0)?.of(&input.matching(&like, true))?;
            Ok(Pattern::stack([input.matching(&like, false), unmatched]))
        },
        ..ROW
    },
    FunctionRow {
        name: "contrast",
        summary: "applies one function to the events that carry given controls and another to the rest",
        params: &[
            FUNCTION,
            Param::function("other", "what is done with the rest"),
            Param::any("controls", "what they carry"),
            Param::INPUT,
        ],
        example: "n \"0 1\" $ contrast (# s \"a\") (# s \"b\") (n 1)",
        events: "0 1/2 {n: 0, s: b} | 1/2 1 {n: 1, s: a}",
        apply: |args| {
            let (input, like) = (args.input()?, args.pattern(2)?);
            let matched = args.function(0)?.of(&input.matching(&like, false))?;
            Ok(Pattern::stack([matched, args.function(1)?.of(&input.matching(&like, true))?]))
        },
        ..ROW
    },
    FunctionRow {
        name: "sew",
        summary: "plays one pattern where a switch is on and another where it is off",
        params: &[
            Param::bools("switch", "which of them"),
            Param::any("on", "where it is on"),
            Param::any("off", "where it is off"),
        ],
        piped: Piped::Param(1),
        example: "sew \"1 0\" \"0*2\" \"5*4\"",
        events: "0 1/2 0 | 1/2 3/4 5 | 3/4 1 5",
        apply: |args| {
            let switch = args.pattern(0)?;
            let off = switch.map(|on| Value::Bool(!on.is_true()));
            Ok(Pattern::stack([args.pattern(1)?.mask(&switch), args.pattern(2)?.mask(&off)]))
        },
        ..ROW
    },
    FunctionRow {
        name: "stitch",
        summary: "plays one pattern's values where a switch is on and another's where it is off",
        params: &[
            Param::bools("switch", "which of them, and where events are"),
            Param::any("on", "where it is on"),
            Param::any("off", "where it is off"),
        ],
        piped: Piped::Param(1),
        example: "stitch \"1 0\" \"0*2\" \"5*4\"",
        events: "0 1/2 0 | 1/2 1 5 (1/2 3/4) | 1/2 1 5 (3/4 1)",
        apply: |args| {
            let switch = args.pattern(0)?;
            let off = switch.map(|on| Value::Bool(!on.is_true()));
            Ok(Pattern::stack([args.pattern(1)?.structure(&switch), args.pattern(2)?.structure(&off)]))
        },
        ..ROW
    },
    FunctionRow {
        name: "loopFirst",
        summary: "plays cycle nought in every cycle",
        example: "\"<a b>\" $ loopFirst",
        events: "0 1 a | 1 2 a",
        apply: |args| Ok(args.input()?.loop_first()),
        ..ROW
    },
    FunctionRow {
        name: "timeLoop",
        aliases: &["timeloop", "swap'"],
        summary: "plays the first cycles in a loop",
        params: &[Param::time("cycles", "how many"), Param::INPUT],
        example: "\"<a b c>\" $ timeLoop 2",
        events: "0 1 a | 1 2 b | 2 3 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[cycles]| {
                let cycles = cycles.time()?;
                Ok(inner.fast(cycles).loop_first().slow(cycles))
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
        name: "select",
        summary: "plays the pattern at a place in a list, from 0 for the first to 1 for the last",
        params: &[Param::number("place", "from 0 to 1"), Param::patterns("patterns", "a list of patterns")],
        example: "select \"0 1\" [\"a\", \"b\"]",
        events: "0 1 a (0 1/2) | 0 1 b (1/2 1)",
        apply: |args| {
            let patterns = args.patterns(1)?;
            if patterns.is_empty() {
                return Ok(Pattern::silence());
            }
            args.lift([0], &[], move |[place]| {
                let last = (patterns.len() - 1) as f64;
                Ok(patterns[(place.number()?.clamp(0.0, 1.0) * last).floor() as usize].clone())
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "selectF",
        summary: "applies the function at a place in a list, from 0 for the first to 1 for the last",
        params: &[
            Param::number("place", "from 0 to 1"),
            Param::functions("functions", "a list of functions"),
            Param::INPUT,
        ],
        example: "\"0\" $ selectF 1 [id, add 2]",
        events: "0 1 2",
        apply: |args| {
            let (input, functions) = (args.input()?, args.functions(1)?);
            let changed: Result<Vec<Pattern>, ArgError> =
                functions.iter().map(|function| function.of(&input)).collect();
            let changed = changed?;
            if changed.is_empty() {
                return Ok(Pattern::silence());
            }
            args.lift([0], &[&input], move |[place]| {
                let at = (place.number()?.clamp(0.0, 0.999_999) * changed.len() as f64).floor() as usize;
                Ok(changed[at].clone())
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "mono",
        summary: "plays one event at a time: what begins during another waits until it has ended",
        example: "\"[a,~ b]\" $ mono",
        events: "0 1 a",
        apply: |args| Ok(args.input()?.mono()),
        ..ROW
    },
    FunctionRow {
        name: "smooth",
        summary: "goes straight from the value of each event to that of the next",
        example: "\"0 1\" $ smooth $ segment 2",
        events: "0 1/2 0.5 | 1/2 1 0.5",
        apply: |args| Ok(args.input()?.smooth()),
        ..ROW
    },
    FunctionRow {
        name: "within'",
        summary: "as within, with the function seeing nothing but the part",
        params: &[
            Param::time("begin", "where it begins, from 0 to 1"),
            Param::time("end", "where it ends, from 0 to 1"),
            FUNCTION,
            Param::INPUT,
        ],
        example: "\"a b c d\" $ within' 0 0.5 (fast 2)",
        events: "0 1/8 a | 1/8 1/4 b | 1/4 3/8 a | 3/8 1/2 b | 1/2 3/4 c | 3/4 1 d",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(2)?);
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[begin, end]| {
                let (begin, end) = (begin.time()?, end.time()?);
                let inside = move |t: Time| (begin..end).contains(&t.cycle_pos());
                let part = function.of(&inner.zoom(begin, end))?.compress(begin, end).filter_when(inside);
                Ok(Pattern::stack([part, inner.filter_when(move |t| !inside(t))]))
            })
        },
        ..ROW
    },
    fading("fadeOut", "drops ever more events over some cycles", "\"~ a\" $ fadeOut 4", "1/2 1 a", |args| {
        faded(args, None, false)
    }),
    fading("fadeIn", "drops ever fewer events over some cycles", "\"a\" $ fadeIn 1", "", |args| {
        faded(args, None, true)
    }),
    FunctionRow {
        name: "fadeOutFrom",
        params: FADING_FROM,
        ..fading(
            "",
            "drops ever more events over some cycles from a time on",
            "\"~ a\" $ fadeOutFrom 9 1",
            "1/2 1 a",
            |args| faded(args, Some(0), false),
        )
    },
    FunctionRow {
        name: "fadeInFrom",
        params: FADING_FROM,
        ..fading(
            "",
            "drops ever fewer events over some cycles from a time on",
            "\"a\" $ fadeInFrom 9 1",
            "",
            |args| faded(args, Some(0), true),
        )
    },
    FunctionRow {
        name: "slowspread",
        aliases: &["slowSpread"],
        summary: "applies a function with the next value of a list in each cycle",
        tidal: "also called `spread`, which is a control here as it is in Strudel",
        params: &[FUNCTION, Param::patterns("values", "a list of values"), Param::INPUT],
        example: "\"a\" $ slowspread fast [1, 2]",
        events: "0 1 a | 1 3/2 a | 3/2 2 a",
        apply: |args| Ok(Pattern::slowcat(spread(args)?)),
        ..ROW
    },
    FunctionRow {
        name: "fastspread",
        aliases: &["fastSpread"],
        summary: "applies a function with each value of a list, all within a cycle",
        params: &[FUNCTION, Param::patterns("values", "a list of values"), Param::INPUT],
        example: "\"a\" $ fastspread fast [1, 2]",
        events: "0 1/2 a | 1/2 3/4 a | 3/4 1 a",
        apply: |args| Ok(Pattern::fastcat(spread(args)?)),
        ..ROW
    },
    FunctionRow {
        name: "spreadChoose",
        aliases: &["spreadr"],
        summary: "applies a function with a value of a list that each cycle draws anew",
        params: &[FUNCTION, Param::patterns("values", "a list of values"), Param::INPUT],
        example: "\"a\" $ spreadr fast [2]",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| {
            let draw = Pattern::shape(Shape::Rand).segment(Time::ONE);
            Ok(draw.choose_with(Join::Inner, spread(args)?))
        },
        ..ROW
    },
    FunctionRow {
        name: "stripe",
        summary: "repeats the pattern in each cycle, at random speeds that fill it",
        params: &[Param::number("count", "how many times"), Param::INPUT],
        example: "\"a\" $ stripe 1",
        events: "0 1 a",
        apply: |args| striped(args, false),
        ..ROW
    },
    FunctionRow {
        name: "slowstripe",
        summary: "as stripe, as many times slower",
        params: &[Param::number("count", "how many times"), Param::INPUT],
        example: "\"a\" $ slowstripe 1",
        events: "0 1 a",
        apply: |args| striped(args, true),
        ..ROW
    },
    FunctionRow {
        name: "spaceOut",
        summary: "plays the pattern in stretches of different lengths, one after another",
        params: &[Param::patterns("lengths", "their lengths, in cycles"), Param::INPUT],
        example: "\"a\" $ spaceOut [1, 0.5]",
        events: "0 1 a | 1 3/2 a | 3/2 5/2 a (3/2 2)",
        apply: |args| {
            let input = args.input()?;
            let length = |arg: &&Arg| super::making::time_of(arg);
            let lengths: Option<Vec<Time>> = args.many(0).iter().map(length).collect();
            let lengths = lengths.ok_or_else(|| args.wrong(0, "a list of numbers"))?;
            let total = lengths.iter().fold(Time::ZERO, |sum, length| sum + *length);
            let slots: Vec<(Time, Pattern)> =
                lengths.into_iter().map(|length| (length, input.clone())).collect();
            Ok(Pattern::timecat(slots).slow(total))
        },
        ..ROW
    },
    FunctionRow {
        name: "ascii",
        summary: "the bits of the letters of words, eight each",
        example: "\"b\" $ ascii",
        events: "0 1/8 false | 1/8 1/4 true | 1/4 3/8 true | 3/8 1/2 false | 1/2 5/8 false | 5/8 3/4 false | 3/4 7/8 true | 7/8 1 false",
        apply: |args| {
            Ok(args.input()?.squeeze_with(|value| {
                let word = value.to_string();
                let bits =
                    word.bytes().flat_map(|letter| (0..8).rev().map(move |bit| letter >> bit & 1 == 1));
                Ok(Pattern::fastcat(bits.map(Pattern::pure).collect::<Vec<_>>()))
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "swap",
        summary: "exchanges values by a list of pairs; what is not in it is dropped",
        params: &[Param::pairs("pairs", "`[from, to]`"), Param::INPUT],
        example: "\"a b\" $ swap [[\"a\", \"c\"]]",
        events: "0 1/2 c",
        apply: |args| {
            let constant = |arg: &Arg| {
                as_pattern(arg)?.constant().map(|(value, places)| (value.clone(), places.clone()))
            };
            let pair = |list: &[Arg]| match list {
                [from, to] => Some((constant(from)?.0, constant(to)?)),
                _ => None,
            };
            let pairs: Option<Vec<_>> = args.lists(0).into_iter().map(pair).collect();
            let pairs = pairs.ok_or_else(|| args.wrong(0, "lists `[from, to]`"))?;
            Ok(args.input()?.try_map_events(move |event| {
                let Some((_, (to, places))) = pairs.iter().find(|(from, _)| *from == event.value) else {
                    return Ok(false);
                };
                event.value = to.clone();
                event.places.add(places);
                Ok(true)
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "necklace",
        summary: "a rhythm of steps whose distances are given, turned to begin with an event",
        params: &[Param::patterns("distances", "how many steps lie from one event to the next")],
        piped: Piped::Nowhere,
        example: "necklace [2, 1]",
        events: "0 1/3 true | 1/3 2/3 false | 2/3 1 true",
        apply: |args| {
            let mut steps = Vec::new();
            for pattern in args.patterns(0)? {
                let distance = pattern.constant().and_then(|(value, _)| numeral(value));
                let distance = distance.filter(|distance| (1.0..=1024.0).contains(distance));
                let distance = distance.ok_or_else(|| args.wrong(0, "a list of numbers"))?;
                steps.push(true);
                steps.extend(std::iter::repeat_n(false, distance as usize - 1));
            }
            Ok(Pattern::fastcat(steps.into_iter().map(Pattern::pure).collect::<Vec<_>>()))
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
    FunctionRow {
        name: "humanize",
        summary: "plays events a little early or late, at random",
        params: &[Param::number("amount", "how much, in seconds"), Param::INPUT],
        example: "s \"a\" $ humanize 0.5",
        events: "0 1 {nudge: -0.5, s: a}",
        apply: |args| {
            let rand = super::signals::bipolar(&Pattern::shape(Shape::Rand));
            let nudge = combine(Op::Mul, Align::In, &rand, &args.pattern(0)?);
            Ok(set(&args.input()?, &named("nudge", &nudge)))
        },
        ..ROW
    },
    FunctionRow {
        name: "groove",
        summary: "delays off-beats as a style does: mpc, hiphop, reggae, jazz or drunken",
        params: &[Param::text("style", "which"), Param::INPUT],
        example: "\"a*2\" $ groove \"none\"",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[style]| {
                // How much of its length the second of two eighths or sixteenths is late: triplets lie at 1/3.
                let (amount, count) = match style.text()? {
                    "mpc" => (Time::new(16, 100), 8),
                    "hiphop" => (Time::new(20, 100), 8),
                    "reggae" => (Time::new(25, 100), 4),
                    "jazz" => (Time::new(1, 3), 4),
                    "drunken" => (Time::new(12, 100), 5),
                    "none" => return Ok(inner.clone()),
                    _ => return Err(style.refuse("mpc, hiphop, reggae, jazz, drunken or none")),
                };
                inner.swing(amount, Time::whole(count), false)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "walk",
        summary: "whole numbers that go up or down by one at random in each step",
        params: &[Param::number("range", "how far from nought they may go")],
        piped: Piped::Nowhere,
        example: "walk 1 $ segment 1",
        events: "0 1 -1",
        apply: |args| {
            let range = Pattern::pure(2.0);
            let wander =
                combine(Op::Mul, Align::In, &Pattern::shape(Shape::Perlin), &range).scaled(1.0, -1.0);
            let scaled = combine(Op::Mul, Align::In, &wander, &args.pattern(0)?);
            Ok(scaled.unary(Unary::Round))
        },
        ..ROW
    },
    FunctionRow {
        name: "wait",
        summary: "is silent for some cycles before the pattern begins",
        params: &[Param::time("cycles", "how many"), Param::INPUT],
        example: "\"a\" $ wait 1",
        events: "1 2 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[cycles]| {
                let cycles = cycles.time()?;
                Ok(inner.late(cycles).filter_when(move |t| t >= cycles))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "nT",
        summary: "as many of the pattern's cycles in one, each of them played so many times",
        params: &[Param::time("count", "how many"), Param::INPUT],
        example: "\"<a b>\" $ nT 2",
        events: "0 1/2 a | 1/2 1 a | 1 3/2 b | 3/2 2 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| {
                let count = count.time()?;
                Ok(if count <= Time::ZERO {
                    Pattern::silence()
                } else {
                    inner.repeat_cycles(count).fast(count)
                })
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

const fn fading(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    const PARAMS: &[Param] = &[Param::time("cycles", "how many cycles it takes"), Param::INPUT];
    FunctionRow { name, summary, params: PARAMS, example, events, apply, ..ROW }
}

fn set(left: &Pattern, right: &Pattern) -> Pattern {
    combine(Op::Set, Align::In, left, right)
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

const FADING_FROM: &[Param] = &[
    Param::time("from", "the first cycle"),
    Param::time("cycles", "how many cycles it takes"),
    Param::INPUT,
];

fn faded(args: &Args, from: Option<usize>, rising: bool) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    let (cycles, starts) = (from.map_or(0, |from| from + 1), from.is_some());
    args.lift([from.unwrap_or(0), cycles], &[&input], move |[from, cycles]| {
        let from = if starts { from.time()?.to_f64() } else { 0.0 };
        let cycles = cycles.time()?.to_f64();
        if cycles <= 0.0 {
            return Ok(inner.clone());
        }
        let pattern = inner.clone();
        let share = Pattern::signal(move |t, _| {
            let gone = ((t.to_f64() - from) / cycles).clamp(0.0, 1.0);
            Value::Number(if rising { 1.0 - gone } else { gone })
        });
        lift(Join::Inner, &[share], &[&inner], move |[share]: [&Value; 1]| {
            Ok(pattern.drop_by(numeral(share).unwrap_or(0.0), Source::RAND))
        })
    })
}

/// The function with each value of the list.
fn spread(args: &Args) -> Result<Vec<Pattern>, ArgError> {
    let (function, input) = (args.function(0)?, args.input()?);
    let with = |value: &&Arg| match value {
        // A list of functions is a list of what is done.
        Arg::Function(other) => other.of(&input),
        value => match function.call(&[(*value).clone()])? {
            Arg::Function(partial) => partial.of(&input),
            _ => function.of_args(&[(*value).clone(), Arg::Pattern(input.clone())]),
        },
    };
    args.many(1).iter().map(with).collect()
}

fn striped(args: &Args, slow: bool) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let count = count.count()?.clamp(1, 1024);
        let striped = crate::stripe::stripe(&inner, count);
        Ok(if slow { striped.slow(Time::whole(count)) } else { striped })
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
