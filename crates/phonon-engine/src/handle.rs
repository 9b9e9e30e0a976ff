//! The other end of the engine: where events and plans go in, and where reports and old plans come out.

use std::collections::VecDeque;
use std::sync::Arc;

use phonon_base::Span;
use phonon_dsp::{QUANTUM, Sample, SampleId};
use phonon_graph::{Key, Plan};
use rtrb::{Consumer, Producer};

use crate::bundle::{Layout, follow};
use crate::desk::Room;
use crate::pool::Voices;
use crate::queue::Planned;
use crate::running::Running;
use crate::stats::{Meter, Stats};
use crate::swap::Swap;
use crate::{Options, Timed};

/// Most faults that wait to be asked for.
const FAULTS: usize = 1024;

/// The ring to the audio thread is full: it has to render before more is sent. See [`Handle::room`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What goes to the audio thread. Events are many and lie in the ring itself; a box for each would have to be freed.
#[expect(clippy::large_enum_variant)]
pub(crate) enum Command {
    Event(Planned),
    Sample(SampleId, Arc<Sample>),
    Forget(SampleId),
    Swap(Box<Swap>),
}

/// What comes back from it.
pub(crate) enum Return {
    Fault(Fault),
    /// A sample that was to be forgotten; nothing if a voice still plays it.
    Sample(SampleId, Option<Arc<Sample>>),
    /// A plan that has played, in the box of the one that follows it.
    Old(Box<Swap>),
    /// The voices of an instrument that has sounded out.
    Pool(Box<dyn Voices>),
}

/// A unit, or a voice of an instrument, has given what is not a number. It was made silent for a quantum and
/// started afresh; a voice was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its place in the text.
    pub place: Span,
    /// Its place in the structure of the text.
    pub key: Key,
    /// The first frame of the quantum in which it happened.
    pub frame: u64,
}

/// What plays, as far as a plan that takes over from it needs to know.
#[derive(Clone)]
pub struct Current {
    plan: Arc<Plan>,
    layout: Layout,
    room: Room,
    options: Options,
}

/// A plan on its way to [`Handle::swap_prepared`].
pub struct Prepared {
    plan: Arc<Plan>,
    /// With all its memory, for the case that what it was made for plays until then.
    built: Option<(Arc<Plan>, Built)>,
}

/// A plan with its memory; its number and its frame are still to come.
struct Built {
    swap: Box<Swap>,
    layout: Layout,
    room: Room,
}

impl Current {
    /// The plan that plays.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Takes the memory of the plan that takes over.
    fn follow(&self, plan: &Arc<Plan>) -> Built {
        let (layout, bundles) = follow(&plan.main.bundles, &self.layout);
        let room = Room::of(plan, self.room);
        let next = Running::new(plan.clone(), 0, &self.options, &layout, room);
        Built { swap: Box::new(Swap::new(&self.plan, next, 0, bundles)), layout, room }
    }
}

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a plan of {} units", self.plan.units())
    }
}

impl Prepared {
    /// Of that plan. Its memory is taken when it is sent.
    pub fn new(plan: Arc<Plan>) -> Prepared {
        Prepared { plan, built: None }
    }

    /// Of that plan, which is to take over from `current`. Its memory is taken here, which takes time.
    pub fn after(plan: Arc<Plan>, current: &Current) -> Prepared {
        let built = Some((current.plan.clone(), current.follow(&plan)));
        Prepared { plan, built }
    }

    /// What is to be played.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }
}

/// Feeds an engine from another thread.
pub struct Handle {
    pub(crate) commands: Producer<Command>,
    pub(crate) returns: Consumer<Return>,
    /// The plan that plays when everything sent has arrived.
    pub(crate) plan: Arc<Plan>,
    pub(crate) number: u32,
    pub(crate) options: Options,
    /// The bundles of `plan`.
    pub(crate) layout: Layout,
    /// For the voices of all plans so far.
    pub(crate) room: Room,
    pub(crate) meters: Arc<Vec<Meter>>,
    pub(crate) stats: Arc<Stats>,
    /// What has come back and not been asked for.
    pub(crate) faults: VecDeque<Fault>,
    pub(crate) forgotten: VecDeque<(SampleId, bool)>,
}

impl Handle {
    /// Sends an event for the plan that was sent last. When the ring is full, try again later.
    pub fn send(&mut self, event: Timed) -> Result<(), Full> {
        self.try_send(event).map_err(|_| Full)
    }

