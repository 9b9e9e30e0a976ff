//! A buffer for every value, and the steps that result. Values that lie in the same buffer are never alive at the
//! same time, even when the tasks of a stage run at once.

use super::expand::{Flat, FlatOp, Source};
use super::tasks::Tasks;
use crate::cost::{self, Lanes, RING};
use crate::plan::{Item, LANES, Op, Operand, Schedule, Signal, Step, Task};

/// The slot of a value that nobody reads.
pub const NOWHERE: u32 = u32::MAX;

/// The schedule of a net, the slot of each of its values, and for each unit of the schedule its place in the net.
/// `lanes` says what its units cost.
pub fn place(flat: &Flat, tasks: &Tasks, lanes: Lanes) -> (Schedule, Vec<u32>, Vec<u32>) {
    let slots = vec![NOWHERE; flat.writers.len()];
    let mut place = Place {
        flat,
        tasks,
        uses: uses(flat, tasks),
        slots,
        units: Vec::new(),
        bundles: vec![NOWHERE; flat.bundles.len()],
        lanes,
        schedule: Schedule::default(),
    };
    place.pin();
    place.share();
    place.keep_to_tasks();
    for item in 0..tasks.items.len() {
        place.emit(item);
    }
    place.sum_up();
    (place.schedule, place.slots, place.units)
}

/// When a value is written and read.
#[derive(Clone, Copy, Default)]
struct Use {
    read: bool,
    /// The task that writes it.
    task: u32,
    /// The last item that reads it, or else the one that writes it.
    last_item: u32,
    /// The last stage that reads it.
    last_stage: u32,
    /// Whether another task reads it.
    shared: bool,
    /// Whether it is kept to the end.
    pinned: bool,
}

fn uses(flat: &Flat, tasks: &Tasks) -> Vec<Use> {
    let mut uses = vec![Use::default(); flat.writers.len()];
    for_each_op(flat, tasks, |_, task, item, op| {
        for out in &op.outs[..usize::from(op.channels)] {
            (uses[*out as usize].task, uses[*out as usize].last_item) = (task, item);
        }
    });
    for_each_op(flat, tasks, |stage, task, item, op| {
        for (value, _) in flat.feeds(op) {
            let used = &mut uses[*value as usize];
            (used.read, used.last_item, used.last_stage) = (true, item, stage);
            used.shared |= used.task != task;
        }
    });
    for root in &flat.roots {
        uses[*root as usize].pinned = true;
    }
    for (value, _) in &flat.sources {
        uses[*value as usize].pinned |= uses[*value as usize].read;
    }
    uses[flat.silence[0] as usize].pinned = true;
    uses
}

/// Calls `see` with stage, task, item and op, in the order in which they run.
fn for_each_op(flat: &Flat, tasks: &Tasks, mut see: impl FnMut(u32, u32, u32, &FlatOp)) {
    for (stage, range) in tasks.stages.iter().enumerate() {
        for task in range.clone() {
            for item in tasks.tasks[task as usize].clone() {
                for op in tasks.item(item) {
                    see(stage as u32, task, item, &flat.ops[*op as usize]);
                }
            }
        }
    }
}

struct Place<'a> {
    flat: &'a Flat,
    tasks: &'a Tasks,
    uses: Vec<Use>,
    slots: Vec<u32>,
    /// For each unit of the schedule its place in the net.
    units: Vec<u32>,
    /// For each bundle of the net its place in the schedule, where bundles stand in the order in which they run.
    bundles: Vec<u32>,
    lanes: Lanes,
    schedule: Schedule,
}

