//! Single turns of a wave, kept once per octave so that no partial passes half the frame rate.

use crate::Sample;
use crate::math::{log2, sin_turns};
use crate::parts::delay_line::hermite;
use crate::units::env::segments::numbers;

/// Samples in a turn.
const LENGTH: usize = 2048;
/// Harmonics of the richest table; each next one has half as many.
const HARMONICS: usize = 512;
const OCTAVES: usize = 10;
/// Most turns that a file gives.
const TURNS: usize = 16;

/// Turns, each as [`OCTAVES`] tables.
pub struct Wavetable {
    /// By turn, then octave.
    tables: Vec<Vec<f32>>,
    turns: usize,
}

/// Sine and cosine amplitudes of the harmonics from the first.
type Series = Vec<(f32, f32)>;

impl Wavetable {
    /// From a recording: turns of 2048 frames if it has two or more of them, else one turn of all of it.
    pub fn from_sample(sample: &Sample) -> Self {
        let wave = &sample.channels[0];
        let count = (wave.len() / LENGTH).clamp(1, TURNS);
        let turn = |k: usize| {
            if wave.len() >= 2 * LENGTH {
                // Evenly spread over a file with more turns than are kept.
                let at = k * (wave.len() / LENGTH) / count * LENGTH;
                wave[at..at + LENGTH].to_vec()
            } else {
                drawn(wave)
            }
        };
        let sines = sines();
        let series: Vec<Series> = (0..count).map(|k| analyse(&turn(k), &sines)).collect();
        Self::from_series(&series, &sines)
    }

    /// From drawn turns: the levels of each, evenly spaced, joined by straight lines; `|` between turns.
    fn from_levels(text: &str) -> Option<Self> {
        let turns = text.split('|').map(|turn| numbers(Some(&turn.to_owned()))).take(TURNS);
        let turns: Vec<Vec<f32>> = turns.filter(|levels| levels.len() > 1).collect();
        let sines = sines();
        let series: Vec<Series> = turns.iter().map(|levels| analyse(&drawn(levels), &sines)).collect();
        (!series.is_empty()).then(|| Self::from_series(&series, &sines))
    }

    /// From drawn levels or from the name of a shape; a morph from sine over triangle and square to saw for any other word.
    pub fn from_shape(name: &str) -> Self {
        if let Some(drawn) = Self::from_levels(name) {
            return drawn;
        }
        let names = ["sine", "tri", "square", "saw"];
        let chosen: Vec<&str> = names.into_iter().filter(|known| *known == name.trim()).collect();
        let chosen = if chosen.is_empty() { names.to_vec() } else { chosen };
        let series: Vec<Series> = chosen.into_iter().map(shape).collect();
        Self::from_series(&series, &sines())
    }

    fn from_series(series: &[Series], sines: &[f32]) -> Self {
        let octave =
            |series: &Series, octave: usize| draw(&series[..(HARMONICS >> octave).min(series.len())], sines);
        let tables = series.iter().flat_map(|s| (0..OCTAVES).map(move |k| octave(s, k))).collect();
        Wavetable { tables, turns: series.len() }
    }

    /// The wave at a phase in turns (0 to 1), at `position` from 0, the first turn, to 1, the last; `step` is
    /// the phase per frame in turns.
    pub fn read(&self, phase: f32, position: f32, step: f32) -> f32 {
        // So many halvings that the highest harmonic stays below half the rate.
        let octaves = log2((step.abs() * (2 * HARMONICS) as f32).max(1.0));
        let octave = (-(-octaves).floor() as usize).min(OCTAVES - 1);
        let place = position.clamp(0.0, 1.0) * (self.turns - 1) as f32;
        let turn = (place as usize).min(self.turns - 1);
        let next = (turn + 1).min(self.turns - 1);
        let (a, b) = (self.one(turn, octave, phase), self.one(next, octave, phase));
        a + (b - a) * (place - turn as f32)
    }

    fn one(&self, turn: usize, octave: usize, phase: f32) -> f32 {
        let table = &self.tables[turn * OCTAVES + octave];
        let place = phase * LENGTH as f32;
        let whole = place as usize;
        let at = |k: usize| table[(whole + k + LENGTH - 1) % LENGTH];
        hermite(at(0), at(1), at(2), at(3), place - whole as f32)
    }
}

/// A turn of any length as one of the usual length, by straight lines.
fn drawn(wave: &[f32]) -> Vec<f32> {
    let at = |i: usize| wave.get(i % wave.len().max(1)).copied().unwrap_or(0.0);
    let point = |i: usize| {
        let place = i as f32 * wave.len() as f32 / LENGTH as f32;
        let whole = place as usize;
        at(whole) + (at(whole + 1) - at(whole)) * (place - whole as f32)
    };
    (0..LENGTH).map(point).collect()
}

/// One turn of a sine.
fn sines() -> Vec<f32> {
    (0..LENGTH).map(|i| sin_turns(i as f32 / LENGTH as f32)).collect()
}

/// The Fourier series of a turn, without its mean.
fn analyse(wave: &[f32], sines: &[f32]) -> Series {
    let harmonic = |n: usize| {
        let (mut sine, mut cosine) = (0.0f64, 0.0f64);
        for (i, x) in wave.iter().enumerate() {
            sine += f64::from(x * sines[i * n % LENGTH]);
            cosine += f64::from(x * sines[(i * n + LENGTH / 4) % LENGTH]);
        }
        let scale = 2.0 / LENGTH as f64;
        ((sine * scale) as f32, (cosine * scale) as f32)
    };
    (1..=HARMONICS).map(harmonic).collect()
}

/// The turn of a Fourier series.
fn draw(series: &[(f32, f32)], sines: &[f32]) -> Vec<f32> {
    let mut wave = vec![0.0; LENGTH];
    for (k, (sine, cosine)) in series.iter().enumerate().filter(|(_, (s, c))| *s != 0.0 || *c != 0.0) {
        for (i, x) in wave.iter_mut().enumerate() {
            let at = i * (k + 1);
            *x += sine * sines[at % LENGTH] + cosine * sines[(at + LENGTH / 4) % LENGTH];
        }
    }
    wave
}

/// The series of a drawn shape, with the phases of the oscillators of that name.
fn shape(name: &str) -> Series {
    let pi = std::f32::consts::PI;
    let amplitude = |n: usize| {
        let (odd, x) = (n % 2 == 1, n as f32);
        match name {
            "sine" if n == 1 => 1.0,
            "tri" if odd => 8.0 / (pi * pi * x * x) * if n % 4 == 1 { 1.0 } else { -1.0 },
            "square" if odd => 4.0 / (pi * x),
            "saw" => 2.0 / (pi * x) * if odd { 1.0 } else { -1.0 },
            _ => 0.0,
        }
    };
    (1..=HARMONICS).map(|n| (amplitude(n), 0.0)).collect()
}
