//! A feedback delay network of eight or sixteen lines with a Hadamard matrix.
//!
//! Jot and Chaigne, "Digital delay networks for designing artificial reverberators", AES 90, 1991: each line is
//! attenuated by its length, so that all modes decay at one rate.

use crate::math::exp2;
use crate::parts::delay_line::{self, DelayLine};
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::signal::feed;
use crate::{Lane, Setup};

/// Lengths of the lines in frames at [`TUNED`]: primes, spread by equal ratios. Eight lines are every second of them.
const LENGTHS: [f32; 16] = [
    1153.0, 1237.0, 1327.0, 1439.0, 1559.0, 1667.0, 1801.0, 1933.0, 2089.0, 2243.0, 2423.0, 2617.0, 2803.0,
    3023.0, 3251.0, 3491.0,
];
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

/// So many lines, what dulls them, and what moves them. The number is a power of two up to sixteen.
pub struct Fdn<L: Lane, const LINES: usize> {
    lines: [DelayLine<L>; LINES],
    lengths: [f32; LINES],
    low: [L; LINES],
    lfo: Lfo<L>,
    swing: f32,
    rate: f32,
}

/// The length of line `k` of `lines`, in frames at [`TUNED`].
fn length(k: usize, lines: usize) -> f32 {
    LENGTHS[k * (LENGTHS.len() / lines)]
}

impl<L: Lane, const LINES: usize> Fdn<L, LINES> {
    /// A silent network whose lines are `size` times as long as usual.
    pub fn new(setup: &Setup<'_, L>, size: f32) -> Self {
        let scale = setup.rate / TUNED;
        // Where a line stands still it is a whole number of frames long, so that reading it costs no high partials.
        let lengths = std::array::from_fn(|k| (length(k, LINES) * size * scale).round());
        Fdn {
            lines: lengths.map(|frames| DelayLine::new(setup, frames + SWING * scale)),
            lengths,
            low: [setup.splat(0.0); LINES],
            lfo: Lfo::new(setup),
            swing: SWING * scale,
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

    /// One frame: left and right in, left and right out; as loud for any number of lines.
    #[inline(always)]
    pub fn next(&mut self, input: (L, L), room: &Room<L>) -> (L, L) {
        let token = input.0.token();
        let swing = room.wander * self.swing;
        let sines = [self.lfo.ahead(token, 0) * swing, self.lfo.ahead(token, QUARTER) * swing];
        // log2(1000): the octaves of 60 dB, over the frames that they take.
        let fall = L::splat(token, -9.965_784) / (room.seconds * self.rate);
        let mut x = [L::splat(token, 0.0); LINES];
        for k in 0..LINES {
            let frames = self.lengths[k];
            // The two longest lines move.
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
        // 1 / sqrt(2) for twice as many lines, going in and coming out.
        let share = if LINES == 16 { 0.707_106_77 } else { 1.0 };
        for k in 0..LINES {
            let input = if k % 2 == 0 { input.0 } else { input.1 };
            self.lines[k].push(feed(x[k] + input * share));
        }
        self.lfo.advance(room.spin);
        (left * (0.5 * share), right * (0.5 * share))
    }
}

/// Multiplies by the orthogonal matrix of Walsh functions.
#[inline(always)]
fn hadamard<L: Lane, const LINES: usize>(x: &mut [L; LINES]) {
    let mut half = 1;
    while half < LINES {
        for k in 0..LINES {
            if k & half == 0 {
                (x[k], x[k + half]) = (x[k] + x[k + half], x[k] - x[k + half]);
            }
        }
        half *= 2;
    }
    // 1 / sqrt(lines)
    let scale = if LINES == 16 { 0.25 } else { 0.353_553_4 };
    for value in x {
        *value = *value * scale;
    }
}

/// Bytes for each lane of a network of so many lines.
pub fn bytes(lines: usize, size: f32, rate: f32) -> usize {
    (0..lines).map(|k| delay_line::bytes((length(k, lines) * size + SWING) / TUNED, rate)).sum()
}
