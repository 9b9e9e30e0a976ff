//! Parts of samples: cut, reordered, and fitted to cycles.

use phonon_base::Time;

use crate::apply::{Whole, With};
use crate::context::Context;
use crate::control::Key;
use crate::function::{ArgError, FunctionRow, Param};
use crate::join::Join;
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

const ROW: FunctionRow = FunctionRow { group: "sound", ..FunctionRow::BLANK };
const PARTS: Param = Param::number("count", "into how many parts");
const CYCLES: Param = Param::time("cycles", "how many cycles it lasts");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "chop",
        summary: "cuts each event into parts, each of which plays its part of the sample",
        params: &[PARTS, Param::INPUT],
        example: "s \"a\" $ chop 2",
        events: "0 1/2 {begin: 0, end: 0.5, s: a} | 1/2 1 {begin: 0.5, end: 1, s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| Ok(inner.chop(count.count()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "striate",
        summary: "plays the pattern several times over, each time the next part of every sample",
        params: &[PARTS, Param::INPUT],
        tidal: "stays in the same cycle of the pattern",
        example: "s \"a\" $ striate 2",
        events: "0 1/2 {begin: 0, end: 0.5, s: a} | 1/2 1 {begin: 0.5, end: 1, s: a}",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| {
                let count = count.count()?;
                Ok(inner.striate(count, tidal))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "striateBy",
        aliases: &["striate'"],
        summary: "as striate, with parts of another length",
        params: &[PARTS, Param::number("length", "how much of the sample each part is"), Param::INPUT],
        example: "s \"a\" $ striateBy 2 0.75",
        events: "0 1/2 {begin: 0, end: 0.75, s: a} | 1/2 1 {begin: 0.125, end: 0.875, s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[count, length]| {
                Ok(inner.striate_by(count.count()?, length.number()?))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "slice",
        summary: "plays parts of a sample by their number",
        params: &[
            Param::number("count", "into how many parts, or a list of where they begin"),
            Param::number("parts", "which parts, counted from 0"),
            Param::INPUT,
        ],
        example: "s \"a\" $ slice 4 \"0 2\"",
        events: "0 1/2 {_slices: 4, begin: 0, end: 0.25, s: a} | 1/2 1 {_slices: 4, begin: 0.5, end: 0.75, s: a}",
        apply: |args| args.input()?.slice(&args.listed(0)?, &args.pattern(1)?),
        ..ROW
    },
    FunctionRow {
        name: "splice",
        summary: "plays parts of a sample by their number, at the speed at which each fills its event",
        params: &[
            Param::number("count", "into how many parts, or a list of where they begin"),
            Param::number("parts", "which parts, counted from 0"),
            Param::INPUT,
        ],
        example: "s \"a\" $ splice 4 \"2\"",
        events: "0 1 {_slices: 4, begin: 0.5, end: 0.75, s: a, speed: 0.25, unit: c}",
        apply: |args| {
            let parts = args.pattern(1)?;
            let sliced = args.input()?.slice(&args.listed(0)?, &parts)?;
            let spliced = sliced.map_in_context(|context, event| {
                let Value::Controls(controls) = &event.value else {
                    return;
                };
                let count = match controls.get(Key::exactly("_slices")) {
                    Some(Value::List(places)) => places.len() as f64,
                    Some(value) => numeral(value).unwrap_or(1.0),
                    None => 1.0,
                };
                let length = event.whole_or_part().duration().to_f64();
                let speed = context.cps.unwrap_or(1.0) / count / length;
                let fitted = by_cycle(speed);
                event.value = Value::Controls(fitted.merged(controls, |_, own| own.clone()));
            });
            Ok(spliced.with_steps(parts.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "loopAt",
        aliases: &["loopat"],
        summary: "fits a sample to a number of cycles",
        params: &[CYCLES, Param::INPUT],
        example: "s \"a\" $ loopAt 2",
        events: "0 2 {s: a, speed: 0.25, unit: c} (0 1) | 0 2 {s: a, speed: 0.25, unit: c} (1 2)",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[cycles]| {
                let (cycles, factor) = (cycles.time()?, cycles.number()?);
                let fitted = inner.fill_in_context(move |context| {
                    by_cycle(context.cps.unwrap_or(if context.mode.tidal { 1.0 } else { 0.5 }) / factor)
                });
                let steps = if cycles.is_zero() { None } else { inner.steps().map(|steps| steps / cycles) };
                Ok(fitted.slow(cycles).with_steps(steps))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "loopAtCps",
        aliases: &["loopatcps"],
        summary: "fits a sample to a number of cycles at a given tempo",
        params: &[CYCLES, Param::number("cps", "cycles per second"), Param::INPUT],
        example: "s \"a\" $ loopAtCps 1 2",
        events: "0 1 {s: a, speed: 2, unit: c}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[cycles, cps]| {
                let (cycles, factor, cps) = (cycles.time()?, cycles.number()?, cps.number()?);
                let fitted = Pattern::pure(Value::Controls(by_cycle(cps / factor)));
                Ok(combine(Op::Set, Align::In, &inner, &fitted).slow(cycles))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "staccato",
        summary: "lets each event sound for a share of its length only",
        params: &[Param::number("share", "of the length"), Param::INPUT],
        example: "s \"a\" $ staccato 0.25",
        events: "0 1 {clip: 0.25, s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[share]| {
                let share = Value::Number(share.number()?);
                Ok(combine(Op::Set, Align::In, &inner, &one("clip", share)))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "fit",
        summary: "plays each sample at the speed at which it fills its event",
        tidal: "another function there: `fit steps [patterns] pattern`",
        example: "s \"a b\" $ fit",
        events: "0 1/2 {s: a, speed: 2, unit: c} | 1/2 1 {s: b, speed: 2, unit: c}",
        apply: |args| {
            Ok(args.input()?.map_in_context(|context, event| {
                let Value::Controls(controls) = &event.value else {
                    return;
                };
                let number = |key| controls.get(Key::exactly(key)).and_then(numeral);
                let part = number("end").unwrap_or(1.0) - number("begin").unwrap_or(0.0);
                let speed = context.cps.unwrap_or(1.0) / event.whole_or_part().duration().to_f64() * part;
                event.value = Value::Controls(controls.merged(&by_cycle(speed), |_, new| new.clone()));
            }))
        },
        ..ROW
    },
    FunctionRow {
        name: "scrub",
        summary: "plays samples from a position, as with a hand on the tape",
        params: &[
            Param::number("begin", "where in the sample, from 0 to 1; `begin:speed` sets the speed too"),
            Param::INPUT,
        ],
        example: "s \"a\" $ scrub \"0 0.5\"",
        events: "0 1/2 {begin: 0, clip: 1, s: a, speed: 1} | 1/2 1 {begin: 0.5, clip: 1, s: a, speed: 1}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            Ok(args.pattern(0)?.join_with(Join::Outer, &[input], move |value| {
                let (begin, speed) = match value {
                    Value::List(pair) => (pair[0].clone(), pair.get(1).cloned()),
                    value => (value.clone(), None),
                };
                let speed = speed.unwrap_or(Value::Number(1.0));
                let placed = combine(Op::Set, Align::In, &inner, &one("begin", begin));
                let sped = combine(Op::Mul, Align::In, &placed, &one("speed", speed));
                Ok(combine(Op::Set, Align::In, &sped, &one("clip", Value::Number(1.0))))
            }))
        },
        ..ROW
    },
];

