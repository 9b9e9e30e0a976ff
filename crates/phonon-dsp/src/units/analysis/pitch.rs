//! `pitch_follower` and `pitch_clarity`: how high a sound is, and how sure that is.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::fft::{Complex32, RealFft};
use crate::parts::signal::audible;
use crate::parts::stft::{Window, frames};
use crate::*;

/// `pitch_follower`.
pub static PITCH: UnitRow = UnitRow {
    name: "pitch_follower",
    aliases: &["pitch", "pitch_track", "pitchtrack"],
    group: "analysis",
    summary: "The fundamental frequency of a sound in hertz; it keeps the last one while there is none, nought at first.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "clarity",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.8),
            "how periodic a sound must be to have a pitch",
        ),
        InputRow::signal("min", Quantity::Hertz, HERTZ, Some(40.0), "lowest pitch"),
        InputRow::signal("max", Quantity::Hertz, HERTZ, Some(4000.0), "highest pitch"),
        SIZE,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: bytes,
    example: "~voice: saw (sine 0.2 * 100 + 200)\nout: square ((~voice # pitch_follower) * 2) * 0.2",
    source: SOURCE,
    make: Make::of::<PitchFamily<true>>(),
};

/// `pitch_clarity`.
pub static CLARITY: UnitRow = UnitRow {
    name: "pitch_clarity",
    aliases: &["harmonicity"],
    group: "analysis",
    summary: "How periodic a sound is: 1 for a steady tone, about 0 for noise and silence.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("min", Quantity::Hertz, HERTZ, Some(40.0), "lowest pitch"),
        InputRow::signal("max", Quantity::Hertz, HERTZ, Some(4000.0), "highest pitch"),
        SIZE,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: bytes,
    example: "~voice: saw 110 + noise * (sine 0.2 + 1)\nout: ~voice # lpf ((~voice # pitch_clarity) * 4000 + 200) * 0.2",
    source: SOURCE,
    make: Make::of::<PitchFamily<false>>(),
};

const SOURCE: &str = "McLeod and Wyvill, \"A smarter way to find pitch\", ICMC 2005; within 3 cents from 50 Hz to 2 kHz for \
     steady sounds, new every 11 ms over the last 43 ms";
const HERTZ: Range = Range::new(10.0, 20_000.0);
const SIZE: InputRow = InputRow::constant(
    "size",
    Quantity::Count,
    Range::new(512.0, 16_384.0),
    Some(2048.0),
    "frames at 48 kHz that are looked at, rounded to a power of two: two periods of the lowest pitch; fixed, because \
     it is the memory taken when the plan is built",
);
/// Part of the highest maximum that the first one must reach to be the pitch, as in section 5 of the paper.
const FIRST: f32 = 0.9;

fn bytes(constants: &[f32], rate: f32) -> usize {
    8 * frames(constants[0], rate) * size_of::<f32>()
}

/// One lane: the sound, and what was found in it.
struct Ear {
    window: Window,
    count: usize,
    pitch: f32,
    clarity: f32,
}

/// The pitch, or how clear it is.
pub struct Pitch<L: Lane, const HERTZ: bool> {
    ears: Vec<Ear>,
    nsdf: Nsdf,
    hop: usize,
    rate: f32,
    lanes: PhantomData<fn() -> L>,
}

/// [`Pitch`] over every lane type.
pub struct PitchFamily<const HERTZ: bool>;

impl<const HERTZ: bool> Family for PitchFamily<HERTZ> {
    type At<L: Lane> = Pitch<L, HERTZ>;
}

impl<L: Lane, const HERTZ: bool> Kernel<L> for Pitch<L, HERTZ> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let length = frames(setup.constants[0], setup.rate);
        let ear = |_| Ear { window: Window::new(length), count: 0, pitch: 0.0, clarity: 0.0 };
        Pitch {
            ears: (0..L::COUNT).map(ear).collect(),
            nsdf: Nsdf::new(length),
            hop: length / 4,
            rate: setup.rate,
            lanes: PhantomData,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, low) = (ins.get(0), ins.get(if HERTZ { 2 } else { 1 }));
        let (clarity, high) = (ins.get(1), ins.get(if HERTZ { 3 } else { 2 }));
        for lane in 0..L::COUNT {
            for i in 0..outs.frames() {
                let ear = &mut self.ears[lane];
                ear.window.push(audible(audio.lane(i, lane)));
                ear.count += 1;
                if ear.count == self.hop {
                    ear.count = 0;
                    let least = if HERTZ { clarity.lane(i, lane) } else { 0.0 };
                    self.listen(lane, least, low.lane(i, lane), high.lane(i, lane));
                }
                let ear = &self.ears[lane];
                outs.set_lane(0, i, lane, if HERTZ { ear.pitch } else { ear.clarity });
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        let ear = &mut self.ears[lane];
        ear.window.clear();
        (ear.count, ear.pitch, ear.clarity) = (0, 0.0, 0.0);
    }
}

