//! Recordings on disk: keeps the pages at hand that voices are about to read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use phonon_base::limits;
use phonon_dsp::pages::{PAGE, Pages};
use phonon_dsp::{Playback, Sample};
use phonon_io::DecodeError;
use phonon_io::stream::Stream;

/// Most files that are open at once.
pub const FILES: usize = 16;
/// How much of a recording is at hand before a voice starts, in seconds.
const READY: f64 = 0.5;

/// All files that are read while they sound.
#[derive(Default)]
pub struct Streams(Vec<Open>);

struct Open {
    path: PathBuf,
    pages: Arc<Pages>,
    stream: Stream,
    /// For each slot its page, and when it was last wanted.
    slots: Vec<(Option<usize>, u64)>,
    now: u64,
    missed: u64,
}

impl Streams {
    /// Opens the file at `path`.
    pub fn open(&mut self, path: &Path) -> Result<Sample, DecodeError> {
        if self.0.len() >= FILES {
            return Err(DecodeError::NoRoom);
        }
        let stream = Stream::open(path)?;
        let pages = Arc::new(Pages::new(stream.frames as usize, stream.channels, limits::STREAM_PAGES));
        let sample = Sample {
            root: stream.root,
            looped: stream.looped.clone().map(|part| (part.start as u64, part.end as u64)),
            ..Sample::on_disk(stream.rate as f32, pages.clone())
        };
        let slots = vec![(None, 0); pages.slots()];
        self.0.push(Open { path: path.to_path_buf(), pages, stream, slots, now: 0, missed: 0 });
        Ok(sample)
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Closes the file that fills `pages`.
    pub fn close(&mut self, pages: &Arc<Pages>) {
        self.0.retain(|open| !Arc::ptr_eq(&open.pages, pages));
    }

    /// Makes ready what a voice reads first of the recording that has those pages.
    pub fn prepare(&mut self, pages: &Arc<Pages>, play: &Playback) {
        let Some(open) = self.0.iter_mut().find(|open| Arc::ptr_eq(&open.pages, pages)) else { return };
        let ahead = (READY * play.speed.abs() * f64::from(open.stream.rate)) as u64 + 4096;
        let end = play.end.min(open.stream.frames);
        let (first, last) = match play.speed < 0.0 {
            true => (end.saturating_sub(ahead), end),
            false => (play.begin.saturating_sub(4096), play.begin + ahead),
        };
        open.pages.want(first as usize, last as usize);
        open.serve();
    }

    /// Reads the pages that voices have asked for. Says which files could not be read in time.
    pub fn serve(&mut self) -> Vec<String> {
        let mut late = Vec::new();
        for open in &mut self.0 {
            open.serve();
            let missed = open.pages.missed();
            if missed > open.missed && open.missed == 0 {
                late.push(format!("{}: not read in time, so parts are silent", open.path.display()));
            }
            open.missed = missed;
        }
        late
    }
}

impl Open {
    fn serve(&mut self) {
        self.now += 1;
        let Open { pages, stream, slots, now, .. } = self;
        let mut missing = Vec::new();
        pages.take_wanted(|page| match slots.iter_mut().find(|slot| slot.0 == Some(page)) {
            Some(slot) => slot.1 = *now,
            None => missing.push(page),
        });
        for page in missing {
            let longest_ago = slots.iter().enumerate().min_by_key(|(_, slot)| (slot.0.is_some(), slot.1));
            let Some((at, old)) = longest_ago.map(|(at, slot)| (at, *slot)) else { return };
            if old.0.is_some() && old.1 == *now {
                // More is asked for than there is room for.
                return;
            }
            let frames = stream.read((page * PAGE) as u64, PAGE);
            pages.put(page, at, old.0, &frames);
            slots[at] = (Some(page), *now);
        }
    }
}
