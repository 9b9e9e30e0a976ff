//! Signal graph in, plan out.
//!
//! Read in this order: [`graph`] (what is to be heard, as the evaluator builds it), [`key`] (how a node is
//! recognised after an edit), [`latency`] (parallel paths made equally late), [`plan`] (what the engine runs),
//! [`mod@compile`] (from one to the other, one file for each pass). This crate knows units by their rows, and knows nothing of samples or threads.

pub mod compile;
pub mod cost;
pub mod graph;
pub mod key;
pub mod latency;
pub mod plan;

pub use compile::{Limits, compile, compile_after};
pub use graph::{
    Curve, Graph, Instrument, InstrumentId, Kind, Net, Node, NodeId, Output, Stream, StreamId, UnitNode,
    VoiceInput,
};
pub use key::{Key, channel_seed, voice_seed};
pub use latency::align;
pub use plan::{
    BundlePlan, CurvePlan, InstrumentPlan, Item, Op, Operand, OutputPlan, Plan, PlayPlan, Port, Schedule,
    Signal, Slot, Step, StreamPlan, Task, UnitPlan,
};
