//! Sound into files: WAV and FLAC, of any length, block by block, to a file or to standard output.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use phonon_base::limits;

use crate::dither::Quantizer;
use crate::flac::Flac;
use crate::target::Target;
use crate::wav::Wav;

/// How a sample is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 32-bit floating point, as it is.
    F32,
    /// 24-bit integer, rounded.
    I24,
    /// 16-bit integer, dithered (triangular, always the same noise).
    I16,
}

impl Depth {
    /// Bits per sample.
    pub fn bits(self) -> u16 {
        match self {
            Depth::F32 => 32,
            Depth::I24 => 24,
            Depth::I16 => 16,
        }
    }
}

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// WAV, or RF64 past 4 GiB.
    Wav(Depth),
    /// FLAC of 16 or 24 bits.
    Flac(Depth),
}

impl Format {
    /// What the name of the file asks for: FLAC for `.flac`, else WAV. Without a depth, WAV has 32 bits and
    /// FLAC 24.
    pub fn of(path: &Path, depth: Option<Depth>) -> Format {
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("flac") => {
                Format::Flac(depth.unwrap_or(Depth::I24))
            }
            _ => Format::Wav(depth.unwrap_or(Depth::F32)),
        }
    }
}

/// The shape of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Frames per second, in [`limits::SAMPLE_RATES`].
    pub rate: u32,
    /// 1 to 8.
    pub channels: u16,
    /// How many frames will come, if that is known. A WAV stream states this length, so it must then be right;
    /// for a WAV file it only saves space in the header.
    pub frames: Option<u64>,
}

/// What went into a finished file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Frames.
    pub frames: u64,
    /// Samples above full scale, which integer formats cut; always 0 for floating point.
    pub clipped: u64,
}

/// Why a file was not written. Nothing is left of it then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The folder to write into does not exist.
    NoDirectory(PathBuf),
    /// The path names a folder.
    IsDirectory,
    /// The folder or the file may not be written.
    Permission,
    /// No space left, or the file system or quota allows no larger file.
    DiskFull,
    /// The reader of standard output went away.
    Closed,
    /// FLAC needs at least one frame.
    EmptyFlac,
    /// FLAC has no floating-point samples.
    NoFloatInFlac,
    /// Rate or number of channels outside what [`Spec`] allows.
    Shape(Spec),
    /// A stream was told another number of frames than came.
    WrongLength {
        /// Told by [`Spec::frames`].
        told: u64,
        /// What came.
        came: u64,
    },
    /// Anything else; the system's reason.
    Other(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NoDirectory(path) => {
                write!(f, "there is no folder `{}`; make it first, or write elsewhere", path.display())
            }
            WriteError::IsDirectory => f.write_str("this is a folder; give the name of a file in it"),
            WriteError::Permission => {
                f.write_str("writing here is not allowed; choose another folder or change its permissions")
            }
            WriteError::DiskFull => f.write_str(
                "the disk is full; free some space, write elsewhere, or choose a smaller format (i16, FLAC)",
            ),
            WriteError::Closed => f.write_str("the reader of the output has gone"),
            WriteError::EmptyFlac => {
                f.write_str("a FLAC file has at least one frame; render longer, or choose WAV")
            }
            WriteError::NoFloatInFlac => f.write_str("FLAC has no f32 samples; choose i24 or i16, or WAV"),
            WriteError::Shape(spec) => write!(
                f,
                "{} channels at {} Hz cannot be written; 1 to 8 channels at {} to {} Hz can",
                spec.channels,
                spec.rate,
                limits::SAMPLE_RATES.start(),
                limits::SAMPLE_RATES.end()
            ),
            WriteError::WrongLength { told, came } => {
                write!(f, "{told} frames were announced and {came} came; the length in the header is wrong")
            }
            WriteError::Other(why) => write!(f, "cannot write: {why}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => WriteError::Permission,
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::WriteZero => WriteError::DiskFull,
            io::ErrorKind::BrokenPipe => WriteError::Closed,
            io::ErrorKind::IsADirectory => WriteError::IsDirectory,
            _ => WriteError::Other(error.to_string()),
        }
    }
}

