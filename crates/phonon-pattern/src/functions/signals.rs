//! Continuous patterns, looked at where something asks.

use std::f64::consts::FRAC_PI_2;

use phonon_base::{Time, TimeSpan};

use crate::curve::{Binary, Curve, Shape, Unary};
use crate::function::{ArgError, Args, FunctionRow, Param, Piped};
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::random;
use crate::value::Value;

const ROW: FunctionRow =
    FunctionRow { group: "signals", params: &[], piped: Piped::Nowhere, ..FunctionRow::BLANK };
const MIDDLE: &str = "looked at in the middle of the span asked for";

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    row("saw", "from 0 up to 1 in each cycle", "saw $ segment 2", "0 1/2 0 | 1/2 1 0.5", |_| Ok(saw())),
    row("isaw", "from 1 down to 0 in each cycle", "isaw $ segment 2", "0 1/2 1 | 1/2 1 0.5", |_| Ok(isaw())),
    row("sine", "a sine from 0 to 1, beginning in the middle", "sine $ segment 1", "0 1 0.5", |_| {
        Ok(Pattern::shape(Shape::Sine))
    }),
    row("cosine", "a sine from 0 to 1, beginning at the top", "cosine $ segment 1", "0 1 1", |args| {
        Ok(cosine(args))
    }),
    row("tri", "up in the first half, down in the second", "tri $ segment 4", TRI, |_| Ok(tri())),
    row("itri", "down in the first half, up in the second", "itri $ segment 4", ITRI, |_| Ok(itri())),
    row("square", "0 in the first half, 1 in the second", "square $ segment 2", "0 1/2 0 | 1/2 1 1", |_| {
        Ok(Pattern::shape(Shape::Square))
    }),
    row("saw2", "saw from -1 to 1", "saw2 $ segment 2", "0 1/2 -1 | 1/2 1 0", |_| Ok(bipolar(&saw()))),
    row("isaw2", "isaw from -1 to 1", "isaw2 $ segment 2", "0 1/2 1 | 1/2 1 0", |_| Ok(bipolar(&isaw()))),
    row("sine2", "sine from -1 to 1", "sine2 $ segment 1", "0 1 0", |_| {
        Ok(bipolar(&Pattern::shape(Shape::Sine)))
    }),
    row("cosine2", "cosine from -1 to 1", "cosine2 $ segment 1", "0 1 1", |args| Ok(bipolar(&cosine(args)))),
    row("tri2", "tri from -1 to 1", "tri2 $ segment 2", "0 1/2 -1 | 1/2 1 1", |_| Ok(bipolar(&tri()))),
    row("itri2", "itri from -1 to 1", "itri2 $ segment 2", "0 1/2 1 | 1/2 1 -1", |_| Ok(bipolar(&itri()))),
    row("square2", "square from -1 to 1", "square2 $ segment 2", "0 1/2 -1 | 1/2 1 1", |_| {
        Ok(bipolar(&Pattern::shape(Shape::Square)))
    }),
    row("time", "the time in cycles", "time $ segment 2", "0 1/2 0 | 1/2 1 0.5", |_| {
        Ok(Pattern::shape(Shape::Time))
    }),
    row("envL", "from 0 up to 1 in cycle nought, 1 after it", "envL $ segment 1", "0 1 0 | 1 2 1", |_| {
        Ok(rising())
    }),
    row(
        "envLR",
        "from 1 down to 0 in cycle nought, 0 after it",
        "envLR $ segment 1",
        "0 1 1 | 1 2 0",
        |_| Ok(rising().scaled(-1.0, 1.0)),
    ),
    row(
        "envEq",
        "from 1 down to 0 in cycle nought, as loud as `envEqR` is soft",
        "envEq $ segment 1",
        "0 1 1 | 1 2 0",
        |_| Ok(rising().scaled(-FRAC_PI_2, FRAC_PI_2).unary(Unary::Sin).unary(Unary::Sqrt)),
    ),
    row(
        "envEqR",
        "from 0 up to 1 in cycle nought, as loud as `envEq` is soft",
        "envEqR $ segment 1 $ mul 100 $ round",
        "0 1 0 | 1 2 100",
        |_| Ok(rising().scaled(FRAC_PI_2, 0.0).unary(Unary::Sin).unary(Unary::Sqrt)),
    ),
    FunctionRow {
        aliases: &["perCycle"],
        ..row("per", "one over the length asked for", "per $ segment 2", "0 1/2 2 | 1/2 1 2", |_| {
            Ok(Pattern::of_span(|span| 1.0 / length(span)))
        })
    },
    row(
        "cyclesPer",
        "the length asked for, in cycles",
        "cyclesPer $ segment 2",
        "0 1/2 0.5 | 1/2 1 0.5",
        |_| Ok(Pattern::of_span(length)),
    ),
    row(
        "perx",
        "how often the length asked for is halved, counted from 1",
        "perx $ segment 2",
        "0 1/2 2 | 1/2 1 2",
        |_| Ok(Pattern::of_span(|span| (1.0 / length(span)).log2() + 1.0)),
    ),
    FunctionRow {
        aliases: &["mouseX"],
        ..row(
            "mousex",
            "where the pointer is, from left to right; 0 without one",
            "mousex $ segment 1",
            "0 1 0",
            |_| Ok(Pattern::shape(Shape::Time).scaled(0.0, 0.0)),
        )
    },
    FunctionRow {
        aliases: &["mouseY"],
        ..row(
            "mousey",
            "where the pointer is, from top to bottom; 0 without one",
            "mousey $ segment 1",
            "0 1 0",
            |_| Ok(Pattern::shape(Shape::Time).scaled(0.0, 0.0)),
        )
    },
    random_row("rand", "a random number from 0 to 1", "rand $ segment 1", "0 1 0", |_| Ok(rand())),
    random_row("rand2", "a random number from -1 to 1", "rand2 $ segment 1", "0 1 -1", |_| {
        Ok(bipolar(&rand()))
    }),
    random_row("brand", "true or false at random", "brand $ segment 1", "0 1 true", |_| Ok(coin(0.5))),
    FunctionRow {
        params: &[Param::number("probability", "how often it is true, from 0 to 1")],
        piped: Piped::Last,
        ..random_row("brandBy", "true or false at random", "brandBy 0 $ segment 1", "0 1 false", |args| {
            Ok(joined(&args.pattern(0)?, coin))
        })
    },
    FunctionRow {
        params: &[
            Param::number("count", "how many numbers there are; with an end, the first of them"),
            Param::number("end", "up to and without which").optional(),
        ],
        piped: Piped::Param(0),
        ..random_row("irand", "a random whole number from 0 up", "irand 8 $ segment 1", "0 1 0", |args| {
            if args.given.get(1).is_none_or(Vec::is_empty) {
                return Ok(joined(&args.pattern(0)?, whole_below));
            }
            let (first, end) = (args.pattern(0)?, args.pattern(1)?);
            let count = combine(Op::Sub, Align::In, &end, &first);
            Ok(combine(Op::Add, Align::In, &joined(&count, whole_below), &first))
        })
    },
    random_row("perlin", "smooth random numbers from 0 to 1", "perlin $ segment 1", "0 1 0", |_| {
        Ok(Pattern::shape(Shape::Perlin))
    }),
    random_row("berlin", "random ramps from 0 to 1", "berlin $ segment 1", "0 1 0", |_| {
        Ok(Pattern::shape(Shape::Berlin))
    }),
    FunctionRow {
        params: &[Param::number("count", "how many numbers")],
        piped: Piped::Last,
        ..random_row("randL", "a list of random numbers", "randL 1 $ segment 1", "0 1 [0]", |args| {
            Ok(joined(&args.pattern(0)?, |count| Pattern::random_list(count.clamp(0.0, 65_536.0) as usize)))
        })
    },
    FunctionRow {
        params: &[Param::number("count", "how many numbers")],
        piped: Piped::Last,
        ..random_row("randrun", "the whole numbers from 0 up in random order", "randrun 1", "0 1 0", |args| {
            args.lift([0], &[], |[count]| Ok(shuffled(count.count()?)))
        })
    },
];

