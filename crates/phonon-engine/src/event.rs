//! What the conductor sends: things that happen at exact frames.

use arrayvec::ArrayVec;
use phonon_dsp::Playback;
use phonon_graph::{InstrumentId, NodeId, StreamId};

/// Something that happens at an exact frame: it changes that frame and what comes after it. Events are taken in
/// the order of their frame, then of `order`, then as they were sent. One that arrives too late happens at once.
#[derive(Clone, Debug)]
pub struct Timed {
    /// Frames since the session began.
    pub frame: u64,
    /// Order among events of one frame.
    pub order: u32,
    /// What happens.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "most events are starts, and a box for each would have to be freed"
)]
pub enum What {
    /// A voice starts.
    Start(VoiceStart),
    /// A stream takes another value.
    Value {
        /// Which stream of the graph.
        stream: StreamId,
        /// Its value from now on.
        value: f32,
    },
    /// An input of a sounding voice takes another value.
    VoiceValue {
        /// The voice, as named by its start.
        voice: VoiceId,
        /// Which input of its instrument.
        input: u16,
        /// Its value from now on.
        value: f32,
    },
    /// The gate of a voice closes, if it is still open.
    Release {
        /// The voice, as named by its start.
        voice: VoiceId,
    },
    /// The tempo changes.
    Tempo(Tempo),
    /// The gates of all voices close.
    ReleaseAll,
    /// All voices are faded out within milliseconds.
    StopAll,
}

/// Where cycle time stands at the frame of the event, and how fast it goes on. From frame `f` of the event on,
/// frame `g` has cycle time `cycle + (g - f) * per_frame`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tempo {
    /// Cycle time at the frame of the event.
    pub cycle: f64,
    /// Cycles per frame.
    pub per_frame: f64,
}

/// How a sounding voice is named in later events; nought is nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VoiceId(pub u64);

/// Values for inputs of the instrument; further ones can follow as [`What::VoiceValue`] of the same frame.
pub type Values = ArrayVec<(u16, f32), 20>;

/// A voice that starts.
#[derive(Clone, Debug)]
pub struct VoiceStart {
    /// The play node of the main net on which it sounds.
    pub play: NodeId,
    /// Which of the play's instruments.
    pub instrument: InstrumentId,
    /// Its name for later events.
    pub voice: VoiceId,
    /// Its gate is 1 for so many frames and 0 from then on. It does not end before that; so for a sampler give
    /// the length of what is played. `u64::MAX` holds it until it is released.
    pub gate_frames: u64,
    /// Values of inputs; the others take the instrument's default.
    pub values: Values,
    /// What a sampler plays.
    pub sample: Option<Playback>,
    /// It fades out, within 3 ms, whatever sounds in the same cut group on the same play.
    pub cut: Option<u32>,
    /// The cut group that it is in itself, if another than that.
    pub off_by: Option<u32>,
    /// Where its random numbers start.
    pub seed: u32,
}
