//! The offline loop: a song's text becomes blocks of sound, as fast as the machine allows.

use std::path::PathBuf;

use phonon_base::{Diagnostic, Time, limits};
use phonon_engine::Lanes;
use phonon_io::Levels;

use crate::check::check_with;
use crate::offline::Offline;
use crate::sounds::Sounds;

/// How a song is rendered.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Frames per second.
    pub rate: u32,
    /// The cycle at which the first frame lies.
    pub from: Time,
    /// How much of it.
    pub length: Length,
    /// Seconds that sound on after the last event; rendering stops earlier once all is silent.
    pub tail: f64,
    /// Frames in a host block, 1 to `limits::BLOCK_FRAMES`. Makes no difference to the sound.
    pub block: usize,
    /// Threads that compute. Makes no difference to the sound.
    pub threads: usize,
    /// How voices are computed. Makes no difference to the sound.
    pub lanes: Lanes,
    /// Shifts every random stream of the patterns.
    pub seed: f64,
    /// Whether the limiter at the end is left out.
    pub no_limiter: bool,
    /// Whether each output is handed to the sink by itself as well.
    pub stems: bool,
    /// Whether units that record (`tap`) write their files.
    pub record: bool,
    /// The folder that the song is in, for its `samples`.
    pub song_folder: Option<PathBuf>,
    /// Further folders of samples.
    pub sample_folders: Vec<PathBuf>,
    /// A list of folders of samples in the form of `PATH`.
    pub sample_path: Option<std::ffi::OsString>,
}

/// How much of a song is rendered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// So many seconds.
    Seconds(f64),
    /// So many cycles.
    Cycles(Time),
}

impl Default for RenderOptions {
    fn default() -> RenderOptions {
        RenderOptions {
            rate: 48_000,
            from: Time::ZERO,
            length: Length::Cycles(Time::whole(16)),
            tail: 0.0,
            block: 512,
            threads: 1,
            lanes: Lanes::best(),
            seed: 0.0,
            no_limiter: false,
            stems: false,
            record: false,
            song_folder: None,
            sample_folders: Vec::new(),
            sample_path: None,
        }
    }
}

/// Takes what is rendered.
pub trait Sink {
    /// One block: left and right, and left and right of every output where stems are asked for. Blocks have
    /// `RenderOptions::block` frames, the last one may have fewer. An error stops the rendering.
    fn block(&mut self, master: [&[f32]; 2], stems: &[[&[f32]; 2]]) -> Result<(), String>;

    /// Called before the first block: the names of the outputs, in the order of the stems.
    fn begin(&mut self, outputs: &[String]) -> Result<(), String> {
        let _ = outputs;
        Ok(())
    }

    /// How far it is, from 0 to 1.
    fn progress(&mut self, done: f64) {
        let _ = done;
    }
}

/// Why a song was not rendered.
#[derive(Clone, Debug, PartialEq)]
pub enum RenderError {
    /// The text has mistakes.
    Text(Vec<Diagnostic>),
    /// An option is out of its range: which, and what to try.
    Option(String),
    /// The sink refused.
    Sink(String),
}

/// What was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderReport {
    /// Frames in all.
    pub frames: u64,
    /// CPU seconds of all threads, without start-up.
    pub seconds: f64,
    /// Seconds of these that asking the patterns took.
    pub conducting: f64,
    /// Host block times in seconds: median, 99th and 99.9th percentile, longest.
    pub block_times: [f64; 4],
    /// Most voices at once.
    pub voices_peak: usize,
    /// Events that were played.
    pub events: u64,
    /// Events that came too late.
    pub late: u64,
    /// How loud the master is.
    pub levels: Levels,
    /// Warnings and notes about the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Messages about sounds and events, with their place in the text where there is one.
    pub messages: Vec<crate::conductor::Message>,
}

/// Renders `text` into `sink`.
pub fn render(text: &str, options: &RenderOptions, sink: &mut dyn Sink) -> Result<RenderReport, RenderError> {
    let (mut offline, diagnostics) = prepare(text, options)?;
    let stems: Vec<String> = if options.stems { offline.outputs() } else { Vec::new() };
    sink.begin(&stems).map_err(RenderError::Sink)?;
    let mut report = offline.run(stems.len(), options, sink)?;
    report.diagnostics = diagnostics;
    Ok(report)
}

/// Compiles `text` and makes everything ready; also gives warnings and notes about the text.
pub fn prepare(text: &str, options: &RenderOptions) -> Result<(Offline, Vec<Diagnostic>), RenderError> {
    options.check()?;
    let evaluated = check_with(text, !options.no_limiter);
    if evaluated.has_errors() {
        return Err(RenderError::Text(evaluated.diagnostics));
    }
    let folder = options.song_folder.as_deref();
    let sounds = Sounds::new(folder, &options.sample_folders, options.sample_path.as_deref(), options.rate);
    let offline = Offline::new(evaluated.program, options, sounds).map_err(RenderError::Text)?;
    Ok((offline, evaluated.diagnostics))
}

impl RenderOptions {
    fn check(&self) -> Result<(), RenderError> {
        let refuse = |text: String| Err(RenderError::Option(text));
        if !limits::SAMPLE_RATES.contains(&self.rate) {
            let (low, high) = (limits::SAMPLE_RATES.start(), limits::SAMPLE_RATES.end());
            return refuse(format!("the rate {} is outside of {low} to {high} Hz", self.rate));
        }
        if !(1..=limits::BLOCK_FRAMES).contains(&self.block) {
            return refuse(format!("a block has 1 to {} frames, not {}", limits::BLOCK_FRAMES, self.block));
        }
        if !(0.0..=limits::RENDER_SECONDS).contains(&self.tail) {
            return refuse(format!("the tail must be 0 to {} seconds", limits::RENDER_SECONDS));
        }
        match self.length {
            Length::Seconds(seconds) if !(seconds > 0.0 && seconds <= limits::RENDER_SECONDS) => {
                refuse(format!("the length must be above 0 and at most {} seconds", limits::RENDER_SECONDS))
            }
            Length::Cycles(cycles) if cycles <= Time::ZERO => {
                refuse("the number of cycles must be above 0".to_owned())
            }
            Length::Cycles(cycles) if cycles > Time::whole(limits::RENDER_CYCLES) => {
                refuse(format!("the number of cycles must be at most {}", limits::RENDER_CYCLES))
            }
            _ => Ok(()),
        }
    }
}
