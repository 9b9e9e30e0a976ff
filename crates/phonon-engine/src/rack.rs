//! The units of one schedule with their state, and how their steps are run over a stretch of a quantum.

use std::ops::Range;

use arrayvec::ArrayVec;
use fearless_simd::Level;
use phonon_dsp::row::Spec;
use phonon_dsp::{Context, QUANTUM, RawInput, Samples, Start, Unit};
use phonon_graph::plan::INPUT_SLOTS;
use phonon_graph::{Item, Op, Schedule, Step, UnitPlan, voice_seed};

use crate::arena::{Arena, Buffer};
use crate::frame::Frame;
use crate::rest::{self, Quiet};

/// The state of a schedule: one for the main net, one for each voice or for sixteen of them.
pub struct Rack<F> {
    /// In the order of [`Schedule::units`].
    pub units: Vec<Box<dyn Unit<F>>>,
    /// In the order of [`Schedule::cells`].
    pub cells: Vec<F>,
    /// For each unit, how long it has been quiet.
    quiet: Vec<Quiet>,
    rate: f32,
    level: Level,
}

/// A part of a rack that one thread runs: the units and cells of tasks that follow each other.
pub struct Part<'a, F> {
    units: &'a mut [Box<dyn Unit<F>>],
    cells: &'a mut [F],
    quiet: &'a mut [Quiet],
    rate: f32,
    /// The first unit and the first cell.
    first: [u32; 2],
    level: Level,
}

/// The world outside during one quantum.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Cycle time at each frame.
    pub cycles: &'a [f64; QUANTUM],
    /// The first frame of the quantum.
    pub frame: u64,
    /// The loaded samples.
    pub samples: &'a Samples,
}

/// What steps need besides units.
pub trait Host<F> {
    /// Whether the output of every unit is looked at.
    const WATCHES: bool;
    /// Whether units may rest.
    const RESTS: bool;
    /// Computes a play into its slots.
    fn play(&mut self, play: u32, step: &Step, arena: &mut Arena<F>, frames: Range<usize>);
    /// What a lane of a bundle has given, over the whole quantum.
    fn lane(&self, bundle: u32, output: u8, lane: u32) -> &[F];
    /// A unit has given what is not a number in a lane: it is to start afresh.
    fn fault(&mut self, schedule: &Schedule, unit: u32, lane: usize, state: &mut dyn Unit<F>);
}

impl<F: Frame> Rack<F> {
    /// Fresh units.
    pub fn new(schedule: &Schedule, rate: f32, level: Level) -> Rack<F> {
        let make = |plan: &UnitPlan| {
            let unit = &plan.unit;
            let (constants, texts, tables) = (&unit.constants, &unit.texts, &unit.tables);
            F::make(unit.row, &Spec { rate, constants, texts, tables, seed: plan.seed }, level)
        };
        let units = schedule.units.iter().map(make).collect();
        let quiet = vec![Quiet::default(); schedule.units.len()];
        Rack { units, cells: vec![F::default(); schedule.cells.len()], quiet, rate, level }
    }

    /// Makes one lane fresh for a voice.
    pub fn start(&mut self, schedule: &Schedule, lane: usize, start: &Start) {
        for (unit, plan) in self.units.iter_mut().zip(&schedule.units) {
            unit.start(lane, &Start { seed: voice_seed(start.seed, plan.seed), sample: start.sample });
        }
        for cell in &mut self.cells {
            cell.lanes_mut()[lane] = 0.0;
        }
    }

    /// Runs all steps for `frames` of the quantum.
    pub fn run<H: Host<F>>(
        &mut self,
        schedule: &Schedule,
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: Range<usize>,
        host: &mut H,
    ) {
        self.whole().run(schedule, &schedule.items, arena, world, frames, host);
    }

    /// All of it.
    pub fn whole(&mut self) -> Part<'_, F> {
        let Rack { units, cells, quiet, rate, level } = self;
        Part { units, cells, quiet, rate: *rate, first: [0; 2], level: *level }
    }
}

