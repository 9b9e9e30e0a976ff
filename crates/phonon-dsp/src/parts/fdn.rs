//! A feedback delay network of eight lines with a Hadamard matrix.
//!
//! Jot and Chaigne, "Digital delay networks for designing artificial reverberators", AES 90, 1991: each line is
//! attenuated by its length, so that all modes decay at one rate.

use crate::math::exp2;
use crate::parts::delay_line::{self, DelayLine};
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::signal::feed;
use crate::{Lane, Setup};

/// How many lines there are.
pub const LINES: usize = 8;
/// Lengths of the lines in frames at [`TUNED`]: primes, spread by equal ratios.
const LENGTHS: [f32; LINES] = [1153.0, 1327.0, 1559.0, 1801.0, 2089.0, 2423.0, 2803.0, 3251.0];
/// The frame rate of the lengths.
const TUNED: f32 = 48_000.0;
/// Largest swing of a line, in frames at [`TUNED`].
const SWING: f32 = 40.0;

/// How a network sounds at a frame.
pub struct Room<L: Lane> {
    /// Seconds to fall by 60 dB.
    pub seconds: L,
    /// How much sooner high partials die, 0 to 1.
    pub damping: L,
    /// How fast the lines move, in hertz.
    pub spin: L,
    /// How far they move, 0 to 1.
    pub wander: L,
}

/// The lines, what dulls them, and what moves them.
pub struct Fdn<L: Lane> {
    lines: [DelayLine<L>; LINES],
    low: [L; LINES],
    lfo: Lfo<L>,
    scale: f32,
    rate: f32,
}

impl<L: Lane> Fdn<L> {
    /// A silent network.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let scale = setup.rate / TUNED;
        Fdn {
            lines: LENGTHS.map(|n| DelayLine::new(setup, (n + SWING) * scale)),
            low: [setup.splat(0.0); LINES],
            lfo: Lfo::new(setup),
            scale,
            rate: setup.rate,
        }
    }

    /// Silence in one lane.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.lines.iter_mut().for_each(|line| line.start(lane));
        self.low = self.low.map(|low| low.with(lane, 0.0));
        self.lfo.start(lane);
    }

    /// One frame: left and right in, left and right out.
    #[inline(always)]
    pub fn next(&mut self, input: (L, L), room: &Room<L>) -> (L, L) {
        let token = input.0.token();
        let swing = room.wander * (SWING * self.scale);
        let sines = [self.lfo.ahead(token, 0) * swing, self.lfo.ahead(token, QUARTER) * swing];
        // log2(1000): the octaves of 60 dB, over the frames that they take.
        let fall = L::splat(token, -9.965_784) / (room.seconds * self.rate);
        let mut x = [L::splat(token, 0.0); LINES];
        for k in 0..LINES {
            // The two longest lines move. Where a line stands still it is a whole number of frames long, so that
            // reading it costs no high partials.
            let frames = (LENGTHS[k] * self.scale).round();
            let tap = if k < LINES - 2 {
                self.lines[k].fixed(frames as usize)
            } else {
                self.lines[k].cubic(sines[k - (LINES - 2)] + frames)
            };
            self.low[k] = tap + (self.low[k] - tap) * (room.damping * 0.7);
            x[k] = self.low[k] * exp2(fall * frames);
        }
        let (mut left, mut right) = (x[0], x[1]);
        for k in (2..LINES).step_by(2) {
            left = left + x[k];
            right = right + x[k + 1];
        }
        hadamard(&mut x);
        for k in 0..LINES {
            let input = if k % 2 == 0 { input.0 } else { input.1 };
            self.lines[k].push(feed(x[k] + input));
        }
        self.lfo.advance(room.spin);
        (left * 0.5, right * 0.5)
    }
}

/// Multiplies by the orthogonal matrix of eight Walsh functions.
#[inline(always)]
fn hadamard<L: Lane>(x: &mut [L; LINES]) {
    let mut half = 1;
    while half < LINES {
        for k in 0..LINES {
            if k & half == 0 {
                (x[k], x[k + half]) = (x[k] + x[k + half], x[k] - x[k + half]);
            }
        }
        half *= 2;
    }
    for value in x {
        // 1 / sqrt(8)
        *value = *value * 0.353_553_4;
    }
}

/// Bytes for each lane of a network.
pub fn bytes(rate: f32) -> usize {
    LENGTHS.iter().map(|n| delay_line::bytes((n + SWING) / TUNED, rate)).sum()
}
