//! What the other functions are made of: functions of values, patterns of patterns made flat.

use phonon_base::{Time, TimeSpan};

use crate::apply::{Whole, With};
use crate::event::Places;
use crate::function::{Arg, ArgError, Args, Function, FunctionRow, Param};
use crate::join::Join;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

const ROW: FunctionRow = FunctionRow { group: "plumbing", ..FunctionRow::BLANK };
const OF_VALUE: Param = Param::function("function", "from a value to a value or a pattern");
const TEST: Param = Param::function("test", "from a value to true or false");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "fmap",
        aliases: &["withValue"],
        summary: "applies a function to every value",
        params: &[OF_VALUE, Param::INPUT],
        example: "\"1 2\" $ fmap (\\v -> v * 10)",
        events: "0 1/2 10 | 1/2 1 20",
        apply: |args| {
            let function = args.function(0)?;
            Ok(args.input()?.try_map(move |value| of_value(&function, value).map(Some)))
        },
        ..ROW
    },
    FunctionRow {
        name: "filterValues",
        aliases: &["filterValuesBy", "filter", "filterHaps", "filterEvents"],
        summary: "keeps the values for which a test holds",
        params: &[TEST, Param::INPUT],
        example: "\"1 2\" $ filterValues (gt 1)",
        events: "1/2 1 2",
        apply: |args| {
            let function = args.function(0)?;
            Ok(args
                .input()?
                .try_map(move |value| Ok(of_value(&function, value)?.is_true().then(|| value.clone()))))
        },
        ..ROW
    },
    FunctionRow {
        name: "filterWhen",
        summary: "keeps the events for whose time of beginning a test holds",
        params: &[Param::function("test", "from a time in cycles to true or false"), Param::INPUT],
        example: "\"a b\" $ filterWhen (gt 0.25)",
        events: "1/2 1 b",
        apply: |args| {
            let function = args.function(0)?;
            Ok(args.input()?.try_map_events(move |event| match event.whole {
                Some(whole) => Ok(of_value(&function, &Value::Number(whole.begin.to_f64()))?.is_true()),
                None => Ok(false),
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "onsetsOnly",
        aliases: &["filterOnsets"],
        summary: "keeps the fragments with which events begin",
        example: "\"a b\" $ late 0.25 $ onsetsOnly",
        events: "1/4 3/4 a | 3/4 5/4 b (3/4 1)",
        apply: |args| Ok(args.input()?.filter(crate::event::Event::has_onset)),
        ..ROW
    },
    FunctionRow {
        name: "discreteOnly",
        aliases: &["filterDigital"],
        summary: "drops what is continuous",
        example: "stack saw \"a\" $ discreteOnly",
        events: "0 1 a",
        apply: |args| Ok(args.input()?.filter(|event| event.whole.is_some())),
        ..ROW
    },
    FunctionRow {
        name: "defragmentHaps",
        aliases: &["defragment"],
        summary: "joins fragments of one event that touch",
        example: "\"a\" $ add.mix \"0\" $ defragmentHaps",
        events: "0 1 57",
        apply: |args| Ok(args.input()?.defragment()),
        ..ROW
    },
    FunctionRow {
        name: "setSteps",
        summary: "says how many steps the pattern counts as",
        params: &[Param::time("steps", "how many"), Param::INPUT],
        example: "\"a b\" $ setSteps 4 $ pace 2",
        events: "0 1 a | 1 2 b",
        apply: |args| {
            let steps = args.pattern(0)?;
            let steps = steps.constant().and_then(|(value, _)| value.as_time());
            let steps = steps.ok_or_else(|| args.wrong(0, "one number"))?;
            Ok(args.input()?.with_steps(Some(steps)))
        },
        ..ROW
    },
    FunctionRow {
        name: "withSteps",
        summary: "changes how many steps the pattern counts as",
        params: &[Param::function("function", "from a number of steps to another"), Param::INPUT],
        example: "\"a b\" $ withSteps (mul 2) $ pace 2",
        events: "0 1 a | 1 2 b",
        apply: |args| {
            let (function, input) = (args.function(0)?, args.input()?);
            let Some(steps) = input.steps() else { return Ok(input) };
            Ok(input.with_steps(Some(of_time(&function, steps)?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "splitQueries",
        summary: "cuts events at the ends of cycles",
        example: "\"a\" $ late 0.5 $ splitQueries",
        events: "-1/2 1/2 a (0 1/2) | 1/2 3/2 a (1/2 1)",
        apply: |args| {
            let input = args.input()?;
            Ok(Pattern::slowcat([input.clone()]).with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "stripContext",
        summary: "forgets which places in the text made the events",
        example: "\"a\" $ stripContext",
        events: "0 1 a",
        apply: |args| Ok(args.input()?.map_events(|event| event.places = Places::NONE)),
        ..ROW
    },
    FunctionRow {
        name: "withQueryTime",
        summary: "changes the times that are asked for, and leaves those of the answer",
        params: &[Param::function("function", "from a time in cycles to another"), Param::INPUT],
        example: "\"<a b>\" $ withQueryTime (sub 1)",
        events: "-1 0 b",
        apply: |args| {
            let (function, input) = (args.function(0)?, args.input()?);
            Ok(input.with_query_time(move |time| of_time(&function, time)))
        },
        ..ROW
    },
    FunctionRow {
        name: "withHapTime",
        aliases: &["withEventTime"],
        summary: "changes the times of events, and leaves those asked for",
        params: &[Param::function("function", "from a time in cycles to another"), Param::INPUT],
        example: "\"a\" $ withHapTime (sub 1)",
        events: "-1 0 a",
        apply: |args| {
            let function = args.function(0)?;
            let moved = move |span: TimeSpan| {
                Ok::<_, ArgError>(TimeSpan::new(
                    of_time(&function, span.begin)?,
                    of_time(&function, span.end)?,
                ))
            };
            Ok(args.input()?.try_map_events(move |event| {
                event.whole = event.whole.map(&moved).transpose()?;
                event.part = moved(event.part)?;
                Ok(true)
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "signal",
        aliases: &["sig"],
        summary: "a continuous pattern of a function of the time",
        params: &[Param::function("function", "from the time in cycles to a value")],
        piped: crate::function::Piped::Nowhere,
        example: "signal (\\t -> t * 2) $ segment 2",
        events: "0 1/2 0 | 1/2 1 1",
        apply: |args| {
            let function = args.function(0)?;
            Ok(Pattern::signal(|t, _| Value::Number(t.to_f64()))
                .try_map(move |t| of_value(&function, t).map(Some)))
        },
        ..ROW
    },
    bound("bind", "wholes from both", "\"1 2\" $ bind (\\v -> v)", "0 1/2 1 | 1/2 1 2", |args| {
        bind(args, Join::Mix)
    }),
    bound("innerBind", "wholes from the inside", "\"2\" $ innerBind (\\v -> \"a b\")", AB, |args| {
        bind(args, Join::Inner)
    }),
    bound("outerBind", "wholes from the outside", "\"2 2\" $ outerBind (\\v -> \"a b\")", AB, |args| {
        bind(args, Join::Outer)
    }),
    bound("squeezeBind", "a cycle in each value", "\"2\" $ squeezeBind (\\v -> \"a b\")", AB, |args| {
        bind(args, Join::Squeeze)
    }),
    bound("resetBind", "each beginning its cycle anew", "\"2\" $ resetBind (\\v -> \"a b\")", AB, |args| {
        bind(args, Join::Reset)
    }),
    bound("restartBind", "each beginning anew", "\"2\" $ restartBind (\\v -> \"a b\")", AB, |args| {
        bind(args, Join::Restart)
    }),
    bound("polyBind", "step by step", "\"2 2\" $ polyBind (\\v -> \"a b\")", AB, |args| {
        let (input, function) = (args.input()?, args.function(0)?);
        Ok(poly(&input, move |value| inner(&function, value)))
    }),
    bound("stepBind", "one after another by their steps", "\"2\" $ stepBind (\\v -> \"a b\")", AB, |args| {
        let function = args.function(0)?;
        Ok(args.input()?.step_join(move |value| inner(&function, value)))
    }),
    joined("join", "wholes from both", |args| Ok(args.input()?.join(Join::Mix))),
    joined("innerJoin", "wholes from the inside", |args| Ok(args.input()?.join(Join::Inner))),
    joined("outerJoin", "wholes from the outside", |args| Ok(args.input()?.join(Join::Outer))),
    joined("squeezeJoin", "a cycle of each in its event", |args| Ok(args.input()?.join(Join::Squeeze))),
    joined("resetJoin", "each beginning its cycle anew", |args| Ok(args.input()?.join(Join::Reset))),
    joined("restartJoin", "each beginning anew", |args| Ok(args.input()?.join(Join::Restart))),
    joined("polyJoin", "step by step", |args| Ok(poly(&args.input()?, flat))),
    joined("stepJoin", "one after another by their steps", |args| Ok(args.input()?.step_join(flat))),
    FunctionRow {
        name: "unjoin",
        summary: "a pattern of patterns: the pieces of the pattern where the switch is on, in loops",
        params: &[
            Param::bools("pieces", "where a piece is"),
            Param::function("function", "what is done with each"),
            Param::INPUT,
        ],
        example: "\"a b\" $ unjoin \"1 1\" id $ innerJoin",
        events: "0 1/2 a | 1/2 1 b",
        apply: |args| {
            let (input, function) = (args.input()?, args.function(1)?);
            let pieces = args.pattern(0)?;
            Ok(pieces.try_map_events(move |piece| {
                let looped = match piece.whole {
                    Some(whole) if piece.value.is_true() => {
                        function.of(&input.ribbon(whole.begin, whole.duration()))?
                    }
                    _ => input.clone(),
                };
                piece.value = Value::Pattern(looped);
                Ok(true)
            }))
        },
        ..ROW
    },
    applied(
        "appBoth",
        "wholes from both",
        "\"[0 0]\" $ fmap (\\v -> v) $ keep.mix \"1\"",
        "0 1/2 0 | 1/2 1 0",
        |args| called(args, Whole::Both),
    ),
    applied("appLeft", "wholes from the functions", "\"[0 0]\" $ keep \"1\"", "0 1/2 0 | 1/2 1 0", |args| {
        called(args, Whole::Left)
    }),
    applied(
        "appRight",
        "wholes from the values",
        "\"[0 0]\" $ keep.out \"1\"",
        "0 1 0 (0 1/2) | 0 1 0 (1/2 1)",
        |args| called(args, Whole::Right),
    ),
    FunctionRow {
        name: "modulate",
        summary: "adds a modulator of a control: lfo, env or bmod, with its settings",
        params: &[
            Param::text("kind", "lfo, env or bmod"),
            Param::record("settings", "such as `{rate: 2, depth: 0.5}`"),
            Param::INPUT,
        ],
        example: "s \"a\" $ modulate \"lfo\" {rate: 2}",
        events: "0 1 {lfo: {rate: 2}, s: a}",
        apply: |args| {
            let kind = args.pattern(0)?;
            let kind = kind.constant().and_then(|(value, _)| value.as_text().map(str::to_owned));
            let kind = kind.filter(|kind| ["lfo", "env", "bmod"].contains(&kind.as_str()));
            modulated(args, 1, &kind.ok_or_else(|| args.wrong(0, "lfo, env or bmod"))?)
        },
        ..ROW
    },
    FunctionRow {
        name: "lfo",
        summary: "adds a slow wave that moves a control",
        params: &[
            Param::record("settings", "such as `{control: \"cutoff\", rate: 2, depth: 0.5}`"),
            Param::INPUT,
        ],
        example: "s \"a\" $ lfo {rate: 2, depth: 1}",
        events: "0 1 {lfo: {depth: 1, rate: 2}, s: a}",
        apply: |args| modulated(args, 0, "lfo"),
        ..ROW
    },
    FunctionRow {
        name: "bmod",
        summary: "adds a bus that moves a control",
        params: &[Param::record("settings", "such as `{bus: 1, control: \"cutoff\"}`"), Param::INPUT],
        example: "s \"a\" $ bmod {bus: 1}",
        events: "0 1 {bmod: {bus: 1}, s: a}",
        apply: |args| modulated(args, 0, "bmod"),
        ..ROW
    },
    FunctionRow {
        name: "FX",
        summary: "the effects that a sound goes through, in order",
        params: &[Param::patterns("effects", "a list of controls"), Param::INPUT],
        example: "s \"a\" $ FX [room 1]",
        events: "0 1 {FX: [{room: 1}], s: a}",
        apply: |args| {
            let key = crate::control::Key::exactly("FX");
            let effects = Pattern::parray(args.patterns(0)?);
            Ok(args.input()?.apply_left(&effects, move |value, effects| {
                let (Value::Controls(controls), Value::List(effects)) = (value, effects) else {
                    return Ok(Some(value.clone()));
                };
                let before = match controls.get(key) {
                    Some(Value::List(before)) => before.to_vec(),
                    _ => Vec::new(),
                };
                let all: Vec<Value> = before.into_iter().chain(effects.iter().cloned()).collect();
                Ok(Some(Value::Controls(controls.with(key, Value::list(all)))))
            }))
        },
        ..ROW
    },
];

const AB: &str = "0 1/2 a | 1/2 1 b";

type Apply = fn(&Args) -> Result<Pattern, ArgError>;

const fn bound(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, summary, params: &[OF_VALUE, Param::INPUT], example, events, apply, ..ROW }
}

const fn joined(name: &'static str, summary: &'static str, apply: Apply) -> FunctionRow {
    FunctionRow { name, summary, example: "\"a b\" $ unjoin \"1\" id $ innerJoin", events: AB, apply, ..ROW }
}

const fn applied(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    const PARAMS: &[Param] = &[Param::any("values", "what the functions are applied to"), Param::INPUT];
    FunctionRow { name, summary, params: PARAMS, example, events, apply, ..ROW }
}

/// The value that `function` makes of `value`.
fn of_value(function: &Function, value: &Value) -> Result<Value, ArgError> {
    let made = inner(function, value)?;
    match made.constant() {
        Some((value, _)) => Ok(value.clone()),
        None => Ok(Value::Pattern(made)),
    }
}

/// The pattern that `function` makes of `value`.
fn inner(function: &Function, value: &Value) -> Result<Pattern, ArgError> {
    match value {
        Value::Pattern(pattern) => function.of(pattern),
        value => function.of(&Pattern::pure(value.clone())),
    }
}

/// What a function of times makes of a time.
fn of_time(function: &Function, time: Time) -> Result<Time, ArgError> {
    let value = of_value(function, &Value::Number(time.to_f64()))?;
    value.as_time().ok_or_else(|| ArgError::expected("function", "a function that gives a number"))
}

fn bind(args: &Args, join: Join) -> Result<Pattern, ArgError> {
    let function = args.function(0)?;
    Ok(args.input()?.join_with(join, [], move |value| inner(&function, value)))
}

fn flat(value: &Value) -> Result<Pattern, ArgError> {
    Ok(match value {
        Value::Pattern(pattern) => pattern.clone(),
        value => Pattern::pure(value.clone()),
    })
}

/// Inner patterns at the pace at which their steps meet the outer's.
fn poly(
    outer: &Pattern,
    make: impl Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync + 'static,
) -> Pattern {
    let steps = outer.steps().unwrap_or(Time::ONE);
    outer.join_with(Join::Outer, [], move |value| {
        let inner = make(value)?;
        Ok(inner.steps().filter(|own| !own.is_zero()).map_or(inner.clone(), |own| inner.fast(steps / own)))
    })
}

/// A pattern of functions applied to a pattern of values.
fn called(args: &Args, whole: Whole) -> Result<Pattern, ArgError> {
    let merge = |function: &Value, value: &Value| match function {
        Value::Function(function) => of_value(function, value).map(Some),
        other => Ok(Some(other.clone())),
    };
    let with = With::Function(std::sync::Arc::new(merge));
    Ok(args.input()?.apply(whole, with, &args.pattern(0)?))
}

/// The settings of parameter `index` under the control `kind`.
fn modulated(args: &Args, index: usize, kind: &str) -> Result<Pattern, ArgError> {
    let key = crate::control::Key::exactly(kind);
    let settings = match args.given.get(index).and_then(|given| given.first()) {
        Some(Arg::Record(entries)) => {
            let mut patterns = Vec::new();
            for (name, arg) in entries {
                let pattern = crate::lift::as_pattern(arg).ok_or_else(|| args.wrong(index, "a record"))?;
                patterns.push((crate::control::Key::exactly(name), pattern));
            }
            let keys: Vec<_> = patterns.iter().map(|(key, _)| *key).collect();
            Pattern::parray(patterns.into_iter().map(|(_, pattern)| pattern).collect()).map(move |values| {
                match values {
                    Value::List(values) => {
                        Value::Controls(keys.iter().copied().zip(values.iter().cloned()).collect())
                    }
                    value => value.clone(),
                }
            })
        }
        _ => args.pattern(index)?,
    };
    let named = settings.map(move |settings| Value::Controls(Controls::one(key, settings.clone())));
    Ok(combine(Op::Set, Align::In, &args.input()?, &named))
}

impl Pattern {
    /// Fragments of one event that touch, joined.
    pub fn defragment(&self) -> Pattern {
        crate::voices::defragmented(self)
    }
}
