//! How an event plays recordings: which frames, how fast, for how long.

use phonon_dsp::{Playback, Sample};

use crate::tone::Tone;
use crate::values::EventValues;

/// A recording that an event plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Take {
    /// What of it.
    pub play: Playback,
    /// How long its gate is open, in seconds.
    pub held: f64,
    /// How long the slice is in seconds, before its borders were put on frames.
    length: f64,
    /// Seconds that it sounds on after that by its own envelope.
    pub release: Option<f32>,
    /// Factors for left and right beside those of the event.
    pub levels: [f32; 2],
    /// Whether it runs to the end of the recording.
    pub ends_with_file: bool,
    /// Frames of the recording that it passes in a frame of the output.
    pub step: f64,
    /// The cut groups of its instrument: which it cuts, and which it is in.
    pub groups: (Option<u32>, Option<u32>),
}

/// The take of `tone` that an event of `seconds` plays, if it sounds at all.
pub fn take(
    values: &EventValues<'_>,
    tone: &Tone,
    sample: &Sample,
    seconds: f64,
    cps: f64,
    rate: u32,
) -> Option<Take> {
    let frames = sample.frames() as u64;
    let own = f64::from(sample.rate);
    let length = frames as f64 / own;
    let speed = values.speed(length, cps) * tone.ratio(values.pitch());
    let (begin, end) = values.slice();
    let frame = |part: f64| (part * frames as f64).round() as u64;
    let part = (end - begin).abs();
    let (begin, end) = (frame(begin.min(end)), frame(begin.max(end)));
    if speed == 0.0 || !speed.is_finite() || begin >= end {
        return None;
    }
    let stated = values.loop_slice().map(|(from, to)| (frame(from), frame(to)));
    let inside = |(from, to): &(u64, u64)| begin <= *from && from < to && *to <= end;
    let by_itself = tone.shape.is_some();
    let looped = (by_itself || values.looped())
        .then(|| stated.or(tone.looped).filter(inside).or((!by_itself).then_some((begin, end))))
        .flatten();

    let event = seconds * values.legato().unwrap_or(1.0);
    let growth = values.accelerate().max(-1.0);
    let sounding = (end - begin) as f64 / own / (speed.abs() * (1.0 + growth / 2.0)).max(1e-6);
    let held = if tone.one_shot {
        sounding
    } else if let Some(times) = values.times().filter(|_| !values.has_release()) {
        let all = sounding * times;
        values.legato().map_or(all, |_| all.min(event))
    } else if by_itself || looped.is_some() || values.has_release() {
        event
    } else {
        values.legato().map_or(sounding, |_| sounding.min(event))
    };
    let mut play = Playback::new(tone.sample);
    (play.begin, play.end, play.speed, play.looped) = (begin, end, speed, looped);
    play.glide = speed * growth / held.max(1e-6);
    play.shape = tone.shape;
    play.interpolation = values.interpolation().unwrap_or_default();
    let release = tone.shape.map(|shape| shape.release);
    let ends_with_file = if speed < 0.0 { begin == 0 } else { end == frames };
    let length = length * part / speed.abs();
    let step = speed.abs() * own / f64::from(rate);
    let groups = (tone.cuts, tone.off_by);
    Some(Take { play, held, length, release, levels: tone.levels(), ends_with_file, step, groups })
}

/// How well a slice fits its event: less than this many frames of the output between its end and the event's.
const FIT: f64 = 1.0;

impl Take {
    /// Whether it fills an event of `seconds`, so that another slice may go on at its end.
    pub fn fills(&self, seconds: f64, rate: u32) -> bool {
        let plain = self.play.looped.is_none() && self.play.shape.is_none() && self.play.glide == 0.0;
        let whole = (self.length - self.held).abs() * f64::from(rate) < FIT + 1.0 / self.step;
        plain && whole && ((self.length - seconds) * f64::from(rate)).abs() < FIT
    }

    /// The frame of the recording where it ends, in the direction in which it runs.
    pub fn far(&self) -> u64 {
        if self.play.speed < 0.0 { self.play.begin } else { self.play.end }
    }

    /// The frame of the recording where it begins.
    pub fn near(&self) -> u64 {
        if self.play.speed < 0.0 { self.play.end } else { self.play.begin }
    }
}
