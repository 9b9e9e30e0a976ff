//! One thing or another, by what events carry, by a switch, or by a place in a list.

use crate::curve::Shape;
use phonon_base::Time;

use crate::function::{Arg, ArgError, Args, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::pattern::Pattern;
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "choosing", ..FunctionRow::BLANK };
const FUNCTION: Param = Param::function("function", "what is done");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
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
];

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
