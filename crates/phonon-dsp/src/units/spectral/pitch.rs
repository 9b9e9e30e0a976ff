//! `spectral_pitch`: higher or lower at the same speed, partial by partial.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::math::{exp2, polynomial, sin_turns};
use crate::parts::fft::Complex32;
use crate::parts::peaks::Peaks;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "spectral_pitch",
    aliases: &["pvshift", "pitch_shift_pv"],
    group: "spectral",
    summary: "Moves the pitch by semitones, for chords and whole mixes; `pitch_shift` answers sooner and sounds rougher.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("semitones", Quantity::Semitones, Range::new(-36.0, 36.0), None, "up or down")
            .or(&["pitch", "shift"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # lpf 2000 1 # spectral_pitch 7) * 0.3",
    source: "Laroche and Dolson, \"New phase-vocoder techniques for pitch-shifting, harmonizing and other exotic \
         effects\", WASPAA 1999: each peak moves with the bins around it; attacks keep their place, as in Röbel, DAFx 2003",
    make: Make::of::<SpectralFamily<Pitch>>().late(stft::latency),
};

/// Growth of the energy in a hop that is an attack: 6 dB.
const ATTACK: f32 = 4.0;

/// The peaks, how far each bin has been turned, and room for what moves.
pub struct Pitch {
    peaks: Peaks,
    turns: Vec<f32>,
    /// Energy of the last spectrum.
    energy: f32,
    /// Where in the window the last attack is, 0 to 1, while it is there.
    attack: Option<f32>,
    moved: Vec<Complex32>,
}

impl Effect for Pitch {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Pitch {
            peaks: Peaks::new(shape.bins),
            turns: vec![0.0; shape.bins],
            energy: 0.0,
            attack: None,
            moved: vec![Complex32::ZERO; shape.bins],
        }
    }

    fn start(&mut self, _: u32) {
        self.turns.fill(0.0);
        (self.energy, self.attack) = (0.0, None);
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let ratio = exp2(values[0] * (1.0 / 12.0));
        let attack = self.attack(bins);
        self.attack = attack;
        self.peaks.find(bins);
        self.moved.fill(Complex32::ZERO);
        for peak in self.peaks.iter() {
            let far = peak.place * (ratio - 1.0);
            let whole = far.round();
            let turn = match attack {
                // What lies at one place of the window stays there if all bins turn back by that place.
                Some(place) => -whole * place,
                // A bin is a quarter of a turn in a hop of a quarter of the window.
                None => self.turns[peak.at] + far * (1.0 / stft::OVERLAP as f32),
            };
            let turn = turn - turn.floor();
            let rotation = Complex32::new(sin_turns(turn + 0.25), sin_turns(turn));
            for k in peak.bins.clone() {
                self.turns[k] = turn;
                let place = k as i32 + whole as i32;
                if let Some(moved) = usize::try_from(place).ok().and_then(|place| self.moved.get_mut(place)) {
                    *moved += bins[k] * rotation;
                }
            }
        }
        bins.copy_from_slice(&self.moved);
    }
}

impl Pitch {
    /// Where in the window an attack is, 0 to 1, if there is one: what made a spectrum far louder than the last, until it
    /// has left the window. The place is the middle of its energy (Röbel, "A new approach to transient processing in the
    /// phase vocoder", DAFx 2003).
    fn attack(&mut self, bins: &[Complex32]) -> Option<f32> {
        let energy: f32 = bins.iter().map(|bin| bin.norm_sqr()).sum();
        let before = std::mem::replace(&mut self.energy, energy);
        if energy <= ATTACK * before {
            return self.attack.map(|place| place - 1.0 / stft::OVERLAP as f32).filter(|place| *place > 0.0);
        }
        let lag: Complex32 = bins.windows(2).map(|pair| pair[0] * pair[1].conj()).sum();
        Some(turn_of(lag))
    }
}

/// The angle of a number in turns, 0 to 1, within 2e-6: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 4.4.49,
/// for an eighth of a turn. (The library's own may give other bits on another machine.)
fn turn_of(number: Complex32) -> f32 {
    let (x, y) = (number.re.abs(), number.im.abs());
    let slope = if x.max(y) > 0.0 { x.min(y) / x.max(y) } else { 0.0 };
    let series = [0.999_866, -0.330_299_5, 0.180_141, -0.085_133, 0.020_835_1];
    let eighth = slope * polynomial(slope * slope, series) / std::f32::consts::TAU;
    let quarter = if y > x { 0.25 - eighth } else { eighth };
    let half = if number.re < 0.0 { 0.5 - quarter } else { quarter };
    if number.im < 0.0 { 1.0 - half } else { half }
}
