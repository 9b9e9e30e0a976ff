//! How the threads of a crew share in a stage. Its *jobs* are sections of voices, sections of lanes, and batches of
//! tasks that are worth a thread's while. What they hand on is added up when all are done, always in the same order,
//! so nobody hears how many threads there were.

use std::ops::Range;

use arrayvec::ArrayVec;
use fearless_simd::Level;
use phonon_dsp::{QUANTUM, Start, Unit};
use phonon_graph::cost::GRAIN;
use phonon_graph::plan::OUTS;
use phonon_graph::{BundlePlan, Op, Operand, Plan, Schedule, Step};

use crate::arena::{Arena, Buffer};
use crate::bundle::{Bundled, Lanes};
use crate::crew::Crew;
use crate::desk::{Desks, Worker};
use crate::frame::Frame;
use crate::group::Score;
use crate::pool::Voices;
use crate::rack::{Host, Part, Rack};
use crate::section::{self, Sounds};

/// What runs in a stage.
pub struct Stage {
    /// Steps that are plays outside of rings.
    plays: Vec<u32>,
    /// Steps that are bundles.
    bundles: Vec<u32>,
    /// How many bundles run in stages before.
    past: usize,
    batches: Vec<Batch>,
    /// Nanoseconds for everything but voices.
    cost: u64,
    /// Nanoseconds from which on it is worth being shared.
    worth: u64,
}

/// Tasks that follow each other.
struct Batch {
    items: Range<usize>,
    units: Range<usize>,
    cells: Range<usize>,
    cost: u64,
    /// Whether there are rings with plays in it; such tasks run when all jobs are done, on one thread.
    plays: bool,
}

/// What a stage runs on.
pub struct Band<'a> {
    /// The main schedule.
    pub schedule: &'a Schedule,
    /// Its units.
    pub rack: &'a mut Rack<f32>,
    /// The buffers of each thread.
    pub workers: &'a mut [Worker],
    /// The bundles of the schedule.
    pub bundles: &'a mut [Box<dyn Bundled>],
    /// Where its plays find their voices.
    pub pools: &'a mut [Box<dyn Voices>],
    /// Room for the list of jobs.
    pub jobs: &'a mut Jobs,
    /// The instruction set.
    pub level: Level,
}

