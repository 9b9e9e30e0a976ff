//! Where each cycle falls on the frame count: exact, however long the session runs.

use phonon_base::{Time, TimeSpan, limits};
use phonon_engine::Tempo;
use phonon_pattern::{Context, Pattern};

/// How often a tempo that glides is looked at, in times per cycle.
const GLIDE_STEPS: i64 = 16;

/// A stretch of constant tempo.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    cycle: Time,
    frame: u64,
    cps: Time,
}

/// Cycles to frames. Every stretch begins at a whole frame, the nearest one to where the stretch before puts it.
#[derive(Clone, Debug)]
pub struct TempoMap {
    rate: u32,
    pattern: Pattern,
    stretches: Vec<Stretch>,
    /// The tempo is known up to here.
    known: Time,
}

impl TempoMap {
    /// A map in which frame nought is the cycle time `from`. The tempo is looked up as `extend` asks for it.
    pub fn new(pattern: Pattern, rate: u32, from: Time, context: &Context) -> TempoMap {
        let mut map = TempoMap { rate, pattern, stretches: Vec::new(), known: from };
        let first = map.tempo_in(TimeSpan::new(from, from), context);
        let cps = first.first().map_or(Time::new(1, 2), |(_, cps)| *cps);
        map.stretches.push(Stretch { cycle: from, frame: 0, cps });
        map
    }

    /// Looks the tempo up to `end`, and says which changes came to light: at which frame, and how time goes on
    /// from there.
    pub fn extend(&mut self, end: Time, context: &Context) -> Vec<(u64, Tempo)> {
        let mut changes = Vec::new();
        while self.known < end {
            let until = end.min(self.known.next_cycle());
            for (begin, cps) in self.tempo_in(TimeSpan::new(self.known, until), context) {
                let last = self.stretches[self.stretches.len() - 1];
                if cps != last.cps && begin >= last.cycle {
                    let frame = self.frame(begin);
                    self.stretches.push(Stretch { cycle: begin, frame, cps });
                    changes.push((frame, self.tempo(self.stretches.len() - 1)));
                }
            }
            self.known = until;
        }
        changes
    }

    /// How time goes on from the first frame.
    pub fn start(&self) -> Tempo {
        self.tempo(0)
    }

    /// The frame nearest to that cycle time; half a frame rounds up. Times before the first are at its frame.
    pub fn frame(&self, cycle: Time) -> u64 {
        let at = self.stretches.partition_point(|stretch| stretch.cycle <= cycle).saturating_sub(1);
        let stretch = self.stretches[at];
        stretch.frame + self.frames(cycle - stretch.cycle, stretch.cps)
    }

    /// Cycles per second at that cycle time.
    pub fn cps(&self, cycle: Time) -> f64 {
        let at = self.stretches.partition_point(|stretch| stretch.cycle <= cycle).saturating_sub(1);
        self.stretches[at].cps.to_f64()
    }

    /// Frames in so many cycles, to the nearest; nought for less than none.
    fn frames(&self, cycles: Time, cps: Time) -> u64 {
        let num = cycles.num() as i128 * cps.den() as i128 * self.rate as i128;
        let den = cycles.den() as i128 * cps.num() as i128;
        let rounded = (2 * num + den).div_euclid(2 * den);
        u64::try_from(rounded.max(0)).unwrap_or(u64::MAX / 2)
    }

    fn tempo(&self, at: usize) -> Tempo {
        let stretch = self.stretches[at];
        Tempo { cycle: stretch.cycle.to_f64(), per_frame: stretch.cps.to_f64() / f64::from(self.rate) }
    }

    /// Tempo changes in `span`, in order. Values that are no tempo are passed over: the tempo before them holds.
    fn tempo_in(&self, span: TimeSpan, context: &Context) -> Vec<(Time, Time)> {
        let glides = self.pattern.curve().is_some() && self.pattern.constant().is_none();
        let steps = if glides && span.begin < span.end { GLIDE_STEPS } else { 1 };
        let step = span.duration() / Time::whole(steps);
        let mut found = Vec::new();
        for at in 0..steps {
            let begin = span.begin + step * Time::whole(at);
            let part = TimeSpan::new(begin, begin + step);
            for event in self.pattern.query(part, context).unwrap_or_default() {
                let cps = event.value.as_number().filter(|cps| *cps > 0.0 && *cps <= limits::MAX_CPS);
                if let Some(cps) = cps.and_then(Time::from_f64).filter(|cps| *cps > Time::ZERO) {
                    found.push((event.part.begin.max(span.begin), cps));
                }
            }
        }
        found.sort();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(cps: f64, from: i64) -> TempoMap {
        TempoMap::new(Pattern::pure(cps), 44_100, Time::whole(from), &Context::default())
    }

    #[test]
    fn an_awkward_tempo_stays_exact_ten_million_cycles_on() {
        let map = map(0.5613, 0);
        // 10^7 cycles × 44100 / 0.5613, worked out with whole numbers: 4.41e15 / 5613.
        assert_eq!(map.frame(Time::whole(10_000_000)), (4_410_000_000_000_000u64 * 2 + 5613) / (2 * 5613));
        assert_eq!(map.frame(Time::new(1, 2)), 39_284); // 22050 / 0.5613 = 39283.8
    }

    #[test]
    fn starting_late_counts_from_there() {
        let map = map(0.5, 1000);
        assert_eq!(map.frame(Time::whole(1000)), 0);
        assert_eq!(map.frame(Time::whole(1001)), 88_200);
    }

    #[test]
    fn a_change_of_tempo_begins_at_its_frame() {
        let slow_then_fast = Pattern::pure(0.5);
        let mut map = TempoMap::new(slow_then_fast, 48_000, Time::ZERO, &Context::default());
        assert!(map.extend(Time::whole(4), &Context::default()).is_empty());
        assert_eq!(map.frame(Time::whole(4)), 384_000);
    }
}
