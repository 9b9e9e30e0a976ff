//! Where each cycle falls on the frame count: exact, however long the session runs.

use phonon_base::{Time, TimeSpan, limits};
use phonon_engine::Tempo;
use phonon_eval::Ramp;
use phonon_pattern::{Context, Pattern};

/// A tempo that glides from what it was.
#[derive(Clone, Copy, Debug)]
struct Glide {
    from: f64,
    begun: Time,
    cycles: Time,
}

/// How often a tempo that glides is looked at, in times per cycle.
const GLIDE_STEPS: i64 = 16;

/// Stretches that are kept once they are past.
const KEPT: usize = 64;
/// Where a change of tempo comes between cycles, it is put at a fraction with this denominator, or cycle time would
/// need ever larger ones: 2^-24 of a cycle is less than a hundredth of a frame.
const GRID: i64 = 1 << 24;

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
    /// The way to the tempo, and the text that asked for it.
    glide: Option<Glide>,
    ramp: Option<Ramp>,
}

impl TempoMap {
    /// A map in which frame nought is the cycle time `from`. The tempo is looked up as `extend` asks for it.
    pub fn new(pattern: Pattern, rate: u32, from: Time, context: &Context) -> TempoMap {
        let mut map = TempoMap { rate, pattern, stretches: Vec::new(), known: from, glide: None, ramp: None };
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
            // Whole cycles, so that a tempo that glides is always looked at in the same places.
            let cycle = TimeSpan::of_cycle(self.known.floor().num());
            let until = end.min(cycle.end);
            for (begin, cps) in self.tempo_in(cycle, context) {
                let last = self.stretches[self.stretches.len() - 1];
                if cps != last.cps && begin >= last.cycle && (self.known..until).contains(&begin) {
                    let frame = self.frame(begin);
                    self.stretches.push(Stretch { cycle: begin, frame, cps });
                    changes.push((frame, self.tempo(self.stretches.len() - 1)));
                }
            }
            self.known = until;
        }
        if self.stretches.len() > 4 * KEPT {
            self.stretches.drain(..self.stretches.len() - KEPT);
        }
        changes
    }

    /// Lets another tempo hold from `frame` on, or from the end of a ramp that begins there: what has been looked up
    /// beyond is forgotten. Where it is the same tempo nothing changes. Gives the change at that frame, if there is one.
    pub fn follow(
        &mut self,
        pattern: Pattern,
        ramp: Option<Ramp>,
        frame: u64,
        context: &Context,
    ) -> Option<Tempo> {
        self.pattern = pattern;
        let now = self.cycle(frame);
        if self.ramp != ramp {
            let from = self.cps(now);
            self.glide = ramp.as_ref().map(|ramp| Glide { from, begun: now, cycles: ramp.cycles });
            self.ramp = ramp;
        }
        let before = self.stretches.partition_point(|stretch| stretch.frame < frame);
        self.stretches.truncate(before.max(1));
        let cycle = TimeSpan::of_cycle(now.floor().num());
        let found = self.tempo_in(cycle, context).into_iter().rfind(|(begin, _)| *begin <= now);
        self.known = now;
        let cps =
            found.map(|(_, cps)| cps).filter(|cps| *cps != self.stretches[self.stretches.len() - 1].cps)?;
        self.stretches.push(Stretch { cycle: now, frame, cps });
        Some(self.tempo(self.stretches.len() - 1))
    }

    /// Lets `frame` be the cycle time `cycle`, whatever it would have been.
    pub fn jump(&mut self, cycle: Time, frame: u64) -> Tempo {
        let now = self.cycle(frame);
        let at = self.stretches.partition_point(|stretch| stretch.frame <= frame).saturating_sub(1);
        let cps = self.stretches[at].cps;
        if let Some(glide) = &mut self.glide {
            glide.begun = glide.begun + cycle - now;
        }
        self.stretches = vec![Stretch { cycle, frame, cps }];
        self.known = cycle;
        self.tempo(0)
    }

    /// The cycle time of a frame, rounded down to a multiple of 2^-24.
    pub fn cycle(&self, frame: u64) -> Time {
        let at = self.stretches.partition_point(|stretch| stretch.frame <= frame).saturating_sub(1);
        let stretch = self.stretches[at];
        let frames = i128::from(frame.saturating_sub(stretch.frame));
        let num = frames * i128::from(stretch.cps.num()) * i128::from(GRID);
        let den = i128::from(stretch.cps.den()) * i128::from(self.rate);
        let since = Time::new(i64::try_from(num / den).unwrap_or(i64::MAX / 2), GRID);
        let exact = stretch.cycle + since;
        Time::new((exact.to_f64() * GRID as f64).floor() as i64, GRID)
    }

    /// The first cycle time that is known.
    pub fn first_cycle(&self) -> Time {
        self.stretches[0].cycle
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

    /// The tempo at a cycle time where it is to be `cps`, as far as it has come.
    fn on_the_way(&self, at: Time, cps: f64) -> f64 {
        let Some(Glide { from, begun, cycles }) = self.glide else { return cps };
        if at >= begun + cycles || cycles <= Time::ZERO {
            return cps;
        }
        let gone = ((at - begun).to_f64() / cycles.to_f64()).max(0.0);
        let cps = from + (cps - from) * gone;
        // A fraction of few digits, as cycle time is multiplied with it.
        (cps * 65_536.0).round() / 65_536.0
    }

    /// Tempo changes in `span`, in order. Values that are no tempo are passed over: the tempo before them holds.
    fn tempo_in(&self, span: TimeSpan, context: &Context) -> Vec<(Time, Time)> {
        let moves = self.pattern.curve().is_some() && self.pattern.constant().is_none();
        let is_on_its_way =
            |glide: &Glide| span.end >= glide.begun && span.begin <= glide.begun + glide.cycles;
        let glides = moves || self.glide.as_ref().is_some_and(is_on_its_way);
        let steps = if glides && span.begin < span.end { GLIDE_STEPS } else { 1 };
        let step = span.duration() / Time::whole(steps);
        let mut found = Vec::new();
        for at in 0..steps {
            let begin = span.begin + step * Time::whole(at);
            let part = TimeSpan::new(begin, begin + step);
            for event in self.pattern.query(part, context).unwrap_or_default() {
                let cps = event.value.as_number().filter(|cps| *cps > 0.0 && *cps <= limits::MAX_CPS);
                let begin = event.part.begin.max(span.begin);
                let cps = cps.map(|cps| self.on_the_way(begin, cps));
                if let Some(cps) = cps.and_then(Time::from_f64).filter(|cps| *cps > Time::ZERO) {
                    found.push((begin, cps));
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
    fn the_same_tempo_again_changes_nothing_and_another_holds_from_its_frame() {
        let mut map = map(0.5613, 0);
        map.extend(Time::whole(20), &Context::default());
        let before = map.frame(Time::whole(17));
        assert_eq!(map.follow(Pattern::pure(0.5613), None, 100_001, &Context::default()), None);
        assert_eq!(map.frame(Time::whole(17)), before);
        // A cycle is 44100 frames at 1 cycle per second, and frame 100 001 is cycle 1.2728… at 0.5613.
        let tempo = map.follow(Pattern::pure(1.0), None, 100_001, &Context::default()).unwrap();
        assert!((tempo.cycle - 100_001.0 * 0.5613 / 44_100.0).abs() < 1e-7);
        let expected: f64 = 100_001.0 + (2.0 - 100_001.0 * 0.5613 / 44_100.0) * 44_100.0;
        assert_eq!(map.frame(Time::whole(2)), expected.round() as u64);
        assert!((map.cycle(map.frame(Time::whole(7))).to_f64() - 7.0).abs() < 1e-4);
    }

    #[test]
    fn a_ramp_takes_its_cycles() {
        let mut map = map(0.5, 0);
        let ramp = |cycles| Some(Ramp { cycles: Time::whole(cycles), text: "1 ramp:8".to_owned() });
        // Two cycles at 0.5 take four seconds.
        map.follow(Pattern::pure(1.0), ramp(8), 4 * 44_100, &Context::default());
        map.extend(Time::whole(20), &Context::default());
        for (cycle, cps) in [(2, 0.5), (4, 0.625), (6, 0.75), (10, 1.0), (12, 1.0)] {
            assert!(
                (map.cps(Time::whole(cycle)) - cps).abs() < 1e-4,
                "{cycle}: {}",
                map.cps(Time::whole(cycle))
            );
        }
        // The integral of one over a tempo that rises from 0.5 to 1 over 8 cycles: 16 ln 2 seconds.
        let seconds = (map.frame(Time::whole(10)) - map.frame(Time::whole(2))) as f64 / 44_100.0;
        assert!((seconds / (16.0 * 2f64.ln()) - 1.0).abs() < 0.003, "{seconds}");
        // The same text again goes on.
        let later = map.frame(Time::whole(5));
        map.follow(Pattern::pure(1.0), ramp(8), later, &Context::default());
        map.extend(Time::whole(20), &Context::default());
        assert!((map.cps(Time::whole(10)) - 1.0).abs() < 1e-9 && map.cps(Time::whole(9)) < 0.99);
    }

    #[test]
    fn a_jump_counts_from_its_frame() {
        let mut map = map(0.5, 0);
        map.jump(Time::ZERO, 200_000);
        assert_eq!(map.frame(Time::whole(1)), 288_200);
        assert_eq!(map.cycle(244_100), Time::new(1, 2));
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
