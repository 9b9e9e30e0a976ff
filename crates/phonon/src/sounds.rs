//! Names of sounds to recordings: sample folders first, then the built-in kit, then SoundFonts.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phonon_base::limits;
use phonon_dsp::{Playback, Sample, SampleId, Samples};
use phonon_io::instrument::Source;
use phonon_io::{Bank, Cache, DecodeError, Entry, Recording, data_directory, sample_roots};
use phonon_pattern::{Controls, Key, Value};

use crate::instruments::Instruments;
use crate::kit::Kit;
use crate::streams::Streams;
use crate::stretching;
use crate::tone::{MIDDLE, Tone};
use crate::values::{EventValues, Habits, Keys};

/// Factors of length are told apart down to a thousandth.
const STRETCH_STEPS: f64 = 1000.0;

/// Every recording that a session can play, loaded when first asked for.
pub struct Sounds {
    bank: Bank,
    cache: Cache<Sample>,
    kit: Kit,
    instruments: Instruments,
    streams: Streams,
    /// Recordings by where they come from; nothing where that failed.
    known: HashMap<Source, Option<SampleId>>,
    /// Recordings at other lengths, by their own and the factor in steps.
    stretched: HashMap<(SampleId, u32), SampleId>,
    stretched_bytes: usize,
    samples: Samples,
    messages: Vec<String>,
    said: std::collections::HashSet<String>,
}

impl Sounds {
    /// Looks in `samples` beside the song, the user's data folder, `folders`, and `path` (a list like `PATH`).
    pub fn new(song: Option<&Path>, folders: &[PathBuf], path: Option<&OsStr>, rate: u32) -> Sounds {
        let roots = sample_roots(song, data_directory(), folders, path);
        let bank = Bank::scan(song, &roots);
        let messages = bank.unread().iter().map(|(path, why)| format!("{}: {why}", path.display())).collect();
        Sounds { bank, messages, ..Sounds::empty(rate) }
    }

    /// No recordings at all but the kit's.
    pub fn empty(rate: u32) -> Sounds {
        Sounds {
            bank: Bank::default(),
            cache: Cache::new(sample),
            kit: Kit::new(rate),
            instruments: Instruments::default(),
            streams: Streams::default(),
            known: HashMap::new(),
            stretched: HashMap::new(),
            stretched_bytes: 0,
            samples: Samples::default(),
            messages: Vec::new(),
            said: Default::default(),
        }
    }

    /// The recordings that an event plays on the sound `name`. A sound that is missing gives nothing, and one message.
    pub fn tones(&mut self, name: &str, values: &EventValues<'_>) -> Vec<Tone> {
        // What stands between a bank and a name on disk, and in which case, does not matter.
        let name = match values.bank().and_then(|_| self.bank.in_bank(name)) {
            Some(full) => full.to_owned(),
            None => name.to_owned(),
        };
        let mut tones = self.meant(&name, values);
        if values.stretch() != 1.0 {
            tones.retain_mut(|tone| self.stretch(tone, values.stretch()).is_some());
        }
        tones
    }

    fn meant(&mut self, name: &str, values: &EventValues<'_>) -> Vec<Tone> {
        let (note, index) = (values.pitch(), values.index());
        match self.bank.entry(name) {
            Some(Entry::Instrument(path)) => {
                let path = path.clone();
                return self.instrument(&path, index.unwrap_or(0), values);
            }
            Some(Entry::Notes(_)) => return self.nearest(name, note.unwrap_or(MIDDLE), index),
            Some(Entry::Files(_)) if note.is_some() && index.is_none() && self.bank.notes(name).is_some() => {
                return self.nearest(name, note.unwrap_or(MIDDLE), None);
            }
            _ => {}
        }
        let number = index.unwrap_or(0);
        let path = self.bank.find(name, number).map(Path::to_path_buf).or_else(|| self.bank.file(name));
        if let Some(path) = path {
            return self.file(path).into_iter().collect();
        }
        if let Some(sample) = self.kit.find(name, number) {
            let id = self.place(&sample);
            return vec![Tone::of(id, &sample)];
        }
        match self.instruments.named(name, &self.bank) {
            Ok(Some((path, preset))) => return self.instrument(&path, preset as i64, values),
            Ok(None) => {}
            Err(message) => {
                self.say(message);
                return Vec::new();
            }
        }
        let near = self.bank.near(name, self.kit.names());
        let hint = near.unwrap_or_else(|| "`phonon list sounds` shows what there is".to_owned());
        self.say(format!("there is no sound `{name}`: its events are silent; {hint}"));
        Vec::new()
    }

    /// The recording of a sound that is nearest to a note; of two that are as near, the lower one.
    fn nearest(&mut self, name: &str, note: f64, index: Option<i64>) -> Vec<Tone> {
        let notes = self.bank.notes(name).unwrap_or_default();
        let distance = |root: f32| (f64::from(root) - note).abs();
        let nearest = notes.iter().min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
        let Some((root, files)) = nearest else { return Vec::new() };
        let number = index.unwrap_or(0).rem_euclid(files.len() as i64);
        let tone = self.file(files[number as usize].clone());
        tone.into_iter().map(|tone| Tone { root: f64::from(*root), ..tone }).collect()
    }

    /// The zones of preset `number` of an instrument that an event plays.
    fn instrument(&mut self, path: &Path, number: i64, values: &EventValues<'_>) -> Vec<Tone> {
        let zones = match self.instruments.zones(path, number) {
            Ok(zones) => zones,
            Err(why) => {
                self.say(format!("{}: {why}; its events are silent", path.display()));
                return Vec::new();
            }
        };
        let key = values.pitch().unwrap_or(MIDDLE).round().clamp(0.0, 127.0) as u8;
        let velocity = (values.velocity() * 127.0).round().clamp(1.0, 127.0) as u8;
        let meant = |zone: &&phonon_io::Zone| zone.keys.contains(&key) && zone.velocities.contains(&velocity);
        let mut tones = Vec::new();
        for zone in zones.iter().filter(meant) {
            if let Some(id) = self.load(&zone.source)
                && let Some(sample) = self.get(id)
            {
                tones.push(Tone::of_zone(zone, id, sample));
            }
        }
        tones
    }

