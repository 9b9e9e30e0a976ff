//! Functions of samples and controls: parts of samples, speed, pan, envelopes as lists.

use phonon_base::Time;

use crate::apply::{Whole, With};
use crate::context::Context;
use crate::control::Key;
use crate::function::{ArgError, Args, FunctionRow, Param};
use crate::join::Join;
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

use super::layers::named;

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
    FunctionRow {
        name: "as",
        aliases: &["grp"],
        summary: "names the elements of a list as controls",
        params: &[Param::text("names", "the names, joined by colons"), Param::INPUT],
        example: "\"c:0.5\" $ as \"note:clip\"",
        events: "0 1 {clip: 0.5, note: c}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[names]| {
                let keys: Vec<Key> = names.list().iter().filter_map(Value::as_text).map(Key::named).collect();
                Ok(inner.map(move |value| {
                    let items = match value {
                        Value::List(items) => items,
                        value => std::slice::from_ref(value),
                    };
                    Value::Controls(keys.iter().copied().zip(items.iter().cloned()).collect())
                }))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "adsr",
        summary: "attack, decay, sustain and release as one list",
        params: &[Param::number("envelope", "`attack:decay:sustain:release`"), Param::INPUT],
        example: "s \"a\" $ adsr \"0.1:0.2:0.5:0.3\"",
        events: "0 1 {attack: 0.1, decay: 0.2, release: 0.3, s: a, sustain: 0.5}",
        apply: |args| from_list(args, &["attack", "decay", "sustain", "release"], |_| None),
        ..ROW
    },
    FunctionRow {
        name: "ad",
        summary: "attack and decay as one list",
        params: &[Param::number("envelope", "`attack:decay`"), Param::INPUT],
        example: "s \"a\" $ ad \"0.1:0.2\"",
        events: "0 1 {attack: 0.1, decay: 0.2, s: a}",
        apply: |args| from_list(args, &["attack", "decay"], |first| Some(first.clone())),
        ..ROW
    },
    FunctionRow {
        name: "ds",
        summary: "decay and sustain as one list",
        params: &[Param::number("envelope", "`decay:sustain`"), Param::INPUT],
        example: "s \"a\" $ ds \"0.1:0.5\"",
        events: "0 1 {decay: 0.1, s: a, sustain: 0.5}",
        apply: |args| from_list(args, &["decay", "sustain"], |_| Some(Value::Number(0.0))),
        ..ROW
    },
    FunctionRow {
        name: "ar",
        summary: "attack and release as one list",
        params: &[Param::number("envelope", "`attack:release`"), Param::INPUT],
        example: "s \"a\" $ ar \"0.1:0.2\"",
        events: "0 1 {attack: 0.1, release: 0.2, s: a}",
        apply: |args| from_list(args, &["attack", "release"], |first| Some(first.clone())),
        ..ROW
    },
    FunctionRow {
        name: "control",
        summary: "number and value of a MIDI controller as one list",
        params: &[Param::number("pair", "`number:value`"), Param::INPUT],
        example: "s \"a\" $ control \"74:0.5\"",
        events: "0 1 {ccn: 74, ccv: 0.5, s: a}",
        apply: |args| from_list(args, &["ccn", "ccv"], |_| None),
        ..ROW
    },
    FunctionRow {
        name: "sysex",
        summary: "maker's number and data of a MIDI system exclusive message as one list",
        params: &[Param::number("pair", "`id:data`"), Param::INPUT],
        example: "s \"a\" $ sysex \"67:1\"",
        events: "0 1 {s: a, sysexdata: 1, sysexid: 67}",
        apply: |args| from_list(args, &["sysexid", "sysexdata"], |_| None),
        ..ROW
    },
    FunctionRow {
        name: "xfade",
        summary: "fades from one pattern to another by their gain",
        params: &[
            Param::number("position", "0 the first alone, 0.5 both, 1 the second alone"),
            Param::any("other", "the second pattern"),
            Param::INPUT,
        ],
        example: "s \"a\" $ xfade 0.75 (s \"b\")",
        events: "0 1 {gain: 0.5, s: a} | 0 1 {gain: 1, s: b}",
        apply: |args| {
            let position = args.pattern(0)?;
            let gain = |from_end: bool| {
                let gain = move |value: &Value| {
                    let at = numeral(value).unwrap_or(0.0);
                    let at = if from_end { 1.0 - at } else { at };
                    let gain = if at < 0.5 { 1.0 } else { 1.0 - (at - 0.5) / 0.5 };
                    Value::Controls(Controls::one(Key::exactly("gain"), Value::Number(gain)))
                };
                position.map(gain)
            };
            let first = combine(Op::Mul, Align::In, &args.input()?, &gain(false));
            let second = combine(Op::Mul, Align::In, &args.pattern(1)?, &gain(true));
            Ok(Pattern::stack([first, second]))
        },
        ..ROW
    },
    distortion(
        "soft",
        "s \"a\" $ soft 0.5",
        "0 1 {distort: 0.5, distorttype: soft, distortvol: 1, s: a}",
        |args| shaped(args, "soft"),
    ),
    distortion(
        "hard",
        "s \"a\" $ hard 0.5",
        "0 1 {distort: 0.5, distorttype: hard, distortvol: 1, s: a}",
        |args| shaped(args, "hard"),
    ),
    distortion(
        "cubic",
        "s \"a\" $ cubic 0.5",
        "0 1 {distort: 0.5, distorttype: cubic, distortvol: 1, s: a}",
        |args| shaped(args, "cubic"),
    ),
    distortion(
        "diode",
        "s \"a\" $ diode 0.5",
        "0 1 {distort: 0.5, distorttype: diode, distortvol: 1, s: a}",
        |args| shaped(args, "diode"),
    ),
    distortion(
        "asym",
        "s \"a\" $ asym 0.5",
        "0 1 {distort: 0.5, distorttype: asym, distortvol: 1, s: a}",
        |args| shaped(args, "asym"),
    ),
    distortion(
        "fold",
        "s \"a\" $ fold 0.5",
        "0 1 {distort: 0.5, distorttype: fold, distortvol: 1, s: a}",
        |args| shaped(args, "fold"),
    ),
    distortion(
        "sinefold",
        "s \"a\" $ sinefold 0.5",
        "0 1 {distort: 0.5, distorttype: sinefold, distortvol: 1, s: a}",
        |args| shaped(args, "sinefold"),
    ),
    distortion(
        "chebyshev",
        "s \"a\" $ chebyshev 0.5",
        "0 1 {distort: 0.5, distorttype: chebyshev, distortvol: 1, s: a}",
        |args| shaped(args, "chebyshev"),
    ),
    FunctionRow {
        name: "partials",
        summary: "amplitudes of the partials of an additive voice",
        params: &[Param::patterns("list", "one amplitude for each partial"), Param::INPUT],
        example: "s \"a\" $ partials [1, 0.5]",
        events: "0 1 {partials: [1, 0.5], s: a}",
        apply: |args| listed_control(args, "partials"),
        ..ROW
    },
    FunctionRow {
        name: "phases",
        summary: "phases of the partials of an additive voice",
        params: &[Param::patterns("list", "one phase for each partial"), Param::INPUT],
        example: "s \"a\" $ phases [0, 0.5]",
        events: "0 1 {phases: [0, 0.5], s: a}",
        apply: |args| listed_control(args, "phases"),
        ..ROW
    },
    FunctionRow {
        name: "hsla",
        summary: "the colour that an event is drawn in",
        params: &[
            Param::number("hue", "from 0 to 1"),
            Param::number("saturation", "from 0 to 1"),
            Param::number("lightness", "from 0 to 1"),
            Param::number("opacity", "from 0 to 1"),
            Param::INPUT,
        ],
        example: "s \"a\" $ hsla 0 1 0.5 1",
        events: "0 1 {color: hsla(0turn,100%,50%,1), s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1, 2, 3], &[&input], move |[hue, saturation, lightness, opacity]| {
                let (hue, opacity) = (hue.number()?, opacity.number()?);
                let (saturation, lightness) = (saturation.number()? * 100.0, lightness.number()? * 100.0);
                Ok(coloured(&inner, &format!("hsla({hue}turn,{saturation}%,{lightness}%,{opacity})")))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "hsl",
        summary: "the colour that an event is drawn in",
        params: &[
            Param::number("hue", "from 0 to 1"),
            Param::number("saturation", "from 0 to 1"),
            Param::number("lightness", "from 0 to 1"),
            Param::INPUT,
        ],
        example: "s \"a\" $ hsl 0.5 1 0.5",
        events: "0 1 {color: hsl(0.5turn,100%,50%), s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1, 2], &[&input], move |[hue, saturation, lightness]| {
                let hue = hue.number()?;
                let (saturation, lightness) = (saturation.number()? * 100.0, lightness.number()? * 100.0);
                Ok(coloured(&inner, &format!("hsl({hue}turn,{saturation}%,{lightness}%)")))
            })
        },
        ..ROW
    },
];

