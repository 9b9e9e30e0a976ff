//! Where the head of a sampler voice goes over the frames of a call, and how loud it is there.

use std::ops::Range;

use super::head::Head;
use super::reading::REACH;
use super::shaping::Shaping;
use crate::parts::sinc;
use crate::{Input, Lane, Playback, QUANTUM};

/// Length of a fade, in seconds.
const FADE: f32 = 0.001;

/// A voice of the sampler.
pub(super) struct Voice {
    pub(super) play: Playback,
    pub(super) head: Option<Head>,
    pub(super) shaping: Option<Shaping>,
    /// The step that `set` was chosen for.
    pub(super) step: i64,
    pub(super) set: usize,
}

/// Where a head is at some frames, and how loud.
pub(super) struct Track {
    pub(super) places: [i64; QUANTUM],
    pub(super) gains: [f32; QUANTUM],
}

/// What moves a head.
pub(super) struct Drive<'a, L: Lane> {
    pub(super) speed: Input<'a, L>,
    pub(super) gate: Input<'a, L>,
    pub(super) lane: usize,
    /// Frames per second of the output, and of the recording for each of these.
    pub(super) rate: f32,
    pub(super) scale: f64,
}

impl<L: Lane> Drive<'_, L> {
    /// Whether the gate is open at frame `i`.
    #[inline(always)]
    pub(super) fn is_open(&self, i: usize) -> bool {
        self.gate.lane(i, self.lane) > 0.5
    }
}

impl Voice {
    /// Whether the loop ends here, so that the rest of the recording is heard.
    #[inline(always)]
    pub(super) fn leaves_loop(&self, head: &Head, open: bool) -> bool {
        !open && head.is_looped() && self.shaping.as_ref().is_some_and(Shaping::leaves_loop)
    }

    /// Goes on over `frames`, as far as the head does not jump and nothing changes that the frames before are read by;
    /// says how many frames that is, none if the voice is over.
    #[inline(always)]
    pub(super) fn walk<L: Lane>(
        &mut self,
        drive: &Drive<'_, L>,
        head: &mut Head,
        frames: Range<usize>,
        track: &mut Track,
    ) -> usize {
        let Drive { lane, rate, scale, .. } = *drive;
        let (fade, origin) = (rate * FADE, head.place());
        let even = self.shaping.is_none() && drive.speed.held() && !head.glides();
        let mut count = 0;
        while count < frames.len() {
            let i = frames.start + count;
            if (head.place() - origin).abs() >= (REACH - 1) << 32 {
                break;
            }
            let open = drive.is_open(i);
            if count > 0 && self.leaves_loop(head, open) {
                break;
            }
            let moved = match &mut self.shaping {
                Some(shaping) if count == 0 => shaping.pitch(open),
                Some(shaping) if shaping.moves() => break,
                Some(shaping) => shaping.factor(),
                None => 1.0,
            };
            let step = head.step(drive.speed.lane(i, lane) * moved, f64::from(rate), scale);
            if step != self.step {
                let set = sinc::set_for(step.unsigned_abs() as f64 / 4_294_967_296.0);
                if count > 0 && (set != self.set || step.signum() != self.step.signum()) {
                    break;
                }
                (self.step, self.set) = (step, set);
            }
            if even {
                let reach = ((REACH << 32) - (head.place() - origin).abs()) / step.max(1);
                let steady = head.steady(step, fade, (frames.len() - count).min(reach as usize));
                if steady > 0 {
                    let first = head.place();
                    evenly(first, step, &mut track.places[count..count + steady]);
                    track.gains[count..count + steady].fill(1.0);
                    count += steady;
                    head.advance_by(step, steady);
                    if head.place() != first + steady as i64 * step {
                        break;
                    }
                    continue;
                }
            }
            let mut gain = head.gain(step, fade);
            match &mut self.shaping {
                Some(shaping) => {
                    if count > 0 {
                        shaping.pitch(open);
                    }
                    gain *= shaping.level(open);
                }
                None if head.over() => break,
                None => {}
            }
            let place = head.place();
            (track.places[count], track.gains[count]) = (place, gain);
            count += 1;
            head.advance(step);
            if head.place() != place + step {
                break;
            }
        }
        count
    }
}

/// Places that are `step` apart, four at a time.
#[inline(always)]
fn evenly(first: i64, step: i64, places: &mut [i64]) {
    let mut four = [first, first + step, first + 2 * step, first + 3 * step];
    let (fours, rest) = places.as_chunks_mut::<4>();
    for places in fours {
        *places = four;
        four.iter_mut().for_each(|place| *place += 4 * step);
    }
    rest.iter_mut().zip(four).for_each(|(place, at)| *place = at);
}
