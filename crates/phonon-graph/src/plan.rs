//! What the engine runs: every unit in order, with the buffer that each of its inputs and outputs lies in.
//!
//! A plan never changes. Times are nested like this: a *stage* is a set of tasks that do not need each other and
//! may run at the same time; a *task* is a list of items for one thread; an *item* is one step, which computes
//! a whole quantum, or an *island*: steps in a ring, which run together one frame at a time.
//!
//! Buffers ("slots") hold one channel of one quantum and are reused. The first ones are pinned: constants,
//! streams, curves, outputs. Then come those that tasks hand to each other, then those that a task uses for itself;
//! every thread needs its own set of the last kind.

mod check;
mod show;

use std::ops::Range as Span32;
use std::sync::Arc;

use phonon_base::{Range, Span};

use crate::graph::{Curve, NodeId, UnitNode};
use crate::{Key, VoiceInput};

/// Most places that the inputs of one unit take; a stereo input takes two.
pub const INPUT_SLOTS: usize = 32;

/// Most sends of a play beside its sound.
pub const SENDS: usize = 2;

/// Most channels that one step gives: those of a play with all its sends.
pub const OUTS: usize = 2 + 2 * SENDS;

/// Voices in a group. Voices are made, and rendered, in groups of so many.
pub const LANES: usize = 16;

/// The place of a buffer in the arena.
pub type Slot = u32;

/// A compiled graph.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Frames per second.
    pub rate: f32,
    /// What always runs.
    pub main: Schedule,
    /// Where the streams of the graph go, in the graph's order.
    pub streams: Vec<StreamPlan>,
    /// The functions of cycle time that are heard.
    pub curves: Vec<CurvePlan>,
    /// Where voices sound.
    pub plays: Vec<PlayPlan>,
    /// The instruments of the graph, in its order.
    pub instruments: Vec<Arc<InstrumentPlan>>,
    /// For each instrument the slots of the main schedule that its globals read, in the order of
    /// [`InstrumentPlan::globals`].
    pub globals: Vec<Vec<Slot>>,
    /// The signals that are heard on their own.
    pub outputs: Vec<OutputPlan>,
    /// What is heard: left and right.
    pub master: [Slot; 2],
    /// For each node of the main net its place in `plays`, or `u32::MAX`.
    pub play_of_node: Vec<u32>,
    /// Frames by which the master is later than the events, because of units that need to hear more first.
    pub latency: u64,
}

/// Steps in the order in which they run, and the tables they refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// The instances of units.
    pub units: Vec<UnitPlan>,
    /// Memory of one frame each, for delayed signals: the key of the node and its channel.
    pub cells: Vec<(Key, u8)>,
    /// What runs as lanes, in the order of execution.
    pub bundles: Vec<Arc<BundlePlan>>,
    /// In the order of execution.
    pub steps: Vec<Step>,
    /// The inputs of all steps, one after the other.
    pub operands: Vec<Operand>,
    /// Steps that run together.
    pub items: Vec<Item>,
    /// Items for one thread.
    pub tasks: Vec<Task>,
    /// Ranges of tasks that do not need each other.
    pub stages: Vec<Span32<u32>>,
    /// Slots that always hold a number.
    pub constants: Vec<(Signal, f32)>,
    /// Slots from outside that are written before the first step: streams and curves, or voice inputs and globals.
    pub sources: Vec<Signal>,
    /// Signals that are read after the last step.
    pub results: Vec<Signal>,
    /// How many slots keep their meaning throughout.
    pub pinned: u32,
    /// How many slots, pinned ones included, are seen by more than one task.
    pub shared: u32,
    /// How many slots there are.
    pub slots: u32,
}

