//! A recording while it is made: a WAV file that is whole after every flush, whatever happens next.
//!
//! The file begins with room for what RF64 needs (EBU Tech 3306); past 4 GiB it becomes one.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes up to the samples: RIFF, 36 bytes of room for a `ds64`, `fmt ` of 16 bytes, `fact`, `data`.
const HEADER: u64 = 12 + 36 + 24 + 12 + 8;

/// A file of 32-bit floating-point samples that grows.
pub struct Take {
    file: BufWriter<File>,
    channels: u16,
    rate: u32,
    bytes: u64,
    /// Where RF64 begins.
    plain: u64,
}

impl Take {
    /// Makes the file, or an empty one of it.
    pub fn create(path: &Path, rate: u32, channels: u16) -> io::Result<Take> {
        let file = BufWriter::with_capacity(1 << 16, File::create(path)?);
        let mut take = Take { file, channels, rate, bytes: 0, plain: u64::from(u32::MAX) };
        let header = take.header();
        take.file.write_all(&header)?;
        take.flush()?;
        Ok(take)
    }

    /// Adds interleaved samples.
    pub fn write(&mut self, samples: &[f32]) -> io::Result<()> {
        for sample in samples {
            self.file.write_all(&sample.to_le_bytes())?;
        }
        self.bytes += 4 * samples.len() as u64;
        Ok(())
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.bytes / (4 * u64::from(self.channels))
    }

    /// Writes everything out, and how much it is.
    pub fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let header = self.header();
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header)?;
        file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    fn header(&self) -> Vec<u8> {
        let all = HEADER - 8 + self.bytes;
        let large = all > self.plain;
        let short = |length: u64| if large { u32::MAX } else { length as u32 }.to_le_bytes();
        let frame = 4 * self.channels;
        let mut header = Vec::with_capacity(HEADER as usize);
        header.extend(if large { b"RF64" } else { b"RIFF" });
        header.extend(short(all));
        header.extend(b"WAVE");
        header.extend(if large { b"ds64" } else { b"JUNK" });
        header.extend(28u32.to_le_bytes());
        for length in [all, self.bytes, self.frames()] {
            header.extend(if large { length } else { 0 }.to_le_bytes());
        }
        header.extend([0; 4]);
        header.extend(b"fmt ");
        header.extend(16u32.to_le_bytes());
        // 3: floating point.
        header.extend(3u16.to_le_bytes());
        header.extend(self.channels.to_le_bytes());
        header.extend(self.rate.to_le_bytes());
        header.extend((self.rate * u32::from(frame)).to_le_bytes());
        header.extend(frame.to_le_bytes());
        header.extend(32u16.to_le_bytes());
        header.extend(b"fact");
        header.extend(4u32.to_le_bytes());
        header.extend(short(self.frames()));
        header.extend(b"data");
        header.extend(short(self.bytes));
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_take_is_whole_after_every_flush() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take.wav");
        let mut take = Take::create(&path, 48_000, 2).unwrap();
        assert_eq!(crate::decode(&path).map(|recording| recording.frames()).unwrap_or(0), 0);
        for round in 1..=3 {
            take.write(&[0.25, -0.5].repeat(100)).unwrap();
            take.flush().unwrap();
            let recording = crate::decode(&path).unwrap();
            assert_eq!((recording.frames(), recording.rate), (100 * round, 48_000));
            assert_eq!(recording.channels[1][100 * round - 1], -0.5);
        }
    }

    #[test]
    fn past_its_limit_a_take_becomes_rf64() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.wav");
        let mut take = Take::create(&path, 48_000, 2).unwrap();
        take.plain = 1000;
        take.write(&[0.125; 600]).unwrap();
        take.flush().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(&bytes[..16], b"RF64\xff\xff\xff\xffWAVEds64");
        assert_eq!(bytes[28..36], 2400u64.to_le_bytes());
        assert_eq!(crate::decode(&path).unwrap().frames(), 300);
    }
}
