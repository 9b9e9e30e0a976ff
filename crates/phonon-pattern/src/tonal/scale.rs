//! Steps of scales, and notes moved along them.

use crate::function::ArgError;
use crate::number;
use crate::tonal::scales;
use crate::tonal::spelling::{Interval, Note};
use crate::value::Value;

/// Octave of a tonic that has none.
const OCTAVE: i32 = 3;

/// A scale on a tonic.
#[derive(Clone, Debug)]
pub(crate) struct OnTonic {
    tonic: Note,
    intervals: Vec<Interval>,
}

impl OnTonic {
    /// Reads "C minor", "Eb3 bebop major", "dorian": a tonic, C when there is none, and a scale's name.
    pub(crate) fn parse(name: &str) -> Result<OnTonic, ArgError> {
        let (tonic, rest) = match name.split_once(' ') {
            Some((first, rest)) if Note::parse(first).is_some() => (Note::parse(first), rest),
            _ => (None, name),
        };
        let scale = scales::find(rest).ok_or_else(|| {
            let known =
                scales::SCALES.iter().flat_map(|scale| scale.aliases.iter().copied().chain([scale.name]));
            let hint = phonon_base::suggest::sentence(rest, known);
            let hint = hint.map_or_else(String::new, |hint| format!("; {hint}"));
            let expected = if Note::parse(rest).is_some() {
                format!("a scale as well as a tonic, such as `{rest}:major`")
            } else {
                format!("a scale such as `C:minor`, not `{name}`{hint}")
            };
            ArgError::expected("name", expected)
        })?;
        let intervals = scale.intervals.split(' ').filter_map(Interval::parse).collect();
        let tonic =
            tonic.or_else(|| Note::parse("C")).ok_or_else(|| ArgError::expected("name", "a tonic"))?;
        Ok(OnTonic { tonic, intervals })
    }

    /// Its steps in semitones above the tonic.
    pub(crate) fn semitones(&self) -> Vec<f64> {
        self.intervals.iter().map(|interval| f64::from(interval.semitones())).collect()
    }

    /// The note of step `step`, counted from 0 at the tonic.
    pub(crate) fn step(&self, step: f64) -> Note {
        let count = self.intervals.len() as i64;
        let step = step.ceil() as i64;
        let octaves = Interval::octaves(step.div_euclid(count) as i32);
        let tonic = self.tonic.in_octave(self.tonic.octave.unwrap_or(OCTAVE));
        tonic.above(self.intervals[step.rem_euclid(count) as usize].plus(octaves))
    }

    /// The MIDI number of step `step`, where step 0 is the scale's note nearest below or above `anchor`.
    pub(crate) fn step_near(&self, step: f64, anchor: i32) -> f64 {
        let semitones: Vec<i32> = self.intervals.iter().map(|interval| interval.semitones()).collect();
        let above = (anchor.rem_euclid(12) - self.tonic.midi(OCTAVE).rem_euclid(12)).rem_euclid(12);
        let zero = nearest(above, &semitones, false);
        let step = step.ceil() as i64 + zero as i64;
        let count = semitones.len() as i64;
        let octaves = step.div_euclid(count) * 12;
        f64::from(semitones[step.rem_euclid(count) as usize] + anchor - above) + octaves as f64
    }

    /// The note of the scale nearest to a MIDI number; of two the higher.
    pub(crate) fn nearest(&self, midi: i32) -> Note {
        let tonic = self.tonic.in_octave(0);
        let notes: Vec<Note> = self
            .intervals
            .iter()
            .map(|interval| tonic.above(*interval))
            .chain([tonic.above(Interval::octaves(1))])
            .collect();
        let root = notes[0].midi(0);
        let octaves = (midi - root).div_euclid(12);
        let numbers: Vec<i32> = notes.iter().map(|note| note.midi(0) + 12 * octaves).collect();
        notes[nearest(midi, &numbers, true)].above(Interval::octaves(octaves))
    }

    /// `note`, which has to be one of the scale's, moved along it by `offset` steps.
    pub(crate) fn along(&self, note: Note, offset: f64) -> Option<Note> {
        let classes: Vec<Note> =
            self.intervals.iter().map(|interval| self.tonic.class().above(*interval)).collect();
        let start = classes.iter().position(|class| *class == note.class())? as i64;
        let mut octave = note.octave.unwrap_or(OCTAVE);
        let mut current = note.class();
        let direction = if offset < 0.0 { -1 } else { 1 };
        for step in 1..=offset.abs().ceil().min(1000.0) as i64 {
            if direction < 0 && current.is_c() {
                octave -= 1;
            }
            current = classes[(start + direction * step).rem_euclid(classes.len() as i64) as usize];
            if direction > 0 && current.is_c() {
                octave += 1;
            }
        }
        Some(current.in_octave(octave))
    }
}

/// Which of `numbers` lies nearest to `target`; of two equally near the later with `later`.
fn nearest(target: i32, numbers: &[i32], later: bool) -> usize {
    let mut best = (0, i32::MAX);
    for (at, number) in numbers.iter().enumerate() {
        let distance = (number - target).abs();
        if distance < best.1 || (later && distance == best.1) {
            best = (at, distance);
        }
    }
    best.0
}

/// A step of a scale: its number and how many semitones it is raised by: `2#`, `-1b`.
pub(crate) fn step_of(value: &Value) -> Option<(f64, i32)> {
    if let Some(number) = value.as_number() {
        return Some((number, 0));
    }
    let word = value.as_text()?;
    let signs = word.find(|c: char| "#bsf".contains(c))?;
    let (number, signs) = word.split_at(signs);
    let raised = |sign: u8| match sign {
        b'#' | b's' => Some(1),
        b'b' | b'f' => Some(-1),
        _ => None,
    };
    let raised: Option<Vec<i32>> = signs.bytes().map(raised).collect();
    Some((number::parse(number)?, raised?.iter().sum()))
}

/// Whether a value is the name of a note.
pub(crate) fn note_of(value: &Value) -> Option<Note> {
    let word = value.as_text()?;
    number::note(word, OCTAVE)?;
    Note::parse(word)
}