/// Tasks that are alike but for their numbers and for what they hear, as lanes of one schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct BundlePlan {
    /// What each lane runs. Its units are those of the first lane.
    pub schedule: Schedule,
    /// How many lanes there are.
    pub lanes: u32,
    /// For each unit of the schedule that of every lane.
    pub units: Vec<Vec<UnitPlan>>,
    /// What the lanes hear.
    pub ports: Vec<Port>,
    /// Inputs that are a number in each lane: where the schedule reads it, and the numbers.
    pub numbers: Vec<(Slot, Vec<f32>)>,
    /// Slots of the schedule with what a lane gives.
    pub outputs: Vec<Slot>,
    /// Whether the bundle gives the sums of its outputs over all lanes.
    pub summed: bool,
}

/// An input of every lane of a bundle.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Where the schedule of the bundle reads it.
    pub slot: Slot,
    /// Which input of the bundle's step the first lane hears; the other lanes hear those that follow.
    pub first: u32,
}

/// One instance of a unit.
#[derive(Clone, Debug)]
pub struct UnitPlan {
    /// What it is made from.
    pub unit: UnitNode,
    /// Left or only channel 0, right 1.
    pub channel: u8,
    /// The seed of this instance.
    pub seed: u32,
    /// By which it is found again after an edit.
    pub key: Key,
    /// Its place in the text.
    pub place: Span,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What.
    pub op: Op,
    /// Its inputs in [`Schedule::operands`].
    pub ins: Span32<u32>,
    /// Where its results go; the first `channels` count.
    pub outs: [Signal; OUTS],
    /// How many results it has.
    pub channels: u8,
    /// About the nanoseconds that a quantum takes; see [`mod@crate::cost`].
    pub cost: u32,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Runs a unit of [`Schedule::units`].
    Unit(u32),
    /// The mean of two channels.
    Mean,
    /// The input one frame later, through a cell: outside of rings.
    Shift(u32),
    /// What the cell holds: the begin of a ring.
    Read(u32),
    /// Keeps the input in the cell for the next frame: the end of a ring.
    Latch(u32),
    /// The sum of the voices of [`Plan::plays`], then of what they give to each of its sends. Its inputs are what the
    /// voices read.
    Play(u32),
    /// The sum of all inputs.
    Sum,
    /// Runs a bundle of [`Schedule::bundles`] on its inputs. What it gives is its sums, or else nothing that is heard: its
    /// lanes are unpacked one by one.
    Bundle(u32),
    /// What one lane of a bundle gives. Its input is what the bundle gives, so that it comes after it.
    Lane {
        /// Of [`Schedule::bundles`].
        bundle: u32,
        /// Of [`BundlePlan::outputs`].
        output: u8,
        /// Of its lanes.
        lane: u32,
    },
}

/// One channel of a signal while it lies in a buffer. Values are numbered in each schedule; two values may lie
/// in the same slot one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signal {
    /// Which value.
    pub value: u32,
    /// Where it lies.
    pub slot: Slot,
}

/// An input of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operand {
    /// What is read.
    pub signal: Signal,
    /// What the unit clamps it to.
    pub range: Range,
}

/// Steps that run together: one for a whole quantum, or a ring frame by frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Of [`Schedule::steps`].
    pub steps: Span32<u32>,
    /// Whether it is a ring.
    pub island: bool,
}

/// Items for one thread, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Of [`Schedule::items`].
    pub items: Span32<u32>,
    /// The sum of the costs of its steps.
    pub cost: u32,
}

/// Where a stream goes.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamPlan {
    /// Its slot in the main schedule; none when nobody listens.
    pub slot: Option<Slot>,
    /// Its value until the first event.
    pub initial: f32,
    /// By which it is found again after an edit.
    pub key: Key,
}

/// A function of cycle time and where it goes.
#[derive(Clone, Debug)]
pub struct CurvePlan {
    /// Its slot in the main schedule.
    pub slot: Slot,
    /// The function.
    pub curve: Arc<dyn Curve>,
}

