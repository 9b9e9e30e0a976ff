//! Events that wait for their frame, sorted, in memory that was taken once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::event::Timed;

/// An event and the number of the plan that it was made for.
pub struct Planned {
    /// Counts the plans of a session.
    pub plan: u32,
    /// The event.
    pub event: Timed,
}

/// Waiting events. It never grows beyond its capacity.
pub struct Queue {
    /// Sorted by frame, order and arrival; the last is the place in `events`.
    heap: BinaryHeap<Reverse<(u64, u32, u64, u32)>>,
    events: Vec<Option<Planned>>,
    free: Vec<u32>,
    arrived: u64,
}

impl Queue {
    /// Room for so many events.
    pub fn new(capacity: usize) -> Queue {
        let capacity = u32::try_from(capacity).unwrap_or(u32::MAX);
        Queue {
            heap: BinaryHeap::with_capacity(capacity as usize),
            events: (0..capacity).map(|_| None).collect(),
            free: (0..capacity).rev().collect(),
            arrived: 0,
        }
    }

    /// Whether nothing more goes in.
    pub fn is_full(&self) -> bool {
        self.free.is_empty()
    }

    /// Puts an event in its place; nothing happens when there is no room.
    pub fn push(&mut self, event: Planned) {
        let Some(place) = self.free.pop() else { return };
        self.heap.push(Reverse((event.event.frame, event.event.order, self.arrived, place)));
        self.events[place as usize] = Some(event);
        self.arrived += 1;
    }

    /// Takes the next event if it happens before `end`.
    pub fn pop(&mut self, end: u64) -> Option<Planned> {
        let Reverse((frame, _, _, place)) = *self.heap.peek()?;
        if frame >= end {
            return None;
        }
        self.heap.pop();
        self.free.push(place);
        self.events[place as usize].take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::What;

    fn event(frame: u64, order: u32, plan: u32) -> Planned {
        Planned { plan, event: Timed { frame, order, what: What::ReleaseAll } }
    }

    #[test]
    fn events_come_by_frame_then_order_then_arrival() {
        let mut queue = Queue::new(8);
        for (frame, order, plan) in [(9, 0, 0), (5, 2, 1), (5, 1, 2), (5, 1, 3), (70, 0, 4)] {
            queue.push(event(frame, order, plan));
        }
        let mut plans = Vec::new();
        while let Some(next) = queue.pop(64) {
            plans.push(next.plan);
        }
        assert_eq!(plans, [2, 3, 1, 0]);
        assert!(queue.pop(70).is_none());
        assert_eq!(queue.pop(71).map(|next| next.plan), Some(4));
    }

    #[test]
    fn a_full_queue_takes_nothing_more() {
        let mut queue = Queue::new(2);
        for frame in 0..3 {
            queue.push(event(frame, 0, frame as u32));
        }
        assert!(queue.is_full());
        assert_eq!(queue.pop(10).map(|next| next.plan), Some(0));
        assert!(!queue.is_full());
    }
}
