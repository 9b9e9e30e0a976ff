//! Phase as a 32-bit integer that wraps once a turn, so that hours of playing and blocks of any length
//! give the same bits.

use crate::math::exp2;
use crate::{Bits, Inputs, Lane};

/// 2^32, a full turn.
const TURN: f32 = 4_294_967_296.0;
/// The largest float below 2^31.
const HALF_TURN: f32 = 2_147_483_520.0;

/// From hertz to phase per frame.
#[derive(Clone, Copy)]
pub struct Rate {
    scale: f32,
}

impl Rate {
    /// At `rate` frames per second.
    pub fn new(rate: f32) -> Self {
        Rate { scale: TURN / rate }
    }

    /// How far the phase moves in a frame; frequencies end at half the frame rate.
    #[inline(always)]
    pub fn step<L: Lane>(self, freq: L) -> Step<L> {
        let limit = L::splat(freq.token(), HALF_TURN);
        let words = (freq * self.scale).clamp(-limit, limit);
        Step { bits: words.round().to_int(), turns: words * (1.0 / TURN) }
    }
}

/// A frequency as phase per frame.
#[derive(Clone, Copy)]
pub struct Step<L: Lane> {
    /// As a word to add.
    pub bits: L::Bits,
    /// In turns, -0.5 to 0.5.
    pub turns: L,
}

/// The step of an oscillator that has a frequency and nothing else: computed again only where it moves.
pub struct Tone<'a, L: Lane> {
    freq: crate::Input<'a, L>,
    rate: Rate,
    step: Step<L>,
}

impl<'a, L: Lane> Tone<'a, L> {
    /// At that frequency.
    #[inline(always)]
    pub fn new(freq: crate::Input<'a, L>, rate: Rate) -> Self {
        Tone { freq, rate, step: rate.step(freq.at(0)) }
    }

    /// The step at frame `i`.
    #[inline(always)]
    pub fn at(&self, i: usize) -> Step<L> {
        if self.freq.held() { self.step } else { self.rate.step(self.freq.at(i)) }
    }
}

/// The step of an oscillator from its inputs for frequency and an offset in semitones: computed again only
/// where an input moves.
pub struct Pitch<'a, L: Lane> {
    freq: crate::Input<'a, L>,
    semitones: crate::Input<'a, L>,
    rate: Rate,
    held: bool,
    step: Step<L>,
    ratio: L,
}

impl<'a, L: Lane> Pitch<'a, L> {
    /// Frequency in slot 0, semitones in `slot`.
    #[inline(always)]
    pub fn new(ins: &Inputs<'a, L>, slot: usize, rate: Rate) -> Self {
        let (freq, semitones) = (ins.get(0), ins.get(slot));
        let held = freq.held() && semitones.held();
        let ratio = interval(semitones.at(0));
        Pitch { freq, semitones, rate, held, step: rate.step(freq.at(0) * ratio), ratio }
    }

    /// Whether the step is the same at every frame of this call.
    #[inline(always)]
    pub fn held(&self) -> bool {
        self.held
    }

    /// The step at frame `i`.
    #[inline(always)]
    pub fn at(&self, i: usize) -> Step<L> {
        if self.held {
            self.step
        } else if self.semitones.held() {
            self.rate.step(self.freq.at(i) * self.ratio)
        } else {
            self.rate.step(transpose(self.freq.at(i), self.semitones.at(i)))
        }
    }
}

/// The frequency ratio of an interval in equal-tempered semitones.
#[inline(always)]
pub fn interval<L: Lane>(semitones: L) -> L {
    exp2(semitones * (1.0 / 12.0))
}

/// `freq` moved by equal-tempered semitones.
#[inline(always)]
pub fn transpose<L: Lane>(freq: L, semitones: L) -> L {
    freq * interval(semitones)
}

/// The phase in turns, -0.5 up to and without 0.5.
#[inline(always)]
pub fn signed<L: Lane>(phase: L::Bits) -> L {
    L::from_int(phase) * (1.0 / TURN)
}

/// The phase in turns, 0 up to and without 1.
#[inline(always)]
pub fn unsigned<L: Lane>(phase: L::Bits) -> L {
    // 24 bits fit a float exactly, so the result never rounds up to one.
    L::from_int(phase.shr(8)) * (1.0 / 16_777_216.0)
}

/// Any number of turns as a phase.
#[inline(always)]
pub fn word<L: Lane>(turns: L) -> L::Bits {
    let limit = L::splat(turns.token(), HALF_TURN);
    ((turns - turns.round()) * TURN).clamp(-limit, limit).to_int()
}

/// The same phase in every lane.
#[inline(always)]
pub fn zero<L: Lane>(token: L::Token) -> L::Bits {
    <L::Bits as Bits>::splat(token, 0)
}
