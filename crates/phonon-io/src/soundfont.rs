//! SoundFont 2 files: presets, and the zones of one of them.
//!
//! After the SoundFont Technical Specification 2.04 (Creative, 2006): sections 4 to 7 for the chunks, 8.1.3 for
//! the generators, 9.4 for what presets add to instruments, 9.5 for modulators. Only the lists are read; samples stay in
//! the file. Modulators are followed as far as they depend on the key and its velocity; controllers are at rest. That a
//! soft note is softer is not the font's to say: the event's velocity is its level.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::instrument::{Encoding, Envelope, Motion, Part, Repeats, Source, Zone};
use crate::modulator::{Modulator, Note};

/// Most bytes of lists that are read; the largest fonts have a few.
const LISTS: u64 = 64 << 20;
/// Most zones of one preset; a grand piano has some hundred.
const ZONES: usize = 4096;
/// EMU's hardware, for which fonts are made, turns down by 0.4 of what is stated, and players follow it.
const ATTENUATION: f32 = 0.4;

/// The lists of a SoundFont.
pub struct SoundFont {
    path: PathBuf,
    /// Where the samples begin, and how many there are.
    samples: (u64, u64),
    presets: Vec<Preset>,
    preset_zones: Lists,
    instruments: Vec<usize>,
    instrument_zones: Lists,
    headers: Vec<Header>,
}

/// One preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// As its maker called it.
    pub name: String,
    /// 0 for melodic ones, 128 for drums.
    pub bank: u16,
    /// MIDI program.
    pub program: u16,
    bag: usize,
}

type Generator = (u16, i16);

/// What zones are made of: for each bag where its generators and its modulators begin, and these.
struct Lists {
    bags: Vec<(usize, usize)>,
    generators: Vec<Generator>,
    modulators: Vec<Modulator>,
}

/// The generators and modulators of a zone.
#[derive(Clone, Copy, Default)]
struct Own<'a> {
    generators: &'a [Generator],
    modulators: &'a [Modulator],
}

struct Header {
    start: u32,
    end: u32,
    looped: (u32, u32),
    rate: u32,
    root: u8,
    correction: i8,
    kind: u16,
}

/// Numbers of generators (section 8.1.2).
const KEYS: u16 = 43;
const VELOCITIES: u16 = 44;
const INSTRUMENT: u16 = 41;
const SAMPLE: u16 = 53;
const MODES: u16 = 54;
const ROOT: u16 = 58;
/// Generators that preset zones cannot have.
const ONLY_OF_INSTRUMENTS: [u16; 13] = [0, 1, 2, 3, 4, 12, 45, 46, 47, 50, 54, 57, 58];
const GENERATORS: usize = 61;

impl SoundFont {
    /// Reads the lists of the file at `path`. The error says what is wrong with it.
    pub fn open(path: &Path) -> Result<SoundFont, String> {
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        let about = file.metadata().map_err(|error| error.to_string())?;
        if !about.is_file() {
            return Err("this is not a file".to_owned());
        }
        let mut head = [0; 12];
        file.read_exact(&mut head).map_err(|_| "the file ends in its header".to_owned())?;
        if &head[..4] != b"RIFF" || &head[8..] != b"sfbk" {
            return Err("this is not a SoundFont 2 file".to_owned());
        }
        let (mut samples, mut lists) = (None, None);
        let mut at = 12;
        while at + 12 <= about.len() {
            let (id, length) = chunk(&mut file, at)?;
            let mut kind = [0; 4];
            file.read_exact(&mut kind).map_err(|error| error.to_string())?;
            let inside = length.min(about.len() - at - 8);
            match (&id, &kind) {
                (b"LIST", b"sdta") if inside >= 12 => {
                    let (id, length) = chunk(&mut file, at + 12)?;
                    let there = length.min(about.len().saturating_sub(at + 20));
                    samples = (&id == b"smpl").then_some((at + 20, there / 2));
                }
                (b"LIST", b"pdta") => {
                    if inside > LISTS {
                        return Err(format!("its lists are longer than {} MiB", LISTS >> 20));
                    }
                    let mut bytes = Vec::new();
                    let mut part = (&mut file).take(inside.saturating_sub(4));
                    part.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
                    lists = Some(bytes);
                }
                _ => {}
            }
            at += 8 + length + (length & 1);
        }
        let lists = lists.ok_or("its lists of presets are missing; copy it again from its source")?;
        let samples = samples.ok_or("its samples are missing; copy it again from its source")?;
        SoundFont::read(path, samples, &lists)
    }