const SHAPE_PARAMS: &[Param] =
    &[Param::number("amount", "how strongly; `amount:volume` sets the volume too"), Param::INPUT];

const fn distortion(
    name: &'static str,
    example: &'static str,
    events: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    FunctionRow {
        name,
        summary: "distorts by the curve of that name",
        params: SHAPE_PARAMS,
        example,
        events,
        apply,
        ..ROW
    }
}

fn shaped(args: &Args, shape: &'static str) -> Result<Pattern, ArgError> {
    let amounts = args.pattern(0)?.map(move |value| match value {
        Value::List(items) => Value::list(items.iter().cloned().chain([shape.into()]).collect::<Vec<_>>()),
        value => Value::list([value.clone(), Value::Number(1.0), shape.into()]),
    });
    Ok(combine(Op::Set, Align::In, &args.input()?, &named("distort", &amounts)))
}

fn coloured(pattern: &Pattern, colour: &str) -> Pattern {
    combine(Op::Set, Align::In, pattern, &one("color", colour.into()))
}

fn one(name: &str, value: Value) -> Pattern {
    Pattern::pure(Value::Controls(Controls::one(Key::exactly(name), value)))
}

/// A sample played at `speed` times the speed at which it would last a cycle.
fn by_cycle(speed: f64) -> Controls {
    let speed = (Key::exactly("speed"), Value::Number(speed));
    [speed, (Key::exactly("unit"), Value::text("c"))].into_iter().collect()
}

