//! Sound as overlapping spectra: analysis, a change of each spectrum, and resynthesis by overlap and add.
//!
//! Allen and Rabiner, "A unified approach to short-time Fourier analysis and synthesis", Proc. IEEE 65(11), 1977.
//! Hann windows on both sides, four of them over each frame, add up to exactly one and a half.

use std::f64::consts::TAU;
use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::fft::{Complex32, RealFft};
use crate::parts::signal::{audible, sane};
use crate::*;

/// Windows that overlap.
pub const OVERLAP: usize = 4;

/// The length of the window; every unit on this part has it as its only constant.
pub const SIZE: InputRow = InputRow::constant(
    "size",
    Quantity::Count,
    Range::new(256.0, 16_384.0),
    Some(2048.0),
    "frames of a spectrum at 48 kHz, rounded to a power of two: more tells pitches apart, less keeps time; fixed, \
     because it is the latency",
);

/// Frames of a window at a rate, so that it lasts as long at every rate.
pub fn frames(size: f32, rate: f32) -> usize {
    let exact = (size * rate / 48_000.0).clamp(64.0, 65_536.0);
    1 << exact.log2().round() as u32
}

/// Frames by which the resynthesis is late: one window.
pub fn latency(constants: &[f32], rate: f32) -> usize {
    frames(constants[0], rate)
}

/// Bytes for each lane, the memory of an effect included.
pub fn bytes(constants: &[f32], rate: f32) -> usize {
    12 * frames(constants[0], rate) * size_of::<f32>()
}

/// What an effect is made for.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Bins from nought to half the rate.
    pub bins: usize,
    /// Frames from one spectrum to the next.
    pub hop: usize,
    /// Frames per second.
    pub rate: f32,
}

impl Shape {
    /// Frames of a window.
    pub fn frames(&self) -> usize {
        self.hop * OVERLAP
    }

    /// Seconds from one spectrum to the next.
    pub fn seconds(&self) -> f32 {
        self.hop as f32 / self.rate
    }

    /// What the bin of a sine of amplitude one is multiplied with to read one.
    pub fn scale(&self) -> f32 {
        // Half the sum of a Hann window is a quarter of its frames.
        4.0 / self.frames() as f32
    }
}

/// A change of spectra, one instance per lane. Its unit's audio inputs come first in the row, then its parameters.
pub trait Effect: Send + 'static {
    /// How many sounds it takes, one or two.
    const SOUNDS: usize;
    /// Which of its parameters is a trigger, so that a short one between two spectra is not missed.
    const TRIGGER: Option<usize> = None;
    /// A fresh one.
    fn new(shape: Shape) -> Self;
    /// Back to fresh, for a voice whose random numbers start at `seed`.
    fn start(&mut self, seed: u32);
    /// Changes the spectrum of the first sound; `other` is that of the second. `values` are the parameters at this
    /// moment.
    fn change(&mut self, bins: &mut [Complex32], other: &[Complex32], values: &[f32]);
    /// Whether it may sound when nothing has come in for a whole window.
    fn goes_on(&self) -> bool {
        false
    }
}

/// Most parameters of an effect.
const VALUES: usize = 6;

/// The last window of a sound.
pub struct Window {
    ring: Vec<f32>,
    at: usize,
    /// Frames since something else than silence came in.
    silent: usize,
}

impl Window {
    /// A silent window of so many frames.
    pub fn new(frames: usize) -> Self {
        Window { ring: vec![0.0; frames], at: 0, silent: frames }
    }

    /// Silence again.
    pub fn clear(&mut self) {
        self.ring.fill(0.0);
        (self.at, self.silent) = (0, self.ring.len());
    }

    /// One frame in.
    #[inline(always)]
    pub fn push(&mut self, x: f32) {
        self.ring[self.at] = x;
        self.at = (self.at + 1) & (self.ring.len() - 1);
        self.silent = if x == 0.0 { self.silent + 1 } else { 0 };
    }

    /// Whether nothing is in it.
    pub fn is_silent(&self) -> bool {
        self.silent >= self.ring.len()
    }

    /// The frames from the oldest on.
    pub fn frames(&self) -> impl Iterator<Item = f32> {
        self.ring[self.at..].iter().chain(&self.ring[..self.at]).copied()
    }
}

/// What all lanes share: the transform, the window and room to work in.
pub struct Frames {
    fft: RealFft,
    window: Vec<f32>,
    time: Vec<f32>,
}

impl Frames {
    /// For windows of so many frames.
    pub fn new(frames: usize) -> Self {
        Frames { fft: RealFft::new(frames), window: hann(frames), time: vec![0.0; frames] }
    }

    /// How many bins there are.
    pub fn bins(&self) -> usize {
        self.fft.bins()
    }