/// Room for a list of jobs.
pub struct Jobs(Vec<Job<'static>>);

/// What one thread does without asking another.
enum Job<'a> {
    Voices(&'a section::Part, &'a mut dyn Sounds),
    Lanes(&'a BundlePlan, &'a [Operand], &'a mut dyn Lanes),
    Tasks(Part<'a, f32>, &'a Batch, &'a [Box<dyn Bundled>]),
}

impl Stage {
    /// The stages of a schedule for so many threads, none of which is asked for less than `grain` nanoseconds.
    pub fn all(schedule: &Schedule, threads: usize, grain: u32) -> Vec<Stage> {
        let grain = if threads > 1 { u64::from(grain) } else { u64::MAX };
        let mut at = Batch { items: 0..0, units: 0..0, cells: 0..0, cost: 0, plays: false };
        let mut past = 0;
        let stage = |tasks: &Range<u32>| {
            let mut stage = Stage {
                plays: Vec::new(),
                bundles: Vec::new(),
                past,
                batches: Vec::new(),
                cost: 0,
                worth: grain.saturating_mul(2),
            };
            for task in tasks.clone() {
                let plan = &schedule.tasks[task as usize];
                stage.cost += u64::from(plan.cost);
                let batch = at.follow(schedule, plan.items.clone(), u64::from(plan.cost));
                let first = schedule.items[plan.items.start as usize].steps.start;
                match schedule.steps[first as usize].op {
                    Op::Play(_) if !batch.plays => stage.plays.push(first),
                    Op::Bundle(_) => stage.bundles.push(first),
                    _ => match stage.batches.last_mut() {
                        Some(last) if last.cost < grain && last.fits(&batch) => last.join(batch),
                        _ => stage.batches.push(batch),
                    },
                }
            }
            past += stage.bundles.len();
            stage
        };
        schedule.stages.iter().map(stage).collect()
    }

    /// Computes the stage.
    pub fn run(&self, band: Band<'_>, score: Score<'_>, crew: &mut Crew) {
        let Band { schedule, rack, workers, bundles, pools, jobs: room, level } = band;
        let step = |index: &u32| &schedule.steps[*index as usize];
        let (past, present) = bundles.split_at_mut(self.past);
        let past = &*past;
        let mut jobs = room.take();
        if !self.plays.is_empty() {
            let asked = |play: u32| self.plays.iter().any(|index| step(index).op == Op::Play(play));
            for pool in pools.iter_mut() {
                pool.sections(&asked, &mut |part, section| jobs.push(Job::Voices(part, section)));
            }
        }
        let voices = jobs.len() as u64 * u64::from(GRAIN);
        for (index, bundle) in self.bundles.iter().zip(present.iter_mut()) {
            let ins = schedule.operands(step(index));
            bundle.sections(&mut |plan, section| jobs.push(Job::Lanes(plan, ins, section)));
        }
        let mut rest = rack.whole();
        for batch in self.batches.iter().filter(|batch| !batch.plays) {
            jobs.push(Job::Tasks(rest.take(batch.units.clone(), batch.cells.clone()), batch, past));
        }
        let work = |job: &mut Job<'_>, worker: &mut Worker| job.run(schedule, worker, score, level);
        if jobs.len() > 1 && self.cost + voices >= self.worth {
            crew.each(&mut jobs, workers, &work);
        } else {
            jobs.iter_mut().for_each(|job| work(job, &mut workers[0]));
        }
        room.put(jobs);
        let Worker { arena, desks } = &mut workers[0];
        for index in &self.plays {
            gather(step(index), arena, &(0..QUANTUM), pools, level);
        }
        for (index, bundle) in self.bundles.iter().zip(present) {
            sum(step(index), arena, &**bundle, level);
        }
        for batch in self.batches.iter().filter(|batch| batch.plays) {
            let mut part = rack.whole().take(batch.units.clone(), batch.cells.clone());
            let mut stand = Stand { bundles: past, desks, pools, score, level };
            part.run(
                schedule,
                &schedule.items[batch.items.clone()],
                arena,
                score.world,
                0..QUANTUM,
                &mut stand,
            );
        }
    }
}

impl Batch {
    /// A batch of one task, which begins where this one ends; and lets this one end where that one does.
    fn follow(&mut self, schedule: &Schedule, items: Range<u32>, cost: u64) -> Batch {
        let items = items.start as usize..items.end as usize;
        let (mut units, mut cells, mut plays) = (0, 0, false);
        for item in &schedule.items[items.clone()] {
            for step in &schedule.steps[item.steps.start as usize..item.steps.end as usize] {
                units += usize::from(matches!(step.op, Op::Unit(_)));
                cells += usize::from(matches!(step.op, Op::Shift(_) | Op::Read(_)));
                plays |= item.island && matches!(step.op, Op::Play(_));
            }
        }
        let units = self.units.end..self.units.end + units;
        let cells = self.cells.end..self.cells.end + cells;
        (self.units.end, self.cells.end) = (units.end, cells.end);
        Batch { items, units, cells, cost, plays }
    }

    fn fits(&self, next: &Batch) -> bool {
        self.items.end == next.items.start && self.plays == next.plays
    }

    fn join(&mut self, next: Batch) {
        self.items.end = next.items.end;
        self.units.end = next.units.end;
        self.cells.end = next.cells.end;
        self.cost += next.cost;
    }
}

impl Job<'_> {
    fn run(&mut self, schedule: &Schedule, worker: &mut Worker, score: Score<'_>, level: Level) {
        let Worker { arena, desks } = worker;
        match self {
            Job::Voices(part, section) => section.render(part, desks, arena, score, 0..QUANTUM),
            Job::Lanes(plan, ins, section) => section.run(plan, ins, desks, arena, score.world),
            Job::Tasks(part, batch, bundles) => {
                let items = &schedule.items[batch.items.clone()];
                let mut stand = Stand { bundles, desks, pools: &mut [], score, level };
                part.run(schedule, items, arena, score.world, 0..QUANTUM, &mut stand);
            }
        }
    }
}

impl Jobs {
    /// For everything that may sound in a stage of a plan at once, and for so many sections of plans before.
    pub fn with_room_for(plan: &Plan, before: usize) -> Jobs {
        let voices: usize = plan.instruments.iter().map(|one| one.sections).sum();
        let bundles = plan.main.bundles.iter().map(|bundle| 1 + bundle.lanes as usize);
        Jobs(Vec::with_capacity(before + voices + bundles.sum::<usize>() + plan.main.tasks.len()))
    }

    /// The list, which is empty.
    fn take<'a>(&mut self) -> Vec<Job<'a>> {
        recycle(std::mem::take(&mut self.0))
    }

    /// Keeps the memory of a list.
    fn put(&mut self, jobs: Vec<Job<'_>>) {
        self.0 = recycle(jobs);
    }
}

/// An empty list in the memory of another one, whose elements differ in their lifetime only.
fn recycle<'a>(mut jobs: Vec<Job<'_>>) -> Vec<Job<'a>> {
    jobs.clear();
    jobs.into_iter().map(|_| unreachable!("the list is empty")).collect()
}

