//! Texts near the cases of the oracle, with the events that Strudel 1.2.6 printed for them.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon_base::TimeSpan;
use phonon_pattern::{Context, Mode};

/// A text, and its events in cycle nought.
const CASES: &[(&str, &str)] = &[
    // What is done to a number of a rhythm outside brackets has no effect.
    ("\"a(3*2,8)\"", "0 1/8 a | 3/8 1/2 a | 3/4 7/8 a"),
    ("\"bb(4,5,1*2)\"", "1/5 2/5 bb | 2/5 3/5 bb | 3/5 4/5 bb | 4/5 1 bb"),
    // In brackets it has.
    ("\"a([3 5],8)\"", "0 1/8 a | 3/8 1/2 a | 5/8 3/4 a | 3/4 7/8 a"),
    // A row of numbers may end in the middle of one, and its length may change within it.
    ("run 2.5", "0 2/5 0 | 2/5 4/5 1 | 4/5 6/5 2 (4/5 1)"),
    // Nought steps less is as many copies as there are steps; after a colon stands how many copies there are.
    ("\"a b\" $ shrink 0", "0 1/4 a | 1/4 1/2 b | 1/2 3/4 a | 3/4 1 b"),
    ("\"a b c\" $ shrink \"1:2\"", "0 1/5 a | 1/5 2/5 b | 2/5 3/5 c | 3/5 4/5 b | 4/5 1 c"),
    ("\"a b c\" $ shrink \"-1:2\"", "0 1/5 a | 1/5 2/5 b | 2/5 3/5 c | 3/5 4/5 a | 4/5 1 b"),
    ("\"a b c\" $ shrink \"1:0\"", "0 1/3 a | 1/3 2/3 b | 2/3 1 c"),
    // Tidal's signs for a cycle of one pattern inside each event of the other.
    ("\"1 2\" ||+ \"10 20\"", "0 1/4 11 | 1/4 1/2 21 | 1/2 3/4 12 | 3/4 1 22"),
    ("\"1 2\" +|| \"10 20\"", "0 1/4 11 | 1/4 1/2 12 | 1/2 3/4 21 | 3/4 1 22"),
    // Bits of a fixed width count as that many steps.
    ("stepcat (binaryN 1 3) \"a\"", "0 1/4 0 | 1/4 1/2 0 | 1/2 3/4 1 | 3/4 1 a"),
];

#[test]
fn neighbours_of_cases_are_answered_as_strudel_does() {
    for (text, wanted) in CASES {
        let pattern = phonon_eval::evaluate_pattern(text, Mode::STRUDEL).unwrap();
        let mut found: Vec<String> = pattern
            .query(TimeSpan::of_cycle(0), &Context::default())
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        let mut wanted: Vec<&str> = wanted.split(" | ").collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{text}");
    }
}

/// Whoever writes such a number is told.
#[test]
fn what_has_no_effect_is_warned_of() {
    let song = phonon_eval::evaluate("d1: s \"a(<3 5>*2,8)\"");
    let warning = song.diagnostics.iter().find(|said| said.message.contains("no effect"));
    let warning = warning.unwrap();
    assert!(!warning.is_error());
    assert_eq!((warning.span.start, warning.span.end), (14, 16));
}

/// Tidal reads patterns of `t` and `f` as truth values; Strudel has no word for what is not true.
#[test]
fn f_is_not_true() {
    for (text, wanted) in [
        ("\"a\" $ struct \"t f t t\"", "0 1/4 a | 1/2 3/4 a | 3/4 1 a"),
        ("\"a b\" $ mask \"t f\"", "0 1/2 a"),
        ("\"a b\" $ mask \"<false true>\"", ""),
        ("\"a b\" $ while \"f t\" (fast 2)", "0 1/2 a | 1/2 3/4 a | 3/4 1 b"),
        ("sew \"t f\" \"a a\" \"b b b b\"", "0 1/2 a | 1/2 3/4 b | 3/4 1 b"),
    ] {
        for mode in [Mode::STRUDEL, Mode::TIDAL] {
            let pattern = phonon_eval::evaluate_pattern(text, mode).unwrap();
            let events =
                pattern.query(TimeSpan::of_cycle(0), &Context { mode, ..Context::default() }).unwrap();
            let mut found: Vec<String> = events.iter().map(ToString::to_string).collect();
            found.sort();
            assert_eq!(found.join(" | "), wanted, "{text}");
        }
    }
}