    fn read(path: &Path, samples: (u64, u64), lists: &[u8]) -> Result<SoundFont, String> {
        let list = |id: &[u8; 4], size: usize| {
            sub_chunk(lists, id)
                .map(|bytes| bytes.chunks_exact(size).collect::<Vec<_>>())
                .filter(|records| !records.is_empty())
                .ok_or_else(|| format!("its list `{}` is missing", String::from_utf8_lossy(id)))
        };
        let zones = |bags, generators, modulators| {
            let pair = |record: &&[u8]| (u16_at(record, 0), u16_at(record, 2) as i16);
            let bag = |record: &&[u8]| (usize::from(u16_at(record, 0)), usize::from(u16_at(record, 2)));
            let modulator = |record: &&[u8]| Modulator {
                source: u16_at(record, 0),
                target: u16_at(record, 2),
                amount: u16_at(record, 4) as i16,
                by: u16_at(record, 6),
                absolute: u16_at(record, 8) == 2,
            };
            Ok::<_, String>(Lists {
                bags: list(bags, 4)?.iter().map(bag).collect(),
                generators: list(generators, 4)?.iter().map(pair).collect(),
                // A font without any may lack the list.
                modulators: list(modulators, 10).unwrap_or_default().iter().map(modulator).collect(),
            })
        };
        let preset = |record: &&[u8]| Preset {
            name: text(&record[..20]),
            program: u16_at(record, 20),
            bank: u16_at(record, 22),
            bag: usize::from(u16_at(record, 24)),
        };
        let header = |record: &&[u8]| Header {
            start: u32_at(record, 20),
            end: u32_at(record, 24),
            looped: (u32_at(record, 28), u32_at(record, 32)),
            rate: u32_at(record, 36),
            root: record[40],
            correction: record[41] as i8,
            kind: u16_at(record, 44),
        };
        Ok(SoundFont {
            path: path.to_path_buf(),
            samples,
            presets: list(b"phdr", 38)?.iter().map(preset).collect(),
            preset_zones: zones(b"pbag", b"pgen", b"pmod")?,
            instruments: list(b"inst", 22)?.iter().map(|record| usize::from(u16_at(record, 20))).collect(),
            instrument_zones: zones(b"ibag", b"igen", b"imod")?,
            headers: list(b"shdr", 46)?.iter().map(header).collect(),
        })
    }

    /// All presets, by bank and program. (The last record of the list only says where it ends.)
    pub fn presets(&self) -> Vec<&Preset> {
        let mut presets: Vec<&Preset> = self.presets.iter().rev().skip(1).collect();
        presets.sort_by_key(|preset| (preset.bank, preset.program));
        presets
    }

    /// The zones of a preset that a note plays, as it plays them. Those that cannot be are left out.
    pub fn zones(&self, preset: &Preset, key: u8, velocity: u8) -> Vec<Zone> {
        let note = Note { key: key.min(127), velocity: velocity.min(127) };
        let next = self.presets.iter().map(|other| other.bag).filter(|bag| *bag > preset.bag).min();
        let mut zones = Vec::new();
        let mut common = Own::default();
        for (at, own) in self.preset_zones.of(preset.bag, next).enumerate() {
            let Some(instrument) = value(own.generators, INSTRUMENT) else {
                common = if at == 0 { own } else { common };
                continue;
            };
            let added = Added::of(common, own);
            if !added.plays(note) {
                continue;
            }
            let Some(first) = self.instruments.get(instrument as u16 as usize) else { continue };
            let next = self.instruments.get(instrument as u16 as usize + 1).copied();
            let mut shared = Own::default();
            for (at, own) in self.instrument_zones.of(*first, next).enumerate() {
                if value(own.generators, SAMPLE).is_none() {
                    shared = if at == 0 { own } else { shared };
                    continue;
                }
                zones.extend(self.zone(&added, shared, own, note));
                if zones.len() >= ZONES {
                    return zones;
                }
            }
        }
        zones
    }

