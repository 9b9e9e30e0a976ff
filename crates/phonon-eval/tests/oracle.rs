//! Expressions with the events that Strudel 1.2.6 and Tidal print for them, asked one cycle at a time.
//!
//! `oracle/cases.jsonl` holds one case a line: `phonon` (the text), `cycles` or `span` (what is asked), `rng`,
//! `events` or `error` (the answer), `steps` (the step count of the whole). Times have to be equal, numbers within 1e-6.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::collections::BTreeMap;

use phonon_base::{Time, TimeSpan};
use phonon_pattern::{Context, Event, Mode, Rng, Value};
use serde_json::Value as Json;

/// Cases that are mistakes of the peer, with the reason why they are not followed.
const MISTAKES: &[(&str, &str)] = &[
    // Tidal reads the `e` of `d@2 e` as a time of an eighth: 2e is a weight of one quarter and there is no step `e`.
    ("tidal-only/007", "a letter after a number and a blank is no part of the number"),
];

#[test]
fn every_case_is_answered_as_the_peers_do() {
    let wanted = std::env::var("ORACLE_CASE").unwrap_or_default();
    let path = std::env::var("ORACLE_CASES");
    let text = match path {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => include_str!("oracle/cases.jsonl").to_owned(),
    };
    let mut failed = Vec::new();
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        if !id.contains(&wanted) {
            continue;
        }
        let group = groups.entry(case["group"].as_str().unwrap().to_owned()).or_default();
        match check(&case) {
            Ok(()) => group.0 += 1,
            Err(why) => {
                group.1 += 1;
                if !MISTAKES.iter().any(|(mistake, _)| *mistake == id) {
                    failed.push(format!("{id}  {}\n    {why}", case["phonon"].as_str().unwrap()));
                }
            }
        }
    }
    let (passed, all) =
        groups.values().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.0 + group.1));
    println!("{passed} of {all} cases");
    assert!(failed.is_empty(), "{} cases differ:\n{}", failed.len(), failed.join("\n"));
}

/// What Tidal 1.7 answers and its mode does not, with the reason.
const NOT_AS_TIDAL: &[(&str, &str)] = &[
    ("tidal-only/007", "a letter after a number and a blank is no part of the number"),
    ("mini-euclid/020", "negative pulses are the gaps, as in Tidal 1.10"),
    ("mini-euclid/022", "negative pulses are the gaps, as in Tidal 1.10"),
    ("euclid/007", "negative pulses are the gaps, as in Tidal 1.10"),
    ("mini-range/002", "a dot is part of words, so `0..3` is one"),
    ("mini-names/003", "an alternation after a colon is what the number is, not a step of its own"),
    ("mini-random-degrade/020", "the question mark is asked in the time of the steps, as in Strudel"),
    ("every/015", "wholes stay as they are where a function is applied"),
    ("ply/008", "ply by fractions loses no events"),
    ("swing/002", "0.2 is one fifth, not the binary fraction next to it"),
    ("choose/002", "texts are patterns, also in lists"),
    ("controls/023", "aliases set the key of the control that they name"),
    ("control-union/015", "one-letter names of sounds are notes in arithmetic"),
];

/// Only what sounds is compared: Tidal has other wholes for what goes on from a cycle before, and refuses much that
/// is read here.
#[test]
fn in_tidals_mode_cases_are_answered_as_tidal_does() {
    let mut failed = Vec::new();
    let mut passed = 0;
    for line in include_str!("oracle/cases.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let own = case["ref"] == "tidal" || !case["differs"].is_string();
        let (events, error) = if own { ("events", "error") } else { ("events_tidal", "error_tidal") };
        let known = NOT_AS_TIDAL.iter().any(|(known, _)| *known == id);
        let refused = case["error"].is_string() || case[error].is_string();
        if case["tidal"].is_null() || refused || case["differs"] == "bool-vs-number" || known {
            continue;
        }
        let context = Context { mode: Mode::TIDAL, ..Context::default() };
        let answer = phonon_eval::evaluate_pattern(case["phonon"].as_str().unwrap(), Mode::TIDAL);
        let result = answer.map_err(|said| said[0].message.clone()).and_then(|pattern| {
            let mut got = Vec::new();
            for span in spans(&case) {
                got.extend(pattern.query(span, &context).map_err(|error| error.to_string())?);
            }
            got.retain(Event::has_onset);
            got.iter_mut().for_each(|event| event.part = event.whole_or_part());
            let onset = |event: &&Json| event["whole"][0] == event["part"][0];
            let mut want: Vec<Json> =
                case[events].as_array().unwrap().iter().filter(onset).cloned().collect();
            want.iter_mut().for_each(|event| event["part"] = event["whole"].clone());
            compare(&want, &got)
        });
        match result {
            Ok(()) => passed += 1,
            Err(why) => failed.push(format!("{id}  {}\n    {why}", case["phonon"].as_str().unwrap())),
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} cases differ:\n{}",
        failed.len(),
        passed + failed.len(),
        failed.join("\n")
    );
}

