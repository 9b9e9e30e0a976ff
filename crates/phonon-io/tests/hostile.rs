//! No bytes that a file may hold make the decoder panic, hang or take memory.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use phonon_io::decode::decode_bytes;
use phonon_io::{Depth, Format, Spec, Writer, decode};
use proptest::prelude::*;

/// Small valid files of every format.
fn seeds() -> &'static Vec<Vec<u8>> {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let wave: Vec<f32> = (0..600).map(|n| (n as f32 * 0.05).sin() * 0.5).collect();
        let mut seeds = Vec::new();
        for (name, depth) in
            [("a.wav", Depth::F32), ("b.wav", Depth::I24), ("c.wav", Depth::I16), ("d.flac", Depth::I16)]
        {
            let path = folder.path().join(name);
            let spec = Spec { rate: 44_100, channels: 2, frames: None };
            let mut writer = Writer::create(&path, Format::of(&path, Some(depth)), spec).unwrap();
            writer.write(&[&wave, &wave]).unwrap();
            writer.finish().unwrap();
            seeds.push(fs::read(path).unwrap());
        }
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")).unwrap() {
            let path = entry.unwrap().path();
            if decode(&path).is_ok() {
                seeds.push(fs::read(path).unwrap());
            }
        }
        let mut aiff =
            b"FORM\0\0\0\x36AIFFCOMM\0\0\0\x12\0\x02\0\0\0\x02\0\x10\x40\x0e\xac\x44\0\0\0\0\0\0".to_vec();
        aiff.extend(b"SSND\0\0\0\x10\0\0\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08");
        seeds.push(aiff);
        assert_eq!(seeds.len(), 9);
        assert!(seeds.iter().all(|bytes| decode_bytes(bytes.clone()).is_ok()), "every seed is valid");
        seeds
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let _ = decode_bytes(bytes);
    }

    #[test]
    fn random_bytes_after_a_valid_start(seed in 0usize..9, keep in 4usize..200, rest in prop::collection::vec(any::<u8>(), 0..2000)) {
        let seed = &seeds()[seed];
        let mut bytes = seed[..keep.min(seed.len())].to_vec();
        bytes.extend(rest);
        let _ = decode_bytes(bytes);
    }

    #[test]
    fn valid_files_with_changed_bytes(
        seed in 0usize..9,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        early in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = seeds()[seed].clone();
        let reach = if early { bytes.len().min(120) } else { bytes.len() };
        for (at, value) in &changes {
            bytes[at.index(reach)] = *value;
        }
        if !early {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        if let Ok(recording) = decode_bytes(bytes) {
            let frames = recording.frames();
            prop_assert!(frames > 0 && recording.channels.iter().all(|channel| channel.len() == frames));
            prop_assert!(recording.channels.iter().flatten().all(|x| x.is_finite()));
            prop_assert!(recording.looped.is_none_or(|looped| looped.end <= frames));
        }
    }
}