impl Place<'_> {
    fn signal(&self, value: u32) -> Signal {
        Signal { value, slot: self.slots[value as usize] }
    }

    /// Slots that keep their meaning: what comes from outside and what is read at the end.
    fn pin(&mut self) {
        let mut next = 0;
        for (value, source) in &self.flat.sources {
            if self.uses[*value as usize].pinned {
                self.slots[*value as usize] = next;
                next += 1;
                match source {
                    Source::Constant(bits) => {
                        self.schedule.constants.push((self.signal(*value), f32::from_bits(*bits)))
                    }
                    _ => self.schedule.sources.push(self.signal(*value)),
                }
            }
        }
        for root in &self.flat.roots {
            if self.slots[*root as usize] == NOWHERE {
                self.slots[*root as usize] = next;
                next += 1;
            }
            self.schedule.results.push(self.signal(*root));
        }
        self.schedule.pinned = next;
    }

    /// Slots that tasks hand to each other: taken in the stage that writes, free after the last stage that reads.
    fn share(&mut self) {
        let (flat, tasks) = (self.flat, self.tasks);
        let mut free = Free::from(self.schedule.pinned);
        let mut ends: Vec<Vec<u32>> = vec![Vec::new(); tasks.stages.len()];
        let mut now = 0;
        for_each_op(flat, tasks, |stage, _, _, op| {
            while now < stage {
                ends[now as usize].drain(..).for_each(|slot| free.give(slot));
                now += 1;
            }
            for out in &op.outs[..usize::from(op.channels)] {
                let used = self.uses[*out as usize];
                if used.shared && !used.pinned {
                    let slot = free.take();
                    self.slots[*out as usize] = slot;
                    ends[used.last_stage as usize].push(slot);
                }
            }
        });
        self.schedule.shared = free.next;
    }

    /// Slots that a task uses for itself: taken by the item that writes, free after the last item that reads.
    fn keep_to_tasks(&mut self) {
        let tasks = self.tasks;
        let mut most = self.schedule.shared;
        let mut ends: Vec<Vec<u32>> = vec![Vec::new(); tasks.items.len()];
        for task in &tasks.tasks {
            let mut free = Free::from(self.schedule.shared);
            for item in task.clone() {
                for op in tasks.item(item) {
                    let op = &self.flat.ops[*op as usize];
                    for out in &op.outs[..usize::from(op.channels)] {
                        if self.slots[*out as usize] == NOWHERE {
                            let slot = free.take();
                            self.slots[*out as usize] = slot;
                            ends[self.uses[*out as usize].last_item as usize].push(slot);
                        }
                    }
                }
                ends[item as usize].drain(..).for_each(|slot| free.give(slot));
            }
            most = most.max(free.next);
        }
        self.schedule.slots = most;
    }

    fn emit(&mut self, item: usize) {
        let island = self.tasks.items[item].1;
        let start = self.schedule.steps.len() as u32;
        for op in self.tasks.item(item as u32) {
            let op = &self.flat.ops[*op as usize];
            match op.op {
                Op::Unit(unit) => {
                    self.schedule.units.push(self.flat.units[unit as usize].clone());
                    self.units.push(unit);
                    self.step(op, Op::Unit(self.schedule.units.len() as u32 - 1), island);
                }
                Op::Shift(cell) => {
                    let cell = self.cell(cell);
                    if island { self.read(op, cell) } else { self.step(op, Op::Shift(cell), false) }
                }
                Op::Bundle(bundle) => {
                    let place = self.schedule.bundles.len() as u32;
                    self.bundles[bundle as usize] = place;
                    self.schedule.bundles.push(self.flat.bundles[bundle as usize].clone());
                    self.step(op, Op::Bundle(place), island);
                }
                Op::Lane { bundle, output, lane } => {
                    let bundle = self.bundles[bundle as usize];
                    self.step(op, Op::Lane { bundle, output, lane }, island);
                }
                other => self.step(op, other, island),
            }
        }
        let end = self.schedule.steps.len();
        if island {
            for step in start as usize..end {
                self.latch(step);
            }
        }
        let steps = start..self.schedule.steps.len() as u32;
        self.schedule.items.push(Item { steps, island });
    }

    fn cell(&mut self, cell: u32) -> u32 {
        self.schedule.cells.push(self.flat.cells[cell as usize]);
        self.schedule.cells.len() as u32 - 1
    }

    fn step(&mut self, op: &FlatOp, what: Op, island: bool) {
        let start = self.schedule.operands.len() as u32;
        for (value, range) in self.flat.feeds(op) {
            self.schedule.operands.push(Operand { signal: self.signal(*value), range: *range });
        }
        let ins = start..self.schedule.operands.len() as u32;
        let outs = op.outs.map(|value| self.signal(value));
        let cost = cost(self.flat, op, self.lanes) + if island { RING } else { 0 };
        self.schedule.steps.push(Step { op: what, ins, outs, channels: op.channels, cost });
    }

    /// The delayed end of a ring: what goes in is kept for [`Place::latch`], which comes last.
    fn read(&mut self, op: &FlatOp, cell: u32) {
        self.step(op, Op::Read(cell), true);
    }

    /// Moves the input of a read to a step of its own at the end of the ring.
    fn latch(&mut self, step: usize) {
        let Step { op: Op::Read(cell), ins, outs, .. } = self.schedule.steps[step].clone() else {
            return;
        };
        self.schedule.steps[step].ins = ins.start..ins.start;
        self.schedule.steps.push(Step { op: Op::Latch(cell), ins, outs, channels: 0, cost: RING });
    }

    fn sum_up(&mut self) {
        let schedule = &mut self.schedule;
        for items in &self.tasks.tasks {
            let first = schedule.items[items.start as usize].steps.start;
            let last = schedule.items[items.end as usize - 1].steps.end;
            let cost = schedule.steps[first as usize..last as usize].iter().map(|step| step.cost).sum();
            schedule.tasks.push(Task { items: items.clone(), cost });
        }
        schedule.stages.clone_from(&self.tasks.stages);
    }
}

/// Nanoseconds for a quantum.
fn cost(flat: &Flat, op: &FlatOp, lanes: Lanes) -> u32 {
    let ins = op.feeds.end - op.feeds.start;
    match op.op {
        Op::Unit(unit) => cost::of(flat.units[unit as usize].unit.row.name, lanes),
        // Its voices are counted when they sound.
        Op::Play(_) => cost::STEP,
        Op::Bundle(bundle) => {
            let bundle = flat.bundles.get(bundle as usize);
            bundle.map_or(0, |bundle| bundle.group_cost() * bundle.lanes.div_ceil(LANES as u32))
        }
        Op::Sum => cost::STEP * ins.div_ceil(4),
        _ => cost::STEP,
    }
}

/// Slots that may be taken, the lowest first known ones first.
struct Free {
    given: Vec<u32>,
    next: u32,
}

impl Free {
    fn from(next: u32) -> Free {
        Free { given: Vec::new(), next }
    }

    fn take(&mut self) -> u32 {
        self.given.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        })
    }

    fn give(&mut self, slot: u32) {
        self.given.push(slot);
    }
}
