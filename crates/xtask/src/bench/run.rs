//! One run of `phonon render`, and what it tells.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

/// What a run has cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Seconds of sound.
    pub length: f64,
    /// CPU seconds of all threads.
    pub cpu: f64,
    /// Seconds of these that asking the patterns took.
    pub conductor: f64,
    /// Host block times in seconds: median, 99th and 99.9th percentile, longest.
    pub blocks: [f64; 4],
    /// Largest resident memory in bytes.
    pub memory: f64,
    /// Most voices at once.
    pub voices: f64,
}

impl Figures {
    /// CPU milliseconds per second of sound.
    pub fn milliseconds(&self) -> f64 {
        if self.length > 0.0 { 1000.0 * self.cpu / self.length } else { 0.0 }
    }

    /// The median of each figure.
    pub fn median(all: &[Figures]) -> Figures {
        let of = |figure: &dyn Fn(&Figures) -> f64| {
            let mut sorted: Vec<f64> = all.iter().map(figure).collect();
            sorted.sort_by(f64::total_cmp);
            sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
        };
        Figures {
            length: of(&|one| one.length),
            cpu: of(&|one| one.cpu),
            conductor: of(&|one| one.conductor),
            blocks: [0, 1, 2, 3].map(|at| of(&|one| one.blocks[at])),
            memory: of(&|one| one.memory),
            voices: of(&|one| one.voices),
        }
    }

    /// Runs that follow each other: times add up, of the rest the largest counts.
    pub fn joined(all: &[Figures]) -> Figures {
        all.iter().fold(Figures::default(), |sum, one| Figures {
            length: sum.length + one.length,
            cpu: sum.cpu + one.cpu,
            conductor: sum.conductor + one.conductor,
            blocks: [0, 1, 2, 3].map(|at| sum.blocks[at].max(one.blocks[at])),
            memory: sum.memory.max(one.memory),
            voices: sum.voices.max(one.voices),
        })
    }
}

/// Runs `phonon` and reads its figures.
pub fn run(phonon: &Path, arguments: &[String]) -> Result<Figures, String> {
    let failed = |why: String| format!("{} {}: {why}", phonon.display(), arguments.join(" "));
    let mut command = Command::new(phonon);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
    let mut memory = 0.0;
    // The kernel keeps the largest size until the process ends; whoever looks often enough sees it.
    while child.try_wait().map_err(|error| failed(error.to_string()))?.is_none() {
        memory = peak(child.id()).unwrap_or(memory);
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(failed(said.into_owned()));
    }
    let line = said.lines().last().unwrap_or_default();
    let stats: Json = serde_json::from_str(line).map_err(|error| failed(format!("{error}: {line}")))?;
    let number = |name: &str| stats[name].as_f64().unwrap_or(0.0);
    Ok(Figures {
        length: number("length"),
        cpu: number("seconds"),
        conductor: number("conductor_seconds"),
        blocks: ["block_p50", "block_p99", "block_p999", "block_max"].map(number),
        memory,
        voices: number("voices_peak"),
    })
}

/// The largest resident size of a process so far, in bytes.
fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.0)
}
