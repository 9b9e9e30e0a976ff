//! Names of sounds to recordings: sample folders first, then the built-in kit, then SoundFonts.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phonon_base::limits;
use phonon_dsp::{Playback, Sample, SampleId, Samples};
use phonon_engine::Handle;
use phonon_io::instrument::Source;
use phonon_io::{Bank, Cache, DecodeError, Entry, Recording, data_directory, sample_roots};
use phonon_pattern::{Controls, Key, Value};

use crate::instruments::Instruments;
use crate::kit::Kit;
use crate::shelf::{Bounds, Kind, Shelf};
use crate::streams::{self, Streams};
use crate::stretching;
use crate::tone::{MIDDLE, Tone};
use crate::values::{EventValues, Habits, Keys};

/// Which of several recordings a note plays that an instrument has for the same key. It follows from its time, so that
/// nothing has to be counted and a render is as what was heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn {
    /// How many notes of its length have gone by.
    pub count: i64,
    /// A random number from 0 to 1.
    pub chance: f32,
}

/// Factors of length are told apart down to a thousandth.
const STRETCH_STEPS: f64 = 1000.0;

/// Numbers of a sound that are remembered.
const PLAIN: usize = 4096;

/// Recordings that one session may have at a time.
pub const PLACES: usize = 65_536;

