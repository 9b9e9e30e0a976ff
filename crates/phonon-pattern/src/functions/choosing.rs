//! Choosing between patterns, by number, by name or at random.

use crate::curve::Shape;
use crate::function::{Arg, ArgError, Args, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::lift::as_pattern;
use crate::number::{self, numeral};
use crate::pattern::Pattern;
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "choosing", ..FunctionRow::BLANK };
const LOOKUP: &[Param] = &[Param::patterns("patterns", "a list, or a record of names"), Param::INPUT];
const OPTIONS: Param = Param::patterns("patterns", "what is chosen from").many();
const PAIRS: Param = Param::pairs("pairs", "`[pattern, weight]`").many();
const BY: Param = Param::number("by", "a pattern of numbers from 0 to 1 that chooses").optional();

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    picking(
        "pick",
        &[],
        "plays the pattern of that number or name",
        "\"0 5\" $ pick [\"a\", \"b c\"]",
        "0 1 a (0 1/2) | 1/2 1 c",
        |args| picked(args, Join::Inner, false),
    ),
    picking(
        "pickmod",
        &[],
        "as pick, with numbers that go round",
        "\"0 3\" $ pickmod [\"a\", \"b c\"]",
        "0 1 a (0 1/2) | 1/2 1 c",
        |args| picked(args, Join::Inner, true),
    ),
    picking(
        "pickOut",
        &[],
        "as pick, with the structure of the numbers",
        "\"0 1\" $ pickOut [\"a\", \"b c\"]",
        "0 1/2 a | 1/2 1 c",
        |args| picked(args, Join::Outer, false),
    ),
    picking(
        "pickmodOut",
        &[],
        "as pickOut, with numbers that go round",
        "\"0 3\" $ pickmodOut [\"a\", \"b c\"]",
        "0 1/2 a | 1/2 1 c",
        |args| picked(args, Join::Outer, true),
    ),
    picking(
        "pickRestart",
        &[],
        "as pick, each pattern beginning anew when it is picked",
        "\"<0 0>\" $ pickRestart [\"<a b>\"]",
        "0 1 a | 1 2 a",
        |args| picked(args, Join::Restart, false),
    ),
    picking(
        "pickmodRestart",
        &[],
        "as pickRestart, with numbers that go round",
        "\"<1 1>\" $ pickmodRestart [\"<a b>\"]",
        "0 1 a | 1 2 a",
        |args| picked(args, Join::Restart, true),
    ),
    picking(
        "pickReset",
        &[],
        "as pick, each pattern beginning its cycle anew when it is picked",
        "\"0 1\" $ pickReset [\"a\", \"b c\"]",
        "0 1/2 a | 1/2 1 b",
        |args| picked(args, Join::Reset, false),
    ),
    picking(
        "pickmodReset",
        &[],
        "as pickReset, with numbers that go round",
        "\"0 3\" $ pickmodReset [\"a\", \"b c\"]",
        "0 1/2 a | 1/2 1 b",
        |args| picked(args, Join::Reset, true),
    ),
    picking(
        "inhabit",
        &["pickSqueeze"],
        "a cycle of the pattern of that number or name inside each event",
        "\"k 0\" $ inhabit {k: \"a b\"}",
        "0 1/4 a | 1/4 1/2 b",
        |args| picked(args, Join::Squeeze, false),
    ),
    picking(
        "inhabitmod",
        &["pickmodSqueeze"],
        "as inhabit, with numbers that go round",
        "\"0 3\" $ inhabitmod [\"a\", \"b c\"]",
        "0 1/2 a | 1/2 3/4 b | 3/4 1 c",
        |args| picked(args, Join::Squeeze, true),
    ),
    FunctionRow {
        name: "pickF",
        summary: "applies the function of that number",
        params: &[
            Param::number("numbers", "which functions"),
            Param::functions("functions", "a list of functions"),
            Param::INPUT,
        ],
        example: "\"a b\" $ pickF \"<0 1>\" [rev, fast 2]",
        events: "0 1/2 b | 1/2 1 a | 1 5/4 a | 5/4 3/2 b | 3/2 7/4 a | 7/4 2 b",
        apply: |args| picked_function(args, false),
        ..ROW
    },
    FunctionRow {
        name: "pickmodF",
        summary: "as pickF, with numbers that go round",
        params: &[
            Param::number("numbers", "which functions"),
            Param::functions("functions", "a list of functions"),
            Param::INPUT,
        ],
        example: "\"a b\" $ pickmodF 2 [rev, fast 2]",
        events: "0 1/2 b | 1/2 1 a",
        apply: |args| picked_function(args, true),
        ..ROW
    },
    FunctionRow {
        name: "choose",
        aliases: &["chooseOut"],
        summary: "chooses at random whenever it is looked at, or by the numbers of a piped pattern",
        params: &[OPTIONS, BY],
        piped: Piped::Param(1),
        tidal: "other random numbers",
        example: "choose \"a\" \"a\" $ segment 1",
        events: "0 1 a",
        apply: |args| Ok(chooser(args, 1)?.choose_with(Join::Outer, args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "chooseIn",
        summary: "chooses at random, with the structure of what is chosen",
        params: &[OPTIONS, BY],
        piped: Piped::Param(1),
        example: "chooseIn \"a a\" \"a a\"",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| Ok(chooser(args, 1)?.choose_with(Join::Inner, args.patterns(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "choose2",
        summary: "chooses by numbers from -1 to 1",
        params: &[OPTIONS, Param::number("by", "a pattern of numbers from -1 to 1 that chooses")],
        piped: Piped::Param(1),
        example: "\"-1 0.5\" $ choose2 \"a\" \"b\"",
        events: "0 1/2 a | 1/2 1 b",
        apply: |args| {
            let unipolar = args.pattern(1)?.scaled(0.5, 0.5);
            Ok(unipolar.choose_with(Join::Outer, args.patterns(0)?))
        },
        ..ROW
    },
    FunctionRow {
        name: "chooseWith",
        aliases: &["chooseBy"],
        summary: "chooses by numbers from 0 to 1",
        params: &[Param::number("by", "the numbers"), Param::patterns("patterns", "a list of patterns")],
        piped: Piped::Last,
        example: "chooseWith \"0 0.5\" [\"a\", \"b\"]",
        events: "0 1/2 a | 1/2 1 b",
        apply: |args| Ok(args.pattern(0)?.choose_with(Join::Outer, args.patterns(1)?)),
        ..ROW
    },
    FunctionRow {
        name: "chooseInWith",
        aliases: &["chooseInBy"],
        summary: "chooses by numbers from 0 to 1, with the structure of what is chosen",
        params: &[Param::number("by", "the numbers"), Param::patterns("patterns", "a list of patterns")],
        example: "chooseInWith \"0\" [\"a a\", \"b\"]",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| Ok(args.pattern(0)?.choose_with(Join::Inner, args.patterns(1)?)),
        ..ROW
    },
    FunctionRow {
        name: "wchoose",
        summary: "chooses at random whenever it is looked at, what has more weight more often",
        params: &[PAIRS],
        piped: Piped::First,
        tidal: "other random numbers",
        example: "wchoose [\"a\", 1] [\"b\", 0] $ segment 1",
        events: "0 1 a",
        apply: |args| weighted(&Pattern::shape(Shape::Rand), args, 0, Join::Outer),
        ..ROW
    },
    FunctionRow {
        name: "wchooseBy",
        summary: "chooses by numbers from 0 to 1, what has more weight more often",
        params: &[Param::number("by", "the numbers"), PAIRS],
        piped: Piped::Last,
        example: "wchooseBy 0.6 [\"a\", 1] [\"b\", 1] $ segment 1",
        events: "0 1 b",
        apply: |args| weighted(&args.pattern(0)?, args, 1, Join::Outer),
        ..ROW
    },
    FunctionRow {
        name: "arp",
        summary: "plays simultaneous events one after another: by number, or in a named order",
        params: &[
            Param::any("order", "numbers of events, or names such as `up`, `down`, `updown`"),
            Param::INPUT,
        ],
        tidal: "names only",
        example: "\"[0,4,7]\" $ arp \"0 2\"",
        events: "0 1/2 0 | 1/2 1 7",
        apply: |args| {
            let (input, order) = (args.input()?, args.pattern(0)?);
            if crate::chords::is_named(&order) {
                let inner = input.clone();
                return args.lift([0], &[&input], move |[name]| inner.arpeggio(name.text()?));
            }
            Ok(input.arp(&order))
        },
        ..ROW
    },
    FunctionRow {
        name: "arpWith",
        summary: "as arp, with a function of the list of simultaneous values",
        params: &[Param::function("function", "from a list of values to a pattern"), Param::INPUT],
        tidal: "the function orders the events",
        example: "\"[0,4,7]\" $ arpWith (\\values -> 5)",
        events: "0 1 5",
        apply: |args| {
            let function = args.function(0)?;
            Ok(args
                .input()?
                .collect()
                .join_with(Join::Inner, [], move |values| function.of(&Pattern::pure(values.clone()))))
        },
        ..ROW
    },
    FunctionRow {
        name: "collect",
        summary: "puts the values of simultaneous events into one list",
        example: "\"[0,4] 1\" $ collect",
        events: "0 1/2 [0, 4] | 1/2 1 [1]",
        apply: |args| Ok(args.input()?.collect()),
        ..ROW
    },
];

const fn picking(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    FunctionRow { name, aliases, summary, params: LOOKUP, example, events, apply, ..ROW }
}

/// What a number or a name selects from.
enum Lookup {
    List(Vec<Pattern>),
    Names(Vec<(String, Pattern)>),
}

impl Lookup {
    fn new(args: &Args, index: usize) -> Result<Lookup, ArgError> {
        match args.given.get(index).and_then(|given| given.first()) {
            Some(Arg::Record(entries)) => {
                let entry = |(name, arg): &(String, Arg)| Some((name.clone(), as_pattern(arg)?));
                let entries: Option<Vec<_>> = entries.iter().map(entry).collect();
                entries.map(Lookup::Names).ok_or_else(|| args.wrong(index, "a record of patterns"))
            }
            _ => args.patterns(index).map(Lookup::List),
        }
    }

    fn patterns(&self) -> Vec<Pattern> {
        match self {
            Lookup::List(list) => list.clone(),
            Lookup::Names(entries) => entries.iter().map(|(_, pattern)| pattern.clone()).collect(),
        }
    }

    fn find(&self, key: &Value, around: bool) -> Option<Pattern> {
        match self {
            Lookup::List(list) => list.get(place(key, list.len(), around)?).cloned(),
            Lookup::Names(entries) => {
                let key = key.to_string();
                entries.iter().find(|(name, _)| *name == key).map(|(_, pattern)| pattern.clone())
            }
        }
    }
}

/// Where in a list of `length` a number points: rounded, then kept inside or taken around.
fn place(key: &Value, length: usize, around: bool) -> Option<usize> {
    let at = number::round(numeral(key)?);
    let last = length.checked_sub(1)? as f64;
    Some(if around { at.rem_euclid(length as f64) as usize } else { at.clamp(0.0, last) as usize })
}

fn picked(args: &Args, join: Join, around: bool) -> Result<Pattern, ArgError> {
    let lookup = Lookup::new(args, 0)?;
    let inside = lookup.patterns();
    if inside.is_empty() {
        return Ok(Pattern::silence());
    }
    Ok(args
        .input()?
        .join_with(join, &inside, move |key| Ok(lookup.find(key, around).unwrap_or_else(Pattern::silence))))
}

fn picked_function(args: &Args, around: bool) -> Result<Pattern, ArgError> {
    let (input, functions) = (args.input()?, args.functions(1)?);
    let changed: Result<Vec<Pattern>, ArgError> =
        functions.iter().map(|function| function.of(&input)).collect();
    let changed = changed?;
    let inside = changed.clone();
    Ok(args.pattern(0)?.join_with(Join::Inner, &inside, move |key| {
        let at = place(key, changed.len(), around);
        Ok(at.and_then(|at| changed.get(at)).cloned().unwrap_or_else(Pattern::silence))
    }))
}

/// The pattern that chooses: a piped one, or random numbers.
fn chooser(args: &Args, index: usize) -> Result<Pattern, ArgError> {
    if args.is_given(index) { args.pattern(index) } else { Ok(Pattern::shape(Shape::Rand)) }
}

/// One of the patterns in the pairs `[pattern, weight]` of parameter `index`: the first at which the weights up to
/// there pass the number of `by`, times their sum.
pub(super) fn weighted(by: &Pattern, args: &Args, index: usize, join: Join) -> Result<Pattern, ArgError> {
    let mut patterns = Vec::new();
    let mut sums: Vec<Pattern> = Vec::new();
    for pair in args.lists(index) {
        let (pattern, weight) = match pair {
            [pattern, weight] => (as_pattern(pattern), as_pattern(weight)),
            [pattern] => (as_pattern(pattern), Some(Pattern::pure(1.0))),
            _ => (None, None),
        };
        let (Some(pattern), Some(weight)) = (pattern, weight) else {
            return Err(args.wrong(index, "lists `[pattern, weight]`"));
        };
        patterns.push(pattern);
        let before = sums.last().cloned().unwrap_or_else(|| Pattern::pure(0.0));
        sums.push(before.op(crate::operator::Op::Add, &weight));
    }
    if patterns.is_empty() {
        return Ok(Pattern::silence());
    }
    let sums = Pattern::parray(sums);
    let found = by.join_with(Join::Mix, [&sums.clone()], move |number| {
        let number = numeral(number).ok_or_else(|| ArgError::expected("by", "numbers from 0 to 1"))?;
        let patterns = patterns.clone();
        Ok(sums.try_map(move |sums| {
            let Value::List(sums) = sums else {
                return Ok(None);
            };
            let sum = |value: &Value| numeral(value).unwrap_or(0.0);
            let mark = number * sums.last().map_or(0.0, sum);
            let at = sums.iter().position(|value| sum(value) > mark);
            Ok(at.and_then(|at| patterns.get(at)).cloned().map(Value::Pattern))
        }))
    });
    Ok(found.join(join))
}
