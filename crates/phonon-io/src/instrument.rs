//! Sampled instruments: which recording sounds for which key and velocity, and how.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

use phonon_base::limits;

use crate::decode::{DecodeError, Recording, decode, refused};

/// Where the frames of a recording are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// An audio file.
    File(PathBuf),
    /// Mono samples inside a file of another kind.
    Part(Part),
}

/// Mono samples inside a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// Where they begin, in bytes.
    pub at: u64,
    /// How many there are.
    pub frames: u64,
    /// Frames per second.
    pub rate: u32,
    /// How each is stored.
    pub encoding: Encoding,
}

/// How an integer sample is stored; two bytes are little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// One byte with a sign.
    I8,
    /// One byte, silence at 128.
    U8,
    /// Two bytes with a sign.
    I16,
    /// Two bytes, silence at 32768.
    U16,
}

/// One recording of an instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// MIDI keys that play it.
    pub keys: RangeInclusive<u8>,
    /// Velocities, 0 to 127, that play it.
    pub velocities: RangeInclusive<u8>,
    /// Its frames.
    pub source: Source,
    /// The MIDI note at which it sounds as it is, fine tuning included; where nothing is stated, its file tells.
    pub root: Option<f32>,
    /// Semitones to tune it up by.
    pub tune: f32,
    /// Semitones for each key.
    pub tracking: f32,
    /// The part that is repeated, in frames; where nothing is stated, its file tells.
    pub looped: Option<Range<u64>>,
    /// Whether it repeats.
    pub repeats: Repeats,
    /// Level in dB.
    pub gain: f32,
    /// From -1, left, to 1, right.
    pub pan: f32,
    /// Its envelope.
    pub envelope: Envelope,
    /// Corner of its lowpass in hertz.
    pub cutoff: Option<f32>,
    /// Resonance of that in dB.
    pub resonance: f32,
    /// What moves its pitch, corner and level.
    pub motion: Option<Motion>,
    /// Of so many notes one after another the one that plays it, counted from nought; the first number is which.
    pub turn: Option<(u32, u32)>,
    /// The part of what chance gives, from 0 to 1, for which it plays.
    pub chance: Range<f32>,
    /// The group whose notes it cuts off.
    pub group: Option<u32>,
    /// The group whose notes cut it off.
    pub off_by: Option<u32>,
}

/// An envelope and two swings that move a zone. Times in seconds, reaches in semitones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Motion {
    /// The envelope; its falls are straight, and its times those of a fall to nought.
    pub envelope: Envelope,
    /// By how much that moves the pitch.
    pub envelope_pitch: f32,
    /// By how much it moves the corner of the lowpass.
    pub envelope_cutoff: f32,
    /// Silence before, and hertz, of a swing of the pitch.
    pub vibrato: [f32; 2],
    /// By how much it moves the pitch.
    pub vibrato_pitch: f32,
    /// The same of another swing.
    pub swing: [f32; 2],
    /// By how much it moves the pitch.
    pub swing_pitch: f32,
    /// By how much it moves the corner.
    pub swing_cutoff: f32,
    /// By how much it moves the level, in dB.
    pub swing_gain: f32,
}

impl Motion {
    /// Itself, if it moves anything.
    pub fn if_any(self) -> Option<Motion> {
        let reaches = [
            self.envelope_pitch,
            self.envelope_cutoff,
            self.vibrato_pitch,
            self.swing_pitch,
            self.swing_cutoff,
            self.swing_gain,
        ];
        reaches.iter().any(|reach| *reach != 0.0).then_some(self)
    }
}

/// When a zone repeats its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Never.
    Never,
    /// Never, and it plays to its end however short the note is.
    OneShot,
    /// As long as it sounds.
    Always,
    /// Until the key is let go.
    UntilRelease,
    /// If its file states a loop.
    IfStated,
}

/// Level over time. Times in seconds, falls for 100 dB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    /// Silence first.
    pub delay: f32,
    /// Up to full level.
    pub attack: f32,
    /// At full level.
    pub hold: f32,
    /// Down to the sustain level.
    pub decay: f32,
    /// 0 to 1.
    pub sustain: f32,
    /// After the key is let go.
    pub release: f32,
}

impl Default for Envelope {
    fn default() -> Envelope {
        Envelope { delay: 0.0, attack: 0.0, hold: 0.0, decay: 0.0, sustain: 1.0, release: 0.0 }
    }
}

impl Zone {
    /// All keys and velocities, nothing changed.
    pub fn new(source: Source) -> Zone {
        Zone {
            keys: 0..=127,
            velocities: 0..=127,
            source,
            root: None,
            tune: 0.0,
            tracking: 1.0,
            looped: None,
            repeats: Repeats::IfStated,
            gain: 0.0,
            pan: 0.0,
            envelope: Envelope::default(),
            cutoff: None,
            resonance: 0.0,
            motion: None,
            turn: None,
            chance: 0.0..1.0,
            group: None,
            off_by: None,
        }
    }
}

impl Source {
    /// The file that it is in.
    pub fn path(&self) -> &Path {
        match self {
            Source::File(path) => path,
            Source::Part(part) => &part.path,
        }
    }

    /// Reads it.
    pub fn load(&self) -> Result<Recording, DecodeError> {
        match self {
            Source::File(path) => decode(path),
            Source::Part(part) => part.load(),
        }
    }
}

impl Part {
    fn load(&self) -> Result<Recording, DecodeError> {
        let width = match self.encoding {
            Encoding::I8 | Encoding::U8 => 1,
            Encoding::I16 | Encoding::U16 => 2,
        };
        let bytes = self.frames.saturating_mul(width);
        if bytes.saturating_mul(4 / width) > limits::SAMPLE_BYTES as u64 {
            return Err(DecodeError::TooLong);
        }
        let mut file = File::open(&self.path).map_err(refused)?;
        // What a header says costs nothing: only what the file holds is read.
        let there = file.metadata().map_err(refused)?.len().saturating_sub(self.at).min(bytes);
        file.seek(SeekFrom::Start(self.at)).map_err(refused)?;
        let mut raw = Vec::with_capacity(there as usize);
        file.take(there).read_to_end(&mut raw).map_err(refused)?;
        let pair = |two: &[u8]| u16::from_le_bytes([two[0], two[1]]);
        let samples: Vec<f32> = match self.encoding {
            Encoding::I8 => raw.iter().map(|x| f32::from(*x as i8) / 128.0).collect(),
            Encoding::U8 => raw.iter().map(|x| (f32::from(*x) - 128.0) / 128.0).collect(),
            Encoding::I16 => raw.chunks_exact(2).map(|x| f32::from(pair(x) as i16) / 32_768.0).collect(),
            Encoding::U16 => {
                raw.chunks_exact(2).map(|x| (f32::from(pair(x)) - 32_768.0) / 32_768.0).collect()
            }
        };
        if samples.is_empty() {
            return Err(DecodeError::Empty);
        }
        let flaw = (there < bytes).then_some(crate::decode::Flaw::Truncated);
        Ok(Recording { rate: self.rate, channels: vec![samples], root: None, looped: None, flaw })
    }
}
