//! FLAC files as they are written: one block of frames after another, so that memory stays small.

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr, Stream, StreamInfo};
use flacenc::config::Encoder;
use flacenc::error::{Verified, Verify};
use flacenc::source::{Context, Fill, FrameBuf};

use crate::target::Target;
use crate::write::{Spec, WriteError};

/// Frames of one FLAC block; the last one is shorter.
const BLOCK: usize = 4096;
/// The encoder's highest rate, in hertz.
const HIGHEST_RATE: u32 = 96_000;

/// A FLAC file being written.
pub(crate) struct Flac {
    encoder: Verified<Encoder>,
    info: StreamInfo,
    block: FrameBuf,
    digest: Context,
    waiting: Vec<i32>,
    channels: usize,
    blocks: usize,
}

impl Flac {
    /// On a stream the number of frames is 0, "unknown", unless it was told beforehand; the checksum is left out.
    pub fn start(target: &mut Target, spec: &Spec, bits: u16) -> Result<Flac, WriteError> {
        if spec.rate > HIGHEST_RATE {
            return Err(WriteError::RateTooHighForFlac(HIGHEST_RATE));
        }
        let channels = spec.channels as usize;
        let mut info = StreamInfo::new(spec.rate as usize, channels, bits as usize).map_err(refused)?;
        info.set_block_sizes(BLOCK, BLOCK).map_err(refused)?;
        let mut start = info.clone();
        start.set_total_samples(spec.frames.unwrap_or(0) as usize);
        target.write(&header(start)?)?;
        Ok(Flac {
            encoder: Encoder::default().into_verified().map_err(|(_, error)| refused(error))?,
            info,
            block: FrameBuf::with_size(channels, BLOCK).map_err(refused)?,
            digest: Context::new(bits as usize, channels),
            waiting: Vec::with_capacity(2 * BLOCK * channels),
            channels,
            blocks: 0,
        })
    }

    /// Interleaved integers of the file's depth.
    pub fn write(&mut self, target: &mut Target, samples: &[i32]) -> Result<(), WriteError> {
        let size = BLOCK * self.channels;
        for part in samples.chunks(size) {
            self.waiting.extend_from_slice(part);
            if self.waiting.len() >= size {
                let rest = self.waiting.split_off(size);
                self.write_block(target)?;
                self.waiting = rest;
            }
        }
        Ok(())
    }

    pub fn finish(mut self, target: &mut Target) -> Result<(), WriteError> {
        if !self.waiting.is_empty() {
            self.write_block(target)?;
        }
        // The last, shorter block does not count: RFC 9639, section 8.2.
        self.info.set_block_sizes(BLOCK, BLOCK).map_err(refused)?;
        self.info.set_total_samples(self.digest.total_samples());
        self.info.set_md5_digest(&self.digest.md5_digest());
        target.rewrite(0, &header(self.info)?)
    }

    /// Encodes what is waiting.
    fn write_block(&mut self, target: &mut Target) -> Result<(), WriteError> {
        self.block.fill_interleaved(&self.waiting).map_err(refused)?;
        self.digest.fill_interleaved(&self.waiting).map_err(refused)?;
        let frame = flacenc::encode_fixed_size_frame(&self.encoder, &self.block, self.blocks, &self.info)
            .map_err(refused)?;
        self.blocks += 1;
        self.info.update_frame_info(&frame);
        let mut bytes = ByteSink::new();
        frame.write(&mut bytes).map_err(refused)?;
        target.write(bytes.as_slice())
    }
}

/// The bytes before the first frame.
fn header(info: StreamInfo) -> Result<Vec<u8>, WriteError> {
    let mut bytes = ByteSink::new();
    Stream::with_stream_info(info).write(&mut bytes).map_err(refused)?;
    Ok(bytes.as_slice().to_vec())
}

fn refused(error: impl std::fmt::Display) -> WriteError {
    WriteError::Other(error.to_string())
}
