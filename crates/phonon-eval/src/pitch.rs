//! Numbers from the values of events: note names, note numbers, frequencies.

use phonon_base::Quantity;
use phonon_pattern::Value;

/// Note numbers up to this far from nought count semitones from middle C, as Tidal's do; as MIDI notes they
/// would lie below hearing. See `docs/decisions/note-numbers.md`.
const LARGEST_RELATIVE_NOTE: f64 = 24.0;

/// MIDI number of middle C, `c4`.
const MIDDLE_C: f64 = 60.0;

/// Frequency in hertz of a MIDI note number, with A4 = 69 = 440 Hz.
pub fn midi_to_hertz(note: f64) -> f64 {
    440.0 * ((note - 69.0) / 12.0).exp2()
}

/// The MIDI note that a number or a note name means where it is played.
pub fn midi_note(value: &Value, tidal: bool) -> Option<f64> {
    match value {
        Value::Text(word) => match phonon_pattern::number::parse(word) {
            Some(number) => Some(played_note(number, tidal)),
            None => phonon_pattern::number::note(word, phonon_pattern::number::OCTAVE),
        },
        Value::List(items) => midi_note(items.first()?, tidal),
        _ => value.as_number().map(|number| played_note(number, tidal)),
    }
}

fn played_note(number: f64, tidal: bool) -> f64 {
    if tidal || number.abs() <= LARGEST_RELATIVE_NOTE { MIDDLE_C + number } else { number }
}

/// A value as a number for an input of that quantity: note names become hertz.
pub fn number_of(value: &Value, quantity: Quantity) -> Option<f64> {
    if let Some(number) = value.as_number() {
        return Some(number);
    }
    match (value, quantity) {
        (Value::Text(word), Quantity::Hertz) => {
            phonon_pattern::number::note(word, phonon_pattern::number::OCTAVE).map(midi_to_hertz)
        }
        (Value::Text(word), _) if matches!(&**word, "t" | "x" | "true") => Some(1.0),
        (Value::List(items), _) => number_of(items.first()?, quantity),
        _ => None,
    }
}
