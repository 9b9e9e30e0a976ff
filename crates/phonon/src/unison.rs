//! One event as several voices side by side: out of tune with each other, and spread from left to right.

use phonon_pattern::{Controls, Key, Value};

use crate::values::EventValues;

/// Most voices that one event starts.
const MOST: f64 = 16.0;
/// How far the outer voices are apart when an event does not say, in semitones; as superdough's supersaw.
const DETUNE: f64 = 0.18;
/// How far they are spread when an event does not say: 1 is from one side to the other.
const SPREAD: f64 = 0.6;

/// The controls of each voice of an event that asks for several; none, and it is one voice as it is.
pub fn voices(values: &EventValues<'_>, controls: &Controls) -> Vec<Controls> {
    let count = values.unison().round().clamp(1.0, MOST);
    if count < 2.0 {
        return Vec::new();
    }
    let detune = values.control("detune").unwrap_or(DETUNE);
    let spread = values.control("spread").unwrap_or(SPREAD);
    let number = |control: &str| values.control(control);
    let set =
        |controls: Controls, name: &str, value: f64| controls.with(Key::named(name), Value::Number(value));
    let voice = |index: usize| {
        let place = index as f64 / (count - 1.0) - 0.5;
        let ratio = (place * detune / 12.0).exp2();
        // So many voices that know nothing of each other are as loud as one.
        let mut voice = set(controls.clone(), "gain", number("gain").unwrap_or(1.0) / count.sqrt());
        voice = set(voice, "pan", (number("pan").unwrap_or(0.5) + place * spread).clamp(0.0, 1.0));
        voice = set(voice, "freq", values.frequency() * ratio);
        set(voice, "speed", number("speed").unwrap_or(1.0) * ratio)
    };
    (0..count as usize).map(voice).collect()
}
