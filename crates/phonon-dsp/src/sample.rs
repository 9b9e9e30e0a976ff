//! Recorded sound that sampler voices play.

use std::sync::Arc;

use crate::pages::Pages;
use crate::parts::tape::Tape;

/// A recording: in memory, or on disk with only the pages at hand that are about to be heard.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Frames per second of the recording.
    pub rate: f32,
    /// One list of samples per channel, one or two of them, all of one length; empty lists if it is on disk.
    pub channels: Vec<Vec<f32>>,
    /// The pages of a recording on disk.
    pub pages: Option<Arc<Pages>>,
    /// The MIDI note that it sounds at, if its file states it.
    pub root: Option<f32>,
    /// Begin and end of the part to repeat, in frames, if its file states it.
    pub looped: Option<(u64, u64)>,
    /// What a unit writes to instead of reading from.
    pub tape: Option<Arc<Tape>>,
}

impl Sample {
    /// A recording in memory.
    pub fn new(rate: f32, channels: Vec<Vec<f32>>) -> Sample {
        Sample { rate, channels, pages: None, root: None, looped: None, tape: None }
    }

    /// A recording on disk.
    pub fn on_disk(rate: f32, pages: Arc<Pages>) -> Sample {
        let channels = vec![Vec::new(); pages.channels()];
        Sample { pages: Some(pages), ..Sample::new(rate, channels) }
    }

    /// No recording, but a tape to write to.
    pub fn blank(tape: Arc<Tape>) -> Sample {
        Sample { tape: Some(tape), ..Sample::new(1.0, Vec::new()) }
    }

    /// Length in frames of its own rate.
    pub fn frames(&self) -> usize {
        match &self.pages {
            Some(pages) => pages.frames(),
            None => self.channels.first().map_or(0, Vec::len),
        }
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

impl PartialEq for Sample {
    fn eq(&self, other: &Sample) -> bool {
        let pages = match (&self.pages, &other.pages) {
            (Some(pages), Some(others)) => Arc::ptr_eq(pages, others),
            (None, None) => true,
            _ => false,
        };
        let tapes = match (&self.tape, &other.tape) {
            (Some(tape), Some(others)) => Arc::ptr_eq(tape, others),
            (None, None) => true,
            _ => false,
        };
        pages && tapes && self.rate == other.rate && self.channels == other.channels
    }
}

/// The place of a sample in the table that voices read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SampleId(pub u32);

/// The table of loaded samples.
#[derive(Clone, Debug, Default)]
pub struct Samples(pub Vec<Arc<Sample>>);

impl Samples {
    /// The sample of that id, if it is loaded.
    pub fn get(&self, id: SampleId) -> Option<&Sample> {
        self.0.get(id.0 as usize).map(|sample| &**sample)
    }
}
