//! Sixteen voices of one instrument on one play, and how they sound over a stretch of a quantum.
//!
//! A group has one rack for all sixteen or one rack for each, depending on the frame type; everything else is
//! the same, so both give the same bits. Voices start, change and are released at exact frames: the stretch is cut
//! there, so between two cuts all inputs of a voice hold still.

use std::ops::Range;

use fearless_simd::Level;
use phonon_dsp::{QUANTUM, Start, Unit};
use phonon_graph::plan::LANES;
use phonon_graph::{InstrumentPlan, Schedule, Step};

use crate::arena::Arena;
use crate::changes::{Action, Change};
use crate::desk::Desk;
use crate::event::{Timed, VoiceStart, What};
use crate::frame::Frame;
use crate::rack::{Host, Rack, World};
use crate::voice::{Claim, Fade, Loudness, Sounding, Tails};

/// Sixteen voices.
pub struct Group<F> {
    /// Which lanes are taken.
    pub claims: [Claim; LANES],
    /// Which lanes sound.
    pub lanes: [Sounding; LANES],
    /// How loud they are.
    pub loudness: Loudness,
    /// What they do until the next cut.
    now: Now,
    /// The changes of this quantum that have not happened yet.
    pub changes: Range<usize>,
    racks: Vec<Rack<F>>,
    /// For each input that the schedule reads the value of every lane.
    values: Vec<[f32; LANES]>,
}

/// What lanes do between two cuts: it follows from each of them, and is looked at more often.
struct Now {
    /// Whether any lane sounds.
    sounds: bool,
    /// All bits set where one does.
    on: [u32; LANES],
    /// 1 where the gate is open.
    gates: [f32; LANES],
    /// The frame at which the next gate closes.
    gate_end: u64,
    /// Whether all gates are open, no lane is on its way out, and none is fresh.
    steady: bool,
    /// Whether a lane has not sounded for a quantum yet.
    fresh: bool,
    /// Whether a lane is on its way out.
    fades: bool,
}

/// What happens in a quantum, for all groups.
#[derive(Clone, Copy)]
pub struct Score<'a> {
    /// Changes, sorted by pool and group.
    pub changes: &'a [Change],
    /// The events that they come from.
    pub events: &'a [Timed],
    /// Everything else.
    pub world: World<'a>,
}

/// Voices cannot hold plays, and are watched as a whole.
struct Alone;

impl<F> Host<F> for Alone {
    const WATCHES: bool = false;
    const RESTS: bool = false;
    fn play(&mut self, _: u32, _: &Step, _: &mut Arena<F>, _: Range<usize>) {}
    fn lane(&self, _: u32, _: u8, _: u32) -> &[F] {
        &[]
    }
    fn fault(&mut self, _: &Schedule, _: u32, _: usize, _: &mut dyn Unit<F>) {}
}

impl<F: Frame> Group<F> {
    /// Sixteen lanes that nobody has taken.
    pub fn new(plan: &InstrumentPlan, rate: f32, level: Level) -> Group<F> {
        Group {
            claims: Default::default(),
            lanes: Default::default(),
            loudness: Loudness::default(),
            now: Now::of(&Default::default(), 0),
            changes: 0..0,
            racks: (0..LANES / F::COUNT).map(|_| Rack::new(&plan.schedule, rate, level)).collect(),
            values: plan
                .used
                .iter()
                .map(|(input, _)| [plan.inputs[usize::from(*input)].default; LANES])
                .collect(),
        }
    }

    /// Adds what the voices sound like over `frames` to the sums of the desk: of each output left and right.
    pub fn render(
        &mut self,
        plan: &InstrumentPlan,
        desk: &mut Desk<F>,
        score: Score<'_>,
        frames: Range<usize>,
    ) {
        if self.changes.is_empty() && !self.now.sounds {
            return;
        }
        let mut at = frames.start;
        while at < frames.end {
            let now = score.world.frame + at as u64;
            if self.change(plan, score, at) || now >= self.now.gate_end {
                self.now = Now::of(&self.lanes, now);
            }
            let end = self.next_cut(score, at).min(frames.end);
            for row in 0..self.racks.len() {
                if self.now.on[row * F::COUNT..(row + 1) * F::COUNT].iter().any(|on| *on != 0) {
                    self.fill(plan, desk, row, at..end);
                    self.racks[row].run(&plan.schedule, &mut desk.arena, score.world, at..end, &mut Alone);
                    self.mix(plan, desk, row, score.world.frame, at..end);
                }
            }
            at = end;
        }
    }

    /// Lets happen what happens at frame `at`; whether that is anything.
    fn change(&mut self, plan: &InstrumentPlan, score: Score<'_>, at: usize) -> bool {
        let now = score.world.frame + at as u64;
        let before = self.changes.start;
        while let Some(change) = score.changes[self.changes.clone()].first() {
            if usize::from(change.offset) > at {
                break;
            }
            self.changes.start += 1;
            let lane = usize::from(change.lane);
            match change.action {
                Action::Start(event) => {
                    if let What::Start(start) = &score.events[event as usize].what {
                        self.start(plan, lane, start, now);
                    }
                }
                Action::Set(used, value) => self.values[usize::from(used)][lane] = value,
                Action::Release => self.lanes[lane].gate_end = self.lanes[lane].gate_end.min(now),
                Action::Fade(frames) => {
                    self.lanes[lane].fade = Some(Fade { since: now, frames: frames.max(1) })
                }
            }
        }
        self.changes.start > before
    }

