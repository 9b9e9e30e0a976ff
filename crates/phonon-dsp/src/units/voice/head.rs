//! Where one voice stands in its recording.

use crate::{Playback, Sample};

/// One frame of a recording in the 32.32 fixed-point numbers that count positions, so that nothing drifts.
const ONE: f64 = 4_294_967_296.0;
/// Fastest that a head moves, in frames of the recording for each frame of the output.
const FASTEST: f64 = 4096.0;
/// Longest recording that positions reach into, in frames: twelve hours at 48 kHz.
const LONGEST: u64 = i32::MAX as u64;

/// A place in a recording. Positions count from the border that the head runs away from, in the direction in which it
/// runs: so backwards is forwards through a mirror.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Frames of the recording.
    begin: i64,
    end: i64,
    backwards: bool,
    /// Position in fixed-point frames, and the first one that sounds.
    at: i64,
    first: i64,
    /// Length of the slice in the same.
    length: i64,
    /// Begin and end of what is repeated, as positions in whole frames.
    looped: Option<(i64, i64)>,
    /// Whether it has come back to the begin of the loop.
    wrapped: bool,
    fades: [bool; 2],
    /// After so many frames another voice goes on.
    stop: u64,
    /// Frames since it began, for the glide.
    count: u64,
    speed: f64,
    glide: f64,
}

impl Head {
    pub(super) fn new(play: &Playback, sample: &Sample) -> Head {
        let frames = (sample.frames() as u64).min(LONGEST);
        let (mut begin, mut end) = (play.begin.min(frames), play.end.min(frames));
        let backwards = play.speed < 0.0;
        // Where another voice goes on the frame is settled, and with it how far this one gets.
        match play.hands_over {
            Some(_) if backwards => begin = 0,
            Some(_) => end = frames,
            None => {}
        }
        let length = end.saturating_sub(begin) as i64;
        let (begin, end) = (begin as i64, end as i64);
        let inside = |(from, to): (u64, u64)| {
            let (from, to) = ((from as i64).clamp(begin, end), (to.min(frames) as i64).clamp(begin, end));
            let range = if backwards { (end - to, end - from) } else { (from - begin, to - begin) };
            (from < to).then_some(range)
        };
        // What begins or ends with the recording does so as it was made.
        let edges = [begin == 0, end == frames as i64];
        let [first, last] = if backwards { [edges[1], edges[0]] } else { edges };
        let at = (play.takes_over.unwrap_or(0.0).clamp(-FASTEST, FASTEST) * ONE) as i64;
        Head {
            begin,
            end,
            backwards,
            at,
            first: at.min(0),
            length: length << 32,
            looped: play.looped.and_then(inside),
            wrapped: false,
            fades: [!first && play.takes_over.is_none(), !last && play.hands_over.is_none()],
            stop: play.hands_over.unwrap_or(u64::MAX),
            count: 0,
            speed: play.speed.abs(),
            glide: if backwards { -play.glide } else { play.glide },
        }
    }

    /// How far it goes in a frame of the output. Rounded up, so that a slice that fits a stretch of time does not
    /// reach into the frame behind it.
    #[inline(always)]
    pub(super) fn step(&self, factor: f32, rate: f64, scale: f64) -> i64 {
        let mut speed = self.speed;
        if self.glide != 0.0 {
            speed = (speed + self.glide * self.count as f64 / rate).max(0.0);
        }
        let step = (speed * f64::from(factor) * scale).clamp(-FASTEST, FASTEST);
        (step * ONE - 1e-4).ceil() as i64
    }

    #[inline(always)]
    pub(super) fn over(&self) -> bool {
        self.looped.is_none() && self.at >= self.length || self.length == 0 || self.count >= self.stop
    }

    /// 0 outside the slice, less than 1 in a fade of `fade` frames of the output, 1 elsewhere.
    #[inline(always)]
    pub(super) fn gain(&self, step: i64, fade: f32) -> f32 {
        if self.at < self.first || self.over() {
            return 0.0;
        }
        let span = step.unsigned_abs().max(1) as f32 * fade;
        let half = step.unsigned_abs() as i64 / 2;
        let mut gain = 1.0f32;
        if self.fades[0] && !self.wrapped {
            gain = ((self.at + half) as f32 / span).min(1.0);
        }
        if self.fades[1] && self.looped.is_none() {
            gain *= ((self.length - self.at - half).max(0) as f32 / span).min(1.0);
        }
        gain
    }

