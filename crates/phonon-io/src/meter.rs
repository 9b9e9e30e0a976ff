//! How loud: peak, RMS and loudness of a stream of blocks.

use ebur128::{EbuR128, Mode};

/// Collects levels while blocks go by.
pub struct Meter {
    channels: usize,
    peak: f32,
    squares: f64,
    samples: u64,
    loudness: Option<EbuR128>,
    clean: Vec<Vec<f32>>,
}

/// Levels of everything that went by. All are negative infinity for silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// Largest sample in dB of full scale; a full-scale square and sine have 0.
    pub peak_db: f64,
    /// Root mean square over all channels in dB of full scale; a full-scale sine has -3.01.
    pub rms_db: f64,
    /// Integrated loudness in LUFS (ITU-R BS.1770-4, EBU R 128, gated); negative infinity also for less than
    /// 0.4 seconds.
    pub lufs: f64,
}

impl Meter {
    /// For blocks of `channels` at `rate` hertz. A rate that loudness is not defined for (under 16 Hz) gives none.
    pub fn new(rate: u32, channels: usize) -> Meter {
        let loudness = EbuR128::new(channels as u32, rate, Mode::I).ok();
        Meter { channels, peak: 0.0, squares: 0.0, samples: 0, loudness, clean: Vec::new() }
    }

    /// Takes one block, one slice per channel, all of one length. What is not finite counts as nought.
    /// Blocks of any length give the same levels.
    pub fn add(&mut self, block: &[&[f32]]) {
        debug_assert_eq!(block.len(), self.channels);
        if block.iter().all(|channel| channel.iter().all(|x| x.is_finite())) {
            return self.add_finite(block);
        }
        let mut clean = std::mem::take(&mut self.clean);
        clean.resize(block.len(), Vec::new());
        for (copy, channel) in clean.iter_mut().zip(block) {
            copy.clear();
            copy.extend(channel.iter().map(|&x| if x.is_finite() { x } else { 0.0 }));
        }
        let slices: Vec<&[f32]> = clean.iter().map(Vec::as_slice).collect();
        self.add_finite(&slices);
        self.clean = clean;
    }

    /// The levels up to now.
    pub fn levels(&self) -> Levels {
        let mean = if self.samples == 0 { 0.0 } else { self.squares / self.samples as f64 };
        Levels {
            peak_db: 20.0 * (self.peak as f64).log10(),
            rms_db: 10.0 * mean.log10(),
            lufs: self
                .loudness
                .as_ref()
                .and_then(|loudness| loudness.loudness_global().ok())
                .unwrap_or(f64::NEG_INFINITY),
        }
    }

    fn add_finite(&mut self, block: &[&[f32]]) {
        for channel in block {
            for &x in *channel {
                self.peak = self.peak.max(x.abs());
                self.squares += x as f64 * x as f64;
            }
            self.samples += channel.len() as u64;
        }
        if let Some(loudness) = &mut self.loudness {
            // Fails only for blocks that are not what `new` was told.
            let _ = loudness.add_frames_planar_f32(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hertz: f64, level: f64, seconds: f64) -> Vec<f32> {
        (0..(48_000.0 * seconds) as usize)
            .map(|n| (level * (n as f64 * hertz / 48_000.0 * std::f64::consts::TAU).sin()) as f32)
            .collect()
    }

    #[test]
    fn a_stereo_sine_of_minus_23_dbfs_has_minus_23_lufs() {
        // EBU Tech 3341, minimum requirements, case 1: 1 kHz, -23 dBFS peak, both channels, 20 s.
        let wave = sine(1000.0, 10f64.powf(-23.0 / 20.0), 20.0);
        let mut meter = Meter::new(48_000, 2);
        for block in wave.chunks(441) {
            meter.add(&[block, block]);
        }
        let levels = meter.levels();
        assert!((levels.lufs + 23.0).abs() < 0.1, "{levels:?}");
        assert!((levels.peak_db + 23.0).abs() < 0.01, "{levels:?}");
        assert!((levels.rms_db + 26.01).abs() < 0.01, "{levels:?}");
    }

    #[test]
    fn levels_do_not_depend_on_the_blocks() {
        let (left, right) = (sine(440.0, 0.5, 1.0), sine(333.0, 0.25, 1.0));
        let run = |size: usize| {
            let mut meter = Meter::new(48_000, 2);
            for (l, r) in left.chunks(size).zip(right.chunks(size)) {
                meter.add(&[l, r]);
            }
            meter.levels()
        };
        let (one, other) = (run(64), run(8192));
        assert_eq!(one.peak_db, other.peak_db);
        assert!((one.rms_db - other.rms_db).abs() < 1e-9);
        assert!((one.lufs - other.lufs).abs() < 1e-9);
    }

    #[test]
    fn silence_and_what_is_not_a_number_have_no_level() {
        let mut meter = Meter::new(48_000, 2);
        assert_eq!(meter.levels().rms_db, f64::NEG_INFINITY);
        meter.add(&[&[0.0; 48_000], &[f32::NAN; 48_000]]);
        let none = f64::NEG_INFINITY;
        assert_eq!(meter.levels(), Levels { peak_db: none, rms_db: none, lufs: none });
    }
}
