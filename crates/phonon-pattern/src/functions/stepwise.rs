//! Stepwise functions: patterns as sequences of steps.

use phonon_base::Time;

use crate::function::{Arg, ArgError, Args, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::lift::as_pattern;
use crate::pattern::Pattern;
use crate::steps::lcm;
use crate::stepwise::step_lift;
use crate::value::Value;

use super::making::time_of;

const ROW: FunctionRow = FunctionRow { group: "stepwise", ..FunctionRow::BLANK };
const JOINING: FunctionRow = FunctionRow { piped: Piped::First, params: &[PATTERNS], ..ROW };
const PATTERNS: Param = Param::patterns("patterns", "the patterns").many();
const COUNT: Param = Param::time("count", "how many steps");
const FACTOR: Param = Param::time("factor", "how many times");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "stepcat",
        aliases: &["timeCat", "timecat", "s_cat", "timecat'"],
        summary: "patterns one after another in each cycle, with the room of their steps or of a given weight",
        params: &[Param::pairs("patterns", "patterns, or `[weight, pattern]`").many()],
        example: "stepcat \"a b\" [1, \"c d\"]",
        events: "0 1/3 a | 1/3 2/3 b | 2/3 5/6 c | 5/6 1 d",
        apply: |args| {
            let mut patterns = Vec::new();
            for list in args.lists(0) {
                let (weight, pattern) = match list {
                    [pattern] => {
                        let pattern = as_pattern(pattern);
                        (pattern.as_ref().map(|pattern| pattern.steps().unwrap_or(Time::ONE)), pattern)
                    }
                    [weight, pattern] => (time_of(weight), as_pattern(pattern)),
                    _ => (None, None),
                };
                let (Some(weight), Some(pattern)) = (weight, pattern) else {
                    return Err(args.wrong(0, "patterns or lists `[weight, pattern]`"));
                };
                patterns.push((Some(weight), pattern));
            }
            Ok(Pattern::stepcat(patterns))
        },
        ..JOINING
    },
    FunctionRow {
        name: "stepalt",
        aliases: &["s_alt"],
        summary: "patterns step after step, going round in each list, until all have met",
        params: &[Param::pairs("groups", "patterns, or lists that are gone round").many()],
        example: "stepalt [\"a\", \"b\"] \"c\"",
        events: "0 1/4 a | 1/4 1/2 c | 1/2 3/4 b | 3/4 1 c",
        apply: |args| {
            let mut groups: Vec<Vec<Pattern>> = Vec::new();
            for list in args.given.first().into_iter().flatten() {
                let group = match list {
                    Arg::List(items) => items.iter().map(as_pattern).collect(),
                    one => as_pattern(one).map(|pattern| vec![pattern]),
                };
                groups.push(group.ok_or_else(|| args.wrong(0, "patterns or lists of patterns"))?);
            }
            let lengths = groups.iter().map(|group| Some(Time::whole(group.len() as i64)));
            let rounds = lcm(lengths).map_or(0, |rounds| rounds.num().min(1024));
            let mut steps = Vec::new();
            for round in 0..rounds as usize {
                for group in groups.iter().filter(|group| !group.is_empty()) {
                    let pattern = &group[round % group.len()];
                    if pattern.steps().is_some_and(|steps| steps > Time::ZERO) {
                        steps.push(pattern.clone());
                    }
                }
            }
            Ok(Pattern::stepcat_counted(steps))
        },
        ..JOINING
    },
    FunctionRow {
        name: "polymeter",
        aliases: &["pm", "s_polymeter"],
        summary: "patterns at once, step for step, each as often as it takes to meet the others",
        example: "polymeter \"a b\" \"c\"",
        events: "0 1/2 a | 0 1/2 c | 1/2 1 b | 1/2 1 c",
        apply: |args| Ok(Pattern::polymeter(args.patterns(0)?)),
        ..JOINING
    },
    FunctionRow {
        name: "zip",
        aliases: &["s_zip", "interleave"],
        summary: "a step of each pattern in turn",
        example: "zip \"a b\" \"c d\"",
        events: "0 1/2 a | 1/2 1 c | 1 3/2 b | 3/2 2 d",
        apply: |args| {
            let patterns: Vec<Pattern> =
                args.patterns(0)?.into_iter().filter(|pattern| pattern.steps().is_some()).collect();
            let slowed = patterns.iter().map(|pattern| pattern.slow(pattern.steps().unwrap_or(Time::ONE)));
            let slowed = Pattern::slowcat(slowed.collect::<Vec<_>>());
            let steps = lcm(patterns.iter().map(Pattern::steps)).unwrap_or(Time::ONE);
            Ok(slowed.fast(steps).with_steps(Some(steps)))
        },
        ..JOINING
    },
    FunctionRow {
        name: "tour",
        aliases: &["s_tour"],
        summary: "puts the pattern at every place among the others, from the end to the beginning",
        params: &[Param::any("pattern", "what is put"), PATTERNS],
        example: "tour \"a\" \"b\"",
        events: "0 1/4 b | 1/4 1/2 a | 1/2 3/4 a | 3/4 1 b",
        apply: |args| {
            let (put, others) = (args.pattern(0)?, args.patterns(1)?);
            let mut steps = Vec::new();
            for place in (0..others.len()).rev() {
                steps.extend_from_slice(&others[..=place]);
                steps.push(put.clone());
                steps.extend_from_slice(&others[place + 1..]);
            }
            steps.push(put.clone());
            steps.extend(others);
            let weighted = steps.into_iter().map(|step| (Some(step.steps().unwrap_or(Time::ONE)), step));
            Ok(Pattern::stepcat(weighted.collect()))
        },
        ..JOINING
    },
    stacking(
        "stackLeft",
        "patterns at once by their steps, shorter ones followed by silence",
        "stackLeft \"a b\" \"c\"",
        "0 1/2 a | 0 1/2 c | 1/2 1 b",
        |args| Ok(aligned(&args.patterns(0)?, Side::Left)),
    ),
    stacking(
        "stackRight",
        "patterns at once by their steps, shorter ones after silence",
        "stackRight \"a b\" \"c\"",
        "0 1/2 a | 1/2 1 b | 1/2 1 c",
        |args| Ok(aligned(&args.patterns(0)?, Side::Right)),
    ),
    stacking(
        "stackCentre",
        "patterns at once by their steps, shorter ones in the middle",
        "stackCentre \"a b\" \"c\"",
        "0 1/2 a | 1/2 1 b | 1/4 3/4 c",
        |args| Ok(aligned(&args.patterns(0)?, Side::Centre)),
    ),
    FunctionRow {
        params: &[Param::text("by", "left, right, centre, expand or repeat"), PATTERNS],
        ..stacking(
            "stackBy",
            "patterns at once, aligned as a pattern of words says",
            "stackBy \"left\" \"a b\" \"c\"",
            "0 1/2 a | 0 1/2 c | 1/2 1 b",
            |args| {
                let (by, patterns) = (args.pattern(0)?, args.patterns(1)?);
                let longest = patterns.iter().filter_map(Pattern::steps).max();
                let inside = patterns.clone();
                let stacked = by.join_with(Join::Squeeze, &inside, move |side| {
                    Ok(match side.as_text() {
                        Some("left") => aligned(&patterns, Side::Left),
                        Some("right") => aligned(&patterns, Side::Right),
                        Some("centre") => aligned(&patterns, Side::Centre),
                        Some("expand") => Pattern::stack(patterns.clone()),
                        Some("repeat") => {
                            Pattern::polymeter(patterns.clone()).pace(longest.unwrap_or(Time::ONE))
                        }
                        _ => return Err(ArgError::expected("by", "left, right, centre, expand or repeat")),
                    })
                });
                Ok(stacked.with_steps(longest))
            },
        )
    },
    FunctionRow {
        name: "pace",
        aliases: &["steps"],
        summary: "plays so many of the pattern's steps in a cycle",
        params: &[COUNT, Param::INPUT],
        example: "\"a b c\" $ pace 2",
        events: "0 1/2 a | 1/2 1 b | 1 3/2 c | 3/2 2 a",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| Ok(inner.pace(count.time()?)))
        },
        ..ROW
    },
    stepping(
        "take",
        &["s_add"],
        "the first steps, the last for a negative number",
        "\"a b c\" $ take 2",
        AB,
        |args| stepped(args, Pattern::take),
    ),
    stepping(
        "drop",
        &["s_sub"],
        "all but the first steps, but the last for a negative number",
        "\"a b c\" $ drop (-1)",
        AB,
        |args| stepped(args, Pattern::without),
    ),
    stepping("expand", &["s_expand"], "counts as more steps", "\"a b\" $ expand 2", AB, |args| {
        stepped(args, Pattern::expand)
    }),
    stepping("contract", &["s_contract"], "counts as fewer steps", "\"a b\" $ contract 2", AB, |args| {
        stepped(args, contract)
    }),
    stepping(
        "extend",
        &["s_extend"],
        "speeds up, and counts as more steps",
        "\"a\" $ extend 2",
        AA,
        |args| stepped(args, extend),
    ),
    stepping(
        "replicate",
        &[],
        "plays each cycle several times in one, and counts as more steps",
        "\"a\" $ replicate 2",
        AA,
        |args| stepped(args, replicate),
    ),
    stepping(
        "shrink",
        &["s_taper"],
        "the pattern again and again, with ever fewer steps",
        "\"a b\" $ shrink 1",
        SHRUNK,
        |args| dwindling(args, false),
    ),
    stepping(
        "grow",
        &[],
        "the pattern again and again, with ever more steps",
        "\"a b\" $ grow 1",
        GROWN,
        |args| dwindling(args, true),
    ),
];

