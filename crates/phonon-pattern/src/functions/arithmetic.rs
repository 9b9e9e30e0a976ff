//! Arithmetic, comparison and the ways of laying two patterns over one another.

use crate::curve::Unary;
use crate::function::{ArgError, Args, FunctionRow, Param};
use crate::number::{self, numeral};
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "arithmetic", ..FunctionRow::BLANK };
const OPERAND: Param = Param::any("operand", "the other pattern");
const BINARY: &[Param] = &[OPERAND, Param::INPUT];

/// The rows. Each operator also takes an alignment: `add.squeeze`, `set.mix` …
pub(super) static ROWS: &[FunctionRow] = &[
    row("set", "takes the values of the other pattern", "\"1 2\" $ set \"3\"", "0 1/2 3 | 1/2 1 3", |args| {
        laid(args, Op::Set, Align::In)
    }),
    row(
        "keep",
        "keeps the values, with those that only the other has",
        "\"1 2\" $ keep \"3\"",
        "0 1/2 1 | 1/2 1 2",
        |args| laid(args, Op::Keep, Align::In),
    ),
    row(
        "keepif",
        "keeps what the other pattern is true for",
        "\"1 2\" $ keepif \"1 0\"",
        "0 1/2 1",
        |args| laid(args, Op::KeepIf, Align::In),
    ),
    row(
        "add",
        "sum; joins words that are neither numbers nor notes",
        "\"1 2\" $ add 3",
        "0 1/2 4 | 1/2 1 5",
        |args| laid(args, Op::Add, Align::In),
    ),
    row("sub", "difference", "\"1 2\" $ sub 3", "0 1/2 -2 | 1/2 1 -1", |args| laid(args, Op::Sub, Align::In)),
    row("mul", "product", "\"1 2\" $ mul 3", "0 1/2 3 | 1/2 1 6", |args| laid(args, Op::Mul, Align::In)),
    row("div", "quotient", "\"1 2\" $ div 2", "0 1/2 0.5 | 1/2 1 1", |args| laid(args, Op::Div, Align::In)),
    row("mod", "remainder, with the sign of the divisor", "\"-1 5\" $ mod 4", "0 1/2 3 | 1/2 1 1", |args| {
        laid(args, Op::Mod, Align::In)
    }),
    row("pow", "power", "\"2 3\" $ pow 2", "0 1/2 4 | 1/2 1 9", |args| laid(args, Op::Pow, Align::In)),
    row("band", "bits in both", "\"6\" $ band 3", "0 1 2", |args| laid(args, Op::BitAnd, Align::In)),
    row("bor", "bits in either", "\"6\" $ bor 3", "0 1 7", |args| laid(args, Op::BitOr, Align::In)),
    row("bxor", "bits in one only", "\"6\" $ bxor 3", "0 1 5", |args| laid(args, Op::BitXor, Align::In)),
    row("blshift", "bits moved left", "\"3\" $ blshift 2", "0 1 12", |args| {
        laid(args, Op::ShiftLeft, Align::In)
    }),
    row("brshift", "bits moved right", "\"12\" $ brshift 2", "0 1 3", |args| {
        laid(args, Op::ShiftRight, Align::In)
    }),
    row("lt", "whether less", "\"1 2\" $ lt 2", "0 1/2 true | 1/2 1 false", |args| {
        laid(args, Op::Lt, Align::In)
    }),
    row("gt", "whether greater", "\"1 2\" $ gt 1", "0 1/2 false | 1/2 1 true", |args| {
        laid(args, Op::Gt, Align::In)
    }),
    row("lte", "whether less or equal", "\"1 2\" $ lte 1", "0 1/2 true | 1/2 1 false", |args| {
        laid(args, Op::Lte, Align::In)
    }),
    row("gte", "whether greater or equal", "\"1 2\" $ gte 2", "0 1/2 false | 1/2 1 true", |args| {
        laid(args, Op::Gte, Align::In)
    }),
    row("eq", "whether equal", "\"1 2\" $ eq 2", "0 1/2 false | 1/2 1 true", |args| {
        laid(args, Op::Eq, Align::In)
    }),
    row("eqt", "whether equal and of the same kind", "\"1 a\" $ eqt 1", "0 1/2 true | 1/2 1 false", |args| {
        laid(args, Op::Eqt, Align::In)
    }),
    row("ne", "whether not equal", "\"1 2\" $ ne 2", "0 1/2 true | 1/2 1 false", |args| {
        laid(args, Op::Ne, Align::In)
    }),
    row(
        "net",
        "whether not equal or not of the same kind",
        "\"1 a\" $ net 1",
        "0 1/2 false | 1/2 1 true",
        |args| laid(args, Op::Net, Align::In),
    ),
    row("and", "the other value where this one is true", "\"1 0\" $ and 5", "0 1/2 5 | 1/2 1 0", |args| {
        laid(args, Op::And, Align::In)
    }),
    row("or", "the other value where this one is not true", "\"1 0\" $ or 5", "0 1/2 1 | 1/2 1 5", |args| {
        laid(args, Op::Or, Align::In)
    }),
    FunctionRow {
        params: &[Param::function("function", "what is done with each value"), Param::INPUT],
        ..row(
            "func",
            "applies a function, or a pattern of functions, to the values",
            "\"1 2\" $ func (add 1)",
            "0 1/2 2 | 1/2 1 3",
            |args| laid(args, Op::Func, Align::In),
        )
    },
    row(
        "in",
        "takes the other pattern's values, structure from this one",
        "\"1 2\" $ in \"3\"",
        "0 1/2 3 | 1/2 1 3",
        |args| laid(args, Op::Set, Align::In),
    ),
    row(
        "out",
        "takes the other pattern's values and structure",
        "\"1 2\" $ out \"3\"",
        "0 1 3 (0 1/2) | 0 1 3 (1/2 1)",
        |args| laid(args, Op::Set, Align::Out),
    ),
    row(
        "mix",
        "takes the other pattern's values, structure from both",
        "\"1\" $ mix \"3 4\"",
        "0 1/2 3 | 1/2 1 4",
        |args| laid(args, Op::Set, Align::Mix),
    ),
    row(
        "squeezeout",
        "a cycle of this inside each event of the other",
        "\"1 2\" $ squeezeout \"3 4\"",
        SQUEEZED,
        |args| laid(args, Op::Set, Align::SqueezeOut),
    ),
    row(
        "poly",
        "keeps the values, laid over the other pattern step by step",
        "\"1 2\" $ poly \"3 4 5\"",
        "0 1/2 1 | 1/2 1 2",
        |args| laid(args, Op::Set, Align::Poly),
    ),
    FunctionRow {
        name: "squeeze",
        summary: "a cycle of the other pattern inside each event; with a list, of the pattern at that place in it",
        params: &[OPERAND, Param::patterns("in", "the pattern that is acted on, or a list to choose from")],
        example: "\"1 2\" $ squeeze \"3 4\"",
        events: "0 1/4 3 | 1/4 1/2 4 | 1/2 3/4 3 | 3/4 1 4",
        apply: |args| match args.given.get(1).and_then(|given| given.first()) {
            Some(crate::function::Arg::List(_)) => {
                let list = args.patterns(1)?;
                if list.is_empty() {
                    return Ok(Pattern::silence());
                }
                let inside = list.clone();
                let index = args.pattern(0)?;
                Ok(index.join_with(crate::join::Join::Squeeze, &inside, move |at| {
                    let at = numeral(at).ok_or_else(|| ArgError::expected("operand", "numbers"))?;
                    Ok(list[(number::round(at) as i64).rem_euclid(list.len() as i64) as usize].clone())
                }))
            }
            _ => laid(args, Op::Set, Align::Squeeze),
        },
        ..ROW
    },
    row("min", "the smaller", "\"1 3\" $ min 2", "0 1/2 1 | 1/2 1 2", |args| laid(args, Op::Min, Align::In)),
    row("max", "the larger", "\"1 3\" $ max 2", "0 1/2 2 | 1/2 1 3", |args| laid(args, Op::Max, Align::In)),
    unary("log2", "logarithm to the base 2", "\"8\" $ log2", "0 1 3", |args| {
        Ok(args.input()?.unary(Unary::Log2))
    }),
    unary("round", "the nearest whole number", "\"0.4 -1.5\" $ round", "0 1/2 0 | 1/2 1 -1", |args| {
        Ok(args.input()?.unary(Unary::Round))
    }),
    unary("floor", "the whole number below", "\"0.4 -0.5\" $ floor", "0 1/2 0 | 1/2 1 -1", |args| {
        Ok(args.input()?.unary(Unary::Floor))
    }),
    unary("ceil", "the whole number above", "\"0.4 1\" $ ceil", "0 1/2 1 | 1/2 1 1", |args| {
        Ok(args.input()?.unary(Unary::Ceil))
    }),
    unary("abs", "the number without its sign", "\"-2 3\" $ abs", "0 1/2 2 | 1/2 1 3", |args| {
        Ok(args.input()?.unary(Unary::Abs))
    }),
    unary("exp", "e to the power of the number", "\"0\" $ exp", "0 1 1", |args| {
        Ok(args.input()?.unary(Unary::Exp))
    }),
    unary("log", "natural logarithm", "\"1\" $ log", "0 1 0", |args| Ok(args.input()?.unary(Unary::Log))),
    unary("sqrt", "square root", "\"9\" $ sqrt", "0 1 3", |args| Ok(args.input()?.unary(Unary::Sqrt))),
    unary("negate", "the number with the other sign", "\"2\" $ negate", "0 1 -2", |args| {
        Ok(args.input()?.unary(Unary::Negate))
    }),
    FunctionRow {
        aliases: &["quantize"],
        params: &[Param::number("steps", "how many steps there are between two whole numbers"), Param::INPUT],
        ..unary("quantise", "the nearest of so many steps", "\"0.3\" $ quantise 4", "0 1 0.25", |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[steps]| {
                let steps = steps.number()?;
                Ok(inner.scaled(steps, 0.0).unary(Unary::Round).scaled(1.0 / steps, 0.0))
            })
        })
    },
    unary("ratio", "a list a:b:c as a / b / c", "\"3:2\" $ ratio", "0 1 1.5", |args| {
        Ok(args.input()?.map(|value| match value {
            Value::List(items) => {
                let mut items = items.iter().map(|item| numeral(item).unwrap_or(f64::NAN));
                let first = items.next().unwrap_or(f64::NAN);
                Value::Number(items.fold(first, |ratio, item| ratio / item))
            }
            value => value.clone(),
        }))
    }),
    unary("asNumber", "numerals and notes as numbers", "\"c3 1\" $ asNumber", "0 1/2 48 | 1/2 1 1", |args| {
        Ok(args.input()?.scaled(1.0, 0.0))
    }),
    unary("toBipolar", "0..1 becomes -1..1", "\"0 1\" $ toBipolar", "0 1/2 -1 | 1/2 1 1", |args| {
        Ok(super::signals::bipolar(&args.input()?))
    }),
    unary("fromBipolar", "-1..1 becomes 0..1", "\"-1 1\" $ fromBipolar", "0 1/2 0 | 1/2 1 1", |args| {
        Ok(args.input()?.scaled(0.5, 0.5))
    }),
    FunctionRow {
        params: RANGE,
        ..unary("range", "0..1 becomes low..high", "\"0 0.5\" $ range 2 4", "0 1/2 2 | 1/2 1 3", |args| {
            ranged(args, scaled)
        })
    },
    FunctionRow {
        params: RANGE,
        ..unary(
            "rangex",
            "0..1 becomes low..high along an exponential",
            "\"0 1\" $ rangex 1 1",
            "0 1/2 1 | 1/2 1 1",
            |args| ranged(args, |input, low, high| scaled(input, low.ln(), high.ln()).unary(Unary::Exp)),
        )
    },
    FunctionRow {
        params: RANGE,
        ..unary("range2", "-1..1 becomes low..high", "\"-1 0\" $ range2 2 4", "0 1/2 2 | 1/2 1 3", |args| {
            ranged(args, |input, low, high| scaled(&input.scaled(0.5, 0.5), low, high))
        })
    },
];

const RANGE: &[Param] =
    &[Param::number("low", "the lowest value"), Param::number("high", "the highest value"), Param::INPUT];
const SQUEEZED: &str = "0 1/4 3 | 1/4 1/2 3 | 1/2 3/4 4 | 3/4 1 4";

type Apply = fn(&Args) -> Result<Pattern, ArgError>;

const fn row(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, summary, params: BINARY, example, events, apply, ..ROW }
}

const fn unary(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, summary, example, events, apply, ..ROW }
}

fn laid(args: &Args, op: Op, align: Align) -> Result<Pattern, ArgError> {
    Ok(combine(op, align, &args.input()?, &args.pattern(0)?))
}

/// `pattern`, which goes from 0 to 1, from `low` to `high`. Controls stay as they are.
fn scaled(pattern: &Pattern, low: f64, high: f64) -> Pattern {
    let product = combine(Op::Mul, Align::In, pattern, &Pattern::pure(high - low));
    combine(Op::Add, Align::In, &product, &Pattern::pure(low))
}

fn ranged(args: &Args, change: fn(&Pattern, f64, f64) -> Pattern) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0, 1], &[&input], move |[low, high]| Ok(change(&inner, low.number()?, high.number()?)))
}
