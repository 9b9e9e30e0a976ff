//! What must hold for every pattern, tried on random ones.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use phonon_base::{Time, TimeSpan};
use phonon_pattern::{
    Align, Arg, Args, Context, Event, Function, Mode, Op, Pattern, Query, QueryReason, combine, function,
};
use proptest::prelude::*;

/// A pattern on its way: what it is made of, so that a failing one can be read.
#[derive(Clone, Debug)]
enum Tree {
    Words(Vec<i8>),
    Alternating(Vec<i8>),
    Stack(Vec<Tree>),
    Seq(Vec<Tree>),
    Call(&'static str, Vec<Given>, Box<Tree>),
    Combine(Op, Align, Box<Tree>, Box<Tree>),
}

#[derive(Clone, Debug)]
enum Given {
    Number(i64, i64),
    Varying(Vec<(i64, i64)>),
    Switch(Vec<bool>),
    Function(&'static str, i64),
}

impl Tree {
    fn pattern(&self) -> Pattern {
        let word = |word: &i8| Pattern::pure(f64::from(*word));
        match self {
            Tree::Words(words) => Pattern::fastcat(words.iter().map(word).collect::<Vec<_>>()),
            Tree::Alternating(words) => Pattern::slowcat(words.iter().map(word).collect::<Vec<_>>()),
            Tree::Stack(trees) => Pattern::stack(trees.iter().map(Tree::pattern).collect::<Vec<_>>()),
            Tree::Seq(trees) => Pattern::fastcat(trees.iter().map(Tree::pattern).collect::<Vec<_>>()),
            Tree::Call(name, given, input) => call(name, given, &input.pattern()),
            Tree::Combine(op, align, left, right) => combine(*op, *align, &left.pattern(), &right.pattern()),
        }
    }
}

fn number(num: i64, den: i64) -> Pattern {
    Pattern::pure(num as f64 / den as f64)
}

impl Given {
    fn arg(&self) -> Arg {
        match self {
            Given::Number(num, den) => Arg::Pattern(number(*num, *den)),
            Given::Varying(numbers) => {
                let numbers = numbers.iter().map(|(num, den)| number(*num, *den));
                Arg::Pattern(Pattern::slowcat(numbers.collect::<Vec<_>>()))
            }
            Given::Switch(steps) => {
                let steps = steps.iter().map(|on| Pattern::pure(*on));
                Arg::Pattern(Pattern::fastcat(steps.collect::<Vec<_>>()))
            }
            Given::Function(name, count) => {
                let (name, given) = (*name, vec![Given::Number(*count, 1)]);
                Arg::Function(Function::of_pattern(move |pattern| match name {
                    "rev" => pattern.rev(),
                    name => call(name, &given, &pattern),
                }))
            }
        }
    }
}

fn call(name: &str, given: &[Given], input: &Pattern) -> Pattern {
    let row = function(name).unwrap();
    let mut args: Vec<Vec<Arg>> = given.iter().map(|given| vec![given.arg()]).collect();
    args.push(vec![Arg::Pattern(input.clone())]);
    (row.apply)(&Args::new(row, args, Mode::STRUDEL)).unwrap_or_else(|_| Pattern::silence())
}

fn trees(depth: u32) -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        prop::collection::vec(-3i8..9, 1..5).prop_map(Tree::Words),
        prop::collection::vec(-3i8..9, 1..4).prop_map(Tree::Alternating),
    ];
    leaf.prop_recursive(depth, 24, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Stack),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Seq),
            6 => (calls(), inner).prop_map(|((name, given), input)| Tree::Call(name, given, Box::new(input))),
            2 => (operators(), alignments(), boxed.clone(), boxed).prop_map(|(op, align, left, right)| {
                Tree::Combine(op, align, left, right)
            }),
        ]
    })
}

fn operators() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Add, Op::Mul, Op::Set, Op::Keep, Op::KeepIf])
}

fn alignments() -> impl Strategy<Value = Align> {
    prop::sample::select(vec![
        Align::In,
        Align::Out,
        Align::Mix,
        Align::Squeeze,
        Align::SqueezeOut,
        Align::Reset,
        Align::Restart,
    ])
}

fn numbers() -> impl Strategy<Value = Given> {
    let pair = (1i64..5, prop::sample::select(vec![1i64, 2, 3, 4]));
    prop_oneof![
        3 => pair.clone().prop_map(|(num, den)| Given::Number(num, den)),
        1 => prop::collection::vec(pair, 2..4).prop_map(Given::Varying),
    ]
}

fn counts() -> impl Strategy<Value = Given> {
    prop_oneof![
        3 => (1i64..5).prop_map(|count| Given::Number(count, 1)),
        1 => prop::collection::vec((1i64..5).prop_map(|count| (count, 1)), 2..4).prop_map(Given::Varying),
    ]
}

fn functions() -> impl Strategy<Value = Given> {
    let names = prop::sample::select(vec!["rev", "fast", "slow", "ply", "iter", "late", "add"]);
    (names, 1i64..4).prop_map(|(name, count)| Given::Function(name, count))
}

fn switches() -> impl Strategy<Value = Given> {
    prop::collection::vec(any::<bool>(), 1..5).prop_map(Given::Switch)
}

