//! What one thread needs for itself to take part in a quantum.

use fearless_simd::Level;
use phonon_base::Span;
use phonon_dsp::{QUANTUM, Wide};
use phonon_graph::plan::{LANES, OUTS};
use phonon_graph::{Key, Plan, Schedule, UnitPlan};

use crate::Lanes;
use crate::arena::Arena;
use crate::frame::Frame;

/// Faults of one quantum that a thread can name; more are counted.
const FAULTS: usize = 256;

/// One thread's buffers.
pub struct Worker {
    /// The buffers of the main schedule.
    pub arena: Arena<f32>,
    /// Everything else.
    pub desks: Desks,
}

/// Where a thread renders voices and lanes, and notes what fails.
pub struct Desks {
    /// Where voices and lanes are rendered one at a time.
    pub one: Desk<f32>,
    /// Where they are rendered sixteen at a time.
    pub sixteen: Desk<Wide>,
    /// Units that gave what is not a number in this quantum.
    pub faults: Faults,
}

/// Where voices and lanes are rendered.
pub struct Desk<F> {
    /// The instruction set.
    pub level: Level,
    /// Buffers for the schedule of whoever is rendered.
    pub arena: Arena<F>,
    /// Sums over groups, lane by lane: for each output one row for each rack of a group.
    pub sums: Vec<Vec<F>>,
    /// Where voices on their way out are turned down.
    pub faded: Box<[F]>,
    /// Which rows have been written to.
    pub rows: u16,
    /// The schedule whose constants are in the arena, by its address.
    whose: usize,
}

/// Units that gave what is not a number.
pub struct Faults {
    named: Vec<(Span, Key)>,
    /// Those for which there was no room.
    more: u64,
}

/// What the plans of a session have needed so far: voices of plans before may sound on.
#[derive(Clone, Copy, Default)]
pub struct Room {
    /// Most slots of an instrument or a bundle.
    slots: u32,
    /// Most sections of an instrument.
    pub sections: usize,
}

impl Worker {
    /// With an arena for the main schedule.
    pub fn new(arena: Arena<f32>, room: Room, lanes: Lanes, level: Level) -> Worker {
        let none = Room::default();
        let (one, sixteen) = match lanes {
            Lanes::One => (room, none),
            Lanes::Sixteen(_) => (none, room),
        };
        let faults = Faults { named: Vec::with_capacity(FAULTS), more: 0 };
        let desks = Desks { one: Desk::new(one, level), sixteen: Desk::new(sixteen, level), faults };
        Worker { arena, desks }
    }
}

impl Room {
    /// Room for a plan and for those before.
    pub fn of(plan: &Plan, before: Room) -> Room {
        let instruments = plan.instruments.iter().map(|one| one.schedule.slots);
        let slots = instruments.chain(plan.main.bundles.iter().map(|bundle| bundle.schedule.slots));
        Room {
            slots: slots.fold(before.slots, u32::max),
            sections: plan.instruments.iter().map(|one| one.sections).fold(before.sections, usize::max),
        }
    }
}

impl<F: Frame> Desk<F> {
    fn new(room: Room, level: Level) -> Desk<F> {
        let (outs, frames) = if room.slots == 0 { (0, 0) } else { (OUTS, QUANTUM) };
        Desk {
            level,
            arena: Arena::empty(room.slots as usize),
            sums: vec![vec![F::default(); frames * LANES / F::COUNT]; outs],
            faded: vec![F::default(); frames].into_boxed_slice(),
            rows: 0,
            whose: 0,
        }
    }

    /// Makes ready for a schedule that lives as long as the plan which plays.
    pub fn open(&mut self, schedule: &Schedule) {
        let whose = std::ptr::from_ref(schedule).addr();
        if self.whose != whose {
            self.arena.fill_constants(schedule);
            self.whose = whose;
        }
        self.rows = 0;
    }
}

impl Faults {
    /// Notes a unit of a schedule.
    pub fn note(&mut self, unit: &UnitPlan) {
        if self.named.len() < self.named.capacity() {
            self.named.push((unit.place, unit.key));
        } else {
            self.more += 1;
        }
    }

    /// Gives those that are named to `tell`; says how many are not.
    pub fn drain(&mut self, tell: &mut dyn FnMut(Span, Key)) -> u64 {
        self.named.drain(..).for_each(|(place, key)| tell(place, key));
        std::mem::take(&mut self.more)
    }
}
