//! What stands many times in a song, the same but for its numbers and for what it hears, as the lanes of one
//! schedule: a thousand oscillators in a sum, sixteen tracks with the same effects.
//!
//! Tasks are trees of units that nobody else sees, and the tasks of a stage do not need each other. So tasks of a
//! stage that are made alike become a *bundle*: one op that runs the schedule of one of them over sixteen lanes at a
//! time. Where all that a sum hears of them is the bundle, the bundle gives the sum; else each lane is unpacked.
//!
//! A unit keeps its state when a text is edited, and the state of a bundle cannot be taken apart. So whoever plays
//! alone in the plan before goes on alone, and whoever is in a bundle stays in one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use phonon_base::{Diagnostic, Range, Span};

use super::expand::{Flat, FlatOp, OUTSIDE, Source};
use super::tasks::Tasks;
use super::{schedule_alone, slots};
use crate::Key;
use crate::plan::{BundlePlan, Op, Plan, Port, UnitPlan};

/// Fewest tasks that become a bundle of their own accord.
const LEAST: usize = 8;

/// Who plays alone and who in a bundle in the plan before.
#[derive(Default)]
pub struct Before {
    alone: HashSet<(Key, u8)>,
    bundled: HashSet<(Key, u8)>,
}

impl Before {
    /// As a plan has it.
    pub fn of(plan: &Plan) -> Before {
        let name = |unit: &UnitPlan| (unit.key, unit.channel);
        let bundles = plan.main.bundles.iter().flat_map(|bundle| bundle.units.iter().flatten());
        Before { alone: plan.main.units.iter().map(name).collect(), bundled: bundles.map(name).collect() }
    }
}

/// Makes bundles of what is alike in `flat`, whose tasks are `tasks`. Says whether anything is.
pub fn pack(flat: &mut Flat, tasks: &Tasks, before: &Before) -> Result<bool, Vec<Diagnostic>> {
    let readers = Readers::of(flat, tasks);
    let alike = alike(flat, tasks, &readers, before);
    let mut gone = vec![false; flat.ops.len()];
    let mut bundles = Vec::new();
    for members in &alike {
        bundles.push(Bundle::new(flat, tasks, &readers, members)?);
        members.iter().flat_map(|task| ops_of(tasks, *task)).for_each(|op| gone[op as usize] = true);
    }
    let ops = std::mem::take(&mut flat.ops);
    for (op, _) in ops.into_iter().zip(gone).filter(|(_, gone)| !gone) {
        flat.push_op(op);
    }
    bundles.into_iter().for_each(|bundle| bundle.place(flat));
    Ok(!alike.is_empty())
}

fn ops_of(tasks: &Tasks, task: u32) -> impl Iterator<Item = u32> + '_ {
    let items = tasks.tasks[task as usize].clone();
    items.flat_map(|item| tasks.item(item)).copied()
}

/// Tasks that are made alike, stage by stage, in their order.
fn alike(flat: &Flat, tasks: &Tasks, readers: &Readers, before: &Before) -> Vec<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = Vec::new();
    for stage in &tasks.stages {
        if stage.len() < LEAST && before.bundled.is_empty() {
            continue;
        }
        let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
        for task in stage.clone() {
            let Some(shape) = shape(flat, tasks, task, readers, before) else { continue };
            let at = *known.entry(shape).or_insert(found.len());
            if at == found.len() {
                found.push(Vec::new());
            }
            found[at].push(task);
        }
    }
    let is_bundled = |task: &u32| {
        units_of(flat, tasks, *task).any(|unit| before.bundled.contains(&(unit.key, unit.channel)))
    };
    found.retain(|members| members.len() >= LEAST || members.iter().any(is_bundled));
    found
}

fn units_of<'a>(flat: &'a Flat, tasks: &'a Tasks, task: u32) -> impl Iterator<Item = &'a UnitPlan> {
    ops_of(tasks, task).filter_map(|op| match flat.ops[op as usize].op {
        Op::Unit(unit) => Some(&flat.units[unit as usize]),
        _ => None,
    })
}

/// What a task is made of, without its numbers and without what it hears; nothing if it cannot be a lane, or is
/// not worth it because all its units only calculate. What goes into a sum alone is of another shape than what goes into
/// another sum, or elsewhere.
fn shape(flat: &Flat, tasks: &Tasks, task: u32, readers: &Readers, before: &Before) -> Option<Vec<u64>> {
    let worth = units_of(flat, tasks, task).any(|unit| !unit.unit.row.make.pure);
    let alone = || units_of(flat, tasks, task).any(|unit| before.alone.contains(&(unit.key, unit.channel)));
    if !worth || alone() {
        return None;
    }
    let mut shape = Vec::new();
    let mut inside: HashMap<u32, u64> = HashMap::new();
    for item in tasks.tasks[task as usize].clone() {
        if tasks.items[item as usize].1 {
            return None;
        }
        for op in tasks.item(item) {
            let op = &flat.ops[*op as usize];
            match op.op {
                Op::Unit(unit) => describe(&flat.units[unit as usize], &mut shape),
                Op::Mean => shape.push(1),
                _ => return None,
            }
            for (value, _) in flat.feeds(op) {
                shape.push(inside.get(value).copied().unwrap_or(u64::MAX));
            }
            for out in &op.outs[..usize::from(op.channels)] {
                inside.insert(*out, inside.len() as u64);
            }
        }
    }
    let last = ops_of(tasks, task).last().map(|op| &flat.ops[op as usize])?;
    for out in &last.outs[..usize::from(last.channels)] {
        shape.push(sum_of(flat, readers, &[*out]).map_or(u64::MAX, u64::from));
    }
    Some(shape)
}

