//! A session without a clock: conductor and engine take turns, a block at a time.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use phonon_base::Diagnostic;
use phonon_dsp::parts::tape::Tape;
use phonon_engine::{Engine, Stereo};
use phonon_eval::Program;
use phonon_graph::Limits;
use phonon_io::{Format, Meter, Spec, WriteError, Writer};

use crate::conductor::{Conductor, Heard, Message};
use crate::feed::{self, Feed};
use crate::render::{Length, RenderError, RenderOptions, RenderReport, Sink};
use crate::sounds::Sounds;
use crate::tables::Recorded;

/// A song on its way through the engine.
pub struct Offline {
    feed: Feed,
    engine: Engine,
    messages: Vec<Message>,
    tapes: Vec<Recorded>,
    frames: u64,
}

impl Offline {
    /// Compiles the program and takes all memory.
    pub fn new(
        mut program: Program,
        options: &RenderOptions,
        mut sounds: Sounds,
    ) -> Result<Offline, Vec<Diagnostic>> {
        crate::tables::load(&mut program.graph, &mut sounds);
        let tapes = match options.record {
            true => crate::tables::tapes(&mut program.graph, options.rate),
            false => Vec::new(),
        };
        let plan = phonon_graph::compile(&program.graph, options.rate as f32, &Limits::default())?;
        let end = match options.length {
            Length::Cycles(cycles) => Some(options.from + cycles),
            Length::Seconds(_) => None,
        };
        let conductor = Conductor::new(program, options.rate, options.from, end, options.seed);
        let length = conductor.frames(options.length);
        let engine_options = phonon_engine::Options {
            lanes: options.lanes,
            yields: true,
            ..feed::engine_options(options.threads)
        };
        let (engine, handle) = Engine::new(Arc::new(plan), Default::default(), engine_options);
        let messages = late(handle.plan().latency, options.rate).into_iter().collect();
        let feed = Feed::new(conductor, sounds, handle, length);
        let tail = (options.tail * f64::from(options.rate)).round() as u64;
        Ok(Offline { feed, engine, messages, tapes, frames: length.saturating_add(tail) })
    }

    /// Names of the outputs.
    pub fn outputs(&self) -> Vec<String> {
        self.feed.handle.plan().outputs.iter().map(|output| output.name.clone()).collect()
    }

    /// Frames in all, tail included.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Keeps a list of the voices that start.
    pub fn listen(&mut self) {
        self.feed.conductor.listen();
    }

    /// The voices that started since [`Offline::listen`].
    pub fn heard(&self) -> &[Heard] {
        self.feed.conductor.heard()
    }

    /// The recordings that are played.
    pub fn sounds(&self) -> &Sounds {
        &self.feed.sounds
    }

    /// What there is to say about events since the last call.
    pub fn take_messages(&mut self) -> Vec<Message> {
        self.feed.take_messages()
    }

    /// The engine, to be measured.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// How long asking the patterns has taken so far.
    pub fn conducting(&self) -> Duration {
        self.feed.conducting
    }

    /// Renders the next frames of the master and of the outputs.
    pub fn block(&mut self, master: &mut [Stereo], stems: &mut [&mut [Stereo]]) {
        let mut done = 0;
        while done < master.len() {
            let count = self.feed.next(&self.engine, master.len() - done);
            let mut parts: Vec<&mut [Stereo]> =
                stems.iter_mut().map(|stem| &mut stem[done..done + count]).collect();
            self.engine.render_stems(&mut master[done..done + count], &mut parts);
            done += count;
        }
    }

