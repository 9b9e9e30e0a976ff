//! What runs on the audio thread only computes: it neither allocates nor frees, and makes no system call, while the
//! song changes, is recorded and watched. Built with `-Zsanitizer=realtime --cfg rtsan`, as `.ci/nightly` does, any call
//! that may wait ends the process.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]
#![allow(unexpected_cfgs, reason = "`rtsan` is set by hand; stable Rust does not tell which sanitizer is on")]

use phonon::command::Command;
use phonon::edit::{Edit, Setting, Song};
use phonon::feed::engine_options;
use phonon::io::Source;
use phonon::journal::Header;
use phonon::player::{Ends, Player};
use phonon::session::Session;
use phonon::sounds::Sounds;
use phonon_rig::allocator::{Counting, calls_during};

const RATE: u32 = 48_000;
const SONG: &str =
    "cps: 1\nd1: s \"bd*4 hh*8\" # room 0.3\nd2: saw \"55 82.5\" # rlpf 900 4 * 0.1 # reverb 0.5 0.3 0.5
d3: s \"~p(5,8)\" # note \"<c e g>\"\n~p: saw # lpf 800 1 * ad 0.01 0.2 * 0.2";

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Stage {
    session: Session,
    player: Player,
    ends: Ends,
    block: Vec<f32>,
}

impl Stage {
    fn new() -> Stage {
        // Two threads, which share whatever can be shared.
        let engine = phonon_engine::Options { grain: 0, ..engine_options(2) };
        let setting = Setting { rate: RATE, limiter: true, engine };
        let header = Header { rate: RATE, seed: 0.0, limiter: true };
        let edit = Edit::new(SONG, &Song::default(), &setting).ok().unwrap();
        let (session, engine) = Session::new(edit, &header, setting, Sounds::empty(RATE));
        let (player, ends) = Player::new(engine, RATE, true, true);
        Stage { session, player, ends, block: vec![0.0; 2 * 512] }
    }

    /// What the session thread does between two blocks.
    fn feed(&mut self, at: usize) {
        let position = self.ends.gauges.position.load(std::sync::atomic::Ordering::Relaxed);
        if at % 40 == 20 {
            let text =
                SONG.replace("900", &(600 + at).to_string()).replace("bd*4", ["bd*3", "cp"][at / 40 % 2]);
            let edit = Edit::new(&text, self.session.song(), self.session.setting()).ok().unwrap();
            self.session.feed(position + 1024);
            assert!(self.session.apply(edit, position + 1024).is_ok());
        }
        if at % 40 == 5 {
            self.session.act(&Command::Mute(vec!["d1".to_owned()]), position + 1024);
            self.session.act(&Command::Unmute(Vec::new()), position + 2048);
        }
        self.session.feed(position + 8192);
        while self.session.feed.handle.next_fault().is_some() {}
        let tape = self.ends.tape.as_mut().unwrap();
        let waiting = tape.slots();
        if let Ok(chunk) = tape.read_chunk(waiting) {
            chunk.commit_all();
        }
    }
}

#[test]
fn the_callback_neither_allocates_nor_frees() {
    let mut stage = Stage::new();
    let mut calls = 0;
    for at in 0..300 {
        stage.feed(at);
        calls += calls_during(|| strictly(|| stage.player.fill(&mut stage.block, 2)));
    }
    assert_eq!(calls, 0);
    assert!(stage.block.iter().any(|sample| sample.abs() > 0.001));
}

/// Does `work` under the eyes of the sanitizer for real time, where the test is built with it.
#[cfg(rtsan)]
#[allow(unsafe_code, reason = "the sanitizer is entered and left by functions of C")]
fn strictly(work: impl FnOnce()) {
    unsafe extern "C" {
        fn __rtsan_realtime_enter();
        fn __rtsan_realtime_exit();
    }
    // SAFETY: neither takes anything; they count up and down for this thread.
    unsafe { __rtsan_realtime_enter() };
    work();
    // SAFETY: as above.
    unsafe { __rtsan_realtime_exit() };
}

#[cfg(not(rtsan))]
fn strictly(work: impl FnOnce()) {
    work();
}

/// In a process of its own, since a filter cannot be taken off again: the thread that plays may do nothing but hand over
/// to the other one and end; any other system call ends the process.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_callback_makes_no_system_call() {
    const CHILD: &str = "PHONON_SECCOMP";
    if std::env::var_os(CHILD).is_none() {
        let done = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_callback_makes_no_system_call", "--nocapture"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        assert!(done.status.success(), "{:?} {}", done.status, String::from_utf8_lossy(&done.stdout));
        return;
    }
    let mut stage = Stage::new();
    for at in 0..100 {
        stage.feed(at);
        stage.player.fill(&mut stage.block, 2);
    }
    // Everything for the next seconds is in the rings before the filter is put on.
    let position = stage.ends.gauges.position.load(std::sync::atomic::Ordering::Relaxed);
    let text = SONG.replace("900", "300");
    let edit = Edit::new(&text, stage.session.song(), stage.session.setting()).ok().unwrap();
    stage.session.feed(position + 24_000);
    assert!(stage.session.apply(edit, position + 24_000).is_ok());
    stage.session.feed(position + 2 * u64::from(RATE));
    let Stage { mut player, mut block, session, ends } = stage;
    let result = std::sync::Arc::new(std::sync::atomic::AtomicI32::new(-1));
    let told = result.clone();
    std::thread::spawn(move || {
        forbid_system_calls();
        for _ in 0..180 {
            player.fill(&mut block, 2);
        }
        let loud = block.iter().any(|sample| sample.abs() > 0.001);
        told.store(if loud { 0 } else { 3 }, std::sync::atomic::Ordering::SeqCst);
        // Ending the thread would take system calls; the process ends without it.
        loop {
            std::hint::spin_loop();
        }
    });
    loop {
        std::thread::sleep(std::time::Duration::from_millis(5));
        let status = result.load(std::sync::atomic::Ordering::SeqCst);
        if status >= 0 {
            drop((session, ends));
            std::process::exit(status);
        }
    }
}

/// From now on this thread may look at the clock, where that is a system call; all else ends the process.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn forbid_system_calls() {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};
    const CLOCK_GETTIME: i64 = 228;
    let rules = [(CLOCK_GETTIME, Vec::new())].into();
    let filter =
        SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, TargetArch::x86_64)
            .unwrap();
    let program: BpfProgram = filter.try_into().unwrap();
    apply_filter(&program).unwrap();
}
