//! Rows of event controls, one file per group, and the pattern that sets one.

mod effect;
mod envelope;
mod filter;
mod midi;
mod numbered;
mod pitch;
mod sample;
mod synth;

use std::sync::LazyLock;

use crate::context::Mode;
use crate::control::{ControlRow, Key};
use crate::number;
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

/// Every group with its rows, in the order in which they are listed.
pub static CONTROLS: &[(&str, &[ControlRow])] = &[
    ("sample", sample::ROWS),
    ("pitch", pitch::ROWS),
    ("envelope", envelope::ROWS),
    ("filter", filter::ROWS),
    ("effect", effect::ROWS),
    ("synth", synth::ROWS),
    ("midi", midi::ROWS),
];

pub(crate) fn all() -> &'static [ControlRow] {
    static ALL: LazyLock<Vec<ControlRow>> = LazyLock::new(|| {
        let rows = CONTROLS.iter().flat_map(|(_, rows)| rows.iter().cloned());
        rows.chain(numbered::rows()).collect()
    });
    &ALL
}

/// Controls whose values are pitches, so that in Tidal a note's name is a number there.
const PITCHES: &[&str] = &["note", "n", "octave", "detune"];

/// The values of `pattern` as this control. A control that is there already stays beside it; an unnamed value
/// (under the key `value`) becomes this control.
pub(crate) fn wrap(mode: Mode, row: &'static ControlRow, pattern: &Pattern) -> Pattern {
    let key = row.key();
    let unnamed = Key::exactly("value");
    let mut spread: Vec<Key> = row.list_form.iter().map(|name| Key::exactly(name)).collect();
    let pitched = mode.tidal && PITCHES.contains(&row.name);
    if mode.tidal {
        // Tidal knows `bd:3`, a sound and its number, and nothing more.
        spread.truncate(2);
    }
    let name = move |value: &Value| match value {
        Value::List(items) if !spread.is_empty() => {
            spread.iter().copied().zip(items.iter().cloned()).collect()
        }
        Value::Text(word) if mode.tidal && !spread.is_empty() && word.contains(':') => {
            let value = |part: &str| number::parse(part).map_or_else(|| Value::text(part), Value::Number);
            spread.iter().copied().zip(word.split(':').map(value)).collect()
        }
        Value::Text(word) if pitched => {
            let semitones = number::note(word, 5).map(|midi| Value::Number(midi - 72.0));
            Controls::one(key, semitones.unwrap_or_else(|| value.clone()))
        }
        value => Controls::one(key, value.clone()),
    };
    pattern.map(move |value| {
        Value::Controls(match value {
            Value::Controls(controls) => match controls.get(unnamed) {
                Some(value) => controls.without(unnamed).merged(&name(value), |_, new| new.clone()),
                None => name(&Value::Controls(controls.clone())),
            },
            value => name(value),
        })
    })
}