    /// Renders everything into `sink`.
    pub fn run(
        &mut self,
        stems: usize,
        options: &RenderOptions,
        sink: &mut dyn Sink,
    ) -> Result<RenderReport, RenderError> {
        let mut meter = Meter::new(options.rate, 2);
        let mut block = Planar::new(options.block, 1 + stems);
        let (mut times, mut done) = (Vec::new(), 0u64);
        let cpu = ProcessTime::now();
        while done < self.frames {
            let count = (options.block as u64).min(self.frames - done) as usize;
            let began = Instant::now();
            block.fill(count, |master, stems| self.block(master, stems));
            times.push(began.elapsed().as_secs_f32());
            let (master, stems) = block.sides(count);
            meter.add(&master);
            sink.block(master, &stems).map_err(RenderError::Sink)?;
            done += count as u64;
            sink.progress(done as f64 / self.frames as f64);
        }
        let seconds = cpu.elapsed().as_secs_f64();
        while let Some(fault) = self.feed.handle.next_fault() {
            let text = "this unit gave what is not a number and was made silent".to_owned();
            self.messages.push(Message { text, place: Some(fault.place) });
        }
        self.messages.extend(self.feed.take_messages());
        self.messages.dedup();
        for (path, tape) in &self.tapes {
            if let Err(error) = written(path, tape, options.rate) {
                let text = format!("cannot record to {}: {error}", path.display());
                self.messages.push(Message { text, place: None });
            }
        }
        use std::sync::atomic::Ordering::Relaxed;
        let stats = self.feed.handle.stats();
        Ok(RenderReport {
            frames: done,
            seconds,
            conducting: self.feed.conducting.as_secs_f64(),
            block_times: percentiles(&mut times),
            voices_peak: stats.voices_peak.load(Relaxed) as usize,
            events: stats.events.load(Relaxed),
            late: stats.late.load(Relaxed),
            levels: meter.levels(),
            diagnostics: Vec::new(),
            messages: std::mem::take(&mut self.messages),
        })
    }
}

/// Writes what a tape has heard.
fn written(path: &Path, tape: &Tape, rate: u32) -> Result<(), WriteError> {
    let [left, right] = tape.heard();
    let spec = Spec { rate, channels: 2, frames: None };
    let mut writer = Writer::create(path, Format::of(path, None), spec)?;
    writer.write(&[&left, &right])?;
    writer.finish().map(|_| ())
}

/// Says by how much all sound is later than its events, if it is.
fn late(frames: u64, rate: u32) -> Option<Message> {
    let milliseconds = 1000.0 * frames as f64 / f64::from(rate);
    let text = format!(
        "all sound is {milliseconds:.0} ms ({frames} frames) later than its events: a unit hears that much before it \
         answers, and everything beside it waits"
    );
    (frames > 0).then_some(Message { text, place: None })
}

/// Median, 99th and 99.9th percentile, and longest.
fn percentiles(times: &mut [f32]) -> [f64; 4] {
    times.sort_by(f32::total_cmp);
    let at = |part: f64| {
        let index = ((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1));
        times.get(index).map_or(0.0, |time| f64::from(*time))
    };
    [at(0.5), at(0.99), at(0.999), at(1.0)]
}

/// Blocks of several stereo signals, both as pairs and as sides.
struct Planar {
    pairs: Vec<Vec<Stereo>>,
    sides: Vec<[Vec<f32>; 2]>,
}

impl Planar {
    fn new(frames: usize, signals: usize) -> Planar {
        Planar {
            pairs: vec![vec![[0.0; 2]; frames]; signals],
            sides: vec![[vec![0.0; frames], vec![0.0; frames]]; signals],
        }
    }

    fn fill(&mut self, frames: usize, render: impl FnOnce(&mut [Stereo], &mut [&mut [Stereo]])) {
        let Some((master, stems)) = self.pairs.split_first_mut() else { return };
        let mut stems: Vec<&mut [Stereo]> = stems.iter_mut().map(|stem| &mut stem[..frames]).collect();
        render(&mut master[..frames], &mut stems);
        for (pairs, [left, right]) in self.pairs.iter().zip(&mut self.sides) {
            for (i, [l, r]) in pairs[..frames].iter().enumerate() {
                (left[i], right[i]) = (*l, *r);
            }
        }
    }

    fn sides(&self, frames: usize) -> ([&[f32]; 2], Vec<[&[f32]; 2]>) {
        let mut all = self.sides.iter().map(|[left, right]| [&left[..frames], &right[..frames]]);
        let master = all.next().unwrap_or([&[], &[]]);
        (master, all.collect())
    }
}
