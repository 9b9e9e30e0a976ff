//! The partials of a spectrum: peaks, where exactly they are, and the bins around each.

use std::ops::Range;

use crate::math::log2;
use crate::parts::fft::{Complex32, direction, magnitude};

/// One peak.
#[derive(Clone, Debug, PartialEq)]
pub struct Peak {
    /// Its bin.
    pub at: usize,
    /// Its frequency in bins, from a parabola through the logarithms of three magnitudes (Smith and Serra, "PARSHL",
    /// ICMC 1987); within 0.03 bins for a steady sine in a Hann window.
    pub place: f32,
    /// The bins that belong to it.
    pub bins: Range<usize>,
}

/// The peaks of one spectrum. Together their bins are all bins.
pub struct Peaks {
    sizes: Vec<f32>,
    peaks: Vec<Peak>,
}

impl Peaks {
    /// For spectra of so many bins.
    pub fn new(bins: usize) -> Self {
        Peaks { sizes: vec![0.0; bins], peaks: Vec::with_capacity(bins / 2 + 1) }
    }

    /// Finds the bins that are larger than two neighbours on either side, and parts the rest between them where it is
    /// smallest.
    pub fn find(&mut self, bins: &[Complex32]) {
        for (size, bin) in self.sizes.iter_mut().zip(bins) {
            *size = magnitude(*bin);
        }
        let sizes = &self.sizes;
        let last = sizes.len() - 1;
        self.peaks.clear();
        for k in 0..=last {
            let near =
                |far: isize| k.checked_add_signed(far).and_then(|at| sizes.get(at)).copied().unwrap_or(0.0);
            let is_peak =
                sizes[k] > near(-1) && sizes[k] > near(-2) && sizes[k] >= near(1) && sizes[k] >= near(2);
            if !is_peak {
                continue;
            }
            let place =
                if k == 0 || k == last { k as f32 } else { k as f32 + vertex(near(-1), sizes[k], near(1)) };
            let start = self.peaks.last_mut().map_or(0, |before| {
                let mut border = before.at + 1;
                for between in before.at + 1..k {
                    if sizes[between] < sizes[border] {
                        border = between;
                    }
                }
                before.bins.end = border;
                border
            });
            self.peaks.push(Peak { at: k, place, bins: start..last + 1 });
        }
    }

    /// How far each bin turns from the spectrum `before` to the one that was searched last, `now`: all bins of a
    /// partial as far as its peak, or they would drift apart (Puckette, "Phase-locked vocoder", WASPAA 1995).
    pub fn turns(&self, now: &[Complex32], before: &[Complex32], mut set: impl FnMut(usize, Complex32)) {
        for peak in &self.peaks {
            let turn = direction(now[peak.at] * before[peak.at].conj());
            peak.bins.clone().for_each(|k| set(k, turn));
        }
    }

    /// The peaks, from low to high.
    pub fn iter(&self) -> impl Iterator<Item = &Peak> {
        self.peaks.iter()
    }
}

/// Where a parabola through three logarithms is highest, from -0.5 to 0.5.
pub fn vertex(left: f32, middle: f32, right: f32) -> f32 {
    let [a, b, c] = [left, middle, right].map(log2::<f32>);
    let bend = a - 2.0 * b + c;
    if bend < -1.0e-6 { (0.5 * (a - c) / bend).clamp(-0.5, 0.5) } else { 0.0 }
}
