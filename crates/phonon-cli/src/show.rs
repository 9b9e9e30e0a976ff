//! Events, times and values in print and in JSON.

use std::cmp::Ordering;

use phonon::pattern::{Controls, Event, Value};
use phonon_base::{Time, TimeSpan};
use serde_json::{Value as Json, json};

/// `3`, `1/2`.
pub fn time(time: Time) -> String {
    if time.den() == 1 { time.num().to_string() } else { time.to_string() }
}

/// `bd`, `0.5`, `[bd 3]`, `s: bd  n: 1`.
pub fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Bool(on) => on.to_string(),
        Value::Text(word) => printable(word),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            items.join(":")
        }
        Value::Controls(controls) => {
            let entry = |(key, value): &(_, _)| format!("{}: {}", name(key), self::value(value));
            named(controls).iter().map(entry).collect::<Vec<String>>().join("  ")
        }
        Value::Pattern(_) => "<pattern>".to_owned(),
        Value::Function(_) => "<function>".to_owned(),
    }
}

/// One line about an event: when, what, and whether it is only a piece of something longer.
pub fn event(event: &Event) -> String {
    let span = |span: TimeSpan| format!("{} → {}", time(span.begin), time(span.end));
    let what = value(&event.value);
    let line = format!("{:<16} {what}", span(event.part));
    match event.whole {
        None => format!("{line}   (continuous)"),
        Some(whole) if whole != event.part => format!("{line}   (part of {})", span(whole)),
        Some(_) => line,
    }
}

/// An event as `{"whole":[b,e]|null,"part":[b,e],"value":v}`, times as "n/d".
pub fn event_json(event: &Event) -> Json {
    let span = |span: TimeSpan| json!([span.begin.to_string(), span.end.to_string()]);
    json!({
        "whole": event.whole.map(span),
        "part": span(event.part),
        "value": value_json(&event.value),
    })
}

/// A value; whole numbers without a point, what is not finite as null.
pub fn value_json(value: &Value) -> Json {
    match value {
        Value::Number(number) => number_json(*number),
        Value::Bool(on) => json!(on),
        Value::Text(word) => json!(&**word),
        Value::List(items) => items.iter().map(value_json).collect(),
        Value::Controls(controls) => Json::Object(
            named(controls).iter().map(|(key, value)| (name(key).to_owned(), value_json(value))).collect(),
        ),
        Value::Pattern(_) => json!("<pattern>"),
        Value::Function(_) => json!("<function>"),
    }
}

/// A number; whole ones without a point, what is not finite as null.
pub fn number_json(number: f64) -> Json {
    // Whole numbers up to 2^53 are exact in both forms.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT { json!(number as i64) } else { json!(number) }
}

/// Sorts by part, then whole, then value, which is the order in which events are printed.
pub fn sort(events: &mut [Event]) {
    let whole = |event: &Event| event.whole.map(|whole| (whole.begin, whole.end));
    events.sort_by(|a, b| {
        let times = (a.part.begin, a.part.end).cmp(&(b.part.begin, b.part.end));
        times.then_with(|| whole(a).cmp(&whole(b))).then_with(|| compare(&a.value, &b.value))
    });
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => value(a).cmp(&value(b)),
    }
}

/// Without what would move the cursor or turn the writing direction of a terminal.
pub fn printable(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).collect()
}

type Named = (phonon::pattern::Key, Value);

/// Controls as they stand, by name.
fn named(controls: &Controls) -> Vec<Named> {
    let mut entries: Vec<Named> = controls.entries().to_vec();
    entries.sort_by_key(|(key, _)| key.name());
    entries
}

fn name(key: &phonon::pattern::Key) -> &'static str {
    key.name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use phonon::pattern::{Key, event::Places};

    fn span(begin: (i64, i64), end: (i64, i64)) -> TimeSpan {
        TimeSpan::new(Time::new(begin.0, begin.1), Time::new(end.0, end.1))
    }

    #[test]
    fn a_fragment_says_what_it_is_part_of() {
        let whole = Some(span((0, 1), (3, 2)));
        let part = span((1, 1), (3, 2));
        let shown = event(&Event { whole, part, value: Value::from("bd"), places: Places::NONE });
        assert_eq!(shown, "1 → 3/2          bd   (part of 0 → 3/2)");
    }

    #[test]
    fn json_has_fractions_as_text_and_whole_numbers_without_a_point() {
        let value = Value::Controls(Controls::one(Key::named("n"), Value::from(3.0)));
        let part = span((0, 1), (1, 2));
        let shown = event_json(&Event { whole: None, part, value, places: Places::NONE });
        assert_eq!(shown.to_string(), r#"{"whole":null,"part":["0/1","1/2"],"value":{"n":3}}"#);
        assert_eq!(number_json(0.5).to_string(), "0.5");
        assert_eq!(number_json(f64::NAN).to_string(), "null");
        assert_eq!(number_json(-0.0).to_string(), "0");
    }

    #[test]
    fn nothing_printed_moves_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
