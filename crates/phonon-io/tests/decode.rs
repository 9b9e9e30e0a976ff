//! Files of every format come in with the right frames, pitch, level and length.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::f64::consts::TAU;
use std::fs;
use std::path::{Path, PathBuf};

use phonon_io::decode::decode_bytes;
use phonon_io::{DecodeError, Flaw, Recording, decode};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn wav(bits: u16, float: bool, channels: u16, rate: u32, samples: &[i32]) -> Vec<u8> {
    let sample_format = if float { hound::SampleFormat::Float } else { hound::SampleFormat::Int };
    let spec = hound::WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for &sample in samples {
        match float {
            true => writer.write_sample(f32::from_bits(sample as u32)).unwrap(),
            false => writer.write_sample(sample).unwrap(),
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// Amplitude of the part of `wave` that is `sin(2 pi hertz n / rate)`, in phase, and of all the rest (RMS).
fn against_sine(wave: &[f32], hertz: f64, rate: u32) -> (f64, f64) {
    let sine = |n: usize| (TAU * hertz * n as f64 / rate as f64).sin();
    let sum: f64 = wave.iter().enumerate().map(|(n, &x)| x as f64 * sine(n)).sum();
    let amplitude = 2.0 * sum / wave.len() as f64;
    let rest: f64 = wave.iter().enumerate().map(|(n, &x)| (x as f64 - amplitude * sine(n)).powi(2)).sum();
    (amplitude, (rest / wave.len() as f64).sqrt())
}

#[test]
fn wav_of_every_depth_is_exact() {
    for bits in [8u16, 16, 24] {
        let top = 1i32 << (bits - 1);
        let samples = [0, 1, -1, top - 1, -top, top / 3, -top / 7];
        let recording = decode_bytes(wav(bits, false, 1, 22_050, &samples)).unwrap();
        let expected: Vec<f32> = samples.iter().map(|&x| (x as f64 / top as f64) as f32).collect();
        assert_eq!(recording.channels, [expected], "{bits} bits");
        assert_eq!(recording.rate, 22_050);
        assert_eq!(recording.flaw, None);
    }
}

#[test]
fn float_wav_is_exact_even_over_full_scale_and_never_infinite() {
    let values = [0.1f32, -1.5, 3.0e-30, 123.456, f32::NAN, f32::INFINITY];
    let samples = values.map(|x| x.to_bits() as i32);
    let recording = decode_bytes(wav(32, true, 2, 96_000, &samples)).unwrap();
    assert_eq!(recording.channels, [vec![0.1, 3.0e-30, 0.0], vec![-1.5, 123.456, 0.0]]);
}

#[test]
fn of_many_channels_the_front_pair_is_kept() {
    let recording = decode_bytes(wav(16, false, 6, 48_000, &(0..12).collect::<Vec<i32>>())).unwrap();
    let step = 1.0 / 32768.0;
    assert_eq!(recording.channels, [vec![0.0, 6.0 * step], vec![step, 7.0 * step]]);
}

#[test]
fn a_wav_stream_without_lengths_is_whole() {
    let mut bytes = wav(16, false, 1, 44_100, &[1, 2, 3, 4]);
    bytes[4..8].fill(0xff);
    bytes[40..44].fill(0xff);
    let recording = decode_bytes(bytes).unwrap();
    assert_eq!((recording.frames(), recording.flaw), (4, None));
}

#[test]
fn a_cut_wav_gives_what_is_there_and_says_so() {
    let samples: Vec<i32> = (0..5000).collect();
    let mut bytes = wav(16, false, 1, 44_100, &samples);
    bytes.truncate(44 + 2 * 1234 + 1);
    let recording = decode_bytes(bytes.clone()).unwrap();
    assert_eq!((recording.frames(), recording.flaw), (1234, Some(Flaw::Truncated)));
    assert_eq!(recording.channels[0][1233], 1233.0 / 32768.0);
    for length in [44, 40, 30, 12] {
        bytes.truncate(length);
        assert_eq!(decode_bytes(bytes.clone()), Err(DecodeError::Truncated), "{length} bytes");
    }
}

/// An AIFF file after Apple's specification, with big-endian samples of 16 or 24 bits.
fn aiff(bits: u16, channels: u16, rate: u16, samples: &[i32], extra: &[u8]) -> Vec<u8> {
    let sound: Vec<u8> =
        samples.iter().flat_map(|x| x.to_be_bytes()[4 - bits as usize / 8..].to_vec()).collect();
    let frames = samples.len() as u32 / channels as u32;
    let mut bytes = b"FORM\0\0\0\0AIFFCOMM\0\0\0\x12".to_vec();
    bytes.extend(channels.to_be_bytes());
    bytes.extend(frames.to_be_bytes());
    bytes.extend(bits.to_be_bytes());
    // The rate as an 80-bit extended float: exponent with bias 16383, explicit leading one.
    let exponent = 15 - rate.leading_zeros() as u16;
    bytes.extend((16_383 + exponent).to_be_bytes());
    bytes.extend(((rate as u64) << (63 - exponent)).to_be_bytes());
    bytes.extend(b"SSND");
    bytes.extend((sound.len() as u32 + 8).to_be_bytes());
    bytes.extend([0; 8]);
    bytes.extend(&sound);
    if sound.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes.extend(extra);
    let size = bytes.len() as u32 - 8;
    bytes[4..8].copy_from_slice(&size.to_be_bytes());
    bytes
}

#[test]
fn aiff_is_exact() {
    for bits in [16u16, 24] {
        let top = 1i32 << (bits - 1);
        let samples = [0, 1, -1, top - 1, -top, 12_345];
        let recording = decode_bytes(aiff(bits, 2, 48_000, &samples, &[])).unwrap();
        let exact = |x: i32| x as f32 / top as f32;
        assert_eq!(recording.rate, 48_000);
        assert_eq!(recording.channels[0], [0, -1, -top].map(exact));
        assert_eq!(recording.channels[1], [1, top - 1, 12_345].map(exact));
    }
}

#[test]
fn a_cut_aiff_gives_what_is_there() {
    let mut bytes = aiff(16, 1, 44_100, &[7; 3000], &[]);
    bytes.truncate(54 + 2 * 1000);
    let recording = decode_bytes(bytes).unwrap();
    assert_eq!((recording.frames(), recording.flaw), (1000, Some(Flaw::Truncated)));
}

#[test]
fn aiff_tells_its_root_and_loop() {
    let mut extra = b"MARK\0\0\0\x12\0\x02\0\x01\0\0\0\x02\0\0\0\x02\0\0\0\x08\0\0INST\0\0\0\x14".to_vec();
    extra.extend([57, 0, 0, 127, 1, 127, 0, 0, 0, 1, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0]);
    let recording = decode_bytes(aiff(16, 1, 44_100, &[5; 10], &extra)).unwrap();
    assert_eq!((recording.root, recording.looped), (Some(57.0), Some(2..8)));
    let short = decode_bytes(aiff(16, 1, 44_100, &[5; 4], &extra)).unwrap();
    assert_eq!(short.looped, None, "a loop past the end is no loop");
}

#[test]
fn vorbis_and_mp3_have_the_length_pitch_and_level_of_their_source() {
    // Lossy coders at their lowest rates: 0.2 dB of level, and the rest 24 dB (1/16) below the sine. A pitch off
    // by a cent would already move the phase at the end by 0.4 rad and fail this.
    for (name, rate, frames, pitches) in [
        ("sine440-mono-44100.ogg", 44_100, 11_025, vec![440.0]),
        ("sine440-mono-44100.mp3", 44_100, 11_025, vec![440.0]),
        ("sine440-880-stereo-32000.ogg", 32_000, 6_400, vec![440.0, 880.0]),
        ("sine440-880-stereo-32000.mp3", 32_000, 6_400, vec![440.0, 880.0]),
    ] {
        let recording = decode(&data(name)).unwrap();
        assert_eq!((recording.rate, recording.frames()), (rate, frames), "{name}");
        assert_eq!(recording.channels.len(), pitches.len(), "{name}");
        for (channel, hertz) in recording.channels.iter().zip(pitches) {
            let (amplitude, rest) = against_sine(channel, hertz, rate);
            println!("{name} {hertz} Hz: amplitude {amplitude:.5}, rest {rest:.5} RMS");
            assert!((20.0 * (amplitude / 0.5).log10()).abs() < 0.2, "{name}: amplitude {amplitude}");
            assert!(rest < 0.5 / 2f64.sqrt() / 16.0, "{name}: rest {rest}");
        }
        assert_eq!(recording.flaw, None, "{name}");
    }
}

#[test]
fn a_cut_mp3_or_vorbis_file_plays_what_is_there() {
    for name in ["sine440-mono-44100.ogg", "sine440-mono-44100.mp3"] {
        let mut bytes = fs::read(data(name)).unwrap();
        bytes.truncate(bytes.len() * 9 / 10);
        match decode_bytes(bytes) {
            Ok(recording) => assert!(recording.frames() <= 11_025, "{name}"),
            Err(error) => assert_eq!(error, DecodeError::Truncated, "{name}"),
        }
    }
}

#[test]
fn what_is_not_audio_says_what_to_try() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wav");
    assert_eq!(decode(&path), Err(DecodeError::NotFound));
    assert_eq!(decode(folder.path()), Err(DecodeError::NotAFile));
    let check = |bytes: &[u8], expected: DecodeError| {
        fs::write(&path, bytes).unwrap();
        assert_eq!(decode(&path), Err(expected));
    };
    check(b"", DecodeError::Empty);
    check(b"just a text that somebody renamed", DecodeError::NotAudio);
    check(&wav(16, false, 1, 44_100, &[]), DecodeError::Empty);
    assert!(DecodeError::NotAudio.to_string().contains("convert it to WAV"));
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_waited_for() {
    assert_eq!(decode(Path::new("/dev/zero")), Err(DecodeError::NotAFile));
}

#[test]
fn a_file_too_long_on_disk_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.wav");
    let file = fs::File::create(&path).unwrap();
    file.set_len(3 << 30).unwrap();
    assert_eq!(decode(&path), Err(DecodeError::TooLong));
}

#[test]
fn a_header_that_claims_gigabytes_takes_no_memory() {
    let mut bytes = wav(16, false, 1, 44_100, &[1, 2, 3]);
    bytes[40..44].copy_from_slice(&0xf000_0000u32.to_le_bytes());
    let recording = decode_bytes(bytes).unwrap();
    assert_eq!((recording.frames(), recording.flaw), (3, Some(Flaw::Truncated)));
    assert!(recording.channels[0].capacity() < 100);
}

#[test]
fn an_empty_recording_has_no_frames() {
    assert_eq!((Recording::default().frames(), Recording::default().bytes()), (0, 0));
}
