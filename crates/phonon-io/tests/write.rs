//! What is written comes back.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use phonon_io::decode::decode_bytes;
use phonon_io::{DecodeError, Depth, Flaw, Format, Spec, WriteError, Writer, Written, decode};
use proptest::prelude::*;

const STEREO: Spec = Spec { rate: 48_000, channels: 2, frames: None };

fn noise(frames: usize, seed: u64) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
        (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    };
    (0..frames).map(|_| next()).collect()
}

/// Writes `wave` and its opposite in blocks of `block` frames.
fn write(path: &Path, format: Format, wave: &[f32], block: usize) -> Written {
    let opposite: Vec<f32> = wave.iter().map(|x| -x).collect();
    let mut writer = Writer::create(path, format, STEREO).unwrap();
    for (left, right) in wave.chunks(block).zip(opposite.chunks(block)) {
        writer.write(&[left, right]).unwrap();
    }
    writer.finish().unwrap()
}

/// A stream that can be looked at.
#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl io::Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn float_and_24_bit_files_come_back_exactly() {
    let folder = tempfile::tempdir().unwrap();
    // 24-bit values, so that rounding changes nothing.
    let wave = noise(10_000, 1);
    for (name, format) in [
        ("f32.wav", Format::Wav(Depth::F32)),
        ("i24.wav", Format::Wav(Depth::I24)),
        ("i24.flac", Format::Flac(Depth::I24)),
    ] {
        let path = folder.path().join(name);
        let written = write(&path, format, &wave, 441);
        assert_eq!(written, Written { frames: 10_000, clipped: 0 }, "{name}");
        let recording = decode(&path).unwrap();
        assert_eq!((recording.rate, recording.flaw), (48_000, None), "{name}");
        assert!(recording.channels[0] == wave, "{name}");
        assert!(recording.channels[1].iter().zip(&wave).all(|(a, b)| *a == -b || *b == -1.0), "{name}");
    }
}

#[test]
fn sixteen_bits_are_the_same_in_wav_and_flac_and_near_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let (wav, flac) = (folder.path().join("a.wav"), folder.path().join("a.flac"));
    let wave: Vec<f32> = noise(9_000, 2).iter().map(|x| x * 0.9).collect();
    write(&wav, Format::Wav(Depth::I16), &wave, 64);
    write(&flac, Format::Flac(Depth::I16), &wave, 1000);
    let (wav, flac) = (decode(&wav).unwrap(), decode(&flac).unwrap());
    assert!(wav.channels == flac.channels, "the dither does not depend on format or blocks");
    let step = 1.0 / 32768.0;
    for (came, went) in wav.channels[0].iter().zip(&wave) {
        assert!((came - went).abs() <= 1.51 * step);
    }
}

#[test]
fn the_bytes_do_not_depend_on_the_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let wave = noise(9_001, 3);
    for format in [Format::Wav(Depth::I16), Format::Wav(Depth::F32), Format::Flac(Depth::I16)] {
        let files = [1, 64, 4096, 8192].map(|block| {
            let path = folder.path().join(format!("{block}"));
            write(&path, format, &wave, block);
            fs::read(path).unwrap()
        });
        assert!(files.iter().all(|file| *file == files[0]), "{format:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    /// Lengths around the edges of FLAC blocks, with all kinds of content.
    #[test]
    fn flac_of_any_length_is_exact(
        blocks in 0usize..3, extra in 0usize..40, seed in any::<u64>(), quiet in 0i32..24, mono in any::<bool>(),
    ) {
        let frames = (blocks * 4096 + extra).max(1);
        let scale = 0.5f32.powi(quiet);
        let step = 8_388_608.0;
        let wave: Vec<f32> = noise(frames, seed).iter().map(|x| (x * scale * step).round() / step).collect();
        let stream = Stream::default();
        let spec = Spec { channels: if mono { 1 } else { 2 }, ..STEREO };
        let mut writer = Writer::stream(Box::new(stream.clone()), Format::Flac(Depth::I24), spec).unwrap();
        writer.write(&[&wave[..], &wave[..]][..spec.channels as usize]).unwrap();
        writer.finish().unwrap();
        let bytes = stream.0.lock().unwrap().clone();
        let recording = decode_bytes(bytes).unwrap();
        prop_assert!(recording.channels.iter().all(|channel| *channel == wave));
    }
}

#[test]
fn flac_never_grows_past_its_samples() {
    // Loud noise, noise that stops inside a block, and loud steps have made FLAC encoders write gigabytes.
    let loud = noise(8192, 6);
    let stopped: Vec<f32> =
        loud.iter().enumerate().map(|(n, &x)| if n % 4096 < 2944 { x } else { 0.0 }).collect();
    let steps: Vec<f32> = (0..8192).map(|n| if n / 109 % 2 == 0 { 0.8 } else { -0.8 }).collect();
    for wave in [loud, stopped, steps] {
        for depth in [Depth::I16, Depth::I24] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.flac");
            write(&path, Format::Flac(depth), &wave, 8192);
            let (size, plain) = (fs::metadata(&path).unwrap().len(), 8192 * 2 * depth.bits() as u64 / 8);
            // 5 kB of padding for tags, and a little for headers of blocks.
            assert!(size < plain + 5_200, "{size} bytes for {plain}");
            assert_eq!(decode(&path).unwrap().frames(), 8192);
        }
    }
}

