//! The table of recordings that voices read from: which are in it, how large they are, and which of them may go.
//!
//! Recordings are put in when they are first asked for, and taken out when there are too many: the one that has not been
//! asked for the longest goes first, and none for which a voice is planned. Whether a voice still plays it, the engine
//! knows; so it is asked, and its place is free only once it has let go.

use std::collections::VecDeque;
use std::sync::Arc;

use phonon_dsp::{Sample, SampleId, Samples};

/// What bounds a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Part of the built-in kit, which is small and stays.
    Kit,
    /// From a file.
    File,
    /// Another length of a recording.
    Stretched,
    /// On disk, and open.
    Stream,
}

/// The most that recordings of a kind may take. From three quarters of that on, those that nobody needs go.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of those from files.
    pub files: usize,
    /// Bytes of those at other lengths.
    pub stretched: usize,
    /// Open files.
    pub streams: usize,
    /// Recordings of all kinds.
    pub places: usize,
}

/// The table.
pub struct Shelf {
    samples: Samples,
    places: Vec<Option<Place>>,
    free: Vec<SampleId>,
    /// What the engine has not been told yet.
    fresh: VecDeque<SampleId>,
    bounds: Bounds,
    /// Whether there may be too many since the last look.
    grown: bool,
    now: u64,
    nothing: Arc<Sample>,
}

struct Place {
    kind: Kind,
    bytes: usize,
    /// When it was last asked for, in turns.
    asked: u64,
    /// The frame at which its last voice is to start.
    planned: u64,
    /// The engine has been asked to let go of it.
    leaving: bool,
}

impl Shelf {
    /// An empty table.
    pub fn new(bounds: Bounds) -> Shelf {
        Shelf {
            samples: Samples::default(),
            places: Vec::new(),
            free: Vec::new(),
            fresh: VecDeque::new(),
            bounds,
            grown: false,
            now: 0,
            nothing: Arc::new(Sample::new(1.0, Vec::new())),
        }
    }

    /// All recordings, for whoever plays them.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// A recording.
    pub fn get(&self, id: SampleId) -> Option<&Arc<Sample>> {
        self.places.get(id.0 as usize)?.as_ref()?;
        self.samples.0.get(id.0 as usize)
    }

    /// The place of a recording, which is put in if it is not there. Nothing when the table is full.
    pub fn put(&mut self, sample: &Arc<Sample>, kind: Kind) -> Option<SampleId> {
        let same = |(at, place): (usize, &Option<Place>)| match place {
            Some(place) => !place.leaving && Arc::ptr_eq(&self.samples.0[at], sample),
            None => false,
        };
        if let Some(at) = self.places.iter().enumerate().position(same) {
            return Some(self.ask(SampleId(at as u32)));
        }
        let id = self.next()?;
        let at = id.0 as usize;
        let bytes = sample.channels.iter().map(|channel| size_of_val(&channel[..])).sum();
        self.samples.0[at] = sample.clone();
        self.places[at] = Some(Place { kind, bytes, asked: 0, planned: 0, leaving: false });
        self.fresh.push_back(id);
        self.grown = true;
        Some(self.ask(id))
    }

    /// A free place.
    fn next(&mut self) -> Option<SampleId> {
        if let Some(id) = self.free.pop() {
            return Some(id);
        }
        let at = self.places.len();
        if at >= self.bounds.places {
            return None;
        }
        self.places.push(None);
        self.samples.0.push(self.nothing.clone());
        Some(SampleId(at as u32))
    }

    /// Notes that a recording was asked for.
    pub fn ask(&mut self, id: SampleId) -> SampleId {
        self.now += 1;
        if let Some(Some(place)) = self.places.get_mut(id.0 as usize) {
            place.asked = self.now;
        }
        id
    }

    /// Notes that a voice which plays it is to start at `frame`.
    pub fn plan(&mut self, id: SampleId, frame: u64) {
        if let Some(Some(place)) = self.places.get_mut(id.0 as usize) {
            place.planned = place.planned.max(frame);
        }
    }

    /// Whether a recording can still be named.
    pub fn has(&self, id: SampleId) -> bool {
        matches!(self.places.get(id.0 as usize), Some(Some(place)) if !place.leaving)
    }

    /// What bounds the table.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Bytes of all recordings of a kind.
    pub fn bytes(&self, kind: Kind) -> usize {
        self.places.iter().flatten().filter(|place| place.kind == kind).map(|place| place.bytes).sum()
    }

