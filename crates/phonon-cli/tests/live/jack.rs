//! Through JACK, with a server of its own and without hardware.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Folder, Process, SONG, frames, have, phonon, render};

/// A JACK server of its own, without hardware. A name that stays the same takes the place of one that was killed, of which
/// there are eight on a machine.
fn jackd(name: &str) -> Option<Process> {
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

#[test]
fn a_jack_server_that_is_killed_is_taken_again() {
    let name = "phonon-lost".to_owned();
    if !have(&["jackd", "jack_lsp"]) {
        return;
    }
    let Some(mut server) = jackd(&name) else { panic!("the JACK server does not start") };
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

/// Frames of what was captured that are compared at a time.
const PIECE: usize = 512;

/// Plays for so many seconds through JACK while a file is saved every second, and captures it. What was heard is the
/// render of the journal. `strict` forbids gaps, which a machine that does other things may have.
fn soak(seconds: u64, strict: bool) {
    if !have(&["jackd", "jack_lsp", "jack_capture"]) {
        return;
    }
    let name = "phonon-soak".to_owned();
    let Some(_server) = jackd(&name) else { panic!("the JACK server does not start") };
    let folder = Folder::new();
    let (song, log, heard) = (folder.path("a.ph"), folder.path("a.phlog"), folder.path("heard.wav"));
    let mut live = phonon();
    live.env("JACK_DEFAULT_SERVER", &name).arg("live").arg(&song);
    let mut live =
        Process::start(live.args(["--host", "jack", "--plain", "--no-history", "--log"]).arg(&log));
    live.expect("evaluated", 30.0);
    let ports = Command::new("jack_lsp").env("JACK_DEFAULT_SERVER", &name).output().unwrap();
    let ports = String::from_utf8_lossy(&ports.stdout).into_owned();
    let outs: Vec<&str> = ports.lines().filter(|port| port.contains(":out_")).collect();
    assert_eq!(outs.len(), 2, "{ports}");
    let mut capture = Command::new("jack_capture");
    capture.env("JACK_DEFAULT_SERVER", &name).args(["-c", "2", "-p", outs[0], "-p", outs[1], "-b", "FLOAT"]);
    capture.args(["-dc", "-s", "-d", &seconds.to_string()]).arg(&heard);
    let mut capture = Process::start(&mut capture);
    let begun = Instant::now();
    let mut edits = 0;
    while begun.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(1000));
        edits += 1;
        let tone = 200 + 10 * (edits % 20);
        let text = format!(
            "{}d3: s \"hh*8\" # speed {} # gain 0.3\n",
            SONG.replace("220", &tone.to_string()),
            1 + edits % 3
        );
        std::fs::write(&song, text).unwrap();
        live.expect("evaluated", 5.0);
    }
    capture.wait();
    live.child.kill().unwrap();
    live.child.wait().unwrap();
    let xruns = live.seen.matches("xrun").count();
    compare(&frames(&heard), &render(&log, &folder.path("again.wav")), seconds, strict, xruns);
}

/// Every piece of `heard` is in `rendered`, one after the other; without gaps where `strict`.
fn compare(heard: &[[u32; 2]], rendered: &[[u32; 2]], seconds: u64, strict: bool, xruns: usize) {
    let loud = |frame: &[u32; 2]| f32::from_bits(frame[0]).abs() > 1e-3;
    let first = heard.iter().position(loud).unwrap();
    let find = |piece: &[[u32; 2]], from: usize| {
        rendered[from..].windows(piece.len()).position(|window| window == piece).map(|at| from + at)
    };
    let mut at = find(&heard[first..first + PIECE], 0).unwrap();
    let (mut same, mut gaps) = (0, 0);
    let mut place = first;
    while place + PIECE <= heard.len() && at + PIECE <= rendered.len() {
        let piece = &heard[place..place + PIECE];
        if rendered[at..at + PIECE] == *piece {
            (same, at, place) = (same + PIECE, at + PIECE, place + PIECE);
            continue;
        }
        gaps += 1;
        match find(piece, at) {
            Some(next) => at = next,
            None => place += 1,
        }
        assert!(gaps < 48_000, "what was heard is not what the journal renders, from frame {place} on");
    }
    println!("{same} of {} frames are the same, {gaps} gaps, {xruns} xruns", heard.len());
    let least = (seconds as usize).saturating_sub(2) * 48_000;
    assert!(same >= least / if strict { 1 } else { 2 }, "{same} frames of {} are the same", heard.len());
    assert!(!strict || gaps == 0, "{gaps} gaps");
}

#[test]
fn what_jack_gets_is_what_the_journal_renders() {
    soak(4, false);
}

#[test]
#[ignore = "ten minutes, or PHONON_SOAK_SECONDS: for the night"]
fn ten_minutes_through_jack() {
    let seconds = std::env::var("PHONON_SOAK_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    soak(seconds.unwrap_or(600), true);
}