    /// The spectrum of what comes through the window.
    pub fn analyse(&mut self, sound: impl Iterator<Item = f32>, bins: &mut [Complex32]) {
        for ((time, x), w) in self.time.iter_mut().zip(sound).zip(&self.window) {
            *time = x * w;
        }
        self.fft.forward(&self.time, bins);
    }

    /// Gives `add` each frame of the sound of a spectrum, through the window and scaled so that windows of an
    /// unchanged sound add up to it.
    pub fn resynthesise(&mut self, bins: &[Complex32], mut add: impl FnMut(usize, f32)) {
        self.fft.inverse(bins, &mut self.time);
        for (i, (x, w)) in self.time.iter().zip(&self.window).enumerate() {
            // 3/8 of the overlap is the sum of the squared windows.
            add(i, sane(x * w * (1.0 / 1.5)));
        }
    }
}

/// A raised cosine of so many frames that starts at nought and would be there again one frame after its end.
pub fn hann(frames: usize) -> Vec<f32> {
    (0..frames).map(|i| (0.5 - 0.5 * (TAU * i as f64 / frames as f64).cos()) as f32).collect()
}

/// One lane: what came in, what is still to come out.
struct Voice<E> {
    sounds: Vec<Window>,
    out: Vec<f32>,
    at: usize,
    triggered: bool,
    effect: E,
}

/// A unit that changes spectra.
pub struct Spectral<L: Lane, E> {
    voices: Vec<Voice<E>>,
    frames: Frames,
    bins: [Vec<Complex32>; 2],
    hop: usize,
    lanes: PhantomData<fn() -> L>,
}

/// [`Spectral`] over every lane type.
pub struct SpectralFamily<E>(PhantomData<fn() -> E>);

impl<E: Effect> Family for SpectralFamily<E> {
    type At<L: Lane> = Spectral<L, E>;
}

impl<L: Lane, E: Effect> Kernel<L> for Spectral<L, E> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let length = frames(setup.constants[0], setup.rate);
        let frames = Frames::new(length);
        let (bins, hop) = (frames.bins(), length / OVERLAP);
        let voice = |lane: usize| {
            let mut effect = E::new(Shape { bins, hop, rate: setup.rate });
            effect.start(setup.seed.wrapping_add(lane as u32));
            let sounds = (0..E::SOUNDS).map(|_| Window::new(length)).collect();
            Voice { sounds, out: vec![0.0; length], at: 0, triggered: false, effect }
        };
        Spectral {
            voices: (0..L::COUNT).map(voice).collect(),
            frames,
            bins: [vec![Complex32::ZERO; bins], vec![Complex32::ZERO; bins]],
            hop,
            lanes: PhantomData,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let values = ins.count() - E::SOUNDS;
        for lane in 0..L::COUNT {
            for i in 0..outs.frames() {
                let voice = &mut self.voices[lane];
                for (sound, window) in voice.sounds.iter_mut().enumerate() {
                    window.push(audible(ins.get(sound).lane(i, lane)));
                }
                if let Some(trigger) = E::TRIGGER {
                    voice.triggered |= ins.get(E::SOUNDS + trigger).lane(i, lane) > 0.5;
                }
                outs.set_lane(0, i, lane, voice.out[voice.at]);
                voice.out[voice.at] = 0.0;
                voice.at = (voice.at + 1) & (voice.out.len() - 1);
                if voice.at & (self.hop - 1) == 0 {
                    let mut now = [0.0; VALUES];
                    for value in 0..values {
                        now[value] = ins.get(E::SOUNDS + value).lane(i, lane);
                    }
                    if let Some(trigger) = E::TRIGGER {
                        now[trigger] = f32::from(std::mem::take(&mut voice.triggered));
                    }
                    self.hop(lane, &now[..values]);
                }
            }
        }
    }

    fn start(&mut self, lane: usize, start: &Start) {
        let voice = &mut self.voices[lane];
        voice.sounds.iter_mut().for_each(Window::clear);
        voice.out.fill(0.0);
        (voice.at, voice.triggered) = (0, false);
        voice.effect.start(start.seed);
    }
}

impl<L: Lane, E: Effect> Spectral<L, E> {
    /// A window is full: its spectrum is changed and comes out from the next frame on.
    #[inline(never)]
    fn hop(&mut self, lane: usize, values: &[f32]) {
        let voice = &mut self.voices[lane];
        if voice.sounds.iter().all(Window::is_silent) && !voice.effect.goes_on() {
            return;
        }
        let [bins, other] = &mut self.bins;
        self.frames.analyse(voice.sounds[0].frames(), bins);
        if let Some(second) = voice.sounds.get(1) {
            self.frames.analyse(second.frames(), other);
        }
        voice.effect.change(bins, other, values);
        let (out, at) = (&mut voice.out, voice.at);
        let last = out.len() - 1;
        self.frames.resynthesise(bins, |i, x| out[(at + i) & last] += x);
    }
}
