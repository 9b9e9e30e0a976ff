//! What a screen wants to know of a session: published without waiting, to be looked at whenever one likes.

use std::sync::Arc;

use crate::conductor::Active;

/// Frames of the scope.
pub const SCOPE: usize = 2048;
/// Bands of the spectrum, from 0 Hz to half the rate.
pub const BANDS: usize = SCOPE / 2 + 1;

/// A session at one moment.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// How often it has been published.
    pub number: u64,
    /// Frames per second.
    pub rate: u32,
    /// The next frame to be rendered.
    pub frame: u64,
    /// Cycle time of that frame.
    pub cycle: f64,
    /// Cycles per second.
    pub cps: f64,
    /// Part of its time that the last block took.
    pub load: f32,
    /// The largest load within the last two seconds.
    pub peak_load: f32,
    /// Voices that sound.
    pub voices: u32,
    /// How often the output ran dry.
    pub xruns: u64,
    /// Events that came too late.
    pub late: u64,
    /// Voices that were let go because the machine could not keep up.
    pub shed: u64,
    /// Units and voices that were silenced because they failed.
    pub faults: u64,
    /// Where the sound goes, or nothing while the device is away.
    pub device: Option<String>,
    /// The outputs in the order of the text.
    pub outputs: Vec<OutputState>,
    /// The sum of all outputs: the largest sample since the last state, and the mean of the last quantum.
    pub master: [f32; 2],
    /// The text that plays; `active` has places in it.
    pub text: Arc<str>,
    /// Events that sound now.
    pub active: Vec<Active>,
    /// The last frames, left and right.
    pub scope: Vec<[f32; 2]>,
    /// Their spectrum, both sides together, in dB of full scale.
    pub spectrum: Vec<f32>,
    /// Seconds: from an evaluated text to the ear, and how far ahead events are worked out.
    pub latency: Latency,
    /// Seconds that have been recorded, if anything is.
    pub recorded: Option<f64>,
    /// What has come from outside, where a session plays that.
    pub outside: Option<OutsideState>,
}

/// What has come from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutsideState {
    /// Events that were played.
    pub played: u64,
    /// Those of them that came after their time, and were played at once.
    pub late: u64,
    /// Events that were refused because there were too many.
    pub refused: u64,
    /// Messages that were dropped because too many waited to be taken.
    pub dropped: u64,
    /// Packets that were no OSC.
    pub malformed: u64,
}

/// An output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputState {
    /// Its name.
    pub name: String,
    /// Whether solo, mute and hush let it be heard.
    pub is_heard: bool,
    /// The largest sample since the last state.
    pub peak: f32,
    /// Root mean square of the last quantum.
    pub rms: f32,
}

/// How long things take until they are heard, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Latency {
    /// The conductor asks the patterns so far ahead. Does not delay edits.
    pub horizon: f64,
    /// Events and edits wait for the next quantum at most so long.
    pub quantum: f64,
    /// A block of the output.
    pub block: f64,
    /// From the evaluated text to the frame that plays it.
    pub lead: f64,
    /// What reading and compiling the last text took.
    pub evaluation: f64,
}

impl Latency {
    /// From a saved text to the ear, as far as Phonon knows: the device adds what it buffers itself.
    pub fn edit_to_ear(&self) -> f64 {
        self.evaluation + self.lead + self.block
    }

    /// From an event to the ear, as far as Phonon knows: events are worked out ahead and happen at their exact frame,
    /// which is heard a quantum and a block after it has been computed, at the latest.
    pub fn event_to_ear(&self) -> f64 {
        self.quantum + self.block
    }
}
