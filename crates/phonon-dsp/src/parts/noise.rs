//! Random numbers: xorshift (Marsaglia, "Xorshift RNGs", J. Stat. Software 8(14), 2003), one stream per lane.

use crate::{Bits, Lane, Setup, Start};

/// A stream of random numbers per lane.
#[derive(Clone, Copy)]
pub struct Noise<L: Lane> {
    state: L::Bits,
}

impl<L: Lane> Noise<L> {
    /// Streams that start at the unit's seed; `salt` tells several streams of one unit apart.
    pub fn new(setup: &Setup<'_, L>, salt: u32) -> Self {
        Noise { state: words(setup, salt) }
    }

    /// Starts one lane's stream anew.
    #[inline(always)]
    pub fn start(&mut self, lane: usize, start: &Start, salt: u32) {
        self.state = self.state.with(lane, scatter(start.seed, salt));
    }

    /// The next word.
    #[inline(always)]
    pub fn word(&mut self) -> L::Bits {
        let mut x = self.state;
        x = x ^ x.shl(13);
        x = x ^ x.shr(17);
        x = x ^ x.shl(5);
        self.state = x;
        x
    }

    /// The next number, evenly spread over -1..1.
    #[inline(always)]
    pub fn bipolar(&mut self) -> L {
        L::from_int(self.word()) * (1.0 / 2_147_483_648.0)
    }

    /// The next number, evenly spread over 0..1.
    #[inline(always)]
    pub fn unipolar(&mut self) -> L {
        L::from_int(self.word().shr(8)) * (1.0 / 16_777_216.0)
    }
}

/// A stream of random numbers for one lane, for units that work lane by lane.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u32);

impl Dice {
    /// A stream; `salt` as in [`Noise::new`].
    pub fn new(seed: u32, salt: u32) -> Dice {
        Dice(scatter(seed, salt))
    }

    /// The next word.
    pub fn word(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// The next number, evenly spread over 0..1.
    pub fn unipolar(&mut self) -> f32 {
        (self.word() >> 8) as f32 * (1.0 / 16_777_216.0)
    }
}

/// A word per lane from the unit's seed, as [`Noise::new`] draws them.
pub fn words<L: Lane>(setup: &Setup<'_, L>, salt: u32) -> L::Bits {
    (0..L::COUNT).fold(<L::Bits as Bits>::splat(setup.token, 0), |words, lane| {
        words.with(lane, scatter(setup.seed.wrapping_add(lane as u32), salt))
    })
}

/// Turns neighbouring seeds into states far apart, never zero (the finaliser of Appleby's MurmurHash3).
pub fn scatter(seed: u32, salt: u32) -> u32 {
    let mut x = seed ^ salt.wrapping_mul(0x9e37_79b9);
    x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
    x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
    x ^= x >> 16;
    if x == 0 { 0x1234_5678 } else { x }
}
