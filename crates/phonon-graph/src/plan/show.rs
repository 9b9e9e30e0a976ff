//! A plan as a listing for people.

use std::fmt;

use super::{Op, Plan, Schedule, Signal, Step};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "plan at {} Hz, {} units", self.rate, self.units())?;
        if self.latency > 0 {
            writeln!(f, "latency {} frames", self.latency)?;
        }
        for (index, stream) in self.streams.iter().enumerate() {
            if let Some(slot) = stream.slot {
                writeln!(f, "stream {index} in s{slot}, first {}", stream.initial)?;
            }
        }
        for curve in &self.curves {
            writeln!(f, "curve in s{}: {:?}", curve.slot, curve.curve)?;
        }
        write!(f, "{}", self.main)?;
        for output in &self.outputs {
            writeln!(f, "output {} from s{} s{}", output.name, output.slots[0], output.slots[1])?;
        }
        writeln!(f, "master from s{} s{}", self.master[0], self.master[1])?;
        for (instrument, globals) in self.instruments.iter().zip(&self.globals) {
            writeln!(f, "instrument {}, {} voices", instrument.name, instrument.voices)?;
            for (input, slot) in &instrument.used {
                writeln!(f, "{} in s{slot}", instrument.inputs[usize::from(*input)].name)?;
            }
            for ((.., to), from) in instrument.globals.iter().zip(globals) {
                writeln!(f, "main s{from} in s{to}")?;
            }
            write!(f, "{}", instrument.schedule)?;
            for [left, right] in &instrument.outputs {
                writeln!(f, "output from s{left} s{right}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Schedule { pinned, shared, slots, .. } = self;
        writeln!(
            f,
            "{slots} slots: {pinned} pinned, {} shared, {} of a task",
            shared - pinned,
            slots - shared
        )?;
        for (signal, value) in &self.constants {
            writeln!(f, "{} = {value}", Name(signal))?;
        }
        for (index, bundle) in self.bundles.iter().enumerate() {
            writeln!(f, "bundle {index}, {} lanes\n{}end of bundle {index}", bundle.lanes, bundle.schedule)?;
        }
        for (index, stage) in self.stages.iter().enumerate() {
            writeln!(f, "stage {index}")?;
            for task in stage.clone() {
                let task_plan = &self.tasks[task as usize];
                writeln!(f, "  task {task}, cost {}", task_plan.cost)?;
                for item in task_plan.items.clone() {
                    let item = &self.items[item as usize];
                    if item.island {
                        writeln!(f, "    island")?;
                    }
                    for step in &self.steps[item.steps.start as usize..item.steps.end as usize] {
                        let indent = if item.island { "      " } else { "    " };
                        writeln!(f, "{indent}{}", Line { schedule: self, step })?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A value and where it lies.
struct Name<'a>(&'a Signal);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}@s{}", self.0.value, self.0.slot)
    }
}

struct Line<'a> {
    schedule: &'a Schedule,
    step: &'a Step,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outs = &self.step.outs[..usize::from(self.step.channels)];
        for out in outs {
            write!(f, "{} ", Name(out))?;
        }
        if !outs.is_empty() {
            write!(f, "= ")?;
        }
        match self.step.op {
            Op::Unit(unit) => {
                let unit = &self.schedule.units[unit as usize];
                write!(f, "{}", unit.unit.row.name)?;
                for constant in &unit.unit.constants {
                    write!(f, " {constant}")?;
                }
            }
            Op::Mean => write!(f, "mean")?,
            Op::Shift(cell) => write!(f, "one frame later, cell {cell}:")?,
            Op::Read(cell) => write!(f, "read cell {cell}")?,
            Op::Latch(cell) => write!(f, "latch cell {cell}")?,
            Op::Play(play) => write!(f, "play {play}")?,
            Op::Sum => write!(f, "sum")?,
            Op::Bundle(bundle) => {
                write!(f, "bundle {bundle} of {}", self.schedule.bundles[bundle as usize].lanes)?;
            }
            Op::Lane { bundle, output, lane } => write!(f, "bundle {bundle} lane {lane} output {output}")?,
        }
        for operand in self.schedule.operands(self.step) {
            write!(f, " {}", Name(&operand.signal))?;
        }
        Ok(())
    }
}
