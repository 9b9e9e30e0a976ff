//! The envelope and the lowpass of a zone of a sampled instrument, for one voice.
//!
//! Stages and units follow the SoundFont 2.04 specification, section 8.1.2 (volume envelope: a straight attack, falls
//! that are straight in dB) and 8.1.3 (lowpass of two poles). The lowpass is Simper's trapezoidal state-variable filter.

use super::moving::Moving;
use crate::Shape;
use crate::math::{exp2, tan_pi};

/// What counts as silence: -100 dB.
const SILENCE: f32 = 1e-5;
/// log2 of 1e-5.
const FALL: f32 = -16.609_64;
/// Above this part of the rate a lowpass does nothing that one could hear.
const WIDE: f32 = 0.45;

#[derive(Clone, Copy, Debug)]
pub(super) struct Shaping {
    shape: Shape,
    rate: f32,
    stage: Stage,
    /// Frames in this stage.
    count: f32,
    level: f32,
    fall: f32,
    filter: Option<Lowpass>,
    moving: Option<Moving>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Delay,
    Attack,
    Hold,
    Decay,
    Release,
}

impl Shaping {
    #[inline(always)]
    pub(super) fn new(shape: Shape, rate: f32) -> Shaping {
        let moves = shape.motion.is_some_and(|motion| motion.moves_cutoff());
        let filter = shape.cutoff.or(moves.then_some(OPEN)).filter(|cutoff| moves || *cutoff < WIDE * rate);
        Shaping {
            shape,
            rate,
            stage: Stage::Delay,
            count: 0.0,
            level: 0.0,
            fall: 1.0,
            filter: filter.map(|cutoff| Lowpass::new(corner(cutoff, rate), shape.resonance)),
            moving: shape.motion.map(Moving::new),
        }
    }

    /// The level of the next frame.
    #[inline(always)]
    pub(super) fn level(&mut self, open: bool) -> f32 {
        if !open && self.stage != Stage::Release {
            self.enter(Stage::Release);
            self.fall = self.fall_in(self.shape.release);
        }
        if self.stage == Stage::Delay && self.count >= self.shape.delay * self.rate {
            self.enter(Stage::Attack);
        }
        if self.stage == Stage::Attack {
            let frames = self.shape.attack * self.rate;
            self.level = if frames > 1.0 { (self.count / frames).min(1.0) } else { 1.0 };
            if self.level >= 1.0 {
                self.enter(Stage::Hold);
            }
        }
        if self.stage == Stage::Hold && self.count >= self.shape.hold * self.rate {
            self.enter(Stage::Decay);
            self.fall = self.fall_in(self.shape.decay);
        }
        if self.stage == Stage::Decay {
            self.level = (self.level * self.fall).max(self.shape.sustain);
        }
        if self.stage == Stage::Release {
            self.level *= self.fall;
        }
        self.count += 1.0;
        let gain = self.moving.map_or(1.0, |moving| moving.gain);
        if self.level < SILENCE { 0.0 } else { self.level * gain }
    }

    /// The factor for the speed of the next frame.
    #[inline(always)]
    pub(super) fn pitch(&mut self, open: bool) -> f32 {
        let Some(moving) = &mut self.moving else { return 1.0 };
        if moving.next(open, self.rate)
            && let Some(filter) = &mut self.filter
        {
            let cutoff = self.shape.cutoff.unwrap_or(OPEN) * moving.cutoff;
            filter.set(corner(cutoff, self.rate), self.shape.resonance);
        }
        moving.pitch
    }

    /// The factor for the speed of the last frame.
    #[inline(always)]
    pub(super) fn factor(&self) -> f32 {
        self.moving.map_or(1.0, |moving| moving.pitch)
    }

    /// Whether the next frame moves the pitch or the lowpass.
    #[inline(always)]
    pub(super) fn moves(&self) -> bool {
        self.moving.is_some_and(|moving| moving.is_due())
    }

    /// Whether the loop ends with the gate.
    #[inline(always)]
    pub(super) fn leaves_loop(&self) -> bool {
        self.shape.leaves_loop
    }

    #[inline(always)]
    pub(super) fn filter(&mut self, sound: [f32; 2]) -> [f32; 2] {
        match &mut self.filter {
            Some(filter) => filter.next(sound),
            None => sound,
        }
    }

    #[inline(always)]
    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.count = 0.0;
    }

    /// The factor for each frame of a fall of 100 dB in so many seconds.
    #[inline(always)]
    fn fall_in(&self, seconds: f32) -> f32 {
        exp2(FALL / (seconds * self.rate).max(1.0))
    }
}

/// The corner of a lowpass that nothing is stated of and that moves: as high as SoundFonts know it.
const OPEN: f32 = 19_914.0;

/// A corner as a part of the rate.
#[inline(always)]
fn corner(cutoff: f32, rate: f32) -> f32 {
    (cutoff.max(10.0) / rate).min(WIDE)
}

#[derive(Clone, Copy, Debug)]
struct Lowpass {
    a: [f32; 3],
    state: [[f32; 2]; 2],
}

impl Lowpass {
    /// `corner` as a part of the rate; `resonance` in dB above a flat response.
    #[inline(always)]
    fn new(corner: f32, resonance: f32) -> Lowpass {
        let mut filter = Lowpass { a: [0.0; 3], state: [[0.0; 2]; 2] };
        filter.set(corner, resonance);
        filter
    }

    #[inline(always)]
    fn set(&mut self, corner: f32, resonance: f32) {
        let g = tan_pi(corner);
        // 20 log10(2) dB for each octave of Q; flat is Q = 1/√2.
        let damping = std::f32::consts::SQRT_2 * exp2(-resonance.clamp(0.0, 40.0) / 6.020_6);
        let a1 = 1.0 / (1.0 + g * (g + damping));
        self.a = [a1, g * a1, g * g * a1];
    }

    #[inline(always)]
    fn next(&mut self, sound: [f32; 2]) -> [f32; 2] {
        let [a1, a2, a3] = self.a;
        let mut out = [0.0; 2];
        for side in 0..2 {
            let [ic1, ic2] = self.state[side];
            let v3 = sound[side] - ic2;
            let v1 = a1 * ic1 + a2 * v3;
            let v2 = ic2 + a2 * ic1 + a3 * v3;
            self.state[side] = [2.0 * v1 - ic1, 2.0 * v2 - ic2];
            out[side] = v2;
        }
        out
    }
}