/// A sample played at `speed` times the speed at which it would last a cycle.
fn by_cycle(speed: f64) -> Controls {
    let speed = (Key::exactly("speed"), Value::Number(speed));
    [speed, (Key::exactly("unit"), Value::text("c"))].into_iter().collect()
}

/// The control `name` with one value.
pub(super) fn one(name: &str, value: Value) -> Pattern {
    Pattern::pure(Value::Controls(Controls::one(Key::exactly(name), value)))
}

/// `pattern` with its speed multiplied by `factor`, or set to it where there is none.
pub(super) fn sped(pattern: &Pattern, factor: f64) -> Pattern {
    combine(Op::Mul, Align::In, pattern, &one("speed", Value::Number(factor)))
}

impl Pattern {
    /// Each event cut into `count` parts, each of which plays its part of the sample.
    pub fn chop(&self, count: i64) -> Pattern {
        let (begin, end) = (Key::exactly("begin"), Key::exactly("end"));
        self.cut_events(count, move |value, number| {
            let controls = match value {
                Value::Controls(controls) => controls.clone(),
                value => Controls::one(Key::exactly("s"), value.clone()),
            };
            let part = |number: i64| number as f64 / count as f64;
            let (mut from, mut till) = (part(number), part(number + 1));
            let bounds = (controls.get(begin).and_then(numeral), controls.get(end).and_then(numeral));
            if let (Some(begin), Some(end)) = bounds {
                let length = end - begin;
                (from, till) = (begin + from * length, begin + till * length);
            }
            let part = [(begin, Value::Number(from)), (end, Value::Number(till))];
            Ok(Value::Controls(controls.merged(&part.into_iter().collect(), |_, new| new.clone())))
        })
    }

