//! Chords by name as in Tidal: `c'maj7`, `e4'min7'ii`, `g'dom7'5'o'd1`.

use crate::number;
use crate::tonal::spelling::name_of_midi;
use crate::value::Value;

/// Most notes of one chord.
const MOST_NOTES: usize = 64;
/// Roots farther away than this many semitones are no notes of anything.
const FARTHEST: f64 = 1e6;

/// What a word such as `e'min7'ii` means: its notes' names, or with `tidal` semitones from c5. Nothing for a word
/// that is no chord.
pub(crate) fn spelled(word: &str, tidal: bool) -> Option<Vec<Value>> {
    let mut parts = word.split('\'');
    let root = parts.next()?;
    let name = parts.next()?;
    let midi = match number::parse(root) {
        Some(number) if tidal => number,
        Some(number) => number + 60.0,
        None if tidal => number::note(root, 5)? - 72.0,
        None => number::note(root, number::OCTAVE)?,
    };
    if midi.abs() > FARTHEST {
        return None;
    }
    let mut notes = match (chord(name), number::parse(name)) {
        (Some(chord), _) => chord.to_vec(),
        (None, Some(_)) => chord("major")?.to_vec(),
        (None, None) if name.is_empty() => chord("major")?.to_vec(),
        (None, None) => return None,
    };
    let range = if chord(name).is_none() { Some(name) } else { None };
    for change in range.into_iter().chain(parts) {
        notes = changed(notes, change)?;
    }
    let value = |note: i32| match tidal {
        true => Value::Number(midi + f64::from(note)),
        false if midi.fract() == 0.0 => Value::text(name_of_midi(midi as i32 + note)),
        false => Value::Number(midi + f64::from(note)),
    };
    Some(notes.into_iter().map(value).collect())
}

/// A chord after one change: a number of notes, inversions `i`, open position `o`, a dropped note `d1`.
fn changed(mut notes: Vec<i32>, change: &str) -> Option<Vec<i32>> {
    if change.is_empty() || notes.is_empty() {
        return Some(notes);
    }
    if change.bytes().all(|byte| byte == b'i') {
        for _ in 0..change.len().min(MOST_NOTES) {
            let lowest = notes.remove(0);
            notes.push(lowest + 12);
        }
        return Some(notes);
    }
    if change == "o" {
        if notes.len() > 2 {
            let fifth = notes.remove(2);
            let root = notes.remove(0);
            notes.splice(0..0, [root - 12, fifth - 12]);
        }
        return Some(notes);
    }
    if let Some(place) = change.strip_prefix('d') {
        let place: usize = place.parse().ok()?;
        if place > 0 && place <= notes.len() {
            let dropped = notes.remove(notes.len() - place);
            notes.insert(0, dropped - 12);
        }
        return Some(notes);
    }
    let count: usize = change.parse().ok()?;
    let chord = notes.clone();
    Some(
        (0..count.min(MOST_NOTES))
            .map(|at| chord[at % chord.len()] + 12 * (at / chord.len()) as i32)
            .collect(),
    )
}

/// The notes of a chord by name, in semitones above its root.
pub(crate) fn chord(name: &str) -> Option<&'static [i32]> {
    CHORDS.iter().find(|(names, _)| names.contains(&name)).map(|(_, notes)| *notes)
}

