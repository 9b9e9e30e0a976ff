//! An audio file of any common format, whole, as planar `f32` frames of its own rate.
//!
//! WAV (also RF64), AIFF, FLAC, Ogg Vorbis and MP3, through symphonia. Integer samples of n bits become
//! `x / 2^(n-1)`, so up to 24 bits and `f32` come out exactly.

use std::fmt;
use std::fs;
use std::io::{self, Cursor, Read};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use phonon_base::limits;
use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::io::MediaSourceStream;

use crate::chunks::survey;

/// Rates that a file may state, in hertz: the lowest telephone rates to twice the highest converters.
pub(crate) const RATES: std::ops::RangeInclusive<u32> = 100..=1_536_000;
/// What is kept of a file of more channels: the front pair, which comes first in every format here.
pub(crate) const CHANNELS: usize = 2;

/// A recording in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// Frames per second, 100 to 1 536 000.
    pub rate: u32,
    /// One or two channels of one length, at least one frame; every sample is finite.
    pub channels: Vec<Vec<f32>>,
    /// Root note as a MIDI number, if the file states one.
    pub root: Option<f32>,
    /// The sustaining loop in frames, inside the recording, if the file states one.
    pub looped: Option<Range<usize>>,
    /// What is missing, when the file was not whole.
    pub flaw: Option<Flaw>,
}

impl Recording {
    /// Length in frames.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Memory that the samples take, in bytes.
    pub fn bytes(&self) -> usize {
        self.channels.iter().map(|channel| channel.len() * size_of::<f32>()).sum()
    }
}

/// Why a recording is less than its file promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The file ends early.
    Truncated,
    /// Parts in the middle could not be read and were left out.
    Damaged,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Flaw::Truncated => {
                "the file is cut short, what is there is played; copy it again from its source"
            }
            Flaw::Damaged => "parts of the file are damaged and left out; copy it again from its source",
        })
    }
}

/// Why a file gave no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Nothing has that path.
    NotFound,
    /// A folder, a pipe or a device.
    NotAFile,
    /// The system refused to read it; its reason.
    Unreadable(String),
    /// No bytes, or a header and no frames.
    Empty,
    /// Not an audio file of a known format or codec.
    NotAudio,
    /// A known format, but nothing in it could be read; the decoder's reason.
    Damaged(String),
    /// Cut off before the first frame.
    Truncated,
    /// More than [`limits::SAMPLE_BYTES`] on disk or once decoded.
    TooLong,
    /// The samples that are in use fill [`limits::SAMPLE_CACHE_BYTES`] already.
    NoRoom,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::NotFound => {
                f.write_str("there is no such file; check its name and the sample folders")
            }
            DecodeError::NotAFile => f.write_str("this is not a file; name an audio file"),
            DecodeError::Unreadable(why) => write!(f, "cannot be read ({why}); check its permissions"),
            DecodeError::Empty => f.write_str("there is no sound in this file; export or copy it again"),
            DecodeError::NotAudio => {
                f.write_str("not a known audio format; convert it to WAV, AIFF, FLAC, Ogg Vorbis or MP3")
            }
            DecodeError::Damaged(why) => {
                write!(f, "damaged ({why}); copy it again from its source, or convert it to WAV")
            }
            DecodeError::Truncated => {
                f.write_str("cut off before its first frame; copy it again from its source")
            }
            DecodeError::TooLong => write!(
                f,
                "longer than the limit of {} MiB once decoded; cut it into parts or lower its rate",
                limits::SAMPLE_BYTES >> 20
            ),
            DecodeError::NoRoom => write!(
                f,
                "no room: the samples in use fill the limit of {} MiB; use fewer or shorter ones",
                limits::SAMPLE_CACHE_BYTES >> 20
            ),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Loads the file at `path`.
pub fn decode(path: &Path) -> Result<Recording, DecodeError> {
    decode_bytes(read(path)?)
}

/// Decodes a file that is in memory already.
pub fn decode_bytes(mut bytes: Vec<u8>) -> Result<Recording, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let told = survey(&mut bytes);
    // The decoder's arithmetic overflows on some hostile headers, which panics where such checks are on. That
    // costs the file, not the performance.
    let mut recording = catch_unwind(AssertUnwindSafe(|| decode_stream(bytes)))
        .unwrap_or_else(|_| Err(DecodeError::Damaged("the decoder gave up".into())))
        .map_err(|error| match error {
            DecodeError::TooLong => DecodeError::TooLong,
            _ if told.truncated => DecodeError::Truncated,
            other => other,
        })?;
    if told.truncated {
        recording.flaw = Some(Flaw::Truncated);
    }
    recording.root = told.root;
    recording.looped = told.looped.filter(|looped| looped.end <= recording.frames());
    Ok(recording)
}

