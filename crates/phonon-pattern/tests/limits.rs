//! Whatever is asked for, a query ends within a second, with a reason where there is no answer.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::time::{Duration, Instant};

use phonon_base::{Span, Time, TimeSpan};
use phonon_pattern::{
    Align, Arg, Args, Context, Function, Join, Mode, Op, Pattern, Places, QueryError, QueryReason, combine,
    function, notation,
};

const PLACE: Span = Span { start: 3, end: 5 };

fn word() -> Pattern {
    Pattern::placed("bd", Places::one(PLACE))
}

fn number(number: f64) -> Arg {
    Arg::Pattern(Pattern::pure(number))
}

fn call(name: &str, args: Vec<Arg>) -> Result<Pattern, String> {
    let row = function(name).unwrap();
    let given = args.into_iter().map(|arg| vec![arg]).collect();
    (row.apply)(&Args::new(row, given, Mode::STRUDEL)).map_err(|error| error.to_string())
}

fn first_cycle(pattern: &Pattern) -> Result<usize, QueryError> {
    let start = Instant::now();
    let events = pattern.query(TimeSpan::of_cycle(0), &Context::default()).map(|events| events.len());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    events
}

fn reason(pattern: &Pattern) -> QueryReason {
    first_cycle(pattern).unwrap_err().reason
}

#[test]
fn too_many_events_are_refused_where_they_stand() {
    let many = notation::fast(&word(), &Pattern::pure(1e9)).unwrap();
    let error = first_cycle(&many).unwrap_err();
    assert_eq!(error, QueryError { reason: QueryReason::TooManyEvents, place: Some(PLACE) });
    let doubled =
        (0..40).fold(word(), |pattern, _| Pattern::stack([pattern.clone(), pattern.fast(Time::whole(2))]));
    assert_eq!(reason(&doubled), QueryReason::TooManyEvents);
}

#[test]
fn work_without_events_ends_too() {
    let silent = Pattern::slowcat([word().degrade_all(), word().degrade_all()]);
    let reason = reason(&silent.fast(Time::whole(1_000_000_000)));
    assert!(matches!(reason, QueryReason::TooMuchWork | QueryReason::TooManyEvents), "{reason:?}");
}

trait Degraded {
    fn degrade_all(&self) -> Pattern;
}

impl Degraded for Pattern {
    fn degrade_all(&self) -> Pattern {
        self.filter(|_| false)
    }
}

#[test]
fn nested_copies_of_copies_end() {
    let mut pattern = word();
    for _ in 0..200 {
        pattern = Pattern::stack([pattern.clone(), pattern.late(Time::new(1, 3))]).filter(|_| true);
    }
    assert!(first_cycle(&pattern).is_err());
    let mut squeezed = word();
    for _ in 0..60 {
        let inner = squeezed.clone();
        squeezed = Pattern::fastcat([word(), word()])
            .join_with(Join::Squeeze, [&squeezed], move |_| Ok(inner.clone()));
    }
    assert!(first_cycle(&squeezed).is_err());
}

#[test]
fn depth_is_limited_and_does_not_touch_the_stack() {
    let mut pattern = word();
    for _ in 0..100_000 {
        pattern = pattern.filter(|_| true);
    }
    assert_eq!(reason(&pattern), QueryReason::TooDeep);
    let mut deep = word();
    for turn in 0..400 {
        deep = if turn % 2 == 0 { deep.rev().filter(|_| true) } else { deep.late(Time::new(1, 7)).iter(3) };
        deep =
            combine(Op::Keep, Align::In, &deep.slow(Time::new(3, 2)), &Pattern::pure(1.0).filter(|_| true));
    }
    let _ = first_cycle(&deep);
    let mut counted = word();
    for _ in 0..100_000 {
        counted = counted.clone().with_steps(counted.steps().map(|steps| steps + Time::ONE));
    }
    let _ = first_cycle(&counted);
}

