//! Notes and intervals by name.

use std::fmt;

/// Places of the letters C D E F G A B on the chain of fifths that begins with F at -1.
const FIFTHS: [i32; 7] = [0, 2, 4, -1, 1, 3, 5];
/// Semitones of those letters above C.
const SEMITONES: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
const LETTERS: &[u8; 7] = b"CDEFGAB";
/// Names of the twelve pitch classes with flats.
const FLATS: [&str; 12] = ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"];

/// A note's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// 0 is C, 6 is B.
    letter: usize,
    /// Sharps, or flats below nought.
    accidentals: i32,
    /// Its octave, if it says one.
    pub(crate) octave: Option<i32>,
}

impl Note {
    /// Reads a letter, sharps (`#`, `s`, `x` for two) or flats (`b`, `f`), and an octave.
    pub(crate) fn parse(name: &str) -> Option<Note> {
        let bytes = name.as_bytes();
        let first = bytes.first()?.to_ascii_uppercase();
        let letter = LETTERS.iter().position(|letter| *letter == first)?;
        let mut accidentals = 0;
        let mut at = 1;
        while let Some(sign) = bytes.get(at) {
            accidentals += match sign {
                b'#' | b's' => 1,
                b'x' => 2,
                b'b' | b'f' => -1,
                _ => break,
            };
            at += 1;
        }
        let octave = match &name[at..] {
            "" => None,
            octave => Some(octave.parse::<i16>().ok()?.into()),
        };
        Some(Note { letter, accidentals, octave })
    }

    /// The note's name without its octave.
    pub(crate) fn class(self) -> Note {
        Note { octave: None, ..self }
    }

    /// The same pitch class in `octave`.
    pub(crate) fn in_octave(self, octave: i32) -> Note {
        Note { octave: Some(octave), ..self }
    }

    /// The MIDI number; without an octave in octave `octave`.
    pub(crate) fn midi(self, octave: i32) -> i32 {
        (self.octave.unwrap_or(octave) + 1) * 12 + self.semitones()
    }

    /// Semitones above the C of its octave.
    pub(crate) fn semitones(self) -> i32 {
        SEMITONES[self.letter] + self.accidentals
    }

    /// The note `interval` above this one.
    pub(crate) fn above(self, interval: Interval) -> Note {
        let fifths = FIFTHS[self.letter] + 7 * self.accidentals + interval.fifths;
        let letter = FIFTHS.iter().position(|place| *place == (fifths + 1).rem_euclid(7) - 1).unwrap_or(0);
        let accidentals = (fifths + 1).div_euclid(7);
        let octave = self.octave.map(|octave| {
            let octaves = octave - octaves_of(self.letter) - 4 * self.accidentals + interval.octaves;
            octaves + 4 * accidentals + octaves_of(letter)
        });
        Note { letter, accidentals, octave }
    }

    /// Whether it is some kind of C: where octaves begin.
    pub(crate) fn is_c(self) -> bool {
        self.letter == 0
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.accidentals < 0 { "b" } else { "#" };
        write!(f, "{}", LETTERS[self.letter] as char)?;
        for _ in 0..self.accidentals.abs() {
            f.write_str(sign)?;
        }
        match self.octave {
            Some(octave) => write!(f, "{octave}"),
            None => Ok(()),
        }
    }
}

/// The octaves that a letter's fifths, counted from C, climb.
fn octaves_of(letter: usize) -> i32 {
    (FIFTHS[letter] * 7).div_euclid(12)
}

/// The name of a MIDI number, with flats.
pub(crate) fn name_of_midi(midi: i32) -> String {
    format!("{}{}", FLATS[midi.rem_euclid(12) as usize], midi.div_euclid(12) - 1)
}

/// An interval between two notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    fifths: i32,
    octaves: i32,
}

impl Interval {
    /// So many octaves.
    pub(crate) const fn octaves(octaves: i32) -> Interval {
        Interval { fifths: 0, octaves }
    }

