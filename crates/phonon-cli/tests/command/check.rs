//! `check`: exit status, JSON, and texts that nobody should write.

use std::time::{Duration, Instant};

use crate::support::{phonon, run, run_with, status, stderr, stdout};

#[test]
fn a_sound_song_has_no_mistakes() {
    let output = run_with(&["check", "-"], b"d1: s \"bd*4\"\n");
    assert_eq!((status(&output), stdout(&output).as_str()), (0, "<stdin>: no mistakes\n"));
    let json = run_with(&["check", "-", "--json"], b"d1: s \"bd*4\"\n");
    assert_eq!((status(&json), stdout(&json).as_str()), (0, "[]\n"));
}

#[test]
fn all_mistakes_are_shown_with_their_place_and_the_status_is_1() {
    let text = b"d1: saw 55 # lpg 800\nd2: s \"bd*4\" # gian 0.5\n";
    let output = run_with(&["check", "-"], text);
    let said = stderr(&output);
    assert_eq!(status(&output), 1);
    assert!(said.contains("<stdin>:1:14") && said.contains("<stdin>:2:16"), "{said}");
    assert!(said.contains("^^^") && said.contains("did you mean"), "{said}");
    assert!(said.ends_with("<stdin>: 2 errors\n"), "{said}");
    assert!(!said.contains('\u{1b}'), "colour without a terminal");
}

#[test]
fn json_has_every_field() {
    let output = run_with(&["check", "--json", "-"], "-- ä\nd1: saw 55 # lpg 800\n".as_bytes());
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(status(&output), 1);
    assert_eq!(found.as_array().unwrap().len(), 1);
    let first = &found[0];
    assert_eq!(first["severity"], "error");
    assert_eq!((&first["span"], &first["line"], &first["column"]), (&[19, 22].into(), &2.into(), &14.into()));
    assert_eq!((&first["endLine"], &first["endColumn"]), (&2.into(), &17.into()));
    for field in ["message", "reason", "help"] {
        assert!(first[field].is_string(), "{field}");
    }
    assert!(first["labels"].is_array());
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("song.ph"), b"\xff\xfe").unwrap();
    let missing = run(&["check", &path("sonk.ph")]);
    assert_eq!(status(&missing), 2);
    assert!(stderr(&missing).contains("did you mean `song.ph`?"), "{}", stderr(&missing));
    assert_eq!(status(&run(&["check", folder.path().to_str().unwrap()])), 2);
    let binary = run(&["check", &path("song.ph")]);
    assert_eq!(status(&binary), 1);
    assert!(stderr(&binary).contains("byte 0 is not UTF-8"));
    assert_eq!(status(&run(&["check"])), 2);
}

#[test]
fn huge_texts_neither_hang_nor_flood() {
    let long_line = format!("d1: s \"{}\" # lpg 1", "bd ".repeat(66_000));
    let many_mistakes = "d1: saw 55 # lpg 800\n".repeat(200_000);
    let too_long = "-- a comment\n".repeat(500_000);
    let brackets = "[".repeat(100_000);
    let quoted = format!("d1: s \"{brackets}");
    let bidi = "d1: s \"bd\u{202e}\u{1b}[31m\u{0}\" # lpg 3".to_owned();
    for text in [long_line, many_mistakes, too_long, brackets, quoted, bidi] {
        let start = Instant::now();
        let output = run_with(&["check", "-"], text.as_bytes());
        let (said, name) = (stderr(&output), text.chars().take(20).collect::<String>());
        assert_eq!(status(&output), 1, "{name}: {said}");
        assert!(said.len() < 40_000, "{name}: {} bytes", said.len());
        assert!(!said.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{name}");
        assert!(start.elapsed() < Duration::from_secs(20), "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    use std::process::Stdio;
    for args in [&["list"][..], &["query", "\"bd*64\"", "--cycles", "0", "100000"]] {
        let mut child = phonon(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((status(&output), stderr(&output).as_str()), (0, ""), "{args:?}");
    }
}
