//! Every song in `songs/` against its golden file in `tests/songs/`, and what holds for all of them.
//!
//! A golden file holds the events of the first cycles and the loudness of four bands over time, which survives
//! another CPU and another order of additions. After a change that is meant to be heard, write them anew with
//! `PHONON_BLESS=1 cargo test -p phonon --test songs`, and listen before you commit.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use phonon::conductor::Heard;
use phonon::offline::Offline;
use phonon::pattern::Value;
use phonon::sounds::Sounds;
use phonon::{Length, RenderOptions, RenderReport, Sink, render};
use phonon_base::Time;

const BLESS: &str = "PHONON_BLESS";
const RATE: u32 = 48_000;
/// Seconds of each song that are fingerprinted.
const SECONDS: f64 = 20.0;
/// Frames over which the loudness of a band is taken: half a second.
const WINDOW: usize = RATE as usize / 2;
/// Borders between the bands, in hertz: bass, low and high middle, treble.
const BORDERS: [f64; 3] = [150.0, 800.0, 4000.0];
/// How far a band may be off, in dB; ten times what one rounding is worth.
const TOLERANCE: f64 = 0.2;
/// Below this, in dB of full scale, all is silence.
const FLOOR: f64 = -72.0;
/// Cycles whose events are kept.
const CYCLES: i64 = 2;
/// What the limiter at the end lets through, in dB of full scale.
const LIMIT_DB: f64 = -0.17;

/// A song and where it is kept.
struct Song {
    name: String,
    text: String,
}

/// Keeps what is rendered.
#[derive(Default)]
struct Tape {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Sink for Tape {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.left.extend_from_slice(left);
        self.right.extend_from_slice(right);
        Ok(())
    }
}

#[test]
fn every_song_checks_clean_and_sounds_as_it_did() {
    every_song(|song| {
        let checked = phonon::check(&song.text);
        if !checked.diagnostics.is_empty() {
            return Err(format!("{:#?}", checked.diagnostics));
        }
        let options = RenderOptions { length: Length::Seconds(SECONDS), ..options() };
        let mut offline = Offline::new(checked.program, &options, Sounds::empty(RATE))
            .map_err(|diagnostics| format!("{diagnostics:#?}"))?;
        offline.listen();
        let mut tape = Tape::default();
        let report = offline.run(0, &options, &mut tape).map_err(|error| format!("{error:#?}"))?;
        sounds_well(&tape, &report)?;
        let (levels, events) = (levels(&tape), events(offline.heard()));
        let golden = golden_path(&song.name);
        if std::env::var_os(BLESS).is_some() {
            return std::fs::write(&golden, written(&levels, &events)).map_err(|error| error.to_string());
        }
        let text = std::fs::read_to_string(&golden).map_err(|_| {
            format!("{} is missing; write it: {BLESS}=1 cargo test -p phonon --test songs", golden.display())
        })?;
        compare(&text, &levels, &events)
    });
}

#[test]
fn no_song_shows_its_blocks_or_its_threads() {
    // From a cycle in which most parts play, and long enough for several blocks of 4096.
    let stretch = RenderOptions { from: Time::whole(12), length: Length::Seconds(0.4), ..options() };
    every_song(|song| {
        let whole = rendered(song, &RenderOptions { block: 512, ..stretch.clone() })?;
        for block in [1, 7, 64, 441, 4096, 8192] {
            let other = rendered(song, &RenderOptions { block, ..stretch.clone() })?;
            let same = whole.left == other.left && whole.right == other.right;
            if !same {
                let at = (0..whole.left.len()).find(|at| whole.left[*at] != other.left[*at]);
                return Err(format!("blocks of {block} differ from blocks of 512 at frame {at:?}"));
            }
        }
        for threads in [2, 3, 8] {
            let other = rendered(song, &RenderOptions { threads, ..stretch.clone() })?;
            if whole.left != other.left || whole.right != other.right {
                return Err(format!("{threads} threads are heard"));
            }
        }
        Ok(())
    });
}

#[test]
fn no_golden_file_is_left_over() {
    let names: Vec<String> = songs().into_iter().map(|song| song.name).collect();
    assert!(names.len() >= 12, "{names:?}");
    for entry in std::fs::read_dir(golden_path("").parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&name), "{} has no song", path.display());
    }
}

fn options() -> RenderOptions {
    RenderOptions { rate: RATE, ..RenderOptions::default() }
}

fn songs() -> Vec<Song> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../songs");
    match songs_in(&folder) {
        Ok(songs) => songs,
        Err(error) => panic!("{}: {error}", folder.display()),
    }
}

fn songs_in(folder: &Path) -> std::io::Result<Vec<Song>> {
    let mut songs = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ph") {
            let name = path.with_extension("").file_name().unwrap_or_default().to_string_lossy().into_owned();
            songs.push(Song { name, text: std::fs::read_to_string(&path)? });
        }
    }
    songs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(songs)
}

fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/songs").join(format!("{name}.txt"))
}