const AB: &str = "0 1/2 a | 1/2 1 b";
const AA: &str = "0 1/2 a | 1/2 1 a";
const SHRUNK: &str = "0 1/3 a | 1/3 2/3 b | 2/3 1 b";
const GROWN: &str = "0 1/3 a | 1/3 2/3 a | 2/3 1 b";

type Apply = fn(&Args) -> Result<Pattern, ArgError>;
type Step = fn(&Pattern, Time) -> Pattern;

const fn stepping(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, aliases, summary, params: &[FACTOR, Param::INPUT], example, events, apply, ..ROW }
}

const fn stacking(
    name: &'static str,
    summary: &'static str,
    example: &'static str,
    events: &'static str,
    apply: Apply,
) -> FunctionRow {
    FunctionRow { name, summary, example, events, apply, ..JOINING }
}

fn stepped(args: &Args, change: Step) -> Result<Pattern, ArgError> {
    let inner = args.input()?;
    step_lift(&args.pattern(0)?, move |value: &Value| {
        let count = value.as_time().ok_or_else(|| ArgError::expected("count", "a number"))?;
        Ok(change(&inner, count))
    })
}

fn contract(pattern: &Pattern, factor: Time) -> Pattern {
    if factor.is_zero() { Pattern::gap(Time::ZERO) } else { pattern.expand(Time::ONE / factor) }
}

