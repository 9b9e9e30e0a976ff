//! A thousand events a second: voices are stolen, cut and overlap without a click, none is stuck, none is too many.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::{Length, RenderOptions, Sink, render};
use phonon_base::Time;

#[derive(Default)]
struct Tape(Vec<f32>);

impl Sink for Tape {
    fn block(&mut self, [left, _]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0.extend_from_slice(left);
        Ok(())
    }
}

#[test]
fn recordings_that_end_early_do_not_click() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("low")).unwrap();
    // Two seconds of a low tone that comes and goes without a corner.
    let frames: Vec<f32> = (0..96_000)
        .map(|at| {
            let (x, rise) =
                (at as f32 / 48_000.0, (at as f32 / 960.0).min((96_000 - at) as f32 / 960.0).min(1.0));
            (x * 150.0 * std::f32::consts::TAU).sin() * (0.5 - 0.5 * (std::f32::consts::PI * rise).cos())
        })
        .collect();
    let spec = phonon_io::Spec { rate: 48_000, channels: 1, frames: None };
    let (path, format) = (root.path().join("low/0.wav"), phonon_io::Format::Wav(phonon_io::Depth::F32));
    let mut writer = phonon_io::Writer::create(&path, format, spec).unwrap();
    writer.write(&[&frames]).unwrap();
    writer.finish().unwrap();
    for events in [
        "s \"low*1000\"",
        "s \"low*1000\" # cut 1",
        "s \"low*500\" # legato \"1 2.5 0.3 4\" # attack 0.02 # release 0.01",
        "s \"low*1000\" # speed \"1 -1 0.5 2\" # cut \"1 2\"",
    ] {
        let text = format!("cps: 1\nlimiter: off\nvoices: 16\nout: {events} # gain 0.05\n");
        let options = RenderOptions {
            length: Length::Cycles(Time::ONE),
            tail: 5.0,
            no_limiter: true,
            sample_folders: vec![root.path().to_path_buf()],
            ..RenderOptions::default()
        };
        let mut tape = Tape::default();
        let report = render(&text, &options, &mut tape).unwrap_or_else(|error| panic!("{error:#?}"));
        assert!(report.voices_peak <= 32, "{events}: {} voices", report.voices_peak);
        let click = above_10_khz(&tape.0[..60_000]);
        assert!(click < -80.0, "{events}: {click:.1} dB");
        assert!(tape.0[..48_000].iter().any(|x| x.abs() > 1e-5), "{events} is heard");
        assert!(tape.0[tape.0.len() - 12_000..].iter().all(|x| *x == 0.0), "{events}: a voice is stuck");
    }
}

/// A tone that begins without a corner, so that whatever is heard above it comes from how voices end.
const TONE: &str = "~tone: sine 150 * (0.5 - 0.5 * cos (3.14159265 * line 0 1 0.02))";

fn song(events: &str) -> (Vec<f32>, usize) {
    let text = format!("cps: 1\nlimiter: off\nvoices: 16\n{TONE}\nout: {events} # gain 0.05\n");
    let length = Length::Cycles(Time::ONE);
    let options = RenderOptions { length, tail: 1.0, no_limiter: true, ..RenderOptions::default() };
    let mut tape = Tape::default();
    let report = render(&text, &options, &mut tape).unwrap_or_else(|error| panic!("{error:#?}"));
    (tape.0, report.voices_peak)
}

/// The largest sample above 10 kHz, in decibels of full scale: a high-pass by a windowed sinc of 201 points.
fn above_10_khz(sound: &[f32]) -> f64 {
    let cutoff = std::f64::consts::TAU * 10_000.0 / 48_000.0;
    let tap = |k: i32| {
        let x = f64::from(k);
        let low = if k == 0 {
            cutoff / std::f64::consts::PI
        } else {
            (cutoff * x).sin() / (std::f64::consts::PI * x)
        };
        let angle = std::f64::consts::PI * x / 101.0;
        let window = 0.42 + 0.5 * angle.cos() + 0.08 * (2.0 * angle).cos();
        (if k == 0 { 1.0 } else { 0.0 }) - low * window
    };
    let taps: Vec<f64> = (-100..=100).map(tap).collect();
    let filtered = sound
        .windows(201)
        .map(|part| part.iter().zip(&taps).map(|(x, tap)| f64::from(*x) * tap).sum::<f64>());
    20.0 * filtered.fold(1e-12, |peak: f64, x| peak.max(x.abs())).log10()
}

#[test]
fn voices_that_end_early_do_not_click() {
    for events in [
        // A hundred notes at once, of which sixteen sound: one is stolen each millisecond.
        "s \"~tone*1000\" # legato 100",
        // Each cuts the one before.
        "s \"~tone*1000\" # legato 100 # cut 1",
        // Each ends where the next one begins, and before.
        "s \"~tone*50\" # legato 1",
        "s \"~tone*1000\" # legato 0.5",
        // Overlapping, of several lengths.
        "s \"~tone*200\" # legato \"1 2.5 0.3 4\"",
    ] {
        let (sound, voices) = song(events);
        // Two groups of sixteen: one for those that sound, one for those that fade.
        assert!(voices <= 32, "{events}: {voices} voices");
        let click = above_10_khz(&sound);
        assert!(click < -80.0, "{events}: {click:.1} dB");
        let loudest = sound.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        // Sixteen that sound, and at most five that fade.
        assert!((0.0..=21.0 * 0.05).contains(&loudest), "{events}: {loudest}");
        assert!(sound[sound.len() - 24_000..].iter().all(|x| *x == 0.0), "{events}: a voice is stuck");
    }
}
