//! One voice of a group: what the conductor knows of it, and where it stands while it sounds.

use phonon_dsp::blocks::INFINITE;
use phonon_dsp::{QUANTUM, SampleId};

use crate::VoiceId;

/// Magnitudes below this are silence: -100 dB.
const SILENCE: f32 = 1e-5;

/// A lane as events see it, which is ahead of what has sounded.
#[derive(Clone, Copy, Default)]
pub struct Claim {
    /// Whether a voice has the lane.
    pub busy: bool,
    /// Its name.
    pub voice: VoiceId,
    /// Its cut group.
    pub cut: Option<u32>,
    /// The sample that it plays.
    pub sample: Option<SampleId>,
    /// The frame at which it starts.
    pub since: u64,
    /// Whether its gate has been closed by an event.
    pub released: bool,
    /// Whether it is on its way out.
    pub doomed: bool,
}

/// A lane as it sounds.
#[derive(Clone, Copy, Default)]
pub struct Sounding {
    /// Whether it sounds.
    pub on: bool,
    /// The frame at which it started.
    pub since: u64,
    /// The frame from which on its gate is closed.
    pub gate_end: u64,
    /// How it is faded out.
    pub fade: Option<Fade>,
    /// The bits of its largest magnitude in this quantum.
    pub peak: u32,
    /// Its loudness for whoever looks for a voice to end: the peak of the last whole quantum.
    pub level: u32,
    /// Frames of silence up to now.
    silent: u64,
    /// Whether it has given what is not a number.
    pub broken: bool,
}

/// A way out: the gain falls from one to nought, slowly at both ends, since a corner would click.
/// Of a full-scale tone nothing above 10 kHz is left over -80 dB within 3 ms.
#[derive(Clone, Copy)]
pub struct Fade {
    /// The first frame; its gain is still one.
    pub since: u64,
    /// After so many frames it is silent.
    pub frames: u32,
}

impl Sounding {
    /// A voice that starts at `since`. Until it has sounded for a whole quantum it counts as loud, so that it is
    /// not the one that is ended for another.
    pub fn start(since: u64, gate_frames: u64) -> Sounding {
        let gate_end = since.saturating_add(gate_frames);
        Sounding { on: true, since, gate_end, level: u32::MAX, ..Sounding::default() }
    }

    /// Looks back at a quantum that ends at frame `end`: whether the voice is over. A voice that has been silent
    /// for `tail` frames with its gate closed is.
    pub fn is_over(&mut self, end: u64, tail: u64) -> bool {
        let whole = self.since + QUANTUM as u64 <= end;
        let peak = std::mem::take(&mut self.peak);
        if whole {
            self.level = peak;
            self.silent = if peak < SILENCE.to_bits() { self.silent + QUANTUM as u64 } else { 0 };
        }
        self.broken |= peak >= INFINITE;
        let faded = self.fade.is_some_and(|fade| fade.since + u64::from(fade.frames) <= end);
        let silent = self.silent > 0 && self.silent >= tail && self.gate_end <= end;
        self.broken || faded || silent
    }
}

impl Fade {
    /// The gain at a frame that is not before its first.
    #[inline(always)]
    pub fn gain(&self, frame: u64) -> f32 {
        let left = (self.since + u64::from(self.frames)).saturating_sub(frame);
        let left = left as f32 / self.frames as f32;
        left * left * (3.0 - 2.0 * left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fade_falls_from_one_to_nought() {
        let fade = Fade { since: 100, frames: 4 };
        let gains: Vec<f32> = (100..106).map(|frame| fade.gain(frame)).collect();
        // 3 x^2 - 2 x^3 at quarters.
        assert_eq!(gains, [1.0, 0.84375, 0.5, 0.15625, 0.0, 0.0]);
    }

    #[test]
    fn a_voice_ends_after_its_gate_and_its_tail() {
        let mut voice = Sounding::start(0, 100);
        let mut over = Vec::new();
        for quantum in 1..=6 {
            voice.peak = if quantum == 3 { 0.1f32.to_bits() } else { 0 };
            over.push(voice.is_over(quantum * 64, 128));
        }
        // Silent in the first two, but the gate is open in the first and closes in the second.
        assert_eq!(over, [false, true, false, false, true, true]);
    }
}
