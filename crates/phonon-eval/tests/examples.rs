//! Every pattern function's example gives exactly the events that its row states.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon_base::TimeSpan;
use phonon_pattern::{Context, FUNCTIONS, FunctionRow, Mode};

#[test]
fn every_example_gives_the_events_that_it_states() {
    let mut wrong = Vec::new();
    for row in FUNCTIONS.iter().copied().flatten() {
        if let Err(why) = check(row) {
            wrong.push(format!("{}: {}\n    {why}", row.name, row.example));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_are_unique_and_rows_complete() {
    let mut names: Vec<&str> = Vec::new();
    for row in FUNCTIONS.iter().copied().flatten() {
        assert!(!row.summary.is_empty() && !row.group.is_empty() && !row.example.is_empty(), "{}", row.name);
        names.push(row.name);
        names.extend(row.aliases);
    }
    let count = names.len();
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?} of {count}");
}

fn check(row: &FunctionRow) -> Result<(), String> {
    let pattern = phonon_eval::evaluate_pattern(row.example, Mode::STRUDEL).map_err(|said| {
        said.into_iter().map(|diagnostic| diagnostic.message).collect::<Vec<_>>().join("; ")
    })?;
    let mut stated: Vec<&str> = row.events.split(" | ").filter(|event| !event.is_empty()).collect();
    let cycles = stated.iter().map(|event| last_cycle(event)).max().unwrap_or(1).max(1);
    let mut found = Vec::new();
    for cycle in 0..cycles {
        let events = pattern.query(TimeSpan::of_cycle(cycle), &Context::default());
        found.extend(events.map_err(|error| error.to_string())?.iter().map(ToString::to_string));
    }
    found.sort();
    stated.sort();
    if found == stated { Ok(()) } else { Err(format!("gives {}", found.join(" | "))) }
}

/// The number of the cycle in which the part of a stated event ends.
fn last_cycle(event: &str) -> i64 {
    let times = match event.rsplit_once('(') {
        Some((_, part)) if event.ends_with(')') => part.trim_end_matches(')'),
        _ => event.trim_start_matches("~ "),
    };
    let end = times.split(' ').nth(1).unwrap();
    let (num, den) = end.split_once('/').unwrap_or((end, "1"));
    let (num, den): (i64, i64) = (num.parse().unwrap(), den.parse().unwrap());
    num.div_euclid(den) + i64::from(num.rem_euclid(den) != 0)
}
