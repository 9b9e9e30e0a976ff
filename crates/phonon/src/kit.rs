//! Sounds that are there without any file: written as Phonon text, rendered once when first asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use phonon_base::Time;
use phonon_dsp::Sample;

use crate::offline::Offline;
use crate::render::{Length, RenderOptions};
use crate::sounds::Sounds;

/// The text of the kit: buses `~bd0`, `~bd1` … are the sounds `bd`, numbers 0, 1 …
pub const TEXT: &str = include_str!("kit.ph");

/// Longest sound, in seconds.
const SECONDS: f64 = 4.0;
/// What comes after the last sample above this is cut off: -96 dB, less than half a step of 16 bits.
const SILENCE: f32 = 1.6e-5;

/// The built-in sounds.
pub struct Kit {
    rate: u32,
    sounds: BTreeMap<&'static str, usize>,
    made: BTreeMap<(&'static str, usize), Arc<Sample>>,
}

impl Kit {
    /// The sounds, to be rendered at `rate`.
    pub fn new(rate: u32) -> Kit {
        let mut sounds: BTreeMap<&'static str, usize> = BTreeMap::new();
        for name in TEXT.lines().filter_map(sound_of_line) {
            *sounds.entry(name).or_default() += 1;
        }
        Kit { rate, sounds, made: BTreeMap::new() }
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sounds.keys().copied()
    }

    /// How many numbers a sound has.
    pub fn count(&self, name: &str) -> usize {
        self.sounds.get(name).copied().unwrap_or(0)
    }

    /// Number `index` of a sound; numbers wrap around in both directions.
    pub fn find(&mut self, name: &str, index: i64) -> Option<Arc<Sample>> {
        let (name, count) = self.sounds.get_key_value(name).map(|(name, count)| (*name, *count))?;
        let number = index.rem_euclid(count as i64) as usize;
        if let Some(sample) = self.made.get(&(name, number)) {
            return Some(sample.clone());
        }
        let sample = Arc::new(self.render(name, number)?);
        self.made.insert((name, number), sample.clone());
        Some(sample)
    }

    fn render(&self, name: &str, number: usize) -> Option<Sample> {
        let text = format!("{TEXT}\ncps: {}\nd1: s \"~{name}{number}\"\n", 1.0 / SECONDS);
        let program = phonon_eval::evaluate_with(&text, false).program;
        let length = Length::Cycles(Time::ONE);
        let options = RenderOptions { rate: self.rate, length, ..RenderOptions::default() };
        let mut offline = Offline::new(program, &options, Sounds::empty(self.rate)).ok()?;
        let mut block = vec![[0.0; 2]; offline.frames() as usize];
        offline.block(&mut block, &mut []);
        let end = block.iter().rposition(|frame| frame.iter().any(|side| side.abs() > SILENCE))? + 1;
        let side = |at: usize| block[..end].iter().map(|frame| frame[at]).collect::<Vec<f32>>();
        let (left, right) = (side(0), side(1));
        let channels = if left == right { vec![left] } else { vec![left, right] };
        Some(Sample { rate: self.rate as f32, channels })
    }
}

/// `bd` of a line that begins with `~bd3:`.
fn sound_of_line(line: &'static str) -> Option<&'static str> {
    let (name, _) = line.strip_prefix('~')?.split_once(':')?;
    let sound = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (sound.len() < name.len() && !sound.is_empty()).then_some(sound)
}