/// The bytes of a regular file no larger than the limit. (Opening a pipe would wait for its writer.)
fn read(path: &Path) -> Result<Vec<u8>, DecodeError> {
    let about = fs::metadata(path).map_err(refused)?;
    if !about.is_file() {
        return Err(DecodeError::NotAFile);
    }
    if about.len() > limits::SAMPLE_BYTES as u64 {
        return Err(DecodeError::TooLong);
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    let file = fs::File::open(path).map_err(refused)?;
    file.take(limits::SAMPLE_BYTES as u64).read_to_end(&mut bytes).map_err(refused)?;
    Ok(bytes)
}

pub(crate) fn refused(error: io::Error) -> DecodeError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => DecodeError::NotFound,
        io::ErrorKind::IsADirectory => DecodeError::NotAFile,
        _ => DecodeError::Unreadable(error.to_string()),
    }
}

fn decode_stream(bytes: Vec<u8>) -> Result<Recording, DecodeError> {
    let size = bytes.len();
    let stream = MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, Default::default(), Default::default())
        .map_err(failed)?;
    let track = format.default_track(TrackType::Audio).ok_or(DecodeError::NotAudio)?.clone();
    decode_track(&mut *format, &track, size)
}

/// All packets of `track`; `size` of the file bounds what is set aside before anything is decoded.
fn decode_track(format: &mut dyn FormatReader, track: &Track, size: usize) -> Result<Recording, DecodeError> {
    let params =
        track.codec_params.as_ref().and_then(|params| params.audio()).ok_or(DecodeError::NotAudio)?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(params, &AudioDecoderOptions::default())
        .map_err(failed)?;
    let promised = track.num_frames.unwrap_or(0);
    let mut recording = Recording::default();
    let mut planes: Vec<Vec<f32>> = Vec::new();
    let mut problem = None;
    let mut expected = i64::MAX;
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == track.id => packet,
            Ok(Some(_)) => continue,
            // A chained stream starts anew with other parameters; its first part is the recording.
            Ok(None) | Err(Error::ResetRequired) => break,
            Err(error) => {
                problem = Some(failed(error));
                break;
            }
        };
        // The readers skip over what has no valid checksum; the timestamp tells.
        if packet.pts.get() > expected {
            problem = Some(DecodeError::Damaged("a gap".into()));
        }
        let length = packet.dur.saturating_add(packet.trim_start).saturating_add(packet.trim_end);
        expected = packet.pts.saturating_add(length).get();
        let audio = match decoder.decode(&packet) {
            Ok(audio) => audio,
            Err(error) => {
                problem = Some(failed(error));
                continue;
            }
        };
        if recording.channels.is_empty() {
            recording = begin(&audio, promised, size)?;
        }
        audio.copy_to_vecs_planar(&mut planes);
        if planes.len().min(CHANNELS) != recording.channels.len() {
            problem = Some(DecodeError::Damaged("the number of channels changes".into()));
            break;
        }
        for (channel, plane) in recording.channels.iter_mut().zip(&planes) {
            channel.extend(plane.iter().map(|&x| if x.is_finite() { x } else { 0.0 }));
        }
        if recording.bytes() > limits::SAMPLE_BYTES {
            return Err(DecodeError::TooLong);
        }
    }
    if recording.frames() == 0 {
        return Err(problem.unwrap_or(DecodeError::Empty));
    }
    recording.flaw = match problem {
        Some(DecodeError::Truncated) => Some(Flaw::Truncated),
        Some(_) => Some(Flaw::Damaged),
        None => ((recording.frames() as u64) < promised).then_some(Flaw::Truncated),
    };
    for channel in &mut recording.channels {
        channel.shrink_to_fit();
    }
    Ok(recording)
}

/// An empty recording of the shape of its first packet, with room for `promised` frames, but for no more than a
/// file of `size` bytes can hold at one byte each: what a header says costs nothing.
fn begin(first: &GenericAudioBufferRef<'_>, promised: u64, size: usize) -> Result<Recording, DecodeError> {
    let (rate, width) = (first.spec().rate(), first.num_planes().min(CHANNELS));
    if !RATES.contains(&rate) {
        return Err(DecodeError::Damaged(format!("a sample rate of {rate} Hz")));
    }
    if promised.saturating_mul((width * size_of::<f32>()) as u64) > limits::SAMPLE_BYTES as u64 {
        return Err(DecodeError::TooLong);
    }
    let mut channels = vec![Vec::new(); width];
    for channel in &mut channels {
        channel.reserve_exact(size.min(promised as usize));
    }
    Ok(Recording { rate, channels, ..Recording::default() })
}

pub(crate) fn failed(error: Error) -> DecodeError {
    match error {
        Error::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => DecodeError::Truncated,
        Error::Unsupported(_) => DecodeError::NotAudio,
        other => DecodeError::Damaged(other.to_string()),
    }
}
