//! No bytes in a SoundFont, a patch or an SFZ file make their readers panic or take memory.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::path::Path;

use phonon_io::soundfont::SoundFont;
use phonon_io::stream::Stream;
use phonon_io::{Depth, Format, Spec, Writer, decode, gus, sfz};
use proptest::prelude::*;

/// A SoundFont whose lists are `records` of random bytes in the right places.
fn font(records: &[Vec<u8>]) -> Vec<u8> {
    let chunk = |id: &[u8], body: &[u8]| {
        let mut bytes = id.to_vec();
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(body);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    };
    let names: [&[u8]; 9] = [b"phdr", b"pbag", b"pmod", b"pgen", b"inst", b"ibag", b"imod", b"igen", b"shdr"];
    let mut lists = b"pdta".to_vec();
    names.iter().zip(records).for_each(|(name, body)| lists.extend(chunk(name, body)));
    let samples = [b"sdta".to_vec(), chunk(b"smpl", &[0; 2000])].concat();
    chunk(b"RIFF", &[b"sfbk".to_vec(), chunk(b"LIST", &samples), chunk(b"LIST", &lists)].concat())
}

fn read_all(path: &Path) {
    if let Ok(font) = SoundFont::open(path) {
        for preset in font.presets() {
            for (key, velocity) in [(0, 0), (1, 3), (60, 100), (127, 127)] {
                for zone in font.zones(preset, key, velocity) {
                    assert!(zone.keys.contains(&key) && zone.velocities.contains(&velocity));
                    let _ = zone.source.load();
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn lists_of_random_numbers(
        records in prop::collection::vec(prop::collection::vec(prop_oneof![3 => 0u8..4, 1 => any::<u8>()], 0..400), 9),
    ) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), font(&records)).unwrap();
        read_all(file.path());
    }

    #[test]
    fn random_bytes(head in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..800)) {
        let start: &[u8] = [&b"RIFF\xff\0\0\0sfbkLIST"[..], b"GF1PATCH110\0ID#000002\0", b"<region> sample=a key=", b""][head];
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), [start, &bytes].concat()).unwrap();
        read_all(file.path());
        let _ = sfz::zones(file.path());
        for zone in gus::zones(file.path()).unwrap_or_default() {
            let _ = zone.source.load();
        }
    }

    #[test]
    fn words_of_sfz(text in "(<(region|group|global|control|curve)>|sample=[a-c./\\\\ ]{0,8}|(lokey|hikey|key|tune|volume|loop_end|ampeg_decay|cutoff|pan)=(-?[0-9]{1,12}|c#?[0-9]|nan|inf)| |\n|#define \\$[A-C] [0-9]|\\$A){0,40}") {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), &text).unwrap();
        for zone in sfz::zones(file.path()).unwrap_or_default() {
            prop_assert!(zone.tune.is_finite() && zone.gain.is_finite() && zone.pan.abs() <= 1.0);
        }
    }
}

#[test]
fn a_gravis_patch_has_its_root_its_loop_and_its_frames() {
    let mut bytes = b"GF1PATCH110\0ID#000002\0".to_vec();
    bytes.resize(239, 0);
    let mut head = vec![0u8; 96];
    head[8..12].copy_from_slice(&200u32.to_le_bytes());
    head[12..16].copy_from_slice(&40u32.to_le_bytes());
    head[16..20].copy_from_slice(&160u32.to_le_bytes());
    head[20..22].copy_from_slice(&22_050u16.to_le_bytes());
    for (at, hertz) in [(22, 8_176u32), (26, 12_543_854), (30, 440_000)] {
        head[at..at + 4].copy_from_slice(&hertz.to_le_bytes());
    }
    (head[36], head[55]) = (7, 1 | 4);
    head[58..60].copy_from_slice(&1024u16.to_le_bytes());
    bytes.extend(head);
    bytes.extend((0..100i16).flat_map(|x| (x * 100).to_le_bytes()));
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &bytes).unwrap();
    let zones = gus::zones(file.path()).unwrap();
    assert_eq!(zones.len(), 1);
    let zone = &zones[0];
    assert_eq!(
        (zone.keys.clone(), zone.root, zone.tracking, zone.looped.clone()),
        (0..=127, Some(69.0), 1.0, Some(20..80))
    );
    let recording = zone.source.load().unwrap();
    assert_eq!(
        (recording.rate, recording.frames(), recording.channels[0][50]),
        (22_050, 100, 5000.0 / 32_768.0)
    );
}

#[test]
fn any_stretch_of_a_long_file_is_what_the_whole_has_there() {
    let folder = tempfile::tempdir().unwrap();
    let wave: Vec<f32> = (0..100_000).map(|n| ((n * 7919) % 60_000) as f32 / 65_536.0 - 0.4).collect();
    let mut paths = Vec::new();
    for (name, depth) in [("a.wav", Depth::F32), ("b.wav", Depth::I24), ("c.flac", Depth::I16)] {
        let path = folder.path().join(name);
        let spec = Spec { rate: 44_100, channels: 2, frames: None };
        let mut writer = Writer::create(&path, Format::of(&path, Some(depth)), spec).unwrap();
        writer.write(&[&wave, &wave[..].iter().map(|x| -x).collect::<Vec<_>>()]).unwrap();
        writer.finish().unwrap();
        paths.push(path);
    }
    for path in &paths {
        let whole = decode(path).unwrap();
        let mut stream = Stream::open(path).unwrap();
        assert_eq!((stream.frames, stream.rate, stream.channels), (100_000, 44_100, 2));
        for (first, count) in
            [(0, 1000), (90_000, 20_000), (50_001, 16_384), (49_000, 10), (66_385, 16_384), (3, 5)]
        {
            let part = stream.read(first, count);
            let end = (first as usize + count).min(100_000);
            for channel in 0..2 {
                assert!(
                    part[channel] == whole.channels[channel][first as usize..end],
                    "{} at {first}",
                    path.display()
                );
            }
        }
        assert!(stream.read(100_000, 10)[0].is_empty());
    }
}
