//! Names of sounds: banks, maps, instruments, long files, and files that are not what they say.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use phonon::{Length, RenderOptions, RenderReport, Sink, render};
use phonon_io::{Depth, Format, Spec, Writer};

const RATE: u32 = 48_000;

#[derive(Default)]
struct Tape([Vec<f32>; 2]);

impl Sink for Tape {
    fn block(&mut self, sides: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0.iter_mut().zip(sides).for_each(|(tape, side)| tape.extend_from_slice(side));
        Ok(())
    }
}

fn wav(path: &Path, rate: u32, frames: &[f32]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec { rate, channels: 1, frames: None };
    let mut writer = Writer::create(path, Format::of(path, Some(Depth::I16)), spec).unwrap();
    writer.write(&[frames]).unwrap();
    writer.finish().unwrap();
}

fn tone(freq: f64, rate: u32, frames: usize) -> Vec<f32> {
    let step = 2.0 * std::f64::consts::PI * freq / f64::from(rate);
    (0..frames).map(|i| (0.5 * (step * i as f64).sin()) as f32).collect()
}

fn options(folder: &Path, seconds: f64) -> RenderOptions {
    RenderOptions {
        rate: RATE,
        length: Length::Seconds(seconds),
        no_limiter: true,
        sample_folders: vec![PathBuf::from(folder)],
        ..RenderOptions::default()
    }
}

fn play(text: &str, options: &RenderOptions) -> ([Vec<f32>; 2], RenderReport) {
    let mut tape = Tape::default();
    let report = render(text, options, &mut tape).unwrap_or_else(|error| panic!("{text}: {error:#?}"));
    (tape.0, report)
}

/// The frequency between two moments in seconds, from the times of the rises through nought.
fn pitch(sound: &[f32], from: f64, to: f64) -> f64 {
    let part = &sound[(from * f64::from(RATE)) as usize..(to * f64::from(RATE)) as usize];
    let rise = |i: usize| {
        let (a, b) = (f64::from(part[i]), f64::from(part[i + 1]));
        (a < 0.0 && b >= 0.0).then(|| i as f64 + a / (a - b))
    };
    let rises: Vec<f64> = (0..part.len() - 1).filter_map(rise).collect();
    (rises.len() - 1) as f64 * f64::from(RATE) / (rises[rises.len() - 1] - rises[0])
}

fn cents(heard: f64, wanted: f64) -> f64 {
    (1200.0 * (heard / wanted).log2()).abs()
}

fn peak(sound: &[f32]) -> f32 {
    sound.iter().fold(0.0, |peak, x| peak.max(x.abs()))
}

#[test]
fn banks_are_found_however_their_folders_are_called() {
    let root = tempfile::tempdir().unwrap();
    wav(&root.path().join("RolandTR909_bd/0.wav"), RATE, &[0.25; 4800]);
    wav(&root.path().join("machines/AkaiLinn/akailinn-sd/0.wav"), RATE, &[0.375; 4800]);
    wav(&root.path().join("KorgM1/cp/0.wav"), RATE, &[0.125; 4800]);
    let level = |text: &str| {
        let (tape, report) = play(&format!("cps: 1\nout: {text}"), &options(root.path(), 0.1));
        // To a thousandth: 16 bits.
        ((peak(&tape[0]) * 1000.0).round() / 1000.0, report.messages.len())
    };
    assert_eq!(level("s \"bd\" # bank \"RolandTR909\""), (0.25, 0));
    assert_eq!(level("s \"bd\" # bank \"rolandtr909\""), (0.25, 0));
    assert_eq!(level("s \"sd\" # bank \"AkaiLinn\""), (0.375, 0));
    assert_eq!(level("s \"cp\" # bank \"KorgM1\""), (0.125, 0));
    assert_eq!(level("s \"cp\" # bank \"NoSuchMachine\""), (0.0, 1));
}

