//! Memory of recordings: a bound that holds while more is played than fits, and files that are longer than memory.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use phonon::offline::Offline;
use phonon::sounds::Sounds;
use phonon::{Length, Live, LiveOptions, RenderOptions};
use phonon_io::{Depth, Format, Spec, Writer};

const RATE: u32 = 48_000;
/// Frames of each of the short files.
const FRAMES: usize = 50_000;
const BYTES: usize = FRAMES * 4;

/// Sixty files of a second, each a tone of its own.
fn many() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("many")).unwrap();
    for file in 0..60 {
        let path = root.path().join(format!("many/{file:02}.wav"));
        let step = 0.01 + 0.001 * file as f32;
        let frames: Vec<f32> = (0..FRAMES).map(|at| 0.3 * (step * at as f32).sin()).collect();
        let spec = Spec { rate: RATE, channels: 1, frames: None };
        let mut writer = Writer::create(&path, Format::Wav(Depth::F32), spec).unwrap();
        writer.write(&[&frames]).unwrap();
        writer.finish().unwrap();
    }
    root
}

/// Plays it, and says what was heard and how much memory its recordings took at most.
fn play(text: &str, seconds: f64, sounds: Sounds) -> (Vec<f32>, usize, Vec<String>) {
    let options = RenderOptions {
        rate: RATE,
        length: Length::Seconds(seconds),
        no_limiter: true,
        ..RenderOptions::default()
    };
    let evaluated = phonon::eval::evaluate_with(text, false);
    assert!(!evaluated.has_errors(), "{:?}", evaluated.diagnostics);
    let mut offline = Offline::new(evaluated.program, &options, sounds).unwrap();
    let (mut heard, mut most, mut block) = (Vec::new(), 0, vec![[0.0; 2]; 1000]);
    while heard.len() < (seconds * f64::from(RATE)) as usize {
        offline.block(&mut block, &mut []);
        heard.extend(block.iter().map(|frame| frame[0]));
        most = most.max(offline.sounds().bytes());
    }
    (heard, most, offline.take_messages().into_iter().map(|message| message.text).collect())
}

#[test]
fn more_is_played_than_fits_and_nothing_that_sounds_goes() {
    let root = many();
    let sounds = || Sounds::new(None, &[root.path().to_path_buf()], None, RATE);
    let numbers: Vec<String> = (0..60).map(|file| file.to_string()).collect();
    // Twice through all of them, five a second, while the first sounds on all the time, and forwards and backwards.
    let text = format!(
        "cps: 5\nout: stack [s \"many\" # n \"<{0}>\" # legato 1 # speed \"<1 1 -1>\", \
         s \"many\" # n 0 # loop 1 # legato 1 # gain 0.5 $ slow 200]",
        numbers.join(" ")
    );
    let (heard, most, messages) = play(&text, 24.0, sounds().bounded(8 * BYTES));
    assert!(messages.is_empty(), "{messages:?}");
    assert!((6 * BYTES..=8 * BYTES).contains(&most), "{most}");
    let (whole, all, _) = play(&text, 24.0, sounds());
    assert_eq!(all, 60 * BYTES);
    assert!(heard.iter().map(|x| x.to_bits()).eq(whole.iter().map(|x| x.to_bits())));
    assert!(
        heard.chunks(4800).all(|part| part.iter().any(|x| x.abs() > 0.1)),
        "something sounds all the time"
    );
}

#[test]
fn what_does_not_fit_at_once_is_said_and_comes_back() {
    let root = many();
    let sounds = Sounds::new(None, &[root.path().to_path_buf()], None, RATE).bounded(4 * BYTES);
    // Seven at a time are too many, one is not.
    let text = "cps: 1\nout: s \"<[many:0,many:1,many:2,many:3,many:4,many:5,many:6] many:8 ~ many:5>\" # legato 0.5";
    let (heard, most, messages) = play(text, 3.9, sounds);
    assert!(most <= 4 * BYTES);
    assert!(messages.len() == 3 && messages[0].contains("no room"), "{messages:?}");
    assert!(heard[150_000..160_000].iter().any(|x| x.abs() > 0.1), "the sixth, later");
}

