//! Items into tasks and stages. An item whose readers all belong to one task joins it, so a task is a tree of
//! signals that nobody else sees, and only its last item is read by others. Stages follow from which task reads which.
//! Plays and bundles outside of rings are tasks of their own, since several threads may share in one.

use super::expand::{Flat, OUTSIDE};
use super::order::Order;
use crate::plan::Op;

/// Ops in the order in which they run, with the ranges of items, tasks and stages.
pub struct Tasks {
    pub ops: Vec<u32>,
    /// Ranges of `ops`, and whether it is a ring.
    pub items: Vec<(std::ops::Range<u32>, bool)>,
    /// Ranges of `items`.
    pub tasks: Vec<std::ops::Range<u32>>,
    /// Ranges of `tasks`.
    pub stages: Vec<std::ops::Range<u32>>,
}

impl Tasks {
    /// The ops of an item.
    pub fn item(&self, item: u32) -> &[u32] {
        let range = &self.items[item as usize].0;
        &self.ops[range.start as usize..range.end as usize]
    }
}

/// Which task an item belongs to, as far as its readers tell.
#[derive(Clone, Copy, PartialEq)]
enum Home {
    Unknown,
    One(u32),
    Own,
}

pub fn part(flat: &Flat, order: Order) -> Tasks {
    let mut item_of = vec![OUTSIDE; flat.ops.len()];
    for (item, (range, _)) in order.items.iter().enumerate() {
        for op in &order.ops[range.start as usize..range.end as usize] {
            item_of[*op as usize] = item as u32;
        }
    }
    let graph = Items { flat, order: &order, item_of };
    let (task_of, count) = graph.homes();
    let stage_of = graph.stages(&task_of, count);
    sort(&order, &task_of, &stage_of)
}

struct Items<'a> {
    flat: &'a Flat,
    order: &'a Order,
    item_of: Vec<u32>,
}

impl Items<'_> {
    /// The items that an item reads, itself left out; one may come several times. And whether a long sum reads it, whose
    /// terms are to be tasks of their own, or what several threads share in.
    fn sources(&self, item: usize) -> impl Iterator<Item = (u32, bool)> {
        let range = &self.order.items[item].0;
        let ops = &self.order.ops[range.start as usize..range.end as usize];
        let is_wide = self.is_wide(item);
        let feeds = ops.iter().map(|op| &self.flat.ops[*op as usize]).flat_map(move |op| {
            let apart = is_wide || op.op == Op::Sum;
            self.flat.feeds(op).iter().map(move |(value, _)| (self.flat.writers[*value as usize], apart))
        });
        let feeds = feeds.filter(|(writer, _)| *writer != OUTSIDE);
        let items = feeds.map(|(writer, apart)| (self.item_of[writer as usize], apart));
        items.filter(move |(source, _)| *source != item as u32)
    }

    /// Whether several threads may share in an item.
    fn is_wide(&self, item: usize) -> bool {
        let (range, is_ring) = &self.order.items[item];
        let first = &self.flat.ops[self.order.ops[range.start as usize] as usize];
        !is_ring && matches!(first.op, Op::Play(_) | Op::Bundle(_))
    }

    /// The task of every item. Tasks are numbered from the last one back.
    fn homes(&self) -> (Vec<u32>, u32) {
        let is_wide = (0..self.order.items.len()).map(|item| self.is_wide(item));
        let mut homes: Vec<Home> =
            is_wide.map(|is_wide| if is_wide { Home::Own } else { Home::Unknown }).collect();
        for root in &self.flat.roots {
            let writer = self.flat.writers[*root as usize];
            if writer != OUTSIDE {
                homes[self.item_of[writer as usize] as usize] = Home::Own;
            }
        }
        let mut task_of = vec![0; homes.len()];
        let mut count = 0;
        for item in (0..homes.len()).rev() {
            let task = match homes[item] {
                Home::One(task) => task,
                Home::Own | Home::Unknown => {
                    count += 1;
                    count - 1
                }
            };
            task_of[item] = task;
            for (source, apart) in self.sources(item) {
                let home = &mut homes[source as usize];
                *home = match *home {
                    Home::Unknown if apart => Home::Own,
                    Home::Unknown => Home::One(task),
                    Home::One(other) if other == task => Home::One(task),
                    _ => Home::Own,
                };
            }
        }
        (task_of, count)
    }

    /// The stage of every task: one after the latest task it reads. Only the last item of a task is read by others,
    /// so a task's stage is complete when somebody asks for it.
    fn stages(&self, task_of: &[u32], count: u32) -> Vec<u32> {
        let mut stage_of = vec![0u32; count as usize];
        for item in 0..task_of.len() {
            let task = task_of[item] as usize;
            for (source, _) in self.sources(item) {
                let other = task_of[source as usize] as usize;
                if other != task {
                    stage_of[task] = stage_of[task].max(stage_of[other] + 1);
                }
            }
        }
        stage_of
    }
}

/// Items sorted by stage, then task, then the order in which they were found.
fn sort(order: &Order, task_of: &[u32], stage_of: &[u32]) -> Tasks {
    let mut sorted: Vec<u32> = (0..order.items.len() as u32).collect();
    let key = |item: &u32| {
        let task = task_of[*item as usize];
        (stage_of[task as usize], u32::MAX - task, *item)
    };
    sorted.sort_unstable_by_key(key);
    let mut all = Tasks { ops: Vec::new(), items: Vec::new(), tasks: Vec::new(), stages: Vec::new() };
    let (mut last_task, mut last_stage) = (None, None);
    for (place, item) in sorted.iter().enumerate() {
        let (place, task) = (place as u32, task_of[*item as usize]);
        let stage = stage_of[task as usize];
        if last_task != Some(task) {
            all.tasks.push(place..place);
            if last_stage != Some(stage) {
                let first = all.tasks.len() as u32 - 1;
                all.stages.push(first..first);
            }
            if let Some(stage) = all.stages.last_mut() {
                stage.end += 1;
            }
            (last_task, last_stage) = (Some(task), Some(stage));
        }
        if let Some(task) = all.tasks.last_mut() {
            task.end += 1;
        }
        let (range, ring) = &order.items[*item as usize];
        let start = all.ops.len() as u32;
        all.ops.extend_from_slice(&order.ops[range.start as usize..range.end as usize]);
        all.items.push((start..all.ops.len() as u32, *ring));
    }
    all
}
