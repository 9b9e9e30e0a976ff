//! What goes to other programs, and what comes from them while a song plays.

use crate::function::{ArgError, Args, FunctionRow, Param, Piped};
use crate::pattern::Pattern;
use crate::sink::Sink;
use crate::value::{Controls, Value};

const ROW: FunctionRow = FunctionRow { group: "outside", piped: Piped::Nowhere, ..FunctionRow::BLANK };
const NAME: Param = Param::verbatim("name", "the first argument of `/ctrl`");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "osc",
        summary: "sends events as OSC to another program instead of playing them; as a bus, an instrument that does",
        params: &[
            Param::verbatim("address", "host and UDP port: \"127.0.0.1:57120\""),
            Param::verbatim("path", "the OSC address: \"/dirt/play\""),
            Param::verbatim(
                "arguments",
                "words, numbers and controls: \"default -1 0 0 freq {freq} amp {gain=0.5}\"; `{n:i}` sends a whole number, \
                 `:f` a number, `:s` a word, `{*}` names and values of all controls, as does an empty text; {cps}, {cycle}, \
                 {delta}, {sustain}, {freq}, {midinote} and {orbit} are always there",
            )
            .or_text(""),
            Param::number("ahead", "1 sends ahead of time, in a bundle with the exact time; 0 when it is due, without one")
                .or(1.0),
        ],
        example: "s \"bd\" # osc \"127.0.0.1:57120\" \"/dirt/play\"",
        events: "0 1 {osc: [127.0.0.1:57120, /dirt/play, , true], s: bd}",
        apply: osc,
        ..ROW
    },
    FunctionRow {
        name: "cc",
        summary: "what a controller says by OSC, `/ctrl name value`: a signal that follows it, and a value in patterns",
        params: &[NAME, Param::any("default", "what it is until the controller moves").or(0.0)],
        example: "note \"0 4\" # gain (cc \"loud\" 0.8)",
        events: "0 1/2 {gain: 0.8, note: 0} | 1/2 1 {gain: 0.8, note: 4}",
        apply: |args| dial(args, 0, Some(1), |value| Some(number(value).unwrap_or_else(|| value.clone()))),
        ..ROW
    },
    FunctionRow {
        name: "cF",
        aliases: &["cN", "cR", "cT"],
        example: "note \"0\" # gain (cF 0.5 \"k\")",
        events: "0 1 {gain: 0.5, note: 0}",
        apply: |args| dial(args, 1, Some(0), number),
        ..tidal("a controller's number, as in Tidal", &[DEFAULT, NAME])
    },
    FunctionRow {
        name: "cF0",
        aliases: &["cF_", "cN0", "cN_", "cR0", "cR_"],
        example: "note \"0\" # speed (cF0 \"k\")",
        events: "0 1 {note: 0, speed: 0}",
        apply: |args| dial(args, 0, None, number),
        ..tidal("a controller's number, 0 until it moves", &[NAME])
    },
    FunctionRow {
        name: "cI",
        example: "note \"0\" # cut (cI 3 \"k\")",
        events: "0 1 {cut: 3, note: 0}",
        apply: |args| dial(args, 1, Some(0), whole),
        ..tidal("a controller's whole number, as in Tidal", &[DEFAULT, NAME])
    },
    FunctionRow {
        name: "cI0",
        aliases: &["cI_"],
        example: "note \"0\" # cut (cI0 \"k\")",
        events: "0 1 {cut: 0, note: 0}",
        apply: |args| dial(args, 0, None, whole),
        ..tidal("a controller's whole number, 0 until it moves", &[NAME])
    },
    FunctionRow {
        name: "cS",
        example: "s (cS \"bd\" \"drum\" $ segment 1)",
        events: "0 1 {s: bd}",
        apply: |args| dial(args, 1, Some(0), |value| Some(Value::text(value.to_string()))),
        ..tidal("a controller's word, as in Tidal", &[DEFAULT, NAME])
    },
];

const DEFAULT: Param = Param::any("default", "what it is until the controller moves");

const fn tidal(summary: &'static str, params: &'static [Param]) -> FunctionRow {
    FunctionRow { summary, params, ..ROW }
}

fn osc(args: &Args) -> Result<Pattern, ArgError> {
    let (address, path) = (verbatim(args, 0)?, verbatim(args, 1)?);
    let arguments = verbatim(args, 2)?;
    let ahead = args.pattern(3)?.constant().and_then(|(value, _)| value.as_number());
    let ahead = ahead.ok_or_else(|| args.wrong(3, "a plain number, 1 or 0"))? > 0.5;
    if let Err(error) = Sink::read(&address, &path, &arguments, ahead) {
        return Err(ArgError::expected(error.param, error.expected));
    }
    let controls = Controls::one(Sink::key(), Sink::value(&address, &path, &arguments, ahead));
    Ok(Pattern::pure(Value::Controls(controls)))
}

fn dial(
    args: &Args,
    name: usize,
    default: Option<usize>,
    read: fn(&Value) -> Option<Value>,
) -> Result<Pattern, ArgError> {
    let default = match default {
        None => Value::Number(0.0),
        Some(at) => {
            let pattern = args.pattern(at)?;
            let constant = pattern.constant().and_then(|(value, _)| read(value));
            constant.ok_or_else(|| {
                args.wrong(at, "a plain number or word: what it is until the controller moves")
            })?
        }
    };
    Ok(Pattern::dial(&verbatim(args, name)?, default, read))
}

/// A text that stands as it is.
fn verbatim(args: &Args, index: usize) -> Result<String, ArgError> {
    match args.pattern(index)?.constant() {
        Some((Value::Text(text), _)) => Ok(text.to_string()),
        Some((value @ Value::Number(_), _)) => Ok(value.to_string()),
        _ => Err(args.wrong(index, "a text in quotes")),
    }
}

fn number(value: &Value) -> Option<Value> {
    value.as_number().filter(|number| number.is_finite()).map(Value::Number)
}

fn whole(value: &Value) -> Option<Value> {
    value.as_number().filter(|number| number.is_finite()).map(|number| Value::Number(number.floor()))
}