/// The elements of a list as the controls `names`; `rest` stands for a second element that is left out.
fn from_list(
    args: &Args,
    names: &'static [&'static str],
    rest: fn(&Value) -> Option<Value>,
) -> Result<Pattern, ArgError> {
    let input = args.input()?;
    let inner = input.clone();
    args.lift([0], &[&input], move |[list]| {
        let mut items = list.list().to_vec();
        if let [first] = &items[..]
            && let Some(second) = rest(first)
        {
            items.push(second);
        }
        let controls: Controls = names.iter().map(|name| Key::exactly(name)).zip(items).collect();
        Ok(combine(Op::Set, Align::In, &inner, &Pattern::pure(Value::Controls(controls))))
    })
}

fn listed_control(args: &Args, name: &'static str) -> Result<Pattern, ArgError> {
    let key = Key::exactly(name);
    let list =
        Pattern::parray(args.patterns(0)?).map(move |list| Value::Controls(Controls::one(key, list.clone())));
    Ok(combine(Op::Set, Align::In, &args.input()?, &list))
}

/// `pattern` with its speed multiplied by `factor`, or set to it where there is none.
pub(super) fn sped(pattern: &Pattern, factor: f64) -> Pattern {
    combine(Op::Mul, Align::In, pattern, &one("speed", Value::Number(factor)))
}

/// `pattern` moved by `amount` in the stereo field, where the middle is 0.5.
pub(super) fn panned(pattern: &Pattern, amount: f64) -> Pattern {
    let pan = Key::exactly("pan");
    pattern.map(move |value| {
        let controls = match value {
            Value::Controls(controls) => controls.clone(),
            value => Controls::one(Key::exactly("value"), value.clone()),
        };
        let at = controls.get(pan).and_then(numeral).unwrap_or(0.5);
        Value::Controls(controls.with(pan, Value::Number(at + amount)))
    })
}

impl Args {
    /// The pattern for parameter `index`; a list of constants is one value.
    pub(super) fn listed(&self, index: usize) -> Result<Pattern, ArgError> {
        match self.given.get(index).and_then(|given| given.first()) {
            Some(crate::function::Arg::List(_)) => Ok(Pattern::parray(self.patterns(index)?)),
            _ => self.pattern(index),
        }
    }
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
