//! Plan and timed events in, blocks of sound out.
//!
//! Read in this order: [`event`] (what the conductor sends), [`handle`] (how), [`engine`] (from blocks to quanta),
//! `running` (a plan that plays), `stage` (what threads share), `crew` (the threads), `rack`, `arena` and `rest` (how steps
//! are run), `bundle` (what runs as lanes), `pool`, `section`, `group` and `voice` (what an event starts), `changes` (what
//! events mean for single lanes), `swap` (how a plan takes over from another). This crate knows nothing of text or
//! patterns.

mod arena;
mod bundle;
mod changes;
mod crew;
mod desk;
pub mod engine;
pub mod event;
mod frame;
mod group;
pub mod handle;
mod lanes;
mod pool;
mod queue;
mod rack;
mod rest;
mod running;
mod section;
mod stage;
pub mod stats;
mod swap;
mod voice;

pub use crew::Round;
pub use engine::{Engine, Stereo};
pub use event::{Tempo, Timed, Values, VoiceId, VoiceStart, What};
pub use fearless_simd::Level;
pub use handle::{Current, Fault, Full, Handle, Prepared};
pub use lanes::Lanes;
pub use phonon_graph::cost::GRAIN;
pub use stats::{Meter, Stats};

/// What an engine is made for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How voices are computed.
    pub lanes: Lanes,
    /// How many threads compute, the one that renders included. The result does not depend on it.
    pub threads: usize,
    /// Whether the one that renders may let others run while it waits for them, which is a system call: offline.
    pub yields: bool,
    /// What a thread should have to do at least before it is asked, in nanoseconds for a quantum: work that is worth less
    /// stays together. The result does not depend on it; nought shares everything that can be shared.
    pub grain: u32,
    /// Most events that wait for their frame; as many again wait in the ring.
    pub events: usize,
    /// Most samples that may be loaded.
    pub samples: usize,
    /// Nanoseconds since some moment, to measure the load with; none, and it is not measured.
    pub clock: Option<fn() -> u64>,
}
