//! Controls in bunches: envelopes as lists, curves of distortion, partials, colours, pan.

use crate::control::Key;
use crate::function::{ArgError, Args, FunctionRow, Param};
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

use super::layers::named;
use super::slicing::one;

const ROW: FunctionRow = FunctionRow { group: "sound", ..FunctionRow::BLANK };

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
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