#[test]
fn a_cut_or_damaged_flac_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.flac");
    let wave = noise(6 * 4096, 7);
    write(&path, Format::Flac(Depth::I16), &wave, 4096);
    let whole = fs::read(&path).unwrap();
    let whole_left = decode(&path).unwrap().channels[0].clone();
    let cut = decode_bytes(whole[..whole.len() * 2 / 3].to_vec()).unwrap();
    assert_eq!(cut.flaw, Some(Flaw::Truncated));
    assert!((2 * 4096..5 * 4096).contains(&cut.frames()));
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0x55);
    let damaged = decode_bytes(damaged).unwrap();
    assert_eq!((damaged.frames(), damaged.flaw), (5 * 4096, Some(Flaw::Damaged)));
    assert!(damaged.channels[0][..2 * 4096] == whole_left[..2 * 4096]);
}

#[test]
fn flac_states_its_length_and_its_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.flac");
    write(&path, Format::Flac(Depth::I16), &noise(5000, 4), 512);
    let mut bytes = fs::read(&path).unwrap();
    // RFC 9639, section 8.2: block sizes at byte 8, 36 bits of length from the low half of byte 21, MD5 at 26.
    assert_eq!(bytes[8..12], [0x10, 0, 0x10, 0]);
    assert_eq!((bytes[21] & 15, &bytes[22..26]), (0, &5000u32.to_be_bytes()[..]));
    assert_ne!(bytes[26..42], [0; 16]);
    // A length of 2^36 - 1 frames is refused for what it claims.
    bytes[21] |= 15;
    bytes[22..26].fill(0xff);
    assert_eq!(decode_bytes(bytes), Err(DecodeError::TooLong));
}

#[test]
fn over_full_scale_is_counted_and_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let written = write(&path, Format::Wav(Depth::I24), &[1.5, 0.0, -3.0, f32::NAN], 4);
    assert_eq!(written, Written { frames: 4, clipped: 4 });
    let top = 8_388_607.0 / 8_388_608.0;
    assert_eq!(decode(&path).unwrap().channels, [[top, 0.0, -1.0, 0.0], [-1.0, 0.0, top, 0.0]]);
}

#[test]
fn a_mono_24_bit_file_of_odd_length_is_padded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let mut writer = Writer::create(&path, Format::Wav(Depth::I24), Spec { channels: 1, ..STEREO }).unwrap();
    writer.write(&[&[0.5, -0.5, 0.25]]).unwrap();
    writer.finish().unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len() % 2, 0);
    assert_eq!(bytes[4..8], (bytes.len() as u32 - 8).to_le_bytes());
    let mut reader = hound::WavReader::open(&path).unwrap();
    let samples: Vec<i32> = reader.samples().map(Result::unwrap).collect();
    assert_eq!(samples, [4_194_304, -4_194_304, 2_097_152]);
}

#[test]
fn a_stream_of_unknown_length_is_readable() {
    for format in [Format::Wav(Depth::F32), Format::Flac(Depth::I24)] {
        let stream = Stream::default();
        let mut writer = Writer::stream(Box::new(stream.clone()), format, STEREO).unwrap();
        let wave = noise(5000, 5);
        writer.write(&[&wave, &wave]).unwrap();
        writer.finish().unwrap();
        let recording = decode_bytes(stream.0.lock().unwrap().clone()).unwrap();
        assert!(recording.channels[1] == wave && recording.flaw.is_none(), "{format:?}");
    }
}

#[test]
fn a_stream_of_known_length_states_it() {
    let run = |told: u64| {
        let stream = Stream::default();
        let spec = Spec { frames: Some(told), ..STEREO };
        let mut writer = Writer::stream(Box::new(stream.clone()), Format::Wav(Depth::I16), spec).unwrap();
        writer.write(&[&[0.5; 100], &[0.5; 100]]).unwrap();
        (writer.finish(), stream.0.lock().unwrap().clone())
    };
    let (result, bytes) = run(100);
    assert_eq!(result, Ok(Written { frames: 100, clipped: 0 }));
    assert_eq!(bytes[4..8], (bytes.len() as u32 - 8).to_le_bytes());
    assert_eq!(hound::WavReader::new(&bytes[..]).unwrap().duration(), 100);
    assert_eq!(run(99).0, Err(WriteError::WrongLength { told: 99, came: 100 }));
}

#[test]
fn the_name_decides_the_format() {
    assert_eq!(Format::of(Path::new("a.FLAC"), None), Format::Flac(Depth::I24));
    assert_eq!(Format::of(Path::new("a.wav"), None), Format::Wav(Depth::F32));
    assert_eq!(Format::of(Path::new("-"), Some(Depth::I16)), Format::Wav(Depth::I16));
}
