//! `sampler`: plays a recording, or a slice of it, at any speed.

use phonon_base::{Quantity, Range};

use super::head::Head;
use super::shaping::Shaping;
use crate::parts::sinc::{self, Set};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "sampler",
    aliases: &[],
    group: "voice",
    summary: "Plays the recording, or the slice of it, that its event states; slices begin and end with a fade of \
         1 ms inside their length unless they begin or end with the recording, or go on where another ended.",
    inputs: &[
        InputRow::signal(
            "speed",
            Quantity::Ratio,
            Range::new(-64.0, 64.0),
            Some(1.0),
            "factor for the speed of the event; below zero it turns around",
        ),
        InputRow::gate(),
    ],
    outputs: 2,
    tail: Tail::Source,
    memory: |_, _| 8 * sinc::LONGEST,
    example: "out: s \"bd*4\"",
    source: "windowed sinc: Smith and Gossett, A Flexible Sampling-Rate Conversion Method, ICASSP 1984; cubic: \
         Hermite with slopes over six frames, weighted for least error at an eighth of the rate",
    make: Make::of::<SamplerFamily>(),
};

/// Length of a fade, in seconds.
const FADE: f32 = 0.001;
/// How far ahead the pages of a recording on disk are asked for, in seconds.
pub const AHEAD: f32 = 0.5;

/// A voice per lane.
pub struct Sampler {
    voices: Vec<Option<Voice>>,
    /// Frames that do not lie side by side are put together here, for each side.
    scratch: [Vec<f32>; 2],
    sets: &'static [Set],
    rate: f32,
}

#[derive(Clone, Copy)]
struct Voice {
    play: Playback,
    head: Option<Head>,
    shaping: Option<Shaping>,
    /// The step that `set` was chosen for.
    step: i64,
    set: usize,
}

/// [`Sampler`] over every lane type.
pub struct SamplerFamily;

impl Family for SamplerFamily {
    type At<L: Lane> = Sampler;
}

impl<L: Lane> Kernel<L> for Sampler {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sampler {
            voices: vec![None; L::COUNT],
            scratch: [vec![0.0; sinc::LONGEST], vec![0.0; sinc::LONGEST]],
            sets: sinc::sets(),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (speed, gate) = (ins.get(0), ins.get(1));
        for lane in 0..L::COUNT {
            let mut voice = self.voices[lane];
            // A voice that is over may still have the place of a recording that has gone.
            let sample = voice.and_then(|voice| context.samples.get(voice.play.sample));
            let sample = sample.filter(|sample| sample.frames() > 0);
            let (Some(voice), Some(sample)) = (&mut voice, sample) else {
                silence(outs, lane, 0);
                continue;
            };
            let scale = f64::from(sample.rate) / f64::from(self.rate);
            let fade = self.rate * FADE;
            let mut head = voice.head.unwrap_or_else(|| Head::new(&voice.play, sample));
            if let Some(pages) = &sample.pages {
                let step = head.step(speed.lane(0, lane), f64::from(self.rate), scale) >> 16;
                ask(pages, &head, (step * (AHEAD * self.rate) as i64) >> 16);
            }
            for i in 0..outs.frames() {
                let open = gate.lane(i, lane) > 0.5;
                let moved = voice.shaping.as_mut().map_or(1.0, |shaping| shaping.pitch(open));
                let step = head.step(speed.lane(i, lane) * moved, f64::from(self.rate), scale);
                if step != voice.step {
                    voice.step = step;
                    voice.set = sinc::set_for(step.unsigned_abs() as f64 / 4_294_967_296.0);
                }
                let mut gain = head.gain(step, fade);
                if let Some(shaping) = &mut voice.shaping {
                    gain *= shaping.level(open);
                    if !open && shaping.leaves_loop() {
                        head.leave_loop();
                    }
                } else if head.over() {
                    // Nothing is left that could sound.
                    silence(outs, lane, i);
                    break;
                }
                let mut sound = [0.0; 2];
                if gain > 0.0 {
                    let set = &self.sets[voice.set];
                    let read = Reading { sample, head: &head, scratch: &mut self.scratch };
                    sound = match voice.play.interpolation {
                        Interpolation::Sinc => read.sinc(set, voice.set == 0),
                        Interpolation::Cubic => read.short(cubic),
                        Interpolation::Linear => read.short(|[_, _, b, c, _, _], t| b + (c - b) * t),
                        Interpolation::None => read.short(|[_, _, b, _, _, _], _| b),
                    };
                }
                if let Some(shaping) = &mut voice.shaping {
                    sound = shaping.filter(sound);
                }
                outs.set_lane(0, i, lane, gain * sound[0]);
                outs.set_lane(1, i, lane, gain * sound[1]);
                head.advance(step);
            }
            voice.head = Some(head);
            self.voices[lane] = Some(*voice);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        let rate = self.rate;
        self.voices[lane] = start.sample.map(|play| {
            let shaping = play.shape.map(|shape| Shaping::new(shape, rate));
            Voice { play, head: None, shaping, step: 0, set: 0 }
        });
    }
}

#[inline(always)]
fn silence<L: Lane>(outs: &mut Outputs<'_, '_, L>, lane: usize, from: usize) {
    for i in from..outs.frames() {
        outs.set_lane(0, i, lane, 0.0);
        outs.set_lane(1, i, lane, 0.0);
    }
}

/// Asks for the pages that will be heard soon.
fn ask(pages: &pages::Pages, head: &Head, ahead: i64) {
    // Kernels reach to both sides of the head.
    let margin = sinc::LONGEST / 2;
    let (first, last) = head.outlook(ahead);
    pages.want(first.saturating_sub(margin), last + margin);
    if let Some(start) = head.loop_start() {
        pages.want(start.saturating_sub(margin), start + margin + ahead.unsigned_abs() as usize / 4);
    }
}

/// A recording at a head.
struct Reading<'a> {
    sample: &'a Sample,
    head: &'a Head,
    scratch: &'a mut [Vec<f32>; 2],
}