    /// A recording that the engine does not have yet.
    pub fn next_fresh(&mut self) -> Option<(SampleId, Arc<Sample>)> {
        let id = *self.fresh.front()?;
        self.samples.0.get(id.0 as usize).map(|sample| (id, sample.clone()))
    }

    /// The engine has been sent what [`Shelf::next_fresh`] gave.
    pub fn sent(&mut self) {
        self.fresh.pop_front();
    }

    /// Recordings that are one too many, and that no voice from frame `now` on plays: the engine is to be asked to let go
    /// of them.
    pub fn surplus(&mut self, now: u64) -> Vec<SampleId> {
        let mut surplus = Vec::new();
        if !std::mem::take(&mut self.grown) {
            return surplus;
        }
        let taken = self.places.len() - self.free.len();
        for (kind, most) in [
            (Kind::File, self.bounds.files),
            (Kind::Stretched, self.bounds.stretched),
            (Kind::Stream, self.bounds.streams),
        ] {
            let mine = |place: &&Place| place.kind == kind && !place.leaving;
            let size = |place: &Place| if kind == Kind::Stream { 1 } else { place.bytes };
            let mut sum: usize = self.places.iter().flatten().filter(mine).map(size).sum();
            // Room for what comes next, so that nobody has to wait for the engine.
            while sum > most / 4 * 3 || taken > self.bounds.places / 4 * 3 + surplus.len() {
                let idle = self.places.iter_mut().enumerate();
                let idle = idle.filter_map(|(at, place)| place.as_mut().map(|place| (at, place)));
                let idle =
                    idle.filter(|(_, place)| place.kind == kind && !place.leaving && place.planned < now);
                let Some((at, place)) = idle.min_by_key(|(_, place)| place.asked) else {
                    self.grown = true;
                    break;
                };
                place.leaving = true;
                sum -= size(place);
                surplus.push(SampleId(at as u32));
            }
        }
        surplus
    }

    /// The engine has let go of a recording, or has not because it sounds. Gives what has gone.
    pub fn forgotten(&mut self, id: SampleId, gone: bool) -> Option<Arc<Sample>> {
        let entry = self.places.get_mut(id.0 as usize)?;
        let place = entry.as_mut()?;
        place.leaving = false;
        if !gone {
            self.grown = true;
            return None;
        }
        *entry = None;
        self.free.push(id);
        Some(std::mem::replace(&mut self.samples.0[id.0 as usize], self.nothing.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { files: 4000, stretched: 4000, streams: 4, places: 100 };

    fn sample(frames: usize) -> Arc<Sample> {
        Arc::new(Sample::new(48_000.0, vec![vec![0.5; frames]]))
    }

    fn full() -> (Shelf, Vec<SampleId>) {
        let mut shelf = Shelf::new(BOUNDS);
        let ids = (0..4).filter_map(|_| shelf.put(&sample(250), Kind::File)).collect();
        (shelf, ids)
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes_first() {
        let (mut shelf, ids) = full();
        shelf.ask(ids[0]);
        assert_eq!(shelf.surplus(1), [ids[1]], "3000 bytes are three quarters");
        assert!(shelf.surplus(1).is_empty(), "it is on its way");
        assert!(!shelf.has(ids[1]) && shelf.has(ids[0]));
        assert!(shelf.forgotten(ids[1], true).is_some());
        assert_eq!(shelf.bytes(Kind::File), 3000);
        assert_eq!(shelf.put(&sample(10), Kind::File), Some(ids[1]), "its place is used again");
    }

    #[test]
    fn what_is_planned_or_sounds_stays() {
        let (mut shelf, ids) = full();
        shelf.plan(ids[0], 1000);
        assert_eq!(shelf.surplus(1000), [ids[1]]);
        assert!(shelf.forgotten(ids[1], false).is_none());
        assert!(shelf.has(ids[1]));
        assert_eq!(shelf.surplus(1001), [ids[0]]);
    }

    #[test]
    fn the_kit_stays_and_a_full_table_takes_no_more() {
        let mut shelf = Shelf::new(BOUNDS);
        let ids: Vec<_> = (0..101).map(|_| shelf.put(&sample(1), Kind::Kit)).collect();
        assert_eq!(ids.iter().flatten().count(), 100);
        assert!(shelf.surplus(1).is_empty());
        let same = sample(3);
        let mut shelf = Shelf::new(BOUNDS);
        assert_eq!(shelf.put(&same, Kind::File), shelf.put(&same, Kind::File));
    }
}
