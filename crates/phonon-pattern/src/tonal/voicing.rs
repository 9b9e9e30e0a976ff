//! Chord symbols as notes.

use crate::number;
use crate::tonal::dictionaries;
use crate::tonal::spelling::{Interval, Note, name_of_midi};

/// How a chord is to be voiced.
pub(crate) struct Voicing<'a> {
    /// The chord symbol: `Cm7`, `F#^7/A#`.
    pub(crate) chord: &'a str,
    /// Which voicings.
    pub(crate) dictionary: &'a str,
    /// The MIDI number that the voicing stays near.
    pub(crate) anchor: i32,
    /// How it sits to its anchor.
    pub(crate) mode: &'a str,
    /// How many positions higher.
    pub(crate) offset: i64,
    /// The note of the chord that is meant, counted through octaves; all when it is left out.
    pub(crate) step: Option<i64>,
    /// How many octaves one round through the chord takes.
    pub(crate) octaves: i64,
}

/// A note of a voicing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Voiced {
    /// By name.
    Name(String),
    /// By MIDI number.
    Midi(f64),
}

impl Voicing<'_> {
    /// The notes; `None` for a chord that the dictionary does not know.
    pub(crate) fn notes(&self) -> Option<Vec<Voiced>> {
        let (root, symbol) = split(self.chord)?;
        let root = root.semitones();
        let voicings: Vec<Vec<i32>> = dictionaries::voicings(self.dictionary, symbol)?
            .iter()
            .map(|voicing| voicing.split(' ').filter_map(Interval::parse).map(Interval::semitones).collect())
            .collect();
        let top = matches!(self.mode, "below" | "duck");
        let target = |voicing: &[i32]| if top { *voicing.last().unwrap_or(&0) } else { voicing[0] };
        let above = |voicing: &[i32]| (self.anchor.rem_euclid(12) - target(voicing) - root).rem_euclid(12);
        let best = match self.mode {
            "root" => 0,
            _ => (0..voicings.len()).min_by_key(|at| above(&voicings[*at]))?,
        };
        let count = voicings.len() as i64;
        let octaves = -(-self.offset).div_euclid(count) as i32;
        let voicing = &voicings[(best as i64 + self.offset).rem_euclid(count) as usize];
        let reference = self.anchor - above(voicing) + octaves * 12;
        let midi = voicing.iter().map(|step| reference - target(voicing) + step);
        let midi: Vec<i32> = midi.filter(|note| self.mode != "duck" || *note != self.anchor).collect();
        if let Some(step) = self.step {
            let length = (midi.len() as i64).max(1);
            let octaves = step.div_euclid(length) * self.octaves * 12;
            let note = midi.get(step.rem_euclid(length) as usize);
            return Some(note.map(|note| Voiced::Midi(*note as f64 + octaves as f64)).into_iter().collect());
        }
        Some(midi.into_iter().map(|note| Voiced::Name(name_of_midi(note))).collect())
    }
}

/// Root and symbol of a chord; what follows a slash is the bass and left out.
pub(crate) fn split(chord: &str) -> Option<(Note, &str)> {
    let chord = chord.split('/').next()?;
    let first = chord.chars().next().filter(|c| ('A'..='G').contains(c))?;
    let signs = chord[first.len_utf8()..].find(|c| c != 'b' && c != '#');
    let end = signs.map_or(chord.len(), |at| at + first.len_utf8());
    Some((Note::parse(&chord[..end])?, &chord[end..]))
}

/// The MIDI number of an anchor, which may be a note's name or a number.
pub(crate) fn anchor_of(value: &crate::value::Value) -> Option<i32> {
    match value {
        crate::value::Value::Text(word) => {
            number::parse(word).or_else(|| number::note(word, 4)).map(|number| number as i32)
        }
        value => value.as_number().map(|number| number as i32),
    }
}

/// Lowest and highest note of the older voicings.
const RANGE: std::ops::RangeInclusive<i32> = 53..=69;

/// The voicing of `chord` between F3 and A4 whose highest note lies nearest to `top`, by notes' names.
pub(crate) fn nearest(chord: &str, dictionary: &str, top: Option<i32>) -> Vec<Note> {
    let Some((root, symbol)) = split(chord) else {
        return Vec::new();
    };
    let mut possible: Vec<Vec<Note>> = Vec::new();
    for voicing in dictionaries::voicings(dictionary, symbol).unwrap_or(&[]) {
        let steps: Vec<Interval> = voicing.split(' ').filter_map(Interval::parse).collect();
        let (Some(bottom), Some(highest)) = (steps.first(), steps.last()) else {
            continue;
        };
        let lowest = root.class().above(*bottom);
        let span = highest.minus(*bottom).semitones();
        for midi in RANGE {
            let class = (midi - lowest.semitones()).rem_euclid(12);
            if class == 0 && midi + span <= *RANGE.end() {
                let start = lowest.in_octave((midi - lowest.semitones()).div_euclid(12) - 1);
                possible.push(steps.iter().map(|step| start.above(step.minus(*bottom))).collect());
            }
        }
    }
    let distance = |notes: &Vec<Note>| match (top, notes.last()) {
        (Some(top), Some(note)) => (note.midi(3) - top).abs(),
        _ => 0,
    };
    possible.into_iter().min_by_key(distance).unwrap_or_default()
}