/// Every recording that a session can play, loaded when first asked for, and let go of when there are too many.
pub struct Sounds {
    bank: Bank,
    cache: Cache<Sample>,
    kit: Kit,
    instruments: Instruments,
    streams: Streams,
    shelf: Shelf,
    /// Recordings by where they come from.
    known: HashMap<Source, SampleId>,
    /// Sounds of which every number is one recording, by name and number, as most events play such.
    plain: HashMap<String, HashMap<i64, Tone>>,
    /// What cannot be played.
    failed: HashSet<Source>,
    /// Recordings at other lengths, by their own and the factor in steps.
    stretched: HashMap<(SampleId, u32), SampleId>,
    messages: Vec<String>,
    said: HashSet<String>,
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
        let (files, stretched) = (limits::SAMPLE_CACHE_BYTES, limits::STRETCHED_BYTES);
        let bounds = Bounds { files, stretched, streams: streams::FILES, places: PLACES };
        Sounds {
            bank: Bank::default(),
            cache: Cache::with_limit(sample, files),
            shelf: Shelf::new(bounds),
            kit: Kit::new(rate),
            instruments: Instruments::default(),
            streams: Streams::default(),
            known: HashMap::new(),
            plain: HashMap::new(),
            failed: HashSet::new(),
            stretched: HashMap::new(),
            messages: Vec::new(),
            said: HashSet::new(),
        }
    }

    /// With another bound than [`limits::SAMPLE_CACHE_BYTES`] for what is loaded from files; nothing may be loaded yet.
    pub fn bounded(self, files: usize) -> Sounds {
        let shelf = Shelf::new(Bounds { files, ..*self.shelf.bounds() });
        Sounds { cache: Cache::with_limit(sample, files), shelf, ..self }
    }

    /// Memory that recordings from files take, in bytes.
    pub fn bytes(&self) -> usize {
        self.cache.bytes()
    }

    /// The recordings that an event plays on the sound `name`. A sound that is missing gives nothing, and one message.
    pub fn tones(&mut self, name: &str, values: &EventValues<'_>, turn: Turn) -> Vec<Tone> {
        // What stands between a bank and a name on disk, and in which case, does not matter.
        let full = values.bank().and_then(|_| self.bank.in_bank(name)).map(str::to_owned);
        let mut tones = self.meant(full.as_deref().unwrap_or(name), values, turn);
        if values.stretch() != 1.0 {
            tones.retain_mut(|tone| self.stretch(tone, values.stretch()).is_some());
        }
        tones
    }

    /// Whether the sample folders have the sound `name`, perhaps from a bank.
    pub fn records(&self, name: &str, bank: Option<&str>) -> bool {
        let full = bank.and_then(|bank| self.bank.in_bank(&format!("{bank}_{name}")));
        full.is_some() || self.bank.entry(name).is_some()
    }

    /// Whether there is a recorded sound of that name anywhere.
    pub fn has(&mut self, name: &str, bank: Option<&str>) -> bool {
        let full = bank.map(|bank| format!("{bank}_{name}"));
        self.records(name, bank)
            || self.kit.count(full.as_deref().unwrap_or(name)) > 0
            || matches!(self.instruments.named(name, &self.bank), Ok(Some(_)))
    }

    /// Goes on with what the sample folders hold now. What is loaded stays; what failed may be tried again.
    pub fn renew(&mut self, bank: Bank) {
        self.bank = bank;
        self.plain.clear();
        self.failed.clear();
        self.said.clear();
    }

    fn meant(&mut self, name: &str, values: &EventValues<'_>, turn: Turn) -> Vec<Tone> {
        let (note, index) = (values.pitch(), values.index());
        let number = index.unwrap_or(0);
        // Where a note may choose the recording, names and numbers are not enough.
        let is_plain = note.is_none() || index.is_some();
        if is_plain
            && let Some(tone) = self.plain.get(name).and_then(|numbers| numbers.get(&number))
            && self.shelf.has(tone.sample)
        {
            self.shelf.ask(tone.sample);
            return vec![*tone];
        }
        match self.bank.entry(name) {
            Some(Entry::Instrument(path)) => {
                let path = path.clone();
                return self.instrument(&path, index.unwrap_or(0), values, turn);
            }
            Some(Entry::Notes(_)) => return self.nearest(name, note.unwrap_or(MIDDLE), index),
            Some(Entry::Files(_)) if note.is_some() && index.is_none() && self.bank.notes(name).is_some() => {
                return self.nearest(name, note.unwrap_or(MIDDLE), None);
            }
            _ => {}
        }
        let path = self.bank.find(name, number).map(Path::to_path_buf).or_else(|| self.bank.file(name));
        let found = match path {
            Some(path) => Some(self.file(path)),
            None => self.kit.find(name, number).map(|sample| {
                let id = self.place(&sample, Kind::Kit);
                id.map(|id| Tone::of(id, &sample))
            }),
        };
        if let Some(tone) = found {
            if let Some(tone) = tone.filter(|_| is_plain) {
                let numbers = self.plain.entry(name.to_owned()).or_default();
                if numbers.len() >= PLAIN {
                    numbers.clear();
                }
                numbers.insert(number, tone);
            }
            return tone.into_iter().collect();
        }
        match self.instruments.named(name, &self.bank) {
            Ok(Some((path, preset))) => return self.instrument(&path, preset as i64, values, turn),
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
    fn instrument(&mut self, path: &Path, number: i64, values: &EventValues<'_>, turn: Turn) -> Vec<Tone> {
        let key = values.pitch().unwrap_or(MIDDLE).round().clamp(0.0, 127.0) as u8;
        let velocity = (values.velocity() * 127.0).round().clamp(1.0, 127.0) as u8;
        let zones = match self.instruments.zones(path, number, key, velocity) {
            Ok(zones) => zones,
            Err(why) => {
                self.say(format!("{}: {why}; its events are silent", path.display()));
                return Vec::new();
            }
        };
        let meant = |zone: &&phonon_io::Zone| {
            let in_turn =
                zone.turn.is_none_or(|(at, of)| turn.count.rem_euclid(i64::from(of)) == i64::from(at));
            let by_chance = zone.chance.contains(&turn.chance);
            zone.keys.contains(&key) && zone.velocities.contains(&velocity) && in_turn && by_chance
        };
        let mut tones = Vec::new();
        for zone in zones.iter().filter(meant) {
            if let Some(id) = self.load(&zone.source)
                && let Some(sample) = self.get(id)
            {
                let group = |number: Option<u32>| number.map(|number| group(path, number));
                let (cuts, off_by) = (group(zone.group), group(zone.off_by));
                tones.push(Tone { cuts, off_by, ..Tone::of_zone(zone, id, sample) });
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
        if let Some(known) = self.known.get(source).filter(|known| self.shelf.has(**known)) {
            return Some(self.shelf.ask(*known));
        }
        if self.failed.contains(source) {
            return None;
        }
        match self.read(source) {
            Ok(id) => {
                self.known.insert(source.clone(), id?);
                id
            }
            Err(error) => {
                // There may be room again.
                if error != DecodeError::NoRoom {
                    self.failed.insert(source.clone());
                }
                self.say(format!("{}: {error}; its events are silent", source.path().display()));
                None
            }
        }
    }

    fn read(&mut self, source: &Source) -> Result<Option<SampleId>, DecodeError> {
        match (self.cache.load_source(source), source) {
            (Ok(loaded), _) => {
                if let Some(flaw) = loaded.flaw {
                    self.say(format!("{}: {flaw}", source.path().display()));
                }
                Ok(self.place(&loaded.sample, Kind::File))
            }
            (Err(DecodeError::TooLong), Source::File(path)) => {
                let sample = Arc::new(self.streams.open(path)?);
                Ok(self.place(&sample, Kind::Stream))
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Puts a longer or shorter recording of the same pitch in place of the one of `tone`.
    fn stretch(&mut self, tone: &mut Tone, factor: f64) -> Option<()> {
        let steps = (factor.clamp(0.01, 100.0) * STRETCH_STEPS).round().max(1.0);
        let factor = steps / STRETCH_STEPS;
        let key = (tone.sample, steps as u32);
        let id = match self.stretched.get(&key).filter(|known| self.shelf.has(**known)) {
            Some(id) => self.shelf.ask(*id),
            None => {
                let sample = self.get(tone.sample)?.clone();
                let bytes =
                    (sample.frames() as f64 * factor) as usize * sample.channels.len() * size_of::<f32>();
                let limit = self.shelf.bounds().stretched;
                if sample.pages.is_some() || self.shelf.bytes(Kind::Stretched) + bytes > limit {
                    self.say(format!(
                        "no room to stretch this much: {} MiB are the limit for all; use shorter samples or fewer factors",
                        limit >> 20
                    ));
                    return None;
                }
                let channels = stretching::stretched(&sample, factor);
                let id = self.place(&Arc::new(Sample::new(sample.rate, channels)), Kind::Stretched)?;
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
    fn place(&mut self, sample: &Arc<Sample>, kind: Kind) -> Option<SampleId> {
        let id = self.shelf.put(sample, kind);
        if id.is_none() {
            self.say(format!("no more than {PLACES} recordings at a time: some events are silent"));
        }
        id
    }

    /// Reads the recordings that an event of these controls plays, or some of them.
    pub fn fetch(&mut self, controls: &Controls) {
        let keys = Keys::all();
        let values = EventValues::new(keys, controls, Habits { tidal: true, ..Habits::default() });
        if let Some(name) = values.sound() {
            self.tones(&name, &values, Turn::default());
        }
    }

    /// Recording `index` of the sound `name`.
    pub fn find(&mut self, name: &str, index: i64) -> Option<Tone> {
        let controls = Controls::one(Key::named("n"), Value::from(index as f64));
        let keys = Keys::all();
        let values = EventValues::new(keys, &controls, Habits::default());
        self.meant(name, &values, Turn::default()).into_iter().next()
    }

    /// Whether number `index` of a sound is loaded or made already, as far as it is a file of its own or of the kit.
    pub fn is_there(&self, name: &str, index: i64) -> bool {
        let Some(path) = self.bank.find(name, index) else { return self.kit.is_made(name, index) };
        let source = Source::File(path.to_path_buf());
        self.failed.contains(&source) || self.known.get(&source).is_some_and(|id| self.shelf.has(*id))
    }

    /// Whether there are files of that name.
    pub fn has_files(&self, name: &str) -> bool {
        self.bank.entry(name).is_some()
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
        self.shelf.get(id)
    }

    /// All recordings loaded so far, for the engine.
    pub fn samples(&self) -> &Samples {
        self.shelf.samples()
    }

    /// Notes that a voice which plays a recording is to start at `frame`, until when it must stay.
    pub fn plan(&mut self, id: SampleId, frame: u64) {
        self.shelf.plan(id, frame);
    }

    /// Tells the engine at frame `now` of recordings that are new, and asks it to let go of those that are too many. What
    /// it has let go of is forgotten here.
    pub fn exchange(&mut self, handle: &mut Handle, now: u64) {
        while let Some((id, gone)) = handle.next_forgotten() {
            if let Some(sample) = self.shelf.forgotten(id, gone) {
                self.known.retain(|_, known| *known != id);
                self.stretched.retain(|(from, _), to| *from != id && *to != id);
                self.plain.values_mut().for_each(|numbers| numbers.retain(|_, tone| tone.sample != id));
                sample.pages.iter().for_each(|pages| self.streams.close(pages));
            }
        }
        while let Some((id, sample)) = self.shelf.next_fresh()
            && handle.set_sample(id, sample)
        {
            self.shelf.sent();
        }
        for id in self.shelf.surplus(now) {
            if !handle.forget_sample(id) {
                self.shelf.forgotten(id, false);
            }
        }
    }

    /// Whether some recording is read from disk while it sounds, so that [`Sounds::serve`] must be called every few
    /// hundredths of a second of sound.
    pub fn streams(&self) -> bool {
        !self.streams.is_empty()
    }

    /// Makes ready what a voice that is about to start reads from disk.
    pub fn prepare(&mut self, play: &Playback) {
        if let Some(pages) = self.get(play.sample).and_then(|sample| sample.pages.clone()) {
            self.streams.prepare(&pages, play);
        }
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

/// A group of the zones of an instrument as a cut group that no event names.
fn group(path: &Path, number: u32) -> u32 {
    let mut hasher = DefaultHasher::new();
    (path, number).hash(&mut hasher);
    hasher.finish() as u32 | 1 << 31
}

fn sample(recording: Recording) -> Sample {
    Sample {
        root: recording.root,
        looped: recording.looped.map(|part| (part.start as u64, part.end as u64)),
        ..Sample::new(recording.rate as f32, recording.channels)
    }
}
