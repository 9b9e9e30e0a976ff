//! The ten heavy patterns of the peers' speed comparison: one query a cycle, cycles 0 to 999, events counted.
//!
//! Beside events per CPU second stands how many times as fast that is as Strudel 1.2.6 on node 20 and Tidal 1.10 on
//! GHC -O2, as they were measured on two cores of an AMD EPYC. `cargo bench -p phonon-pattern NAME` runs one.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;
use phonon_base::{Span, Time, TimeSpan};
use phonon_pattern::{
    Align, Arg, Args, Context, Function, Mode, Op, Pattern, Places, Query, Value, combine, control, function,
    notation,
};

/// Name, pattern, events per second of Strudel and of Tidal.
type Row = (&'static str, fn() -> Pattern, f64, f64);

const PATTERNS: &[Row] = &[
    ("drums6", drums6, 29_407.0, 57_439.0),
    ("polymeter", polymeter, 73_060.0, 192_290.0),
    ("chain", chain, 19_317.0, 71_361.0),
    ("signals", signals, 35_024.0, 109_317.0),
    ("alternate", alternate, 17_820.0, 53_155.0),
    ("random", random, 21_924.0, 121_955.0),
    ("stack16", stack16, 26_865.0, 250_064.0),
    ("bite", bite, 17_072.0, 99_680.0),
    ("chop", chop, 35_906.0, 103_106.0),
    ("simple", simple, 78_110.0, 355_792.0),
];

#[allow(clippy::print_stdout, reason = "the table is what a benchmark is for")]
fn main() {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    println!("{:10} {:>9} {:>12} {:>9} {:>9}", "", "ev/cycle", "events/s", "Strudel", "Tidal");
    for (name, make, strudel, tidal) in PATTERNS.iter().filter(|row| row.0.contains(&wanted)) {
        let pattern = make();
        let mut runs: Vec<f64> = (0..5).map(|_| run(&pattern).1).collect();
        runs.sort_by(f64::total_cmp);
        let (events, median) = (run(&pattern).0, runs[2]);
        let (by_strudel, by_tidal) = (median / strudel, median / tidal);
        println!("{name:10} {events:9.1} {median:12.0} {by_strudel:8.0}x {by_tidal:8.0}x");
    }
}

/// Events per cycle and per CPU second.
fn run(pattern: &Pattern) -> (f64, f64) {
    let mut query = Query::new(&Context::default());
    let mut events = Vec::new();
    let (mut count, mut cycles) = (0, 0);
    let start = ProcessTime::now();
    while cycles == 0 || start.elapsed() < Duration::from_millis(50) {
        for cycle in 0..1000 {
            events.clear();
            query.run(pattern, TimeSpan::of_cycle(cycle), &mut events).expect("the patterns can be played");
            count += black_box(&events).len();
        }
        cycles += 1000;
    }
    (count as f64 / cycles as f64, count as f64 / start.elapsed().as_secs_f64())
}

fn word(word: &str) -> Pattern {
    let value = word.parse().map_or_else(|_| Value::text(word), Value::Number);
    Pattern::placed(value, Places::one(Span::new(0, 1)))
}

fn number(number: f64) -> Arg {
    Arg::Pattern(Pattern::pure(number))
}

fn seq(steps: &[Pattern]) -> Pattern {
    let slots: Vec<(Time, Pattern)> = steps.iter().map(|step| (Time::ONE, step.clone())).collect();
    Pattern::timecat(slots)
}

fn words(text: &str) -> Pattern {
    seq(&text.split(' ').map(word).collect::<Vec<_>>())
}

/// `<a b c>`
fn alternating(text: &str) -> Pattern {
    let steps = words(text);
    steps.slow(Time::whole(text.split(' ').count() as i64))
}

fn times(pattern: &Pattern, count: i64) -> Pattern {
    notation::fast(pattern, &Pattern::pure(count as f64)).expect("a number")
}

fn rhythm(pattern: &Pattern, pulses: &Pattern, steps: f64, rotation: &Pattern) -> Pattern {
    let steps = Pattern::pure(steps);
    notation::euclid(pattern, pulses, &steps, Some(rotation), Mode::STRUDEL).expect("numbers")
}

fn call(name: &str, mut args: Vec<Arg>, input: &Pattern) -> Pattern {
    args.push(Arg::Pattern(input.clone()));
    let row = function(name).expect("a known function");
    let given = args.into_iter().map(|arg| vec![arg]).collect();
    (row.apply)(&Args::new(row, given, Mode::STRUDEL)).expect("arguments that fit")
}

fn fun(of: impl Fn(&Pattern) -> Pattern + Send + Sync + 'static) -> Arg {
    Arg::Function(Function::of_pattern(move |pattern| of(&pattern)))
}

fn faster(factor: i64) -> Arg {
    fun(move |pattern| pattern.fast(Time::whole(factor)))
}

fn controls(name: &str, values: &Pattern) -> Pattern {
    phonon_pattern::control::wrap(control(name).expect("a known control"), values)
}

fn with(pattern: &Pattern, name: &str, values: &Pattern) -> Pattern {
    combine(Op::Set, Align::In, pattern, &controls(name, values))
}

fn drums6() -> Pattern {
    let hits = rhythm(&word("sn"), &Pattern::pure(13.0), 64.0, &Pattern::pure(0.0));
    let drums = Pattern::stack([times(&word("bd"), 16), times(&word("hh"), 32), hits]);
    let drums = call("every", vec![number(3.0), fun(Pattern::rev)], &drums);
    let drums = call("off", vec![number(0.125), faster(2)], &drums);
    let drums = call("palindrome", vec![], &call("iter", vec![number(4.0)], &drums));
    let drums = call("ply", vec![Arg::Pattern(alternating("1 2"))], &drums);
    call("chunk", vec![number(4.0), faster(2)], &drums)
}

fn polymeter() -> Pattern {
    let first = seq(&[word("bd"), word("sn"), times(&words("cp hh"), 2), word("lt")]);
    let voices = [
        (first, Time::whole(4)),
        (words("a b c d e"), Time::whole(5)),
        (words("f g h i j k l"), Time::whole(7)),
    ];
    let pattern = notation::polymeter(&voices, Some(&word("16"))).expect("numbers");
    let pattern = call("fast", vec![number(2.0)], &seq(&[pattern]));
    call("every", vec![number(2.0), fun(Pattern::rev)], &pattern)
}

fn chain() -> Pattern {
    let numbers = notation::range(&word("0"), &word("7"));
    let pattern = with(&controls("s", &times(&word("bd"), 8)), "n", &seq(&[numbers]));
    let pattern = call("jux", vec![fun(Pattern::rev)], &pattern);
    let doubled = |pattern: &Pattern| with(pattern, "speed", &Pattern::pure(2.0));
    let pattern = call("off", vec![number(0.125), fun(doubled)], &pattern);
    let pattern = call("every", vec![number(2.0), faster(2)], &pattern);
    let pattern = call("every", vec![number(3.0), fun(|pattern| pattern.iter(4))], &pattern);
    call("superimpose", vec![fun(|pattern| pattern.late(Time::new(1, 4)))], &pattern)
}

fn signals() -> Pattern {
    let constant = |name: &str| {
        let row = function(name).expect("a known signal");
        (row.apply)(&Args::new(row, Vec::new(), Mode::STRUDEL)).expect("a signal")
    };
    let pattern = call("fast", vec![number(3.0)], &constant("sine"));
    let saw = call("slow", vec![number(7.0)], &constant("saw"));
    let pattern = call("add", vec![Arg::Pattern(saw)], &pattern);
    let pattern = call("mul", vec![Arg::Pattern(constant("perlin"))], &pattern);
    let pattern = call("range", vec![number(0.0), number(100.0)], &pattern);
    call("segment", vec![number(256.0)], &pattern)
}

fn alternate() -> Pattern {
    let steps = seq(&[word("a"), word("b"), times(&words("c d"), 2), times(&alternating("e f g"), 3)]);
    let pattern = seq(&[times(&steps.slow(Time::whole(4)), 8)]);
    let pattern = call("ply", vec![Arg::Pattern(alternating("2 3"))], &pattern);
    let structure = rhythm(&word("x"), &Pattern::pure(5.0), 8.0, &alternating("0 2 4"));
    let pattern = call("struct", vec![Arg::Pattern(seq(&[structure]))], &pattern);
    call("mask", vec![Arg::Pattern(words("1 1 0 1"))], &pattern)
}

fn random() -> Pattern {
    let pattern = call("degradeBy", vec![number(0.3)], &seq(&[times(&word("0"), 64)]));
    let ten = |pattern: &Pattern| combine(Op::Add, Align::In, pattern, &Pattern::pure(10.0));
    let pattern = call("sometimesBy", vec![number(0.5), fun(ten)], &pattern);
    call("shuffle", vec![number(8.0)], &pattern)
}

fn stack16() -> Pattern {
    let voice = |at: i64| {
        let pulses = Pattern::pure((3 + at % 5) as f64);
        let hits =
            rhythm(&word(&format!("a{at}")), &pulses, (8 + at) as f64, &Pattern::pure((at % 4) as f64));
        let fast = call("fast", vec![number((1 + at % 3) as f64)], &seq(&[hits]));
        call("late", vec![number(at as f64 / 32.0)], &fast)
    };
    Pattern::stack((0..16).map(voice).collect::<Vec<_>>())
}

fn bite() -> Pattern {
    let pattern = seq(&[notation::range(&word("0"), &word("15"))]);
    let parts = seq(&[word("0"), word("3"), words("1 2"), times(&word("7"), 2)]);
    let pattern = call("bite", vec![number(8.0), Arg::Pattern(parts)], &pattern);
    let pattern = call("ply", vec![number(4.0)], &pattern);
    let shift = seq(&[times(&alternating("0 5"), 8)]);
    call("add", vec![Arg::Pattern(shift)], &pattern)
}

fn chop() -> Pattern {
    let pattern = controls("s", &seq(&[times(&word("bev"), 4)]));
    let pattern = call("chop", vec![number(32.0)], &pattern);
    call("hurry", vec![Arg::Pattern(alternating("1 2"))], &pattern).rev()
}

fn simple() -> Pattern {
    words("bd sn")
}