fn extend(pattern: &Pattern, factor: Time) -> Pattern {
    pattern.fast(factor).expand(factor)
}

fn replicate(pattern: &Pattern, factor: Time) -> Pattern {
    if factor.is_zero() {
        return Pattern::gap(Time::ZERO);
    }
    pattern.repeat_cycles(factor).fast(factor).expand(factor)
}

/// The pattern with ever fewer steps, or with ever more. The argument is by how many, and after a colon how often.
fn dwindling(args: &Args, grows: bool) -> Result<Pattern, ArgError> {
    let inner = args.input()?;
    step_lift(&args.pattern(0)?, move |value: &Value| {
        let (count, times) = match value {
            Value::List(items) if items.len() == 2 => (items[0].as_time(), items[1].as_time().map(Some)),
            value => (value.as_time(), Some(None)),
        };
        let (Some(count), Some(times)) = (count, times) else {
            return Err(ArgError::expected("factor", "a number of steps, or `steps:times`"));
        };
        if inner.steps().is_none() {
            return Ok(Pattern::gap(Time::ZERO));
        }
        let mut steps = inner.shrinking(if grows { -count } else { count }, times);
        if grows {
            steps.reverse();
        }
        Ok(Pattern::stepcat_counted(steps))
    })
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
    Centre,
}

fn aligned(patterns: &[Pattern], side: Side) -> Pattern {
    let Some(longest) = patterns.iter().filter_map(Pattern::steps).max() else {
        return Pattern::silence();
    };
    let pad = |pattern: &Pattern| {
        let own = pattern.steps().unwrap_or(Time::ONE);
        let rest = longest - own;
        if rest.is_zero() {
            return pattern.clone();
        }
        let gap = |steps: Time| (Some(steps), Pattern::gap(steps));
        let pattern = (Some(own), pattern.clone());
        Pattern::stepcat(match side {
            Side::Left => vec![pattern, gap(rest)],
            Side::Right => vec![gap(rest), pattern],
            Side::Centre => {
                let half = rest * Time::HALF;
                vec![gap(half), pattern, gap(half)]
            }
        })
    };
    Pattern::stack(patterns.iter().map(pad).collect::<Vec<_>>())
}