/// Where voices sound.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayPlan {
    /// The node of the main net that events name.
    pub node: NodeId,
    /// By which it is found again after an edit.
    pub key: Key,
    /// Instruments that may be started on it.
    pub instruments: Vec<u32>,
}

/// A signal that is heard on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputPlan {
    /// Its name in the text.
    pub name: String,
    /// Left and right.
    pub slots: [Slot; 2],
}

/// A compiled instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct InstrumentPlan {
    /// As in the text.
    pub name: String,
    /// What one voice runs.
    pub schedule: Schedule,
    /// All inputs of a voice, with their defaults.
    pub inputs: Vec<VoiceInput>,
    /// Inputs that the schedule reads: index and slot.
    pub used: Vec<(u16, Slot)>,
    /// The input that follows the gate.
    pub gate: Option<u16>,
    /// Signals of the main net that it reads: key and channel of the node, and the slot they are copied to.
    pub globals: Vec<(Key, u8, Slot)>,
    /// Left and right of what it gives to its play, then to each send.
    pub outputs: Vec<[Slot; 2]>,
    /// Most voices at once.
    pub voices: usize,
    /// Sections to make: enough for the voices that may sound, for those that are on their way out, and for each
    /// play one that no other can take.
    pub sections: usize,
    /// Groups of voices in a section, which one thread renders.
    pub groups: usize,
    /// Frames of silence after which a released voice ends.
    pub tail: u64,
    /// As [`Instrument::spent_tail`](crate::Instrument::spent_tail).
    pub spent: Option<u64>,
    /// Its place in the text.
    pub place: Span,
    /// By which it is found again after an edit.
    pub key: Key,
}

impl Plan {
    /// The play that a node of the main net is.
    pub fn play(&self, node: NodeId) -> Option<u32> {
        self.play_of_node.get(node.0 as usize).copied().filter(|play| *play != u32::MAX)
    }

    /// How many units there are, those of instruments counted once.
    pub fn units(&self) -> usize {
        let voices: usize = self.instruments.iter().map(|one| one.schedule.units.len()).sum();
        let bundles = self.main.bundles.iter().flat_map(|bundle| &bundle.units);
        self.main.units.len() + bundles.map(Vec::len).sum::<usize>() + voices
    }
}

impl InstrumentPlan {
    /// The slots of each output: left and right, or one where both are the same.
    pub fn sides(&self) -> impl Iterator<Item = &[Slot]> {
        self.outputs.iter().map(|slots| if slots[0] == slots[1] { &slots[..1] } else { &slots[..] })
    }

    /// Whether sounding voices of the other can go on as voices of this one. How many there may be does not matter.
    pub fn same(&self, other: &InstrumentPlan) -> bool {
        self.key == other.key
            && self.schedule == other.schedule
            && self.inputs == other.inputs
            && self.used == other.used
            && self.gate == other.gate
            && self.globals == other.globals
            && self.outputs == other.outputs
            && self.tail == other.tail
            && self.spent == other.spent
    }
}

impl BundlePlan {
    /// Nanoseconds that a quantum of sixteen lanes takes.
    pub fn group_cost(&self) -> u32 {
        self.schedule.cost()
    }
}

impl UnitPlan {
    /// Whether this instance can take over the state of the other.
    pub fn same(&self, other: &UnitPlan) -> bool {
        self.key == other.key
            && self.channel == other.channel
            && self.seed == other.seed
            && self.unit.same(&other.unit)
    }
}

impl PartialEq for UnitPlan {
    fn eq(&self, other: &UnitPlan) -> bool {
        self.same(other)
    }
}

impl Schedule {
    /// Nanoseconds that a quantum takes.
    pub fn cost(&self) -> u32 {
        self.steps.iter().map(|step| step.cost).sum()
    }

    /// The inputs of a step.
    pub fn operands(&self, step: &Step) -> &[Operand] {
        &self.operands[step.ins.start as usize..step.ins.end as usize]
    }
}
