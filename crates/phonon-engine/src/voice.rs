//! The voices of a group: what the conductor knows of each, where it stands while it sounds, and how loud it is.

use phonon_dsp::blocks::INFINITE;
use phonon_dsp::{QUANTUM, SampleId};
use phonon_graph::plan::LANES;

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
}

/// How loud the lanes of a group are. All lanes of one thing lie side by side, since it is looked at in every quantum.
#[derive(Clone, Default)]
pub struct Loudness {
    /// The bits of the largest magnitude in this quantum.
    peaks: [u32; LANES],
    /// For whoever looks for a voice to end: the peak of the last whole quantum.
    pub levels: [u32; LANES],
    /// Frames of silence up to now.
    silent: [u32; LANES],
}

/// Frames of silence after which voices of an instrument end.
#[derive(Clone, Copy)]
pub struct Tails {
    /// With their gate closed.
    pub released: u64,
    /// With their recording over.
    pub spent: Option<u64>,
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
    /// A voice that starts at `since`.
    pub fn start(since: u64, gate_frames: u64) -> Sounding {
        Sounding { on: true, since, gate_end: since.saturating_add(gate_frames), fade: None }
    }

    /// Whether it is faded out at frame `end`, or its gate is closed then and it has been silent for the tail; or for the shorter
    /// one if it `is_spent`.
    fn is_over(&self, end: u64, tails: Tails, silent: u32, is_spent: impl FnOnce() -> bool) -> bool {
        let faded = self.fade.is_some_and(|fade| fade.since + u64::from(fade.frames) <= end);
        let silent_for = |tail: u64| silent > 0 && u64::from(silent) >= tail;
        faded
            || silent_for(tails.released) && self.gate_end <= end
            || tails.spent.is_some_and(silent_for) && is_spent()
    }
}

impl Loudness {
    /// A voice starts.
    pub fn start(&mut self, lane: usize) {
        (self.peaks[lane], self.levels[lane], self.silent[lane]) = (0, u32::MAX, 0);
    }

    /// Some lanes from `first` on have been so loud.
    pub fn raise(&mut self, first: usize, peaks: &[u32]) {
        self.peaks[first..].iter_mut().zip(peaks).for_each(|(peak, new)| *peak = (*peak).max(*new));
    }

    /// Looks back at a quantum that ends at frame `end`: calls `over` for each voice that is over, and whether it is because it
    /// gave what is not a number. One that has not sounded for a whole quantum counts as loud, so that it is not the one that
    /// is ended for another. With `steady` no gate is closed and nothing fades, so only a fault can end a voice, or a recording
    /// that is over.
    pub fn look_back(
        &mut self,
        lanes: &[Sounding; LANES],
        end: u64,
        tails: Tails,
        steady: bool,
        is_spent: impl Fn(usize) -> bool,
        mut over: impl FnMut(usize, bool),
    ) {
        let peaks = std::mem::take(&mut self.peaks);
        for lane in 0..LANES {
            let silent = self.silent[lane].saturating_add(QUANTUM as u32);
            self.silent[lane] = if peaks[lane] < SILENCE.to_bits() { silent } else { 0 };
        }
        self.levels = peaks;
        if steady && tails.spent.is_none() && peaks.iter().all(|peak| *peak < INFINITE) {
            return;
        }
        for (lane, sounding) in lanes.iter().enumerate().filter(|(_, lane)| lane.on) {
            if sounding.since + QUANTUM as u64 > end {
                (self.levels[lane], self.silent[lane]) = (u32::MAX, 0);
            }
            let is_broken = peaks[lane] >= INFINITE;
            if is_broken || sounding.is_over(end, tails, self.silent[lane], || is_spent(lane)) {
                over(lane, is_broken);
            }
        }
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
        let mut lanes = [Sounding::default(); LANES];
        lanes[3] = Sounding::start(0, 100);
        let mut loudness = Loudness::default();
        loudness.start(3);
        let mut over = Vec::new();
        for quantum in 1..=6 {
            loudness.raise(3, &[if quantum == 3 { 0.1f32.to_bits() } else { 0 }]);
            let mut ended = false;
            let tails = Tails { released: 128, spent: None };
            loudness.look_back(
                &lanes,
                quantum * 64,
                tails,
                false,
                |_| true,
                |lane, is_broken| {
                    assert_eq!((lane, is_broken), (3, false));
                    ended = true;
                },
            );
            over.push(ended);
        }
        // Silent in the first two, but the gate is open in the first and closes in the second.
        assert_eq!(over, [false, true, false, false, true, true]);
    }

    #[test]
    fn a_fault_ends_a_voice_whatever_else_holds() {
        let mut lanes = [Sounding::default(); LANES];
        lanes[15] = Sounding::start(0, 1000);
        let mut loudness = Loudness::default();
        loudness.start(15);
        loudness.raise(15, &[f32::NAN.to_bits()]);
        let mut over = Vec::new();
        let tails = Tails { released: 0, spent: None };
        loudness.look_back(
            &lanes,
            64,
            tails,
            true,
            |_| false,
            |lane, is_broken| over.push((lane, is_broken)),
        );
        assert_eq!(over, [(15, true)]);
    }

    #[test]
    fn a_voice_counts_as_loud_until_it_has_sounded_for_a_quantum() {
        let mut lanes = [Sounding::default(); LANES];
        lanes[0] = Sounding::start(32, 1000);
        let mut loudness = Loudness::default();
        loudness.start(0);
        loudness.raise(0, &[7]);
        let tails = Tails { released: 0, spent: None };
        loudness.look_back(&lanes, 64, tails, false, |_| false, |_, _| unreachable!());
        assert_eq!(loudness.levels[0], u32::MAX);
        loudness.raise(0, &[7]);
        loudness.look_back(&lanes, 128, tails, false, |_| false, |_, _| unreachable!());
        assert_eq!(loudness.levels[0], 7);
    }

    #[test]
    fn a_recording_that_is_over_ends_its_voice_while_the_gate_is_open() {
        let mut lanes = [Sounding::default(); LANES];
        lanes[2] = Sounding::start(0, u64::MAX);
        let tails = Tails { released: 640, spent: Some(128) };
        for spent in [false, true] {
            let mut loudness = Loudness::default();
            loudness.start(2);
            let mut over = Vec::new();
            for quantum in 1..=4u64 {
                loudness.look_back(
                    &lanes,
                    quantum * 64,
                    tails,
                    true,
                    |_| spent,
                    |lane, _| over.push((quantum, lane)),
                );
            }
            let expected: &[(u64, usize)] = if spent { &[(2, 2), (3, 2), (4, 2)] } else { &[] };
            assert_eq!(over, expected);
        }
    }
}
