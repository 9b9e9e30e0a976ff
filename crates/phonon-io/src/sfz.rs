//! SFZ files: the regions of one instrument, as text beside its recordings.
//!
//! After the SFZ 1.0 opcodes of Cakewalk and sfzformat.info: where a region is, its tuning, loop, level, envelope and
//! lowpass. Of layers that alternate (`seq_position`, `lorand`) the first sounds. Not followed: `#include`, LFOs,
//! curves, regions that a release or a controller starts.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::instrument::{Envelope, Repeats, Source, Zone};

/// Largest file that is read.
const LONGEST: u64 = 8 << 20;
/// Most regions of an instrument.
const REGIONS: usize = 16_384;

type Opcodes = HashMap<String, String>;

/// Reads the zones of the file at `path`. The error says what is wrong with it.
pub fn zones(path: &Path) -> Result<Vec<Zone>, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(format!("this is no file of at most {} MiB", LONGEST >> 20));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    let folder = path.parent().unwrap_or(Path::new(""));
    let zones: Vec<Zone> = regions(&text)?.iter().filter_map(|region| zone(region, folder)).collect();
    if zones.is_empty() { Err("there is no region with a sample in it".to_owned()) } else { Ok(zones) }
}

/// The opcodes of each region, with those of the headers around it.
fn regions(text: &str) -> Result<Vec<Opcodes>, String> {
    // Opcodes hold from their header on, until one of the same or a higher level begins.
    const LEVELS: [&str; 5] = ["control", "global", "master", "group", "region"];
    let mut levels: [Opcodes; 5] = Default::default();
    let mut level = 0;
    let mut found = Vec::new();
    let mut names: Vec<(String, String)> = Vec::new();
    let mut finish = |levels: &[Opcodes; 5], level: usize| {
        if level == 4 && found.len() < REGIONS {
            let all = levels.iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
            found.push(all.collect::<Opcodes>());
        }
    };
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        if let Some(define) = line.strip_prefix("#define") {
            let mut words = define.split_whitespace();
            if let (Some(name), Some(value)) = (words.next(), words.next()) {
                names.push((name.to_owned(), value.to_owned()));
            }
            continue;
        }
        if line.starts_with("#include") {
            return Err(
                "it includes another file, which is not followed; put the regions into one".to_owned()
            );
        }
        let mut line = line.to_owned();
        for (name, value) in &names {
            line = line.replace(name, value);
        }
        let mut last: Option<String> = None;
        for word in line.replace('<', " <").replace('>', "> ").split_whitespace() {
            if let Some(header) = word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
                finish(&levels, level);
                // A header that is not known, such as <curve>, takes its opcodes with it.
                level = LEVELS.iter().position(|known| *known == header).unwrap_or(5);
                levels.iter_mut().skip(level).for_each(Opcodes::clear);
                last = None;
            } else if let Some(opcodes) = levels.get_mut(level) {
                match word.split_once('=') {
                    Some((key, value)) => {
                        opcodes.insert(key.to_owned(), value.to_owned());
                        last = Some(key.to_owned());
                    }
                    // File names have spaces.
                    None => {
                        if let Some(value) = last.as_ref().and_then(|key| opcodes.get_mut(key)) {
                            value.push(' ');
                            value.push_str(word);
                        }
                    }
                }
            }
        }
    }
    finish(&levels, level);
    Ok(found)
}

