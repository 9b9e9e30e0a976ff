//! Moments as frames of an output whose blocks come when they like, at a rate that is nearly what it says.
//!
//! A delay-locked loop, after Adriaensen, "Using a DLL to filter time", Linux Audio Conference 2005.

/// Where the loop follows, in hertz: quickly at first, then slowly enough that the jitter of single blocks is not heard.
const BANDWIDTH: (f64, f64) = (1.0, 0.05);
/// When it has settled, in seconds.
const SETTLED: f64 = 4.0;
/// An error of so many seconds is a jump of some clock, not jitter.
const JUMP: f64 = 0.1;

/// Tells which frame a moment falls on.
#[derive(Clone, Debug)]
pub struct Clock {
    rate: f64,
    /// A frame, its filtered moment, and seconds per frame.
    now: Option<(u64, f64, f64)>,
    /// How long it has followed, in seconds.
    followed: f64,
}

impl Clock {
    /// For an output of so many frames per second.
    pub fn new(rate: u32) -> Clock {
        Clock { rate: f64::from(rate), now: None, followed: 0.0 }
    }

    /// A block that begins with `frame` was asked for at `moment`, in seconds from wherever moments count.
    pub fn block(&mut self, frame: u64, moment: f64) {
        let Some((before, filtered, per_frame)) = self.now else {
            return self.begin(frame, moment);
        };
        let Some(frames) = frame.checked_sub(before).filter(|frames| *frames > 0) else { return };
        let expected = filtered + frames as f64 * per_frame;
        let error = moment - expected;
        if error.abs() > JUMP {
            return self.begin(frame, moment);
        }
        let seconds = frames as f64 / self.rate;
        self.followed += seconds;
        let bandwidth = if self.followed < SETTLED { BANDWIDTH.0 } else { BANDWIDTH.1 };
        let omega = (std::f64::consts::TAU * bandwidth * seconds).min(0.5);
        let filtered = expected + std::f64::consts::SQRT_2 * omega * error;
        let per_frame = per_frame + omega * omega * error / frames as f64;
        self.now = Some((frame, filtered, per_frame));
    }

    /// The frame that `moment` falls on, perhaps before the first one.
    pub fn frame(&self, moment: f64) -> Option<i64> {
        let (frame, filtered, per_frame) = self.now?;
        Some(frame as i64 + ((moment - filtered) / per_frame).round() as i64)
    }

    fn begin(&mut self, frame: u64, moment: f64) {
        self.now = Some((frame, moment, 1.0 / self.rate));
        self.followed = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_blocks_give_exact_frames() {
        let mut clock = Clock::new(48_000);
        for block in 0..2000u64 {
            clock.block(block * 512, (block * 512) as f64 / 48_000.0 + 1000.0);
        }
        for frame in [1_023_000i64, 1_024_000, 1_100_001] {
            assert_eq!(clock.frame(1000.0 + frame as f64 / 48_000.0), Some(frame));
        }
    }

    #[test]
    fn jitter_is_smoothed_and_drift_is_followed() {
        // A sound card that is 80 millionths too fast, and blocks that come up to 4 ms late.
        let mut clock = Clock::new(48_000);
        let (real, mut chance) = (48_000.0 * 1.000_08, 1u32);
        let mut worst = 0.0f64;
        for block in 0..20_000u64 {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let late = f64::from(chance >> 8) / f64::from(1 << 24) * 0.004;
            let moment = (block * 512) as f64 / real;
            clock.block(block * 512, moment + late);
            if block > 5_000 {
                // On average blocks come 2 ms late.
                let frame = clock.frame(moment + 0.002).expect("it has begun");
                worst = worst.max((frame as f64 - (block * 512) as f64).abs());
            }
        }
        assert!(worst < 0.000_3 * 48_000.0, "{worst} frames");
    }

    #[test]
    fn a_clock_that_is_set_is_followed_at_once() {
        let mut clock = Clock::new(48_000);
        clock.block(0, 0.0);
        clock.block(480, 0.01);
        clock.block(960, 3600.02);
        assert_eq!(clock.frame(3600.03), Some(1440));
    }
}
