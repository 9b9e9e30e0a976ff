//! `sampler`: plays a recording, or a slice of it, at any speed.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::parts::delay_line::hermite;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "sampler",
    aliases: &[],
    group: "voice",
    summary: "Plays the sample of its voice; slices begin and end with a fade of 1 ms unless they begin or end \
         with the file.",
    inputs: &[
        InputRow::signal(
            "speed",
            Quantity::Ratio,
            Range::new(-64.0, 64.0),
            Some(1.0),
            "rate; below zero plays backwards",
        ),
        InputRow::signal(
            "begin",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.0),
            "where the slice begins; read as the voice starts",
        ),
        InputRow::signal(
            "end",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(1.0),
            "where the slice ends; read as the voice starts",
        ),
        InputRow::signal(
            "loop",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "above one half it starts over at its end",
        ),
    ],
    outputs: 2,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: s \"bd*4\"",
    source: "cubic interpolation: Niemitalo, Polynomial Interpolators for High-Quality Resampling, 2001",
    make: Make::of::<SamplerFamily>(),
};

/// One frame of a recording in the 32.32 fixed-point numbers that count positions, so that nothing drifts.
const ONE: f64 = 4_294_967_296.0;
/// Length of a fade, in seconds.
const FADE: f32 = 0.001;

/// Where one voice stands in its recording.
#[derive(Clone, Copy, Default)]
struct Head {
    sample: Option<SampleId>,
    begun: bool,
    /// Position and borders of the slice, in fixed-point frames of the recording.
    at: i64,
    begin: i64,
    end: i64,
    /// Frames since it began, for the fade-in; nothing where there is none.
    rising: Option<f32>,
}

/// A head per lane.
pub struct Sampler {
    heads: Vec<Head>,
    rate: f32,
}

/// [`Sampler`] over every lane type.
pub struct SamplerFamily;

impl Family for SamplerFamily {
    type At<L: Lane> = Sampler;
}

impl<L: Lane> Kernel<L> for Sampler {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sampler { heads: vec![Head::default(); L::COUNT], rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [speed, begin, end, repeat] = [0, 1, 2, 3].map(|slot| ins.get(slot));
        for lane in 0..L::COUNT {
            let mut head = self.heads[lane];
            let sample = head.sample.and_then(|id| context.samples.get(id)).filter(|s| s.frames() > 0);
            let Some(sample) = sample else {
                for i in 0..outs.frames() {
                    outs.set_lane(0, i, lane, 0.0);
                    outs.set_lane(1, i, lane, 0.0);
                }
                continue;
            };
            let scale = f64::from(sample.rate) / f64::from(self.rate) * ONE;
            let fade = self.rate * FADE;
            let channels = (&sample.channels[0], &sample.channels[sample.channels.len() - 1]);
            for i in 0..outs.frames() {
                let step = (f64::from(speed.lane(i, lane)) * scale) as i64;
                if !head.begun {
                    head.begin(sample.frames(), begin.lane(i, lane), end.lane(i, lane), step);
                }
                let again = repeat.lane(i, lane) > 0.5;
                let gain = head.gain(sample.frames(), step, fade, again);
                outs.set_lane(0, i, lane, gain * read(channels.0, &head, again));
                outs.set_lane(1, i, lane, gain * read(channels.1, &head, again));
                head.advance(step, again);
            }
            self.heads[lane] = head;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.heads[lane] = Head { sample: start.sample, ..Head::default() };
    }
}

impl Head {
    /// Takes its place at the border of the slice that the speed runs away from.
    fn begin(&mut self, frames: usize, begin: f32, end: f32, step: i64) {
        let place = always(
            #[inline(always)]
            |part: f32| ((f64::from(part) * frames as f64).round() as i64) << 32,
        );
        (self.begin, self.end) = (place(begin.min(end)), place(begin.max(end)));
        let backwards = step < 0;
        self.at = if backwards { self.end - (1 << 32) } else { self.begin };
        self.rising = (backwards || self.begin > 0).then_some(0.0);
        self.begun = true;
    }

    /// 0 outside the slice, less than 1 in a fade, 1 elsewhere.
    #[inline(always)]
    fn gain(&self, frames: usize, step: i64, fade: f32, again: bool) -> f32 {
        if self.at < self.begin || self.at >= self.end {
            return 0.0;
        }
        let rise = self.rising.map_or(1.0, |count| ((count + 0.5) / fade).min(1.0));
        let whole = step >= 0 && self.end >> 32 == frames as i64;
        if again || whole || step == 0 {
            return rise;
        }
        let left = if step > 0 { self.end - self.at } else { self.at - self.begin + 1 };
        let fall = left as f32 / (step.unsigned_abs() as f32 * fade);
        rise * fall.min(1.0)
    }

    #[inline(always)]
    fn advance(&mut self, step: i64, again: bool) {
        self.at = self.at.saturating_add(step);
        if let Some(count) = self.rising.as_mut() {
            *count += 1.0;
        }
        let length = self.end - self.begin;
        if again && length > 0 && (self.at < self.begin || self.at >= self.end) {
            self.at = self.begin + (self.at - self.begin).rem_euclid(length);
        }
    }
}

/// The recording at the head, on a cubic through four frames; exact on a frame.
#[inline(always)]
fn read(channel: &[f32], head: &Head, again: bool) -> f32 {
    let at = head.at >> 32;
    let t = (head.at as u32 >> 8) as f32 * (1.0 / 16_777_216.0);
    let (first, last) = (head.begin >> 32, head.end >> 32);
    let inside = !again && at > 0 || again && at > first && at + 2 < last;
    if let (true, Ok(from)) = (inside, usize::try_from(at - 1))
        && let Some([a, b, c, d]) = channel.get(from..from + 4)
    {
        return hermite(*a, *b, *c, *d, t);
    }
    let tap = always(
        #[inline(always)]
        |offset: i64| {
            let mut place = at + offset;
            if again && last > first {
                place = first + (place - first).rem_euclid(last - first);
            }
            usize::try_from(place).ok().and_then(|place| channel.get(place)).copied().unwrap_or(0.0)
        },
    );
    hermite(tap(-1), tap(0), tap(1), tap(2), t)
}
