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

use super::layers::{named, set};

const ROW: FunctionRow = FunctionRow { group: "tidal", ..FunctionRow::BLANK };

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

fn striped(args: &Args, slow: bool) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let count = count.count()?.clamp(1, 1024);
        let striped = crate::stripe::stripe(&inner, count);
        Ok(if slow { striped.slow(Time::whole(count)) } else { striped })
    })
}