    /// `count` passes, each with the next part of every sample. Tidal stays in the same cycle of the pattern.
    pub(super) fn striate(&self, count: i64, tidal: bool) -> Pattern {
        let steps = self.steps().map(|steps| steps * Time::whole(count));
        if count <= 0 {
            return Pattern::silence().with_steps(steps);
        }
        let part = |number: i64| bounds(number as f64 / count as f64, (number + 1) as f64 / count as f64);
        if tidal {
            let pass = |number: i64| combine(Op::Set, Align::In, self, &part(number));
            return Pattern::fastcat((0..count).map(pass).collect::<Vec<_>>());
        }
        let parts = Pattern::slowcat((0..count).map(part).collect::<Vec<_>>());
        combine(Op::Set, Align::In, self, &parts).fast(Time::whole(count)).with_steps(steps)
    }

    fn striate_by(&self, count: i64, length: f64) -> Pattern {
        if count <= 0 {
            return Pattern::silence();
        }
        let slot = (1.0 - length) / count as f64;
        let part = |number: i64| {
            let begin = slot * number as f64;
            combine(Op::Set, Align::In, self, &bounds(begin, begin + length))
        };
        Pattern::fastcat((0..count).map(part).collect::<Vec<_>>())
    }

    fn slice(&self, counts: &Pattern, parts: &Pattern) -> Result<Pattern, ArgError> {
        let (numbers, sounds) = (parts.clone(), self.clone());
        let inside = [parts, self];
        let sliced = crate::lift::lift(
            Join::Inner,
            std::slice::from_ref(counts),
            &inside,
            move |[count]: [&Value; 1]| {
                let (count, sounds) = (count.clone(), sounds.clone());
                Ok(numbers.join_with(Join::Outer, [], move |part| {
                    let part_of = part_bounds(&count, part)?;
                    let slice = part_of.with(Key::exactly("_slices"), count.clone());
                    Ok(sounds.map(move |sound| {
                        let own = match sound {
                            Value::Controls(controls) => controls.clone(),
                            sound => Controls::one(Key::exactly("s"), sound.clone()),
                        };
                        Value::Controls(slice.merged(&own, |_, own| own.clone()))
                    }))
                }))
            },
        )?;
        Ok(sliced.with_steps(parts.steps()))
    }

    /// The values of all `patterns` at once, in lists; wholes are intersected.
    pub fn parray(patterns: Vec<Pattern>) -> Pattern {
        let empty = Pattern::pure(Value::list([]));
        patterns.iter().fold(empty, |lists, pattern| {
            let push = |list: &Value, value: &Value| match list {
                Value::List(items) => {
                    Ok(Some(Value::list(items.iter().chain([value]).cloned().collect::<Vec<_>>())))
                }
                _ => Ok(None),
            };
            lists.apply(Whole::Both, With::Function(std::sync::Arc::new(push)), pattern)
        })
    }
}

fn bounds(begin: f64, end: f64) -> Pattern {
    let begin = (Key::exactly("begin"), Value::Number(begin));
    Pattern::pure(Value::Controls([begin, (Key::exactly("end"), Value::Number(end))].into_iter().collect()))
}

/// Where part number `part` of `count` begins and ends, or of a list of beginnings.
fn part_bounds(count: &Value, part: &Value) -> Result<Controls, ArgError> {
    let number = numeral(part).ok_or_else(|| ArgError::expected("parts", "numbers"))?;
    let bounds = match count {
        Value::List(places) => {
            let place = |number: f64| places.get(number as usize).filter(|_| number >= 0.0).cloned();
            [(Key::exactly("begin"), place(number)), (Key::exactly("end"), place(number + 1.0))]
        }
        count => {
            let count = numeral(count).ok_or_else(|| ArgError::expected("count", "a number or a list"))?;
            let part = |number: f64| Some(Value::Number(number / count));
            [(Key::exactly("begin"), part(number)), (Key::exactly("end"), part(number + 1.0))]
        }
    };
    Ok(bounds.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
}

impl Pattern {
    /// The same events, changed by a function that sees the clock.
    pub(crate) fn map_in_context(
        &self,
        change: impl Fn(&Context, &mut crate::event::Event) + Send + Sync + 'static,
    ) -> Pattern {
        let steps = self.steps();
        Pattern::new(crate::map::InContext::new(self, change), steps, [self])
    }

    /// The same events with controls that depend on the clock.
    fn fill_in_context(&self, make: impl Fn(&Context) -> Controls + Send + Sync + 'static) -> Pattern {
        // Joined with a constant first, so that events are cut at cycles as by any other control.
        let cut = combine(Op::Keep, Align::In, self, &Pattern::pure(true));
        cut.map_in_context(move |context, event| {
            let own = match &event.value {
                Value::Controls(controls) => controls.clone(),
                value => Controls::one(Key::exactly("value"), value.clone()),
            };
            event.value = Value::Controls(own.merged(&make(context), |_, new| new.clone()));
        })
    }
}