const TRI: &str = "0 1/4 0 | 1/4 1/2 0.5 | 1/2 3/4 1 | 3/4 1 0.5";
const ITRI: &str = "0 1/4 1 | 1/4 1/2 0.5 | 1/2 3/4 0 | 3/4 1 0.5";

type Apply = fn(&Args) -> Result<Pattern, ArgError>;

const fn row(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, summary, example, events, apply, tidal: MIDDLE, ..ROW }
}

const fn random_row(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { tidal: "other random numbers", ..row(name, summary, example, events, apply) }
}

fn saw() -> Pattern {
    Pattern::shape(Shape::Saw)
}

/// The time, from 0 to 1.
fn rising() -> Pattern {
    let from_nought = combine(Op::Max, Align::In, &Pattern::shape(Shape::Time), &Pattern::pure(0.0));
    combine(Op::Min, Align::In, &from_nought, &Pattern::pure(1.0))
}

fn isaw() -> Pattern {
    saw().scaled(-1.0, 1.0)
}

/// Tidal's `cosine` is late where Strudel's is early, so that it begins at the bottom.
fn cosine(args: &Args) -> Pattern {
    let quarter = Time::new(1, 4);
    Pattern::shape(Shape::Sine).early(if args.mode.tidal { -quarter } else { quarter })
}

