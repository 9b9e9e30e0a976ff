//! Floating-point samples to integers, with dither that comes out the same every time.

/// Rounds samples to `bits` and counts those that did not fit.
pub(crate) struct Quantizer {
    scale: f32,
    dither: Option<Noise>,
    /// Samples above full scale so far.
    pub clipped: u64,
}

impl Quantizer {
    /// 16 bits are dithered: their rounding is heard as distortion in fades. 24 bits are rounded: the error
    /// lies 146 dB below full scale, under the noise of every converter, and what came from 24 bits goes back
    /// to the same 24 bits.
    pub fn new(bits: u16) -> Quantizer {
        Quantizer { scale: (1u32 << (bits - 1)) as f32, dither: (bits < 24).then_some(Noise(1)), clipped: 0 }
    }

    /// `x` of -1 to 1 as an integer; what is not a number becomes 0.
    pub fn round(&mut self, x: f32) -> i32 {
        // Two uniform numbers make a triangle two steps wide, which leaves neither distortion nor noise that
        // moves with the signal: Lipshitz, Wannamaker, Vanderkooy, "Quantization and dither", JAES 40 (1992).
        let noise = self.dither.as_mut().map_or(0.0, |noise| noise.next() + noise.next());
        self.clipped += u64::from(x.abs() > 1.0);
        (x * self.scale + noise).round().clamp(-self.scale, self.scale - 1.0) as i32
    }
}

/// Uniform numbers from -0.5 to 0.5: the top bits of Knuth's 64-bit linear congruential generator (MMIX).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u32 << 24) as f32 - 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dither_is_a_triangle_of_two_steps_around_nought() {
        let mut quantizer = Quantizer::new(16);
        let value = 100.3 / 32768.0;
        let count = 200_000;
        let errors: Vec<f64> = (0..count).map(|_| quantizer.round(value) as f64 - 100.3).collect();
        let mean = errors.iter().sum::<f64>() / count as f64;
        let variance = errors.iter().map(|e| e * e).sum::<f64>() / count as f64;
        assert!(errors.iter().all(|e| e.abs() <= 1.5), "at most 1 of dither and 0.5 of rounding");
        // Five times the standard error of 0.5 / sqrt(200 000).
        assert!(mean.abs() < 0.0056, "mean error {mean}");
        // 1/6 of the triangle and 1/12 of rounding.
        assert!((variance - 0.25).abs() < 0.005, "variance {variance}");
    }

    #[test]
    fn dither_leaves_no_trace_of_a_signal_below_one_step() {
        let mut quantizer = Quantizer::new(16);
        let wave = |n: usize| 0.25 * (n as f64 * std::f64::consts::TAU / 64.0).sin();
        let sum: f64 = (0..640_000)
            .map(|n| quantizer.round((wave(n) / 32768.0) as f32) as f64 * wave(n) * 2.0 / (0.25 * 640_000.0))
            .sum();
        assert!((sum - 0.25).abs() < 0.01, "a sine of a quarter step comes back with amplitude {sum}");
    }

    #[test]
    fn the_same_samples_give_the_same_integers() {
        let run = || {
            let mut quantizer = Quantizer::new(16);
            (0..1000).map(|n| quantizer.round((n as f32 * 0.01).sin())).collect::<Vec<i32>>()
        };
        assert_eq!(run(), run());
    }

    #[test]
    fn twenty_four_bits_are_exact_and_full_scale_is_held() {
        let mut quantizer = Quantizer::new(24);
        for value in [-8_388_608, -8_388_607, -1, 0, 1, 4_194_305, 8_388_607] {
            assert_eq!(quantizer.round(value as f32 / 8_388_608.0), value);
        }
        assert_eq!(quantizer.clipped, 0);
        assert_eq!(quantizer.round(1.5), 8_388_607);
        assert_eq!(quantizer.round(f32::NEG_INFINITY), -8_388_608);
        assert_eq!(quantizer.round(f32::NAN), 0);
        assert_eq!(quantizer.clipped, 2);
    }
}
