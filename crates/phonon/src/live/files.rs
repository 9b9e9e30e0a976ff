//! What a session writes: its journal, the history of its texts, and recordings. All on a thread of its own, so that a
//! slow or full disk disturbs nobody.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use phonon_io::Take;
use rtrb::Consumer;
use serde_json::json;

use super::LiveOptions;
use crate::journal::{Entry, Header, first_line, line};
use crate::player::STEMS;

/// How often what is written is made safe: less than a second is lost when the machine dies.
const EVERY: Duration = Duration::from_millis(400);
/// How often the disk is tended.
const TICK: Duration = Duration::from_millis(50);

/// The way to the writing thread.
pub struct Files {
    jobs: Sender<Job>,
    troubles: Receiver<String>,
    recorded: Arc<AtomicU64>,
    recording: bool,
    rate: u32,
    outputs: Vec<String>,
    alive: Instant,
    thread: Option<JoinHandle<()>>,
}

enum Job {
    Entries(Vec<(u64, Entry)>),
    Text(Arc<str>, bool),
    /// The outputs on the tape from that frame on.
    Outputs(u64, Vec<String>),
    End,
}

/// What is written to, on the writing thread.
struct Desk {
    journal: Option<File>,
    history: Option<File>,
    tape: Option<Tape>,
    troubles: Sender<String>,
}

/// A recording.
struct Tape {
    samples: Consumer<f32>,
    path: PathBuf,
    rate: u32,
    /// Samples of a frame on the tape.
    width: usize,
    master: Take,
    stems: BTreeMap<String, Take>,
    /// The outputs on the tape, and those that follow from a frame on.
    outputs: Vec<String>,
    coming: Vec<(u64, Vec<String>)>,
    frames: Arc<AtomicU64>,
}

impl Files {
    /// Opens everything that is asked for; what cannot be opened is told and left out.
    pub fn start(
        options: &LiveOptions,
        header: &Header,
        tape: Option<Consumer<f32>>,
    ) -> (Files, Vec<String>) {
        let mut told = Vec::new();
        let mut tell = |path: &Path, error: io::Error| told.push(format!("{}: {error}", path.display()));
        let journal = options.journal.as_ref().and_then(|path| {
            let made = File::create(path)
                .and_then(|mut file| file.write_all(first_line(header).as_bytes()).map(|()| file));
            made.map_err(|error| tell(path, error)).ok()
        });
        let history = options.history.as_ref().and_then(|path| {
            let opened = OpenOptions::new().create(true).append(true).open(path);
            opened.map_err(|error| tell(path, error)).ok()
        });
        let recorded = Arc::new(AtomicU64::new(0));
        let tape = options.record.as_ref().zip(tape).and_then(|(path, samples)| {
            let master = Take::create(path, header.rate, 2).map_err(|error| tell(path, error)).ok()?;
            let width = 2 * (1 + if options.stems { STEMS } else { 0 });
            Some(Tape {
                samples,
                path: path.clone(),
                rate: header.rate,
                width,
                master,
                stems: BTreeMap::new(),
                outputs: Vec::new(),
                coming: Vec::new(),
                frames: recorded.clone(),
            })
        });
        let (jobs, inbox) = channel();
        let (troubles_in, troubles) = channel();
        let recording = tape.is_some();
        let desk = Desk { journal, history, tape, troubles: troubles_in };
        let thread = std::thread::Builder::new().name("files".to_owned()).spawn(move || desk.run(&inbox));
        let thread = thread.map_err(|error| tell(Path::new("phonon"), error)).ok();
        let (rate, outputs, alive) = (header.rate, Vec::new(), Instant::now());
        (Files { jobs, troubles, recorded, recording, rate, outputs, alive, thread }, told)
    }

    /// Keeps a text in the history.
    pub fn keep(&self, text: &Arc<str>, plays: bool) {
        self.send(Job::Text(text.clone(), plays));
    }

    /// Writes what has happened; gives what went wrong since the last call.
    pub fn write(&mut self, mut entries: Vec<(u64, Entry)>, outputs: &[String], frame: u64) -> Vec<String> {
        if *outputs != *self.outputs {
            self.outputs = outputs.to_vec();
            let texts = entries.iter().rev().find(|(_, entry)| matches!(entry, Entry::Text(_)));
            let since = texts.map_or(frame, |(frame, _)| *frame);
            self.send(Job::Outputs(since, self.outputs.clone()));
        }
        if entries.is_empty() && self.alive.elapsed() > EVERY {
            entries.push((frame, Entry::Alive));
        }
        if !entries.is_empty() {
            self.alive = Instant::now();
            self.send(Job::Entries(entries));
        }
        self.troubles.try_iter().collect()
    }

