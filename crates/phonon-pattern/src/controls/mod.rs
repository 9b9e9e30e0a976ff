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

use crate::control::{ControlRow, Key};
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

/// The values of `pattern` as this control. A control that is there already stays beside it; an unnamed value
/// (under the key `value`) becomes this control.
pub(crate) fn wrap(row: &'static ControlRow, pattern: &Pattern) -> Pattern {
    let key = row.key();
    let unnamed = Key::exactly("value");
    let spread: Vec<Key> = row.list_form.iter().map(|name| Key::exactly(name)).collect();
    let name = move |value: &Value| match value {
        Value::List(items) if !spread.is_empty() => {
            spread.iter().copied().zip(items.iter().cloned()).collect()
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
