//! What a session writes: recordings, journal, history.

use std::time::Duration;

use crate::support::{Folder, Process, SONG, frames, phonon, render};

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

/// A disk that is full after half a megabyte, for which a limit on the size of files stands in.
#[cfg(unix)]
#[test]
fn a_full_disk_is_reported_and_the_song_plays_on() {
    let folder = Folder::new();
    let take = folder.path("take.wav");
    // A file of stereo floats grows by 375 KiB a second; without its signal the limit is an error like any other.
    let script =
        "trap '' XFSZ; ulimit -f 500; exec \"$0\" live \"$1\" --null --plain --stats -d 5 --record \"$2\"";
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_phonon")]).arg(folder.path("a.ph")).arg(&take);
    let mut live = Process::start(&mut shell);
    live.expect("evaluated", 20.0);
    live.expect("recording has stopped", 10.0);
    // It plays on, and takes edits.
    std::fs::write(folder.path("a.ph"), SONG.replace("220", "330")).unwrap();
    live.expect("evaluated", 5.0);
    live.wait();
    let heard = frames(&take);
    assert!(heard.len() > 48_000 / 2, "{} frames are whole", heard.len());
}

#[test]
fn stems_add_up_to_the_master() {
    let folder = Folder::new();
    std::fs::write(folder.path("a.ph"), format!("limiter: off\n{SONG}")).unwrap();
    let take = folder.path("take.wav");
    let mut live = phonon();
    live.arg("live").arg(folder.path("a.ph")).args([
        "--null",
        "--plain",
        "-d",
        "2",
        "--stems",
        "--no-history",
    ]);
    let mut live = Process::start(live.arg("--record").arg(&take));
    live.wait();
    let [master, first, second] =
        ["take.wav", "take-d1.wav", "take-d2.wav"].map(|name| frames(&folder.path(name)));
    assert!(master.len() > 48_000 && master.len() == first.len() && master.len() == second.len());
    let number = f32::from_bits;
    for ((master, first), second) in master.iter().zip(&first).zip(&second) {
        assert!((number(master[0]) - number(first[0]) - number(second[0])).abs() < 1e-5);
    }
    assert!(!folder.path("a.ph.history").exists());
}
