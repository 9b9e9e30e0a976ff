//! Texts that are asked for events: statements may stand before the expression, and songs give their outputs.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon_base::TimeSpan;
use phonon_eval::{Question, evaluate_question};
use phonon_pattern::{Context, Mode};

#[test]
fn statements_may_stand_before_the_expression() {
    assert_eq!(
        events("%steps: \"1 2\"\nfn twice x = fast 2 x\n-- a word\n%steps $ twice"),
        ["0 1/4 1", "1/4 1/2 2", "1/2 3/4 1", "3/4 1 2"]
    );
    assert_eq!(events("\"a b\"\n  $ rev\n  $ fast 1"), ["0 1/2 b", "1/2 1 a"]);
    assert_eq!(events("mode: strudel\nrev $ \"a b\""), ["0 1/2 b", "1/2 1 a"]);
}

#[test]
fn the_mode_holds_for_compiling_and_for_asking() {
    // Rotation to earlier steps and values from the middle of the span are Tidal's.
    assert_eq!(events("mode: tidal\n\"a(1,4,1)\""), ["3/4 1 a"]);
    assert_eq!(events("\"a(1,4,1)\""), ["1/4 1/2 a"]);
    assert_eq!(events("mode: tidal\nsaw $ segment 2"), ["0 1/2 0.25", "1/2 1 0.75"]);
    assert_eq!(events("saw $ segment 2"), ["0 1/2 0", "1/2 1 0.5"]);
    let tidal = Context { mode: Mode::TIDAL, ..Context::default() };
    assert_eq!(evaluate_question("mode: strudel\nsaw", &tidal).unwrap().context.mode, Mode::STRUDEL);
}

#[test]
fn a_song_gives_its_outputs_at_once() {
    assert_eq!(events("d1: s \"a\""), ["0 1 {s: a}"]);
    assert_eq!(events("d1 $ s \"a\""), ["0 1 {s: a}"]);
    assert_eq!(events("cps: 1\nd1: s \"a\"\nd2 $ s \"b\""), ["0 1 {s: a}", "0 1 {s: b}"]);
    assert_eq!(events("d1: s \"~x\"\n~x $ s \"b\""), ["0 1 {s: ~x}"]);
}

#[test]
fn mistakes_are_told_where_they_stand() {
    let said = |text: &str| evaluate_question(text, &Context::default()).unwrap_err()[0].clone();
    assert_eq!(said("mode: nonsense\n\"a\"").span.start, 6);
    assert!(said("mode: tidal").help.is_some());
    let text = "mode: tidal\n\"a b\" $ fst 2";
    assert_eq!(said(text).span.start as usize, text.find("fst").unwrap());
    assert!(said("\"a b\" $ fast (").message.contains("expected"));
}

fn events(text: &str) -> Vec<String> {
    let Question { pattern, context } = evaluate_question(text, &Context::default()).unwrap();
    let mut events = pattern.query(TimeSpan::of_cycle(0), &context).unwrap();
    events.sort_by_key(|event| event.part.begin);
    events.iter().map(ToString::to_string).collect()
}
