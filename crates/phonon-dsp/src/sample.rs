//! Recorded sound that sampler voices play.

use std::sync::Arc;

/// A recording in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Frames per second of the recording.
    pub rate: f32,
    /// One list of samples per channel, one or two of them, all of one length.
    pub channels: Vec<Vec<f32>>,
}

impl Sample {
    /// Length in frames of its own rate.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Left or right; both are the same of a recording with one channel.
    pub fn side(&self, side: usize) -> &[f32] {
        self.channels.get(side).or(self.channels.first()).map_or(&[], Vec::as_slice)
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f32 {
        self.frames() as f32 / self.rate
    }
}

/// The place of a sample in the table that voices read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SampleId(pub u32);

/// The table of loaded samples. It only grows while a plan plays, so an id stays what it was.
#[derive(Clone, Debug, Default)]
pub struct Samples(pub Vec<Arc<Sample>>);

impl Samples {
    /// The sample of that id, if it is loaded.
    pub fn get(&self, id: SampleId) -> Option<&Sample> {
        self.0.get(id.0 as usize).map(|sample| &**sample)
    }
}