/// `tri` is made of two ramps, and a query that spans both gives two events.
fn tri() -> Pattern {
    Pattern::fastcat([saw(), isaw()]).with_curve(TRIANGLE).with_steps(None)
}

fn itri() -> Pattern {
    let falling = Curve::Binary(Binary::Subtract, Box::new(Curve::Constant(1.0)), Box::new(TRIANGLE));
    Pattern::fastcat([isaw(), saw()]).with_curve(falling).with_steps(None)
}

const TRIANGLE: Curve = Curve::Shape { shape: Shape::Tri, rate: Time::ONE, offset: Time::ZERO, seed: 0.0 };

fn rand() -> Pattern {
    Pattern::shape(Shape::Rand)
}

/// A random whole number from 0 up to, but not including, `count`.
pub(super) fn whole_below(count: f64) -> Pattern {
    rand().scaled(count, 0.0).unary(Unary::Truncate)
}

pub(super) fn bipolar(pattern: &Pattern) -> Pattern {
    pattern.scaled(2.0, -1.0)
}

fn length(span: TimeSpan) -> f64 {
    span.duration().to_f64()
}

/// True where a random number is below `probability`.
fn coin(probability: f64) -> Pattern {
    rand().map(move |number| Value::Bool(number.as_number().is_some_and(|number| number < probability)))
}

/// What `make` makes of each number, joined even where the number never changes.
fn joined(numbers: &Pattern, make: impl Fn(f64) -> Pattern + Send + Sync + 'static) -> Pattern {
    numbers.join_with(crate::join::Join::Inner, [], move |value| {
        numeral(value).map(&make).ok_or_else(|| ArgError::expected("", "numbers"))
    })
}

/// The whole numbers below `count` in an order that each cycle draws anew.
pub(super) fn shuffled(count: i64) -> Pattern {
    if count <= 0 {
        return Pattern::silence();
    }
    Pattern::signal(move |t, query| {
        let (rng, seed) = (query.context.mode.rng, query.context.seed);
        let half = if query.context.mode.tidal { 0.0 } else { 0.5 };
        let order = random::order(&random::many(rng, t.cycle() as f64 + half, count as usize, seed));
        let at = (t.cycle_pos() * Time::whole(count)).cycle() as usize;
        Value::Number(order[at % order.len()] as f64)
    })
    .segment(Time::whole(count))
}
