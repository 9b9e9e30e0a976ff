//! Sounds that are there without any file: written as Phonon text, rendered once when first asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use phonon_base::Time;
use phonon_dsp::Sample;

use crate::offline::Offline;
use crate::render::{Length, RenderOptions};
use crate::sounds::Sounds;

/// The text of the kit: buses `~bd0`, `~bd1` … are the sounds `bd`, numbers 0, 1 …
pub const TEXT: &str = include_str!("kit.ph");

/// The drum machines: buses `~tr808_bd0` … are the sounds `tr808_bd` …, which `bank "tr808"` finds.
pub const MACHINES: &[&str] = &[
    include_str!("machines/tr808.ph"),
    include_str!("machines/tr909.ph"),
    include_str!("machines/cr78.ph"),
    include_str!("machines/linndrum.ph"),
];

/// Other names of machines, as they stand before a sound: `808bd`, `RolandTR808_bd`.
const ALSO: &[(&str, &str)] = &[
    ("rolandtr808_", "tr808_"),
    ("808_", "tr808_"),
    ("808", "tr808_"),
    ("rolandtr909_", "tr909_"),
    ("909_", "tr909_"),
    ("909", "tr909_"),
    ("rolandcompurhythm78_", "cr78_"),
    ("compurhythm78_", "cr78_"),
    ("linn_", "linndrum_"),
    ("linn", "linndrum_"),
    ("linnlm1_", "linndrum_"),
    ("lm1_", "linndrum_"),
    ("tr808", "tr808_"),
    ("tr909", "tr909_"),
    ("cr78", "cr78_"),
];

/// Peak to which the sounds of the machines are brought: -3 dB.
const PEAK: f32 = 0.707;

/// Longest sound, in seconds.
const SECONDS: f64 = 4.0;
/// What comes after the last sample above this is cut off: -96 dB, less than half a step of 16 bits.
const SILENCE: f32 = 1.6e-5;

/// The built-in sounds.
pub struct Kit {
    rate: u32,
    sounds: BTreeMap<&'static str, usize>,
    /// The line of each bus, by its name.
    lines: BTreeMap<&'static str, &'static str>,
    made: BTreeMap<(&'static str, usize), Arc<Sample>>,
}

impl Kit {
    /// The sounds, to be rendered at `rate`.
    pub fn new(rate: u32) -> Kit {
        let mut sounds: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for line in std::iter::once(&TEXT).chain(MACHINES).flat_map(|text| text.lines()) {
            if let Some((bus, sound)) = sound_of_line(line) {
                *sounds.entry(sound).or_default() += 1;
                lines.insert(bus, line);
            }
        }
        Kit { rate, sounds, lines, made: BTreeMap::new() }
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sounds.keys().copied()
    }

    /// How many numbers a sound has.
    pub fn count(&self, name: &str) -> usize {
        self.sounds.get(&*canonical(name)).copied().unwrap_or(0)
    }

    /// Number `index` of a sound; numbers wrap around in both directions.
    pub fn find(&mut self, name: &str, index: i64) -> Option<Arc<Sample>> {
        let name = canonical(name);
        let (name, count) = self.sounds.get_key_value(&*name).map(|(name, count)| (*name, *count))?;
        let number = index.rem_euclid(count as i64) as usize;
        if let Some(sample) = self.made.get(&(name, number)) {
            return Some(sample.clone());
        }
        let sample = Arc::new(self.render(name, number)?);
        self.made.insert((name, number), sample.clone());
        Some(sample)
    }

    /// Whether number `index` of a sound need not be rendered any more, if there is one.
    pub fn is_made(&self, name: &str, index: i64) -> bool {
        let Some((name, count)) = self.sounds.get_key_value(&*canonical(name)) else { return true };
        self.made.contains_key(&(*name, index.rem_euclid(*count as i64) as usize))
    }

    /// The lines that a bus needs: its own, and those of the buses that it names.
    fn text_of(&self, bus: &str) -> String {
        let mut text = String::new();
        let mut open = vec![bus];
        while let Some(line) = open.pop().and_then(|bus| self.lines.get(bus)) {
            text.push_str(line);
            text.push('\n');
            let named = line[1..].split('~').skip(1);
            open.extend(
                named.map(|rest| {
                    rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")
                }),
            );
        }
        text
    }

    fn render(&self, name: &str, number: usize) -> Option<Sample> {
        let bus = format!("{name}{number}");
        let text = format!("{}cps: {}\nd1: s \"~{bus}\"\n", self.text_of(&bus), 1.0 / SECONDS);
        let program = phonon_eval::evaluate_with(&text, false).program;
        let length = Length::Cycles(Time::ONE);
        let options = RenderOptions { rate: self.rate, length, ..RenderOptions::default() };
        let mut offline = Offline::new(program, &options, Sounds::empty(self.rate)).ok()?;
        let mut block = vec![[0.0; 2]; offline.frames() as usize];
        offline.block(&mut block, &mut []);
        let end = block.iter().rposition(|frame| frame.iter().any(|side| side.abs() > SILENCE))? + 1;
        let side = |at: usize| block[..end].iter().map(|frame| frame[at]).collect::<Vec<f32>>();
        let (mut left, mut right) = (side(0), side(1));
        if name.contains('_') {
            let peak = left.iter().chain(&right).fold(SILENCE, |peak, x| peak.max(x.abs()));
            left.iter_mut().chain(&mut right).for_each(|x| *x *= PEAK / peak);
        }
        let channels = if left == right { vec![left] } else { vec![left, right] };
        Some(Sample::new(self.rate as f32, channels))
    }
}

/// `bd3` and `bd` of a line that begins with `~bd3:`.
fn sound_of_line(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, _) = line.strip_prefix('~')?.split_once(':')?;
    let sound = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (sound.len() < name.len() && !sound.is_empty()).then_some((name, sound))
}

/// The name by which the kit has a sound.
fn canonical(name: &str) -> Cow<'_, str> {
    let small = name.to_ascii_lowercase();
    let known = |(also, machine): &(&str, &str)| {
        let sound = small.strip_prefix(also)?;
        (!sound.is_empty() && !sound.starts_with('_')).then(|| format!("{machine}{sound}"))
    };
    let is_known =
        ["tr808_", "tr909_", "cr78_", "linndrum_"].iter().any(|machine| small.starts_with(machine));
    match ALSO.iter().find_map(known) {
        Some(name) if !is_known => Cow::Owned(name),
        _ if small.contains('_') => Cow::Owned(small),
        _ => Cow::Borrowed(name),
    }
}
