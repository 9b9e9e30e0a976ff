//! SoundFont 2 files: presets, and the zones of one of them.
//!
//! After the SoundFont Technical Specification 2.04 (Creative, 2006): sections 4 to 7 for the chunks, 8.1.3 for
//! the generators, 9.4 for what presets add to instruments. Only the lists are read; samples stay in the file. Not
//! followed: modulators, modulation envelopes and LFOs.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::instrument::{Encoding, Envelope, Part, Repeats, Source, Zone};

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
    preset_bags: Vec<usize>,
    preset_generators: Vec<Generator>,
    instruments: Vec<usize>,
    instrument_bags: Vec<usize>,
    instrument_generators: Vec<Generator>,
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
        let bags = |id| Ok::<_, String>(list(id, 4)?.iter().map(|bag| usize::from(u16_at(bag, 0))).collect());
        let generators = |id| {
            let pair = |record: &&[u8]| (u16_at(record, 0), u16_at(record, 2) as i16);
            Ok::<_, String>(list(id, 4)?.iter().map(pair).collect())
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
            preset_bags: bags(b"pbag")?,
            preset_generators: generators(b"pgen")?,
            instruments: list(b"inst", 22)?.iter().map(|record| usize::from(u16_at(record, 20))).collect(),
            instrument_bags: bags(b"ibag")?,
            instrument_generators: generators(b"igen")?,
            headers: list(b"shdr", 46)?.iter().map(header).collect(),
        })
    }

    /// All presets, by bank and program. (The last record of the list only says where it ends.)
    pub fn presets(&self) -> Vec<&Preset> {
        let mut presets: Vec<&Preset> = self.presets.iter().rev().skip(1).collect();
        presets.sort_by_key(|preset| (preset.bank, preset.program));
        presets
    }

    /// The zones of a preset. Those that cannot be are left out.
    pub fn zones(&self, preset: &Preset) -> Vec<Zone> {
        let next = self.presets.iter().map(|other| other.bag).filter(|bag| *bag > preset.bag).min();
        let mut zones = Vec::new();
        let mut common = Vec::new();
        for (at, own) in zones_of(&self.preset_bags, &self.preset_generators, preset.bag, next).enumerate() {
            let Some(instrument) = value(own, INSTRUMENT) else {
                common = if at == 0 { own.to_vec() } else { common };
                continue;
            };
            let added = Added::of(&common, own);
            let Some(first) = self.instruments.get(instrument as u16 as usize) else { continue };
            let next = self.instruments.get(instrument as u16 as usize + 1).copied();
            let mut shared = Vec::new();
            let inner = zones_of(&self.instrument_bags, &self.instrument_generators, *first, next);
            for (at, own) in inner.enumerate() {
                if value(own, SAMPLE).is_none() {
                    shared = if at == 0 { own.to_vec() } else { shared };
                    continue;
                }
                zones.extend(self.zone(&added, &shared, own));
                if zones.len() >= ZONES {
                    return zones;
                }
            }
        }
        zones
    }

    fn zone(&self, added: &Added, shared: &[Generator], own: &[Generator]) -> Option<Zone> {
        let mut values = defaults();
        let (mut keys, mut velocities) = ((0, 127), (0, 127));
        for (number, amount) in shared.iter().chain(own) {
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
        for (value, more) in values.iter_mut().zip(&added.values) {
            *value += more;
        }
        let both = |a: (u8, u8), b: (u8, u8)| (a.0.max(b.0), a.1.min(b.1));
        let (keys, velocities) = (both(keys, added.keys), both(velocities, added.velocities));
        let header = self.headers.get(usize::try_from(value(own, SAMPLE)?).ok()?)?;
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
        Some(zone)
    }
}

/// What a preset zone adds to the zones of its instrument.
struct Added {
    values: [i32; GENERATORS],
    keys: (u8, u8),
    velocities: (u8, u8),
}

impl Added {
    fn of(common: &[Generator], own: &[Generator]) -> Added {
        let mut added = Added { values: [0; GENERATORS], keys: (0, 127), velocities: (0, 127) };
        for (number, amount) in common.iter().chain(own) {
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
    for time in 33..=36 {
        values[time] = -12_000;
    }
    values[38] = -12_000;
    values[46] = -1;
    values[47] = -1;
    values[56] = 100;
    values[usize::from(ROOT)] = -1;
    values
}

/// The generators of each zone from bag `first` to before `next`.
fn zones_of<'a>(
    bags: &'a [usize],
    generators: &'a [Generator],
    first: usize,
    next: Option<usize>,
) -> impl Iterator<Item = &'a [Generator]> {
    let last = next.unwrap_or(usize::MAX).min(bags.len().saturating_sub(1));
    (first..last).map(move |bag| generators.get(bags[bag]..bags[bag + 1]).unwrap_or(&[]))
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
