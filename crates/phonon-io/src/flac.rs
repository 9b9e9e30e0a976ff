//! FLAC files as they are written: one block of frames after another, so that memory stays small.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek};

use flac_codec::Error;
use flac_codec::encode::{FlacSampleWriter, Options};

use crate::target::Target;
use crate::write::{Spec, WriteError};

/// A FLAC file being written.
pub(crate) struct Flac {
    encoder: FlacSampleWriter<BufWriter<File>>,
    /// Where it is kept on its way into a stream: its start is only known at its end.
    spool: Option<File>,
}

impl Flac {
    /// `bits` are 16 or 24. Into a stream, all of it comes at the end.
    pub fn start(target: &Target, spec: &Spec, bits: u16) -> Result<Flac, WriteError> {
        let (file, spool) = match target.handle()? {
            Some(file) => (file, None),
            None => {
                let spool = tempfile::tempfile()?;
                (spool.try_clone()?, Some(spool))
            }
        };
        let encoder = FlacSampleWriter::new(
            BufWriter::new(file),
            Options::default(),
            spec.rate,
            u32::from(bits),
            spec.channels as u8,
            None,
        )
        .map_err(refused)?;
        Ok(Flac { encoder, spool })
    }

    /// Interleaved integers of the file's depth.
    pub fn write(&mut self, samples: &[i32]) -> Result<(), WriteError> {
        self.encoder.write(samples).map_err(refused)
    }

    pub fn finish(self, target: &mut Target) -> Result<(), WriteError> {
        self.encoder.finalize().map_err(refused)?;
        let Some(mut spool) = self.spool else { return Ok(()) };
        spool.seek(io::SeekFrom::Start(0))?;
        let mut part = vec![0; 1 << 16];
        loop {
            match spool.read(&mut part)? {
                0 => return Ok(()),
                length => target.write(&part[..length])?,
            }
        }
    }
}

fn refused(error: Error) -> WriteError {
    match error {
        Error::Io(error) => error.into(),
        Error::NoSamples => WriteError::EmptyFlac,
        other => WriteError::Other(other.to_string()),
    }
}