impl Reading<'_> {
    /// On a curve through six frames.
    #[inline(always)]
    fn short(self, curve: impl Fn([f32; 6], f32) -> f32) -> [f32; 2] {
        let (at, t) = self.head.place();
        self.sides(at - 2, 6, |left, right| {
            let six = |side: &[f32]| [side[0], side[1], side[2], side[3], side[4], side[5]];
            [curve(six(left), t), curve(six(right), t)]
        })
    }

    /// Band-limited; exactly the frame, where the head is on one and nothing has to be taken out.
    #[inline(always)]
    fn sinc(self, set: &Set, exact: bool) -> [f32; 2] {
        let (at, t) = self.head.place();
        if exact && t == 0.0 {
            return self.sides(at, 1, |left, right| [left[0], right[0]]);
        }
        let first = at - (set.taps as i64 / 2 - 1);
        self.sides(first, set.taps, |left, right| set.read(t, left, right))
    }

    /// Hands over `count` frames of both sides from a position on.
    #[inline(always)]
    fn sides(self, first: i64, count: usize, with: impl Fn(&[f32], &[f32]) -> [f32; 2]) -> [f32; 2] {
        let Reading { sample, head, scratch } = self;
        let right = sample.channels.len() - 1;
        if sample.pages.is_none()
            && let Some(from) = head.run(first, first + count as i64)
            && let (Some(left), Some(right)) =
                (sample.channels[0].get(from..from + count), sample.channels[right].get(from..from + count))
        {
            return with(left, right);
        }
        for i in 0..count {
            let frame = head.frame(first + i as i64);
            for (side, channel) in [0, right].into_iter().enumerate() {
                scratch[side][i] = match &sample.pages {
                    Some(pages) if frame < pages.frames() => pages.read(channel, frame),
                    Some(_) => 0.0,
                    None => sample.channels[channel].get(frame).copied().unwrap_or(0.0),
                };
            }
        }
        with(&scratch[0][..count], &scratch[1][..count])
    }
}

/// The cubic through `c` and `d` whose slopes are weighted differences of the frames around: exact on a frame and for
/// steady sounds. The weights trade the error of even and odd parts at an eighth of the rate, where it is -65 dB; with
/// four frames no cubic gets below -42 dB there.
#[inline(always)]
fn cubic([a, b, c, d, e, f]: [f32; 6], t: f32) -> f32 {
    const NEAR: f32 = 0.700_38;
    const FAR: f32 = -0.100_19;
    let from = NEAR * (d - b) + FAR * (e - a);
    let to = NEAR * (e - c) + FAR * (f - b);
    let rise = d - c;
    let c2 = 3.0 * rise - 2.0 * from - to;
    let c3 = from + to - 2.0 * rise;
    ((c3 * t + c2) * t + from) * t + c
}
