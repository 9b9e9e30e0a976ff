//! Every event knows the places in the text that made it, whatever was done to it: that is what is highlighted.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon_base::TimeSpan;
use phonon_pattern::{Context, Event, FUNCTIONS, Mode, Value};

/// Rows whose events come from no word of the text.
const NOWHERE: &[&str] = &["stripContext", "filterAnalog", "cS"];

#[test]
fn events_of_every_example_carry_places_of_its_text() {
    let mut wrong = Vec::new();
    for row in FUNCTIONS.iter().copied().flatten() {
        let text = row.example;
        if !text.contains('"') || NOWHERE.contains(&row.name) {
            continue;
        }
        for event in events(text) {
            let places = event.places.spans();
            let words: Vec<&str> =
                places.iter().map(|place| &text[place.start as usize..place.end as usize]).collect();
            let is_word = |word: &&str| !word.trim().is_empty() && !word.contains(['"', '$', '<', '[']);
            if words.is_empty() || !words.iter().all(is_word) {
                wrong.push(format!("{}: {text}: {event} from {words:?}", row.name));
                break;
            }
            // A word that is heard as it was written was made by that word.
            if let Some(heard) = heard(&event)
                && text.contains(&format!("\"{heard}\""))
                && !words.contains(&heard.as_str())
            {
                wrong.push(format!("{}: {text}: {event} from {words:?}, not from its own word", row.name));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn arguments_count_as_places_too() {
    let text = "\"a b\" $ every \"2\" (fast \"<2 3>\") $ off \"0.25\" (add \"c\") $ struct \"1 0\"";
    for event in events(text) {
        let words: Vec<&str> = event
            .places
            .spans()
            .iter()
            .map(|place| &text[place.start as usize..place.end as usize])
            .collect();
        for wanted in ["2", "1", "0.25"] {
            assert!(words.contains(&wanted), "{event}: no {wanted} in {words:?}");
        }
    }
}

fn heard(event: &Event) -> Option<String> {
    match &event.value {
        Value::Text(word) => Some(word.to_string()),
        Value::Controls(controls) => controls.entries().iter().find_map(|(_, value)| match value {
            Value::Text(word) => Some(word.to_string()),
            _ => None,
        }),
        _ => None,
    }
}

fn events(text: &str) -> Vec<Event> {
    let pattern = phonon_eval::evaluate_pattern(text, Mode::STRUDEL).unwrap();
    pattern.query(TimeSpan::of_cycle(0), &Context::default()).unwrap()
}
