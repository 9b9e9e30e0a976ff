//! Loaded samples, kept while there is room for them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use phonon_base::limits;

use crate::decode::{DecodeError, Flaw, Recording};
use crate::instrument::Source;

/// Samples by path, each loaded when first asked for. Together they stay under a limit: the one that has not been
/// asked for the longest goes first, but never one that somebody still holds. So whoever plays a sample never
/// is the last to let go of it, and frees nothing.
///
/// `T` is what a player wants a recording turned into.
pub struct Cache<T> {
    make: fn(Recording) -> T,
    limit: usize,
    bytes: usize,
    now: u64,
    entries: HashMap<Source, Entry<T>>,
    /// Older contents of files that changed while they were held, with their bytes.
    outdated: Vec<(Arc<T>, usize)>,
}

struct Entry<T> {
    result: Result<Loaded<T>, DecodeError>,
    bytes: usize,
    asked: u64,
    stamp: Option<Stamp>,
}

/// Time of change and length: what tells a file from its older self.
type Stamp = (Option<SystemTime>, u64);

/// A sample that is in memory.
#[derive(Debug)]
pub struct Loaded<T> {
    /// The sample, shared.
    pub sample: Arc<T>,
    /// What is missing of it.
    pub flaw: Option<Flaw>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Loaded<T> {
        Loaded { sample: Arc::clone(&self.sample), flaw: self.flaw }
    }
}

impl<T> Cache<T> {
    /// Empty, holding up to [`limits::SAMPLE_CACHE_BYTES`].
    pub fn new(make: fn(Recording) -> T) -> Cache<T> {
        Cache::with_limit(make, limits::SAMPLE_CACHE_BYTES)
    }

    /// Empty, holding up to `limit` bytes.
    pub fn with_limit(make: fn(Recording) -> T, limit: usize) -> Cache<T> {
        Cache { make, limit, bytes: 0, now: 0, entries: HashMap::new(), outdated: Vec::new() }
    }

    /// The sample in the audio file at `path`, as [`Cache::load_source`].
    pub fn load(&mut self, path: &Path) -> Result<Loaded<T>, DecodeError> {
        self.load_source(&Source::File(path.to_path_buf()))
    }

    /// The sample at `source`, loaded now if it is not there. A file that failed is not tried again before
    /// [`Cache::refresh`], except one that did not exist or for which there was no room.
    pub fn load_source(&mut self, source: &Source) -> Result<Loaded<T>, DecodeError> {
        self.now += 1;
        if let Some(entry) = self.entries.get_mut(source) {
            entry.asked = self.now;
            return entry.result.clone();
        }
        let stamp = stamp(source.path());
        let (result, bytes) = match source.load() {
            Ok(recording) => {
                let bytes = recording.bytes();
                self.make_room(bytes)?;
                let flaw = recording.flaw;
                (Ok(Loaded { sample: Arc::new((self.make)(recording)), flaw }), bytes)
            }
            Err(DecodeError::NotFound) => return Err(DecodeError::NotFound),
            Err(error) => (Err(error), 0),
        };
        self.bytes += bytes;
        let entry = Entry { result: result.clone(), bytes, asked: self.now, stamp };
        self.entries.insert(source.clone(), entry);
        result
    }

    /// Memory that the samples take, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Forgets what has changed on disk since it was loaded, and what failed, so that it is loaded anew.
    pub fn refresh(&mut self) {
        let stale = |source: &Source, entry: &mut Entry<T>| {
            entry.result.is_err() || entry.stamp != stamp(source.path())
        };
        for (_, entry) in self.entries.extract_if(stale) {
            if let Ok(loaded) = entry.result {
                self.outdated.push((loaded.sample, entry.bytes));
            }
        }
        self.drop_outdated();
    }

    /// Drops samples that nobody holds, the longest unasked first, until `bytes` more fit.
    fn make_room(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.drop_outdated();
        while self.bytes + bytes > self.limit {
            let idle = self.entries.iter().filter(|(_, entry)| match &entry.result {
                Ok(loaded) => Arc::strong_count(&loaded.sample) == 1,
                Err(_) => false,
            });
            let oldest = idle.min_by_key(|(_, entry)| entry.asked).map(|(path, _)| path.clone());
            let entry = oldest.and_then(|path| self.entries.remove(&path)).ok_or(DecodeError::NoRoom)?;
            self.bytes -= entry.bytes;
        }
        Ok(())
    }

    fn drop_outdated(&mut self) {
        self.outdated.retain(|(sample, bytes)| {
            let held = Arc::strong_count(sample) > 1;
            self.bytes -= if held { 0 } else { *bytes };
            held
        });
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok(), about.len()))
}