fn zone(region: &Opcodes, folder: &Path) -> Option<Zone> {
    let word = |name: &str| region.get(name).map(String::as_str);
    let number = |name: &str| word(name)?.parse::<f32>().ok().filter(|number| number.is_finite());
    let key = |name: &str| word(name).and_then(key_of);
    let starts = word("trigger").is_none_or(|trigger| matches!(trigger, "attack" | "first"));
    let first =
        number("seq_position").is_none_or(|at| at <= 1.0) && number("lorand").is_none_or(|low| low <= 0.0);
    // Half-pedals and switches are at rest: what needs them does not sound.
    let at_rest = region
        .iter()
        .all(|(name, low)| !name.starts_with("locc") || low.parse::<f32>().is_ok_and(|low| low <= 0.0));
    if !starts || !first || !at_rest {
        return None;
    }
    let name = format!("{}{}", word("default_path").unwrap_or(""), word("sample")?).replace('\\', "/");
    let file = Path::new(&name);
    // A file may lie beside the folder of the text, as in `../Samples`, but not anywhere on the disk.
    if file.components().any(|part| matches!(part, Component::Prefix(_) | Component::RootDir))
        || name.contains('\0')
    {
        return None;
    }
    let mut zone = Zone::new(Source::File(insensitive(folder, file)));
    let shift = number("note_offset").unwrap_or(0.0) + 12.0 * number("octave_offset").unwrap_or(0.0);
    let moved = |key: u8| (f32::from(key) + shift).clamp(0.0, 127.0) as u8;
    if word("hikey") == Some("-1") || word("lokey") == Some("-1") && word("hikey").is_none() {
        return None;
    }
    let single = key("key");
    zone.keys = moved(key("lokey").or(single).unwrap_or(0))..=moved(key("hikey").or(single).unwrap_or(127));
    let velocity = |name, default: f32| number(name).unwrap_or(default).clamp(0.0, 127.0) as u8;
    zone.velocities = velocity("lovel", 0.0)..=velocity("hivel", 127.0);
    zone.root = match word("pitch_keycenter") {
        Some("sample") => None,
        _ => Some(key("pitch_keycenter").or(single).map_or(60.0, f32::from)),
    };
    zone.tune =
        number("tune").or(number("pitch")).unwrap_or(0.0) / 100.0 + number("transpose").unwrap_or(0.0);
    zone.tracking = number("pitch_keytrack").unwrap_or(100.0).clamp(-1200.0, 1200.0) / 100.0;
    zone.gain = number("volume").unwrap_or(0.0).clamp(-144.0, 12.0);
    if let Some(amplitude) = number("amplitude") {
        zone.gain += 20.0 * (amplitude / 100.0).clamp(1e-7, 4.0).log10();
    }
    zone.pan = (number("pan").unwrap_or(0.0) / 100.0).clamp(-1.0, 1.0);
    let place =
        |name: &str, old: &str| number(name).or(number(old)).filter(|at| *at >= 0.0).map(|at| at as u64);
    let looped = (place("loop_start", "loopstart"), place("loop_end", "loopend"));
    zone.looped = match looped {
        (begin, Some(end)) => Some(begin.unwrap_or(0)..end + 1),
        (Some(begin), None) => Some(begin..u64::MAX),
        _ => None,
    };
    zone.repeats = match word("loop_mode").or(word("loopmode")) {
        Some("no_loop") => Repeats::Never,
        Some("one_shot") => Repeats::OneShot,
        Some("loop_continuous") => Repeats::Always,
        Some("loop_sustain") => Repeats::UntilRelease,
        _ => Repeats::IfStated,
    };
    let seconds =
        |name: &str, default: f32| number(&format!("ampeg_{name}")).unwrap_or(default).clamp(0.0, 100.0);
    zone.envelope = Envelope {
        delay: seconds("delay", 0.0),
        attack: seconds("attack", 0.0),
        hold: seconds("hold", 0.0),
        decay: seconds("decay", 0.0),
        sustain: seconds("sustain", 100.0) / 100.0,
        release: seconds("release", 0.001),
    };
    zone.cutoff = number("cutoff").filter(|cutoff| *cutoff > 0.0);
    zone.resonance = number("resonance").unwrap_or(0.0).clamp(0.0, 40.0);
    Some(zone)
}

/// A key as a number or a note's name: `c4` is 60.
fn key_of(word: &str) -> Option<u8> {
    word.parse::<u8>().ok().filter(|key| *key < 128).or_else(|| {
        let note = note_named(word)?;
        (0..128).contains(&note).then_some(note as u8)
    })
}

/// The MIDI note of a name like `c4`, `F#3` or `eb-1`.
pub(crate) fn note_named(word: &str) -> Option<i32> {
    let mut letters = word.chars();
    let step = match letters.next()?.to_ascii_lowercase() {
        'c' => 0,
        'd' => 2,
        'e' => 4,
        'f' => 5,
        'g' => 7,
        'a' => 9,
        'b' => 11,
        _ => return None,
    };
    let rest = letters.as_str();
    let (shift, octave) = match rest.chars().next()? {
        '#' | 's' => (1, &rest[1..]),
        'b' => (-1, &rest[1..]),
        _ => (0, rest),
    };
    let octave: i32 = octave.parse().ok().filter(|octave| (-2..=10).contains(octave))?;
    Some(12 * (octave + 1) + step + shift)
}

/// The file of that name in `folder`, also where upper and lower case differ, as they may where it was made.
fn insensitive(folder: &Path, file: &Path) -> PathBuf {
    let stated = folder.join(file);
    if stated.exists() {
        return stated;
    }
    let mut path = folder.to_path_buf();
    for part in file.components() {
        let next = path.join(part);
        let name = part.as_os_str();
        let other = || {
            let entries = fs::read_dir(&path).ok()?;
            entries.flatten().find(|entry| entry.file_name().eq_ignore_ascii_case(name))
        };
        path = if next.exists() { next } else { other().map_or(next, |entry| entry.path()) };
    }
    path
}