#[test]
fn maps_name_files_and_notes_and_the_web_is_refused_once() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    wav(&at("files/low.wav"), RATE, &tone(220.0, RATE, 48_000));
    wav(&at("files/high.wav"), RATE, &tone(880.0, RATE, 48_000));
    wav(&at("files/kick.wav"), RATE, &[0.25; 4800]);
    let map = r#"{"_base": "files/", "kick": ["kick.wav"], "harmonium": {"a3": "low.wav", "a5": ["high.wav"]},
                  "far": "https://example.org/a.wav"}"#;
    fs::write(at("strudel.json"), map).unwrap();
    let heard = |text: &str| play(&format!("cps: 1\nout: {text}"), &options(root.path(), 1.0));
    assert!((peak(&heard("s \"kick\"").0[0]) - 0.25).abs() < 1e-4);
    for (note, wanted) in
        [("a3", 220.0), ("c4", 261.625_565), ("a5", 880.0), ("c5", 523.251_131), ("a6", 1760.0)]
    {
        let (tape, report) = heard(&format!("s \"harmonium\" # note \"{note}\""));
        let found = pitch(&tape[0], 0.05, 0.4);
        assert!(cents(found, wanted) < 0.5, "{note}: {found}");
        let web: Vec<_> = report.messages.iter().filter(|m| m.text.contains("on the web")).collect();
        assert_eq!(web.len(), 1, "{:?}", report.messages);
    }
    fs::write(at("strudel.json"), r#"{"_base": "github:someone/sounds", "kick": ["kick.wav"]}"#).unwrap();
    let (_, report) = heard("s \"kick*8\"");
    let web = report.messages.iter().filter(|m| m.text.contains("nothing is fetched")).count();
    assert_eq!(web, 1, "{:?}", report.messages);
}

#[test]
fn a_root_note_comes_from_the_file_or_from_names_that_all_carry_one() {
    let root = tempfile::tempdir().unwrap();
    wav(&root.path().join("keys/piano_A3.wav"), RATE, &tone(220.0, RATE, 48_000));
    wav(&root.path().join("keys/piano_A5.wav"), RATE, &tone(880.0, RATE, 48_000));
    let path = root.path().join("bell/0.wav");
    wav(&path, RATE, &tone(440.0, RATE, 48_000));
    let mut bytes = fs::read(&path).unwrap();
    // A sampler chunk: the note 69 and a loop of ten whole waves (4800 frames at 440 Hz are 44 waves).
    let words: [u32; 15] = [0, 0, 0, 69, 0, 0, 0, 1, 0, 0, 0, 12_000, 16_799, 0, 0];
    bytes.extend(b"smpl\x3c\0\0\0");
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    fs::write(&path, bytes).unwrap();
    let heard =
        |text: &str, seconds: f64| play(&format!("cps: 0.25\nout: {text}"), &options(root.path(), seconds)).0;
    for (text, wanted) in [
        ("s \"keys\" # note \"a4\"", 440.0),
        ("s \"keys\" # note \"c6\"", 1046.502),
        ("s \"bell\" # note \"a4\"", 440.0),
        ("s \"bell\" # note \"e5\"", 659.255),
        ("s \"bell\" # freq 500", 500.0),
        ("s \"bell\"", 440.0),
    ] {
        let found = pitch(&heard(text, 1.0)[0], 0.05, 0.4);
        assert!(cents(found, wanted) < 0.5, "{text}: {found}");
    }
    // Round the loop, three seconds in a file of one.
    let long = heard("s \"bell\" # loop 1", 3.5);
    assert!(cents(pitch(&long[0], 1.0, 3.4), 440.0) < 0.1);
    assert!(peak(&long[0]) < 0.501);
}

/// A SoundFont with one sample of 441 Hz at 44.1 kHz, root a4, and two zones by key: below c5 as it is, from there on
/// an octave down; both loop, fall and are let go.
fn soundfont() -> Vec<u8> {
    soundfont_with(&[], &[])
}

