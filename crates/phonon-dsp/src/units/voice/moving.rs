//! The envelope and the swings that move a zone of a sampled instrument, for one voice.
//!
//! After the SoundFont 2.04 specification, sections 8.1.2 (generators 5 to 32) and 9.5 (the modulation envelope and the
//! LFOs). They are looked at every few frames of the voice, counted from its first, so that blocks do not show.

use crate::Motion;
use crate::math::exp2;

/// Frames between two looks: under a millisecond at any rate.
const EVERY: u32 = 32;
/// log2(10) / 20: octaves of amplitude in a dB.
const PER_DB: f32 = 0.166_096_4;

#[derive(Clone, Copy, Debug)]
pub(super) struct Moving {
    motion: Motion,
    frames: u32,
    /// The level of the envelope, and that from which it is released.
    level: f32,
    released: Option<(u32, f32)>,
    /// Factors for the speed, for the corner and for the level.
    pub(super) pitch: f32,
    pub(super) cutoff: f32,
    pub(super) gain: f32,
}

impl Motion {
    pub(super) fn moves_cutoff(&self) -> bool {
        self.envelope_cutoff != 0.0 || self.swing_cutoff != 0.0
    }
}

impl Moving {
    pub(super) fn new(motion: Motion) -> Moving {
        Moving { motion, frames: 0, level: 0.0, released: None, pitch: 1.0, cutoff: 1.0, gain: 1.0 }
    }

    /// Goes on by a frame, and says whether anything has moved.
    #[inline(always)]
    pub(super) fn next(&mut self, open: bool, rate: f32) -> bool {
        if !open && self.released.is_none() {
            self.released = Some((self.frames, self.level));
        }
        let (frames, due) = (self.frames, self.is_due());
        self.frames = frames.saturating_add(1);
        if !due {
            return false;
        }
        let motion = self.motion;
        self.level = match self.released {
            Some((since, from)) => {
                let passed = (frames - since) as f32 / rate;
                (from - passed / motion.release.max(1e-4)).max(0.0)
            }
            None => self.held(frames as f32 / rate),
        };
        let vibrato = swing(motion.vibrato, frames as f32 / rate);
        let other = swing(motion.swing, frames as f32 / rate);
        let semitones =
            motion.envelope_pitch * self.level + motion.vibrato_pitch * vibrato + motion.swing_pitch * other;
        self.pitch = exp2(semitones / 12.0);
        self.cutoff = exp2((motion.envelope_cutoff * self.level + motion.swing_cutoff * other) / 12.0);
        self.gain = exp2(motion.swing_gain * other * PER_DB);
        true
    }

    /// Whether the next frame is one at which it looks.
    #[inline(always)]
    pub(super) fn is_due(&self) -> bool {
        self.frames.is_multiple_of(EVERY)
    }

    /// The envelope so many seconds in, while the gate is open.
    #[inline(always)]
    fn held(&self, seconds: f32) -> f32 {
        let Motion { envelope: [delay, attack, hold, decay], sustain, .. } = self.motion;
        let mut at = seconds - delay;
        if at < 0.0 {
            return 0.0;
        }
        if at < attack {
            return at / attack;
        }
        at -= attack + hold;
        if at < 0.0 {
            return 1.0;
        }
        // The time is that of a fall to nought.
        (1.0 - at / decay.max(1e-4)).max(sustain)
    }
}

/// A triangle between -1 and 1 that begins at nought after its delay.
#[inline(always)]
fn swing([delay, hertz]: [f32; 2], seconds: f32) -> f32 {
    let turns = (seconds - delay).max(0.0) * hertz + 0.25;
    let at = turns - turns.floor();
    1.0 - 4.0 * (at - 0.5).abs()
}