    fn start(&mut self, plan: &InstrumentPlan, lane: usize, start: &VoiceStart, now: u64) {
        for ((input, _), lanes) in plan.used.iter().zip(&mut self.values) {
            let given = start.values.iter().rev().find(|(given, value)| given == input && value.is_finite());
            lanes[lane] = given.map_or(plan.inputs[usize::from(*input)].default, |(_, value)| *value);
        }
        let fresh = Start { seed: start.seed, sample: start.sample };
        self.racks[lane / F::COUNT].start(&plan.schedule, lane % F::COUNT, &fresh);
        self.lanes[lane] = Sounding::start(now, start.gate_frames);
        self.loudness.start(lane);
    }

    /// Looks back at a quantum that ends at frame `end`. Calls `over` for the claim of each voice that is over, which loses its
    /// lane, and whether it is because it gave what is not a number.
    pub fn end(&mut self, end: u64, tails: Tails, mut over: impl FnMut(&Claim, bool)) {
        if !self.now.sounds {
            return;
        }
        let mut ended = [false; LANES];
        let steady = self.now.steady && self.now.gate_end > end;
        let racks = &self.racks;
        let is_spent = |lane: usize| {
            racks[lane / F::COUNT].units.iter().all(|unit| unit.is_spent(lane % F::COUNT) != Some(false))
        };
        self.loudness.look_back(&self.lanes, end, tails, steady, is_spent, |lane, is_broken| {
            over(&self.claims[lane], is_broken);
            ended[lane] = true;
        });
        if ended.contains(&true) {
            for lane in (0..LANES).filter(|lane| ended[*lane]) {
                self.lanes[lane].on = false;
                self.claims[lane] = Claim::default();
            }
        }
        if self.now.fresh || ended.contains(&true) {
            self.now = Now::of(&self.lanes, end);
        }
    }

    /// Ends all voices at once.
    pub fn clear(&mut self) {
        (self.claims, self.lanes) = Default::default();
        self.now = Now::of(&self.lanes, 0);
    }

    /// The next frame of the quantum at which anything changes.
    fn next_cut(&self, score: Score<'_>, at: usize) -> usize {
        let now = score.world.frame + at as u64;
        debug_assert!(self.now.gate_end > now, "gates were looked at");
        let change =
            score.changes[self.changes.clone()].first().map_or(QUANTUM, |next| usize::from(next.offset));
        change.min(usize::try_from(self.now.gate_end - score.world.frame).unwrap_or(QUANTUM))
    }

    /// Writes the inputs of a row of lanes, which hold still until the next cut.
    fn fill(&self, plan: &InstrumentPlan, desk: &mut Desk<F>, row: usize, frames: Range<usize>) {
        for ((input, slot), lanes) in plan.used.iter().zip(&self.values) {
            let lanes = if plan.gate == Some(*input) { &self.now.gates } else { lanes };
            let mut frame = F::default();
            frame.lanes_mut().copy_from_slice(&lanes[row * F::COUNT..(row + 1) * F::COUNT]);
            desk.arena.hold_first(*slot, frames.clone(), frame);
        }
    }

    /// Adds a row of lanes to the sums, and notes how loud each was. What is not a number is left out.
    fn mix(
        &mut self,
        plan: &InstrumentPlan,
        desk: &mut Desk<F>,
        row: usize,
        quantum: u64,
        frames: Range<usize>,
    ) {
        let first = row * F::COUNT;
        let lanes = &self.lanes[first..first + F::COUNT];
        let (mut heard, mut peaks) = ([0u32; LANES], [0u32; LANES]);
        heard[..F::COUNT].copy_from_slice(&self.now.on[first..first + F::COUNT]);
        let sides = plan.sides().zip(desk.sums.as_chunks_mut::<2>().0);
        let sides = sides.flat_map(|(slots, sums)| slots.iter().zip(sums));
        for (slot, sums) in sides {
            desk.arena.complete(desk.level, *slot, &frames);
            let mut out = &desk.arena.slots[*slot as usize][frames.clone()];
            if self.now.fades {
                let faded = &mut desk.faded[frames.clone()];
                faded.copy_from_slice(out);
                fade(faded, lanes, quantum + frames.start as u64);
                out = faded;
            }
            let sums = &mut sums[row * QUANTUM..][frames.clone()];
            F::add_heard(desk.level, out, &heard, sums, &mut peaks);
        }
        self.loudness.raise(first, &peaks[..F::COUNT]);
        desk.rows |= 1 << row;
    }
}

impl Now {
    /// What lanes do at a frame.
    fn of(lanes: &[Sounding; LANES], frame: u64) -> Now {
        let sounding = || lanes.iter().filter(|lane| lane.on);
        let is_open = |lane: &Sounding| frame < lane.gate_end;
        let fades = sounding().any(|lane| lane.fade.is_some());
        let fresh = sounding().any(|lane| lane.since + QUANTUM as u64 > frame);
        Now {
            sounds: sounding().next().is_some(),
            on: lanes.each_ref().map(|lane| if lane.on { u32::MAX } else { 0 }),
            gates: lanes.each_ref().map(|lane| if is_open(lane) { 1.0 } else { 0.0 }),
            gate_end: sounding()
                .filter(|lane| is_open(lane))
                .map(|lane| lane.gate_end)
                .min()
                .unwrap_or(u64::MAX),
            steady: !fades && !fresh && sounding().all(is_open),
            fresh,
            fades,
        }
    }
}

/// Turns down what is on its way out.
fn fade<F: Frame>(out: &mut [F], lanes: &[Sounding], now: u64) {
    for (i, frame) in out.iter_mut().enumerate() {
        for (sample, lane) in frame.lanes_mut().iter_mut().zip(lanes) {
            if let Some(fade) = lane.fade {
                *sample *= fade.gain(now + i as u64);
            }
        }
    }
}
