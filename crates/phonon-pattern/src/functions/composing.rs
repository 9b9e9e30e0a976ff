//! Larger forms: pieces named and laid out in time, words and numbers that grow by rules or by chance.

use phonon_base::{Time, TimeSpan};

use crate::context::Context;
use crate::event::Places;
use crate::function::{Arg, ArgError, Args, Function, FunctionRow, Param, Piped};
use crate::join::Join;
use crate::lift::{MOST, as_pattern, lift};
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::random;
use crate::value::Value;

use super::layers::named;

const ROW: FunctionRow = FunctionRow { group: "composing", ..FunctionRow::BLANK };
const PARTS: Param = Param::number("parts", "into how many parts each sample is cut");
const PIECES: Param = Param::record("pieces", "named patterns: `{a: \"bd sn\", b: \"hh*4\"}`");

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "ur",
        summary: "lays named pieces out in time; a piece's name and a function's, as in `a:rev`, change it there",
        params: &[
            Param::time("cycles", "how long the whole takes"),
            Param::text("plan", "which piece is played when"),
            PIECES,
            Param::functions("functions", "named functions: `{rev: rev}`"),
        ],
        piped: Piped::Param(1),
        example: "ur 2 \"a b:twice\" {a: \"0\", b: \"1 2\"} {twice: fast 2}",
        events: "0 1 0 | 1 5/4 1 | 5/4 3/2 2 | 3/2 7/4 1 | 7/4 2 2",
        apply: |args| {
            let plan = args.pattern(1)?;
            let pieces = patterns(args, 2)?;
            let functions = functions(args, 3)?;
            args.lift([0], &[], move |[cycles]| {
                let cycles = cycles.time()?;
                let pieces: Vec<(String, Pattern)> =
                    pieces.iter().map(|(name, piece)| (name.clone(), piece.fast(cycles))).collect();
                Ok(laid_out(&plan, pieces, functions.clone()).slow(cycles))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "lindenmayer",
        summary: "a row of words in which every word is replaced by others, again and again",
        params: &[
            Param::number("depth", "how often"),
            Param::record("rules", "what each word is replaced by: `{a: \"b\", b: \"a b\"}`"),
            Param::INPUT,
        ],
        tidal: "makes text of text, and has letters for words",
        example: "\"a b\" $ lindenmayer 1 {a: \"b\", b: \"a b\"}",
        events: "0 1/3 b | 1/3 2/3 a | 2/3 1 b",
        apply: |args| {
            let rules: Vec<(String, Vec<Word>)> = patterns(args, 1)?
                .into_iter()
                .map(|(name, rule)| Ok((name, row_of(&rule)?)))
                .collect::<Result<_, ArgError>>()?;
            let start = args.input()?;
            args.lift([0], &[], move |[depth]| {
                let mut words = row_of(&start)?;
                for _ in 0..depth.count()? {
                    let grown = grow(&words, &rules);
                    if grown.len() as i64 > MOST {
                        return Err(depth.refuse(&format!("a depth at which there are at most {MOST} words")));
                    }
                    words = grown;
                }
                let words = words.into_iter().map(|(word, places)| Pattern::placed(word, places));
                Ok(Pattern::fastcat(words.collect::<Vec<_>>()))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "markovPat",
        aliases: &["markov"],
        summary: "numbers of which each is drawn with probabilities that depend on the one before it",
        params: &[
            Param::number("count", "how many in a cycle"),
            Param::number("first", "the first of each cycle, counted from 0"),
            Param::pairs("weights", "for each number a list of how likely each number is to follow"),
        ],
        piped: Piped::Nowhere,
        tidal: "other random numbers",
        example: "markovPat 3 0 [[0, 1], [1, 0]]",
        events: "0 1/3 0 | 1/3 2/3 1 | 2/3 1 0",
        apply: |args| {
            let weights = matrix(args, 2)?;
            args.lift([0, 1], &[], move |[count, first]| {
                let (count, first) = (count.count()?, first.count()?);
                Ok(markov(count.max(0) as usize, first, weights.clone()))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "smash",
        summary: "plays the parts of samples one after another, in each cycle at the next of some speeds",
        params: &[PARTS, SPEEDS, Param::INPUT],
        example: "s \"a\" $ smash 2 [1, 2]",
        events: "0 1/2 {begin: 0, end: 0.5, s: a} | 1/2 1 {begin: 0.5, end: 1, s: a} | 1 2 {begin: 0, end: 0.5, s: a}",
        apply: |args| {
            let tidal = args.mode.tidal;
            smashed(args, move |pattern, count| pattern.striate(count, tidal))
        },
        ..ROW
    },
    FunctionRow {
        name: "smash'",
        aliases: &["smashChop"],
        summary: "as smash, with each event cut into its parts",
        params: &[PARTS, SPEEDS, Param::INPUT],
        example: "s \"a\" $ smash' 2 [2]",
        events: "0 1 {begin: 0, end: 0.5, s: a} | 1 2 {begin: 0.5, end: 1, s: a}",
        apply: |args| smashed(args, Pattern::chop),
        ..ROW
    },
    FunctionRow {
        name: "randslice",
        summary: "plays another part of the samples in each cycle, at random",
        params: &[PARTS, Param::INPUT],
        tidal: "other random numbers",
        example: "s \"a\" $ randslice 1",
        events: "0 1 {begin: 0, end: 1, s: a}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[count]| {
                let count = count.count()?.max(1) as f64;
                let part = super::signals::whole_below(count).segment(Time::ONE);
                let (begin, end) = (part.scaled(1.0 / count, 0.0), part.scaled(1.0 / count, 1.0 / count));
                Ok(set(&set(&inner, &named("begin", &begin)), &named("end", &end)))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "interlace",
        summary: "two patterns whose sounds are bent in turn, one at its most where the other is at its least",
        params: &[Param::any("one", "the one"), Param::any("other", "the other")],
        example: "interlace (s \"a\") (s \"b\") $ segment 1",
        events: "0 1 {s: a, shape: 0.45} | 0 1 {s: b, shape: 0.4500000000000001}",
        apply: |args| {
            let wave = Pattern::shape(crate::curve::Shape::Sine).scaled(0.9, 0.0).slow(Time::whole(16));
            let bend = |pattern: &Pattern, ahead: i64| {
                set(pattern, &named("shape", &wave.early(Time::whole(ahead))))
            };
            Ok(Pattern::stack([bend(&args.pattern(0)?, 0), bend(&args.pattern(1)?, 8)]))
        },
        ..ROW
    },
];

const SPEEDS: Param =
    Param::patterns("speeds", "how many cycles the parts take, for one cycle after another");

/// The record of parameter `index` with a pattern for every name.
fn patterns(args: &Args, index: usize) -> Result<Vec<(String, Pattern)>, ArgError> {
    let wrong = || args.wrong(index, "a record of patterns, such as `{a: \"bd sn\"}`");
    entries(args, index)
        .ok_or_else(wrong)?
        .iter()
        .map(|(name, arg)| Ok((name.clone(), as_pattern(arg).ok_or_else(wrong)?)))
        .collect()
}

/// The record of parameter `index` with a function for every name.
fn functions(args: &Args, index: usize) -> Result<Vec<(String, Function)>, ArgError> {
    let wrong = || args.wrong(index, "a record of functions, such as `{back: rev}`");
    let function = |(name, arg): &(String, Arg)| match arg {
        Arg::Function(function) => Ok((name.clone(), function.clone())),
        _ => Err(wrong()),
    };
    entries(args, index).ok_or_else(wrong)?.iter().map(function).collect()
}

fn entries(args: &Args, index: usize) -> Option<&[(String, Arg)]> {
    match args.given.get(index).and_then(|given| given.first()) {
        Some(Arg::Record(entries)) => Some(entries),
        _ => None,
    }
}

/// The pieces that `plan` names. They run on all the time and are heard during their events, as in Tidal; a function
/// takes the length of an event for a cycle that begins with it.
fn laid_out(plan: &Pattern, pieces: Vec<(String, Pattern)>, functions: Vec<(String, Function)>) -> Pattern {
    let played = plan.try_map_events(move |event| {
        let Some(whole) = event.whole else { return Ok(false) };
        let words: Vec<String> = match &event.value {
            Value::List(words) => words.iter().map(Value::to_string).collect(),
            word => vec![word.to_string()],
        };
        let mut words = words.iter();
        let named = words.next().and_then(|name| pieces.iter().find(|(known, _)| known == name));
        let Some((_, piece)) = named else { return Ok(false) };
        let mut piece = piece.clone();
        for word in words {
            let Some((_, function)) = functions.iter().find(|(known, _)| known == word) else { continue };
            let length = whole.duration();
            let changed = function.of(&piece.early(whole.begin).fast(length))?;
            piece = changed.slow(length).late(whole.begin);
        }
        event.value = Value::Pattern(piece);
        Ok(true)
    });
    played.join(Join::Mix)
}

/// A value and the places in the text that made it.
pub(super) type Word = (Value, Places);

/// The values of the events of cycle nought, in their order.
pub(super) fn row_of(pattern: &Pattern) -> Result<Vec<Word>, ArgError> {
    let events = pattern.query(TimeSpan::of_cycle(0), &Context::default());
    let mut events = events.map_err(|error| ArgError::expected("", error.to_string()))?;
    events.sort_by_key(|event| event.part.begin);
    Ok(events.into_iter().map(|event| (event.value, event.places)).collect())
}

fn grow(words: &[Word], rules: &[(String, Vec<Word>)]) -> Vec<Word> {
    let rule = |(word, _): &Word| {
        let name = word.to_string();
        rules.iter().find(|(known, _)| *known == name).map(|(_, words)| words.as_slice())
    };
    words.iter().flat_map(|word| rule(word).unwrap_or(std::slice::from_ref(word)).to_vec()).collect()
}

/// The lists of parameter `index` as rows of probabilities that add up to 1.
fn matrix(args: &Args, index: usize) -> Result<Vec<Vec<f64>>, ArgError> {
    let wrong = || args.wrong(index, "a list of lists of numbers, as many in each as there are lists");
    let number = |arg: &Arg| match arg {
        Arg::Pattern(pattern) => pattern.constant().and_then(|(value, _)| numeral(value)).ok_or_else(wrong),
        _ => Err(wrong()),
    };
    let lists = args.lists(index);
    let rows = lists.iter().map(|list| {
        let row = list.iter().map(number).collect::<Result<Vec<f64>, ArgError>>()?;
        let sum: f64 = row.iter().sum();
        let proper = row.len() == lists.len() && row.iter().all(|weight| *weight >= 0.0) && sum > 0.0;
        if proper { Ok(row.iter().map(|weight| weight / sum).collect()) } else { Err(wrong()) }
    });
    rows.collect()
}

/// `count` numbers a cycle, each drawn by the row of the one before; the `k`-th with the random number of the time
/// `k / count` into the cycle.
fn markov(count: usize, first: i64, weights: Vec<Vec<f64>>) -> Pattern {
    if weights.is_empty() {
        return Pattern::silence();
    }
    let first = first.clamp(0, weights.len() as i64 - 1) as usize;
    let chain = Pattern::signal(move |t, query| {
        let (rng, seed, cycle) = (query.context.mode.rng, query.context.seed, t.cycle() as f64);
        let mut state = first;
        let states = (0..count).map(|number| {
            if number > 0 {
                let drawn = random::one(rng, cycle + number as f64 / count as f64, seed);
                state = next(&weights[state], drawn);
            }
            Value::Number(state as f64)
        });
        Value::list(states.collect::<Vec<_>>())
    });
    let steps = Time::whole(count as i64);
    chain.segment(Time::ONE).join_with(Join::Inner, [], sequence_of).with_steps(Some(steps))
}

/// The first place at which the weights add up to what was drawn.
fn next(row: &[f64], drawn: f64) -> usize {
    let mut sum = 0.0;
    let reached = |weight: &f64| {
        sum += weight;
        drawn <= sum
    };
    row.iter().position(reached).unwrap_or(row.len() - 1)
}

fn sequence_of(list: &Value) -> Result<Pattern, ArgError> {
    let values = match list {
        Value::List(values) => values.to_vec(),
        value => vec![value.clone()],
    };
    Ok(Pattern::fastcat(values.into_iter().map(Pattern::pure).collect::<Vec<_>>()))
}

fn smashed(
    args: &Args,
    cut: impl Fn(&Pattern, i64) -> Pattern + Send + Sync + 'static,
) -> Result<Pattern, ArgError> {
    let (speeds, input) = (args.patterns(1)?, args.input()?);
    let inner = input.clone();
    args.lift([0], &[&input], move |[count]| {
        let parts = cut(&inner, count.count()?);
        let slowed = speeds.iter().map(|speed| {
            let parts = parts.clone();
            lift(Join::Inner, std::slice::from_ref(speed), &[&inner], move |[speed]: [&Value; 1]| {
                let cycles = speed.as_time().filter(|cycles| *cycles > Time::ZERO);
                Ok(parts.slow(cycles.ok_or_else(|| ArgError::expected("speeds", "numbers of cycles"))?))
            })
        });
        Ok(Pattern::slowcat(slowed.collect::<Result<Vec<_>, _>>()?))
    })
}

fn set(left: &Pattern, right: &Pattern) -> Pattern {
    combine(Op::Set, Align::In, left, right)
}
