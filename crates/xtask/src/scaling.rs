//! `cargo xtask scaling`: how the workloads in `bench/` would spread over more cores than this machine has.
//!
//! A plan is cut into stages and these into jobs, as for many threads, but one thread does all jobs and notes what each
//! takes. Then it is worked out how long a crew of so many threads would take: who is free takes the next job of the list
//! (as the crew does), a stage begins when the one before is done, and what is not shared is added as it is. The *critical
//! path* is what is left however many cores there are: all that is not shared, and the longest job of every stage. The fifth of the
//! quanta that took longest is left out.

use std::path::Path;
use std::time::Instant;

use phonon::{Length, RenderOptions};
use phonon_engine::Round;

use crate::bench::{WORKLOADS, Workload};

/// Simulates the workloads on more cores
#[derive(clap::Args)]
pub struct Options {
    /// Workloads, w1 to w8; all of them unless given
    names: Vec<String>,
    /// Seconds of sound that are recorded of each, after one second that is not
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
}

/// How many cores are looked at.
const CORES: [usize; 5] = [2, 4, 8, 16, 32];
/// Frames that the engine computes at once.
const QUANTUM: usize = 64;
/// Nanoseconds until all threads have seen a round, and until one has seen that all are done; and to take an item. Twice what two
/// threads of this machine take, since more of them wait for the same word.
const ROUND: u64 = 800;
const ITEM: u64 = 80;

/// What one quantum took.
struct Quantum {
    /// Nanoseconds in all, on one thread.
    whole: u64,
    rounds: Vec<Round>,
}

/// What was recorded of a workload.
#[derive(Default)]
struct Recording {
    quanta: Vec<Quantum>,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "printing is what this command is for")]
pub fn run(options: &Options) -> Result<(), String> {
    crate::bench::recordings()?;
    let asked = |workload: &&Workload| {
        options.names.is_empty() || options.names.iter().any(|name| name == workload.name)
    };
    let head: String = CORES.iter().map(|cores| format!(" {cores} cores |")).collect();
    println!("| | jobs | one core, ms/s |{head} critical path | shared |");
    println!("|---|--:|--:|{} --:|--:|", CORES.map(|_| "--:|").concat());
    for workload in WORKLOADS.iter().filter(asked) {
        let mut recording = Recording::default();
        for song in workload.songs()? {
            recording.take(&song, workload.rate, options.seconds)?;
        }
        println!("| {} | {} |", workload.name.to_uppercase(), recording.row(workload.rate));
    }
    Ok(())
}

impl Recording {
    fn take(&mut self, song: &Path, rate: u32, seconds: f64) -> Result<(), String> {
        let text = std::fs::read_to_string(song).map_err(|error| format!("{}: {error}", song.display()))?;
        let settings = RenderOptions {
            rate,
            // Two is enough for plans to be cut as for any number.
            threads: 2,
            no_limiter: true,
            length: Length::Seconds(seconds + 1.0),
            song_folder: song.parent().map(Path::to_owned),
            ..RenderOptions::default()
        };
        let (mut offline, _) = phonon::render::prepare(&text, &settings)
            .map_err(|error| format!("{}: {error:?}", song.display()))?;
        let mut block = [[0.0; 2]; QUANTUM];
        for _ in 0..rate as usize / QUANTUM {
            offline.block(&mut block, &mut []);
        }
        offline.engine().record();
        let mut quanta = Vec::new();
        for _ in 0..(seconds * f64::from(rate)) as usize / QUANTUM {
            let (began, asked) = (Instant::now(), offline.conducting());
            offline.block(&mut block, &mut []);
            let whole = began.elapsed().saturating_sub(offline.conducting() - asked).as_nanos() as u64;
            quanta.push(Quantum { whole, rounds: offline.engine().take_rounds() });
        }
        // In the longest ones something else on the machine came between.
        quanta.sort_by_key(|quantum| quantum.whole);
        quanta.truncate(quanta.len() * 4 / 5);
        self.quanta.extend(quanta);
        Ok(())
    }

    /// The cells of a row.
    fn row(&self, rate: u32) -> String {
        let one: u64 = self.quanta.iter().map(|quantum| quantum.whole).sum();
        let shared: u64 = self.quanta.iter().map(Quantum::shared).sum();
        let jobs: usize = self.quanta.iter().flat_map(|quantum| &quantum.rounds).map(Vec::len).sum();
        let on = |cores: usize| {
            let time: u64 = self.quanta.iter().map(|quantum| quantum.on(cores)).sum();
            format!("{:.1} |", one as f64 / time.max(1) as f64)
        };
        let path: u64 = self.quanta.iter().map(Quantum::critical_path).sum();
        let sound = (self.quanta.len() * QUANTUM) as f64 / f64::from(rate);
        format!(
            "{:.0} | {:.1} | {} {:.1} | {:.0} %",
            jobs as f64 / self.quanta.len().max(1) as f64,
            one as f64 / 1e6 / sound,
            CORES.map(on).join(" "),
            one as f64 / path.max(1) as f64,
            100.0 * shared as f64 / one.max(1) as f64,
        )
    }
}

impl Quantum {
    fn shared(&self) -> u64 {
        self.rounds.iter().flatten().map(|job| u64::from(*job)).sum()
    }

    /// Nanoseconds on so many cores.
    fn on(&self, cores: usize) -> u64 {
        let rounds: u64 = self.rounds.iter().map(|round| ROUND + makespan(round, cores)).sum();
        self.whole.saturating_sub(self.shared()) + rounds
    }

    /// Nanoseconds on as many cores as there are jobs, if handing them over took no time.
    fn critical_path(&self) -> u64 {
        let longest = self.rounds.iter().filter_map(|round| round.iter().max()).map(|job| u64::from(*job));
        self.whole.saturating_sub(self.shared()) + longest.sum::<u64>()
    }
}

/// How long so many threads take for a list of jobs, if who is free takes the next one.
fn makespan(jobs: &[u32], threads: usize) -> u64 {
    let mut free = vec![0u64; threads.max(1)];
    for job in jobs {
        if let Some(first) = free.iter_mut().min() {
            *first += u64::from(*job) + ITEM;
        }
    }
    free.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_free_takes_the_next_job() {
        let jobs = [300, 100, 100, 200];
        assert_eq!(makespan(&jobs, 1), 700 + 4 * ITEM);
        // One does the first; the other one the three that follow.
        assert_eq!(makespan(&jobs, 2), 400 + 3 * ITEM);
        assert_eq!(makespan(&jobs, 9), 300 + ITEM);
    }

    #[test]
    fn what_is_not_shared_stays_and_stages_follow_each_other() {
        let quantum = Quantum { whole: 2000, rounds: vec![vec![500, 300], vec![700]] };
        assert_eq!((quantum.shared(), quantum.critical_path()), (1500, 500 + 500 + 700));
        assert_eq!(quantum.on(2), 500 + 2 * ROUND + (500 + ITEM) + (700 + ITEM));
    }
}
