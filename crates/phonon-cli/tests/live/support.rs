//! A process that plays, its folder, and what stands around it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

pub const SONG: &str = "cps: 1\nd1: s \"bd*4\"\nd2: sine 220 * 0.2\n";

/// A process that is ended with its test.
pub struct Process {
    pub child: Child,
    lines: Receiver<String>,
    pub seen: String,
}

impl Process {
    pub fn start(command: &mut Command) -> Process {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let reader = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in reader.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Process { child, lines, seen: String::new() }
    }

    /// Waits for a line with `part` in it; gives how long it took.
    pub fn expect(&mut self, part: &str, within: f64) -> f64 {
        let begun = Instant::now();
        loop {
            let left = Duration::from_secs_f64(within).saturating_sub(begun.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.seen.push_str(&line);
                    self.seen.push('\n');
                    if line.contains(part) {
                        return begun.elapsed().as_secs_f64();
                    }
                }
                Err(_) => panic!("`{part}` was not said within {within} s, but:\n{}", self.seen),
            }
        }
    }

    pub fn wait(&mut self) {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub fn phonon() -> Command {
    Command::new(env!("CARGO_BIN_EXE_phonon"))
}

/// The frames of a WAV file of floats, as bits.
pub fn frames(path: &Path) -> Vec<[u32; 2]> {
    let recording = phonon::io::decode(path).unwrap();
    let [left, right] = [0, 1].map(|side| &recording.channels[side]);
    left.iter().zip(right).map(|(left, right)| [left.to_bits(), right.to_bits()]).collect()
}

pub fn render(journal: &Path, out: &Path) -> Vec<[u32; 2]> {
    let done = phonon().arg("render").arg(journal).arg("-o").arg(out).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    frames(out)
}

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        std::fs::write(folder.path("a.ph"), SONG).unwrap();
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// Whether all these programs are here; says aloud which is missing.
pub fn have(tools: &[&str]) -> bool {
    let missing: Vec<&&str> = tools
        .iter()
        .filter(|tool| !Command::new("which").arg(tool).output().is_ok_and(|found| found.status.success()))
        .collect();
    if !missing.is_empty() {
        println!(
            "SKIPPED: {missing:?} are not here; `apt-get install jackd2 jack-capture pipewire pipewire-pulse wireplumber pulseaudio-utils dbus tmux`"
        );
    }
    missing.is_empty()
}