    /// As [`Handle::send`]; when the ring is full, gives the event back.
    #[expect(clippy::result_large_err, reason = "the event lies in the ring as it is")]
    pub fn try_send(&mut self, event: Timed) -> Result<(), Timed> {
        if self.commands.slots() == 0 {
            return Err(event);
        }
        let event = Planned { plan: self.number, event };
        // There is room, and nobody else pushes.
        self.commands.push(Command::Event(event)).ok();
        Ok(())
    }

    /// How many more events may be sent before the ring is full.
    pub fn room(&self) -> usize {
        self.commands.slots()
    }

    /// Sends a sample, that events after this may name by `id`, which no other has now. Gives no when there is no room in
    /// the ring, or no such place.
    pub fn set_sample(&mut self, id: SampleId, sample: Arc<Sample>) -> bool {
        (id.0 as usize) < self.options.samples && self.commands.push(Command::Sample(id, sample)).is_ok()
    }

    /// Asks the engine to let go of a sample that no event will name any more; [`Handle::next_forgotten`] tells whether
    /// it has. Gives no when there is no room in the ring.
    pub fn forget_sample(&mut self, id: SampleId) -> bool {
        (id.0 as usize) < self.options.samples && self.commands.push(Command::Forget(id)).is_ok()
    }

    /// A sample that was to be forgotten, and whether it was: not while some voice plays it.
    pub fn next_forgotten(&mut self) -> Option<(SampleId, bool)> {
        self.collect();
        self.forgotten.pop_front()
    }

    /// Sends a plan that plays from the first quantum at or after `frame`, and gives the frame of that quantum. Events
    /// sent from now on belong to it. Events of the plan before it from that frame on are forgotten, so send
    /// those that still hold again. Takes time; gives the plan back when the ring is full.
    pub fn swap(&mut self, plan: Arc<Plan>, frame: u64) -> Result<u64, Arc<Plan>> {
        self.swap_prepared(Prepared::new(plan), frame).map_err(|prepared| prepared.plan)
    }

    /// As [`Handle::swap`].
    pub fn swap_prepared(&mut self, prepared: Prepared, frame: u64) -> Result<u64, Prepared> {
        if self.commands.slots() == 0 {
            return Err(prepared);
        }
        let frame = frame.next_multiple_of(QUANTUM as u64);
        let Prepared { plan, built } = prepared;
        // One that was prepared for another plan than the one that plays cannot be used.
        let built = built.filter(|(before, _)| Arc::ptr_eq(before, &self.plan));
        let built = built.map_or_else(|| self.current().follow(&plan), |(_, built)| built);
        let Built { mut swap, layout, room } = built;
        (swap.frame, swap.next.number, self.room) = (frame, self.number + 1, room);
        let meters = swap.next.meters.clone();
        // There is room, and nobody else pushes.
        self.commands.push(Command::Swap(swap)).ok();
        (self.plan, self.layout, self.meters, self.number) = (plan, layout, meters, self.number + 1);
        Ok(frame)
    }

    /// The next unit that failed, if any. Frees what the audio thread has given back, so call it now and then.
    pub fn next_fault(&mut self) -> Option<Fault> {
        self.collect();
        self.faults.pop_front()
    }

    /// Takes and frees what the audio thread has given back.
    fn collect(&mut self) {
        while let Ok(back) = self.returns.pop() {
            match back {
                // A unit may fail in every quantum; a count of all is in the figures.
                Return::Fault(fault) if self.faults.len() < FAULTS => self.faults.push_back(fault),
                Return::Fault(_) => {}
                Return::Sample(id, sample) => self.forgotten.push_back((id, sample.is_some())),
                Return::Old(old) => drop(old),
                Return::Pool(pool) => drop(pool),
            }
        }
    }

    /// What plays when everything sent has arrived.
    pub fn current(&self) -> Current {
        let (plan, layout) = (self.plan.clone(), self.layout.clone());
        Current { plan, layout, room: self.room, options: self.options }
    }

    /// What the engine was made for.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The plan that was sent last.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Figures of the session.
    pub fn stats(&self) -> &Arc<Stats> {
        &self.stats
    }

    /// Loudness of each output of the plan that was sent last, and of the master at the end.
    pub fn meters(&self) -> &Arc<Vec<Meter>> {
        &self.meters
    }
}
