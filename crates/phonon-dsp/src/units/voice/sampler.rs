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
    /// Taps for some frames of all lanes, taken lane by lane and turned into sound frame by frame.
    taps: Box<[[f32; 4]]>,
}

/// Frames whose taps are taken at once, few enough to stay in the nearest cache.
const CHUNK: usize = 16;

/// What a head needs to know of the world.
#[derive(Clone, Copy)]
struct Pace {
    /// Fixed-point frames of the recording for each frame.
    step: i64,
    /// Whether it starts over.
    again: bool,
    /// Length of a fade in frames.
    fade: f32,
    /// Frames in the recording.
    frames: usize,
}

/// [`Sampler`] over every lane type.
pub struct SamplerFamily;

impl Family for SamplerFamily {
    type At<L: Lane> = Sampler;
}

impl<L: Lane> Kernel<L> for Sampler {
    fn new(setup: &Setup<'_, L>) -> Self {
        let taps = vec![[0.0; 4]; CHUNK * L::COUNT].into_boxed_slice();
        Sampler { heads: vec![Head::default(); L::COUNT], rate: setup.rate, taps }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let zero = L::splat(ins.token(), 0.0);
        for lane in 0..L::COUNT {
            self.begin::<L>(lane, context, ins);
        }
        let held = ins.get(0).held() && ins.get(3).held();
        let steady: [Option<Pace>; 16] = std::array::from_fn(
            #[inline(always)]
            |lane| {
                if held && lane < L::COUNT { self.steady(lane, context, ins, outs.frames()) } else { None }
            },
        );
        if steady.iter().any(Option::is_some) {
            self.run(context, ins, outs, &steady);
        } else {
            (0..outs.frames()).for_each(|i| {
                outs.set(0, i, zero);
                outs.set(1, i, zero);
            });
        }
        for lane in 0..L::COUNT {
            if steady[lane].is_none() {
                self.step_by_step(lane, context, ins, outs);
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.heads[lane] = Head { sample: start.sample, ..Head::default() };
    }
}

impl Sampler {
    /// What the head of a lane plays, if it plays anything.
    #[inline(always)]
    fn sample<'a>(&self, lane: usize, context: &Context<'a>) -> Option<&'a Sample> {
        self.heads[lane].sample.and_then(|id| context.samples.get(id)).filter(|sample| sample.frames() > 0)
    }

    #[inline(always)]
    fn pace<L: Lane>(&self, i: usize, lane: usize, sample: &Sample, ins: &Inputs<'_, L>) -> Pace {
        let scale = f64::from(sample.rate) / f64::from(self.rate) * ONE;
        let step = (f64::from(ins.get(0).lane(i, lane)) * scale) as i64;
        let again = ins.get(3).lane(i, lane) > 0.5;
        Pace { step, again, fade: self.rate * FADE, frames: sample.frames() }
    }

    /// Lets a voice that is new take its place.
    #[inline(always)]
    fn begin<L: Lane>(&mut self, lane: usize, context: &Context<'_>, ins: &Inputs<'_, L>) {
        if self.heads[lane].begun {
            return;
        }
        let Some(sample) = self.sample(lane, context) else { return };
        let pace = self.pace(0, lane, sample, ins);
        let (begin, end) = (ins.get(1).lane(0, lane), ins.get(2).lane(0, lane));
        self.heads[lane].begin(sample.frames(), begin, end, pace.step);
    }

    /// The pace of a lane if through all `frames` it is neither at a border nor in a fade.
    #[inline(always)]
    fn steady<L: Lane>(
        &self,
        lane: usize,
        context: &Context<'_>,
        ins: &Inputs<'_, L>,
        frames: usize,
    ) -> Option<Pace> {
        let sample = self.sample(lane, context)?;
        let pace = self.pace(0, lane, sample, ins);
        let first = self.heads[lane];
        let mut last = first;
        last.at = first.at.checked_add(pace.step.checked_mul(frames as i64 - 1)?)?;
        let is_plain = always(
            #[inline(always)]
            |head: &Head| head.is_inside(&pace) && head.gain(&pace) == 1.0,
        );
        (is_plain(&first) && is_plain(&last)).then_some(pace)
    }

