//! An audio file that is too long to be held whole: any stretch of its frames, decoded when asked for.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::units::Timestamp;

use crate::chunks::survey;
use crate::decode::{CHANNELS, DecodeError, RATES, failed, refused};

/// Longest file, in frames: twelve hours at 48 kHz.
const LONGEST: u64 = i32::MAX as u64;
/// Most frames that a byte on disk can stand for: FLAC writes a block of silence in about eight bytes.
const FRAMES_PER_BYTE: u64 = 8192;
/// Frames that are decoded before those that are wanted, after a jump: codecs build on what came before them.
const RUN_UP: u64 = 8192;
/// The part of a file in which its chunks of notes and loops are looked for, in bytes.
const HEAD: u64 = 1 << 20;

/// A file that stays open.
pub struct Stream {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Frames per second.
    pub rate: u32,
    /// One or two.
    pub channels: usize,
    /// Length in frames.
    pub frames: u64,
    /// Root note as a MIDI number, if the file states one.
    pub root: Option<f32>,
    /// The loop in frames, if the file states one.
    pub looped: Option<Range<usize>>,
    /// What has been decoded last: its first frame, and the frames.
    at: u64,
    decoded: Vec<Vec<f32>>,
}

impl Stream {
    /// Opens the file at `path` and reads what it states. Its samples stay where they are.
    pub fn open(path: &Path) -> Result<Stream, DecodeError> {
        let about = std::fs::metadata(path).map_err(refused)?;
        if !about.is_file() {
            return Err(DecodeError::NotAFile);
        }
        let mut file = File::open(path).map_err(refused)?;
        let mut head = Vec::new();
        (&mut file).take(HEAD).read_to_end(&mut head).map_err(refused)?;
        let told = survey(&mut head);
        file.seek(SeekFrom::Start(0)).map_err(refused)?;
        let opened = catch_unwind(AssertUnwindSafe(|| Stream::start(file, about.len())));
        let mut stream =
            opened.unwrap_or_else(|_| Err(DecodeError::Damaged("the decoder gave up".into())))?;
        (stream.root, stream.looped) = (told.root, told.looped);
        Ok(stream)
    }

    fn start(file: File, size: u64) -> Result<Stream, DecodeError> {
        let source = MediaSourceStream::new(Box::new(file), Default::default());
        let format = symphonia::default::get_probe()
            .probe(&Hint::new(), source, Default::default(), Default::default())
            .map_err(failed)?;
        let track = format.default_track(TrackType::Audio).ok_or(DecodeError::NotAudio)?;
        let params =
            track.codec_params.as_ref().and_then(|params| params.audio()).ok_or(DecodeError::NotAudio)?;
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(params, &AudioDecoderOptions::default())
            .map_err(failed)?;
        let frames = track.num_frames.ok_or(DecodeError::TooLong)?;
        // A header that claims more than its file can hold is not believed.
        if frames > LONGEST || frames > size.saturating_mul(FRAMES_PER_BYTE) {
            return Err(DecodeError::TooLong);
        }
        let track = track.id;
        let mut stream = Stream {
            format,
            decoder,
            track,
            rate: 0,
            channels: 0,
            frames,
            root: None,
            looped: None,
            at: 0,
            decoded: Vec::new(),
        };
        while stream.rate == 0 {
            stream.packet()?;
        }
        Ok(stream)
    }

    /// The frames from `first` on, `count` of them or as many as there are, for each channel. What cannot be read is
    /// silence.
    pub fn read(&mut self, first: u64, count: usize) -> Vec<Vec<f32>> {
        let count = count.min(self.frames.saturating_sub(first) as usize);
        let mut out = vec![vec![0.0; count]; self.channels];
        // As in whole files: the decoder's arithmetic may panic on what is hostile.
        let filled = catch_unwind(AssertUnwindSafe(|| self.fill(first, &mut out)));
        if filled.is_err() {
            self.decoded.iter_mut().for_each(Vec::clear);
        }
        out
    }

    fn fill(&mut self, first: u64, out: &mut [Vec<f32>]) {
        let count = out.first().map_or(0, Vec::len) as u64;
        let held = self.decoded.first().map_or(0, Vec::len) as u64;
        if first < self.at || first > self.at + held {
            self.jump(first);
        }
        let mut next = first;
        while next < first + count {
            let end = self.at + self.decoded.first().map_or(0, Vec::len) as u64;
            if next < self.at {
                // A gap in the file: silence up to where it goes on.
                next = self.at.min(first + count);
            } else if next < end {
                let stop = end.min(first + count);
                for (to, from) in out.iter_mut().zip(&self.decoded) {
                    let from = &from[(next - self.at) as usize..(stop - self.at) as usize];
                    to[(next - first) as usize..(stop - first) as usize].copy_from_slice(from);
                }
                next = stop;
            } else if self.packet().is_err() {
                return;
            }
        }
    }

    /// Moves to some packet before `first`.
    fn jump(&mut self, first: u64) {
        let ts = Timestamp::from(first.saturating_sub(RUN_UP) as i64);
        let target = SeekTo::Timestamp { ts, track_id: self.track };
        let _ = self.format.seek(SeekMode::Accurate, target);
        self.decoder.reset();
        self.decoded.iter_mut().for_each(Vec::clear);
        self.at = 0;
        // The first packet after a jump may lack what it builds on.
        let _ = self.packet();
    }

    /// Decodes the next packet that can be.
    fn packet(&mut self) -> Result<(), DecodeError> {
        loop {
            let packet = self.format.next_packet().map_err(failed)?.ok_or(DecodeError::Empty)?;
            if packet.track_id != self.track {
                continue;
            }
            let Ok(audio) = self.decoder.decode(&packet) else { continue };
            if self.rate == 0 {
                (self.rate, self.channels) = (audio.spec().rate(), audio.num_planes().min(CHANNELS));
                if !RATES.contains(&self.rate) || self.channels == 0 {
                    return Err(DecodeError::Damaged(format!("a sample rate of {} Hz", self.rate)));
                }
            }
            audio.copy_to_vecs_planar(&mut self.decoded);
            let frames = self.decoded.first().map_or(0, Vec::len);
            self.decoded.resize(self.channels, vec![0.0; frames]);
            self.decoded.iter_mut().flatten().filter(|x| !x.is_finite()).for_each(|x| *x = 0.0);
            self.at = u64::try_from(packet.pts.get()).unwrap_or(0);
            return Ok(());
        }
    }
}