    /// Reads a number and a quality, in either order: `3M`, `P5`, `-2m`, `4A`, `5d`.
    pub(crate) fn parse(name: &str) -> Option<Interval> {
        let digits = |c: char| c.is_ascii_digit() || c == '-' || c == '+';
        let (number, quality) = if name.starts_with(digits) {
            name.split_at(name.find(|c| !digits(c))?)
        } else {
            name.split_at(name.find(digits)?)
        };
        let (number, quality) =
            if number.starts_with(digits) { (number, quality) } else { (quality, number) };
        let number: i16 = number.parse().ok()?;
        let steps = i32::from(number.checked_abs()?) - 1;
        if steps < 0 {
            return None;
        }
        let (letter, octave) = ((steps % 7) as usize, steps / 7);
        let perfect = matches!(letter, 0 | 3 | 4);
        let count = quality.len() as i32;
        let alteration = match quality {
            "P" if perfect => 0,
            "M" if !perfect => 0,
            "m" if !perfect => -1,
            _ if count > 0 && count < 5 && quality.bytes().all(|c| c == b'A') => count,
            _ if count > 0 && count < 5 && quality.bytes().all(|c| c == b'd') => {
                if perfect {
                    -count
                } else {
                    -count - 1
                }
            }
            _ => return None,
        };
        let interval = Interval {
            fifths: FIFTHS[letter] + 7 * alteration,
            octaves: octave - octaves_of(letter) - 4 * alteration,
        };
        Some(if number < 0 { interval.down() } else { interval })
    }

    /// The usual interval of so many semitones.
    pub(crate) fn of_semitones(semitones: i32) -> Interval {
        const STEPS: [(usize, i32); 12] = [
            (0, 0),
            (1, -1),
            (1, 0),
            (2, -1),
            (2, 0),
            (3, 0),
            (4, -1),
            (4, 0),
            (5, -1),
            (5, 0),
            (6, -1),
            (6, 0),
        ];
        let up = semitones.abs();
        let (letter, alteration) = STEPS[(up % 12) as usize];
        let interval = Interval {
            fifths: FIFTHS[letter] + 7 * alteration,
            octaves: up / 12 - octaves_of(letter) - 4 * alteration,
        };
        if semitones < 0 { interval.down() } else { interval }
    }

    fn down(self) -> Interval {
        Interval { fifths: -self.fifths, octaves: -self.octaves }
    }

    /// Both intervals, one on top of the other.
    pub(crate) fn plus(self, other: Interval) -> Interval {
        Interval { fifths: self.fifths + other.fifths, octaves: self.octaves + other.octaves }
    }

    /// This interval from the top of `other` down.
    pub(crate) fn minus(self, other: Interval) -> Interval {
        self.plus(other.down())
    }

    /// How many semitones it spans.
    pub(crate) fn semitones(self) -> i32 {
        self.fifths * 7 + self.octaves * 12
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above(note: &str, interval: &str) -> String {
        Note::parse(note).unwrap().above(Interval::parse(interval).unwrap()).to_string()
    }

    #[test]
    fn intervals_keep_the_spelling() {
        assert_eq!(above("C4", "3M"), "E4");
        assert_eq!(above("eb3", "3m"), "Gb3");
        assert_eq!(above("B3", "2m"), "C4");
        assert_eq!(above("F#3", "4A"), "B#3");
        assert_eq!(above("C3", "-2M"), "Bb2");
        assert_eq!(above("D", "P5"), "A");
        assert_eq!(above("C4", "10m"), "Eb5");
        assert_eq!(above("C4", "5d"), "Gb4");
    }

    #[test]
    fn semitones_and_intervals_agree() {
        for semitones in -30..30 {
            assert_eq!(Interval::of_semitones(semitones).semitones(), semitones);
        }
        for (name, semitones) in [("1P", 0), ("3m", 3), ("7M", 11), ("9A", 15), ("13m", 20), ("-8P", -12)] {
            assert_eq!(Interval::parse(name).unwrap().semitones(), semitones, "{name}");
        }
        for name in ["", "3P", "5M", "0P", "P", "3", "3mM", "99999999999P"] {
            assert_eq!(Interval::parse(name), None, "{name}");
        }
    }

    #[test]
    fn notes_have_midi_numbers() {
        assert_eq!(Note::parse("c4").unwrap().midi(3), 60);
        assert_eq!(Note::parse("Cb4").unwrap().midi(3), 59);
        assert_eq!(Note::parse("bs2").unwrap().midi(3), 48);
        assert_eq!(Note::parse("a").unwrap().midi(4), 69);
        assert_eq!(name_of_midi(61), "Db4");
    }
}
