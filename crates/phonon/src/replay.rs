//! A session once more, from its journal: the same bits as were heard.

use std::collections::VecDeque;
use std::path::PathBuf;

use phonon_engine::{Engine, Stereo};
use phonon_io::Meter;

use crate::edit::{Edit, Setting, Song};
use crate::feed::{engine_options, threads};
use crate::journal::{self, Entry};
use crate::render::{RenderError, Sink};
use crate::session::Session;
use crate::sounds::Sounds;

/// Where a journal's samples are, and how it is rendered.
#[derive(Clone, Debug)]
pub struct ReplayOptions {
    /// Frames in a host block. Makes no difference to the sound.
    pub block: usize,
    /// The folder that the song is in, for its `samples`.
    pub song_folder: Option<PathBuf>,
    /// Further folders of samples.
    pub sample_folders: Vec<PathBuf>,
    /// A list of folders of samples in the form of `PATH`.
    pub sample_path: Option<std::ffi::OsString>,
}

/// What was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayReport {
    /// Frames in all.
    pub frames: u64,
    /// Frames per second.
    pub rate: u32,
    /// How loud it is.
    pub levels: phonon_io::Levels,
    /// Events that came too late; none, unless the journal was changed.
    pub late: u64,
}

/// A session that is played from its journal.
pub struct Replay {
    session: Session,
    engine: Engine,
    entries: VecDeque<(u64, Entry)>,
    /// Frames in all.
    pub frames: u64,
}

impl Replay {
    /// Reads a journal.
    pub fn new(text: &str, sounds: impl FnOnce(u32) -> Sounds) -> Result<Replay, RenderError> {
        let (header, entries) = journal::read(text).map_err(RenderError::Option)?;
        let engine = phonon_engine::Options { yields: true, ..engine_options(threads()) };
        let setting = Setting { rate: header.rate, limiter: header.limiter, engine };
        let mut entries: VecDeque<(u64, Entry)> = entries.into();
        let frames = entries.back().map_or(0, |(frame, _)| *frame);
        let first = match entries.pop_front() {
            Some((0, Entry::Text(text))) => text,
            _ => return Err(RenderError::Option("the journal does not begin with a text".to_owned())),
        };
        let mut sounds = sounds(header.rate);
        let edit = Edit::with_recordings(&first, &Song::default(), &setting, &mut sounds)
            .map_err(RenderError::Text)?;
        let (session, engine) = Session::new(edit, &header, setting, sounds);
        Ok(Replay { session, engine, entries, frames })
    }

    /// Renders the next frames.
    pub fn block(&mut self, master: &mut [Stereo]) -> Result<(), RenderError> {
        let mut done = 0;
        while done < master.len() {
            self.happen()?;
            let next = self.entries.front().map_or(u64::MAX, |(frame, _)| *frame);
            let until = next.saturating_sub(self.engine.position()).max(1);
            let wanted = (master.len() - done).min(usize::try_from(until).unwrap_or(usize::MAX));
            let count = self.session.feed.next(&self.engine, wanted);
            self.engine.render(&mut master[done..done + count]);
            done += count;
        }
        Ok(())
    }

    /// Lets happen what happens at the frame that comes next.
    fn happen(&mut self) -> Result<(), RenderError> {
        let now = self.engine.position();
        while self.entries.front().is_some_and(|(frame, _)| *frame <= now) {
            let Some((frame, entry)) = self.entries.pop_front() else { break };
            match entry {
                Entry::Text(text) => {
                    let (song, setting) = (self.session.song().clone(), *self.session.setting());
                    let recordings = &mut self.session.feed.sounds;
                    let edit = Edit::with_recordings(&text, &song, &setting, recordings)
                        .map_err(RenderError::Text)?;
                    // The ring has been emptied by the block before.
                    self.session
                        .apply(edit, frame)
                        .map_err(|_| RenderError::Sink("too much at once".to_owned()))?;
                }
                Entry::Settled(outputs) => {
                    let (song, setting) = (self.session.song().settled(&outputs), *self.session.setting());
                    let recordings = &mut self.session.feed.sounds;
                    let edit = Edit::with_recordings(&song.text, &song, &setting, recordings)
                        .map_err(RenderError::Text)?;
                    self.session
                        .settle(edit, frame, outputs)
                        .map_err(|_| RenderError::Sink("too much at once".to_owned()))?;
                }
                Entry::Command(command) => self.session.act(&command, frame),
                Entry::Dials(values, from) => self.session.set_dials(values, frame, from),
                Entry::Shed(count) => drop(self.engine.shed(count)),
                Entry::Alive => {}
            }
        }
        // Frees what has been played.
        while self.session.feed.handle.next_fault().is_some() {}
        Ok(())
    }
}

/// Renders the journal `text` into `sink`.
pub fn replay(text: &str, options: &ReplayOptions, sink: &mut dyn Sink) -> Result<ReplayReport, RenderError> {
    let mut rate = 0;
    let mut replay = Replay::new(text, |of| {
        rate = of;
        let (folder, path) = (options.song_folder.as_deref(), options.sample_path.as_deref());
        Sounds::new(folder, &options.sample_folders, path, of)
    })?;
    sink.begin(&[]).map_err(RenderError::Sink)?;
    let mut meter = Meter::new(rate, 2);
    let size = options.block.clamp(1, phonon_base::limits::BLOCK_FRAMES);
    let (mut block, mut left, mut right) = (vec![[0.0; 2]; size], vec![0.0; size], vec![0.0; size]);
    let mut done = 0;
    while done < replay.frames {
        let count = (size as u64).min(replay.frames - done) as usize;
        replay.block(&mut block[..count])?;
        for (i, frame) in block[..count].iter().enumerate() {
            [left[i], right[i]] = *frame;
        }
        let sides = [&left[..count], &right[..count]];
        meter.add(&sides);
        sink.block(sides, &[]).map_err(RenderError::Sink)?;
        done += count as u64;
        sink.progress(done as f64 / replay.frames as f64);
    }
    let late = replay.session.feed.handle.stats().late.load(std::sync::atomic::Ordering::Relaxed);
    Ok(ReplayReport { frames: done, rate, levels: meter.levels(), late })
}
