//! A plan that plays: its units, buffers and voices. Built away from the audio thread, and handed over whole.

use std::sync::Arc;

use fearless_simd::Level;
use phonon_base::Span;
use phonon_dsp::{QUANTUM, SampleId, Wide};
use phonon_graph::{BundlePlan, Key, Plan};

use crate::arena::Arena;
use crate::bundle::{Bundle, Bundled, Layout, Places};
use crate::crew::{Crew, THREADS};
use crate::desk::{Room, Worker};
use crate::frame::Frame;
use crate::group::Score;
use crate::pool::{Pool, Voices};
use crate::rack::{Rack, World};
use crate::stage::{Band, Jobs, Stage};
use crate::stats::Meter;
use crate::{Lanes, Options};

/// Most pools that sound out from plans before; the voices of more are cut.
const LEAVING: usize = 64;

/// A plan with everything it needs to play.
pub struct Running {
    /// What is played.
    pub plan: Arc<Plan>,
    /// Its number in the session.
    pub number: u32,
    level: Level,
    /// The units of the main schedule.
    pub rack: Rack<f32>,
    stages: Vec<Stage>,
    /// The buffers, one set for each thread.
    workers: Vec<Worker>,
    jobs: Jobs,
    /// The bundles of the main schedule.
    pub bundles: Vec<Box<dyn Bundled>>,
    /// The voices of each instrument, then those that sound out from plans before.
    pub pools: Vec<Box<dyn Voices>>,
    /// The value of each stream.
    pub streams: Vec<f32>,
    /// Streams that have moved in this quantum, and so do not fill their buffer yet.
    moved: Vec<u32>,
    /// One for each output, and one for the master at the end.
    pub meters: Arc<Vec<Meter>>,
}

impl Running {
    /// Takes all memory that playing the plan will need.
    ///
    /// `layout` has the places of its bundles, `room` is for its voices and those of plans before.
    pub fn new(plan: Arc<Plan>, number: u32, options: &Options, layout: &Layout, room: Room) -> Running {
        let lanes = options.lanes;
        let level = match lanes {
            Lanes::One => Level::baseline(),
            Lanes::Sixteen(level) => level,
        };
        let rate = plan.rate;
        let pool = |index: usize| -> Box<dyn Voices> {
            let (instrument, globals) = (plan.instruments[index].clone(), plan.globals[index].clone());
            let users = plan.plays.iter().filter(|play| play.instruments.contains(&(index as u32))).count();
            let index = index as u32;
            match lanes {
                Lanes::One => Box::new(Pool::<f32>::new(index, instrument, globals, users, rate, level)),
                Lanes::Sixteen(_) => {
                    Box::new(Pool::<Wide>::new(index, instrument, globals, users, rate, level))
                }
            }
        };
        let bundle = |(plan, places): &(Arc<BundlePlan>, Places)| -> Box<dyn Bundled> {
            let places = places.clone();
            match lanes {
                Lanes::One => Box::new(Bundle::<f32>::new(plan.clone(), places, rate, level)),
                Lanes::Sixteen(_) => Box::new(Bundle::<Wide>::new(plan.clone(), places, rate, level)),
            }
        };
        let mut pools = Vec::with_capacity(plan.instruments.len() + LEAVING);
        pools.extend((0..plan.instruments.len()).map(pool));
        let arenas = Arena::of_threads(&plan.main, options.threads.clamp(1, THREADS));
        let workers: Vec<Worker> =
            arenas.into_iter().map(|arena| Worker::new(arena, room, lanes, level)).collect();
        let mut running = Running {
            number,
            level,
            rack: Rack::new(&plan.main, plan.rate, level),
            stages: Stage::all(&plan.main, workers.len(), options.grain),
            jobs: Jobs::with_room_for(&plan, LEAVING * room.sections),
            workers,
            bundles: layout.iter().map(bundle).collect(),
            pools,
            streams: plan.streams.iter().map(|stream| stream.initial).collect(),
            moved: Vec::with_capacity(plan.streams.len()),
            meters: Arc::new((0..=plan.outputs.len()).map(|_| Meter::default()).collect()),
            plan,
        };
        (0..running.streams.len()).for_each(|stream| running.fill_stream(stream, 0));
        running
    }