#[test]
fn times_that_do_not_fit_are_told_and_never_wrap() {
    let mut pattern = word();
    for prime in [1009, 1013, 1019, 1021, 1031, 1033, 1039] {
        pattern = pattern.filter(|_| true).late(Time::new(1, prime));
    }
    assert_eq!(reason(&pattern), QueryReason::TimeOverflow);
    let mut fast = word();
    for _ in 0..10 {
        fast = fast.fast(Time::whole(1_000_000_007));
    }
    assert_eq!(reason(&fast), QueryReason::TimeOverflow);
    let far = TimeSpan::of_cycle(i64::MAX - 1);
    assert_eq!(word().query(far, &Context::default()).unwrap().len(), 1);
    let moved = word().filter(|_| true).late(Time::new(1, 3)).query(far, &Context::default());
    assert_eq!(moved.unwrap_err().reason, QueryReason::TimeOverflow);
}

/// Functions of a count, with a count that cannot be: refused when they are called or when they are asked.
#[test]
fn huge_counts_are_refused() {
    let huge = [1e9, 1e15, 1e300, f64::INFINITY, f64::NAN, -1e9, 0.0, 1e-9];
    let names = [
        "fast",
        "slow",
        "hurry",
        "ply",
        "iter",
        "iterBack",
        "chop",
        "striate",
        "segment",
        "shuffle",
        "scramble",
        "linger",
        "repeatCycles",
        "rot",
        "early",
        "late",
        "press",
        "rolledBy",
        "degradeBy",
        "seed",
        "spin",
        "stripe",
        "pace",
        "take",
        "drop",
        "expand",
        "extend",
        "replicate",
        "shrink",
        "grow",
        "fastGap",
        "swing",
        "loopAt",
        "trunc",
        "round",
        "walk",
        "wait",
        "double",
        "nT",
        "cpm",
        "timeLoop",
    ];
    for name in names {
        for count in huge {
            let args = if function(name).unwrap().params.len() > 1 {
                vec![number(count), Arg::Pattern(word())]
            } else {
                vec![number(count)]
            };
            let start = Instant::now();
            if let Ok(pattern) = call(name, args) {
                let _ = first_cycle(&pattern);
                let _ = pattern.query(TimeSpan::of_cycle(1_000_000), &Context::default());
            }
            assert!(start.elapsed() < Duration::from_secs(3), "{name} {count}: {:?}", start.elapsed());
        }
    }
    for name in ["run", "scan", "binary", "randrun", "irand", "brandBy", "randL"] {
        for count in huge {
            let start = Instant::now();
            if let Ok(pattern) = call(name, vec![number(count)]) {
                let _ = first_cycle(&pattern);
            }
            assert!(start.elapsed() < Duration::from_secs(3), "{name} {count}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn huge_counts_with_functions_are_refused() {
    let rev = || Arg::Function(Function::of_pattern(|pattern| pattern.rev()));
    for name in [
        "every",
        "lastOf",
        "chunk",
        "chunkBack",
        "fastChunk",
        "chunkInto",
        "plyWith",
        "applyN",
        "inside",
        "soak",
    ] {
        for count in [1e9, 1e15, f64::INFINITY, f64::NAN, -1e9, 0.0, 0.5] {
            let start = Instant::now();
            if let Ok(pattern) = call(name, vec![number(count), rev(), Arg::Pattern(word())]) {
                let _ = first_cycle(&pattern);
            }
            assert!(start.elapsed() < Duration::from_secs(3), "{name} {count}: {:?}", start.elapsed());
        }
    }
    for (pulses, steps) in [(3.0, 1e12), (1e12, 1e12), (1e12, 3.0), (-5.0, 3.0), (0.0, 0.0), (f64::NAN, 8.0)]
    {
        if let Ok(pattern) = call("euclid", vec![number(pulses), number(steps), Arg::Pattern(word())]) {
            let _ = first_cycle(&pattern);
        }
    }
}

/// A chain of thirty transformations costs about thirty times what one costs, not two to the thirtieth.
#[test]
fn cost_grows_with_the_length_of_a_chain() {
    let rev = || Arg::Function(Function::of_pattern(|pattern| pattern.rev()));
    let mut pattern = Pattern::fastcat([word(), Pattern::slowcat([word(), word().fast(Time::whole(2))])]);
    for turn in 0..30 {
        let args = vec![number(f64::from(turn % 4 + 2)), rev(), Arg::Pattern(pattern.clone())];
        pattern = call(["every", "chunk", "lastOf"][turn as usize % 3], args).unwrap();
    }
    assert!(first_cycle(&pattern).is_ok());
}