    #[inline(always)]
    pub(super) fn advance(&mut self, step: i64) {
        self.at = self.at.saturating_add(step);
        self.count += 1;
        if let Some((from, to)) = self.looped {
            let (from, to) = (from << 32, to << 32);
            if self.at >= to || self.wrapped && self.at < from {
                self.at = from + (self.at - from).rem_euclid(to - from);
                self.wrapped = true;
            }
        }
    }

    /// Whether it goes round a loop.
    #[inline(always)]
    pub(super) fn is_looped(&self) -> bool {
        self.looped.is_some()
    }

    /// Goes on to the end of the slice instead of round the loop.
    #[inline(always)]
    pub(super) fn leave_loop(&mut self) {
        self.looped = None;
    }

    /// Where it is: a position in fixed-point frames.
    #[inline(always)]
    pub(super) fn place(&self) -> i64 {
        self.at
    }

    /// Whether it moves at the same speed all the time, but for the factor of its unit.
    #[inline(always)]
    pub(super) fn glides(&self) -> bool {
        self.glide != 0.0
    }

    /// How many of the next `most` frames are surely at full level, each `step` after the one before; a few less than
    /// there are, perhaps none.
    #[inline(always)]
    pub(super) fn steady(&self, step: i64, fade: f32, most: usize) -> usize {
        if step <= 0 || self.at < self.first || self.over() {
            return 0;
        }
        // Longer than a fade by more than `gain` may round.
        let edge = (step as f32 * fade * 1.0001) as i64 + step;
        if self.fades[0] && !self.wrapped && self.at < edge {
            return 0;
        }
        let end = match self.looped {
            Some((_, to)) => to << 32,
            None if self.fades[1] => self.length - edge,
            None => self.length,
        };
        let room = (end - self.at).max(0);
        let frames = if room > most as i64 * step { most } else { ((room + step - 1) / step) as usize };
        frames.min(most).min(usize::try_from(self.stop - self.count).unwrap_or(most))
    }

    /// As `count` times [`Head::advance`], for frames that are steady.
    #[inline(always)]
    pub(super) fn advance_by(&mut self, step: i64, count: usize) {
        self.at += step * (count as i64 - 1);
        self.count += count as u64 - 1;
        self.advance(step);
    }

    /// Which frame of the recording is at a position; perhaps one that there is not.
    #[inline(always)]
    pub(super) fn frame(&self, position: i64) -> usize {
        let mut position = position;
        if let Some((from, to)) = self.looped
            && (position >= to || self.wrapped && position < from)
        {
            position = from + (position - from).rem_euclid(to - from);
        }
        let frame = if self.backwards { self.end - 1 - position } else { self.begin + position };
        usize::try_from(frame).unwrap_or(usize::MAX)
    }

    /// If the positions from `first` to before `last` are frames side by side, the first of them.
    #[inline(always)]
    pub(super) fn run(&self, first: i64, last: i64) -> Option<usize> {
        let inside = match self.looped {
            Some((from, to)) => last <= to && (first >= from || !self.wrapped),
            None => true,
        };
        (inside && !self.backwards).then(|| usize::try_from(self.begin + first).ok())?
    }

    /// The frames of the recording between here and `ahead` positions further.
    pub(super) fn outlook(&self, ahead: i64) -> (usize, usize) {
        let here = self.at >> 32;
        let there = here.saturating_add(ahead);
        let (low, high) = (here.min(there).max(0), here.max(there).min(self.length >> 32));
        if self.backwards {
            ((self.end - 1 - high).max(0) as usize, (self.end - 1 - low).max(0) as usize)
        } else {
            ((self.begin + low) as usize, (self.begin + high) as usize)
        }
    }

    /// The frames at the begin of the loop, which follow those at its end.
    pub(super) fn loop_start(&self) -> Option<usize> {
        self.looped.map(|(from, _)| self.frame(from))
    }
}