    /// Seconds that have been recorded.
    pub fn recorded(&self) -> Option<f64> {
        self.recording.then(|| self.recorded.load(Relaxed) as f64 / f64::from(self.rate))
    }

    /// Writes the rest, up to `frame`.
    pub fn finish(mut self, mut entries: Vec<(u64, Entry)>, frame: u64) {
        entries.push((frame, Entry::Alive));
        self.send(Job::Entries(entries));
        self.send(Job::End);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }

    fn send(&self, job: Job) {
        // Without its thread nothing is written, which has been told.
        self.jobs.send(job).ok();
    }
}

impl Desk {
    fn run(mut self, inbox: &Receiver<Job>) {
        let mut flushed = Instant::now();
        loop {
            let job = inbox.recv_timeout(TICK);
            let ends = matches!(job, Ok(Job::End) | Err(RecvTimeoutError::Disconnected));
            if let Ok(job) = job {
                self.job(job);
            }
            let is_due = ends || flushed.elapsed() > EVERY;
            if is_due {
                flushed = Instant::now();
            }
            if let Some(tape) = &mut self.tape
                && let Err(error) = tape.tend(is_due)
            {
                let path = tape.path.display();
                let message = format!("recording has stopped: {path}: {error}; what is there is whole");
                self.troubles.send(message).ok();
                self.tape = None;
            }
            if ends {
                return;
            }
        }
    }

    fn job(&mut self, job: Job) {
        match job {
            Job::Entries(entries) => {
                let text: String = entries.iter().map(|(frame, entry)| line(*frame, entry)).collect();
                write(&mut self.journal, &text, "the journal", &self.troubles);
            }
            Job::Text(text, plays) => {
                let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
                let text = format!("{}\n", json!({ "time": time, "plays": plays, "text": &*text }));
                write(&mut self.history, &text, "the history", &self.troubles);
            }
            Job::Outputs(frame, outputs) => {
                if let Some(tape) = &mut self.tape {
                    tape.coming.push((frame, outputs));
                }
            }
            Job::End => {}
        }
    }
}

fn write(file: &mut Option<File>, text: &str, what: &str, troubles: &Sender<String>) {
    if let Some(open) = file
        && let Err(error) = open.write_all(text.as_bytes())
    {
        troubles.send(format!("{what} cannot be written any more: {error}")).ok();
        *file = None;
    }
}

impl Tape {
    /// Writes what lies on the tape.
    fn tend(&mut self, flush: bool) -> io::Result<()> {
        let mut frames = self.samples.slots() / self.width;
        while frames > 0 {
            let done = self.frames.load(Relaxed);
            while self.coming.first().is_some_and(|(frame, _)| *frame <= done) {
                self.outputs = self.coming.remove(0).1;
            }
            let until = self.coming.first().map_or(u64::MAX, |(frame, _)| frame - done);
            let count = frames.min(usize::try_from(until).unwrap_or(usize::MAX));
            self.take(count)?;
            frames -= count;
        }
        if flush {
            self.master.flush()?;
            self.stems.values_mut().try_for_each(Take::flush)?;
        }
        Ok(())
    }

    fn take(&mut self, count: usize) -> io::Result<()> {
        let Ok(chunk) = self.samples.read_chunk(count * self.width) else { return Ok(()) };
        let samples: Vec<f32> = chunk.into_iter().collect();
        let signal = |at: usize| -> Vec<f32> {
            samples.chunks_exact(self.width).flat_map(|frame| [frame[2 * at], frame[2 * at + 1]]).collect()
        };
        self.master.write(&signal(0))?;
        let begun = self.frames.fetch_add(count as u64, Relaxed);
        if self.width > 2 {
            for (at, name) in self.outputs.iter().enumerate().take(STEMS) {
                if !self.stems.contains_key(name) {
                    let path = stem_path(&self.path, name);
                    self.stems.insert(name.clone(), Take::create(&path, self.rate, 2)?);
                }
                if let Some(stem) = self.stems.get_mut(name) {
                    pad(stem, begun)?;
                    stem.write(&signal(1 + at))?;
                }
            }
            let end = begun + count as u64;
            self.stems.values_mut().try_for_each(|stem| pad(stem, end))?;
        }
        Ok(())
    }
}

/// Silence up to `frame`.
fn pad(stem: &mut Take, frame: u64) -> io::Result<()> {
    let silence = [0.0; 2048];
    while stem.frames() < frame {
        let count = (frame - stem.frames()).min(1024) as usize;
        stem.write(&silence[..2 * count])?;
    }
    Ok(())
}

/// `take.wav` and `d1` give `take-d1.wav`.
fn stem_path(path: &Path, name: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{name}.wav"))
}
