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
use crate::voice::{Claim, Fade, Sounding};

/// Sixteen voices.
pub struct Group<F> {
    /// Which lanes are taken.
    pub claims: [Claim; LANES],
    /// Which lanes sound.
    pub lanes: [Sounding; LANES],
    /// The changes of this quantum that have not happened yet.
    pub changes: Range<usize>,
    racks: Vec<Rack<F>>,
    /// For each input that the schedule reads the value of every lane.
    values: Vec<[f32; LANES]>,
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
        if self.changes.is_empty() && !self.lanes.iter().any(|lane| lane.on) {
            return;
        }
        let mut at = frames.start;
        while at < frames.end {
            self.change(plan, score, at);
            let end = self.next_cut(score, at).min(frames.end);
            for row in 0..self.racks.len() {
                if self.lanes[row * F::COUNT..(row + 1) * F::COUNT].iter().any(|lane| lane.on) {
                    self.fill(plan, desk, row, score.world.frame, at..end);
                    self.racks[row].run(&plan.schedule, &mut desk.arena, score.world, at..end, &mut Alone);
                    self.mix(plan, desk, row, score.world.frame, at..end);
                }
            }
            at = end;
        }
    }

    /// Lets happen what happens at frame `at`.
    fn change(&mut self, plan: &InstrumentPlan, score: Score<'_>, at: usize) {
        let now = score.world.frame + at as u64;
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
    }

    fn start(&mut self, plan: &InstrumentPlan, lane: usize, start: &VoiceStart, now: u64) {
        for ((input, _), lanes) in plan.used.iter().zip(&mut self.values) {
            let given = start.values.iter().rev().find(|(given, value)| given == input && value.is_finite());
            lanes[lane] = given.map_or(plan.inputs[usize::from(*input)].default, |(_, value)| *value);
        }
        let fresh = Start { seed: start.seed, sample: start.sample };
        self.racks[lane / F::COUNT].start(&plan.schedule, lane % F::COUNT, &fresh);
        self.lanes[lane] = Sounding::start(now, start.gate_frames);
    }

    /// The next frame of the quantum at which anything changes.
    fn next_cut(&self, score: Score<'_>, at: usize) -> usize {
        let now = score.world.frame + at as u64;
        let change =
            score.changes[self.changes.clone()].first().map_or(QUANTUM, |next| usize::from(next.offset));
        let gates = self.lanes.iter().filter(|lane| lane.on && lane.gate_end > now);
        let gate = gates.map(|lane| lane.gate_end - score.world.frame).min().unwrap_or(u64::MAX);
        change.min(usize::try_from(gate).unwrap_or(QUANTUM))
    }

    /// Writes the inputs of a row of lanes, which hold still until the next cut.
    fn fill(
        &self,
        plan: &InstrumentPlan,
        desk: &mut Desk<F>,
        row: usize,
        quantum: u64,
        frames: Range<usize>,
    ) {
        let now = quantum + frames.start as u64;
        for ((input, slot), lanes) in plan.used.iter().zip(&self.values) {
            let mut frame = F::default();
            for (index, value) in frame.lanes_mut().iter_mut().enumerate() {
                let lane = row * F::COUNT + index;
                let gate = if now < self.lanes[lane].gate_end { 1.0 } else { 0.0 };
                *value = if plan.gate == Some(*input) { gate } else { lanes[lane] };
            }
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
        let lanes = &mut self.lanes[row * F::COUNT..(row + 1) * F::COUNT];
        let fades = lanes.iter().any(|lane| lane.on && lane.fade.is_some());
        let (mut heard, mut peaks) = ([0u32; LANES], [0u32; LANES]);
        for (heard, lane) in heard.iter_mut().zip(lanes.iter()) {
            *heard = if lane.on { u32::MAX } else { 0 };
        }
        let sides = plan.sides().zip(desk.sums.as_chunks_mut::<2>().0);
        let sides = sides.flat_map(|(slots, sums)| slots.iter().zip(sums));
        for (slot, sums) in sides {
            desk.arena.complete(desk.level, *slot, &frames);
            let mut out = &desk.arena.slots[*slot as usize][frames.clone()];
            if fades {
                let faded = &mut desk.faded[frames.clone()];
                faded.copy_from_slice(out);
                fade(faded, lanes, quantum + frames.start as u64);
                out = faded;
            }
            let sums = &mut sums[row * QUANTUM..][frames.clone()];
            F::add_heard(desk.level, out, &heard, sums, &mut peaks);
        }
        for (lane, peak) in lanes.iter_mut().zip(peaks) {
            lane.peak = lane.peak.max(peak);
        }
        desk.rows |= 1 << row;
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