/// With further generators and modulators for both zones.
fn soundfont_with(more: &[(u16, i16)], modulators: &[[u16; 5]]) -> Vec<u8> {
    let (extra, moves) = (more.len() as u16, modulators.len() as u16);
    let more: Vec<u16> = more.iter().flat_map(|(number, amount)| [*number, *amount as u16]).collect();
    fn chunk(id: &[u8; 4], body: Vec<u8>) -> Vec<u8> {
        let mut bytes = id.to_vec();
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(&body);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    }
    let list = |id: &[u8; 4], parts: Vec<Vec<u8>>| chunk(b"LIST", [id.to_vec(), parts.concat()].concat());
    let name = |name: &str| {
        let mut bytes = name.as_bytes().to_vec();
        bytes.resize(20, 0);
        bytes
    };
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let samples: Vec<u8> =
        tone(441.0, 44_100, 4410).iter().flat_map(|x| ((x * 32767.0) as i16).to_le_bytes()).collect();
    let mut header = name("tone");
    header.extend([0u32, 4410, 1000, 4000, 44_100].iter().flat_map(|word| word.to_le_bytes()));
    header.extend([69, 0, 0, 0, 1, 0]);
    header.extend(vec![0; 46]);
    let preset =
        |title: &str, program: u16, bag: u16| [name(title), words(&[program, 0, bag]), vec![0; 12]].concat();
    let keys = |low: u16, high: u16| low | high << 8;
    let pdta = list(
        b"pdta",
        vec![
            chunk(
                b"phdr",
                [preset("Sine Organ", 0, 0), preset("Second!", 5, 1), preset("EOP", 0, 2)].concat(),
            ),
            chunk(b"pbag", words(&[0, 0, 1, 0, 2, 0])),
            chunk(b"pmod", vec![0; 10]),
            chunk(b"pgen", words(&[41, 0, 41, 0, 0, 0])),
            chunk(b"inst", [name("organ"), words(&[0]), name("EOI"), words(&[3])].concat()),
            // A common zone (loop, release of 0.5 s), then one for low keys, one for high keys an octave down.
            chunk(b"ibag", words(&[0, 0, 2 + extra, moves, 4 + extra, moves, 7 + extra, moves])),
            chunk(b"imod", [words(modulators.as_flattened()), vec![0; 10]].concat()),
            chunk(
                b"igen",
                [
                    words(&[54, 1, 38, (-1200i16) as u16]),
                    words(&more),
                    words(&[43, keys(0, 71), 53, 0, 43, keys(72, 127), 51, (-12i16) as u16, 53, 0, 0, 0]),
                ]
                .concat(),
            ),
            chunk(b"shdr", header),
        ],
    );
    let info = list(b"INFO", vec![chunk(b"ifil", words(&[2, 1]))]);
    let sdta = list(b"sdta", vec![chunk(b"smpl", samples)]);
    chunk(b"RIFF", [b"sfbk".to_vec(), info, sdta, pdta].concat())
}

#[test]
fn soundfonts_have_presets_zones_loops_and_envelopes() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("font.sf2"), soundfont()).unwrap();
    let heard = |text: &str| play(&format!("cps: 0.5\nout: {text}"), &options(root.path(), 2.0));
    for (text, wanted) in [
        ("s \"font\" # note \"a4\"", 441.0),
        ("s \"font\" # note \"e4\"", 441.0 * (-5.0f64 / 12.0).exp2()),
        ("s \"font\" # note \"c5\"", 441.0 * (-9.0f64 / 12.0).exp2()),
        ("s \"font_sine_organ\" # note \"a4\"", 441.0),
        ("s \"font_second\" # note \"a3\"", 220.5),
        ("s \"font:1\" # note \"a3\"", 220.5),
        ("s \"gm_piano\" # note \"a4\"", 441.0),
        ("s \"gm_epiano2\" # note \"a4\"", 441.0),
        ("s \"font\"", 441.0 * (-9.0f64 / 12.0).exp2()),
    ] {
        let (tape, report) = heard(text);
        assert!(report.messages.is_empty(), "{text}: {:?}", report.messages);
        let found = pitch(&tape[0], 0.1, 1.5);
        assert!(cents(found, wanted) < 1.0, "{text}: {found} for {wanted}");
    }
    // Let go after a second, it falls 100 dB in half a second.
    let (tape, _) = heard("s \"font ~\" # note \"a4\"");
    let level = |from: usize| 20.0 * peak(&tape[0][from..from + 480]).log10();
    let fall = level(47_000) - level(48_000 + 4800);
    assert!((fall - 20.0).abs() < 3.0, "{fall}");
    assert!(peak(&tape[0][80_000..]) < 1e-4);
}