    fn zone(&self, added: &Added, shared: Own<'_>, own: Own<'_>, note: Note) -> Option<Zone> {
        let mut values = defaults();
        let (mut keys, mut velocities) = ((0, 127), (0, 127));
        for (number, amount) in shared.generators.iter().chain(own.generators) {
            match *number {
                KEYS => keys = range(*amount),
                VELOCITIES => velocities = range(*amount),
                number => {
                    if let Some(value) = values.get_mut(usize::from(number)) {
                        *value = i32::from(*amount);
                    }
                }
            }
        }
        if !holds(keys, note.key) || !holds(velocities, note.velocity) {
            return None;
        }
        for (value, more) in values.iter_mut().zip(&added.values) {
            *value += more;
        }
        let pressed = Note {
            key: u8::try_from(values[46]).unwrap_or(note.key),
            velocity: u8::try_from(values[47]).unwrap_or(note.velocity),
        };
        // Those of a zone take the place of the same ones that its instrument has for all.
        let same = |a: &Modulator, b: &Modulator| (a.source, a.target, a.by) == (b.source, b.target, b.by);
        let general =
            shared.modulators.iter().filter(|one| !own.modulators.iter().any(|other| same(one, other)));
        for modulator in own.modulators.iter().chain(general).chain(&added.modulators) {
            modulator.apply(pressed, &mut values);
        }
        // Times of envelopes by the key: timecents for each key below the middle.
        for (time, by_key) in [(35, 39), (36, 40), (27, 31), (28, 32)] {
            values[time] += values[by_key].clamp(-1200, 1200) * (60 - i32::from(pressed.key));
        }
        let both = |a: (u8, u8), b: (u8, u8)| (a.0.max(b.0), a.1.min(b.1));
        let (keys, velocities) = (both(keys, added.keys), both(velocities, added.velocities));
        let header = self.headers.get(usize::try_from(value(own.generators, SAMPLE)?).ok()?)?;
        // Samples that lie in a ROM chip are not in the file.
        let unheard = keys.0 > keys.1 || velocities.0 > velocities.1 || header.kind & 0x8000 != 0;
        let offset =
            |fine: usize, coarse: usize| i64::from(values[fine]) + 32_768 * i64::from(values[coarse]);
        let last = self.samples.1 as i64;
        let start = (i64::from(header.start) + offset(0, 4)).clamp(0, last);
        let end = (i64::from(header.end) + offset(1, 12)).clamp(0, last);
        if unheard || start >= end || !(100..=1_536_000).contains(&header.rate) {
            return None;
        }
        let mut zone = Zone::new(Source::Part(Part {
            path: self.path.clone(),
            at: self.samples.0 + 2 * start as u64,
            frames: (end - start) as u64,
            rate: header.rate,
            encoding: Encoding::I16,
        }));
        let place = |at: u32, fine, coarse| {
            (i64::from(at) + offset(fine, coarse) - start).clamp(0, end - start) as u64
        };
        let looped = place(header.looped.0, 2, 45)..place(header.looped.1, 3, 50);
        zone.repeats = match values[usize::from(MODES)] & 3 {
            1 if !looped.is_empty() => Repeats::Always,
            3 if !looped.is_empty() => Repeats::UntilRelease,
            _ => Repeats::Never,
        };
        zone.looped = (!looped.is_empty()).then_some(looped);
        (zone.keys, zone.velocities) = (keys.0..=keys.1, velocities.0..=velocities.1);
        let root = match values[usize::from(ROOT)] {
            root @ 0..=127 => root as f32,
            _ if header.root <= 127 => f32::from(header.root),
            _ => 60.0,
        };
        zone.root = Some(root);
        zone.tune = values[51] as f32 + (values[52] as f32 + f32::from(header.correction)) / 100.0;
        zone.tracking = values[56] as f32 / 100.0;
        zone.gain = -ATTENUATION * (values[48] as f32 / 10.0).clamp(0.0, 144.0);
        zone.pan = (values[17] as f32 / 500.0).clamp(-1.0, 1.0);
        let seconds = |at: usize| {
            if values[at] <= -12_000 { 0.0 } else { (values[at].min(8000) as f32 / 1200.0).exp2() }
        };
        zone.envelope = Envelope {
            delay: seconds(33),
            attack: seconds(34),
            hold: seconds(35),
            decay: seconds(36),
            sustain: 10f32.powf(-values[37].clamp(0, 1000) as f32 / 200.0),
            release: seconds(38),
        };
        zone.cutoff = (values[8] < 13_500).then(|| 8.176 * (values[8].max(1500) as f32 / 1200.0).exp2());
        zone.resonance = (values[9] as f32 / 10.0).clamp(0.0, 96.0);
        let semitones = |at: usize| values[at].clamp(-12_000, 12_000) as f32 / 100.0;
        let hertz = |at: usize| 8.176 * (values[at].clamp(-16_000, 4500) as f32 / 1200.0).exp2();
        zone.motion = Motion {
            envelope: Envelope {
                delay: seconds(25),
                attack: seconds(26),
                hold: seconds(27),
                decay: seconds(28),
                sustain: 1.0 - values[29].clamp(0, 1000) as f32 / 1000.0,
                release: seconds(30),
            },
            envelope_pitch: semitones(7),
            envelope_cutoff: semitones(11),
            vibrato: [seconds(23), hertz(24)],
            vibrato_pitch: semitones(6),
            swing: [seconds(21), hertz(22)],
            swing_pitch: semitones(5),
            swing_cutoff: semitones(10),
            swing_gain: values[13].clamp(-960, 960) as f32 / 10.0,
        }
        .if_any();
        let class = u32::try_from(values[57]).ok().filter(|class| *class > 0);
        (zone.group, zone.off_by) = (class, class);
        Some(zone)
    }
}