/// A file being written. Only [`Writer::finish`] makes it appear under its name; dropped before, it leaves
/// nothing behind.
pub struct Writer {
    target: Target,
    encoder: Encoder,
    quantizer: Option<Quantizer>,
    spec: Spec,
    frames: u64,
    floats: Vec<f32>,
    integers: Vec<i32>,
}

enum Encoder {
    Wav(Wav),
    Flac(Box<Flac>),
}

impl Writer {
    /// Opens `path` for writing; `-` is standard output.
    pub fn create(path: &Path, format: Format, spec: Spec) -> Result<Writer, WriteError> {
        check(format, spec)?;
        Writer::start(Target::open(path)?, format, spec)
    }

    /// Writes into any stream.
    pub fn stream(
        stream: Box<dyn io::Write + Send>,
        format: Format,
        spec: Spec,
    ) -> Result<Writer, WriteError> {
        check(format, spec)?;
        Writer::start(Target::stream(stream), format, spec)
    }

    fn start(mut target: Target, format: Format, spec: Spec) -> Result<Writer, WriteError> {
        let (encoder, depth) = match format {
            Format::Wav(depth) => (Encoder::Wav(Wav::start(&mut target, &spec, depth)?), depth),
            Format::Flac(depth) => {
                (Encoder::Flac(Box::new(Flac::start(&target, &spec, depth.bits())?)), depth)
            }
        };
        let quantizer = (depth != Depth::F32).then(|| Quantizer::new(depth.bits()));
        Ok(Writer { target, encoder, quantizer, spec, frames: 0, floats: Vec::new(), integers: Vec::new() })
    }

    /// Appends one block, one slice per channel, all of one length. The file is the same for every division
    /// into blocks.
    pub fn write(&mut self, block: &[&[f32]]) -> Result<(), WriteError> {
        debug_assert_eq!(block.len(), self.spec.channels as usize);
        let frames = block.iter().map(|channel| channel.len()).min().unwrap_or(0);
        self.frames += frames as u64;
        self.floats.clear();
        for frame in 0..frames {
            self.floats.extend(block.iter().map(|channel| channel[frame]));
        }
        if let Some(quantizer) = &mut self.quantizer {
            self.integers.clear();
            self.integers.extend(self.floats.iter().map(|&x| quantizer.round(x)));
        }
        match (&mut self.encoder, &self.quantizer) {
            (Encoder::Wav(wav), None) => wav.write_floats(&mut self.target, &self.floats),
            (Encoder::Wav(wav), Some(_)) => wav.write_integers(&mut self.target, &self.integers),
            (Encoder::Flac(flac), _) => flac.write(&self.integers),
        }
    }

    /// Completes the file and gives it its name.
    pub fn finish(mut self) -> Result<Written, WriteError> {
        let stated = match self.encoder {
            Encoder::Wav(wav) => {
                wav.finish(&mut self.target)?;
                self.spec.frames.filter(|_| !self.target.is_file())
            }
            Encoder::Flac(flac) => {
                flac.finish(&mut self.target)?;
                None
            }
        };
        self.target.finish()?;
        match stated {
            Some(told) if told != self.frames => Err(WriteError::WrongLength { told, came: self.frames }),
            _ => Ok(Written { frames: self.frames, clipped: self.quantizer.map_or(0, |q| q.clipped) }),
        }
    }
}

fn check(format: Format, spec: Spec) -> Result<(), WriteError> {
    if format == Format::Flac(Depth::F32) {
        return Err(WriteError::NoFloatInFlac);
    }
    if !limits::SAMPLE_RATES.contains(&spec.rate) || !(1..=8).contains(&spec.channels) {
        return Err(WriteError::Shape(spec));
    }
    Ok(())
}