#[test]
fn soundfonts_move_by_envelopes_swings_and_modulators() {
    let heard = |more: &[(u16, i16)], modulators: &[[u16; 5]], text: &str| {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("font.sf2"), soundfont_with(more, modulators)).unwrap();
        let (tape, report) =
            play(&format!("cps: 1\nout: s \"font\" # note \"a4\" {text}"), &options(root.path(), 1.0));
        assert!(report.messages.is_empty(), "{:?}", report.messages);
        tape[0].clone()
    };
    let near =
        |found: f64, wanted: f64, within: f64| assert!(cents(found, wanted) < within, "{found} for {wanted}");
    // A vibrato of a semitone at 5 Hz (851 cents below 8.176 Hz): a triangle, so its mean near the top is a little less.
    let vibrato = heard(&[(6, 100), (24, -851)], &[], "");
    near(pitch(&vibrato, 0.04, 0.06), 441.0 * (0.9f64 / 12.0).exp2(), 8.0);
    near(pitch(&vibrato, 0.14, 0.16), 441.0 * (-0.9f64 / 12.0).exp2(), 8.0);
    // An octave up for the second that the envelope holds.
    let up = heard(&[(7, 1200), (27, 0)], &[], "");
    near(pitch(&up, 0.1, 0.9), 882.0, 2.0);
    // Velocity, straight, to a semitone of tuning; and bipolar, turned around and absolute.
    let tune = [2, 52, 100, 0, 0];
    near(pitch(&heard(&[], &[tune], "# velocity 1"), 0.1, 0.9), 441.0 * (1.0f64 / 12.0).exp2(), 1.0);
    near(pitch(&heard(&[], &[tune], "# velocity 0.5"), 0.1, 0.9), 441.0 * (0.504f64 / 12.0).exp2(), 1.0);
    near(
        pitch(&heard(&[], &[[0x302, 52, 100, 0, 0]], "# velocity 1"), 0.1, 0.9),
        441.0 * (-1.0f64 / 12.0).exp2(),
        1.0,
    );
    near(
        pitch(&heard(&[], &[[0x302, 52, 100, 0, 2]], "# velocity 1"), 0.1, 0.9),
        441.0 * (1.0f64 / 12.0).exp2(),
        1.0,
    );
    // What a controller would move stays.
    near(pitch(&heard(&[], &[[0x81, 52, 100, 0, 0]], ""), 0.1, 0.9), 441.0, 1.0);
}

#[test]
fn notes_of_an_exclusive_class_end_each_other() {
    let loud = |more: &[(u16, i16)]| {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("font.sf2"), soundfont_with(more, &[])).unwrap();
        // The first of two notes would last to the end.
        let text = "cps: 1\nout: s \"font*2\" # note \"a4 c5\" # legato 2";
        peak(&play(text, &options(root.path(), 1.0)).0[0][30_000..])
    };
    assert!(loud(&[]) > 0.9 && loud(&[(57, 3)]) < 0.52, "{} {}", loud(&[]), loud(&[(57, 3)]));
}