fn describe(unit: &UnitPlan, shape: &mut Vec<u64>) {
    let unit = &unit.unit;
    shape.push(std::ptr::from_ref(unit.row) as u64);
    shape.extend(unit.constants.iter().map(|constant| u64::from(constant.to_bits())));
    for text in &unit.texts {
        shape.push(text.len() as u64);
        shape.extend(text.bytes().map(u64::from));
    }
    shape.extend(unit.tables.iter().map(|table| Arc::as_ptr(table) as u64));
}

/// Who reads a value.
struct Readers {
    /// The only op that reads it, or `OUTSIDE`.
    only: Vec<u32>,
    /// How often it is read or heard.
    count: Vec<u32>,
}

impl Readers {
    fn of(flat: &Flat, tasks: &Tasks) -> Readers {
        let mut readers =
            Readers { only: vec![OUTSIDE; flat.writers.len()], count: vec![0; flat.writers.len()] };
        // Ops that nobody hears are not among them.
        for index in &tasks.ops {
            for (value, _) in flat.feeds(&flat.ops[*index as usize]) {
                readers.only[*value as usize] = *index;
                readers.count[*value as usize] += 1;
            }
        }
        flat.roots.iter().for_each(|root| readers.count[*root as usize] += 2);
        readers
    }
}

/// What the lanes hear in one place.
enum Heard {
    Values(Vec<u32>),
    Numbers(Vec<f32>),
}

impl Default for Heard {
    fn default() -> Heard {
        Heard::Values(Vec::new())
    }
}

/// The numbers that values are, if all of them are.
fn of_numbers(numbers: &HashMap<u32, Source>, values: &[u32]) -> Option<Vec<f32>> {
    let number = |value| match numbers.get(value) {
        Some(Source::Constant(bits)) => Some(f32::from_bits(*bits)),
        _ => None,
    };
    values.iter().map(number).collect()
}

/// A bundle that is being made.
struct Bundle {
    plan: BundlePlan,
    /// For each port and lane the value that is heard.
    hears: Vec<u32>,
    /// For each output and lane the value that is given.
    gives: Vec<Vec<u32>>,
    /// For each output the sum that all lanes go into, if all outputs have one.
    sums: Option<Vec<u32>>,
    place: Span,
}