/// Runs a test on all songs, on two threads, and fails with all that failed.
fn every_song(test: impl Fn(&Song) -> Result<(), String> + Sync) {
    let (songs, next, failed) = (songs(), AtomicUsize::new(0), Mutex::new(String::new()));
    let work = || {
        while let Some(song) = songs.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(why) = test(song) {
                let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                let _ = writeln!(failed, "songs/{}.ph: {why}", song.name);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(failed.is_empty(), "\n{failed}");
}

fn rendered(song: &Song, options: &RenderOptions) -> Result<Tape, String> {
    let mut tape = Tape::default();
    render(&song.text, options, &mut tape).map_err(|error| format!("{error:#?}"))?;
    Ok(tape)
}

/// Finite, not silent, inside the limiter, nothing missing, nothing late, level neither timid nor squashed.
fn sounds_well(tape: &Tape, report: &RenderReport) -> Result<(), String> {
    let samples = || tape.left.iter().chain(&tape.right);
    let levels = &report.levels;
    let offset = tape.left.iter().map(|x| f64::from(*x)).sum::<f64>() / tape.left.len() as f64;
    for (holds, what) in [
        (samples().all(|x| x.is_finite()), "a sample is not finite"),
        (levels.peak_db <= LIMIT_DB, "the limiter lets peaks through"),
        ((-19.5..=-12.5).contains(&levels.lufs), "not -16 LUFS, give or take 3.5"),
        (offset.abs() < 0.01, "an offset of more than -40 dB"),
        (report.messages.is_empty(), "messages"),
        (report.late == 0, "late events"),
    ] {
        if !holds {
            return Err(format!("{what}: {levels:?}, offset {offset}, {:?}", report.messages));
        }
    }
    Ok(())
}

/// The voices of the first cycles, one a line: cycle, frame, controls.
fn events(heard: &[Heard]) -> Vec<String> {
    let line = |heard: &Heard| {
        let mut line = format!("{} {}", heard.cycle, heard.frame);
        for (key, value) in heard.controls.entries() {
            let _ = write!(line, " {}:{}", key.name(), shown(value));
        }
        line
    };
    heard.iter().filter(|heard| heard.cycle < Time::whole(CYCLES)).map(line).collect()
}

/// Numbers to nine digits: sines of other mathematical libraries differ in the last one.
fn shown(value: &Value) -> String {
    match (value.as_number(), value.as_text()) {
        (_, Some(text)) => text.to_owned(),
        (Some(number), _) => ((number * 1.0e9).round() / 1.0e9).to_string(),
        _ => format!("{value:?}"),
    }
}

/// Loudness of the four bands in dB of full scale, window by window.
fn levels(tape: &Tape) -> Vec<[f64; 4]> {
    let mono: Vec<f64> = tape.left.iter().zip(&tape.right).map(|(l, r)| f64::from(l + r) * 0.5).collect();
    let mut splits = BORDERS.map(Split::new);
    let mut rows = Vec::new();
    for window in mono.chunks_exact(WINDOW) {
        let mut squares = [0.0; 4];
        for x in window {
            let mut rest = *x;
            for (split, square) in splits.iter_mut().zip(&mut squares) {
                let (low, high) = split.next(rest);
                *square += low * low;
                rest = high;
            }
            squares[3] += rest * rest;
        }
        rows.push(squares.map(|square| (10.0 * (square / WINDOW as f64).log10()).max(FLOOR)));
    }
    rows
}

/// A crossover of 12 dB per octave: the low and high outputs of a state-variable filter (Simper, 2013).
struct Split {
    g: f64,
    state: [f64; 2],
}

impl Split {
    fn new(border: f64) -> Split {
        Split { g: (std::f64::consts::PI * border / f64::from(RATE)).tan(), state: [0.0; 2] }
    }

    fn next(&mut self, x: f64) -> (f64, f64) {
        let k = std::f64::consts::SQRT_2;
        let [band, low] = self.state;
        let band_now = (band + self.g * (x - low)) / (1.0 + self.g * (self.g + k));
        let low_now = low + self.g * band_now;
        self.state = [2.0 * band_now - band, 2.0 * low_now - low];
        (low_now, x - k * band_now - low_now)
    }
}

fn written(levels: &[[f64; 4]], events: &[String]) -> String {
    let mut text = format!(
        "# {BLESS}=1 cargo test -p phonon --test songs writes this file.\n# Bands in dB every half second: below 150 Hz, 800 Hz, 4 kHz, above.\n"
    );
    for row in levels {
        let _ = writeln!(text, "{:.1} {:.1} {:.1} {:.1}", row[0], row[1], row[2], row[3]);
    }
    let _ = writeln!(text, "# Voices of the first {CYCLES} cycles: cycle, frame, controls.");
    for event in events {
        let _ = writeln!(text, "{event}");
    }
    text
}

/// What differs from a golden file, the first difference of each kind.
fn compare(golden: &str, levels: &[[f64; 4]], events: &[String]) -> Result<(), String> {
    let now = written(levels, events);
    let (mut wanted, mut got) = (golden.lines(), now.lines());
    let mut line = 0usize;
    loop {
        line += 1;
        match (wanted.next(), got.next()) {
            (None, None) => return Ok(()),
            (Some(wanted), Some(got)) if wanted == got || near(wanted, levels.get(line.wrapping_sub(3))) => {}
            (wanted, got) => {
                return Err(format!("line {line} of the golden file\n  was {wanted:?}\n  is  {got:?}"));
            }
        }
    }
}

fn near(wanted: &str, row: Option<&[f64; 4]>) -> bool {
    let numbers: Vec<f64> = wanted.split(' ').filter_map(|word| word.parse().ok()).collect();
    row.is_some_and(|row| {
        numbers.len() == row.len() && numbers.iter().zip(row).all(|(was, is)| (was - is).abs() <= TOLERANCE)
    })
}