#[test]
fn sfz_files_include_others_and_have_layers_that_alternate() {
    let root = tempfile::tempdir().unwrap();
    for (name, level) in [("a", 0.25f32), ("b", 0.5), ("c", 0.75)] {
        wav(&root.path().join(format!("{name}.wav")), RATE, &[level; 2400]);
    }
    fs::create_dir_all(root.path().join("parts")).unwrap();
    let region = |more: &str| format!("<region> sample=$NAME.wav {more}\n");
    fs::write(root.path().join("parts/one.sfz"), region("seq_length=3 seq_position=1")).unwrap();
    let turns = format!(
        "#define $NAME a\n#include \"parts\\one.sfz\"\n#define $NAME b\n{}#define $NAME c\n{}",
        region("seq_length=3 seq_position=2"),
        region("seq_length=3 seq_position=3")
    );
    fs::write(root.path().join("turns.sfz"), turns).unwrap();
    fs::write(
        root.path().join("chance.sfz"),
        "<region> sample=a.wav hirand=0.5\n<region> sample=b.wav lorand=0.5",
    )
    .unwrap();
    fs::write(root.path().join("itself.sfz"), "#include \"itself.sfz\"").unwrap();
    fs::write(root.path().join("without.sfz"), "#include \"gone.sfz\"").unwrap();
    let levels = |text: &str| {
        let (tape, report) = play(&format!("cps: 1\nout: {text}"), &options(root.path(), 1.0));
        let step = tape[0].len() / 12;
        let levels: Vec<u32> =
            tape[0].chunks(step).map(|part| (peak(&part[..2000]) * 4.0).round() as u32).collect();
        (levels, report.messages)
    };
    assert_eq!(levels("s \"turns*12\" # note 60").0, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    let (by_chance, said) = levels("s \"chance*12\" # note 60");
    assert!(by_chance.iter().all(|level| *level == 1 || *level == 2) && said.is_empty(), "{by_chance:?}");
    assert!(by_chance.contains(&1) && by_chance.contains(&2), "{by_chance:?}");
    assert_eq!(by_chance, levels("s \"chance*12\" # note 60").0, "the same again");
    for (name, why) in [("itself", "itself"), ("without", "gone.sfz")] {
        let (levels, said) = levels(&format!("s \"{name}*12\" # note 60"));
        assert!(
            levels.iter().all(|level| *level == 0) && said.len() == 1 && said[0].text.contains(why),
            "{said:?}"
        );
    }
}

#[test]
fn sfz_groups_cut_each_other_off_and_move() {
    let root = tempfile::tempdir().unwrap();
    wav(&root.path().join("long.wav"), RATE, &[0.5; 96_000]);
    wav(&root.path().join("tone.wav"), RATE, &tone(440.0, RATE, 96_000));
    let text = "<region> sample=long.wav key=60 group=1 off_by=2\n<region> sample=long.wav key=62 group=2 volume=-12\n\
                <region> sample=tone.wav key=64 pitch_keycenter=64 pitchlfo_freq=5 pitchlfo_depth=100\n\
                <region> sample=tone.wav key=65 pitch_keycenter=65 pitcheg_depth=1200 pitcheg_sustain=100";
    fs::write(root.path().join("hats.sfz"), text).unwrap();
    let heard = |text: &str| play(&format!("cps: 1\nout: {text}"), &options(root.path(), 1.0)).0[0].clone();
    let tail = |sound: &[f32]| peak(&sound[30_000..]);
    // The open one is ended by the closed one, and not the other way round.
    let open_first = tail(&heard("s \"hats*2\" # note \"60 62\" # legato 2"));
    let closed_first = tail(&heard("s \"hats*2\" # note \"62 60\" # legato 2"));
    assert!(
        (open_first - 0.1256).abs() < 0.01 && (closed_first - 0.6256).abs() < 0.01,
        "{open_first} {closed_first}"
    );
    let vibrato = heard("s \"hats\" # note 64");
    assert!(cents(pitch(&vibrato, 0.04, 0.06), 440.0 * (0.9f64 / 12.0).exp2()) < 8.0);
    assert!(cents(pitch(&heard("s \"hats\" # note 65"), 0.1, 0.9), 880.0) < 1.0);
}

#[test]
fn sfz_files_have_regions_by_key_and_velocity() {
    let root = tempfile::tempdir().unwrap();
    wav(&root.path().join("Samples/a low.wav"), RATE, &tone(220.0, RATE, 96_000));
    wav(&root.path().join("Samples/b.wav"), RATE, &tone(880.0, RATE, 96_000));
    let text = "// two layers\n<control> default_path=samples/\n<global> ampeg_release=0.1 loop_mode=no_loop\n\
                <group> pitch_keycenter=57 lovel=0 hivel=63\n<region> sample=a low.wav lokey=0 hikey=127 volume=-6\n\
                <group> lovel=64 hivel=127 pitch_keycenter=a5\n<region>sample=b.wav lokey=c3 hikey=c7 cutoff=2000 tune=50\n\
                <region> sample=b.wav trigger=release";
    fs::write(root.path().join("layers.sfz"), text).unwrap();
    let heard = |text: &str| play(&format!("cps: 1\nout: {text}"), &options(root.path(), 1.0));
    for (text, wanted) in [
        ("s \"layers\" # note \"a3\" # velocity 0.3", 220.0),
        ("s \"layers\" # note \"a5\" # velocity 0.9", 880.0 * (0.5f64 / 12.0).exp2()),
        ("s \"layers\" # note \"a4\"", 440.0 * (0.5f64 / 12.0).exp2()),
    ] {
        let (tape, report) = heard(text);
        assert!(report.messages.is_empty(), "{:?}", report.messages);
        assert!(cents(pitch(&tape[0], 0.05, 0.9), wanted) < 1.0, "{text}: {}", pitch(&tape[0], 0.05, 0.9));
    }
    let soft = peak(&heard("s \"layers\" # note \"a3\" # velocity 0.3").0[0]);
    assert!((soft / 0.5 / 0.3 - 0.501).abs() < 0.01, "{soft}");
    assert_eq!(peak(&heard("s \"layers\" # note \"c8\"").0[0]), 0.0);
}

#[test]
fn what_is_broken_is_one_message_and_silence() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    wav(&at("good/0.wav"), RATE, &[0.5; 480]);
    fs::create_dir_all(at("bad")).unwrap();
    let huge = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0data\xf0\xff\xff\x7f";
    let mut flac = b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0".to_vec();
    // 48 kHz, two channels, 16 bits, and 2^36 - 1 frames: half a terabyte.
    flac.extend([0x0b, 0xb8, 0x02, 0xff, 0xff, 0xff, 0xff, 0xff]);
    flac.extend([0; 16]);
    let sf2 = soundfont();
    for (name, bytes) in [
        ("bad/0.wav", &b""[..]),
        ("bad/1.wav", &huge[..]),
        ("bad/2.flac", &flac),
        ("bad/3.wav", b"not audio at all"),
        ("cut.sf2", &sf2[..sf2.len() - 300]),
        ("odd.sf2", b"RIFF\0\0\0\0WAVE"),
        ("odd.sfz", b"<region> sample=../../../etc/passwd"),
        ("odd.pat", b"GF1PATCH"),
    ] {
        fs::write(at(name), bytes).unwrap();
    }
    for name in ["bad:0", "bad:1", "bad:2", "bad:3", "cut", "odd", "gone"] {
        let text = format!("cps: 1\nout: s \"good {name}*16\"");
        let (tape, report) = play(&text, &options(root.path(), 1.0));
        assert_eq!(report.messages.len(), 1, "{name}: {:?}", report.messages);
        assert!((peak(&tape[0][..480]) - 0.5).abs() < 1e-4 && peak(&tape[0][480..]) == 0.0, "{name}");
    }
}

