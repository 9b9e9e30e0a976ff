//! Chance: events dropped, functions applied now and then.

use phonon_base::Time;

use crate::chance::Source;
use crate::context::Rng;
use crate::curve::Shape;
use crate::function::{ArgError, Args, Function, FunctionRow, Param};
use crate::join::Join;
use crate::number::numeral;
use crate::pattern::Pattern;

const ROW: FunctionRow = FunctionRow { group: "chance", tidal: OTHER, ..FunctionRow::BLANK };
const OTHER: &str = "other random numbers";
const SHARE: Param = Param::number("share", "how often, from 0 to 1");
const FUNCTION: Param = Param::function("function", "what is done");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "degradeBy",
        summary: "drops a share of the events at random",
        params: &[Param::number("share", "how many are dropped, from 0 to 1"), Param::INPUT],
        example: "\"a b\" $ degradeBy 1",
        apply: |args| dropped(args, Source::RAND),
        ..ROW
    },
    FunctionRow {
        name: "degrade",
        summary: "drops half of the events at random",
        example: "\"~\" $ degrade",
        apply: |args| Ok(args.input()?.drop_by(0.5, Source::RAND)),
        ..ROW
    },
    FunctionRow {
        name: "undegradeBy",
        aliases: &["unDegradeBy"],
        summary: "keeps the events that degradeBy with the rest of the share would drop",
        params: &[Param::number("share", "how many are dropped, from 0 to 1"), Param::INPUT],
        tidal: "the share says how many are kept",
        example: "\"a\" $ undegradeBy 0",
        events: "0 1 a",
        apply: |args| {
            let tidal = args.mode.tidal;
            let input = args.input()?;
            let inner = input.clone();
            let kept = args.lift([0], &[&input], move |[share]| {
                let share = share.number()?;
                Ok(inner.drop_by(if tidal { 1.0 - share } else { share }, Source::MIRRORED))
            })?;
            Ok(kept.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "undegrade",
        aliases: &["unDegrade"],
        summary: "keeps the events that degrade would drop",
        example: "\"a\" $ undegrade",
        events: "0 1 a",
        apply: |args| Ok(args.input()?.drop_by(0.5, Source::MIRRORED)),
        ..ROW
    },
    FunctionRow {
        name: "degradeByWith",
        aliases: &["degradeByUsing"],
        summary: "drops events where another pattern is not above the share",
        params: &[Param::number("by", "the pattern that decides"), SHARE, Param::INPUT],
        example: "\"a b\" $ degradeByWith \"0.2 0.8\" 0.5",
        events: "1/2 1 b",
        apply: |args| {
            let (input, by) = (args.input()?, args.pattern(0)?);
            let (inner, numbers) = (input.clone(), by.clone());
            let dropped = args
                .lift([1], &[&input, &by], move |[share]| Ok(inner.where_above(&numbers, share.number()?)))?;
            Ok(dropped.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "sometimesBy",
        summary: "applies a function to a share of the events at random",
        params: &[SHARE, FUNCTION, Param::INPUT],
        example: "\"0 1\" $ sometimesBy 0 (add 10)",
        events: "1/2 1 1",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let inner = input.clone();
            joined(&args.pattern(0)?, &input, move |share| inner.sometimes_by(share, &function))
        },
        ..ROW
    },
    FunctionRow {
        aliases: &["sometimes_effect"],
        ..sometimes("sometimes", "applies a function to half of the events at random", |args| {
            sometimes_by(args, 0.5)
        })
    },
    likewise(
        "often",
        "\"0\" $ often (add 10)",
        "applies a function to three quarters of the events at random",
        |args| sometimes_by(args, 0.75),
    ),
    likewise(
        "rarely",
        "\"0\" $ rarely (add 10)",
        "applies a function to a quarter of the events at random",
        |args| sometimes_by(args, 0.25),
    ),
    likewise(
        "almostNever",
        "\"0\" $ almostNever (add 10)",
        "applies a function to a tenth of the events at random",
        |args| sometimes_by(args, 0.1),
    ),
    likewise(
        "almostAlways",
        "\"0\" $ almostAlways (add 10)",
        "applies a function to nine tenths of the events at random",
        |args| sometimes_by(args, 0.9),
    ),
    FunctionRow {
        example: "\"0 1\" $ always (add 10)",
        events: "0 1/2 10 | 1/2 1 11",
        ..sometimes("always", "applies a function to all events", |args| args.function(0)?.of(&args.input()?))
    },
    FunctionRow {
        example: "\"0 1\" $ never (add 10)",
        events: "0 1/2 0 | 1/2 1 1",
        ..sometimes("never", "applies nothing", |args| args.input())
    },
    FunctionRow {
        name: "someCyclesBy",
        aliases: &["somecyclesBy"],
        summary: "applies a function in a share of the cycles at random",
        params: &[SHARE, FUNCTION, Param::INPUT],
        example: "\"0\" $ someCyclesBy 1 (add 10)",
        events: "0 1 10",
        apply: |args| some_cycles(args, &args.pattern(0)?, args.function(1)?),
        ..ROW
    },
    FunctionRow {
        name: "someCycles",
        aliases: &["somecycles"],
        summary: "applies a function in half of the cycles at random",
        params: &[FUNCTION, Param::INPUT],
        example: "\"0\" $ someCycles (add 10)",
        events: "0 1 10",
        apply: |args| some_cycles(args, &Pattern::pure(0.5), args.function(0)?),
        ..ROW
    },
    FunctionRow {
        name: "seed",
        aliases: &["degradeSeed"],
        summary: "gives everything inside other random numbers",
        params: &[Param::number("seed", "which"), Param::INPUT],
        example: "rand $ seed 0 $ segment 1",
        events: "0 1 0",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[seed]| Ok(inner.with_seed(seed.number()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "withSeed",
        summary: "gives everything inside the random numbers of a seed that a function makes of the seed so far",
        params: &[FUNCTION, Param::INPUT],
        example: "rand $ withSeed (add 0) $ segment 1",
        events: "0 1 0",
        apply: |args| {
            let function = args.function(0)?;
            let seed = function.of(&Pattern::pure(0.0))?;
            let seed = seed.constant().and_then(|(value, _)| numeral(value));
            let seed = seed.ok_or_else(|| args.wrong(0, "a function from number to number"))?;
            Ok(args.input()?.with_seed(seed))
        },
        ..ROW
    },
    FunctionRow {
        name: "useRNG",
        summary: "takes random numbers from another generator: legacy, precise or tidal",
        params: &[Param::text("generator", "its name"), Param::INPUT],
        example: "rand $ useRNG \"legacy\" $ segment 1",
        events: "0 1 0",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[name]| {
                Ok(inner.with_rng(match name.text()? {
                    "legacy" => Rng::Legacy,
                    "precise" => Rng::Precise,
                    "tidal" => Rng::Tidal,
                    _ => return Err(name.refuse("legacy, precise or tidal")),
                }))
            })
        },
        ..ROW
    },
];

const fn likewise(
    name: &'static str,
    example: &'static str,
    summary: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    FunctionRow { example, ..sometimes(name, summary, apply) }
}

const fn sometimes(
    name: &'static str,
    summary: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    // The random number at time nought is nought, so what happens there is always changed.
    let (example, events) = ("\"0\" $ sometimes (add 10)", "0 1 10");
    FunctionRow { name, summary, params: &[FUNCTION, Param::INPUT], example, events, apply, ..ROW }
}

fn dropped(args: &Args, source: Source) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    let dropped = args.lift([0], &[&input], move |[share]| Ok(inner.drop_by(share.number()?, source)))?;
    Ok(dropped.with_steps(input.steps()))
}

/// What `make` makes of each number of `shares`, joined even where the number never changes.
fn joined(
    shares: &Pattern,
    input: &Pattern,
    make: impl Fn(f64) -> Result<Pattern, ArgError> + Send + Sync + 'static,
) -> Result<Pattern, ArgError> {
    if let Some((value, _)) = shares.constant() {
        let share = numeral(value).ok_or_else(|| ArgError::expected("share", "a number"))?;
        return Ok(make(share)?.in_cycles(Join::Inner));
    }
    Ok(shares.join_with(Join::Inner, [input], move |value| {
        make(numeral(value).ok_or_else(|| ArgError::expected("share", "numbers"))?)
    }))
}

fn sometimes_by(args: &Args, share: f64) -> Result<Pattern, ArgError> {
    Ok(args.input()?.sometimes_by(share, &args.function(0)?)?.in_cycles(Join::Inner))
}

fn some_cycles(args: &Args, shares: &Pattern, function: Function) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let (inner, tidal) = (input.clone(), args.mode.tidal);
    joined(shares, &input, move |share| {
        let number = Pattern::shape(Shape::Rand).segment(Time::ONE);
        if tidal {
            return Ok(inner.in_random_cycles(share, &function.of(&inner)?));
        }
        let plain = inner.where_above(&number, share);
        let other = inner.where_above(&number.scaled(-1.0, 1.0), 1.0 - share);
        Ok(Pattern::stack([plain, function.of(&other)?]))
    })
}

impl Pattern {
    /// `function` on a share of the events at random.
    fn sometimes_by(&self, share: f64, function: &Function) -> Result<Pattern, ArgError> {
        let plain = self.drop_by(share, Source::RAND);
        let other = self.drop_by(1.0 - share, Source::MIRRORED);
        Ok(Pattern::stack([plain, function.of(&other)?]))
    }

    /// The events during which `numbers` is above `share`.
    fn where_above(&self, numbers: &Pattern, share: f64) -> Pattern {
        let above = numbers.try_map(move |value| {
            Ok(numeral(value).is_some_and(|number| number > share).then(|| value.clone()))
        });
        self.apply_left(&above, |own, _| Ok(Some(own.clone())))
    }
}
