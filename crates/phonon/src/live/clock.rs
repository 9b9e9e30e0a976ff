//! At what time of day a frame is due, and which frame is due at a time of day.

use std::time::{Duration, Instant, SystemTime};

/// Blocks are asked for late, never early, so the earliest ones of so many seconds tell the time.
const WINDOW: f64 = 2.0;
/// The clock is put right by so much of the time that passes: more than quartzes differ, and too little for the times of
/// neighbouring events to show it (40 us in 0.2 s).
const SLEW: f64 = 2e-4;
/// What it may be wrong by before it is put right at once, in seconds: the output has been away, or the time was set.
const STEP: f64 = 0.005;
/// Reading two clocks at once has taken no longer than this, in seconds, if it is to count.
const TOGETHER: f64 = 1e-5;

/// Frames as times of day. Follows the output's clock, without its blocks' jitter.
pub struct Clock {
    rate: f64,
    /// Where seconds are counted from.
    base: SystemTime,
    begun: Instant,
    /// The time of frame nought, in seconds, once it is known.
    zero: Option<f64>,
    /// The time of day less that of the steady clock, in seconds.
    offset: f64,
    /// The earliest time of frame nought that blocks of this window and of the one before tell.
    earliest: [f64; 2],
    /// When this window began, in seconds, and when the clock was put right.
    window: f64,
    heard: f64,
}

impl Clock {
    /// A clock for frames of that rate that has heard nothing yet.
    pub fn new(rate: u32) -> Clock {
        let (base, begun) = (SystemTime::now(), Instant::now());
        let earliest = [f64::INFINITY; 2];
        Clock {
            rate: f64::from(rate),
            base,
            begun,
            zero: None,
            offset: 0.0,
            earliest,
            window: 0.0,
            heard: 0.0,
        }
    }

    /// Hears that the block that begins with `frame` was asked for at `asked`.
    pub fn hear(&mut self, frame: u64, asked: Instant) {
        self.compare();
        self.take(frame, asked.saturating_duration_since(self.begun).as_secs_f64());
    }

    /// When a frame is due.
    pub fn time(&self, frame: u64) -> SystemTime {
        let seconds = self.zero.unwrap_or(0.0) + self.offset + frame as f64 / self.rate;
        self.base + Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    /// The frame that is due at `moment`, perhaps before the first one; nothing is known before a block was heard of.
    pub fn frame(&self, moment: SystemTime) -> Option<i64> {
        let seconds = match moment.duration_since(self.base) {
            Ok(since) => since.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        };
        Some(((seconds - self.offset - self.zero?) * self.rate).round() as i64)
    }

    /// The difference between the time of day and the steady clock, which moves when the time of day is corrected.
    fn compare(&mut self) {
        let before = Instant::now();
        let day = SystemTime::now();
        let took = before.elapsed().as_secs_f64();
        let steady = before.saturating_duration_since(self.begun).as_secs_f64() + took / 2.0;
        let Ok(day) = day.duration_since(self.base) else { return };
        let offset = day.as_secs_f64() - steady;
        if (offset - self.offset).abs() > STEP {
            self.offset = offset;
        } else if took < TOGETHER {
            // Reading both takes some time, so what differs by less than that is noise.
            self.offset += (offset - self.offset) * 0.002;
        }
    }

    fn take(&mut self, frame: u64, now: f64) {
        let zero = now - frame as f64 / self.rate;
        let passed = (now - self.heard).max(0.0);
        self.heard = now;
        if now - self.window > WINDOW {
            self.window = now;
            self.earliest = [f64::INFINITY, self.earliest[0]];
        }
        self.earliest[0] = self.earliest[0].min(zero);
        let goal = self.earliest[0].min(self.earliest[1]);
        let settles = self.earliest[1].is_infinite();
        self.zero = Some(match self.zero {
            Some(zero) if !settles && (goal - zero).abs() < STEP => {
                zero + (goal - zero).clamp(-SLEW * passed, SLEW * passed)
            }
            _ => goal,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times that a clock gives after hearing blocks of 10 ms, each late by what `late` says of its number.
    fn times(late: impl Fn(u64) -> f64, drift: f64) -> Vec<f64> {
        let mut clock = Clock::new(48_000);
        let mut times = Vec::new();
        for block in 0..2000 {
            clock.take(480 * block, block as f64 * 0.01 * (1.0 + drift) + late(block));
            let time = clock.time(480 * block + 7200).duration_since(clock.base).unwrap();
            times.push(time.as_secs_f64());
        }
        times
    }

    #[test]
    fn late_blocks_do_not_show() {
        let jitter = |block: u64| (block * 7919 % 97) as f64 * 1e-4 * f64::from(!block.is_multiple_of(8));
        let times = times(jitter, 0.0);
        for (block, time) in times.iter().enumerate().skip(100) {
            assert!((time - (block as f64 * 0.01 + 0.15)).abs() < 2e-5, "block {block}: {time}");
        }
    }

    #[test]
    fn moments_are_frames_also_on_a_machine_that_is_busy() {
        let mut clock = Clock::new(48_000);
        assert_eq!(clock.frame(clock.base), None);
        for block in 0..2000u64 {
            // Late by up to 25 ms, for many blocks in a row, and in time now and then.
            let late = if block.is_multiple_of(37) { 0.0 } else { (block / 20 * 7919 % 26) as f64 * 1e-3 };
            clock.take(480 * block, block as f64 * 0.01 + late);
            for frame in [0, 480 * block, 480 * block + 9601].into_iter().filter(|_| block >= 37) {
                let moment = clock.base + Duration::from_secs_f64(frame as f64 / 48_000.0);
                assert_eq!(clock.frame(moment), Some(frame as i64), "block {block}");
            }
        }
        assert_eq!(clock.frame(clock.base - Duration::from_millis(10)), Some(-480));
    }

    #[test]
    fn a_quartz_that_differs_is_followed() {
        // A hundred in a million slow, which makes 2 ms in 20 s. The earliest block may be as old as two windows.
        let times = times(|_| 0.0, 1e-4);
        assert!((times[1999] - (19.99 * (1.0 + 1e-4) + 0.15)).abs() < 1e-4 * 2.1 * WINDOW, "{}", times[1999]);
        let steps = times[200..].windows(2).map(|pair| (pair[1] - pair[0] - 0.01).abs());
        assert!(steps.fold(0.0, f64::max) < 1e-5);
    }

    #[test]
    fn an_output_that_was_away_is_found_at_once() {
        let times = times(|block| if block > 500 { 2.0 } else { 0.0 }, 0.0);
        assert!((times[1000] - (10.0 + 2.0 + 0.15)).abs() < 1e-3, "{}", times[1000]);
    }
}