#[test]
fn stretching_keeps_the_pitch_and_changes_the_length() {
    let root = tempfile::tempdir().unwrap();
    for (freq, factor) in [(220.0, 2.0), (441.3, 0.5), (1000.0, 3.7), (82.4, 1.5)] {
        wav(&root.path().join("x/0.wav"), 44_100, &tone(freq, 44_100, 44_100));
        let text = format!("cps: 0.25\nout: s \"x\" # stretch {factor}");
        let (tape, _) = play(&text, &options(root.path(), 4.0));
        let last = tape[0].iter().rposition(|x| x.abs() > 0.02).unwrap() as f64 / f64::from(RATE);
        let found = pitch(&tape[0], 0.1, factor - 0.1);
        println!("{freq} Hz times {factor}: {:.3} cents off, {last:.4} s", cents(found, freq));
        assert!(cents(found, freq) < 2.0, "{freq} times {factor}: {found}");
        assert!((last - factor).abs() < 0.01 * factor, "{freq} times {factor}: {last} s");
        let middle = peak(&tape[0][(0.2 * factor * 48_000.0) as usize..(0.8 * factor * 48_000.0) as usize]);
        assert!((0.45..0.55).contains(&middle), "{middle}");
    }
}

#[test]
fn a_long_file_is_read_while_it_sounds() {
    let root = tempfile::tempdir().unwrap();
    // Eight minutes of a ramp in pieces, more than is loaded whole; each frame tells its place.
    let path = root.path().join("long/0.wav");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec { rate: RATE, channels: 1, frames: None };
    let mut writer = Writer::create(&path, Format::Wav(Depth::I16), spec).unwrap();
    let frames = 480 * 48_000usize;
    let value = |at: usize| ((at * 7919) % 60_000) as f32 / 65_536.0 - 0.4;
    for from in (0..frames).step_by(48_000) {
        let part: Vec<f32> = (from..from + 48_000).map(value).collect();
        writer.write(&[&part]).unwrap();
    }
    writer.finish().unwrap();
    let near = |a: f32, b: f32| (a - b).abs() < 2.0 / 32_768.0;
    let text = "cps: 1/8\nout: s \"long ~\" # begin 0.5 # end 0.6";
    let (whole, report) = play(text, &options(root.path(), 3.0));
    assert!(report.messages.is_empty(), "{:?}", report.messages);
    for at in [100, 20_000, 47_999, 100_000, 143_999] {
        assert!(near(whole[0][at], value(frames / 2 + at)), "frame {at}");
    }
    for block in [1, 4096, 8192] {
        let (other, _) = play(text, &RenderOptions { block, ..options(root.path(), 1.0) });
        assert!(whole[0][..48_000] == other[0][..48_000], "block {block}");
    }
    // Backwards, from the end, and fast.
    let (back, _) = play("cps: 1/8\nout: s \"long\" # speed \"-1\"", &options(root.path(), 1.0));
    assert!(near(back[0][40_000], value(frames - 1 - 40_000)));
    let (fast, report) =
        play("cps: 1/8\nout: s \"long\" # speed 8 # interp \"none\"", &options(root.path(), 2.0));
    assert!(near(fast[0][90_000], value(720_000)) && report.messages.is_empty());
}

