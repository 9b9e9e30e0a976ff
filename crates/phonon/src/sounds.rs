//! Names of sounds to recordings: sample folders first, then the built-in kit.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phonon_dsp::{Sample, SampleId, Samples};
use phonon_io::{Bank, Cache, Recording, data_directory, sample_roots};

use crate::kit::Kit;

/// Every recording that a session can play, loaded when first asked for.
pub struct Sounds {
    bank: Bank,
    cache: Cache<Sample>,
    kit: Kit,
    known: HashMap<(String, i64), Option<SampleId>>,
    samples: Samples,
    messages: Vec<String>,
}

impl Sounds {
    /// Looks in `samples` beside the song, the user's data folder, `folders`, and `path` (a list like `PATH`).
    pub fn new(song: Option<&Path>, folders: &[PathBuf], path: Option<&OsStr>, rate: u32) -> Sounds {
        let roots = sample_roots(song, data_directory(), folders, path);
        let bank = Bank::scan(song, &roots);
        let messages = bank.unread().iter().map(|(path, why)| format!("{}: {why}", path.display())).collect();
        Sounds {
            bank,
            cache: Cache::new(sample),
            kit: Kit::new(rate),
            known: HashMap::new(),
            samples: Samples::default(),
            messages,
        }
    }

    /// No recordings at all.
    pub fn empty(rate: u32) -> Sounds {
        Sounds {
            bank: Bank::default(),
            cache: Cache::new(sample),
            kit: Kit::new(rate),
            known: HashMap::new(),
            samples: Samples::default(),
            messages: Vec::new(),
        }
    }

    /// Recording `index` of the sound `name`. A sound that is missing gives nothing, and one message.
    pub fn find(&mut self, name: &str, index: i64) -> Option<SampleId> {
        if let Some(known) = self.known.get(&(name.to_owned(), index)) {
            return *known;
        }
        let found = self.load(name, index).map(|sample| {
            let same = self.samples.0.iter().position(|known| Arc::ptr_eq(known, &sample));
            let at = same.unwrap_or_else(|| {
                self.samples.0.push(sample);
                self.samples.0.len() - 1
            });
            SampleId(at as u32)
        });
        self.known.insert((name.to_owned(), index), found);
        found
    }

    /// The recording that a text names: a file (`halls/big.wav`), a sound (`bd`), or one of its numbers (`bd:3`). One
    /// that is missing gives nothing, and one message.
    pub fn recording(&mut self, text: &str) -> Option<Arc<Sample>> {
        let text = text.trim();
        let (name, index) = match text.rsplit_once(':').map(|(name, number)| (name, number.parse())) {
            Some((name, Ok(index))) => (name, index),
            _ => (text, 0),
        };
        let id = self.find(name, index)?;
        self.get(id).cloned()
    }

    /// A loaded recording.
    pub fn get(&self, id: SampleId) -> Option<&Arc<Sample>> {
        self.samples.0.get(id.0 as usize)
    }

    /// All recordings loaded so far, for the engine.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// What there is to say since the last call.
    pub fn take_messages(&mut self) -> Vec<String> {
        std::mem::take(&mut self.messages)
    }

    fn load(&mut self, name: &str, index: i64) -> Option<Arc<Sample>> {
        let path = self.bank.find(name, index).map(Path::to_path_buf).or_else(|| self.bank.file(name));
        let Some(path) = path else {
            if let Some(sample) = self.kit.find(name, index) {
                return Some(sample);
            }
            let near = self.bank.near(name, self.kit.names());
            let hint = near.unwrap_or_else(|| "`phonon list sounds` shows what there is".to_owned());
            self.say(format!("there is no sound `{name}`: its events are silent; {hint}"));
            return None;
        };
        match self.cache.load(&path) {
            Ok(loaded) => {
                if let Some(flaw) = loaded.flaw {
                    self.say(format!("{}: {flaw}", path.display()));
                }
                Some(loaded.sample)
            }
            Err(error) => {
                self.say(format!("{}: {error}; its events are silent", path.display()));
                None
            }
        }
    }

    fn say(&mut self, message: String) {
        if !self.messages.contains(&message) {
            self.messages.push(message);
        }
    }
}

fn sample(recording: Recording) -> Sample {
    Sample { rate: recording.rate as f32, channels: recording.channels }
}
