//! Which file a name and a number mean, and what stays in memory.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use phonon_io::{Bank, Cache, DecodeError, Depth, Entry, Format, Recording, Spec, Writer, sample_roots};
use tempfile::TempDir;

/// A folder with empty files of these names.
fn tree(files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    root
}

fn scan(roots: &[&TempDir]) -> Bank {
    Bank::scan(None, &roots.iter().map(|root| root.path().to_path_buf()).collect::<Vec<_>>())
}

/// The name of the file that `number` of `name` is.
fn file_name(bank: &Bank, name: &str, number: i64) -> String {
    bank.find(name, number).unwrap().file_name().unwrap().to_str().unwrap().to_string()
}

#[test]
fn files_are_numbered_by_name_without_case_and_wrap_around() {
    let root = tree(&[
        "bd/b.WAV",
        "bd/A.wav",
        "bd/c.flac",
        "bd/10.wav",
        "bd/9.wav",
        "bd/notes.txt",
        "bd/.hidden.wav",
    ]);
    let bank = scan(&[&root]);
    let order: Vec<String> = (0..5).map(|n| file_name(&bank, "bd", n)).collect();
    assert_eq!(order, ["10.wav", "9.wav", "A.wav", "b.WAV", "c.flac"]);
    assert_eq!(file_name(&bank, "bd", 5), "10.wav");
    assert_eq!(file_name(&bank, "bd", -1), "c.flac");
    assert_eq!(file_name(&bank, "bd", i64::MIN), file_name(&bank, "bd", i64::MIN.rem_euclid(5)));
    assert_eq!((bank.count("bd"), bank.count("sd")), (5, 0));
    assert_eq!(bank.find("sd", 0), None);
}

#[test]
fn the_first_root_wins_and_later_ones_add() {
    let (first, second) = (tree(&["bd/1.wav"]), tree(&["bd/2.wav", "sn/3.wav"]));
    let bank = scan(&[&first, &second]);
    assert_eq!((bank.count("bd"), file_name(&bank, "bd", 0)), (1, "1.wav".into()));
    assert_eq!(file_name(&bank, "sn", 0), "3.wav");
    assert_eq!(bank.names().collect::<Vec<_>>(), ["bd", "sn"]);
}

#[test]
fn packs_are_looked_through_and_shallow_folders_win() {
    let root =
        tree(&["a-pack/bd/deep.wav", "a-pack/cp/1.wav", "bd/shallow.wav", "kick.wav", "kick.aif", "bd.wav"]);
    let bank = scan(&[&root]);
    assert_eq!(file_name(&bank, "bd", 0), "shallow.wav");
    assert_eq!(file_name(&bank, "cp", 0), "1.wav");
    assert_eq!([0, 1].map(|n| file_name(&bank, "kick", n)), ["kick.aif", "kick.wav"]);
    assert_eq!(bank.names().collect::<Vec<_>>(), ["bd", "cp", "kick"]);
}

#[test]
fn a_missing_sound_has_near_names() {
    let root = tree(&["breaks/1.wav", "bd/1.wav"]);
    let bank = scan(&[&root]);
    assert_eq!(bank.near("braeks", ["supersaw"]).as_deref(), Some("did you mean `breaks`?"));
    assert_eq!(bank.near("supersav", ["supersaw"]).as_deref(), Some("did you mean `supersaw`?"));
    assert_eq!(bank.near("Breaks", []).as_deref(), Some("did you mean `breaks`?"));
}

#[test]
fn a_path_stays_inside_its_folders() {
    let root = tree(&[
        "song/loops/break.wav",
        "samples/loops/break.wav",
        "samples/fill.aif",
        "secret.wav",
        "song/x.txt",
    ]);
    let song = root.path().join("song");
    let bank = Bank::scan(Some(&song), &[root.path().join("samples")]);
    assert_eq!(bank.file("loops/break.wav"), Some(song.join("loops/break.wav")));
    assert_eq!(bank.file("fill.aif"), Some(root.path().join("samples/fill.aif")));
    let absolute = root.path().join("secret.wav");
    for outside in [
        "../secret.wav",
        "loops/../../secret.wav",
        "x.txt",
        "loops",
        "",
        "a\0.wav",
        absolute.to_str().unwrap(),
    ] {
        assert_eq!(bank.file(outside), None, "{outside:?}");
    }
}

