//! Oscillators: which of them are periodic, and so have partials at whole multiples only.

use phonon_dsp::UnitRow;
use phonon_dsp::units::UNITS;
use phonon_rig::Run;

use super::signal::{Setting, at, has_frequency, hold, words};

/// Units with a frequency that have no partials at its multiples alone, and why.
const APERIODIC: &[(&str, &str)] = &[
    ("pluck", "a string decays and is a little sharp of whole multiples"),
    ("waveguide", "as pluck"),
    ("supersaw", "voices out of tune"),
    ("superpwm", "its widths swing"),
    ("superchip", "its pitch swings"),
    ("impulse", "clicks of one frame, exact in time instead of band-limited"),
    ("superkick", "a drum"),
    ("supersnare", "a drum"),
    ("superhat", "a drum"),
];

/// Units whose lowest partial lies below the frequency, and at which part of it.
const LOWER: &[(&str, usize)] = &[("organ", 2)];

/// What is set besides the frequency: a unit, its inputs, its text.
const SETTINGS: &[(&str, Setting, &str)] = &[
    ("pulse", &[("width", 0.3)], ""),
    ("vco", &[("wave", 0.5)], ""),
    ("syncsaw", &[("ratio", 2.7)], ""),
    ("syncpulse", &[("ratio", 2.7), ("width", 0.3)], ""),
    ("superfm", &[("ratio", 2.0), ("index", 2.0)], ""),
    ("additive", &[], "1 0.5 0.33 0.25 0.2 0.16 0.14 0.12 0.11 0.1 0.09 0.08"),
    ("wavetable", &[], "saw"),
];

/// Units that a note plays: those with a frequency, apart from those of chance and control.
pub fn all() -> impl Iterator<Item = &'static UnitRow> {
    let groups = ["oscillators", "instruments"];
    UNITS.iter().copied().filter(move |row| groups.contains(&row.group) && has_frequency(row))
}

/// Why it is not periodic, if it is not.
pub fn aperiodic(row: &UnitRow) -> Option<&'static str> {
    APERIODIC.iter().find(|(unit, _)| *unit == row.name).map(|(_, why)| *why)
}

/// The frequency of which all partials are multiples, as a part of the note.
pub fn part(row: &UnitRow) -> usize {
    LOWER.iter().find(|(unit, _)| *unit == row.name).map_or(1, |(_, part)| *part)
}

/// The unit at a frequency, with the settings of the table.
pub fn run(row: &'static UnitRow, freq: f32, rate: f32) -> Run {
    let run = at(row, freq, rate);
    let Some((_, setting, text)) = SETTINGS.iter().find(|(unit, ..)| *unit == row.name) else { return run };
    let mut run = hold(run, setting);
    run.texts.iter_mut().for_each(|slot| (*text).clone_into(slot));
    run
}

/// What is set, in words.
pub fn setting(row: &UnitRow) -> String {
    let Some((_, setting, text)) = SETTINGS.iter().find(|(unit, ..)| *unit == row.name) else {
        return String::new();
    };
    // A list of numbers says less than the curve.
    let text = if text.starts_with(char::is_alphabetic) { *text } else { "" };
    format!("{} {text}", words(setting)).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_name_units_and_their_inputs() {
        for (unit, inputs, _) in SETTINGS {
            let row = UNITS.iter().find(|row| row.name == *unit).unwrap();
            for (name, _) in *inputs {
                assert!(row.inputs.iter().any(|input| input.name == *name), "{unit} has no {name}");
            }
        }
        for (unit, _) in APERIODIC {
            assert!(UNITS.iter().any(|row| row.name == *unit), "{unit}");
        }
    }
}