type Calls = (&'static str, Vec<Given>);

fn calls() -> impl Strategy<Value = Calls> {
    let plain = prop::sample::select(vec!["rev", "palindrome", "brak", "press", "degrade", "rolled"]);
    let by_number =
        prop::sample::select(vec!["fast", "slow", "early", "late", "linger", "pressBy", "degradeBy"]);
    let by_count =
        prop::sample::select(vec!["iter", "ply", "segment", "repeatCycles", "rot", "shuffle", "scramble"]);
    let with_function =
        prop::sample::select(vec!["every", "lastOf", "chunk", "chunkBack", "inside", "plyWith"]);
    let by_share = prop::sample::select(vec!["off", "sometimesBy", "someCyclesBy"]);
    let by_switch = prop::sample::select(vec!["struct", "mask", "reset", "restart"]);
    prop_oneof![
        plain.prop_map(|name| (name, Vec::new())),
        (by_number, numbers()).prop_map(|(name, number)| (name, vec![number])),
        (by_count, counts()).prop_map(|(name, count)| (name, vec![count])),
        (with_function, counts(), functions()).prop_map(|(name, count, what)| (name, vec![count, what])),
        (by_share, numbers(), functions()).prop_map(|(name, share, what)| (name, vec![share, what])),
        (by_switch, switches()).prop_map(|(name, switch)| (name, vec![switch])),
        (switches(), functions()).prop_map(|(switch, what)| ("when", vec![switch, what])),
        (counts(), counts()).prop_map(|(offset, length)| ("ribbon", vec![offset, length])),
        functions().prop_map(|what| ("superimpose", vec![what])),
    ]
}

fn times() -> impl Strategy<Value = Time> {
    (0i64..200, 1i64..13).prop_map(|(num, den)| Time::new(num, den))
}

/// Events in an order and in pieces that do not depend on how they were asked for.
fn settled(mut events: Vec<Event>) -> Vec<String> {
    events.retain(|event| event.part.begin < event.part.end);
    events.sort_by_key(|event| event.part.begin);
    let mut joined: Vec<Event> = Vec::new();
    for event in events {
        let before = joined.iter_mut().find(|before| {
            before.part.end == event.part.begin && before.whole == event.whole && before.value == event.value
        });
        match before {
            Some(before) => before.part.end = event.part.end,
            None => joined.push(event),
        }
    }
    let mut texts: Vec<String> = joined.iter().map(ToString::to_string).collect();
    texts.sort();
    texts
}

fn ask(pattern: &Pattern, begin: Time, end: Time) -> Option<Vec<Event>> {
    pattern.query(TimeSpan::new(begin, end), &Context::default()).ok()
}

/// Failures are told, not kept in a file: a tree says all there is to know.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").map_or(cases, |more| more.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(400))]

    /// A query is the sum of the queries of its parts.
    #[test]
    fn a_query_can_be_cut_anywhere(tree in trees(4), mut cuts in prop::collection::vec(times(), 3)) {
        cuts.sort();
        let pattern = tree.pattern();
        let (a, b, c) = (cuts[0], cuts[1], cuts[2]);
        let (whole, left, right) = (ask(&pattern, a, c), ask(&pattern, a, b), ask(&pattern, b, c));
        if let (Some(whole), Some(mut parts), Some(right)) = (whole, left, right) {
            parts.extend(right);
            prop_assert_eq!(settled(whole), settled(parts));
        }
    }

    #[test]
    fn events_lie_inside_the_span(tree in trees(5), a in times(), b in times()) {
        let (begin, end) = (a.min(b), a.max(b));
        for event in ask(&tree.pattern(), begin, end).unwrap_or_default() {
            prop_assert!(begin <= event.part.begin && event.part.end <= end, "{event}");
        }
    }

    #[test]
    fn reversing_twice_changes_nothing(tree in trees(4), cycle in 0i64..20) {
        let pattern = tree.pattern();
        let span = TimeSpan::of_cycle(cycle);
        let plain = ask(&pattern, span.begin, span.end);
        let twice = ask(&pattern.rev().rev(), span.begin, span.end);
        prop_assert_eq!(plain.map(settled), twice.map(settled));
    }

    #[test]
    fn speeding_up_and_slowing_down_changes_nothing(tree in trees(4), cycle in 0i64..20, factor in 1i64..9, over in 1i64..9) {
        let (pattern, factor) = (tree.pattern(), Time::new(factor, over));
        let span = TimeSpan::of_cycle(cycle);
        let plain = ask(&pattern, span.begin, span.end);
        let same = ask(&pattern.slow(factor).fast(factor), span.begin, span.end);
        prop_assert_eq!(plain.map(settled), same.map(settled));
    }

    /// Far from cycle nought everything is as near to it, as long as the fractions fit.
    #[test]
    fn a_million_cycles_on_nothing_overflows(tree in trees(4)) {
        let span = TimeSpan::of_cycle(1_000_000);
        if let Err(error) = tree.pattern().query(span, &Context::default()) {
            prop_assert!(error.reason != QueryReason::TimeOverflow, "{error}");
        }
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever is nested in whatever, a query ends soon, with events or with a reason.
    #[test]
    fn deep_expressions_end(tree in trees(12)) {
        let pattern = tree.pattern();
        let mut query = Query::new(&Context::default());
        let start = std::time::Instant::now();
        let mut events = Vec::new();
        let _ = query.run(&pattern, TimeSpan::of_cycle(3), &mut events);
        prop_assert!(start.elapsed().as_secs() < 20);
    }
}
