//! Whether a plan can run: a second look at what the compiler promises, by replaying the plan with names in place
//! of samples.

use super::{Item, Op, Plan, Schedule, Signal, Slot};

/// Nothing lies in a slot.
const EMPTY: u32 = u32::MAX;

impl Plan {
    /// Checks every schedule: each read finds the value that it means, no step writes over a pinned slot, and the
    /// tasks of a stage do not touch what another one of that stage writes. The first thing that is wrong, if any.
    pub fn check(&self) -> Result<(), String> {
        self.main.check().map_err(|error| format!("main: {error}"))?;
        for instrument in &self.instruments {
            instrument.schedule.check().map_err(|error| format!("{}: {error}", instrument.name))?;
        }
        let heard = self.outputs.iter().flat_map(|output| output.slots).chain(self.master);
        for slot in heard {
            if slot >= self.main.pinned {
                return Err(format!("s{slot} is heard but not pinned"));
            }
        }
        Ok(())
    }
}

impl Schedule {
    /// As [`Plan::check`], for one schedule.
    pub fn check(&self) -> Result<(), String> {
        self.check_ranges()?;
        self.check_wide()?;
        for (index, bundle) in self.bundles.iter().enumerate() {
            bundle.schedule.check().map_err(|error| format!("bundle {index}: {error}"))?;
        }
        let mut replay = Replay {
            schedule: self,
            holds: vec![EMPTY; self.slots as usize],
            writer: vec![EMPTY; self.slots as usize],
            task: 0,
        };
        let outside = self.constants.iter().map(|(signal, _)| signal).chain(&self.sources);
        for signal in outside {
            replay.write(*signal)?;
        }
        for stage in &self.stages {
            replay.writer.fill(EMPTY);
            for task in stage.clone() {
                replay.task = task;
                replay.holds[self.shared as usize..].fill(EMPTY);
                for item in self.tasks[task as usize].items.clone() {
                    replay.item(&self.items[item as usize])?;
                }
            }
        }
        self.results.iter().try_for_each(|signal| replay.find(*signal))
    }

    /// What several threads share in is a task of its own unless it stands in a ring, and bundles run in their order.
    fn check_wide(&self) -> Result<(), String> {
        let ops = |item: &Item| &self.steps[item.steps.start as usize..item.steps.end as usize];
        let mut bundles = 0;
        for task in &self.tasks {
            let items = &self.items[task.items.start as usize..task.items.end as usize];
            for item in items {
                let shared = ops(item).iter().find(|step| matches!(step.op, Op::Play(_) | Op::Bundle(_)));
                let Some(step) = shared else { continue };
                if !item.island && items.len() > 1 {
                    return Err(format!("{:?} is not alone in its task", step.op));
                }
                if let Op::Bundle(bundle) = step.op {
                    if item.island || bundle != bundles {
                        return Err(format!("bundle {bundle} in a ring or out of order"));
                    }
                    bundles += 1;
                }
            }
        }
        if bundles as usize == self.bundles.len() { Ok(()) } else { Err("a bundle never runs".into()) }
    }

    /// Every range of the tables follows the one before, so that every step runs exactly once.
    fn check_ranges(&self) -> Result<(), String> {
        let stages = self.stages.iter().cloned();
        follow("stages", stages, self.tasks.len())?;
        follow("tasks", self.tasks.iter().map(|task| task.items.clone()), self.items.len())?;
        follow("items", self.items.iter().map(|item| item.steps.clone()), self.steps.len())?;
        let units = self.steps.iter().filter_map(|step| match step.op {
            Op::Unit(unit) => Some(unit..unit + 1),
            _ => None,
        });
        follow("units", units, self.units.len())?;
        let cells = self.steps.iter().filter_map(|step| match step.op {
            Op::Shift(cell) | Op::Read(cell) => Some(cell..cell + 1),
            _ => None,
        });
        follow("cells", cells, self.cells.len())
    }
}

fn follow(
    what: &str,
    ranges: impl Iterator<Item = std::ops::Range<u32>>,
    count: usize,
) -> Result<(), String> {
    let mut next = 0;
    for range in ranges {
        if range.start != next || range.end <= range.start {
            return Err(format!("{what}: {range:?} does not follow {next}"));
        }
        next = range.end;
    }
    if next as usize == count { Ok(()) } else { Err(format!("{what}: {next} of {count} run")) }
}

struct Replay<'a> {
    schedule: &'a Schedule,
    /// The value in each slot.
    holds: Vec<u32>,
    /// The task of this stage that has written each slot.
    writer: Vec<u32>,
    task: u32,
}

impl Replay<'_> {
    /// In a ring everything is written in every frame, and what a latch keeps survives in its cell.
    fn item(&mut self, item: &Item) -> Result<(), String> {
        let steps = &self.schedule.steps[item.steps.start as usize..item.steps.end as usize];
        for step in steps {
            for operand in self.schedule.operands(step) {
                self.find(operand.signal)?;
            }
            for out in &step.outs[..usize::from(step.channels)] {
                let reads =
                    self.schedule.operands(step).iter().any(|operand| operand.signal.slot == out.slot);
                if reads {
                    return Err(format!("s{} is read and written by one step", out.slot));
                }
                self.write(*out)?;
            }
        }
        // All values of a ring live as long as the ring runs.
        if item.island {
            for out in steps.iter().flat_map(|step| &step.outs[..usize::from(step.channels)]) {
                self.find(*out)?;
            }
        }
        let alone = |op: Op| matches!(op, Op::Read(_) | Op::Latch(_));
        if !item.island && (steps.len() != 1 || alone(steps[0].op)) {
            return Err("a ring that is not marked as one".into());
        }
        Ok(())
    }

    fn find(&self, signal: Signal) -> Result<(), String> {
        let Signal { value, slot } = signal;
        let holds = *self.holds.get(slot as usize).ok_or_else(|| format!("there is no s{slot}"))?;
        let writer = self.writer[slot as usize];
        if holds != value {
            return Err(format!("v{value} is read from s{slot}, which holds v{}", holds as i32));
        }
        if writer != EMPTY && writer != self.task && slot >= self.schedule.pinned {
            return Err(format!("s{slot} is written and read in the same stage"));
        }
        Ok(())
    }

    fn write(&mut self, signal: Signal) -> Result<(), String> {
        let Signal { value, slot } = signal;
        let index = slot as usize;
        if index >= self.holds.len() {
            return Err(format!("there is no s{slot}"));
        }
        let pinned: Slot = self.schedule.pinned;
        if slot < pinned && self.holds[index] != EMPTY {
            return Err(format!("v{value} is written over what is pinned in s{slot}"));
        }
        let other = self.writer[index];
        if slot < self.schedule.shared && other != EMPTY && other != self.task {
            return Err(format!("two tasks of a stage write s{slot}"));
        }
        (self.holds[index], self.writer[index]) = (value, self.task);
        Ok(())
    }
}
