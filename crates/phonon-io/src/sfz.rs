//! SFZ files: the regions of one instrument, as text beside its recordings.
//!
//! After the SFZ 1.0 opcodes of Cakewalk and sfzformat.info: where a region is, its tuning, loop, level, envelopes,
//! swings and lowpass, layers that alternate (`seq_position`, `lorand`) and groups that cut each other off. A region has
//! one envelope for pitch and filter together, that of the pitch where both are given. Not followed: curves, filters other
//! than lowpasses, regions that a release or a controller starts.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::instrument::{Envelope, Motion, Repeats, Source, Zone};

/// Largest file that is read.
const LONGEST: u64 = 8 << 20;
/// Deepest nesting of files that include each other.
const NESTING: usize = 8;
/// Most regions of an instrument.
const REGIONS: usize = 16_384;

type Opcodes = HashMap<String, String>;

/// Reads the zones of the file at `path`. The error says what is wrong with it.
pub fn zones(path: &Path) -> Result<Vec<Zone>, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(format!("this is no file of at most {} MiB", LONGEST >> 20));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut text = String::new();
    include(path, folder, 0, &mut text)?;
    let zones: Vec<Zone> = regions(&text)?.iter().filter_map(|region| zone(region, folder)).collect();
    if zones.is_empty() { Err("there is no region with a sample in it".to_owned()) } else { Ok(zones) }
}

/// Appends the text of a file, with those that it includes in their places; their names are told from the folder of the
/// instrument.
fn include(path: &Path, folder: &Path, depth: usize, text: &mut String) -> Result<(), String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if depth > NESTING || (text.len() + bytes.len()) as u64 > LONGEST {
        return Err(format!(
            "it includes more than {} MiB, or itself: at most {NESTING} files deep",
            LONGEST >> 20
        ));
    }
    for line in String::from_utf8_lossy(&bytes).lines() {
        match line.trim().strip_prefix("#include") {
            Some(name) => {
                let name = name.trim().trim_matches('"').replace('\\', "/");
                let file = inside(folder, &name)
                    .filter(|file| {
                        fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= LONGEST)
                    })
                    .ok_or_else(|| format!("it includes `{name}`, which is not there"))?;
                include(&file, folder, depth + 1, text)?;
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    Ok(())
}

/// A file by a name that a text gives: it may lie beside the folder of the text, as in `../Samples`, but not anywhere on
/// the disk.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let file = Path::new(name);
    let outside = file.components().any(|part| matches!(part, Component::Prefix(_) | Component::RootDir));
    (!outside && !name.contains('\0')).then(|| insensitive(folder, file))
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
                names.retain(|(known, _)| known != name);
                names.push((name.to_owned(), value.to_owned()));
                // A name that begins with another one is looked for first.
                names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            }
            continue;
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
    // Half-pedals and switches are at rest: what needs them does not sound.
    let at_rest = region
        .iter()
        .all(|(name, low)| !name.starts_with("locc") || low.parse::<f32>().is_ok_and(|low| low <= 0.0));
    if !starts || !at_rest {
        return None;
    }
    let name = format!("{}{}", word("default_path").unwrap_or(""), word("sample")?).replace('\\', "/");
    let mut zone = Zone::new(Source::File(inside(folder, &name)?));
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
    let envelope = |of: &str, release: f32| {
        let seconds =
            |name: &str, default: f32| number(&format!("{of}_{name}")).unwrap_or(default).clamp(0.0, 100.0);
        Envelope {
            delay: seconds("delay", 0.0),
            attack: seconds("attack", 0.0),
            hold: seconds("hold", 0.0),
            decay: seconds("decay", 0.0),
            sustain: seconds("sustain", 100.0) / 100.0,
            release: seconds("release", release),
        }
    };
    zone.envelope = envelope("ampeg", 0.001);
    let lowpass = word("fil_type").is_none_or(|kind| kind.starts_with("lpf"));
    zone.cutoff = number("cutoff").filter(|cutoff| *cutoff > 0.0 && lowpass);
    zone.resonance = number("resonance").unwrap_or(0.0).clamp(0.0, 40.0);
    let cents = |name: &str| number(name).unwrap_or(0.0).clamp(-12_000.0, 12_000.0) / 100.0;
    let wave = |of: &str| {
        let part = |name: &str, most| number(&format!("{of}_{name}")).unwrap_or(0.0).clamp(0.0, most);
        [part("delay", 100.0), part("freq", 100.0)]
    };
    let bends = cents("pitcheg_depth") != 0.0;
    zone.motion = Motion {
        envelope: envelope(if bends { "pitcheg" } else { "fileg" }, 0.0),
        envelope_pitch: cents("pitcheg_depth"),
        envelope_cutoff: cents("fileg_depth"),
        vibrato: wave("pitchlfo"),
        vibrato_pitch: cents("pitchlfo_depth"),
        swing: wave(if cents("fillfo_depth") != 0.0 { "fillfo" } else { "amplfo" }),
        swing_pitch: 0.0,
        swing_cutoff: cents("fillfo_depth"),
        swing_gain: number("amplfo_depth").unwrap_or(0.0).clamp(-60.0, 60.0),
    }
    .if_any();
    let whole = |name: &str| number(name).filter(|at| *at >= 1.0).map(|at| at as u32);
    zone.turn = whole("seq_length").map(|length| ((whole("seq_position").unwrap_or(1) - 1) % length, length));
    zone.chance = number("lorand").unwrap_or(0.0)..number("hirand").unwrap_or(1.0);
    let group = |name: &str| number(name).filter(|group| *group != 0.0).map(|group| group as i32 as u32);
    (zone.group, zone.off_by) = (group("group"), group("off_by").or(group("offby")));
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
