//! The order of ops, and the rings among them: Tarjan's strongly connected components (SIAM J. Comput. 1:2, 1972),
//! along the inputs and without recursion. A component comes out after everything it reads, so the order in which
//! they are found is the order in which they can run.

use phonon_base::Diagnostic;

use super::expand::{Flat, FlatOp, OUTSIDE};
use crate::plan::Op;

/// Ops in the order in which they run. Ops that nobody hears are not among them.
pub struct Order {
    pub ops: Vec<u32>,
    /// Ranges of `ops` that run together: one op, or a ring.
    pub items: Vec<(std::ops::Range<u32>, bool)>,
}

pub fn order(flat: &Flat) -> Result<Order, Vec<Diagnostic>> {
    let mut search = Search::new(flat.ops.len());
    for root in &flat.roots {
        search.visit(flat, flat.writers[*root as usize]);
    }
    let mut order = search.order;
    let mut errors = Vec::new();
    for (range, ring) in &mut order.items {
        let ops = &mut order.ops[range.start as usize..range.end as usize];
        *ring = ops.len() > 1 || reads_itself(flat, ops[0]);
        if *ring && let Err(error) = order_ring(flat, ops) {
            errors.push(error);
        }
    }
    if errors.is_empty() { Ok(order) } else { Err(errors) }
}

/// The ops that an op reads from.
fn sources<'a>(flat: &'a Flat, op: &'a FlatOp) -> impl Iterator<Item = u32> + 'a {
    flat.feeds(op).iter().map(|(value, _)| flat.writers[*value as usize]).filter(|op| *op != OUTSIDE)
}

fn reads_itself(flat: &Flat, op: u32) -> bool {
    sources(flat, &flat.ops[op as usize]).any(|source| source == op)
}

const NEW: u32 = u32::MAX;
const DONE: u32 = u32::MAX - 1;

struct Search {
    /// When an op was found, or `NEW`, or `DONE`.
    found: Vec<u32>,
    /// The earliest op that can be reached from it and is not done.
    low: Vec<u32>,
    /// Found and not yet in a component.
    open: Vec<u32>,
    /// The path from the root: an op and how many of its inputs were looked at.
    path: Vec<(u32, u32)>,
    time: u32,
    order: Order,
}

impl Search {
    fn new(ops: usize) -> Search {
        let order = Order { ops: Vec::with_capacity(ops), items: Vec::with_capacity(ops) };
        Search {
            found: vec![NEW; ops],
            low: vec![0; ops],
            open: Vec::new(),
            path: Vec::new(),
            time: 0,
            order,
        }
    }

    fn visit(&mut self, flat: &Flat, root: u32) {
        if root == OUTSIDE || self.found[root as usize] != NEW {
            return;
        }
        self.enter(root);
        while let Some((op, looked)) = self.path.last_mut() {
            let (op, next) = (*op, *looked as usize);
            *looked += 1;
            match flat.feeds(&flat.ops[op as usize]).get(next) {
                Some((value, _)) => self.look(op, flat.writers[*value as usize]),
                None => self.leave(op),
            }
        }
    }

    fn enter(&mut self, op: u32) {
        self.found[op as usize] = self.time;
        self.low[op as usize] = self.time;
        self.time += 1;
        self.open.push(op);
        self.path.push((op, 0));
    }

    fn look(&mut self, op: u32, source: u32) {
        if source == OUTSIDE {
            return;
        }
        match self.found[source as usize] {
            NEW => self.enter(source),
            DONE => {}
            found => self.low[op as usize] = self.low[op as usize].min(found),
        }
    }

    fn leave(&mut self, op: u32) {
        self.path.pop();
        let low = self.low[op as usize];
        if let Some((reader, _)) = self.path.last() {
            self.low[*reader as usize] = self.low[*reader as usize].min(low);
        }
        if low == self.found[op as usize] {
            let start = self.order.ops.len() as u32;
            while let Some(member) = self.open.pop() {
                self.found[member as usize] = DONE;
                self.order.ops.push(member);
                if member == op {
                    break;
                }
            }
            self.order.items.push((start..self.order.ops.len() as u32, false));
        }
    }
}

/// Puts the ops of a ring in the order in which they compute one frame: what a delay gives does not wait for what it
/// is given. A ring that no delay cuts cannot be ordered.
fn order_ring(flat: &Flat, ops: &mut [u32]) -> Result<(), Diagnostic> {
    ops.sort_unstable();
    let place_of = |op: u32| ops.binary_search(&op).ok();
    let mut waits = vec![0u32; ops.len()];
    let mut readers: Vec<Vec<u32>> = vec![Vec::new(); ops.len()];
    for (reader, op) in ops.iter().enumerate() {
        let op = &flat.ops[*op as usize];
        if matches!(op.op, Op::Shift(_)) {
            continue;
        }
        for source in sources(flat, op).filter_map(place_of) {
            readers[source].push(reader as u32);
            waits[reader] += 1;
        }
    }
    let mut ready: Vec<u32> = (0..ops.len() as u32).rev().filter(|op| waits[*op as usize] == 0).collect();
    let mut order = Vec::with_capacity(ops.len());
    while let Some(op) = ready.pop() {
        order.push(ops[op as usize]);
        for reader in &readers[op as usize] {
            waits[*reader as usize] -= 1;
            if waits[*reader as usize] == 0 {
                ready.push(*reader);
            }
        }
    }
    if order.len() < ops.len() {
        let stuck = waits.iter().position(|waits| *waits > 0).unwrap_or(0);
        let place = flat.ops[ops[stuck] as usize].place;
        let message = "this signal needs its own value of the same frame";
        return Err(Diagnostic::error(place, message).because("part of a ring without a delay"));
    }
    ops.copy_from_slice(&order);
    Ok(())
}
