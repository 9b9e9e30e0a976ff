//! Events sorted into rows: one per sound or word, or one per pitch, high above low.

use phonon::pattern::{Event, Key, Value, number};
use phonon_base::Time;

use crate::show;

/// Pitches between the lowest and the highest that get a row each, used or not: three octaves.
const RANGE: f64 = 36.0;
/// Rows of a picture; events of further rows are counted.
const MOST: usize = 64;

/// Bars in rows.
pub struct Rows {
    /// How many cycles are shown.
    pub cycles: usize,
    /// Whether rows are pitches.
    pub is_roll: bool,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Rows for which there was no room.
    pub hidden: usize,
}

/// One sound or one pitch.
pub struct Row {
    /// What it is.
    pub label: String,
    /// Its events.
    pub bars: Vec<Bar>,
}

/// One event, or the part of one that lies in one cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins, in cycles.
    pub begin: Time,
    /// Where it ends.
    pub end: Time,
    /// Whether the event begins here.
    pub is_onset: bool,
}

impl Rows {
    /// Sorts the events of `cycles` cycles from cycle 0 on.
    pub fn new(events: &[Event], cycles: usize) -> Rows {
        let pitches: Option<Vec<f64>> = events.iter().map(|event| pitch(&event.value)).collect();
        let (is_roll, mut rows) = match pitches.filter(|pitches| !pitches.is_empty()) {
            Some(pitches) => (true, roll(events, &pitches)),
            None => (false, grid(events)),
        };
        let hidden = rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        Rows { cycles, is_roll, rows, hidden }
    }
}

/// One row per label, in the order in which they first come.
fn grid(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for event in events {
        let label = label(&event.value);
        let at = *known.entry(label.clone()).or_insert(rows.len());
        if at == rows.len() {
            rows.push(Row { label, bars: Vec::new() });
        }
        rows[at].bars.push(bar(event));
    }
    rows
}

/// One row per pitch from the highest to the lowest; pitches that are not used only where that stays readable.
fn roll(events: &[Event], pitches: &[f64]) -> Vec<Row> {
    let mut order: Vec<f64> = pitches.to_vec();
    let lowest = order.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = order.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if highest - lowest <= RANGE && order.iter().all(|pitch| pitch.fract() == 0.0) {
        order.extend((0..=(highest - lowest) as i64).map(|step| lowest + step as f64));
    }
    order.sort_by(|a, b| b.total_cmp(a));
    order.dedup();
    let mut rows: Vec<Row> =
        order.iter().map(|pitch| Row { label: pitch.to_string(), bars: Vec::new() }).collect();
    if events.iter().any(|event| spelled(&event.value).is_some()) {
        // Between names, numbers would only confuse.
        rows.iter_mut().for_each(|row| row.label.clear());
    }
    for (event, pitch) in events.iter().zip(pitches) {
        // Searched from the highest down, as they are sorted.
        if let Ok(at) = order.binary_search_by(|known| pitch.total_cmp(known)) {
            if let Some(name) = spelled(&event.value) {
                rows[at].label = name;
            } else if rows[at].label.is_empty() {
                rows[at].label = pitch.to_string();
            }
            rows[at].bars.push(bar(event));
        }
    }
    rows
}

fn bar(event: &Event) -> Bar {
    let is_onset = event.whole.is_none() || event.has_onset();
    Bar { begin: event.part.begin, end: event.part.end, is_onset }
}

/// The pitch or number that an event is drawn at; none for sounds and words.
fn pitch(value: &Value) -> Option<f64> {
    let pitch = match value {
        Value::Controls(controls) => {
            let get = |name| controls.get(Key::named(name));
            match (get("note"), get("s"), get("n")) {
                (Some(note), _, _) => pitch(note),
                (None, None, Some(number)) => pitch(number),
                _ => None,
            }
        }
        Value::Number(number) => Some(*number),
        Value::Text(_) => number::numeral(value),
        Value::List(items) => items.first().and_then(pitch),
        _ => None,
    };
    // Nought has one row, whatever its sign.
    pitch.filter(|pitch| pitch.is_finite()).map(|pitch| pitch + 0.0)
}

/// A pitch as it is spelled, where it is a name.
fn spelled(value: &Value) -> Option<String> {
    match value {
        Value::Controls(controls) => controls.get(Key::named("note")).and_then(spelled),
        Value::Text(word) => Some(show::printable(word)),
        Value::List(items) => items.first().and_then(spelled),
        _ => None,
    }
}

/// The row of a sound or word.
fn label(value: &Value) -> String {
    match value {
        Value::Controls(controls) => match controls.get(Key::named("s")) {
            Some(sound) => label(sound),
            None => show::value(value),
        },
        Value::List(items) => items.first().map_or_else(String::new, label),
        value => show::value(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phonon::pattern::Mode;
    use phonon_base::TimeSpan;

    fn rows(text: &str) -> Rows {
        let pattern = phonon::eval::evaluate_pattern(text, Mode::STRUDEL).unwrap();
        let mut events = pattern.query(TimeSpan::of_cycle(0), &Default::default()).unwrap();
        show::sort(&mut events);
        Rows::new(&events, 1)
    }

    fn labels(rows: &Rows) -> Vec<&str> {
        rows.rows.iter().map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn sounds_have_a_row_each_in_the_order_in_which_they_come() {
        let rows = rows("s \"sn bd:3 sn\"");
        assert!(!rows.is_roll);
        assert_eq!(labels(&rows), ["sn", "bd"]);
        assert_eq!(rows.rows[0].bars.len(), 2);
    }

    #[test]
    fn pitches_stand_high_above_low_with_the_gaps_between_them() {
        let rows = rows("note \"0 4 2\"");
        assert!(rows.is_roll);
        assert_eq!(labels(&rows), ["4", "3", "2", "1", "0"]);
        assert!(rows.rows[1].bars.is_empty());
        assert_eq!(rows.rows[0].bars[0].begin, Time::new(1, 3));
    }

    #[test]
    fn names_of_notes_are_kept_and_wide_ranges_show_what_is_used() {
        assert_eq!(labels(&rows("\"c3 g7\"")), ["g7", "c3"]);
        assert_eq!(labels(&rows("\"c3 d3\"")), ["d3", "", "c3"]);
    }
}
