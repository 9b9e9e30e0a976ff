//! A session that plays without a clock.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

use phonon::command::Command;
use phonon::edit::{Edit, Setting, Song};
use phonon::feed::engine_options;
use phonon::journal::Header;
use phonon::session::Session;
use phonon::sounds::Sounds;
use phonon_base::Diagnostic;
use phonon_engine::{Engine, Stereo};

pub const RATE: u32 = 48_000;

/// A session, its engine at hand, and what has been heard.
pub struct Sim {
    pub session: Session,
    pub engine: Engine,
    pub master: Vec<Stereo>,
    /// What each output has given, by its name; silence where there was no such output.
    pub stems: BTreeMap<String, Vec<Stereo>>,
}

pub fn header() -> Header {
    Header { rate: RATE, seed: 0.0, limiter: true }
}

pub fn setting() -> Setting {
    Setting { rate: RATE, limiter: true, engine: engine_options(1) }
}

impl Sim {
    pub fn new(text: &str) -> Sim {
        let edit = Edit::new(text, &Song::default(), &setting()).unwrap_or_else(|found| panic!("{found:?}"));
        let (session, engine) = Session::new(edit, &header(), setting(), Sounds::empty(RATE));
        Sim { session, engine, master: Vec::new(), stems: BTreeMap::new() }
    }

    /// Plays so many frames in blocks.
    pub fn run(&mut self, frames: usize) {
        let mut left = frames;
        while left > 0 {
            let count = self.session.feed.next(&self.engine, left.min(512));
            let names: Vec<String> =
                self.session.feed.handle.plan().outputs.iter().map(|output| output.name.clone()).collect();
            let mut block = vec![[0.0; 2]; count];
            let mut stems = vec![vec![[0.0; 2]; count]; names.len()];
            let mut slices: Vec<&mut [Stereo]> = stems.iter_mut().map(|stem| &mut stem[..]).collect();
            self.engine.render_stems(&mut block, &mut slices);
            let begun = self.master.len();
            self.master.extend(&block);
            for (name, stem) in names.into_iter().zip(stems) {
                let all = self.stems.entry(name).or_default();
                all.resize(begun, [0.0; 2]);
                all.extend(stem);
            }
            left -= count;
        }
        while self.session.feed.handle.next_fault().is_some() {}
    }

    /// Plays up to the next quantum.
    pub fn align(&mut self) {
        let rest = (self.engine.position().next_multiple_of(64) - self.engine.position()) as usize;
        self.run(rest);
    }

    /// Lets a text play from the next quantum on.
    pub fn edit(&mut self, text: &str) -> Result<(), Vec<Diagnostic>> {
        let edit = Edit::new(text, self.session.song(), self.session.setting())?;
        self.align();
        // What has been handed over is taken before the next plan comes.
        let frame = self.engine.position();
        assert!(self.session.apply(edit, frame).is_ok(), "no room");
        Ok(())
    }

    /// Lets go what outputs were before transitions that are over, as a session that plays does by itself.
    pub fn settle(&mut self) -> Vec<String> {
        self.align();
        let frame = self.engine.position();
        let outputs = self.session.feed.conductor.settled(frame);
        if !outputs.is_empty() {
            let song = self.session.song();
            let edit = Edit::new(&song.text, &song.settled(&outputs), self.session.setting());
            let edit = edit.unwrap_or_else(|found| panic!("{found:?}"));
            assert!(self.session.settle(edit, frame, outputs.clone()).is_ok(), "no room");
        }
        outputs
    }

    /// Sounds of the events since [`Conductor::listen`], with their cycles.
    ///
    /// [`Conductor::listen`]: phonon::conductor::Conductor::listen
    pub fn heard(&self) -> Vec<(f64, String)> {
        let key = phonon::pattern::control::Key::named("s");
        let heard = self.session.feed.conductor.heard().iter();
        heard
            .map(|one| {
                let sound = one.controls.get(key).and_then(|value| value.as_text()).unwrap_or_default();
                (one.cycle.to_f64(), sound.to_owned())
            })
            .collect()
    }

    pub fn act(&mut self, command: Command) {
        self.align();
        let frame = self.engine.position();
        self.session.act(&command, frame);
    }

    pub fn late(&self) -> u64 {
        self.session.feed.handle.stats().late.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// The bits of what was heard.
pub fn bits(frames: &[Stereo]) -> Vec<[u32; 2]> {
    frames.iter().map(|frame| frame.map(f32::to_bits)).collect()
}

/// The first frame in which two differ.
pub fn first_difference(a: &[Stereo], b: &[Stereo]) -> Option<usize> {
    bits(a).iter().zip(bits(b)).position(|(a, b)| *a != b)
}

/// Root mean square of what lies above 10 kHz in each quantum, in dB of full scale; with a Blackman-Harris window over
/// 256 frames around it, so that the quantum's own cut does not count.
pub fn highs(frames: &[Stereo], quantum: usize) -> f64 {
    let size = 256usize;
    let begin = (quantum * 64 + 32).saturating_sub(size / 2).min(frames.len() - size);
    let mut planner = realfft::RealFftPlanner::<f64>::new();
    let fft = planner.plan_fft_forward(size);
    let mut input: Vec<f64> = (0..size)
        .map(|i| {
            let x = std::f64::consts::TAU * i as f64 / size as f64;
            let window = 0.35875 - 0.48829 * x.cos() + 0.14128 * (2.0 * x).cos() - 0.01168 * (3.0 * x).cos();
            f64::from(frames[begin + i][0]) * window
        })
        .collect();
    let mut output = fft.make_output_vec();
    fft.process(&mut input, &mut output).unwrap();
    let first = (10_000.0 / f64::from(RATE) * size as f64).ceil() as usize;
    // Twice for the negative frequencies; the window has a mean square of 0.258.
    let power: f64 = output[first..].iter().map(|bin| 2.0 * bin.norm_sqr()).sum::<f64>();
    10.0 * (power / (size as f64 * size as f64 * 0.258)).max(1e-30).log10()
}
