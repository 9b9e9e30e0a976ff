//! `list`, `explain`, `reference`, and the manual that stands in the repository.

use std::path::Path;

use crate::support::{run, status, stderr, stdout};

#[test]
fn lists_are_grouped_and_name_what_there_is() {
    for (which, name) in [
        ("units", "lpf"),
        ("functions", "silence"),
        ("operators", "keepif"),
        ("controls", "speed"),
        ("commands", "render"),
        ("language", "outmix"),
        ("sounds", "bd"),
    ] {
        let only = run(&["list", which]);
        let all = stdout(&run(&["list"]));
        assert_eq!(status(&only), 0);
        let only = stdout(&only);
        assert!(only.starts_with(&format!("{which} · ")), "{only}");
        assert!(only.lines().any(|line| line.starts_with(&format!("  {name} "))), "{which}: {only}");
        assert!(all.contains(only.trim_end()), "{which} is not in the list of all");
    }
    assert_eq!(status(&run(&["list", "nonsense"])), 2);
}

#[test]
fn samples_are_listed_with_their_numbers() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("glass")).unwrap();
    for name in ["a.wav", "b.wav"] {
        std::fs::write(folder.path().join("glass").join(name), b"").unwrap();
    }
    let shown = stdout(&run(&["list", "sounds", "--samples", folder.path().to_str().unwrap()]));
    assert!(shown.contains("sounds · samples\n  glass  numbers 0 to 1\n"), "{shown}");
}

#[test]
fn explain_shows_inputs_with_unit_range_default_and_aliases() {
    let shown = stdout(&run(&["explain", "lpf"]));
    for part in ["sound unit", "event control", "cutoff", "Hz", "1 to 192000", "resonance", "rlpf", "source:"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(stdout(&run(&["explain", "render"])).contains("--no-limiter"));
    assert!(stdout(&run(&["explain", "|+|"])).contains("sum"));
    assert!(stdout(&run(&["explain", "->"])).contains("a function without a name"));
}

#[test]
fn an_unknown_name_gets_its_neighbours() {
    let output = run(&["explain", "rendr"]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("did you mean `render`?"), "{}", stderr(&output));
    let odd = run(&["explain", &"\u{1b}[2J".repeat(1000)]);
    assert_eq!(status(&odd), 1);
    assert!(!stderr(&odd).contains('\u{1b}') && stderr(&odd).len() < 1000);
}

#[test]
fn the_manual_in_the_repository_is_fresh() {
    let refresh = "it is refreshed by `cargo run --release -- reference --out docs/reference`";
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(status(&run(&["reference", "--out", folder.path().to_str().unwrap()])), 0);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let read = |folder: &Path| -> std::collections::BTreeMap<_, _> {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|_| panic!("{}: {refresh}", folder.display()));
        let entries = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let texts = entries
            .map(|path| (path.file_name().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()));
        // What `cargo xtask measure` writes stands beside it.
        texts.filter(|(_, text)| !text.starts_with("<!-- Made by `cargo xtask")).collect()
    };
    let (fresh, kept) = (read(folder.path()), read(&kept));
    assert!(fresh.keys().eq(kept.keys()), "docs/reference has other files; {refresh}");
    for (name, text) in &fresh {
        assert!(kept[name] == *text, "docs/reference/{} is stale; {refresh}", name.display());
    }
}

#[test]
fn reference_deletes_only_what_it_has_made() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert_eq!(status(&run(&["reference", "--out", out])), 0);
    std::fs::copy(path("units.md"), path("old.md")).unwrap();
    std::fs::write(path("mine.md"), "mine").unwrap();
    assert_eq!(status(&run(&["reference", "--out", out])), 0);
    assert!(!path("old.md").exists() && path("mine.md").exists());
}
