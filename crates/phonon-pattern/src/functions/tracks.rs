//! Names of older tracks: values that change with the cycle, and notes played on a plain wave.

use phonon_base::Time;

use crate::control::Key;
use crate::curve::Shape;
use crate::function::{ArgError, Args, FunctionRow, Param, Piped};
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

const VALUES: FunctionRow = FunctionRow { group: "values", piped: Piped::Nowhere, ..FunctionRow::BLANK };
const SYNTHS: FunctionRow = FunctionRow { group: "synths", piped: Piped::Param(0), ..FunctionRow::BLANK };
const ON: Param = Param::any("on", "the value then");
const OFF: Param = Param::any("off", "the value otherwise");
const NOTES: Param = Param::any("notes", "note names and numbers below 100, or hertz from 100 up");
const ATTACK: Param = Param::number("attack", "seconds up");
const DECAY: Param = Param::number("decay", "seconds down to the sustain level");
const SUSTAIN: Param = Param::number("sustain", "level while the note is held");
const RELEASE: Param = Param::number("release", "seconds down to silence");
const TRIGGERED: &[Param] = &[NOTES, ATTACK.or(0.001), DECAY.or(0.1), SUSTAIN.or(0.0), RELEASE.or(0.1)];

/// Numbers from here on are hertz, below it notes: nobody plays a melody above the piano, nor a bass of 30 Hz.
const HERTZ: f64 = 100.0;

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "every_val",
        summary: "one value in the first of every so many cycles, another in the others",
        params: &[Param::number("count", "of how many cycles"), ON, OFF],
        example: "every_val 2 \"5\" \"3\"",
        events: "0 1 5 | 1 2 3",
        apply: |args| {
            let (on, off) = (args.pattern(1)?, args.pattern(2)?);
            args.lift([0], &[&on.clone(), &off.clone()], move |[count]| {
                let count = count.whole()?;
                Ok(if count <= 0 { off.clone() } else { off.exchange(count, 0, &on) })
            })
        },
        ..VALUES
    },
    FunctionRow {
        name: "whenmod_val",
        summary: "one value where the cycle's number modulo the first number is at least the second, another elsewhere",
        params: &[
            Param::time("count", "modulo what"),
            Param::time("from", "from which remainder on"),
            ON,
            OFF,
        ],
        example: "whenmod_val 2 1 \"5\" \"3\"",
        events: "0 1 3 | 1 2 5",
        apply: |args| {
            let (on, off) = (args.pattern(2)?, args.pattern(3)?);
            args.lift([0, 1], &[&on.clone(), &off.clone()], move |[count, from]| {
                let (count, from) = (count.time()?, from.time()?);
                if count <= Time::ZERO {
                    return Ok(off.clone());
                }
                Ok(off.where_cycle(&on, move |cycle| {
                    let cycle = Time::whole(cycle);
                    cycle - count * (cycle / count).floor() >= from
                }))
            })
        },
        ..VALUES
    },
    FunctionRow {
        name: "sometimes_val",
        summary: "one value in half of the cycles at random, another in the others",
        params: &[ON, OFF],
        example: "sometimes_val \"5\" \"5\"",
        events: "0 1 5",
        apply: |args| sometimes(&Pattern::pure(0.5), args.pattern(0)?, args.pattern(1)?),
        ..VALUES
    },
    FunctionRow {
        name: "sometimes_by_val",
        summary: "one value in a share of the cycles at random, another in the others",
        params: &[Param::number("share", "of the cycles, from 0 to 1"), ON, OFF],
        example: "sometimes_by_val 1 \"5\" \"3\"",
        events: "0 1 5",
        apply: |args| sometimes(&args.pattern(0)?, args.pattern(1)?, args.pattern(2)?),
        ..VALUES
    },
    FunctionRow {
        name: "synth",
        summary: "plays notes on a wave, each with an envelope of its own",
        params: &[
            NOTES,
            Param::any("wave", "sine, saw, square, tri, or any unit that plays by itself"),
            ATTACK.or(0.01),
            DECAY.or(0.1),
            SUSTAIN.or(0.7),
            RELEASE.or(0.2),
        ],
        example: "synth \"c4 220\" \"saw\"",
        events: "0 1/2 {attack: 0.01, decay: 0.1, note: c4, release: 0.2, s: saw, sustain: 0.7} | 1/2 1 {attack: 0.01, decay: 0.1, freq: 220, release: 0.2, s: saw, sustain: 0.7}",
        apply: |args| played(args, &args.pattern(1)?, 2),
        ..SYNTHS
    },
    triggered(
        "sine_trig",
        "plays notes on a sine, each with an envelope of its own",
        "sine_trig \"60\"",
        "0 1 {attack: 0.001, decay: 0.1, note: 60, release: 0.1, s: sine, sustain: 0}",
        |args| played(args, &Pattern::pure("sine"), 1),
    ),
    triggered(
        "saw_trig",
        "plays notes on a saw, each with an envelope of its own",
        "saw_trig \"60\"",
        "0 1 {attack: 0.001, decay: 0.1, note: 60, release: 0.1, s: saw, sustain: 0}",
        |args| played(args, &Pattern::pure("saw"), 1),
    ),
    triggered(
        "square_trig",
        "plays notes on a square wave, each with an envelope of its own",
        "square_trig \"60\"",
        "0 1 {attack: 0.001, decay: 0.1, note: 60, release: 0.1, s: square, sustain: 0}",
        |args| played(args, &Pattern::pure("square"), 1),
    ),
    triggered(
        "tri_trig",
        "plays notes on a triangle, each with an envelope of its own",
        "tri_trig \"60\"",
        "0 1 {attack: 0.001, decay: 0.1, note: 60, release: 0.1, s: tri, sustain: 0}",
        |args| played(args, &Pattern::pure("tri"), 1),
    ),
];

const fn triggered(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: fn(&Args) -> Result<Pattern, ArgError>,
) -> FunctionRow {
    FunctionRow { name, summary, params: TRIGGERED, example, events, apply, ..SYNTHS }
}

/// `on` in the cycles whose random number is below the share, `off` in the others.
fn sometimes(share: &Pattern, on: Pattern, off: Pattern) -> Result<Pattern, ArgError> {
    let number = Pattern::shape(Shape::Rand).segment(Time::ONE);
    Ok(off.when(&combine(Op::Lt, Align::In, &number, share), &on))
}

/// The notes with a sound and an envelope, whose times begin at that argument.
fn played(args: &Args, wave: &Pattern, times: usize) -> Result<Pattern, ArgError> {
    let notes = args.pattern(0)?.map(|value| {
        let name = if numeral(value).is_some_and(|number| number >= HERTZ) { "freq" } else { "note" };
        Value::Controls(Controls::one(Key::named(name), value.clone()))
    });
    let keys = ["attack", "decay", "sustain", "release"];
    let mut result = combine(Op::Set, Align::In, &notes, &under("s", wave));
    for (key, at) in keys.into_iter().zip(times..) {
        result = combine(Op::Set, Align::In, &result, &under(key, &args.pattern(at)?));
    }
    Ok(result)
}

fn under(name: &'static str, values: &Pattern) -> Pattern {
    let key = Key::named(name);
    values.map(move |value| Value::Controls(Controls::one(key, value.clone())))
}
