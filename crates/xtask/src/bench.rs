//! `cargo xtask bench`: what the workloads in `bench/` cost, beside another build and beside what was committed last.

mod page;
mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use run::Figures;

/// Measures the workloads of bench/ and the songs
///
/// Every figure is the median of some repetitions, which take turns over all workloads and builds, so that what disturbs
/// the machine disturbs all of them. Without --against, figures of another day can only be compared by eye: the page
/// says how many times real time, and machines differ.
#[derive(clap::Args)]
pub struct Options {
    /// Workloads, w1 to w8; all of them unless given
    names: Vec<String>,
    /// Another phonon to take turns with: the page shows the ratio
    #[arg(long, value_name = "PHONON")]
    against: Option<PathBuf>,
    /// The phonon to measure
    #[arg(long, value_name = "PHONON", default_value = "target/release/phonon")]
    phonon: PathBuf,
    /// How often each is run
    #[arg(long, default_value_t = 5)]
    repetitions: usize,
    /// Seconds of sound in a run
    #[arg(long, default_value_t = 8.0)]
    seconds: f64,
    /// Passed on to render: one, sse2, avx2 or avx512
    #[arg(long, value_name = "LEVEL")]
    simd: Option<String>,
    /// Write docs/performance.md and its plots
    #[arg(long)]
    write: bool,
}

/// What is measured: a song or several.
pub struct Workload {
    /// Its short name.
    pub name: &'static str,
    /// What it is.
    pub summary: &'static str,
    /// Frames per second.
    pub rate: u32,
    /// What it must reach: CPU milliseconds per second of sound.
    pub goal: Option<f64>,
    /// What it aims at.
    pub aim: Option<f64>,
}

/// All of them. W7 must reach 1.0 ms a block of 512 frames, and aims at 0.4.
pub static WORKLOADS: &[Workload] = &[
    Workload { name: "w1", summary: "1000 sines in a sum", rate: 48_000, goal: Some(12.0), aim: Some(7.0) },
    Workload {
        name: "w2",
        summary: "256 subtractive voices",
        rate: 48_000,
        goal: Some(24.0),
        aim: Some(13.0),
    },
    Workload {
        name: "w3",
        summary: "256 voices of 4-operator FM",
        rate: 48_000,
        goal: Some(16.0),
        aim: Some(11.0),
    },
    Workload { name: "w4", summary: "256 looping samples", rate: 48_000, goal: Some(12.0), aim: Some(7.0) },
    Workload {
        name: "w5",
        summary: "32 tracks with effects",
        rate: 48_000,
        goal: Some(11.0),
        aim: Some(6.0),
    },
    Workload {
        name: "w6",
        summary: "200 new voices a second",
        rate: 48_000,
        goal: Some(8.0),
        aim: Some(4.0),
    },
    Workload { name: "w7", summary: "16 dense outputs", rate: 44_100, goal: Some(86.1), aim: Some(34.5) },
    Workload { name: "w8", summary: "all songs, one after the other", rate: 48_000, goal: None, aim: None },
];

impl Workload {
    /// The texts to render.
    pub fn songs(&self) -> Result<Vec<PathBuf>, String> {
        if self.name != "w8" {
            return Ok(vec![Path::new("bench").join(self.name).with_extension("ph")]);
        }
        let entries = std::fs::read_dir("songs").map_err(|error| format!("songs: {error}"))?;
        let mut songs: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        songs.retain(|song| song.extension().is_some_and(|end| end == "ph"));
        songs.sort();
        Ok(songs)
    }
}

/// Figures of one workload, one set for each way it was run.
pub struct Row {
    /// What was run.
    pub workload: &'static Workload,
    /// On one thread.
    pub one: Figures,
    /// On two threads.
    pub two: Figures,
    /// Of the other build on one thread.
    pub other: Option<Figures>,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "printing is what this command is for")]
pub fn run(options: &Options) -> Result<(), String> {
    recordings()?;
    let asked = |workload: &&Workload| {
        options.names.is_empty() || options.names.iter().any(|name| name == workload.name)
    };
    let workloads: Vec<&'static Workload> = WORKLOADS.iter().filter(asked).collect();
    if workloads.is_empty() {
        return Err("there is no such workload; w1 to w8 are".to_owned());
    }
    let mut samples: Vec<[Vec<Figures>; 3]> = workloads.iter().map(|_| Default::default()).collect();
    for _ in 0..options.repetitions.max(1) {
        for (workload, [one, two, other]) in workloads.iter().zip(&mut samples) {
            one.push(measure(options, workload, &options.phonon, 1)?);
            two.push(measure(options, workload, &options.phonon, 2)?);
            if let Some(against) = &options.against {
                other.push(measure(options, workload, against, 1)?);
            }
        }
    }
    let rows: Vec<Row> = workloads
        .into_iter()
        .zip(&samples)
        .map(|(workload, [one, two, other])| Row {
            workload,
            one: Figures::median(one),
            two: Figures::median(two),
            other: (!other.is_empty()).then(|| Figures::median(other)),
        })
        .collect();
    println!("{}", page::table(&rows));
    if options.write { page::write(&rows) } else { Ok(()) }
}

fn measure(options: &Options, workload: &Workload, phonon: &Path, threads: usize) -> Result<Figures, String> {
    let mut all = Vec::new();
    let songs = workload.songs()?;
    // Songs that follow each other share the time.
    let seconds = (options.seconds / songs.len() as f64).max(2.0);
    for song in songs {
        let mut arguments = vec![
            "render".to_owned(),
            song.display().to_string(),
            "--discard".to_owned(),
            "--no-limiter".to_owned(),
            "--stats".to_owned(),
            format!("--duration={seconds}"),
            format!("--rate={}", workload.rate),
            format!("--threads={threads}"),
        ];
        arguments.extend(options.simd.iter().map(|level| format!("--simd={level}")));
        all.push(run::run(phonon, &arguments)?);
    }
    Ok(Figures::joined(&all))
}

/// The recordings of the workloads are not kept in the repository; the script writes them.
pub fn recordings() -> Result<(), String> {
    if Path::new("bench/samples/tone").is_dir() {
        return Ok(());
    }
    let status = Command::new("python3").arg("bench/generate.py").status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err("bench/generate.py, which writes the recordings, did not run; it needs python3".to_owned()),
    }
}
