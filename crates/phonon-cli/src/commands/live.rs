//! `phonon live`: plays a song and follows its file.

mod keys;
pub(super) mod status;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use clap::Args;
use phonon::follow::Follow;
use phonon::io::Wish;
use phonon::{Live, LiveOptions, Note};
use phonon_base::{Diagnostic, Time};

use crate::commands::osc::OscOptions;
use crate::failure::{Failure, Outcome};
use crate::input::exact;
use crate::report::Report;
use crate::terminal;
use keys::Keys;
use status::Status;

/// How long one look for a new text takes.
const WAIT: Duration = Duration::from_millis(15);

/// Where the sound goes.
#[derive(Args, Debug, Clone)]
pub struct OutputOptions {
    /// The sound system: jack, pulse, pipewire or alsa; see `phonon devices`
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
    /// The output: its name or a part of it
    #[arg(long, value_name = "NAME")]
    device: Option<String>,
    /// Frames per second; as the output likes best unless given
    #[arg(long, value_name = "HERTZ")]
    rate: Option<u32>,
    /// Frames in a block
    #[arg(long, value_name = "FRAMES", value_parser = clap::value_parser!(u32).range(1..=8192))]
    block: Option<u32>,
    /// Channels; the sound is on the first two
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    channels: Option<u16>,
    /// Threads that compute, as many as make sense unless given; makes no difference to the sound
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
    /// Play to nobody, by a clock
    #[arg(long, conflicts_with_all = ["host", "device"])]
    null: bool,
    /// A folder of sample folders; may be given several times
    #[arg(long, value_name = "DIR")]
    samples: Vec<PathBuf>,
    /// Shifts all random numbers of the patterns
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    seed: f64,
    /// Leave out the limiter at the end
    #[arg(long)]
    no_limiter: bool,
}

/// Plays a song and follows its file: every save is heard at once
///
/// A save is heard within 50 ms and a block, without a click; what has not changed sounds on. A text with a mistake
/// changes nothing but the message; what is right in it takes effect where it does not depend on the wrong line.
/// Keys: h hush, p panic, 1 to 9 mute an output, s and 1 to 9 solo it, u let all be heard, t tap the tempo, b bring the
/// text before back, i one line about the state, q quit. Every evaluated text is kept in SONG.history; `phonon history`
/// brings it back.
#[derive(Args, Debug)]
#[command(after_help = "\
Latency: an edit is heard after it has been read and compiled, plus 20 ms, plus a block of the output; an event a quantum
of 64 frames and a block after it is due, always the same. Events are worked out 150 ms ahead, which does not delay
edits. --stats shows the figures of this session.

In the text: `xfade 1 $ …`, jumpIn, clutch, anticipate, wait, interpolate let output 1 go over to something else;
`cps: 0.6 ramp:8` lets the tempo glide; hush, solo 1, mute 1, once $ …, resetCycles, nudge 0.02. `phonon list` knows all.

OSC: other programs control the session on UDP port 6010, as they do TidalCycles: /ctrl name value moves `cc \"name\"` in
the text; /mute 1, /unmute 1, /solo 1, /unsolo 1, /muteAll, /unmuteAll, /unsoloAll, /hush, /unhush, /panic, /setcps 0.6,
/nudge 0.02, /setCycle 16, /resetCycles; /eval token text plays a text, for programs of this machine that know the token.

Examples:
  phonon live song.ph
  phonon live song.ph --quantise 1 --record take.wav --stems
  phonon live song.ph --null --log session.phlog
  phonon render session.phlog -o same.wav")]
pub struct Options {
    /// The song
    song: PathBuf,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    osc: OscOptions,
    /// Edits wait for the next multiple of so many cycles
    #[arg(long, value_name = "CYCLES", value_parser = exact, num_args = 0..=1, default_missing_value = "1")]
    quantise: Option<Time>,
    /// Record what is heard into this WAV file
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Record each output into a file of its own as well
    #[arg(long, requires = "record")]
    stems: bool,
    /// Write the journal of the session, which `phonon render` turns into the same sound
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Keep no history
    #[arg(long)]
    no_history: bool,
    /// No line that changes in place, for screen readers and logs
    #[arg(long)]
    plain: bool,
    /// Print a JSON object a second to standard output: cycle, cps, load, peak_load, voices, xruns, late, shed, faults,
    /// latency
    #[arg(long)]
    stats: bool,
    /// Quit after so many seconds
    #[arg(short, long, value_name = "SECONDS")]
    duration: Option<f64>,
}

impl OutputOptions {
    /// For the session.
    pub fn live(&self, folder: Option<PathBuf>) -> Result<LiveOptions, Failure> {
        if let Some(missing) = self.samples.iter().find(|folder| !folder.is_dir()) {
            return Err(Failure::Usage(format!("`--samples`: there is no folder `{}`", missing.display())));
        }
        if self.rate.is_some_and(|rate| !phonon_base::limits::SAMPLE_RATES.contains(&rate)) {
            return Err(Failure::Usage("`--rate` should be 8000 to 384000".to_owned()));
        }
        if !self.seed.is_finite() {
            return Err(Failure::Usage("`--seed` should be a finite number".to_owned()));
        }
        Ok(LiveOptions {
            wish: Wish {
                host: self.host.clone(),
                device: self.device.clone(),
                rate: self.rate,
                block: self.block,
                channels: self.channels,
            },
            null: self.null,
            threads: self.threads.map(usize::from),
            seed: self.seed,
            no_limiter: self.no_limiter,
            song_folder: folder,
            sample_folders: self.samples.clone(),
            sample_path: std::env::var_os("PHONON_SAMPLES"),
            ..LiveOptions::default()
        })
    }
}