#[test]
fn roots_come_in_order() {
    let list = std::env::join_paths(["/p1", "", "/p2"]).unwrap();
    let roots = sample_roots(Some(Path::new("/song")), Some("/data".into()), &["/named".into()], Some(&list));
    let expected = ["/song/samples", "/data/samples", "/named", "/p1", "/p2"];
    assert_eq!(roots, expected.map(PathBuf::from));
    assert!(sample_roots(None, None, &[], Some(OsStr::new(""))).is_empty());
}

#[test]
fn an_absent_root_is_no_problem() {
    let bank = Bank::scan(None, &[PathBuf::from("/nowhere/at/all")]);
    assert_eq!((bank.names().count(), bank.unread().len()), (0, 0));
}

#[cfg(unix)]
#[test]
fn links_circles_and_strange_names_are_borne() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let root = tree(&["bd/1.wav", "deep/er/2.wav"]);
    let at = |name: &str| root.path().join(name);
    symlink(root.path(), at("deep/er/circle")).unwrap();
    symlink(at("bd"), at("kick")).unwrap();
    symlink(at("nothing"), at("broken.wav")).unwrap();
    let strange = root.path().join("bd").join(OsStr::from_bytes(b"2\xff.wav"));
    fs::write(&strange, "").unwrap();
    fs::create_dir(root.path().join(OsStr::from_bytes(b"\xfe"))).unwrap();
    fs::write(root.path().join(OsStr::from_bytes(b"\xfe/1.wav")), "").unwrap();

    let bank = scan(&[&root]);
    assert_eq!(bank.names().collect::<Vec<_>>(), ["bd", "er", "kick", "\u{fffd}"]);
    assert_eq!(bank.find("bd", 1), Some(strange.as_path()));
    assert_eq!(bank.count("kick"), 2);
    assert_eq!(bank.unread().len(), 1, "the broken link: {:?}", bank.unread());
}

#[cfg(unix)]
#[test]
fn links_that_multiply_come_to_an_end() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let folder = |n: usize| root.path().join(format!("f{n}"));
    (0..12).for_each(|n| fs::create_dir(folder(n)).unwrap());
    for (from, to) in (0..12).flat_map(|a| (0..12).map(move |b| (a, b))) {
        symlink(folder(to), folder(from).join(format!("to{to}"))).unwrap();
    }
    let bank = scan(&[&root]);
    assert!(bank.unread().len() <= phonon_base::limits::DIAGNOSTICS);
}

#[test]
fn two_thousand_files_are_indexed_without_being_opened() {
    let root = tempfile::tempdir().unwrap();
    for folder in 0..200 {
        let folder = root.path().join(format!("sound{folder:03}"));
        fs::create_dir(&folder).unwrap();
        (0..10).for_each(|file| fs::write(folder.join(format!("{file}.wav")), "").unwrap());
    }
    // The best of three, since tests run side by side.
    let time = |_| {
        let start = Instant::now();
        scan(&[&root]);
        start.elapsed().as_secs_f64() * 1e3
    };
    let best = (0..3).map(time).fold(f64::INFINITY, f64::min);
    println!("2000 files in 200 folders: {best:.2} ms");
    assert!(best < 200.0, "{best} ms");
    let bank = scan(&[&root]);
    assert_eq!(bank.names().map(|name| bank.count(name)).sum::<usize>(), 2000);
    assert_eq!(bank.names().count(), 200);
}

/// A mono WAV file of `frames` in memory as 4 bytes each.
fn write(path: &Path, frames: usize) {
    let spec = Spec { rate: 48_000, channels: 1, frames: None };
    let mut writer = Writer::create(path, Format::Wav(Depth::F32), spec).unwrap();
    writer.write(&[&vec![0.25; frames]]).unwrap();
    writer.finish().unwrap();
}

#[test]
fn the_cache_keeps_its_bound_and_drops_what_was_asked_for_longest_ago() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    ["a", "b", "c"].iter().for_each(|name| write(&path(name), 100));
    let mut cache = Cache::with_limit(Arc::new, 800);
    let first = cache.load(&path("a")).unwrap();
    assert_eq!((first.sample.frames(), first.flaw, cache.bytes()), (100, None, 400));
    let kept: *const Recording = &**first.sample;
    drop(first);
    cache.load(&path("b")).unwrap();
    cache.load(&path("a")).unwrap();
    cache.load(&path("c")).unwrap();
    assert_eq!(cache.bytes(), 800);

    fs::remove_file(path("a")).unwrap();
    fs::remove_file(path("b")).unwrap();
    let again = cache.load(&path("a")).unwrap();
    assert!(std::ptr::eq(&**again.sample, kept), "`a` was asked for again, so it is still the same memory");
    assert_eq!(cache.load(&path("b")).unwrap_err(), DecodeError::NotFound);
}