/// Plays `text` with what Debian packages install; says so where one is missing.
fn real(package: &str, folder: &str, text: &str) {
    if !Path::new(folder).exists() {
        eprintln!("skipped: {folder} is missing; apt install {package}");
        return;
    }
    let (tape, report) = play(text, &options(Path::new(folder), 4.0));
    assert!(report.messages.is_empty(), "{text}: {:?}", report.messages);
    assert!(peak(&tape[0]) > 0.01 && peak(&tape[0]) < 4.0, "{text}: {}", peak(&tape[0]));
}

#[test]
fn files_of_debian_packages_play() {
    real(
        "sonic-pi-samples",
        "/usr/share/sonic-pi/samples",
        "out: s \"bd_808 loop_amen elec_ping ambi_choir\"",
    );
    real(
        "hydrogen-drumkits",
        "/usr/share/hydrogen/data/drumkits",
        "out: s \"ForzeeStereo:1 ForzeeStereo:2 HardElectro1:3\"",
    );
    real("freepats", "/usr/share/midi/freepats", "out: s \"001_Acoustic_Brite_Piano\" # note \"c4 e4 g4\"");
    for (package, font) in [("timgm6mb-soundfont", "TimGM6mb"), ("fluid-soundfont-gm", "FluidR3_GM")] {
        let file = PathBuf::from(format!("/usr/share/sounds/sf2/{font}.sf2"));
        let folder = tempfile::tempdir().unwrap();
        if !file.exists() {
            eprintln!("skipped: {} is missing; apt install {package}", file.display());
            continue;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&file, folder.path().join("font.sf2")).unwrap();
        for (name, note, wanted) in [
            ("gm_flute", "a4", 440.0),
            ("gm_church_organ", "a4", 440.0),
            ("gm_string_ensemble_1", "a4", 440.0),
        ] {
            let text = format!("cps: 0.5\nout: s \"{name}\" # note \"{note}\"");
            let (tape, report) = play(&text, &options(folder.path(), 1.5));
            assert!(report.messages.is_empty(), "{font} {name}: {:?}", report.messages);
            let found = fundamental(&tape[0][24_000..56_768], wanted);
            eprintln!("{font} {name} {note}: {found:.2} Hz, {:.1} cents off", cents(found, wanted));
            assert!(peak(&tape[0]) > 0.01 && cents(found, wanted) < 15.0, "{font} {name}: {found}");
        }
        let drums = "cps: 0.5\nout: s \"gm_drums\" # note \"c2 d2 f#2 d2\"";
        assert!(peak(&play(drums, &options(folder.path(), 2.0)).0[0]) > 0.05);
    }
}

/// The strongest frequency within a semitone of `near`, by the Fourier sum under a Hann window.
fn fundamental(sound: &[f32], near: f64) -> f64 {
    let size = |freq: f64| {
        let step = 2.0 * std::f64::consts::PI * freq / f64::from(RATE);
        let turn = 2.0 * std::f64::consts::PI / sound.len() as f64;
        let (re, im) = sound.iter().enumerate().fold((0.0, 0.0), |(re, im), (i, x)| {
            let x = f64::from(*x) * (0.5 - 0.5 * (turn * i as f64).cos());
            (re + x * (step * i as f64).cos(), im + x * (step * i as f64).sin())
        });
        re * re + im * im
    };
    let candidates = (-50..=50).map(|cents| near * (f64::from(cents) * 2.0 / 1200.0).exp2());
    candidates.max_by(|a, b| size(*a).total_cmp(&size(*b))).unwrap()
}
