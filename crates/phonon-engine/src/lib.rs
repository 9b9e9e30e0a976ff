//! Plan and timed events in, blocks of sound out.
//!
//! Read in this order: [`event`] (what the conductor sends), [`handle`] (how), [`engine`] (from blocks to quanta),
//! `running` (a plan that plays), `rack` (how steps are run), `bundle` (what runs as lanes), `pool`, `group` and `voice` (what an event starts),
//! `changes` (what events mean for single lanes), `swap` (how a plan takes over from another). This crate knows
//! nothing of text or patterns.

mod bundle;
mod changes;
pub mod engine;
pub mod event;
mod frame;
mod group;
pub mod handle;
mod lanes;
mod pool;
mod queue;
mod rack;
mod running;
pub mod stats;
mod swap;
mod voice;

pub use engine::{Engine, Stereo};
pub use event::{Tempo, Timed, Values, VoiceId, VoiceStart, What};
pub use fearless_simd::Level;
pub use handle::{Fault, Full, Handle, Prepared};
pub use lanes::Lanes;
pub use stats::{Meter, Stats};

/// What an engine is made for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How voices are computed.
    pub lanes: Lanes,
    /// How many threads compute. The result does not depend on it; one is used so far.
    pub threads: usize,
    /// Most events that wait for their frame; as many again wait in the ring.
    pub events: usize,
    /// Most samples that may be loaded.
    pub samples: usize,
    /// Nanoseconds since some moment, to measure the load with; none, and it is not measured.
    pub clock: Option<fn() -> u64>,
}