    fn file(&mut self, path: PathBuf) -> Option<Tone> {
        let id = self.load(&Source::File(path))?;
        self.get(id).map(|sample| Tone::of(id, sample))
    }

    /// The recording at `source`, from memory, from its file, or on disk if it is too long for memory.
    fn load(&mut self, source: &Source) -> Option<SampleId> {
        if let Some(known) = self.known.get(source) {
            return *known;
        }
        let found = match (self.cache.load_source(source), source) {
            (Ok(loaded), _) => {
                if let Some(flaw) = loaded.flaw {
                    self.say(format!("{}: {flaw}", source.path().display()));
                }
                Ok(self.place(&loaded.sample))
            }
            (Err(DecodeError::TooLong), Source::File(path)) => {
                let id = SampleId(self.samples.0.len() as u32);
                self.streams.open(path, id).map(|sample| {
                    self.samples.0.push(Arc::new(sample));
                    id
                })
            }
            (Err(error), _) => Err(error),
        };
        if let Err(error) = &found {
            self.say(format!("{}: {error}; its events are silent", source.path().display()));
        }
        self.known.insert(source.clone(), found.clone().ok());
        found.ok()
    }

    /// Puts a longer or shorter recording of the same pitch in place of the one of `tone`.
    fn stretch(&mut self, tone: &mut Tone, factor: f64) -> Option<()> {
        let steps = (factor.clamp(0.01, 100.0) * STRETCH_STEPS).round().max(1.0);
        let factor = steps / STRETCH_STEPS;
        let key = (tone.sample, steps as u32);
        let id = match self.stretched.get(&key) {
            Some(id) => *id,
            None => {
                let sample = self.get(tone.sample)?.clone();
                let bytes =
                    (sample.frames() as f64 * factor) as usize * sample.channels.len() * size_of::<f32>();
                let limit = limits::STRETCHED_BYTES;
                if sample.pages.is_some() || self.stretched_bytes + bytes > limit {
                    self.say(format!(
                        "no room to stretch this much: {} MiB are the limit for all; use shorter samples or fewer factors",
                        limit >> 20
                    ));
                    return None;
                }
                self.stretched_bytes += bytes;
                let channels = stretching::stretched(&sample.channels, sample.rate, factor);
                let id = self.place(&Arc::new(Sample::new(sample.rate, channels)));
                self.stretched.insert(key, id);
                id
            }
        };
        let longer = |frame: u64| (frame as f64 * factor).round() as u64;
        tone.looped = tone.looped.map(|(begin, end)| (longer(begin), longer(end)));
        tone.sample = id;
        Some(())
    }

    /// The place of a recording in the table that voices read from.
    fn place(&mut self, sample: &Arc<Sample>) -> SampleId {
        let same = self.samples.0.iter().position(|known| Arc::ptr_eq(known, sample));
        let at = same.unwrap_or_else(|| {
            self.samples.0.push(sample.clone());
            self.samples.0.len() - 1
        });
        SampleId(at as u32)
    }

    /// Recording `index` of the sound `name`.
    pub fn find(&mut self, name: &str, index: i64) -> Option<Tone> {
        let controls = Controls::one(Key::named("n"), Value::from(index as f64));
        let keys = Keys::default();
        let values = EventValues::new(&keys, &controls, Habits::default());
        self.meant(name, &values).into_iter().next()
    }

    /// The recording that a text names: a file (`halls/big.wav`), a sound (`bd`), or one of its numbers (`bd:3`). One
    /// that is missing gives nothing, and one message.
    pub fn recording(&mut self, text: &str) -> Option<Arc<Sample>> {
        let text = text.trim();
        let (name, index) = match text.rsplit_once(':').map(|(name, number)| (name, number.parse::<i64>())) {
            Some((name, Ok(index))) => (name, index),
            _ => (text, 0),
        };
        let tone = self.find(name, index)?;
        // A unit reads all of it at any time, so what is on disk does not serve.
        self.get(tone.sample).filter(|sample| sample.pages.is_none()).cloned()
    }

    /// A loaded recording.
    pub fn get(&self, id: SampleId) -> Option<&Arc<Sample>> {
        self.samples.0.get(id.0 as usize)
    }

    /// All recordings loaded so far, for the engine.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Whether some recording is read from disk while it sounds, so that [`Sounds::serve`] must be called every few
    /// hundredths of a second of sound.
    pub fn streams(&self) -> bool {
        !self.streams.is_empty()
    }

    /// Makes ready what a voice that is about to start reads from disk.
    pub fn prepare(&mut self, play: &Playback) {
        self.streams.prepare(play);
    }

    /// Reads from disk what sounding voices will need next.
    pub fn serve(&mut self) {
        for message in self.streams.serve() {
            self.say(message);
        }
    }

    /// What there is to say since the last call.
    pub fn take_messages(&mut self) -> Vec<String> {
        std::mem::take(&mut self.messages)
    }

    /// Says it, once.
    fn say(&mut self, message: String) {
        if self.said.insert(message.clone()) {
            self.messages.push(message);
        }
    }
}

fn sample(recording: Recording) -> Sample {
    Sample {
        root: recording.root,
        looped: recording.looped.map(|part| (part.start as u64, part.end as u64)),
        ..Sample::new(recording.rate as f32, recording.channels)
    }
}
