//! `phonon render`: a song into a sound file.

mod files;
mod format;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use phonon::conductor::Message;
use phonon::{Lanes, Length, RenderError, RenderOptions, RenderReport, ReplayOptions};
use phonon_base::{Diagnostic, Time, limits};
use serde_json::{Value as Json, json};

use crate::failure::{Failure, Outcome};
use crate::input::{Text, exact};
use crate::report::Report;
use crate::terminal;
use files::Files;
use format::Wanted;

/// Cycles and seconds of tail when nothing is said about the length.
const CYCLES: i64 = 16;
const TAIL: f64 = 2.0;

/// Renders a song into a sound file
///
/// Without -d or -c, 16 cycles are rendered and 2 seconds of tail. The file appears under its name once it is whole.
/// At the end one line says how long and how loud it is. The exit status is 0 when the song was rendered, 1 when it
/// has errors (nothing is written then), 2 when the command line asks for what cannot be done. Folders of samples
/// are looked for beside the song (samples/), in the user's data folder, and in the folders that --samples and
/// PHONON_SAMPLES name.
#[derive(Args, Debug)]
#[command(after_help = "\
Formats: f32, i24 and i16 are WAV. A name that ends in .flac, or --format flac, gives FLAC of 24 bits; with
--format flac,i16 it has 16. FLAC has no f32. i16 is dithered. Without --format, WAV is f32.

Examples:
  phonon render songs/first.ph -o first.wav
  phonon render song.ph -c 8 --tail 3 -o song.flac --stems stems/
  phonon render song.ph -d 60 --format i16 -o - | aplay
  phonon render song.ph --discard --stats")]
pub struct Options {
    /// The song, or the journal of a session (.phlog); `-` reads standard input
    song: PathBuf,
    /// The file to write, as with -o
    #[arg(conflicts_with = "output")]
    out: Option<PathBuf>,
    /// The file to write; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Compute without writing
    #[arg(long, conflicts_with_all = ["out", "output", "stems"])]
    discard: bool,
    /// Length in seconds
    #[arg(short, long, value_name = "SECONDS", conflicts_with = "cycles", allow_negative_numbers = true)]
    duration: Option<f64>,
    /// Length in cycles; a fraction such as 1/3 is exact
    #[arg(short, long, value_name = "CYCLES", value_parser = exact, allow_negative_numbers = true)]
    cycles: Option<Time>,
    /// The cycle to begin with
    #[arg(long, value_name = "CYCLE", value_parser = exact, default_value = "0", allow_negative_numbers = true)]
    from: Time,
    /// Seconds that sound on after the last event
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    tail: Option<f64>,
    /// Frames per second
    #[arg(long, value_name = "HERTZ", default_value_t = 48_000)]
    rate: u32,
    /// f32, i24, i16 or flac, or flac,i16; see below
    #[arg(long, value_enum, value_delimiter = ',')]
    format: Vec<Wanted>,
    /// Frames in a host block; makes no difference to the sound
    #[arg(long, value_name = "FRAMES", default_value_t = 512)]
    block: usize,
    /// Threads that compute, as many as make sense unless given; makes no difference to the sound
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
    /// Use one set of instructions: one (a voice at a time), sse2, avx2 or avx512, as far as the CPU has it; makes no
    /// difference to the sound
    #[arg(long, value_name = "LEVEL")]
    simd: Option<String>,
    /// Write each output into a file of its own in this folder as well
    #[arg(long, value_name = "DIR")]
    stems: Option<PathBuf>,
    /// A folder of sample folders; may be given several times
    #[arg(long, value_name = "DIR")]
    samples: Vec<PathBuf>,
    /// Shifts all random numbers of the patterns
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true)]
    seed: f64,
    /// Leave out the limiter at the end
    #[arg(long)]
    no_limiter: bool,
    /// Print one JSON object to standard error: frames, seconds (of CPU), conductor_seconds, times_real_time, block_p50,
    /// block_p99, block_p999, block_max (seconds), voices_peak, events, late_events, peak_db, rms_db, lufs, rate, length (seconds)
    #[arg(long)]
    stats: bool,
}

