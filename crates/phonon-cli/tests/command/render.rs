//! `render`: files, formats, refusals, numbers.

use std::path::{Path, PathBuf};

use crate::support::{phonon, run, run_with, status, stderr, stdout};
use serde_json::Value as Json;
use tempfile::TempDir;

const SONG: &str = "cps: 0.5\nd1: s \"bd*4\"\nd2: saw \"55 110\" # lpf 800 0.7 * 0.2\n";

/// A folder with a song in it.
fn song(text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.ph");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn inside(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Frames of a WAV file: the size of its data over the size of a frame.
fn frames(path: &str, bytes_per_frame: usize) -> usize {
    let bytes = std::fs::read(path).unwrap();
    let at = bytes.windows(4).position(|four| four == b"data").unwrap();
    let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    assert_eq!(bytes.len(), at + 8 + size);
    size / bytes_per_frame
}

#[test]
fn a_song_becomes_a_file_of_the_length_asked_for_and_one_line() {
    let (folder, song) = song(SONG);
    let out = inside(&folder, "out.wav");
    let output = run(&["render", &song, "-o", &out, "-c", "1/2", "--tail", "0.25", "--rate", "44100"]);
    assert_eq!((status(&output), stderr(&output).as_str()), (0, ""));
    let line = stdout(&output);
    assert_eq!(line.lines().count(), 1, "{line}");
    // Half a cycle at half a cycle per second, and the tail.
    assert!(
        line.starts_with(&format!("{out}: 1.250 s, peak -")) && line.contains("times real time"),
        "{line}"
    );
    assert_eq!(frames(&out, 8), 55_125);
    assert_eq!(names(folder.path()), ["out.wav", "song.ph"]);
}

#[test]
fn without_a_length_there_are_sixteen_cycles_and_two_seconds() {
    let (_folder, song) = song("cps: 4\nd1: s \"bd*4\"\n");
    let output = run(&["render", &song, "--discard", "--stats"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let stats: Json = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    assert_eq!((stats["length"].as_f64(), stats["frames"].as_u64()), (Some(6.0), Some(288_000)));
}

#[test]
fn stats_are_one_object_with_every_field() {
    let (_folder, song) = song(SONG);
    let output = run(&["render", &song, "--discard", "-d", "2", "--stats"]);
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    let stats: Json = serde_json::from_str(&said).unwrap();
    for field in [
        "frames",
        "seconds",
        "times_real_time",
        "block_p50",
        "conductor_seconds",
        "block_p99",
        "block_p999",
        "block_max",
        "voices_peak",
        "events",
        "late_events",
        "peak_db",
        "rms_db",
        "lufs",
        "rate",
        "length",
    ] {
        assert!(stats[field].is_number(), "{field}: {said}");
    }
    assert_eq!((&stats["frames"], &stats["late_events"]), (&96_000.into(), &0.into()));
    assert!(stats["rms_db"].as_f64() < stats["peak_db"].as_f64());
    assert!(stats["block_p50"].as_f64() <= stats["block_max"].as_f64());
}

#[test]
fn a_broken_song_is_refused_and_nothing_is_written() {
    let (folder, song) = song("d1: s \"bd*4\"\nd2: saw 55 # lpg 800\n");
    let (out, stems) = (inside(&folder, "out.wav"), inside(&folder, "stems"));
    let output = run(&["render", &song, "-o", &out, "--stems", &stems]);
    assert_eq!((status(&output), stdout(&output).as_str()), (1, ""));
    assert!(stderr(&output).contains("did you mean") && stderr(&output).contains("song.ph:2:14"));
    assert_eq!(names(folder.path()), ["song.ph"]);
    std::fs::write(&out, "precious").unwrap();
    run(&["render", &song, "-o", &out]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "precious");
}

#[test]
fn sound_goes_to_standard_output_and_the_line_to_standard_error() {
    let output = run_with(&["render", "-", "-o", "-", "-d", "0.5", "--format", "i16"], SONG.as_bytes());
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(output.stdout.starts_with(b"RIFF"));
    assert!(output.stdout.len() >= 24_000 * 4, "{} bytes", output.stdout.len());
    assert!(stderr(&output).starts_with("-: 0.500 s"), "{}", stderr(&output));
}

#[test]
fn formats_follow_name_and_option() {
    let (folder, song) = song(SONG);
    for (name, format, start, bits) in
        [("a.wav", "i16", b"RIFF", 16), ("b.wav", "i24", b"RIFF", 24), ("c.wav", "f32", b"RIFF", 32)]
    {
        let out = inside(&folder, name);
        assert_eq!(status(&run(&["render", &song, &out, "-d", "0.1", "--format", format])), 0);
        assert!(std::fs::read(&out).unwrap().starts_with(start));
        assert_eq!(frames(&out, bits / 8 * 2), 4800, "{name}");
    }
    for args in [&["-o", "x.flac"][..], &["-o", "x", "--format", "flac,i16"]] {
        let args: Vec<&str> = ["render", &song, "-d", "0.1"].iter().chain(args).copied().collect();
        let output = phonon(&args).current_dir(folder.path()).output().unwrap();
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(std::fs::read(folder.path().join(args[5])).unwrap().starts_with(b"fLaC"));
    }
}

#[test]
fn every_output_is_a_stem() {
    let (folder, song) = song(SONG);
    let stems = folder.path().join("new/stems");
    let output = run(&["render", &song, "-d", "0.5", "--stems", stems.to_str().unwrap()]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(names(&stems), ["d1.wav", "d2.wav"]);
    for name in ["d1.wav", "d2.wav"] {
        assert_eq!(frames(stems.join(name).to_str().unwrap(), 8), 24_000);
    }
}

#[test]
fn the_block_size_makes_no_difference() {
    let (folder, song) = song(SONG);
    let files: Vec<Vec<u8>> = ["1", "441", "8192"]
        .iter()
        .map(|block| {
            let out = inside(&folder, &format!("{block}.wav"));
            assert_eq!(status(&run(&["render", &song, &out, "-d", "0.7", "--block", block])), 0);
            std::fs::read(out).unwrap()
        })
        .collect();
    assert!(files[0] == files[1] && files[1] == files[2]);
}

#[test]
fn what_cannot_be_done_is_a_usage_error() {
    let (folder, song) = song(SONG);
    let discard = |args: &[&str]| {
        let args: Vec<&str> = ["render", &song, "--discard"].iter().chain(args).copied().collect();
        status(&run(&args))
    };
    for args in [
        &["-d", "0"][..],
        &["-d", "-1"],
        &["-d", "nan"],
        &["-d", "1e300"],
        &["-c", "0"],
        &["-c", "1/0"],
        &["-d", "1", "-c", "1"],
        &["-c", "9223372036854775807"],
        &["-c", "9223372036854775807", "--from", "1"],
        &["--rate", "0"],
        &["--rate", "1000000000"],
        &["--block", "0"],
        &["--block", "8193"],
        &["--threads", "0"],
        &["--simd", "mmx"],
        &["--tail", "-1"],
        &["--tail", "1e300"],
        &["--seed", "inf"],
        &["--samples", "/nonexistent"],
        &["-o", "x.wav"],
    ] {
        assert_eq!(discard(args), 2, "{args:?}");
    }
    assert_eq!(status(&run(&["render", &song])), 2);
    assert_eq!(status(&run(&["render", &song, "-o", &song])), 2);
    assert_eq!(status(&run(&["render", &song, "-o", "x.mp3"])), 2);
    assert_eq!(status(&run(&["render", &song, "-o", "x.flac", "--format", "f32"])), 2);
    assert_eq!(status(&run(&["render", &inside(&folder, "nothing.ph"), "--discard"])), 2);
}

#[test]
fn a_place_that_cannot_be_written_is_status_1_and_leaves_nothing() {
    let (folder, song) = song(SONG);
    let output = run(&["render", &song, "-d", "0.1", "-o", &inside(&folder, "no/such/x.wav")]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["song.ph"]);
}

#[test]
fn samples_come_from_beside_the_song_from_options_and_from_the_environment() {
    let (folder, song) = song("cps: 1\nlimiter: off\nd1: s \"tick\"\n");
    let loud = |output: &std::process::Output| {
        let said = stderr(output);
        let stats: Json = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        stats["peak_db"].as_f64()
    };
    let args = ["render", &song, "--discard", "-d", "0.5", "--stats"];
    let silent = run(&args);
    assert_eq!((status(&silent), loud(&silent)), (0, None));
    assert!(stderr(&silent).contains("no sound `tick`"), "{}", stderr(&silent));

    let samples = tempfile::tempdir().unwrap();
    let tick = samples.path().join("tick");
    std::fs::create_dir(&tick).unwrap();
    // A recording made with the command itself.
    let noise = run_with(
        &["render", "-", tick.join("0.wav").to_str().unwrap(), "-d", "0.1"],
        b"out: sine 440 * 0.5\n",
    );
    assert_eq!(status(&noise), 0, "{}", stderr(&noise));
    let option: Vec<&str> =
        args.iter().copied().chain(["--samples", samples.path().to_str().unwrap()]).collect();
    assert!(loud(&run(&option)).is_some());
    assert!(loud(&phonon(&args).env("PHONON_SAMPLES", samples.path()).output().unwrap()).is_some());
    copy(&tick, &folder.path().join("samples/tick"));
    assert!(loud(&run(&args)).is_some());
}

fn copy(from: &Path, to: &PathBuf) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::copy(from.join("0.wav"), to.join("0.wav")).unwrap();
}

#[cfg(unix)]
#[test]
fn an_interrupted_render_leaves_nothing_behind() {
    let (folder, song) = song(SONG);
    let stems = inside(&folder, "stems");
    let child = phonon(&["render", &song, "-o", &inside(&folder, "x.wav"), "--stems", &stems, "-d", "36000"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let start = std::time::Instant::now();
    while names(folder.path()).len() < 3 {
        assert!(start.elapsed().as_secs() < 20, "nothing is being written");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(status(&output), 130, "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["song.ph"]);
}