    /// All frames of the lanes that have a pace; the others become silent.
    #[inline(always)]
    fn run<L: Lane>(
        &mut self,
        context: &Context<'_>,
        ins: &Inputs<'_, L>,
        outs: &mut Outputs<'_, '_, L>,
        steady: &[Option<Pace>; 16],
    ) {
        let token = ins.token();
        let mut samples: [Option<&Sample>; 16] = [None; 16];
        for lane in 0..L::COUNT {
            if steady[lane].is_some() {
                samples[lane] = self.sample(lane, context);
            }
        }
        let sides = 1 + usize::from(samples.iter().flatten().any(|sample| sample.channels.len() > 1));
        let zero = <L::Bits as Bits>::splat(token, 0);
        let (mut low, mut step) = (zero, zero);
        for lane in 0..L::COUNT {
            if let Some(pace) = steady[lane] {
                low = low.with(lane, self.heads[lane].at as u32);
                step = step.with(lane, pace.step as u32);
            }
        }
        let frames = outs.frames();
        for from in (0..frames).step_by(CHUNK) {
            let count = CHUNK.min(frames - from);
            for side in 0..sides {
                for lane in 0..L::COUNT {
                    let (at, step) = (self.heads[lane].at, steady[lane].map_or(0, |pace| pace.step));
                    let channel = samples[lane].map_or(&[][..], |sample| sample.side(side));
                    take(channel, at, step, &mut self.taps[lane..], L::COUNT, count);
                }
                let mut place = low;
                for i in 0..count {
                    let [a, b, c, d] = L::columns(token, &self.taps[i * L::COUNT..(i + 1) * L::COUNT]);
                    let t = L::from_int(place.shr(8)) * (1.0 / 16_777_216.0);
                    outs.set(side, from + i, hermite(a, b, c, d, t));
                    place = place.wrapping_add(step);
                }
                if side + 1 == sides {
                    low = place;
                }
            }
            for lane in 0..L::COUNT {
                if let Some(pace) = steady[lane] {
                    self.heads[lane].at += pace.step * (count as i64 - 1);
                    self.heads[lane].advance(pace.step, pace.again);
                }
            }
        }
        if sides == 1 {
            for i in 0..frames {
                outs.set(1, i, outs.get(0, i, token));
            }
        }
    }

    /// One lane, looking for borders at every frame.
    #[inline(always)]
    fn step_by_step<L: Lane>(
        &mut self,
        lane: usize,
        context: &Context<'_>,
        ins: &Inputs<'_, L>,
        outs: &mut Outputs<'_, '_, L>,
    ) {
        let Some(sample) = self.sample(lane, context) else { return };
        let mut head = self.heads[lane];
        for i in 0..outs.frames() {
            let pace = self.pace(i, lane, sample, ins);
            let gain = head.gain(&pace);
            for side in 0..2 {
                outs.set_lane(side, i, lane, gain * read(sample.side(side), &head, &pace));
            }
            head.advance(pace.step, pace.again);
        }
        self.heads[lane] = head;
    }
}

/// The four frames around each of `count` places, `at` and every `step` on; silence beyond the ends.
#[inline(always)]
fn take(channel: &[f32], at: i64, step: i64, taps: &mut [[f32; 4]], stride: usize, count: usize) {
    let mut at = at - ONE as i64;
    for i in 0..count {
        let place = (at >> 32) as usize;
        taps[i * stride] = match channel.get(place..place.wrapping_add(4)) {
            Some([a, b, c, d]) => [*a, *b, *c, *d],
            _ => [0.0; 4],
        };
        at = at.wrapping_add(step);
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
    fn gain(&self, pace: &Pace) -> f32 {
        let Pace { step, again, fade, frames } = *pace;
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

    /// Whether four frames lie around it, and it is not where a loop is closed.
    #[inline(always)]
    fn is_inside(&self, pace: &Pace) -> bool {
        let at = self.at >> 32;
        let (first, last) =
            if pace.again { (self.begin >> 32, self.end >> 32) } else { (0, pace.frames as i64) };
        at > first && at + 2 < last
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
fn read(channel: &[f32], head: &Head, pace: &Pace) -> f32 {
    let at = head.at >> 32;
    let t = (head.at as u32 >> 8) as f32 * (1.0 / 16_777_216.0);
    let (first, last) = (head.begin >> 32, head.end >> 32);
    let tap = always(
        #[inline(always)]
        |offset: i64| {
            let mut place = at + offset;
            if pace.again && last > first {
                place = first + (place - first).rem_euclid(last - first);
            }
            usize::try_from(place).ok().and_then(|place| channel.get(place)).copied().unwrap_or(0.0)
        },
    );
    let [a, b, c, d] = if head.is_inside(pace) {
        [-1, 0, 1, 2].map(|offset| channel.get((at + offset) as usize).copied().unwrap_or(0.0))
    } else {
        [tap(-1), tap(0), tap(1), tap(2)]
    };
    hermite(a, b, c, d, t)
}
