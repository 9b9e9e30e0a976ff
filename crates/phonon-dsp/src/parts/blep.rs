//! Band-limited jumps and corners: what turns a naive waveform into one without audible aliases.
//!
//! A jump of a sampled waveform is replaced by the integral of a low-pass kernel (Brandt, "Hard sync without
//! aliasing", ICMC 2001), which here is one polynomial over six samples, so that a jump at any fraction of a
//! sample needs no table (Välimäki, Pekonen and Nam, "Perceptually informed synthesis of bandlimited classical
//! waveforms", JASA 131, 2012, section III). The kernel is
//! `h(x) = (1 - x²)² (a0 + a1 x² + … + a5 x¹⁰)`, `x` = samples / 3, its `a` a least-squares fit to flat up to
//! 0.4 of the frame rate and to zero within 0.23 of every multiple of it. It stays below -69 dB within 0.21 of them and is
//! +0.6 dB at 10 kHz, -1.4 dB at 15 kHz for a rate of 48 kHz.

use crate::Lane;
use crate::math::polynomial;
use crate::parts::phase::Step;

/// Half the width of the kernel, in samples.
pub const HALF_WIDTH: f32 = 3.0;

/// The integral of the kernel, divided by x, in powers of x²; one half at x = 1.
pub const STEP: [f32; 8] = [
    2.560709953,
    -9.798090818,
    24.02600699,
    -37.61790191,
    39.11877853,
    -26.52503725,
    10.648888,
    -1.913353331,
];

/// Twice the integral of [`STEP`], in powers of x²: a smooth |x|, one at x = 1.
const CORNER: [f32; 9] = [
    0.04912539275,
    2.560709783,
    -4.899045409,
    8.008668998,
    -9.404475477,
    7.823755706,
    -4.420839541,
    1.521269714,
    -0.2391691664,
];

/// The width of jumps at one frequency.
#[derive(Clone, Copy)]
pub struct Width<L: Lane> {
    /// Half widths of the kernel per turn.
    per_turn: L,
    /// Turns per half width of the kernel.
    turns: L,
    /// Whether a kernel reaches past the middle of the turn in any lane, so that neighbouring jumps count too.
    wide: bool,
}

impl<L: Lane> Width<L> {
    /// For a waveform that moves by `step` a frame.
    #[inline(always)]
    pub fn new(step: &Step<L>) -> Self {
        let token = step.turns.token();
        let turns = (step.turns.abs() * HALF_WIDTH).max(L::splat(token, 1.0e-9));
        let one = L::splat(token, 1.0);
        Width { per_turn: one / turns, turns, wide: L::any(turns.gt(L::splat(token, 0.5))) }
    }

    /// For places in frames instead of turns.
    #[inline(always)]
    pub fn of_frames(token: L::Token) -> Self {
        let one = L::splat(token, 1.0);
        Width { per_turn: one / HALF_WIDTH, turns: one * HALF_WIDTH, wide: false }
    }

    /// Proof of the CPU's instructions.
    #[inline(always)]
    pub fn token(&self) -> L::Token {
        self.turns.token()
    }

    /// A saw around its jump: `q` is the phase in turns from the jump, -0.5 to 0.5. The naive wave rises
    /// from -0.5 at q = 0+ … to 0.5 at q = 0-, with a mean of zero.
    #[inline(always)]
    pub fn saw(&self, q: L) -> L {
        let mut value = q - self.step(q);
        if self.wide {
            // Far from a jump both are one half, with opposite signs, so that nothing changes in lanes
            // that need none of this.
            value = value - (self.step(q - 1.0) + self.step(q + 1.0));
        }
        value
    }

    /// What makes the corner of a naive `|q|` smooth: to be added to it.
    #[inline(always)]
    pub fn corner(&self, q: L) -> L {
        let mut value = self.bend(q);
        if self.wide {
            value = value + (self.bend(q - 1.0) + self.bend(q + 1.0));
        }
        value
    }

    /// A smooth step from -0.5 to 0.5.
    #[inline(always)]
    pub fn step(&self, q: L) -> L {
        let one = L::splat(q.token(), 1.0);
        let x = (q * self.per_turn).clamp(-one, one);
        x * polynomial(x * x, STEP)
    }

    /// A smooth |q| less the naive one.
    #[inline(always)]
    pub fn bend(&self, q: L) -> L {
        let token = q.token();
        let (zero, one) = (L::splat(token, 0.0), L::splat(token, 1.0));
        let x = q.abs() * self.per_turn;
        let bend = (polynomial(x * x, CORNER) - x) * self.turns;
        L::select(x.lt(one), bend, zero)
    }
}
