//! Convolution with a long response, without latency and at an even cost.
//!
//! Gardner, "Efficient convolution without input-output delay", JAES 43(3), 1995: the first frames of the response are
//! multiplied out, the following ones by short transforms that are done as soon as they are full, the rest by long
//! ones. What a long transform gives is needed one whole block after it is full, so its multiplications are spread
//! over that block, a slice for each short one.

use std::sync::Arc;

use crate::parts::fft::{Complex32, RealFft};

/// Frames of a short block.
const SHORT: usize = 64;
/// Frames of a long block.
const LONG: usize = 1024;
/// Slices into which the work of a long block is cut.
const SLICES: usize = LONG / SHORT;

/// A response, transformed. Shared by all that is convolved with it.
pub struct Response {
    head: Vec<f32>,
    short: Vec<Spectrum>,
    long: Vec<Spectrum>,
}

impl Response {
    /// Of these frames, the first of which answers at once.
    pub fn new(frames: &[f32]) -> Self {
        let part = |from: usize, to: usize| &frames[from.min(frames.len())..to.min(frames.len())];
        let mut head = part(0, SHORT).to_vec();
        head.resize(SHORT, 0.0);
        Response {
            head,
            short: spectra(part(SHORT, 2 * LONG), SHORT),
            long: spectra(part(2 * LONG, usize::MAX), LONG),
        }
    }
}

/// Bytes for each lane of a convolution with so many frames, its share of the response included.
pub fn bytes(frames: usize) -> usize {
    // Two numbers for a bin, in the response and in what came in; blocks are transformed at twice their length.
    4 * frames.next_multiple_of(LONG) * size_of::<f32>() + 64 * LONG
}

/// Real and imaginary parts apart, so that many bins are multiplied at once.
struct Spectrum {
    re: Vec<f32>,
    im: Vec<f32>,
}

impl Spectrum {
    fn new(bins: usize) -> Self {
        Spectrum { re: vec![0.0; bins], im: vec![0.0; bins] }
    }

    fn set(&mut self, bins: &[Complex32]) {
        for (k, bin) in bins.iter().enumerate() {
            (self.re[k], self.im[k]) = (bin.re, bin.im);
        }
    }

    fn clear(&mut self) {
        self.re.fill(0.0);
        self.im.fill(0.0);
    }

    fn add_product(&mut self, a: &Spectrum, b: &Spectrum) {
        let bins = self.re.len();
        let (a_re, a_im, b_re, b_im) = (&a.re[..bins], &a.im[..bins], &b.re[..bins], &b.im[..bins]);
        let (re, im) = (&mut self.re[..bins], &mut self.im[..bins]);
        for k in 0..bins {
            re[k] += a_re[k] * b_re[k] - a_im[k] * b_im[k];
            im[k] += a_re[k] * b_im[k] + a_im[k] * b_re[k];
        }
    }
}

fn spectra(frames: &[f32], block: usize) -> Vec<Spectrum> {
    let mut fft = RealFft::new(2 * block);
    let (mut time, mut bins) = (vec![0.0; 2 * block], vec![Complex32::ZERO; fft.bins()]);
    let one = |frames: &[f32]| {
        time.fill(0.0);
        time[..frames.len()].copy_from_slice(frames);
        fft.forward(&time, &mut bins);
        let mut spectrum = Spectrum::new(bins.len());
        spectrum.set(&bins);
        spectrum
    };
    frames.chunks(block).map(one).collect()
}

/// What all lanes share: transforms and room to work in.
pub struct Engine {
    short: Transform,
    long: Transform,
}

impl Engine {
    /// Takes all memory.
    pub fn new() -> Self {
        Engine { short: Transform::new(SHORT), long: Transform::new(LONG) }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new()
    }
}

struct Transform {
    fft: RealFft,
    time: Vec<f32>,
    bins: Vec<Complex32>,
}

impl Transform {
    fn new(block: usize) -> Self {
        let fft = RealFft::new(2 * block);
        Transform { time: vec![0.0; 2 * block], bins: vec![Complex32::ZERO; fft.bins()], fft }
    }
}

/// One signal on its way through a response.
pub struct Convolver {
    response: Arc<Response>,
    /// Sums that are on their way: the frame after next is one further on.
    ahead: Vec<f32>,
    at: usize,
    short: Level,
    long: Level,
    /// Frames since it was fresh, modulo a long block.
    clock: usize,
    /// Frames of silence that have come in, up to the length of everything.
    silent: usize,
    length: usize,
}

impl Convolver {
    /// At rest.
    pub fn new(response: Arc<Response>) -> Self {
        let (short, long) = (Level::new(SHORT, response.short.len()), Level::new(LONG, response.long.len()));
        let length = (response.short.len() + 1) * SHORT + (response.long.len() + 4) * LONG;
        Convolver {
            response,
            ahead: vec![0.0; 2 * SHORT],
            at: 0,
            short,
            long,
            clock: 0,
            silent: length,
            length,
        }
    }

