//! Which crate may know which: the arrows of ARCHITECTURE.md.

use std::collections::BTreeMap;
use std::path::Path;

/// Dependencies that each crate may have on the others, apart from `phonon-base`, which all may have.
const ALLOWED: &[(&str, &[&str])] = &[
    ("phonon-base", &[]),
    ("phonon-syntax", &[]),
    ("phonon-pattern", &[]),
    ("phonon-dsp", &[]),
    ("phonon-io", &[]),
    ("phonon-rig", &["phonon-dsp"]),
    ("phonon-graph", &["phonon-dsp"]),
    ("phonon-engine", &["phonon-graph", "phonon-dsp"]),
    ("phonon-reference", &["phonon-graph", "phonon-dsp", "phonon-engine"]),
    ("phonon-eval", &["phonon-syntax", "phonon-pattern", "phonon-graph", "phonon-dsp"]),
    (
        "phonon",
        &["phonon-eval", "phonon-engine", "phonon-io", "phonon-pattern", "phonon-graph", "phonon-dsp"],
    ),
    ("phonon-cli", &["phonon"]),
    ("xtask", &["phonon", "phonon-dsp", "phonon-engine", "phonon-rig"]),
];

#[test]
fn crates_know_only_whom_they_may() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut seen = 0;
    for entry in std::fs::read_dir(crates).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let Ok(text) = std::fs::read_to_string(&manifest) else { continue };
        let name = value(&text, "name").unwrap_or_else(|| panic!("{} has no name", manifest.display()));
        let may = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not in ALLOWED"));
        for dependency in dependencies(&text) {
            let known = dependency == "phonon-base" || may.contains(&dependency.as_str());
            assert!(known, "{name} must not depend on {dependency}");
        }
        seen += 1;
    }
    assert_eq!(seen, ALLOWED.len(), "a crate is missing");
}

fn value(manifest: &str, key: &str) -> Option<String> {
    let line = manifest.lines().find(|line| line.starts_with(key))?;
    Some(line.split('"').nth(1)?.to_owned())
}

/// Names of Phonon's own crates in `[dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
    names.filter(|name| name.starts_with("phonon")).map(str::to_owned).collect()
}