#[test]
fn recordings_are_loaded_a_cycle_before_they_sound() {
    use phonon::edit::{Edit, Setting, Song};
    let root = many();
    let sounds = Sounds::new(None, &[root.path().to_path_buf()], None, RATE);
    let setting = Setting { rate: RATE, limiter: true, engine: phonon::feed::engine_options(1) };
    let header = phonon::journal::Header { rate: RATE, seed: 0.0, limiter: true };
    let text = "cps: 1\nd1: s \"many*4\" # n \"<0 1 2 3 4 5>\"";
    let edit = Edit::new(text, &Song::default(), &setting).ok().unwrap();
    let (mut session, mut engine) = phonon::session::Session::new(edit, &header, setting, sounds);
    let mut block = vec![[0.0; 2]; 480];
    for at in 0..400u64 {
        let frame = at * 480;
        session.feed(frame + 480);
        let before = session.feed.sounds.bytes();
        session.look_ahead(frame, 96_000);
        // At the first look in each cycle its own recording and that of the next one are there, and no more.
        let files = 2 + frame as usize / 48_000;
        assert_eq!(session.feed.sounds.bytes(), files * BYTES, "frame {frame}");
        assert!(frame % 48_000 == 0 || before == files * BYTES);
        engine.render(&mut block);
    }
    assert_eq!(session.feed.handle.stats().late.load(std::sync::atomic::Ordering::Relaxed), 0);
}

/// A WAV file of two hours, stereo and 16 bits, silent but for a frame of its own height at each full minute.
fn two_hours(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let frames = 7200 * RATE;
    let mut file = File::create(path).unwrap();
    let mut head = Vec::new();
    head.extend(b"RIFF");
    head.extend((36 + frames * 4).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(16u32.to_le_bytes());
    head.extend([1, 0, 2, 0]);
    head.extend(RATE.to_le_bytes());
    head.extend((RATE * 4).to_le_bytes());
    head.extend([4, 0, 16, 0]);
    head.extend(b"data");
    head.extend((frames * 4).to_le_bytes());
    file.write_all(&head).unwrap();
    file.set_len(44 + u64::from(frames) * 4).unwrap();
    for minute in 0..120u64 {
        file.seek(SeekFrom::Start(44 + minute * 60 * u64::from(RATE) * 4)).unwrap();
        let level = (height(minute) * 32_768.0) as i16;
        file.write_all(&[level.to_le_bytes(), (-level).to_le_bytes()].concat()).unwrap();
    }
}

fn height(minute: u64) -> f32 {
    (1 + minute) as f32 / 128.0
}

/// The most memory that this process has had, in bytes.
fn peak_memory() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<usize>().ok()? << 10)
}

#[test]
fn two_hours_are_played_from_disk_in_little_memory() {
    let root = tempfile::tempdir().unwrap();
    two_hours(&root.path().join("set/0.wav"));
    let sounds = Sounds::new(None, &[root.path().to_path_buf()], None, RATE);
    let before = peak_memory();
    // Minutes 6, 60 and 114 at their frames, one second after another, each begun half a second before.
    let begin = |minute: f64| (minute * 60.0 - 0.5) / 7200.0;
    let text = format!(
        "cps: 1\nout: s \"set\" # begin \"<{} {} {}>\" # legato 1",
        begin(6.0),
        begin(60.0),
        begin(114.0)
    );
    let (heard, bytes, messages) = play(&text, 3.0, sounds);
    assert!(messages.is_empty(), "{messages:?}");
    for (second, minute) in [6, 60, 114].into_iter().enumerate() {
        let at = second * 48_000 + 24_000;
        assert!((heard[at] - height(minute)).abs() < 1e-4, "minute {minute}: {}", heard[at]);
        assert!(heard[at - 100..at].iter().all(|x| *x == 0.0));
    }
    assert_eq!(bytes, 0, "nothing of it is held whole");
    match (before, peak_memory()) {
        // Whole it would be 2.7 GB; the other tests of this file, which may run beside it, take some dozen megabytes.
        (Some(before), Some(after)) => assert!(after - before < 256 << 20, "{} MB", (after - before) >> 20),
        _ => eprintln!("skipped: this system does not tell how much memory was taken"),
    }
}

#[test]
fn two_hours_are_played_live_from_disk() {
    let root = tempfile::tempdir().unwrap();
    two_hours(&root.path().join("set/0.wav"));
    let begin = (3600.0 - 0.5) / 7200.0;
    let record = root.path().join("heard.wav");
    let mut live = Live::start(LiveOptions {
        null: true,
        no_limiter: true,
        sample_folders: vec![root.path().to_path_buf()],
        record: Some(record.clone()),
        ..LiveOptions::default()
    })
    .unwrap();
    // From half a second before minute 60 on, at twice its speed.
    live.evaluate(format!("cps: 1\nout: s \"set\" # begin {begin} # speed 2 # legato 1 # interp \"none\""));
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(4) {
        std::thread::sleep(Duration::from_millis(20));
        let _ = live.state();
    }
    let notes: Vec<_> = std::iter::from_fn(|| live.next_note()).collect();
    drop(live);
    assert!(!notes.iter().any(|note| format!("{note:?}").contains("in time")), "{notes:?}");
    let heard = phonon_io::decode(&record).unwrap();
    let peaks = heard.channels[0].iter().filter(|x| (**x - height(60)).abs() < 1e-3).count();
    assert!(peaks >= 2, "{peaks} of some three seconds pass minute 60: {notes:?}");
}
