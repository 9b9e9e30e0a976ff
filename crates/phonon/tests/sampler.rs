//! Recordings as events play them, from files, judged frame by frame.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::path::{Path, PathBuf};

use phonon::{Length, RenderOptions, RenderReport, Sink, render};
use phonon_base::Time;
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

fn wav(path: &Path, rate: u32, channels: &[&[f32]]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec { rate, channels: channels.len() as u16, frames: None };
    let mut writer = Writer::create(path, Format::Wav(Depth::F32), spec).unwrap();
    writer.write(channels).unwrap();
    writer.finish().unwrap();
}

fn noise(seed: u32, frames: usize) -> Vec<f32> {
    let mut x = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        x as f32 / 4_294_967_296.0 - 0.5
    };
    (0..frames).map(|_| next()).collect()
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

fn play(text: &str, options: &RenderOptions) -> (Vec<f32>, RenderReport) {
    let mut tape = Tape::default();
    let report = render(text, options, &mut tape).unwrap_or_else(|error| panic!("{text}: {error:#?}"));
    (tape.0[0].clone(), report)
}

fn apart(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// A folder with the sound `x`, one recording.
fn folder(rate: u32, frames: &[f32]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    wav(&folder.path().join("x/0.wav"), rate, &[frames]);
    folder
}

#[test]
fn a_file_comes_out_bit_for_bit_at_any_frame() {
    let file = noise(1, 30_000);
    let folder = folder(RATE, &file);
    // The event lies between two frames; the recording begins on the nearest.
    let (out, _) = play("cps: 0.7\nout: s \"~ x ~\"", &options(folder.path(), 1.5));
    let first = (48_000.0f64 / 0.7 / 3.0).round() as usize;
    assert_eq!(out[first..first + 30_000], file[..]);
    assert!(out[..first].iter().chain(&out[first + 30_000..]).all(|x| *x == 0.0));
}

#[test]
fn chopped_pieces_of_a_loop_sum_to_the_loop() {
    // One cycle of 48000 frames, then lengths and tempi at which no border falls on a frame.
    for (frames, rate, text, bound) in [
        (48_000, RATE, "cps: 1\nout: PIECES (s \"x\")", 0.0),
        (47_991, RATE, "cps: 48000/47991\nout: PIECES (s \"x\")", 0.0),
        (40_000, 44_100, "cps: 0.5613\nout: loopAt 2 $ PIECES (s \"x\")", 1e-4),
        (40_000, 44_100, "cps: 0.5613\nout: s \"x\" # unit \"c\" $ PIECES", 1e-4),
    ] {
        let file = noise(2, frames);
        let folder = folder(rate, &file);
        let seconds = 1.7;
        let (whole, _) = play(&text.replace("PIECES", "id"), &options(folder.path(), seconds));
        for pieces in ["chop 8", "chop 7", "striate 5", "chop 64"] {
            let (sum, report) = play(&text.replace("PIECES", pieces), &options(folder.path(), seconds));
            let error = apart(&whole, &sum);
            println!("{pieces} of {frames} frames: {error:e}, {:?}", report.messages);
            assert!(whole.iter().any(|x| *x != 0.0));
            assert!(error <= bound, "{pieces} of {frames} frames: {error}");
        }
    }
}

#[test]
fn pieces_that_do_not_follow_each_other_fade() {
    let folder = folder(RATE, &[0.5; 48_000]);
    let (out, _) = play("cps: 1\nout: s \"x\" # begin 0.25 # end 0.5", &options(folder.path(), 1.0));
    assert!((out[0] - 0.25 / 48.0).abs() < 1e-6 && out[48] == 0.5 && out[11_950] == 0.5);
    assert!((out[11_999] - 0.25 / 48.0).abs() < 1e-6 && out[12_000] == 0.0);
    let (out, _) =
        play("cps: 1\nout: s \"x*2\" # begin \"0.25 0.5\" # end \"0.5 0.75\"", &options(folder.path(), 1.0));
    assert!(out[11_999] < 0.01 && out[24_000] < 0.01 && out[24_100] == 0.5);
}

#[test]
fn loops_fit_their_cycles_to_the_frame_at_awkward_tempi() {
    for (cps, frames) in [(0.5613, 100_000usize), (0.3333, 77_777), (0.9137, 31_415)] {
        // A click on the last frame of the recording.
        let mut file = vec![0.25; frames];
        file[frames - 1] = 0.25;
        let folder = folder(44_100, &file);
        let text = format!("cps: {cps}\nout: loopAt 2 (s \"x\") # interpolation \"none\"");
        let (out, _) = play(&text, &options(folder.path(), 4.0 / cps));
        let end = (2.0 * f64::from(RATE) / cps).round() as usize;
        // It sounds up to the very frame before the next one begins.
        let silent = out[..out.len() - 1].iter().filter(|x| **x == 0.0).count();
        assert!(out[end - 2] == 0.25 && out[end + 1] == 0.25, "{cps}");
        assert!(silent <= 1 && out.iter().all(|x| *x <= 0.25), "{cps}: {silent} frames are silent");
        let (fit, _) = play(&format!("cps: {cps}\nout: fit (s \"x\")"), &options(folder.path(), 0.9 / cps));
        assert!(fit.iter().all(|x| (*x - 0.25).abs() < 0.26), "{cps}");
    }
}

#[test]
fn backwards_mirrors_what_is_heard_forwards() {
    let file = noise(3, 20_000);
    let folder = folder(RATE, &file);
    let (out, _) = play("cps: 1\nout: s \"x\" # speed \"-1\"", &options(folder.path(), 1.0));
    assert!(file.iter().rev().eq(&out[..20_000]));
    let (there, _) = play("cps: 1\nout: s \"x\" # begin 0.2 # end 0.7", &options(folder.path(), 1.0));
    let (back, _) =
        play("cps: 1\nout: s \"x\" # begin 0.2 # end 0.7 # speed \"-1\"", &options(folder.path(), 1.0));
    let mirrored: Vec<f32> = there[..10_000].iter().rev().copied().collect();
    assert!(apart(&back[..10_000], &mirrored) < 1e-6);
}

#[test]
fn loops_hold_clip_and_release_end_where_they_say() {
    let folder = folder(RATE, &[0.5; 9_600]);
    let last = |text: &str| {
        let (out, _) = play(&format!("cps: 1\nout: {text}"), &options(folder.path(), 1.0));
        out.iter().rposition(|x| x.abs() > 1e-4).unwrap() + 1
    };
    assert_eq!(last("s \"x\""), 9_600);
    let looped = last("s \"x ~\" # loop 1");
    assert!((24_000..24_300).contains(&looped), "{looped}");
    let clipped = last("s \"x ~\" # legato 0.25");
    assert!((6_000..6_300).contains(&clipped), "{clipped}");
    let legato = last("s \"x ~\" # loop 1 # legato 0.5");
    assert!((12_000..12_300).contains(&legato), "{legato}");
    // With a release of its own it is held for its event, as in Strudel.
    let released = last("s \"x ~ ~ ~ ~ ~ ~ ~\" # release 0.01");
    assert!((6_000..6_700).contains(&released), "{released}");
}

#[test]
fn the_loop_has_borders_of_its_own() {
    let file: Vec<f32> = (0..10_000).map(|i| i as f32 / 20_000.0).collect();
    let folder = folder(RATE, &file);
    let text = "cps: 1\nout: s \"x\" # loop 1 # loopBegin 0.25 # loopEnd 0.5";
    let (out, _) = play(text, &options(folder.path(), 1.0));
    assert_eq!(out[..5_000], file[..5_000]);
    assert_eq!(out[5_000..7_500], file[2_500..5_000]);
    assert_eq!(out[7_500..10_000], file[2_500..5_000]);
}

#[test]
fn acceleration_ends_at_its_speed() {
    let file: Vec<f32> = (0..48_000).map(|i| i as f32 / 48_000.0).collect();
    let folder = folder(RATE, &file);
    // From speed 1 to 2 in 2/3 of a second: the mean is 1.5.
    let text = "cps: 1\nout: s \"x\" # accelerate 1 # interpolation \"linear\"";
    let (out, _) = play(text, &options(folder.path(), 1.0));
    let slope = |at: usize| (out[at + 10] - out[at]) * 4_800.0;
    assert!((slope(10) - 1.0).abs() < 0.02 && (slope(31_900) - 2.0).abs() < 0.02);
    assert!(out[31_990] > 0.99 && out[32_010] == 0.0);
}

#[test]
fn words_choose_how_frames_are_read() {
    let folder = folder(24_000, &[0.0, 0.5, 0.0, 0.0]);
    let read = |kind: &str| {
        let text = format!("cps: 1\nout: s \"x\" # interpolation {kind}");
        let (out, report) = play(&text, &options(folder.path(), 0.1));
        (out[..8].to_vec(), report.messages)
    };
    assert_eq!(read("\"none\"").0, [0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(read("\"linear\"").0[..5], [0.0, 0.25, 0.5, 0.25, 0.0]);
    assert_eq!(read("0").0, read("\"none\"").0);
    assert_eq!(read("\"sinc\"").0, read("3").0);
    let (_, messages) = read("\"cubist\"");
    assert!(messages.iter().any(|m| m.text.contains("none, linear, cubic, sinc")), "{messages:?}");
}

#[test]
fn cycles_and_seconds_are_units_of_speed() {
    let folder = folder(RATE, &[0.5; 12_000]);
    let length = |text: &str| {
        let options = RenderOptions { length: Length::Cycles(Time::whole(4)), ..options(folder.path(), 1.0) };
        let (out, _) = play(&format!("cps: 0.5\nout: {text} $ slow 4"), &options);
        out.iter().filter(|x| **x != 0.0).count()
    };
    assert!((length("s \"x\" # unit \"c\"") as i64 - 96_000).abs() <= 1);
    assert!((length("s \"x\" # unit \"c\" # speed 2") as i64 - 48_000).abs() <= 1);
    assert!((length("s \"x\" # unit \"s\" # speed 0.5") as i64 - 24_000).abs() <= 1);
    assert!((length("s \"x\" # speed 0.5") as i64 - 24_000).abs() <= 1);
    assert!(
        (length("s \"x\" # note \"c6\"") as i64 - 6_000).abs() <= 1 || length("s \"x\" # note \"c6\"") > 0
    );
}
