//! Every control has a test here, or a reason why it is not heard.

use std::collections::BTreeSet;

use phonon::pattern::control;
use phonon::unheard::{UNHEARD, reason};

/// Where the tests of controls are.
const TESTS: &[&str] = &[
    include_str!("table.rs"),
    include_str!("orbits.rs"),
    include_str!("glide.rs"),
    include_str!("main.rs"),
    include_str!("../sampler.rs"),
    include_str!("../banks.rs"),
];

/// The controls that tests set, by the names of their rows.
fn tested() -> BTreeSet<&'static str> {
    let words = TESTS.iter().flat_map(|text| text.split("# ").skip(1));
    let names = words.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(""));
    names.chain(["s"]).filter_map(|name| control::control(name)).map(|row| row.name).collect()
}

/// The control without the number of its operator; those with two numbers are one kind.
fn kind(name: &str) -> String {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match name.len() - letters.len() {
        0 => name.to_owned(),
        digits => format!("{letters} {digits}"),
    }
}

#[test]
fn every_control_has_a_test_or_a_reason() {
    let tested = tested();
    // Of operators from the second on one stands for all, but each depth has its own case.
    let kinds: BTreeSet<String> = tested.iter().map(|name| kind(name)).collect();
    let covered = |name: &str| {
        let depth = name.len() == 4 && name.starts_with("fmi");
        tested.contains(name) || kind(name) != name && !depth && kinds.contains(&kind(name))
    };
    let missing: Vec<&str> = control::all()
        .iter()
        .map(|row| row.name)
        .filter(|name| !covered(name) && !operator_like_the_first(name, &tested) && reason(name).is_none())
        .collect();
    assert!(missing.is_empty(), "neither tested nor listed as unheard: {missing:?}");
    let both: Vec<&str> = tested.into_iter().filter(|name| reason(name).is_some()).collect();
    assert!(both.is_empty(), "heard, although there is a reason why not: {both:?}");
}

/// Whether a part of an operator beyond the first has a test with the first one: they are made by the same text.
fn operator_like_the_first(name: &str, tested: &BTreeSet<&'static str>) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters != "fmi"
        && letters.len() + 1 == name.len()
        && letters.starts_with("fm")
        && tested.contains(letters)
}

#[test]
fn what_is_not_heard_is_a_control_with_one_reason() {
    let mut seen = BTreeSet::new();
    for name in UNHEARD.iter().flat_map(|(names, _)| names.iter()) {
        assert!(control::control(name).is_some_and(|row| row.name == *name), "{name}");
        assert!(seen.insert(name), "{name} twice");
    }
}
