//! What comes from outside while a song plays, and how soon patterns follow it. See `docs/decisions/dials.md`.

use phonon_base::Time;
use phonon_pattern::{Dials, Value};

use super::Conductor;

/// Seconds that are asked for at once where dials are read, and most parts of a cycle.
const STEP: f64 = 0.02;
const MOST_STEPS: f64 = 256.0;

impl Conductor {
    /// Where the stretch of time ends that is asked for at once from `begin` on: with the cycle, or where dials are read
    /// soon enough that what they do is heard soon.
    pub(super) fn step_after(&self, begin: Time) -> Time {
        if !self.program.reads.any() {
            return begin.next_cycle();
        }
        let seconds = 1.0 / self.tempo.cps(begin);
        let parts = (seconds / STEP).clamp(1.0, MOST_STEPS) as u64;
        let parts = Time::whole(parts.next_power_of_two() as i64);
        ((begin * parts).floor() + Time::ONE) / parts
    }

    /// Moves dials for everything that has not been asked for yet.
    pub fn set_dials(&mut self, values: &[(String, Value)]) {
        for (name, value) in values {
            self.context.dials.set(name, value.clone());
        }
    }

    /// Where the dials stand.
    pub fn dials(&self) -> &Dials {
        &self.context.dials
    }

    /// The farthest frame that has been asked for.
    pub fn asked(&self) -> u64 {
        self.asked
    }
}