impl Bundle {
    fn new(
        flat: &Flat,
        tasks: &Tasks,
        readers: &Readers,
        members: &[u32],
    ) -> Result<Bundle, Vec<Diagnostic>> {
        let lanes: Vec<Vec<&FlatOp>> = members
            .iter()
            .map(|task| ops_of(tasks, *task).map(|op| &flat.ops[op as usize]).collect())
            .collect();
        let mut template = Flat::silent();
        let numbers: HashMap<u32, Source> = flat
            .sources
            .iter()
            .filter(|(_, source)| matches!(source, Source::Constant(_)))
            .copied()
            .collect();
        let mut inside: HashMap<u32, u32> = HashMap::new();
        let mut ports: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut hears: Vec<Heard> = Vec::new();
        let mut units: Vec<Vec<UnitPlan>> = Vec::new();
        let Some(first) = lanes.first() else { return Err(Vec::new()) };
        for (at, op) in first.iter().enumerate() {
            let mut feeds = Vec::new();
            for (feed, (value, range)) in flat.feeds(op).iter().enumerate() {
                let local = match inside.get(value) {
                    Some(local) => *local,
                    None => {
                        let heard: Vec<u32> = lanes.iter().map(|lane| flat.feeds(lane[at])[feed].0).collect();
                        *ports.entry(heard).or_insert_with_key(|heard| {
                            // A number that all lanes share is one in the schedule too.
                            if let Some(number) = numbers.get(value)
                                && heard.iter().all(|other| other == value)
                            {
                                return template.fresh_source(*number);
                            }
                            hears.push(match of_numbers(&numbers, heard) {
                                Some(numbers) => Heard::Numbers(numbers),
                                None => Heard::Values(heard.clone()),
                            });
                            template.fresh_source(Source::Voice(hears.len() - 1))
                        })
                    }
                };
                feeds.push((local, *range));
            }
            let outs: Vec<u32> = op.outs[..usize::from(op.channels)]
                .iter()
                .map(|out| {
                    let local = template.fresh_value();
                    inside.insert(*out, local);
                    local
                })
                .collect();
            let what = match op.op {
                Op::Unit(unit) => {
                    template.units.push(flat.units[unit as usize].clone());
                    let of_lane = |lane: &Vec<&FlatOp>| match lane[at].op {
                        Op::Unit(unit) => flat.units[unit as usize].clone(),
                        _ => flat.units[unit as usize].clone(),
                    };
                    units.push(lanes.iter().map(of_lane).collect());
                    Op::Unit(template.units.len() as u32 - 1)
                }
                other => other,
            };
            let feeds = template.append(&feeds);
            template.push(what, feeds, &outs, op.place);
        }
        let Some(last) = first.last() else { return Err(Vec::new()) };
        let channels = usize::from(last.channels);
        let gives: Vec<Vec<u32>> = (0..channels)
            .map(|channel| lanes.iter().filter_map(|lane| lane.last().map(|op| op.outs[channel])).collect())
            .collect();
        template.roots = last.outs[..channels].iter().map(|out| inside[out]).collect();
        let (schedule, slot_of, order) = schedule_alone(&template)?;
        let (mut ports, mut constant, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (value, source) in &template.sources {
            let slot = slot_of[*value as usize];
            let Source::Voice(heard) = source else { continue };
            match std::mem::take(&mut hears[*heard]) {
                _ if slot == slots::NOWHERE => {}
                Heard::Numbers(numbers) => constant.push((slot, numbers)),
                Heard::Values(lanes) => {
                    ports.push(Port { slot, first: values.len() as u32 });
                    values.extend(lanes);
                }
            }
        }
        let plan = BundlePlan {
            lanes: members.len() as u32,
            units: order.iter().map(|unit| std::mem::take(&mut units[*unit as usize])).collect(),
            ports,
            numbers: constant,
            outputs: template.roots.iter().map(|root| slot_of[*root as usize]).collect(),
            summed: false,
            schedule,
        };
        let sums: Option<Vec<u32>> = gives.iter().map(|lanes| sum_of(flat, readers, lanes)).collect();
        let plan = BundlePlan { summed: sums.is_some(), ..plan };
        Ok(Bundle { plan, hears: values, gives, sums, place: last.place })
    }

    /// Puts the op of the bundle into `flat`, and one for each lane that is heard for itself.
    fn place(self, flat: &mut Flat) {
        let index = flat.bundles.len() as u32;
        let feeds: Vec<(u32, Range)> = self.hears.iter().map(|value| (*value, Range::ANY)).collect();
        let sums = self.sums;
        let (channels, lanes) = (self.gives.len(), self.plan.lanes);
        flat.bundles.push(Arc::new(self.plan));
        let outs: Vec<u32> =
            (0..if sums.is_some() { channels } else { 1 }).map(|_| flat.fresh_value()).collect();
        let feeds = flat.append(&feeds);
        flat.push(Op::Bundle(index), feeds, &outs, self.place);
        match sums {
            Some(sums) => {
                for ((sum, gives), out) in sums.into_iter().zip(&self.gives).zip(outs) {
                    replace_terms(flat, sum, gives, out);
                }
            }
            None => {
                for lane in 0..lanes {
                    for (channel, gives) in self.gives.iter().enumerate() {
                        let what = Op::Lane { bundle: index, output: channel as u8, lane };
                        let feeds = flat.append(&[(outs[0], Range::ANY)]);
                        flat.push(what, feeds, &[gives[lane as usize]], self.place);
                    }
                }
            }
        }
    }
}

/// The value of the sum that all of `lanes` go into and nowhere else.
fn sum_of(flat: &Flat, readers: &Readers, lanes: &[u32]) -> Option<u32> {
    let only = readers.only[*lanes.first()? as usize];
    let alone = |lane: &u32| readers.count[*lane as usize] == 1 && readers.only[*lane as usize] == only;
    if only == OUTSIDE || !lanes.iter().all(alone) {
        return None;
    }
    let reader = &flat.ops[only as usize];
    (reader.op == Op::Sum).then_some(reader.outs[0])
}

/// Lets the op that writes `sum` hear `whole` instead of `terms`.
fn replace_terms(flat: &mut Flat, sum: u32, terms: &[u32], whole: u32) {
    let terms: HashSet<u32> = terms.iter().copied().collect();
    let op = flat.writers[sum as usize] as usize;
    let feeds = flat.feeds(&flat.ops[op]).to_vec();
    let kept = feeds.iter().filter(|(value, _)| !terms.contains(value)).copied();
    let feeds: Vec<_> = std::iter::once((whole, Range::ANY)).chain(kept).collect();
    flat.ops[op].feeds = flat.append(&feeds);
}