impl<'a, F: Frame> Part<'a, F> {
    /// Splits off some units and cells. Those before them are lost to it.
    pub fn take(&mut self, units: Range<usize>, cells: Range<usize>) -> Part<'a, F> {
        let [unit, cell] = self.first.map(|first| first as usize);
        let (before, rest) = std::mem::take(&mut self.units).split_at_mut(units.end - unit);
        let mine = &mut before[units.start - unit..];
        self.units = rest;
        let (before, rest) = std::mem::take(&mut self.quiet).split_at_mut(units.end - unit);
        let quiet = &mut before[units.start - unit..];
        self.quiet = rest;
        let (before, rest) = std::mem::take(&mut self.cells).split_at_mut(cells.end - cell);
        let own = &mut before[cells.start - cell..];
        self.cells = rest;
        self.first = [units.end as u32, cells.end as u32];
        Part {
            units: mine,
            cells: own,
            quiet,
            rate: self.rate,
            first: [units.start as u32, cells.start as u32],
            level: self.level,
        }
    }

    /// Runs items of which it has the units and the cells.
    pub fn run<H: Host<F>>(
        &mut self,
        schedule: &Schedule,
        items: &[Item],
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: Range<usize>,
        host: &mut H,
    ) {
        for item in items {
            if item.island {
                self.run_island(schedule, item, arena, world, frames.clone(), host);
            } else {
                let step = &schedule.steps[item.steps.start as usize];
                if H::RESTS && self.rests(schedule, step, arena, &frames)
                    || self.hold(schedule, step, arena, world, &frames, host)
                {
                    continue;
                }
                self.step(schedule, step, arena, world, frames.clone(), host);
                self.note_held(arena, step, &frames);
                if H::RESTS {
                    self.note_quiet(step, arena, &frames);
                }
            }
        }
    }

    /// A ring: all steps of one frame before any of the next.
    fn run_island<H: Host<F>>(
        &mut self,
        schedule: &Schedule,
        item: &Item,
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: Range<usize>,
        host: &mut H,
    ) {
        let steps = &schedule.steps[item.steps.start as usize..item.steps.end as usize];
        for step in steps {
            // Frame by frame, all of them are looked at, and all are written.
            let ins = schedule.operands(step).iter();
            ins.for_each(|input| arena.complete(self.level, input.signal.slot, &frames));
        }
        for frame in frames.clone() {
            for step in steps {
                self.step(schedule, step, arena, world, frame..frame + 1, host);
            }
        }
        steps.iter().for_each(|step| self.note_held(arena, step, &frames));
    }

    /// Computes a single frame of a pure unit whose inputs all hold still, and the others like it.
    fn hold<H: Host<F>>(
        &mut self,
        schedule: &Schedule,
        step: &Step,
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: &Range<usize>,
        host: &mut H,
    ) -> bool {
        let Op::Unit(unit) = step.op else { return false };
        let still = || schedule.operands(step).iter().all(|input| arena.held(input.signal.slot));
        if !schedule.units[unit as usize].unit.row.make.pure || !still() {
            return false;
        }
        self.step(schedule, step, arena, world, frames.start..frames.start + 1, host);
        for out in &step.outs[..usize::from(step.channels)] {
            let first = arena.slots[out.slot as usize][frames.start];
            arena.hold_first(out.slot, frames.clone(), first);
        }
        true
    }

    /// Gives silence for a unit of the main net that rests.
    fn rests(
        &mut self,
        schedule: &Schedule,
        step: &Step,
        arena: &mut Arena<F>,
        frames: &Range<usize>,
    ) -> bool {
        let Op::Unit(unit) = step.op else { return false };
        let Some(memory) = rest::memory(&schedule.units[unit as usize], self.rate) else { return false };
        let mut sounds = schedule.operands(step).iter().filter(|input| rest::is_sound(input));
        let hears_nothing = sounds.all(|input| rest::is_silent_in(arena, input.signal.slot, frames));
        if !self.quiet[(unit - self.first[0]) as usize].rests(hears_nothing, memory) {
            return false;
        }
        for out in &step.outs[..usize::from(step.channels)] {
            arena.hold_first(out.slot, frames.clone(), F::default());
        }
        true
    }

    /// Notes whether a unit has given anything.
    fn note_quiet(&mut self, step: &Step, arena: &Arena<F>, frames: &Range<usize>) {
        if let Op::Unit(unit) = step.op {
            let mut outs = step.outs[..usize::from(step.channels)].iter();
            let gave_nothing = outs.all(|out| rest::is_silent_in(arena, out.slot, frames));
            self.quiet[(unit - self.first[0]) as usize].note(gave_nothing, frames.len());
        }
    }

    /// What holds still stops being computed at every frame in the units that follow. A signal that moves is found out
    /// at its last frame.
    fn note_held(&self, arena: &mut Arena<F>, step: &Step, frames: &Range<usize>) {
        for out in &step.outs[..usize::from(step.channels)] {
            arena.note(self.level, out.slot, frames);
        }
    }

    fn step<H: Host<F>>(
        &mut self,
        schedule: &Schedule,
        step: &Step,
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: Range<usize>,
        host: &mut H,
    ) {
        let out = step.outs[0].slot as usize;
        let ins = schedule.operands(step);
        if !matches!(step.op, Op::Unit(_)) {
            ins.iter().for_each(|input| arena.complete(self.level, input.signal.slot, &frames));
        }
        match step.op {
            Op::Unit(unit) => self.unit(unit, schedule, step, arena, world, frames, host),
            Op::Play(play) => host.play(play, step, arena, frames),
            // Bundles are no part of a rack: several threads share in one.
            Op::Bundle(_) => {}
            Op::Lane { bundle, output, lane } => {
                let given = &host.lane(bundle, output, lane)[frames.clone()];
                arena.slots[out][frames].copy_from_slice(given);
            }
            Op::Sum => {
                let mut buffer = arena.take(step.outs[0].slot);
                let sum = &mut buffer[frames.clone()];
                sum.copy_from_slice(&arena.slots[ins[0].signal.slot as usize][frames.clone()]);
                for term in &ins[1..] {
                    F::add(sum, &arena.slots[term.signal.slot as usize][frames.clone()]);
                }
                arena.slots[out] = buffer;
            }
            Op::Mean => {
                let mut buffer = arena.take(step.outs[0].slot);
                let [left, right] = [0, 1].map(|side| &arena.slots[ins[side].signal.slot as usize]);
                for i in frames {
                    let (left, right) = (left[i].lanes(), right[i].lanes());
                    let mean = left.iter().zip(right).map(|(left, right)| 0.5 * left + 0.5 * right);
                    buffer[i].lanes_mut().iter_mut().zip(mean).for_each(|(lane, mean)| *lane = mean);
                }
                arena.slots[out] = buffer;
            }
            Op::Shift(cell) => {
                let mut buffer = arena.take(step.outs[0].slot);
                let source = &arena.slots[ins[0].signal.slot as usize];
                let cell = self.cell(cell);
                buffer[frames.start] = *cell;
                buffer[frames.start + 1..frames.end].copy_from_slice(&source[frames.start..frames.end - 1]);
                *cell = source[frames.end - 1];
                arena.slots[out] = buffer;
            }
            Op::Read(cell) => arena.slots[out][frames.start] = *self.cell(cell),
            Op::Latch(cell) => {
                *self.cell(cell) = arena.slots[ins[0].signal.slot as usize][frames.end - 1];
            }
        }
    }

    fn cell(&mut self, cell: u32) -> &mut F {
        &mut self.cells[(cell - self.first[1]) as usize]
    }

    fn unit<H: Host<F>>(
        &mut self,
        unit: u32,
        schedule: &Schedule,
        step: &Step,
        arena: &mut Arena<F>,
        world: World<'_>,
        frames: Range<usize>,
        host: &mut H,
    ) {
        let state = &mut self.units[(unit - self.first[0]) as usize];
        let stereo = step.channels == 2;
        let mut left = arena.take(step.outs[0].slot);
        let mut right = if stereo { arena.take(step.outs[1].slot) } else { Buffer::default() };
        let single = frames.len() == 1;
        let mut ins: ArrayVec<RawInput<'_, F>, INPUT_SLOTS> = ArrayVec::new();
        for operand in schedule.operands(step) {
            let slot = operand.signal.slot as usize;
            let held = single || arena.slots[slot].held();
            ins.push(RawInput { frames: &arena.slots[slot][frames.clone()], held, range: operand.range });
        }
        let context = Context {
            cycles: &world.cycles[frames.clone()],
            frame: world.frame + frames.start as u64,
            samples: world.samples,
        };
        let sides = if stereo { &mut right[frames.clone()] } else { &mut [] };
        let outs = &mut [&mut left[frames.clone()], sides];
        state.process(&context, &ins, &mut outs[..usize::from(step.channels)], frames.len());
        if H::WATCHES && !outs.iter().all(|side| F::all_numbers(self.level, side)) {
            for lane in 0..F::COUNT {
                let is_number = |side: &&mut [F]| side.iter().all(|frame| frame.lanes()[lane].is_finite());
                if !outs.iter().all(is_number) {
                    let samples = outs.iter_mut().flat_map(|side| side.iter_mut());
                    samples.for_each(|frame| frame.lanes_mut()[lane] = 0.0);
                    host.fault(schedule, unit, lane, &mut **state);
                }
            }
        }
        drop(ins);
        arena.slots[step.outs[0].slot as usize] = left;
        if stereo {
            arena.slots[step.outs[1].slot as usize] = right;
        }
    }
}
