//! The less used functions of Tidal's library.

use phonon_base::{Time, TimeSpan};

use crate::chance::Source;
use crate::control::{Key, control, wrap_in};
use crate::event::Event;
use crate::function::{Arg, ArgError, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::{Controls, Value};

use super::composing::row_of;

const ROW: FunctionRow = FunctionRow { group: "tidal", ..FunctionRow::BLANK };
const FUNCTION: Param = Param::function("function", "what is done");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "sometimesBy'",
        summary: "as sometimesBy, with the function applied to all events before a share of them is taken",
        params: &[Param::number("share", "which share, from 0 to 1"), FUNCTION, Param::INPUT],
        example: "\"0 1\" $ sometimesBy' 0 (add 10)",
        events: "1/2 1 1",
        apply: |args| {
            let input = args.input()?;
            let changed = args.function(1)?.of(&input)?;
            args.lift([0], &[&input.clone(), &changed.clone()], move |[share]| {
                let share = share.number()?;
                let plain = input.drop_by(share, Source::RAND);
                Ok(Pattern::stack([plain, changed.drop_by(1.0 - share, Source::MIRRORED)]))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "ifp",
        summary: "applies one function in the cycles for whose number a test holds, another one in the others",
        params: &[
            Param::function("test", "from the number of a cycle to true or false"),
            FUNCTION,
            Param::function("other", "what is done in the other cycles"),
            Param::INPUT,
        ],
        example: "\"0\" $ ifp (gt 0) (add 10) (add 20)",
        events: "0 1 20 | 1 2 10",
        apply: |args| {
            let (input, test) = (args.input()?, args.function(0)?);
            let (changed, other) = (args.function(1)?.of(&input)?, args.function(2)?.of(&input)?);
            // Tried once here, so that a test which cannot be answered is told of.
            test.of(&Pattern::pure(0.0))?;
            Ok(other.where_cycle(&changed, move |cycle| {
                let answer = test.of(&Pattern::pure(cycle as f64));
                answer.is_ok_and(|answer| answer.constant().is_some_and(|(value, _)| value.is_true()))
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "fastSqueeze",
        aliases: &["fastsqueeze"],
        summary: "speeds up by each number in turn, a whole cycle within the time of the number",
        params: &[Param::time("factor", "how many times as fast"), Param::INPUT],
        example: "\"a\" $ fastSqueeze \"1 2\"",
        events: "0 1/2 a | 1/2 3/4 a | 3/4 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift_with(Join::Squeeze, [0], &[&input], move |[factor]| Ok(inner.fast(factor.time()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "weaveWith",
        aliases: &["weave'"],
        summary: "plays what each function makes of a pattern, each a part of some cycles later",
        params: &[
            Param::time("cycles", "over how many cycles they are spread"),
            Param::any("pattern", "the pattern"),
            Param::functions("functions", "a list of functions"),
        ],
        piped: Piped::Param(1),
        example: "weaveWith 2 \"0\" [add 1, add 2]",
        events: "0 1 1 | 0 1 2",
        apply: |args| {
            let (input, functions) = (args.pattern(1)?, args.functions(2)?);
            let count = functions.len() as i64;
            let made: Result<Vec<Pattern>, ArgError> =
                functions.iter().map(|function| function.of(&input)).collect();
            let made = made?;
            args.lift([0], &[&input], move |[cycles]| {
                let cycles = cycles.time()?;
                let late =
                    |(number, made): (usize, &Pattern)| made.late(cycles * Time::new(number as i64, count));
                Ok(Pattern::stack(made.iter().enumerate().map(late).collect::<Vec<_>>()))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "uncollect",
        aliases: &["flatpat"],
        summary: "plays the items of each list at once",
        example: "\"0:4:7\" $ uncollect",
        events: "0 1 0 | 0 1 4 | 0 1 7",
        apply: |args| {
            Ok(args.input()?.join_with(Join::Outer, [], |value| match value {
                Value::List(items) => {
                    Ok(Pattern::stack(items.iter().cloned().map(Pattern::steady).collect::<Vec<_>>()))
                }
                value => Ok(Pattern::steady(value.clone())),
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "filterAnalog",
        summary: "keeps what is continuous",
        example: "stack saw \"a\" $ filterAnalog",
        events: "~ 0 1 0",
        apply: |args| Ok(args.input()?.filter(|event| event.whole.is_none())),
        ..ROW
    },
    FunctionRow {
        name: "playFor",
        summary: "is heard from one time to another only",
        params: &[
            Param::time("from", "the cycle at which it begins"),
            Param::time("to", "the cycle at which it ends"),
            Param::INPUT,
        ],
        example: "\"a b\" $ playFor 0.5 1",
        events: "1/2 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[from, to]| {
                let (from, to) = (from.time()?, to.time()?);
                let span = TimeSpan::new(from, to.max(from));
                Ok(Pattern::new(During { inner: inner.clone(), span }, inner.steps(), [&inner]))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "sseq",
        summary: "a sound at every `x` of a row of letters; a digit is its number, any other letter a rest",
        params: &[Param::text("sound", "the sound"), Param::text("steps", "the letters, a step each")],
        piped: Piped::Nowhere,
        example: "sseq \"bd\" \"x-2x\"",
        events: "0 1/4 bd | 1/2 3/4 [bd, 2] | 3/4 1 bd",
        apply: |args| steps_of(&args.pattern(0)?, &args.pattern(1)?),
        ..ROW
    },
    FunctionRow {
        name: "sseqs",
        summary: "several rows of letters at once, as in sseq",
        params: &[Param::pairs("rows", "lists `[sound, steps]`")],
        piped: Piped::Nowhere,
        example: "sseqs [[\"bd\", \"x-\"], [\"hh\", \"-x\"]]",
        events: "0 1/2 bd | 1/2 1 hh",
        apply: |args| {
            let row = |list: &[Arg]| match list {
                [Arg::Pattern(sound), Arg::Pattern(steps)] => steps_of(sound, steps),
                _ => Err(args.wrong(0, "lists `[sound, steps]`")),
            };
            let rows: Result<Vec<Pattern>, ArgError> = args.lists(0).into_iter().map(row).collect();
            Ok(Pattern::stack(rows?))
        },
        ..ROW
    },
    FunctionRow {
        name: "pF",
        aliases: &["pI", "pN", "pS", "pR", "pB", "pNote"],
        summary: "sets a control by its name, known or not",
        params: &[Param::text("name", "the name"), Param::any("values", "what it is set to")],
        piped: Piped::Nowhere,
        example: "pF \"speed\" \"1 2\"",
        events: "0 1/2 {speed: 1} | 1/2 1 {speed: 2}",
        apply: |args| {
            let (values, mode) = (args.pattern(1)?, args.mode);
            args.lift([0], &[&values.clone()], move |[name]| {
                let name = name.text()?;
                Ok(match control(name) {
                    Some(row) => wrap_in(mode, row, &values),
                    None => {
                        let key = Key::exactly(name);
                        values.map(move |value| Value::Controls(Controls::one(key, value.clone())))
                    }
                })
            })
        },
        ..ROW
    },
];

/// `sound` wherever `steps` has an `x`, with a number where it has a digit.
fn steps_of(sound: &Pattern, steps: &Pattern) -> Result<Pattern, ArgError> {
    let letters: String = row_of(steps)?.iter().map(|(word, _)| word.to_string()).collect();
    let step = |letter: char| match letter.to_digit(10) {
        Some(number) => sound.map(move |word| Value::list([word.clone(), Value::Number(f64::from(number))])),
        None if letter == 'x' => sound.clone(),
        None => Pattern::silence(),
    };
    Ok(Pattern::fastcat(letters.chars().map(step).collect::<Vec<_>>()))
}

/// A pattern within a stretch of time.
struct During {
    inner: Pattern,
    span: TimeSpan,
}

impl Node for During {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        if let Some(part) = self.span.intersection(span).filter(|part| part.begin < self.span.end) {
            self.inner.ask(part, query, out);
        }
    }
}
