//! `strudel.json`: names of sounds to files, written by hand or by Strudel's tools.
//!
//! `{"_base": "folder/", "bd": ["a.wav", "b.wav"], "piano": {"c3": "c3.wav", "c4": ["c4.wav"]}}`. The base is a folder
//! beside the map; what lies on the web is not fetched.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bank::Entry;
use crate::sfz::note_named;

/// What the map is called.
pub(crate) const NAME: &str = "strudel.json";
/// Largest map that is read, in bytes.
const LONGEST: u64 = 16 << 20;
/// Most files that one map may name.
const FILES: usize = 200_000;

/// The sounds that the map at `path` names, and what there is to say about it.
pub(crate) fn read(path: &Path) -> (Vec<(String, Entry)>, Option<String>) {
    match parse(path) {
        Ok(found) => found,
        Err(why) => (Vec::new(), Some(why)),
    }
}

type Found = (Vec<(String, Entry)>, Option<String>);

fn parse(path: &Path) -> Result<Found, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(format!("a map of sounds has at most {} MiB", LONGEST >> 20));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let map: Value = serde_json::from_slice(&bytes).map_err(|error| format!("this is not JSON: {error}"))?;
    let Value::Object(map) = map else {
        return Err("a map of sounds is an object: {\"bd\": [\"bd/0.wav\"]}".to_owned());
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let base = map.get("_base").and_then(Value::as_str).unwrap_or("");
    if is_remote(base) {
        return Err(format!(
            "its files are at {base}, and nothing is fetched from the web; copy them here and let `_base` name their folder"
        ));
    }
    let folder = folder.join(base);
    let (mut left, mut remote, mut odd) = (FILES, 0, 0);
    let mut file = |value: &Value| {
        let name = value.as_str()?;
        if is_remote(name) {
            remote += 1;
            return None;
        }
        left = left.checked_sub(1)?;
        Some(folder.join(name.trim_start_matches('/')))
    };
    let mut files = |value: &Value| -> Vec<PathBuf> {
        match value {
            Value::Array(values) => values.iter().filter_map(&mut file).collect(),
            value => file(value).into_iter().collect(),
        }
    };
    let mut found = Vec::new();
    for (name, value) in map.iter().filter(|(name, _)| !name.starts_with('_')) {
        let entry = match value {
            Value::Object(notes) => {
                let mut zones: Vec<(f32, Vec<PathBuf>)> = Vec::new();
                for (note, value) in notes.iter().filter(|(note, _)| !note.starts_with('_')) {
                    match note.parse::<f32>().ok().or(note_named(note).map(|note| note as f32)) {
                        Some(note) if note.is_finite() => zones.push((note, files(value))),
                        _ => odd += 1,
                    }
                }
                zones.retain(|zone| !zone.1.is_empty());
                zones.sort_by(|a, b| a.0.total_cmp(&b.0));
                (!zones.is_empty()).then_some(Entry::Notes(zones))
            }
            value => Some(files(value)).filter(|files| !files.is_empty()).map(Entry::Files),
        };
        found.extend(entry.map(|entry| (name.clone(), entry)));
    }
    let message = match (remote, odd) {
        (0, 0) => None,
        (0, odd) => Some(format!("{odd} of its keys are no notes; write them like \"c3\" or \"f#4\"")),
        (remote, _) => Some(format!(
            "{remote} of its files are on the web, and nothing is fetched from there; copy them here"
        )),
    };
    Ok((found, message))
}

fn is_remote(name: &str) -> bool {
    let scheme = name.split_once(':').map(|(scheme, _)| scheme);
    // One letter before the colon is a drive of Windows.
    scheme.is_some_and(|scheme| scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}