impl Lists {
    /// What each zone has, from bag `first` to before `next`.
    fn of(&self, first: usize, next: Option<usize>) -> impl Iterator<Item = Own<'_>> {
        let bags = &self.bags;
        let last = next.unwrap_or(usize::MAX).min(bags.len().saturating_sub(1));
        (first..last).map(move |bag| Own {
            generators: self.generators.get(bags[bag].0..bags[bag + 1].0).unwrap_or(&[]),
            modulators: self.modulators.get(bags[bag].1..bags[bag + 1].1).unwrap_or(&[]),
        })
    }
}

fn holds((low, high): (u8, u8), value: u8) -> bool {
    low <= value && value <= high
}

/// What a preset zone adds to the zones of its instrument.
struct Added {
    values: [i32; GENERATORS],
    modulators: Vec<Modulator>,
    keys: (u8, u8),
    velocities: (u8, u8),
}

impl Added {
    fn plays(&self, note: Note) -> bool {
        holds(self.keys, note.key) && holds(self.velocities, note.velocity)
    }

    fn of(common: Own<'_>, own: Own<'_>) -> Added {
        let modulators = common.modulators.iter().chain(own.modulators).copied().collect();
        let (keys, velocities) = ((0, 127), (0, 127));
        let mut added = Added { values: [0; GENERATORS], modulators, keys, velocities };
        for (number, amount) in common.generators.iter().chain(own.generators) {
            match *number {
                KEYS => added.keys = range(*amount),
                VELOCITIES => added.velocities = range(*amount),
                INSTRUMENT | SAMPLE => {}
                number if ONLY_OF_INSTRUMENTS.contains(&number) => {}
                number => {
                    if let Some(value) = added.values.get_mut(usize::from(number)) {
                        *value = i32::from(*amount);
                    }
                }
            }
        }
        added
    }
}

/// What generators are where nothing is stated (section 8.1.3).
fn defaults() -> [i32; GENERATORS] {
    let mut values = [0; GENERATORS];
    values[8] = 13_500;
    for time in [21, 23, 25, 26, 27, 28, 30, 33, 34, 35, 36, 38] {
        values[time] = -12_000;
    }
    values[46] = -1;
    values[47] = -1;
    values[56] = 100;
    values[usize::from(ROOT)] = -1;
    values
}

fn value(zone: &[Generator], number: u16) -> Option<i16> {
    zone.iter().rev().find(|generator| generator.0 == number).map(|generator| generator.1)
}

/// Low and high byte, 0 to 127.
fn range(amount: i16) -> (u8, u8) {
    let [low, high] = (amount as u16).to_le_bytes();
    (low, high.min(127))
}

fn chunk(file: &mut File, at: u64) -> Result<([u8; 4], u64), String> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(at)).map_err(|error| error.to_string())?;
    file.read_exact(&mut head).map_err(|_| "the file ends in a chunk's header".to_owned())?;
    Ok(([head[0], head[1], head[2], head[3]], u64::from(u32_at(&head, 4))))
}

fn sub_chunk<'a>(bytes: &'a [u8], id: &[u8; 4]) -> Option<&'a [u8]> {
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let length = u32_at(bytes, at + 4) as usize;
        let body = &bytes[at + 8..];
        if &bytes[at..at + 4] == id {
            return Some(&body[..length.min(body.len())]);
        }
        at = at.saturating_add(8 + length + (length & 1));
    }
    None
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).trim().to_owned()
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
