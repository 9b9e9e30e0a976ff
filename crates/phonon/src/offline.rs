//! A session without a clock: conductor and engine take turns, a block at a time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};
use phonon_base::Diagnostic;
use phonon_engine::{Engine, Handle, Stereo, Timed};
use phonon_eval::Program;
use phonon_graph::Limits;
use phonon_io::Meter;

use crate::conductor::{Conductor, Heard, Message};
use crate::render::{Length, RenderError, RenderOptions, RenderReport, Sink};
use crate::sounds::Sounds;

/// Events that may wait in the engine; more than any block of a song that stays inside its limits brings at once.
const EVENTS: usize = 8192;
/// Samples that one render may use.
const SAMPLES: usize = 65_536;

/// A song on its way through the engine.
pub struct Offline {
    conductor: Conductor,
    sounds: Sounds,
    engine: Engine,
    handle: Handle,
    pending: VecDeque<Timed>,
    fresh: Vec<Timed>,
    sent_samples: usize,
    messages: Vec<Message>,
    /// Time spent on asking the patterns.
    conducting: Duration,
    /// Frames in which events may start.
    length: u64,
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
        let plan = phonon_graph::compile(&program.graph, options.rate as f32, &Limits::default())?;
        let end = match options.length {
            Length::Cycles(cycles) => Some(options.from + cycles),
            Length::Seconds(_) => None,
        };
        let conductor = Conductor::new(program, options.rate, options.from, end, options.seed);
        let length = conductor.frames(options.length);
        let engine_options = phonon_engine::Options {
            lanes: options.lanes,
            threads: options.threads,
            events: EVENTS,
            samples: SAMPLES,
            clock: None,
        };
        let (engine, handle) = Engine::new(Arc::new(plan), Default::default(), engine_options);
        let tail = (options.tail * f64::from(options.rate)).round() as u64;
        let messages = late(handle.plan().latency, options.rate).into_iter().collect();
        Ok(Offline {
            conductor,
            sounds,
            engine,
            handle,
            pending: VecDeque::new(),
            fresh: Vec::new(),
            sent_samples: 0,
            messages,
            conducting: Duration::ZERO,
            length,
            frames: length.saturating_add(tail),
        })
    }

    /// Names of the outputs.
    pub fn outputs(&self) -> Vec<String> {
        self.handle.plan().outputs.iter().map(|output| output.name.clone()).collect()
    }

    /// Frames in all, tail included.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Keeps a list of the voices that start.
    pub fn listen(&mut self) {
        self.conductor.listen();
    }

    /// The voices that started since [`Offline::listen`].
    pub fn heard(&self) -> &[Heard] {
        self.conductor.heard()
    }

    /// Renders the next frames of the master and of the outputs.
    pub fn block(&mut self, master: &mut [Stereo], stems: &mut [&mut [Stereo]]) {
        let mut done = 0;
        while done < master.len() {
            let count = self.feed(master.len() - done);
            let mut parts: Vec<&mut [Stereo]> =
                stems.iter_mut().map(|stem| &mut stem[done..done + count]).collect();
            self.engine.render_stems(&mut master[done..done + count], &mut parts);
            done += count;
        }
    }

    /// Hands over what happens in the next frames, and says how many of them may be rendered: fewer than asked for
    /// when so much happens that the engine must take some of it first.
    fn feed(&mut self, frames: usize) -> usize {
        let horizon = self.engine.horizon(frames);
        if self.conductor.starts() {
            self.pending.push_back(self.conductor.start());
        }
        let began = ThreadTime::now();
        self.conductor.advance(horizon.min(self.length), &mut self.sounds, &mut self.fresh);
        self.conducting += began.elapsed();
        self.pending.extend(self.fresh.drain(..));
        self.messages.extend(self.conductor.take_messages());
        for sample in &self.sounds.samples().0[self.sent_samples..] {
            if self.handle.add_sample(sample.clone()).is_none() {
                break;
            }
            self.sent_samples += 1;
        }
        let position = self.engine.position();
        while self.pending.front().is_some_and(|event| event.frame < horizon) {
            if self.handle.room() == 0 {
                let next = self.pending.front().map_or(horizon, |event| event.frame);
                return (next.saturating_sub(position) as usize).clamp(1, frames);
            }
            let Some(event) = self.pending.pop_front() else { break };
            if event.frame < self.length.max(1) {
                // There is room, so it is taken.
                let _ = self.handle.send(event);
            }
        }
        frames
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
        while let Some(fault) = self.handle.next_fault() {
            let text = "this unit gave what is not a number and was made silent".to_owned();
            self.messages.push(Message { text, place: Some(fault.place) });
        }
        self.messages.dedup();
        use std::sync::atomic::Ordering::Relaxed;
        let stats = self.handle.stats();
        Ok(RenderReport {
            frames: done,
            seconds,
            conducting: self.conducting.as_secs_f64(),
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
