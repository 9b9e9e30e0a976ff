//! `cargo xtask blocks`: what blocks cost in instructions, which no other work on the machine moves: valgrind's callgrind counts
//! those of every block of a render.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::{WORKLOADS, Workload};

/// Counts the instructions of every block
///
/// The song is asked and rendered by one thread; a figure is what the engine takes for a block, from events that wait to
/// sound. It needs valgrind, and a build with the names of functions, as the release profile makes it.
#[derive(clap::Args)]
pub struct Options {
    /// Workloads, w1 to w8; w6, w7 and w8 unless given
    names: Vec<String>,
    /// Seconds of sound of each song
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Frames in a block
    #[arg(long, default_value_t = 512)]
    block: usize,
    /// The phonon to measure
    #[arg(long, value_name = "PHONON", default_value = "target/release/phonon")]
    phonon: PathBuf,
}

/// What computes a block, and what is called in it for every 64 frames.
const BLOCK: &str = "phonon_engine::engine::Engine::render_stems";
const QUANTUM: &str = "phonon_engine::engine::Engine::quantum";
const FRAMES: usize = 64;

/// Runs it.
#[expect(clippy::print_stdout, reason = "printing is what this command is for")]
pub fn run(options: &Options) -> Result<(), String> {
    crate::bench::recordings()?;
    let names: Vec<&str> = match options.names.as_slice() {
        [] => vec!["w6", "w7", "w8"],
        names => names.iter().map(String::as_str).collect(),
    };
    println!(
        "| | song | blocks | median, thousand instructions | longest | longest to median |\n|---|---|--:|--:|--:|--:|"
    );
    for workload in WORKLOADS.iter().filter(|workload| names.contains(&workload.name)) {
        for song in workload.songs()? {
            let mut counts = count(options, workload, &song)?;
            counts.sort_unstable();
            let (Some(median), Some(most)) = (counts.get(counts.len() / 2), counts.last()) else {
                return Err(format!("{}: callgrind counted no block", song.display()));
            };
            println!(
                "| {} | {} | {} | {:.0} | {:.0} | {:.2} |",
                workload.name.to_uppercase(),
                song.file_stem().unwrap_or_default().display(),
                counts.len(),
                *median as f64 / 1e3,
                *most as f64 / 1e3,
                *most as f64 / (*median).max(1) as f64,
            );
        }
    }
    Ok(())
}

/// The instructions of each block.
fn count(options: &Options, workload: &Workload, song: &Path) -> Result<Vec<u64>, String> {
    let folder = std::env::temp_dir().join(format!("phonon-blocks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let out = folder.join("out");
    let status = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg("--compress-strings=no")
        .arg(format!("--toggle-collect={BLOCK}"))
        .arg(format!("--dump-after={BLOCK}"))
        .arg(&options.phonon)
        .arg("render")
        .arg(song)
        .args(["--discard", "--no-limiter", "--threads=1", "--simd=avx2"])
        .arg(format!("--block={}", options.block))
        .arg(format!("--rate={}", workload.rate))
        .arg(format!("--duration={}", options.seconds))
        .output();
    let counts = match status {
        Ok(output) if output.status.success() => read(&folder, options.block / FRAMES),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("valgrind: {error}")),
    };
    std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    counts
}

/// Callgrind writes a file for every block. Blocks of other lengths are those of built-in sounds, which are rendered when they
/// are asked for first, by engines of their own and not on the audio thread.
fn read(folder: &Path, quanta: usize) -> Result<Vec<u64>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut counts = Vec::new();
    for entry in entries.flatten() {
        let text = std::fs::read_to_string(entry.path()).map_err(|error| error.to_string())?;
        counts.extend(instructions(&text, quanta));
    }
    Ok(counts)
}

/// The sum that a file of callgrind states, if so many quanta were computed.
fn instructions(text: &str, quanta: usize) -> Option<u64> {
    let mut lines = text.lines().skip_while(|line| *line != format!("cfn={QUANTUM}")).skip(1);
    let calls = lines.find_map(|line| line.strip_prefix("calls="))?;
    if calls.split_whitespace().next()?.parse() != Ok(quanta) {
        return None;
    }
    let line =
        text.lines().find_map(|line| line.strip_prefix("totals:").or(line.strip_prefix("summary:")))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_a_file_is_read() {
        let text = format!("events: Ir\nsummary: 123\n\nfn={BLOCK}\n1 3\ncfn={QUANTUM}\ncalls=8 5\n5 120\n");
        assert_eq!(instructions(&text, 8), Some(123));
        // Blocks of another length do not count, nor does a file without any.
        assert_eq!(instructions(&text, 4), None);
        assert_eq!(instructions("events: Ir\nsummary: 0\n", 8), None);
    }
}
