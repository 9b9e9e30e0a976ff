//! `phonon live` as it is used: a process, a file that is saved, a sound server where there is one.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const SONG: &str = "cps: 1\nd1: s \"bd*4\"\nd2: sine 220 * 0.2\n";

/// A process that is ended with its test.
struct Process {
    child: Child,
    lines: Receiver<String>,
    seen: String,
}

impl Process {
    fn start(command: &mut Command) -> Process {
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
    fn expect(&mut self, part: &str, within: f64) -> f64 {
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

    fn wait(&mut self) {
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

fn phonon() -> Command {
    Command::new(env!("CARGO_BIN_EXE_phonon"))
}

/// The frames of a WAV file of floats, as bits.
fn frames(path: &Path) -> Vec<[u32; 2]> {
    let recording = phonon::io::decode(path).unwrap();
    let [left, right] = [0, 1].map(|side| &recording.channels[side]);
    left.iter().zip(right).map(|(left, right)| [left.to_bits(), right.to_bits()]).collect()
}

fn render(journal: &Path, out: &Path) -> Vec<[u32; 2]> {
    let done = phonon().arg("render").arg(journal).arg("-o").arg(out).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    frames(out)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        std::fs::write(folder.path("a.ph"), SONG).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

#[test]
fn what_is_recorded_is_what_the_journal_renders() {
    let folder = Folder::new();
    let (song, take, log) = (folder.path("a.ph"), folder.path("take.wav"), folder.path("a.phlog"));
    let mut live = phonon();
    live.arg("live").arg(&song).args(["--null", "--plain", "-d", "5", "--stems"]);
    let mut live = Process::start(live.arg("--record").arg(&take).arg("--log").arg(&log));
    live.expect("evaluated", 20.0);
    std::thread::sleep(Duration::from_millis(700));
    std::fs::write(&song, SONG.replace("220", "330")).unwrap();
    live.expect("evaluated", 5.0);
    std::thread::sleep(Duration::from_millis(500));
    std::fs::write(&song, SONG.replace("sine 220", "sinus 110")).unwrap();
    live.expect("what is right plays", 5.0);
    std::thread::sleep(Duration::from_millis(500));
    std::fs::write(folder.path("new"), SONG.replace("bd*4", "bd*3 cp")).unwrap();
    std::fs::rename(folder.path("new"), &song).unwrap();
    live.expect("evaluated", 5.0);
    live.wait();
    let heard = frames(&take);
    let rendered = render(&log, &folder.path("again.wav"));
    let length = heard.len().min(rendered.len());
    assert!(length > 3 * 48_000, "{} and {} frames", heard.len(), rendered.len());
    let differs = (0..length).find(|at| heard[*at] != rendered[*at]);
    assert_eq!(differs, None, "of {length} frames");
    assert!(heard.iter().any(|frame| f32::from_bits(frame[0]).abs() > 0.2));
    // Stems are as long as the master.
    assert_eq!(frames(&folder.path("take-d2.wav")).len(), heard.len());
    let history = phonon().arg("history").arg(&song).arg("2").output().unwrap();
    assert_eq!(String::from_utf8(history.stdout).unwrap(), SONG.replace("220", "330"));
}

#[cfg(unix)]
#[test]
fn a_killed_session_leaves_a_recording_without_its_last_second() {
    let folder = Folder::new();
    let take = folder.path("take.wav");
    let mut live = phonon();
    live.arg("live").arg(folder.path("a.ph")).args(["--null", "--plain"]);
    let mut live = Process::start(live.arg("--record").arg(&take).arg("--log").arg(folder.path("a.phlog")));
    live.expect("evaluated", 20.0);
    std::thread::sleep(Duration::from_secs(3));
    live.child.kill().unwrap();
    live.child.wait().unwrap();
    let heard = frames(&take);
    assert!(heard.len() as f64 >= 2.0 * 48_000.0, "{} frames", heard.len());
    let rendered = render(&folder.path("a.phlog"), &folder.path("again.wav"));
    let length = heard.len().min(rendered.len());
    assert!(length as f64 >= 2.0 * 48_000.0);
    assert_eq!(heard[..length], rendered[..length]);
}

/// A JACK server of its own, without hardware.
#[cfg(target_os = "linux")]
fn jackd(name: &str) -> Option<Process> {
    let known =
        |tool: &str| Command::new("which").arg(tool).output().is_ok_and(|found| found.status.success());
    if !known("jackd") || !known("jack_lsp") {
        return None;
    }
    for real_time in [true, false] {
        let mut command = Command::new("jackd");
        command.env("JACK_NO_AUDIO_RESERVATION", "1").args(["-n", name]);
        let command = if real_time { command.args(["-R", "-P", "80"]) } else { command.arg("-r") };
        let mut server = Process::start(command.args(["-d", "dummy", "-r", "48000", "-p", "512"]));
        for _ in 0..50 {
            std::thread::sleep(Duration::from_millis(100));
            let ports = Command::new("jack_lsp").env("JACK_DEFAULT_SERVER", name).args(["-s", name]).output();
            if ports.is_ok_and(|ports| String::from_utf8_lossy(&ports.stdout).contains("system:playback_1")) {
                return Some(server);
            }
            if server.child.try_wait().unwrap().is_some() {
                break;
            }
        }
    }
    None
}

#[cfg(target_os = "linux")]
#[test]
fn a_jack_server_that_is_killed_is_taken_again() {
    let name = format!("phonon{}", std::process::id());
    let Some(mut server) = jackd(&name) else {
        println!("SKIPPED: no jackd here; `apt-get install jackd2` to run this test");
        return;
    };
    let folder = Folder::new();
    let mut live = phonon();
    live.env("JACK_DEFAULT_SERVER", &name).arg("live").arg(folder.path("a.ph"));
    let mut live =
        Process::start(live.args(["--host", "jack", "--plain", "--log"]).arg(folder.path("a.phlog")));
    live.expect("evaluated", 20.0);
    std::thread::sleep(Duration::from_secs(1));
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    live.expect("is lost", 5.0);
    std::thread::sleep(Duration::from_secs(1));
    let Some(_server) = jackd(&name) else { panic!("the server does not start again") };
    let took = live.expect("is back", 10.0);
    assert!(took < 2.0, "{took:.1} s after its return");
    // The song has gone on from where it was.
    std::fs::write(folder.path("a.ph"), SONG.replace("220", "330")).unwrap();
    live.expect("evaluated", 5.0);
}