/// Where the history of a song is.
pub fn history_path(song: &Path) -> PathBuf {
    let mut name = song.as_os_str().to_owned();
    name.push(".history");
    PathBuf::from(name)
}

/// Runs it.
pub fn run(options: &Options) -> Outcome {
    let song = &options.song;
    let mut follow = Follow::new(song);
    let text =
        follow.read().map_err(|why| Failure::Usage(format!("cannot read `{}`: {why}", song.display())))?;
    let folder = song.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if options.quantise.is_some_and(|cycles| cycles <= Time::ZERO) {
        return Err(Failure::Usage("`--quantise` should be above 0".to_owned()));
    }
    let settings = LiveOptions {
        quantise: options.quantise,
        journal: options.log.clone(),
        history: (!options.no_history).then(|| history_path(song)),
        record: options.record.clone(),
        stems: options.stems,
        remote: options.osc.remote(),
        ..options.output.live(Some(folder.to_path_buf()))?
    };
    let live = Live::start(settings).map_err(|error| Failure::Failed(error.to_string()))?;
    live.evaluate(text);
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = stopped.clone();
    // A second handler can't be set; there is only one.
    let _ = ctrlc::set_handler(move || flag.store(true, Relaxed));
    let name = song.display().to_string();
    let in_place = !options.plain && io::stderr().is_terminal();
    let mut stage = Stage {
        live,
        name,
        screen: Screen { status: Status::default(), in_place, raw: false },
        texts: Vec::new(),
    };
    let result = stage.play(options, &mut follow, &stopped);
    stage.screen.clear()?;
    stage.live.stop();
    result
}

/// What is shown, and where.
pub(super) struct Screen {
    pub(super) status: Status,
    pub(super) in_place: bool,
    pub(super) raw: bool,
}

struct Stage {
    live: Live,
    name: String,
    screen: Screen,
    /// Texts that have played, the newest last.
    texts: Vec<Arc<str>>,
}

impl Stage {
    fn play(&mut self, options: &Options, follow: &mut Follow, stopped: &AtomicBool) -> Outcome {
        let mut keys = Keys::new();
        self.screen.raw = keys.is_some();
        let begun = Instant::now();
        let (mut shown, mut counted) = (Instant::now(), Instant::now());
        if !follow.is_prompt() {
            self.screen
                .say("the folder of the song cannot be watched; it is looked at four times a second")?;
        }
        while !stopped.load(Relaxed) && !self.live.is_over() {
            if options.duration.is_some_and(|most| begun.elapsed().as_secs_f64() >= most) {
                return Ok(());
            }
            match follow.next(WAIT) {
                Some(Ok(text)) => self.live.evaluate(text),
                Some(Err(why)) => self.screen.say(&format!("the song cannot be read: {why}; it plays on"))?,
                None => {}
            }
            while let Some(note) = self.live.next_note() {
                self.tell(note)?;
            }
            if let Some(keys) = &mut keys
                && !keys.follow(&mut self.live, &mut self.screen, &self.texts)?
            {
                return Ok(());
            }
            if self.screen.in_place && shown.elapsed() > Duration::from_millis(100) {
                shown = Instant::now();
                self.screen.show(self.live.state())?;
            }
            if options.stats && counted.elapsed() > Duration::from_secs(1) {
                counted = Instant::now();
                let line = status::stats(self.live.state());
                writeln!(io::stdout(), "{line}")?;
            }
        }
        Ok(())
    }

    fn tell(&mut self, note: Note) -> Outcome {
        match note {
            Note::Evaluated { text, diagnostics, plays } => {
                self.report(&text, &diagnostics)?;
                let wrong = diagnostics.iter().any(Diagnostic::is_error);
                match (plays, wrong) {
                    (true, false) => self.screen.say("evaluated")?,
                    (true, true) => self.screen.say("what is right plays; what is wrong stays as it was")?,
                    (false, _) => self.screen.say("the song before plays on")?,
                }
                if plays {
                    self.texts.push(text);
                    let most = 1000;
                    if self.texts.len() > most {
                        self.texts.remove(0);
                    }
                }
            }
            Note::Said { message, place } => match (place, self.texts.last().cloned()) {
                (Some(place), Some(text)) if (place.end as usize) <= text.len() && place.end > 0 => {
                    self.report(&text, &[Diagnostic::warning(place, message)])?;
                }
                _ => self.screen.say(&message)?,
            },
        }
        Ok(())
    }

    fn report(&mut self, text: &str, diagnostics: &[Diagnostic]) -> Outcome {
        let mut shown = Vec::new();
        let is_coloured = terminal::is_coloured(&io::stderr());
        Report::new(&self.name, text).print(diagnostics, &mut shown, is_coloured)?;
        let shown = String::from_utf8_lossy(&shown);
        if shown.trim().is_empty() { Ok(()) } else { self.screen.say(shown.trim_end()) }
    }
}

impl Screen {
    /// One message above the status line.
    pub(super) fn say(&mut self, message: &str) -> Outcome {
        self.clear()?;
        let end = if self.raw { "\r\n" } else { "\n" };
        let message = message.replace('\n', end);
        write!(io::stderr(), "{message}{end}")?;
        Ok(())
    }

    pub(super) fn show(&mut self, state: &phonon::state::State) -> Outcome {
        // Until the first state is there, nothing is known.
        if state.cps == 0.0 {
            return Ok(());
        }
        let line = self.status.line(state, terminal::columns().saturating_sub(1));
        write!(io::stderr(), "\r{line}\x1b[K")?;
        io::stderr().flush()?;
        Ok(())
    }

    pub(super) fn clear(&mut self) -> Outcome {
        if self.in_place {
            write!(io::stderr(), "\r\x1b[K")?;
        }
        Ok(())
    }
}