/// Every chord with its names.
pub(crate) static CHORDS: &[(&[&str], &[i32])] = &[
    (&["major", "maj", "M"], &[0, 4, 7]),
    (&["aug", "plus", "sharp5"], &[0, 4, 8]),
    (&["six", "6", "sixth"], &[0, 4, 7, 9]),
    (&["sixNine", "six9", "sixby9", "6by9"], &[0, 4, 7, 9, 14]),
    (&["major7", "maj7", "M7"], &[0, 4, 7, 11]),
    (&["major9", "maj9"], &[0, 4, 7, 11, 14]),
    (&["add9", "major9add"], &[0, 4, 7, 14]),
    (&["major11", "maj11"], &[0, 4, 7, 11, 14, 17]),
    (&["add11"], &[0, 4, 7, 17]),
    (&["major13", "maj13"], &[0, 4, 7, 11, 14, 21]),
    (&["add13"], &[0, 4, 7, 21]),
    (&["dom7", "seven", "7"], &[0, 4, 7, 10]),
    (&["dom9", "nine"], &[0, 4, 7, 14]),
    (&["eleven", "11", "dom11"], &[0, 4, 7, 10, 14, 17]),
    (&["thirteen", "13", "dom13"], &[0, 4, 7, 10, 14, 17, 21]),
    (&["sevenFlat5", "7f5"], &[0, 4, 6, 10]),
    (&["sevenSharp5", "7s5"], &[0, 4, 8, 10]),
    (&["sevenFlat9", "7f9"], &[0, 4, 7, 10, 13]),
    (&["nineSus4", "ninesus4", "9sus4"], &[0, 5, 7, 10, 14]),
    (&["sevenSharp5flat9", "7s5f9"], &[0, 4, 8, 10, 13]),
    (&["sevenFlat10", "7f10"], &[0, 4, 7, 10, 15]),
    (&["nineSharp5", "9s5", "9sharp5"], &[0, 1, 13]),
    (&["elevenSharp", "11s"], &[0, 4, 7, 10, 14, 18]),
    (&["minor", "min", "m"], &[0, 3, 7]),
    (&["diminished", "dim"], &[0, 3, 6]),
    (&["minorSharp5", "msharp5", "mS5"], &[0, 3, 8]),
    (&["minor6", "min6", "m6"], &[0, 3, 7, 9]),
    (&["minorSixNine", "minor69", "min69", "minSixNine", "m69", "mSixNine", "m6by9"], &[0, 3, 9, 7, 14]),
    (&["minor7flat5", "min7flat5", "m7flat5", "m7f5"], &[0, 3, 6, 10]),
    (&["minorSeven", "minor7", "min7", "m7"], &[0, 3, 7, 10]),
    (&["minor7sharp5", "m7sharp5", "m7s5"], &[0, 3, 8, 10]),
    (&["minor7flat9", "m7flat9", "m7f9"], &[0, 3, 7, 10, 13]),
    (&["minor7sharp9", "m7sharp9", "m7s9"], &[0, 3, 7, 10, 14]),
    (&["diminished7", "dim7"], &[0, 3, 6, 9]),
    (&["diminished9", "dim9"], &[0, 3, 6, 9, 13]),
    (&["minor9", "min9", "m9"], &[0, 3, 7, 10, 14]),
    (&["minor11", "min11", "m11"], &[0, 3, 7, 10, 14, 17]),
    (&["minor13", "min13", "m13"], &[0, 3, 7, 10, 14, 17, 21]),
    (&["minorMajor7", "minMaj7", "mmaj7"], &[0, 3, 7, 11]),
    (&["m9sharp5", "m9s5"], &[0, 1, 14]),
    (&["m7sharp5flat9"], &[0, 3, 8, 10, 13]),
    (&["m11sharp", "m11s"], &[0, 3, 7, 10, 14, 18]),
    (&["one", "1"], &[0]),
    (&["five", "5"], &[0, 7]),
    (&["sus2"], &[0, 2, 7]),
    (&["sus4"], &[0, 5, 7]),
    (&["sevenSus2", "7sus2"], &[0, 2, 7, 10]),
    (&["sevenSus4", "7sus4"], &[0, 5, 7, 10]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(word: &str) -> Vec<f64> {
        spelled(word, true).unwrap().iter().map(|value| value.as_number().unwrap()).collect()
    }

    #[test]
    fn chords_are_inverted_opened_dropped_and_extended() {
        assert_eq!(numbers("c'maj"), [0.0, 4.0, 7.0]);
        assert_eq!(numbers("e'min7'ii"), [11.0, 14.0, 16.0, 19.0]);
        assert_eq!(numbers("c'major'5"), [0.0, 4.0, 7.0, 12.0, 16.0]);
        assert_eq!(numbers("c'maj'o"), [-12.0, -5.0, 4.0]);
        assert_eq!(numbers("c'maj7'd1"), [-1.0, 0.0, 4.0, 7.0]);
        assert_eq!(numbers("c6'maj"), [12.0, 16.0, 19.0]);
    }

    #[test]
    fn what_is_no_chord_anybody_could_hear_is_refused() {
        assert!(spelled("465555555555'55", false).is_none());
        assert!(spelled("c'maj'0'i", true).is_some_and(|notes| notes.is_empty()));
        assert!(spelled("c'maj'0'o'd1", false).is_some_and(|notes| notes.is_empty()));
    }

    #[test]
    fn names_are_notes_otherwise() {
        let notes: Vec<String> = spelled("c4'min7", false).unwrap().iter().map(Value::to_string).collect();
        assert_eq!(notes, ["C4", "Eb4", "G4", "Bb4"]);
        assert!(spelled("bd'maj", false).is_none());
        assert!(spelled("c'nope", false).is_none());
        assert!(spelled("c", false).is_none());
    }
}