    /// At rest again.
    pub fn clear(&mut self) {
        self.ahead.fill(0.0);
        (self.at, self.clock, self.silent) = (0, 0, self.length);
        self.short.clear();
        self.long.clear();
    }

    /// One frame in, one frame out.
    #[inline(always)]
    pub fn next(&mut self, engine: &mut Engine, x: f32) -> f32 {
        let place = self.clock & (SHORT - 1);
        self.short.input[place] = x;
        self.long.input[self.clock] = x;
        if x == 0.0 {
            self.silent = (self.silent + 1).min(self.length);
        } else {
            self.silent = 0;
            // The response multiplied out, added to what is to come.
            for (sum, h) in self.ahead[self.at..self.at + SHORT].iter_mut().zip(&self.response.head) {
                *sum += x * h;
            }
        }
        let y = self.ahead[self.at] + self.short.output[place] + self.long.output[self.clock];
        self.at += 1;
        self.clock += 1;
        if self.clock & (SHORT - 1) == 0 {
            self.block(engine);
        }
        y
    }

    /// A short block is full.
    #[inline(never)]
    fn block(&mut self, engine: &mut Engine) {
        self.ahead.copy_within(SHORT.., 0);
        self.ahead[SHORT..].fill(0.0);
        self.at = 0;
        let slice = self.clock / SHORT - 1;
        let full = self.clock == LONG;
        self.clock %= LONG;
        if self.silent >= self.length {
            // Nothing is left on its way.
            return;
        }
        let Engine { short, long } = engine;
        self.short.take(short);
        self.short.multiply(&self.response.short, 0..self.response.short.len());
        self.short.give(short);
        // The block that was full at the last border, a part at a time.
        let parts = self.response.long.len();
        let share = |slice: usize| parts * slice / SLICES;
        self.long.multiply(&self.response.long, share(slice)..share(slice + 1));
        if full {
            self.long.give(long);
            self.long.take(long);
        }
    }
}

/// Blocks of one length: what comes in, the spectra of what came in, the sum of their products with the response.
struct Level {
    input: Vec<f32>,
    output: Vec<f32>,
    overlap: Vec<f32>,
    /// The last spectra, the newest at `newest`, and whether there is anything in them.
    past: Vec<(Spectrum, bool)>,
    newest: usize,
    sum: Spectrum,
}

impl Level {
    fn new(block: usize, parts: usize) -> Self {
        let zero = || vec![0.0; block];
        Level {
            input: zero(),
            output: zero(),
            overlap: zero(),
            past: (0..parts).map(|_| (Spectrum::new(block + 1), false)).collect(),
            newest: 0,
            sum: Spectrum::new(block + 1),
        }
    }

    fn clear(&mut self) {
        for room in [&mut self.input, &mut self.output, &mut self.overlap] {
            room.fill(0.0);
        }
        self.past.iter_mut().for_each(|past| past.1 = false);
        self.newest = 0;
        self.sum.clear();
    }

    /// The spectrum of the block that is full.
    fn take(&mut self, transform: &mut Transform) {
        if self.past.is_empty() {
            return;
        }
        self.newest = (self.newest + 1) % self.past.len();
        let sounds = self.input.iter().any(|x| *x != 0.0);
        let past = &mut self.past[self.newest];
        past.1 = sounds;
        if sounds {
            let block = self.input.len();
            transform.time[..block].copy_from_slice(&self.input);
            transform.time[block..].fill(0.0);
            transform.fft.forward(&transform.time, &mut transform.bins);
            past.0.set(&transform.bins);
        }
    }

    /// Adds the products of some parts of the response.
    fn multiply(&mut self, response: &[Spectrum], parts: std::ops::Range<usize>) {
        for part in parts {
            let (past, sounds) = &self.past[(self.newest + self.past.len() - part) % self.past.len()];
            if *sounds {
                self.sum.add_product(past, &response[part]);
            }
        }
    }

    /// The sum becomes the next block that goes out.
    fn give(&mut self, transform: &mut Transform) {
        if self.past.is_empty() {
            return;
        }
        for (bin, (re, im)) in transform.bins.iter_mut().zip(self.sum.re.iter().zip(&self.sum.im)) {
            *bin = Complex32::new(*re, *im);
        }
        self.sum.clear();
        transform.fft.inverse(&transform.bins, &mut transform.time);
        let block = self.output.len();
        for i in 0..block {
            self.output[i] = transform.time[i] + self.overlap[i];
            self.overlap[i] = transform.time[block + i];
        }
    }
}