    /// A stream takes another value at that frame of the quantum.
    pub fn set_stream(&mut self, stream: u32, value: f32, offset: usize) {
        let index = stream as usize;
        self.streams[index] = value;
        self.fill_stream(index, offset);
        if let Some(slot) = self.plan.streams[index].slot
            && offset > 0
            && self.arena().held(slot)
        {
            self.workers[0].arena.slots[slot as usize].set_held(false);
            self.moved.push(stream);
        }
    }

    /// Before the events of a quantum: what moved in the last one holds still in this one, until an event says otherwise.
    pub fn settle_streams(&mut self) {
        while let Some(stream) = self.moved.pop() {
            self.fill_stream(stream as usize, 0);
            if let Some(slot) = self.plan.streams[stream as usize].slot {
                self.workers[0].arena.slots[slot as usize].set_held(true);
            }
        }
    }

    /// Writes the value of a stream into its buffer from that frame on.
    pub fn fill_stream(&mut self, stream: usize, offset: usize) {
        if let Some(slot) = self.plan.streams[stream].slot {
            self.workers[0].arena.slots[slot as usize][offset..].fill(self.streams[stream]);
        }
    }

    /// Computes a quantum on the threads of `crew`. Gives each unit that gave what is not a number to `fault`, and says
    /// how many more there were.
    pub fn quantum(&mut self, score: Score<'_>, crew: &mut Crew, fault: &mut dyn FnMut(Span, Key)) -> u64 {
        let Running { plan, level, stages, rack, workers, bundles, pools, jobs, .. } = self;
        run_curves(plan, *level, &mut workers[0].arena, score.world);
        for pool in pools.iter_mut() {
            pool.begin(score.changes);
        }
        for stage in stages.iter() {
            stage.run(
                Band { schedule: &plan.main, rack, workers, bundles, pools, jobs, level: *level },
                score,
                crew,
            );
        }
        for pool in pools.iter_mut() {
            if let Some((place, key)) = pool.end(score.world.frame + QUANTUM as u64) {
                fault(place, key);
            }
        }
        let more = workers.iter_mut().map(|worker| worker.desks.faults.drain(fault)).sum();
        let arena = &mut workers[0].arena;
        for slot in plan.master {
            let buffer = &mut arena.slots[slot as usize];
            if !f32::all_numbers(*level, buffer) {
                buffer.fill(0.0);
            }
        }
        let heard = plan.outputs.iter().map(|output| output.slots).chain([plan.master]);
        for (meter, slots) in self.meters.iter().zip(heard) {
            meter.note(*level, slots.map(|slot| &*arena.slots[slot as usize]));
        }
        more
    }

    /// The buffers of the main schedule.
    pub fn arena(&self) -> &Arena<f32> {
        &self.workers[0].arena
    }

    /// A pool that has sounded out, to be freed elsewhere.
    pub fn take_idle(&mut self) -> Option<Box<dyn Voices>> {
        let leaving = self.plan.instruments.len()..self.pools.len();
        let idle = leaving.into_iter().find(|index| self.pools[*index].active() == 0)?;
        let pool = self.pools.swap_remove(idle);
        if let Some(moved) = self.pools.get_mut(idle) {
            moved.renumber(idle as u32);
        }
        Some(pool)
    }

    /// How many voices sound.
    pub fn voices(&self) -> usize {
        self.pools.iter().map(|pool| pool.active()).sum()
    }

    /// Whether a voice plays a sample.
    pub fn plays_sample(&self, sample: SampleId) -> bool {
        self.pools.iter().any(|pool| pool.plays_sample(sample))
    }
}

fn run_curves(plan: &Plan, level: Level, arena: &mut Arena<f32>, world: World<'_>) {
    for curve in &plan.curves {
        for (sample, cycle) in arena.slots[curve.slot as usize].iter_mut().zip(world.cycles) {
            let value = curve.curve.at(*cycle);
            *sample = if value.is_finite() { value } else { 0.0 };
        }
        arena.note(level, curve.slot, &(0..QUANTUM));
    }
}