impl<L: Lane, const HERTZ: bool> Pitch<L, HERTZ> {
    #[inline(never)]
    fn listen(&mut self, lane: usize, least: f32, low: f32, high: f32) {
        let ear = &mut self.ears[lane];
        ear.clarity = 0.0;
        if ear.window.is_silent() {
            return;
        }
        self.nsdf.measure(ear.window.frames());
        let longest = (self.rate / low).ceil() as usize;
        let shortest = (self.rate / high.max(low)).floor() as usize;
        if let Some((period, clarity)) = self.nsdf.period(shortest.max(2), longest) {
            ear.clarity = clarity.clamp(0.0, 1.0);
            if clarity >= least {
                ear.pitch = self.rate / period;
            }
        }
    }
}

/// The normalised square difference function of section 4 of the paper: 1 where a sound repeats itself.
struct Nsdf {
    fft: RealFft,
    time: Vec<f32>,
    bins: Vec<Complex32>,
    value: Vec<f32>,
}

impl Nsdf {
    fn new(frames: usize) -> Self {
        let fft = RealFft::new(2 * frames);
        let bins = vec![Complex32::ZERO; fft.bins()];
        Nsdf { fft, time: vec![0.0; 2 * frames], bins, value: vec![0.0; frames / 2] }
    }

    fn measure(&mut self, sound: impl Iterator<Item = f32>) {
        let frames = self.time.len() / 2;
        self.time[frames..].fill(0.0);
        let mut squares = 0.0;
        for (time, x) in self.time.iter_mut().zip(sound) {
            *time = x;
            squares += f64::from(x) * f64::from(x);
        }
        // m(t) of equation 6, by taking off what drops out at both ends.
        let mut both = 2.0 * squares;
        for (lag, value) in self.value.iter_mut().enumerate() {
            *value = both as f32;
            let (first, last) = (f64::from(self.time[lag]), f64::from(self.time[frames - 1 - lag]));
            both -= first * first + last * last;
        }
        // The autocorrelation through its spectrum.
        self.fft.forward(&self.time, &mut self.bins);
        for bin in &mut self.bins {
            *bin = Complex32::new(bin.re * bin.re + bin.im * bin.im, 0.0);
        }
        self.fft.inverse(&self.bins, &mut self.time);
        for (value, sum) in self.value.iter_mut().zip(&self.time) {
            *value = if *value > 1.0e-9 { 2.0 * sum / *value } else { 0.0 };
        }
    }

    /// The period in frames and how clear it is: the first maximum nearly as high as the highest one.
    fn period(&self, shortest: usize, longest: usize) -> Option<(f32, f32)> {
        let most = self.maxima(shortest, longest).fold(0.0f32, |most, at| most.max(self.value[at]));
        let at = self.maxima(shortest, longest).find(|at| self.value[*at] >= FIRST * most)?;
        let (a, b, c) = (self.value[at - 1], self.value[at], self.value[at + 1]);
        let bend = a - 2.0 * b + c;
        let off = if bend < 0.0 { (0.5 * (a - c) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        Some((at as f32 + off, b - 0.25 * (a - c) * off))
    }

    /// Maxima above nought beyond the first zero crossing.
    fn maxima(&self, shortest: usize, longest: usize) -> impl Iterator<Item = usize> {
        let v = &self.value;
        let begin = v.iter().position(|x| *x < 0.0).unwrap_or(v.len());
        let (from, to) = (begin.max(shortest).max(1), (longest + 1).min(v.len() - 1));
        (from..to.max(from)).filter(|at| v[*at] > 0.0 && v[*at] > v[at - 1] && v[*at] >= v[at + 1])
    }
}
