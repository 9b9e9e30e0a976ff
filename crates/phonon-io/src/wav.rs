//! WAV files as they are written: header, samples, and the lengths filled in at the end.
//!
//! A file that grows past 4 GiB becomes RF64 (EBU Tech 3306, version 1): 36 bytes that a filler chunk kept
//! free take its 64-bit lengths. On a stream the lengths are 0xFFFFFFFF, as ffmpeg and SoX write and read
//! them, unless the number of frames was told beforehand.

use hound::{SampleFormat, WavSpec};

use crate::target::Target;
use crate::write::{Depth, Spec, WriteError};

/// Largest number of bytes after the first length field that a plain WAV file can state.
const PLAIN_BYTES: u64 = u32::MAX as u64 - 1;
/// `ds64`: its name, its length, and the lengths of file, data and frames and of an empty table.
const DS64_BYTES: usize = 8 + 28;

/// A WAV file being written.
pub(crate) struct Wav {
    depth: Depth,
    frame_bytes: u64,
    header_bytes: u64,
    data_bytes: u64,
    roomy: bool,
    plain: u64,
}

impl Wav {
    pub fn start(target: &mut Target, spec: &Spec, depth: Depth) -> Result<Wav, WriteError> {
        Wav::start_with_plain(target, spec, depth, PLAIN_BYTES)
    }

    /// `plain` is where RF64 begins.
    fn start_with_plain(
        target: &mut Target,
        spec: &Spec,
        depth: Depth,
        plain: u64,
    ) -> Result<Wav, WriteError> {
        let mut header = WavSpec {
            channels: spec.channels,
            sample_rate: spec.rate,
            bits_per_sample: depth.bits(),
            sample_format: if depth == Depth::F32 { SampleFormat::Float } else { SampleFormat::Int },
        }
        .into_header_for_infinite_file();
        let frame_bytes = spec.channels as u64 * depth.bits() as u64 / 8;
        // Without lengths, as if it were empty, to be replaced when they are known.
        let data_bytes = spec.frames.map(|frames| frames.saturating_mul(frame_bytes));
        let fits = data_bytes.is_some_and(|bytes| bytes.saturating_add(header.len() as u64) <= plain);
        let roomy = target.is_file() && !fits;
        if roomy {
            let mut filler = [0; DS64_BYTES];
            filler[..5].copy_from_slice(b"JUNK\x1c");
            header.splice(12..12, filler);
        }
        let mut wav =
            Wav { depth, frame_bytes, header_bytes: header.len() as u64, data_bytes: 0, roomy, plain };
        if let (false, true, Some(bytes)) = (target.is_file(), fits, data_bytes) {
            wav.data_bytes = bytes;
            let [file, data] = wav.lengths();
            header[4..8].copy_from_slice(&file.to_le_bytes()[..4]);
            let at = header.len() - 4;
            header[at..].copy_from_slice(&data.to_le_bytes()[..4]);
            wav.data_bytes = 0;
        }
        target.write(&header)?;
        Ok(wav)
    }

    /// Interleaved samples: `f32` as they are.
    pub fn write_floats(&mut self, target: &mut Target, samples: &[f32]) -> Result<(), WriteError> {
        self.data_bytes += 4 * samples.len() as u64;
        samples.iter().try_for_each(|sample| target.write(&sample.to_le_bytes()))
    }

    /// Interleaved samples: integers of the file's depth.
    pub fn write_integers(&mut self, target: &mut Target, samples: &[i32]) -> Result<(), WriteError> {
        let bytes = self.depth.bits() as usize / 8;
        self.data_bytes += (bytes * samples.len()) as u64;
        samples.iter().try_for_each(|sample| target.write(&sample.to_le_bytes()[..bytes]))
    }

    pub fn finish(self, target: &mut Target) -> Result<(), WriteError> {
        if self.data_bytes % 2 == 1 {
            // Chunks have even lengths; the filler is not counted in its chunk.
            target.write(&[0])?;
        }
        let [file, data] = self.lengths();
        if file <= self.plain {
            target.rewrite(4, &file.to_le_bytes()[..4])?;
            return target.rewrite(self.header_bytes - 4, &data.to_le_bytes()[..4]);
        }
        if self.roomy {
            let frames = self.data_bytes / self.frame_bytes;
            let mut ds64 = b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0".to_vec();
            ds64.extend([file, data, frames].iter().flat_map(|length| length.to_le_bytes()));
            ds64.extend([0; 4]);
            target.rewrite(0, &ds64)?;
        }
        Ok(())
    }

    /// What the length fields of the whole file and of the data chunk say.
    fn lengths(&self) -> [u64; 2] {
        [self.header_bytes - 8 + self.data_bytes + self.data_bytes % 2, self.data_bytes]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_its_limit_a_file_becomes_rf64_and_still_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.wav");
        let mut target = Target::open(&path).unwrap();
        let spec = Spec { rate: 48_000, channels: 2, frames: None };
        let mut wav = Wav::start_with_plain(&mut target, &spec, Depth::I16, 1000).unwrap();
        let samples: Vec<i32> = (0..2000).collect();
        wav.write_integers(&mut target, &samples).unwrap();
        wav.finish(&mut target).unwrap();
        target.finish().unwrap();

        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 44 + 36 + 4000);
        assert_eq!(&bytes[..20], b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0");
        assert_eq!(bytes[20..28], (44u64 + 36 + 4000 - 8).to_le_bytes());
        assert_eq!(bytes[28..36], 4000u64.to_le_bytes());
        assert_eq!(bytes[36..44], 1000u64.to_le_bytes());
        let recording = crate::decode(&path).unwrap();
        assert_eq!(recording.frames(), 1000);
        assert_eq!(recording.channels[1][999], 1999.0 / 32768.0);
    }
}