fn check(case: &Json) -> Result<(), String> {
    let text = case["phonon"].as_str().unwrap();
    let refused = case["error"].is_string();
    let mut mode = Mode::STRUDEL;
    if case["rng"] == "precise" {
        mode.rng = Rng::Precise;
    }
    let pattern = match phonon_eval::evaluate_pattern(text, mode) {
        Ok(pattern) => pattern,
        Err(_) if refused => return Ok(()),
        Err(said) => {
            let said: Vec<String> = said.into_iter().map(|diagnostic| diagnostic.message).collect();
            return Err(format!("refused: {}", said.join("; ")));
        }
    };
    let context = Context { mode, ..Context::default() };
    let mut got: Vec<Event> = Vec::new();
    for span in spans(case) {
        match pattern.query(span, &context) {
            Ok(events) => got.extend(events),
            Err(_) if refused => return Ok(()),
            Err(error) => return Err(format!("failed: {error}")),
        }
    }
    if refused {
        return Err("should have been refused".to_owned());
    }
    compare(case["events"].as_array().unwrap(), &got)?;
    let steps = case["steps"].as_str().map(time);
    // Tidal 1.7 counts no steps; envelopes as lists are read by the evaluator, which sets controls one by one.
    let counted = case["ref"] == "strudel"
        && !text.contains("adsr")
        && !text.contains("$ ad ")
        && !text.contains("$ ar ");
    if counted && pattern.steps() != steps {
        return Err(format!("steps {:?}, expected {steps:?}", pattern.steps()));
    }
    Ok(())
}

fn spans(case: &Json) -> Vec<TimeSpan> {
    match case["span"].as_array() {
        Some(span) => vec![TimeSpan::new(time(span[0].as_str().unwrap()), time(span[1].as_str().unwrap()))],
        None => {
            let cycle = |at: usize| case["cycles"][at].as_i64().unwrap();
            (cycle(0)..cycle(1)).map(TimeSpan::of_cycle).collect()
        }
    }
}

fn time(text: &str) -> Time {
    let (num, den) = text.split_once('/').unwrap();
    Time::new(num.parse().unwrap(), den.parse().unwrap())
}

fn span_of(json: &Json) -> Option<TimeSpan> {
    let ends = json.as_array()?;
    Some(TimeSpan::new(time(ends[0].as_str()?), time(ends[1].as_str()?)))
}

fn compare(want: &[Json], got: &[Event]) -> Result<(), String> {
    let mut left: Vec<&Event> = got.iter().collect();
    for event in want {
        let (whole, part) = (span_of(&event["whole"]), span_of(&event["part"]).unwrap());
        let at = |found: &&Event| found.whole == whole && found.part == part;
        match left.iter().position(|found| at(found) && same(&event["value"], &found.value)) {
            Some(found) => {
                left.remove(found);
            }
            None => {
                let there: Vec<String> =
                    left.iter().filter(|found| at(found)).map(|e| e.value.to_string()).collect();
                return Err(format!(
                    "missing whole {whole:?} part {part:?} {}; there: [{}]; {} of {} events",
                    event["value"],
                    there.join(" "),
                    got.len(),
                    want.len()
                ));
            }
        }
    }
    match left.first() {
        Some(event) => Err(format!("one too many: {event}; {} of {} events", got.len(), want.len())),
        None => Ok(()),
    }
}

fn same(want: &Json, got: &Value) -> bool {
    match (want, got) {
        (Json::Number(want), Value::Number(got)) => {
            let want = want.as_f64().unwrap();
            (want - got).abs() <= 1e-6 * want.abs().max(got.abs()).max(1.0)
        }
        (Json::Null, Value::Number(got)) => !got.is_finite(),
        (Json::Bool(want), Value::Bool(got)) => want == got,
        (Json::String(want), Value::Text(got)) => **want == **got,
        (Json::Array(want), Value::List(got)) => {
            want.len() == got.len() && want.iter().zip(got.iter()).all(|(want, got)| same(want, got))
        }
        (Json::Object(want), Value::Controls(got)) => {
            let shown = |name: &str| !name.starts_with('_');
            let want: BTreeMap<&str, &Json> = want
                .iter()
                .map(|(name, value)| (name.as_str(), value))
                .filter(|(name, _)| shown(name))
                .collect();
            let got: BTreeMap<&str, &Value> = got
                .entries()
                .iter()
                .map(|(key, value)| (key.name(), value))
                .filter(|(name, _)| shown(name))
                .collect();
            want.len() == got.len()
                && want.iter().all(|(name, want)| got.get(name).is_some_and(|got| same(want, got)))
        }
        _ => false,
    }
}
