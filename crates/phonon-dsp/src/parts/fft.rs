//! The Fourier transform of real signals of a power of two of frames, and back.
//!
//! `rustfft`'s scalar planner is used on purpose: its other planners choose by the CPU, and would give other bits on
//! another machine. Two real halves ride in one complex transform (Press et al., *Numerical Recipes*, 3rd edition,
//! 2007, section 12.3.2).

use std::sync::Arc;

use rustfft::{Fft, FftPlannerScalar};

pub use rustfft::num_complex::Complex32;

/// Both directions for one length. Nothing is allocated after it is made.
pub struct RealFft {
    forward: Arc<dyn Fft<f32>>,
    inverse: Arc<dyn Fft<f32>>,
    /// e^(-2 pi i k / frames).
    turns: Vec<Complex32>,
    work: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl RealFft {
    /// For so many frames: a power of two, four or more.
    pub fn new(frames: usize) -> Self {
        let half = frames / 2;
        let mut planner = FftPlannerScalar::new();
        let (forward, inverse) = (planner.plan_fft_forward(half), planner.plan_fft_inverse(half));
        let turn = |k: usize| {
            let (sine, cosine) = (-std::f64::consts::TAU * k as f64 / frames as f64).sin_cos();
            Complex32::new(cosine as f32, sine as f32)
        };
        let scratch = forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len());
        RealFft {
            forward,
            inverse,
            turns: (0..=half).map(turn).collect(),
            work: vec![Complex32::ZERO; half],
            scratch: vec![Complex32::ZERO; scratch],
        }
    }

    /// How many frames go in.
    pub fn frames(&self) -> usize {
        2 * self.work.len()
    }

    /// How many bins come out: from nought to half the rate, both included.
    pub fn bins(&self) -> usize {
        self.work.len() + 1
    }

    /// The spectrum of `signal`: bin k is the sum of x e^(-2 pi i k n / frames).
    pub fn forward(&mut self, signal: &[f32], bins: &mut [Complex32]) {
        let half = self.work.len();
        for (z, pair) in self.work.iter_mut().zip(signal.chunks_exact(2)) {
            *z = Complex32::new(pair[0], pair[1]);
        }
        self.forward.process_with_scratch(&mut self.work, &mut self.scratch);
        for k in 0..=half {
            let (a, b) = (self.work[k % half], self.work[(half - k) % half].conj());
            let odd = (a - b) * Complex32::new(0.0, -0.5);
            bins[k] = (a + b) * 0.5 + odd * self.turns[k];
        }
    }

    /// The signal of a spectrum, so that it undoes [`RealFft::forward`].
    pub fn inverse(&mut self, bins: &[Complex32], signal: &mut [f32]) {
        let half = self.work.len();
        for k in 0..half {
            // The first and the last bin of a real signal are real.
            let real = |bin: Complex32| if k == 0 { Complex32::new(bin.re, 0.0) } else { bin };
            let (a, b) = (real(bins[k]), real(bins[half - k]).conj());
            let odd = (a - b) * self.turns[k].conj() * Complex32::new(0.0, 0.5);
            self.work[k] = (a + b) * 0.5 + odd;
        }
        self.inverse.process_with_scratch(&mut self.work, &mut self.scratch);
        let scale = 1.0 / half as f32;
        for (z, pair) in self.work.iter().zip(signal.chunks_exact_mut(2)) {
            (pair[0], pair[1]) = (z.re * scale, z.im * scale);
        }
    }
}

/// A number of size one with the same direction; one where there is no direction.
pub fn direction(z: Complex32) -> Complex32 {
    let size = magnitude(z);
    if size > 1.0e-18 { z / size } else { Complex32::ONE }
}

/// The size of a bin, by operations that are the same on every machine.
pub fn magnitude(z: Complex32) -> f32 {
    (z.re * z.re + z.im * z.im).sqrt()
}