/// Runs it.
pub fn run(options: &Options) -> Outcome {
    let path = options.out.as_deref().or(options.output.as_deref());
    if path.is_none() && !options.discard && options.stems.is_none() {
        let message = "say where the sound goes: `-o FILE`, `-o -` for standard output, or `--discard`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let format = format::choose(path, &options.format)?;
    let text = Text::read(&options.song)?;
    refuse_overwriting(&options.song, path)?;
    if options.song.extension().is_some_and(|extension| extension == "phlog") {
        return journal(options, &text, path, format);
    }
    let settings = settings(options, &text)?;
    let mut files = Files::new(path, options.stems.as_deref(), format, options.rate);
    let result = phonon::render(&text.content, &settings, &mut files);
    let notes = match &result {
        Ok(_) => files.finish()?,
        Err(_) => files.abandon()?,
    };
    match result {
        Ok(report) => {
            say_all(&text, &report, &notes)?;
            close(options, path, &report)
        }
        Err(RenderError::Text(diagnostics)) => {
            print(&text, &diagnostics)?;
            Err(Failure::Mistakes)
        }
        Err(RenderError::Option(message)) => Err(Failure::Usage(message)),
        Err(RenderError::Sink(message)) => Err(Failure::Failed(message)),
    }
}

/// A session once more, from its journal.
fn journal(options: &Options, text: &Text, path: Option<&Path>, format: phonon::io::Format) -> Outcome {
    if options.stems.is_some() || options.duration.is_some() || options.cycles.is_some() {
        let message = "a journal is rendered as a whole: leave out --stems, -d and -c";
        return Err(Failure::Usage(message.to_owned()));
    }
    let settings = ReplayOptions {
        block: options.block,
        song_folder: Some(text.folder.clone()),
        sample_folders: options.samples.clone(),
        sample_path: std::env::var_os("PHONON_SAMPLES"),
    };
    let rate = phonon::journal::read(&text.content).map_or(options.rate, |(header, _)| header.rate);
    let mut files = Files::new(path, None, format, rate);
    match phonon::replay(&text.content, &settings, &mut files) {
        Ok(report) => {
            let notes = files.finish()?;
            notes.iter().try_for_each(|note| writeln!(io::stderr(), "warning: {note}"))?;
            let shown = path.map_or("discarded".to_owned(), |path| path.display().to_string());
            let seconds = report.frames as f64 / f64::from(report.rate);
            let (peak, rms) = (report.levels.peak_db, report.levels.rms_db);
            let line = format!(
                "{shown}: {seconds:.3} s, peak {peak:.1} dB, RMS {rms:.1} dB, {} late events",
                report.late
            );
            if path == Some(Path::new("-")) {
                writeln!(io::stderr(), "{line}")?;
            } else {
                writeln!(io::stdout(), "{line}")?;
            }
            Ok(())
        }
        Err(error) => {
            files.abandon()?;
            Err(match error {
                RenderError::Text(diagnostics) => {
                    print(text, &diagnostics)?;
                    Failure::Mistakes
                }
                RenderError::Option(message) | RenderError::Sink(message) => Failure::Failed(message),
            })
        }
    }
}

fn settings(options: &Options, text: &Text) -> Result<RenderOptions, Failure> {
    let is_open = options.duration.is_none() && options.cycles.is_none();
    let length = match (options.duration, options.cycles) {
        (Some(seconds), _) => Length::Seconds(seconds),
        (None, cycles) => Length::Cycles(cycles.unwrap_or(Time::whole(CYCLES))),
    };
    if let Length::Cycles(cycles) = length
        && options.from.checked_add(cycles).is_none()
    {
        let message = "`--from` and `--cycles` lead beyond the largest cycle number that there is";
        return Err(Failure::Usage(message.to_owned()));
    }
    if !options.seed.is_finite() {
        return Err(Failure::Usage("`--seed` should be a finite number".to_owned()));
    }
    if let Some(missing) = options.samples.iter().find(|folder| !folder.is_dir()) {
        return Err(Failure::Usage(format!("`--samples`: there is no folder `{}`", missing.display())));
    }
    Ok(RenderOptions {
        rate: options.rate,
        from: options.from,
        length,
        tail: options.tail.unwrap_or(if is_open { TAIL } else { 0.0 }),
        block: options.block,
        threads: options.threads.map_or_else(phonon::feed::threads, usize::from),
        lanes: lanes(options.simd.as_deref())?,
        seed: options.seed,
        no_limiter: options.no_limiter,
        stems: options.stems.is_some(),
        record: true,
        song_folder: Some(text.folder.clone()),
        sample_folders: options.samples.clone(),
        sample_path: std::env::var_os("PHONON_SAMPLES"),
    })
}

/// The instructions that were asked for.
fn lanes(name: Option<&str>) -> Result<Lanes, Failure> {
    let Some(name) = name else { return Ok(Lanes::best()) };
    Lanes::named(name).ok_or_else(|| {
        let known: Vec<&str> = Lanes::all().into_iter().map(|(name, _)| name).collect();
        Failure::Usage(format!("`--simd`: this CPU has no `{name}`; it has {}", known.join(", ")))
    })
}

/// A slip of the fingers must not cost the song.
fn refuse_overwriting(song: &Path, path: Option<&Path>) -> Outcome {
    let real = |path: &Path| path.canonicalize().ok();
    let out = path.and_then(real);
    if out.is_some() && out == real(song) {
        return Err(Failure::Usage("the output would overwrite the song; give it another name".to_owned()));
    }
    Ok(())
}

/// Everything there is to say that did not keep the song from sounding.
fn say_all(text: &Text, report: &RenderReport, notes: &[String]) -> Outcome {
    let about =
        |message: &Message| message.place.map(|place| Diagnostic::warning(place, message.text.as_str()));
    let mut diagnostics = report.diagnostics.clone();
    diagnostics.extend(report.messages.iter().filter_map(about));
    print(text, &diagnostics)?;
    let mut err = io::stderr().lock();
    let placeless = report.messages.iter().filter(|message| message.place.is_none());
    for message in placeless.map(|message| &message.text).chain(notes).take(limits::DIAGNOSTICS) {
        writeln!(err, "warning: {message}")?;
    }
    Ok(())
}

fn print(text: &Text, diagnostics: &[Diagnostic]) -> Outcome {
    let is_coloured = terminal::is_coloured(&io::stderr());
    let report = Report::new(&text.name, &text.content);
    Ok(report.print(diagnostics, &mut io::stderr().lock(), is_coloured)?)
}

/// The line at the end, and the numbers.
fn close(options: &Options, path: Option<&Path>, report: &RenderReport) -> Outcome {
    let seconds = report.frames as f64 / f64::from(options.rate);
    let speed = if report.seconds > 0.0 { seconds / report.seconds } else { 0.0 };
    let shown =
        path.or(options.stems.as_deref()).map_or("discarded".to_owned(), |path| path.display().to_string());
    let levels = &report.levels;
    let line = format!(
        "{shown}: {seconds:.3} s, peak {:.1} dB, RMS {:.1} dB, loudness {:.1} LUFS, {speed:.1} times real time",
        levels.peak_db, levels.rms_db, levels.lufs
    );
    if path == Some(Path::new("-")) {
        writeln!(io::stderr(), "{line}")?;
    } else {
        writeln!(io::stdout(), "{line}")?;
    }
    if options.stats {
        writeln!(io::stderr(), "{}", stats(report, options.rate, seconds, speed))?;
    }
    Ok(())
}

fn stats(report: &RenderReport, rate: u32, length: f64, speed: f64) -> Json {
    let [p50, p99, p999, max] = report.block_times;
    json!({
        "frames": report.frames,
        "seconds": report.seconds,
        "conductor_seconds": report.conducting,
        "times_real_time": speed,
        "block_p50": p50,
        "block_p99": p99,
        "block_p999": p999,
        "block_max": max,
        "voices_peak": report.voices_peak,
        "events": report.events,
        "late_events": report.late,
        // Silence has no level in decibels: null.
        "peak_db": report.levels.peak_db,
        "rms_db": report.levels.rms_db,
        "lufs": report.levels.lufs,
        "rate": rate,
        "length": length,
    })
}
