//! Recordings at another length and the same pitch.
//!
//! A phase vocoder: Laroche and Dolson, "Improved Phase Vocoder Time-Scale Modification of Audio", 1999, with phases
//! locked to the peaks of the spectrum, and what a hop adds to a phase measured by two transforms a hop apart, so that
//! nothing is unwrapped. Both sides turn by the same angles, which keeps their image. Where the sound grows by more than
//! 6 dB within a hop, phases are taken as they are, so that beats stay sharp.

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// Hops in a window.
const OVERLAP: usize = 8;
/// Growth of energy in a hop that counts as a beat.
const BEAT: f32 = 4.0;
/// Longest window in seconds; a power of two of frames below it is taken.
const WINDOW: f32 = 0.1;

type Bins = Vec<Complex<f32>>;

/// `channels`, `factor` times as long.
pub fn stretched(channels: &[Vec<f32>], rate: f32, factor: f64) -> Vec<Vec<f32>> {
    let frames = channels.first().map_or(0, Vec::len);
    let length = (frames as f64 * factor).round() as usize;
    let size = ((rate * WINDOW) as usize).clamp(64, 1 << 15).next_power_of_two() / 2;
    let mut vocoder = Vocoder::new(channels, size);
    let hop = size / OVERLAP;
    let mut out = vec![vec![0f32; length + 2 * size]; channels.len()];
    let mut weight = vec![0f32; length + 2 * size];
    for at in (0..length + size).step_by(hop) {
        let center = (at as f64 / factor).round() as i64;
        for (side, frame) in vocoder.frame(center, hop).iter().enumerate() {
            for (to, (x, w)) in out[side][at..].iter_mut().zip(frame.iter().zip(&vocoder.window)) {
                *to += x * w;
            }
        }
        for (to, w) in weight[at..].iter_mut().zip(&vocoder.window) {
            *to += w * w;
        }
    }
    for side in &mut out {
        for (x, w) in side.iter_mut().zip(&weight) {
            *x /= w.max(1e-3);
        }
        side.drain(..size / 2);
        side.truncate(length);
    }
    out
}

struct Vocoder<'a> {
    channels: &'a [Vec<f32>],
    size: usize,
    window: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    /// Phase of each bin in the last frame that went out, in radians.
    phases: Vec<f32>,
    fresh: bool,
}

impl<'a> Vocoder<'a> {
    fn new(channels: &'a [Vec<f32>], size: usize) -> Vocoder<'a> {
        let mut planner = RealFftPlanner::new();
        let turn = 2.0 * std::f32::consts::PI / size as f32;
        Vocoder {
            channels,
            size,
            window: (0..size).map(|i| 0.5 - 0.5 * (turn * i as f32).cos()).collect(),
            forward: planner.plan_fft_forward(size),
            inverse: planner.plan_fft_inverse(size),
            phases: vec![0.0; size / 2 + 1],
            fresh: true,
        }
    }

    /// The windowed spectrum around `center` of a channel, or of all together.
    fn spectrum(&self, channel: Option<usize>, center: i64) -> Bins {
        let first = center - self.size as i64 / 2;
        let one = |at: i64, channel: &Vec<f32>| {
            usize::try_from(at).ok().and_then(|at| channel.get(at)).copied().unwrap_or(0.0)
        };
        let mut input: Vec<f32> = (0..self.size)
            .map(|i| {
                let at = first + i as i64;
                let x = match channel {
                    Some(channel) => one(at, &self.channels[channel]),
                    None => self.channels.iter().map(|channel| one(at, channel)).sum(),
                };
                x * self.window[i]
            })
            .collect();
        let mut bins = self.forward.make_output_vec();
        // It fails only where lengths differ.
        let _ = self.forward.process(&mut input, &mut bins);
        bins
    }

    /// The next frame of each channel, which lies around `center` in the recording and a hop later in what comes out.
    fn frame(&mut self, center: i64, hop: usize) -> Vec<Vec<f32>> {
        let (now, before) = (self.spectrum(None, center), self.spectrum(None, center - hop as i64));
        let energy = |bins: &Bins| bins.iter().map(Complex::norm_sqr).sum::<f32>();
        let turns = if self.fresh || energy(&now) > BEAT * energy(&before) {
            vec![Complex::new(1.0, 0.0); now.len()]
        } else {
            self.turns(&now, &before)
        };
        self.fresh = false;
        for ((phase, bin), turn) in self.phases.iter_mut().zip(&now).zip(&turns) {
            *phase = (bin * turn).arg();
        }
        (0..self.channels.len())
            .map(|channel| {
                let mut bins = match self.channels.len() {
                    1 => now.clone(),
                    _ => self.spectrum(Some(channel), center),
                };
                bins.iter_mut().zip(&turns).for_each(|(bin, turn)| *bin *= turn);
                // The transform back wants real ends.
                bins[0].im = 0.0;
                if let Some(last) = bins.last_mut() {
                    last.im = 0.0;
                }
                let mut out = self.inverse.make_output_vec();
                let _ = self.inverse.process(&mut bins, &mut out);
                out.iter_mut().for_each(|x| *x /= self.size as f32);
                out
            })
            .collect()
    }

    /// By how much each bin is turned: each peak goes on from its last phase, and what is around it turns with it.
    fn turns(&self, now: &Bins, before: &Bins) -> Bins {
        let size: Vec<f32> = now.iter().map(Complex::norm_sqr).collect();
        let is_peak = |at: usize| {
            let low = at.saturating_sub(2);
            size[low..(at + 3).min(size.len())].iter().all(|other| *other <= size[at]) && size[at] > 0.0
        };
        let peaks: Vec<usize> = (0..size.len()).filter(|at| is_peak(*at)).collect();
        let mut turns = vec![Complex::new(1.0, 0.0); size.len()];
        for (index, peak) in peaks.iter().enumerate() {
            let from = if index == 0 { 0 } else { (peaks[index - 1] + peak) / 2 + 1 };
            let to = peaks.get(index + 1).map_or(size.len(), |next| (peak + next) / 2 + 1);
            let phase = self.phases[*peak] + (now[*peak] * before[*peak].conj()).arg();
            let turn = Complex::from_polar(1.0, phase - now[*peak].arg());
            turns[from..to].fill(turn);
        }
        turns
    }
}
