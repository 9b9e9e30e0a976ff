//! Gravis UltraSound patches: the zones of the one instrument that a `.pat` file holds.
//!
//! Layout: Gravis, "UltraSound Software Development Kit" 2.22, 1994, appendix E: a header of 239 bytes, then for
//! each sample a header of 96 bytes and its frames.

use std::fs;
use std::path::Path;

use crate::instrument::{Encoding, Envelope, Part, Repeats, Source, Zone};

const HEADER: usize = 239;
const SAMPLE_HEADER: usize = 96;
/// Largest patch that is read; the sound card had 1 MiB.
const LONGEST: u64 = 64 << 20;
/// A sample whose frequencies do not scale with the key sounds the same on all of them: drums.
const FULL_SCALE: u16 = 1024;

/// Reads the zones of the file at `path`. The error says what is wrong with it.
pub fn zones(path: &Path) -> Result<Vec<Zone>, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(format!("this is no file of at most {} MiB", LONGEST >> 20));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    if !bytes.starts_with(b"GF1PATCH") || bytes.len() < HEADER {
        return Err("this is not a Gravis patch".to_owned());
    }
    let mut zones = Vec::new();
    let mut at = HEADER;
    while let Some(head) = bytes.get(at..at + SAMPLE_HEADER) {
        let long = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let (length, modes) = (long(8) as usize, head[55]);
        let encoding = match modes & 3 {
            0 => Encoding::I8,
            1 => Encoding::I16,
            2 => Encoding::U8,
            _ => Encoding::U16,
        };
        let width = if modes & 1 == 1 { 2 } else { 1 };
        let body = at + SAMPLE_HEADER;
        at = body.saturating_add(length);
        let (low, high, root) = (key(long(22)), key(long(26)), key(long(30)));
        let (Some(root), true) = (root, length > 0 && (100..=1_536_000).contains(&u32::from(short(20))))
        else {
            continue;
        };
        let whole =
            |key: Option<f32>, default: u8| key.map_or(default, |key| key.round().clamp(0.0, 127.0) as u8);
        let looped = u64::from(long(12)) / width..u64::from(long(16)) / width;
        // A loop that runs back and forth is played forth only.
        let repeats = modes & 4 != 0 && !looped.is_empty() && looped.end <= length as u64 / width;
        zones.push(Zone {
            keys: whole(low, 0)..=whole(high, 127),
            root: Some(root),
            tracking: f32::from(short(58).min(2 * FULL_SCALE)) / f32::from(FULL_SCALE),
            looped: repeats.then_some(looped),
            repeats: if repeats { Repeats::Always } else { Repeats::Never },
            pan: (f32::from(head[36]) - 7.0) / 8.0,
            // Its six rates count in steps of the card's clock; what they come to is a plain organ envelope.
            envelope: Envelope { attack: 0.002, release: 0.3, ..Envelope::default() },
            ..Zone::new(Source::Part(Part {
                path: path.to_path_buf(),
                at: body as u64,
                frames: length as u64 / width,
                rate: u32::from(short(20)),
                encoding,
            }))
        });
    }
    if zones.is_empty() { Err("there is no sound in this patch".to_owned()) } else { Ok(zones) }
}

/// Thousandths of a hertz to a MIDI note.
fn key(frequency: u32) -> Option<f32> {
    (frequency > 0).then(|| 69.0 + 12.0 * (frequency as f32 / 440_000.0).log2())
}
