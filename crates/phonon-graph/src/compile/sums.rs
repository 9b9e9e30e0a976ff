//! Long sums as one op. `a + b + c + …` is a chain in which each sum waits for the one before; as one op its terms do
//! not need each other, so those that are alike can be computed side by side.

use phonon_dsp::units::math::arithmetic::ADD;

use super::expand::{Flat, FlatOp, OUTSIDE};
use crate::plan::Op;

/// Fewest terms that are worth it.
const LEAST: usize = 8;

/// Replaces every tree of sums that nobody else reads from by one op over its terms, left to right.
pub fn gather(flat: &mut Flat) {
    let readers = readers(flat);
    let is_inner = |value: u32| readers[value as usize] == 1;
    let mut has_parent = vec![false; flat.ops.len()];
    for op in flat.ops.iter().filter(|op| is_sum(flat, op)) {
        for (value, _) in flat.feeds(op) {
            let writer = flat.writers[*value as usize];
            if writer != OUTSIDE && is_inner(*value) {
                has_parent[writer as usize] = true;
            }
        }
    }
    for index in 0..flat.ops.len() {
        if has_parent[index] || !is_sum(flat, &flat.ops[index]) {
            continue;
        }
        let mut terms = Vec::new();
        let mut open: Vec<u32> = vec![index as u32];
        // Depth first, so that the terms come from left to right; what is known to be a term is marked by its value.
        let mut path: Vec<Result<u32, u32>> = Vec::new();
        while let Some(op) = open.pop() {
            let feeds = flat.feeds(&flat.ops[op as usize]);
            path.extend(feeds.iter().rev().map(|(value, _)| {
                let writer = flat.writers[*value as usize];
                let inner = writer != OUTSIDE && is_inner(*value) && is_sum(flat, &flat.ops[writer as usize]);
                if inner { Ok(writer) } else { Err(*value) }
            }));
            while let Some(next) = path.pop() {
                match next {
                    Err(value) => terms.push(value),
                    Ok(op) => {
                        open.push(op);
                        break;
                    }
                }
            }
        }
        if terms.len() >= LEAST {
            let range = flat.feeds(&flat.ops[index])[0].1;
            let start = flat.feeds.len() as u32;
            flat.feeds.extend(terms.iter().map(|term| (*term, range)));
            let end = flat.feeds.len() as u32;
            flat.ops[index].op = Op::Sum;
            flat.ops[index].feeds = start..end;
        }
    }
}

fn is_sum(flat: &Flat, op: &FlatOp) -> bool {
    matches!(op.op, Op::Unit(unit) if std::ptr::eq(flat.units[unit as usize].unit.row, &ADD))
}

/// How often each value is read; what is heard counts as read often.
fn readers(flat: &Flat) -> Vec<u32> {
    let mut readers = vec![0u32; flat.writers.len()];
    for op in &flat.ops {
        flat.feeds(op).iter().for_each(|(value, _)| readers[*value as usize] += 1);
    }
    flat.roots.iter().for_each(|root| readers[*root as usize] += 2);
    readers
}