#[test]
fn what_is_held_stays_and_counts() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    ["a", "b"].iter().for_each(|name| write(&path(name), 100));
    write(&path("huge"), 300);
    let mut cache = Cache::with_limit(|recording| recording.frames(), 800);
    let held = (cache.load(&path("a")).unwrap(), cache.load(&path("b")).unwrap());
    assert_eq!(cache.load(&path("huge")).unwrap_err(), DecodeError::NoRoom);
    assert_eq!(cache.bytes(), 800);
    drop(held);
    assert_eq!(cache.load(&path("huge")).unwrap_err(), DecodeError::NoRoom, "1200 bytes never fit in 800");
    assert_eq!(cache.bytes(), 0);
}

#[test]
fn refreshing_loads_what_changed_and_retries_what_failed() {
    let root = tempfile::tempdir().unwrap();
    let (good, bad) = (root.path().join("good.wav"), root.path().join("bad.wav"));
    write(&good, 100);
    fs::write(&bad, "no audio").unwrap();
    let mut cache = Cache::with_limit(|recording| recording.frames(), 1000);
    let held = cache.load(&good).unwrap();
    assert_eq!(cache.load(&bad).unwrap_err(), DecodeError::NotAudio);
    write(&good, 50);
    write(&bad, 10);
    assert_eq!(*cache.load(&good).unwrap().sample, 100);
    assert_eq!(cache.load(&bad).unwrap_err(), DecodeError::NotAudio);
    cache.refresh();
    assert_eq!(*cache.load(&good).unwrap().sample, 50);
    assert_eq!(*cache.load(&bad).unwrap().sample, 10);
    assert_eq!(cache.bytes(), 400 + 200 + 40, "the old contents are still held");
    drop(held);
    cache.refresh();
    assert_eq!(cache.bytes(), 200 + 40);
}

#[test]
fn notes_in_names_are_seen_where_all_files_have_one() {
    let root = tree(&[
        "piano/A0.wav",
        "piano/piano_C#4v1.flac",
        "keys/k_C3.wav",
        "keys/k-F#4.wav",
        "bd/bd1.wav",
        "bd/A1.wav",
    ]);
    let bank = scan(&[&root]);
    let roots =
        |name: &str| bank.notes(name).map(|notes| notes.iter().map(|note| note.0).collect::<Vec<_>>());
    assert_eq!(roots("keys"), Some(vec![48.0, 66.0]));
    assert_eq!((roots("piano"), roots("bd"), roots("none")), (None, None, None));
    assert_eq!(file_name(&bank, "keys", 0), "k-F#4.wav", "numbers go by name as ever");
}

#[test]
fn instruments_and_maps_are_sounds() {
    let root = tree(&["piano.sf2", "pack/cello.SFZ", "pack/cello/1.wav", "old/oud.pat", "mapped/x.wav"]);
    let map = r#"{"_base": "./mapped", "one": "x.wav", "two": ["x.wav", "y.wav"], "zoned": {"60": "x.wav", "h9": "z.wav"}}"#;
    fs::write(root.path().join("strudel.json"), map).unwrap();
    let bank = scan(&[&root]);
    assert_eq!(bank.names().collect::<Vec<_>>(), ["cello", "mapped", "one", "oud", "piano", "two", "zoned"]);
    assert!(matches!(bank.entry("cello"), Some(Entry::Instrument(_))), "an instrument before a folder");
    assert_eq!(bank.soundfonts().map(|font| font.0).collect::<Vec<_>>(), ["piano"]);
    assert_eq!((bank.count("two"), bank.count("zoned"), file_name(&bank, "two", 3)), (2, 1, "y.wav".into()));
    assert_eq!(bank.unread().len(), 1, "{:?}", bank.unread());
    for hostile in ["", "[1, 2]", "{\"a\": [[[1]]]}", "\u{feff}{}", "{\"_base\": 3, \"a\": 7}"] {
        fs::write(root.path().join("strudel.json"), hostile).unwrap();
        assert_eq!(scan(&[&root]).names().count(), 4, "{hostile}");
    }
}