/// Adds up the voices on a play and what they give to its sends.
fn gather(
    step: &Step,
    arena: &mut Arena<f32>,
    frames: &Range<usize>,
    pools: &[Box<dyn Voices>],
    level: Level,
) {
    let Op::Play(play) = step.op else { return };
    let outs = &step.outs[..usize::from(step.channels)];
    let mut sides: ArrayVec<Buffer<f32>, OUTS> = outs.iter().map(|out| arena.take(out.slot)).collect();
    sides.iter_mut().for_each(|side| side[frames.clone()].fill(0.0));
    for pool in pools {
        pool.gather(play, frames, &mut sides);
    }
    for (out, mut side) in outs.iter().zip(sides) {
        if !f32::all_numbers(level, &side[frames.clone()]) {
            side[frames.clone()].fill(0.0);
        }
        arena.slots[out.slot as usize] = side;
        arena.note(level, out.slot, frames);
    }
}

/// Adds up the lanes of a bundle that gives sums.
fn sum(step: &Step, arena: &mut Arena<f32>, bundle: &dyn Bundled, level: Level) {
    for (output, out) in step.outs[..usize::from(step.channels)].iter().enumerate() {
        let buffer = &mut arena.slots[out.slot as usize];
        buffer.fill(0.0);
        bundle.gather(output, buffer);
        arena.note(level, out.slot, &(0..QUANTUM));
    }
}

/// What steps find beside units.
struct Stand<'a> {
    /// The bundles of stages before.
    bundles: &'a [Box<dyn Bundled>],
    desks: &'a mut Desks,
    /// For plays in rings.
    pools: &'a mut [Box<dyn Voices>],
    score: Score<'a>,
    level: Level,
}

impl Host<f32> for Stand<'_> {
    const WATCHES: bool = true;
    const RESTS: bool = true;

    fn play(&mut self, play: u32, step: &Step, arena: &mut Arena<f32>, frames: Range<usize>) {
        for pool in self.pools.iter_mut() {
            pool.sections(&|other| other == play, &mut |part, section| {
                section.render(part, self.desks, arena, self.score, frames.clone());
            });
        }
        gather(step, arena, &frames, self.pools, self.level);
    }

    fn lane(&self, bundle: u32, output: u8, lane: u32) -> &[f32] {
        self.bundles[bundle as usize].lane(output, lane)
    }

    fn fault(&mut self, schedule: &Schedule, unit: u32, lane: usize, state: &mut dyn Unit<f32>) {
        let plan = &schedule.units[unit as usize];
        state.start(lane, &Start { seed: plan.seed, sample: None });
        self.desks.faults.note(plan);
    }
}
