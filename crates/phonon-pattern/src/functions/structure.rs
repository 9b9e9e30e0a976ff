//! Structure: where events are.

use phonon_base::Time;

use crate::function::{ArgError, Args, FunctionRow, Param, Piped};
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::rhythm::{euclidean, legato};
use crate::value::Value;

const ROW: FunctionRow = FunctionRow { group: "structure", ..FunctionRow::BLANK };
const PULSES: Param = Param::number("pulses", "how many; fewer than none give the gaps between them");
const STEPS: Param = Param::number("steps", "over how many steps");
const ON: Param = Param::any("pulsing", "what is played on the pulses");
const GAPS: Param = Param::any("gaps", "what is played in the gaps");
const ROTATION: Param = Param::number("rotation", "how many steps later");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "struct",
        aliases: &["substruct"],
        summary: "plays the values of a pattern wherever another one is true",
        params: &[Param::bools("structure", "where events are"), Param::INPUT],
        example: "\"a b\" $ struct \"x ~ x x\"",
        events: "0 1/4 a | 1/2 3/4 b | 3/4 1 b",
        apply: |args| Ok(args.input()?.structure(&args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "structAll",
        summary: "plays the values of a pattern wherever another one has an event",
        params: &[Param::any("structure", "where events are"), Param::INPUT],
        example: "\"a b\" $ structAll \"0 ~ 1 1\"",
        events: "0 1/4 a | 1/2 3/4 b | 3/4 1 b",
        apply: |args| Ok(combine(Op::Keep, Align::Out, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "mask",
        summary: "silences a pattern wherever another one is not true",
        params: &[Param::bools("mask", "where it sounds"), Param::INPUT],
        example: "\"a b\" $ mask \"1 0\"",
        events: "0 1/2 a",
        apply: |args| Ok(args.input()?.mask(&args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "maskAll",
        summary: "silences a pattern wherever another one has no event",
        params: &[Param::any("mask", "where it sounds"), Param::INPUT],
        example: "\"a b\" $ maskAll \"0 ~\"",
        events: "0 1/2 a",
        apply: |args| Ok(combine(Op::Keep, Align::In, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "reset",
        summary: "begins the cycle anew at each true event",
        params: &[Param::bools("when", "where it begins anew"), Param::INPUT],
        example: "\"a b\" $ reset \"1 1\"",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| Ok(combine(Op::KeepIf, Align::Reset, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "restart",
        summary: "begins the pattern anew, from cycle nought, at each true event",
        params: &[Param::bools("when", "where it begins anew"), Param::INPUT],
        example: "\"<a b>\" $ restart \"1\"",
        events: "0 1 a | 1 2 a",
        apply: |args| Ok(combine(Op::KeepIf, Align::Restart, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "resetAll",
        summary: "begins the cycle anew at each event",
        params: &[Param::any("when", "where it begins anew"), Param::INPUT],
        example: "\"a b\" $ resetAll \"0 1\"",
        events: "0 1/2 a | 1/2 1 a",
        apply: |args| Ok(combine(Op::Keep, Align::Reset, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "restartAll",
        summary: "begins the pattern anew, from cycle nought, at each event",
        params: &[Param::any("when", "where it begins anew"), Param::INPUT],
        example: "\"<a b>\" $ restartAll \"0\"",
        events: "0 1 a | 1 2 a",
        apply: |args| Ok(combine(Op::Keep, Align::Restart, &args.input()?, &args.pattern(0)?)),
        ..ROW
    },
    FunctionRow {
        name: "segment",
        aliases: &["seg", "discretise"],
        summary: "looks at a pattern so many times a cycle",
        params: &[Param::time("count", "how many times"), Param::INPUT],
        example: "\"a b\" $ segment 4",
        events: "0 1/4 a | 1/4 1/2 a | 1/2 3/4 b | 3/4 1 b",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| {
                let count = count.time()?;
                Ok(if count.is_zero() { Pattern::silence() } else { inner.segment(count) })
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclid",
        summary: "spreads pulses over steps as evenly as can be",
        params: &[PULSES, STEPS, Param::INPUT],
        tidal: "fewer than no pulses are silent in 1.7",
        example: "\"a\" $ euclid 3 8",
        events: "0 1/8 a | 3/8 1/2 a | 3/4 7/8 a",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[pulses, steps]| {
                inner.euclid(pulses.whole()?, steps.whole()?, 0, tidal)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidRot",
        aliases: &["euclidrot", "euclidOff", "eoff"],
        summary: "spreads pulses over steps as evenly as can be, moved by some steps",
        params: &[PULSES, STEPS, ROTATION, Param::INPUT],
        tidal: "the rotation goes to earlier steps",
        example: "\"a\" $ euclidRot 3 8 2",
        events: "0 1/8 a | 1/4 3/8 a | 5/8 3/4 a",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0, 1, 2], &[&input], move |[pulses, steps, rotation]| {
                inner.euclid(pulses.whole()?, steps.whole()?, rotation.number()?.trunc() as i64, tidal)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidLegato",
        summary: "as euclid, each pulse lasting until the next",
        params: &[PULSES, STEPS, Param::INPUT],
        example: "\"a\" $ euclidLegato 3 8",
        events: "0 3/8 a | 3/8 3/4 a | 3/4 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[pulses, steps]| {
                inner.euclid_legato(pulses.whole()?, steps.whole()?, Time::ZERO)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidLegatoRot",
        summary: "as euclidLegato, moved by some steps",
        params: &[PULSES, STEPS, ROTATION, Param::INPUT],
        example: "\"a\" $ euclidLegatoRot 1 4 2",
        events: "-1/2 1/2 a (0 1/2) | 1/2 3/2 a (1/2 1)",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1, 2], &[&input], move |[pulses, steps, rotation]| {
                inner.euclid_legato(pulses.whole()?, steps.whole()?, rotation.time()?)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidish",
        aliases: &["eish"],
        summary: "between euclid and evenly spaced pulses",
        params: &[PULSES, STEPS, Param::number("amount", "0 euclid, 1 evenly spaced"), Param::INPUT],
        example: "\"a\" $ euclidish 2 5 1",
        events: "0 1/5 a | 1/2 7/10 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1, 2], &[&input], move |[pulses, steps, amount]| {
                let (pulses, steps) = (pulses.count()?, steps.whole()?);
                let even = vec![true; pulses.max(0) as usize];
                let rhythm = crate::morph::between(&euclidean(pulses, steps)?, &even, amount.time()?);
                Ok(inner.structure(&rhythm).with_steps(Some(Time::whole(steps))))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "bjork",
        summary: "euclid with a list",
        params: &[Param::number("list", "`pulses:steps:rotation`"), Param::INPUT],
        example: "\"a\" $ bjork \"1:2:1\"",
        events: "1/2 1 a",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            args.lift([0], &[&input], move |[list]| {
                let number = |at: usize| list.list().get(at).and_then(crate::number::numeral);
                let pulses = number(0).ok_or_else(|| list.refuse("numbers"))?;
                let (steps, rotation) = (number(1).unwrap_or(pulses), number(2).unwrap_or(0.0));
                inner.euclid(pulses as i64, steps as i64, rotation as i64, tidal)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidInv",
        aliases: &["euclidinv"],
        summary: "plays the gaps that euclid leaves",
        params: &[PULSES, STEPS, Param::INPUT],
        example: "\"a\" $ euclidInv 1 2",
        events: "1/2 1 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0, 1], &[&input], move |[pulses, steps]| {
                inner.euclid_squeezed(-pulses.whole()?, steps.whole()?, 0)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "euclidFull",
        aliases: &["euclidfull"],
        summary: "plays one pattern on the pulses of euclid and another one in the gaps",
        params: &[PULSES, STEPS, ON, GAPS],
        piped: Piped::Param(2),
        example: "\"a\" $ euclidFull 1 2 \"b\"",
        events: "0 1/2 a | 1/2 1 b",
        apply: |args| full(args, false),
        ..ROW
    },
    FunctionRow {
        name: "euclidOffFull",
        aliases: &["eoffful"],
        summary: "as euclidFull, moved by some steps to the left",
        params: &[PULSES, STEPS, ROTATION, ON, GAPS],
        piped: Piped::Param(3),
        tidal: "the rotation goes to earlier steps",
        example: "\"a\" $ euclidOffFull 1 2 1 \"b\"",
        events: "0 1/2 b | 1/2 1 a",
        apply: |args| full(args, true),
        ..ROW
    },
    FunctionRow {
        name: "invert",
        aliases: &["inv"],
        summary: "true becomes false and false true",
        example: "\"1 0\" $ invert",
        events: "0 1/2 false | 1/2 1 true",
        apply: |args| Ok(args.input()?.map(|value| Value::Bool(!value.is_true()))),
        ..ROW
    },
];

fn full(args: &Args, rotated: bool) -> Result<Pattern, ArgError> {
    let at = 2 + usize::from(rotated);
    let (input, gaps) = (args.pattern(at)?, args.pattern(at + 1)?);
    let (on, off) = (input.clone(), gaps.clone());
    let make = move |pulses: i64, steps: i64, rotation: i64| {
        let played = on.euclid_squeezed(pulses, steps, rotation)?;
        Ok(Pattern::stack([played, off.euclid_squeezed(-pulses, steps, rotation)?]))
    };
    let inside = [&input, &gaps];
    if rotated {
        args.lift([0, 1, 2], &inside, move |[pulses, steps, rotation]| {
            make(pulses.whole()?, steps.whole()?, rotation.whole()?)
        })
    } else {
        args.lift([0, 1], &inside, move |[pulses, steps]| make(pulses.whole()?, steps.whole()?, 0))
    }
}

impl Pattern {
    fn euclid_legato(&self, pulses: i64, steps: i64, rotation: Time) -> Result<Pattern, ArgError> {
        if pulses < 1 || steps < 1 {
            return Ok(Pattern::silence());
        }
        Ok(self.structure(&legato(&euclidean(pulses, steps)?)).late(rotation / Time::whole(steps)))
    }
}
