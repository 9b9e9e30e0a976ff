//! Signal graph in, plan out.
//!
//! Read in this order: [`graph`] (what is to be heard, as the evaluator builds it), [`key`] (how a node is
//! recognised after an edit). This crate knows units by their rows, and knows nothing of samples or threads.

pub mod graph;
pub mod key;

pub use graph::{
    Curve, Graph, Instrument, InstrumentId, Kind, Net, Node, NodeId, Output, Stream, StreamId, UnitNode,
    VoiceInput,
};
pub use key::{Key, channel_seed, voice_seed};
