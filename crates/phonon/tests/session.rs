//! A song that changes while it plays: promises 6 and 7.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod support;

use phonon::command::Command;
use phonon::journal::{first_line, line};
use phonon::replay::Replay;
use phonon::sounds::Sounds;
use phonon_base::Time;
use support::{RATE, Sim, first_difference, header, highs, setting};

const SONG: &str = "cps: \"0.5 0.6\"
~lfo: sine 0.5
~bass: saw \"55 82.5 110\" # rlpf (~lfo * 900 + 1100) 7 * 0.2
~noisy: noise * ad 0.01 0.2
d1: s \"bd*2 [~ hh]*2\" # gain 0.8
d2: s \"~noisy*3\" # gain 0.3 # room 0.4
d3: sine 220 * 0.2
out: ~bass # delay 0.3 0.5 0.4";

#[test]
fn the_same_text_again_gives_the_same_bits() {
    let (mut still, mut again) = (Sim::new(SONG), Sim::new(SONG));
    still.run(200_000);
    for _ in 0..20 {
        again.run(10_000);
        again.edit(SONG).unwrap();
    }
    again.run(1);
    assert_eq!(first_difference(&still.master, &again.master), None);
    assert!(still.master.iter().any(|frame| frame[0].abs() > 0.1));
    assert_eq!(again.late(), 0);
}

#[test]
fn an_edit_of_one_output_leaves_the_others_alone() {
    let (mut still, mut edited) = (Sim::new(SONG), Sim::new(SONG));
    still.run(150_000);
    let edits = [
        SONG.replace("d1: s \"bd*2", "d0: saw 99 * 0.1\nd1: s \"bd*3"),
        SONG.replace("bd*2 [~ hh]*2\" # gain 0.8", "cp*5\" # speed 2 # crush 4"),
        SONG.replace("d1: s \"bd*2 [~ hh]*2\" # gain 0.8\n", ""),
        SONG.replace("d1: s", "d9: s \"hh*8\" # gain 0.2\nd1: s"),
    ];
    for text in &edits {
        edited.run(30_000);
        edited.edit(text).unwrap();
    }
    edited.run(30_000);
    for name in ["d2", "d3", "out"] {
        let length = edited.stems[name].len().min(150_000);
        let (a, b) = (&still.stems[name][..length], &edited.stems[name][..length]);
        assert_eq!(first_difference(a, b), None, "{name}");
    }
}

#[test]
fn no_swap_of_a_sine_clicks() {
    let texts = [
        "d1: sine 220 * 0.3",
        "d1: sine 330 * 0.3",
        "d1: sine 220",
        "d1: saw 110 # lpf 300 1 * 0.3",
        "d2: sine 220 * 0.5",
        "d1: sine 220\nd2: sine 220 * 0.5",
        "",
        "d1: sine 220 * 0.8",
    ];
    for from in texts {
        for to in texts {
            if from.contains("saw") || to.contains("saw") || from == to {
                continue;
            }
            for late in [0, 17, 55, 100, 164] {
                let mut sim = Sim::new(&format!("limiter: off\n{from}"));
                sim.run(4800 + 64 * late);
                sim.edit(&format!("limiter: off\n{to}")).unwrap();
                let at = sim.master.len() / 64;
                sim.run(4800);
                let worst =
                    (at - 4..at + 20).map(|quantum| highs(&sim.master, quantum)).fold(-300.0, f64::max);
                assert!(worst < -80.0, "{from} -> {to} after {late}: {worst:.1} dB");
            }
        }
    }
}

#[test]
fn tails_and_voices_sound_on() {
    // One impulse-like hit, a long room; then another output changes, then the hit's pattern is gone.
    let text = "cps: 0.25\n~tick: square 500 * ad 0.001 0.01\nd1: s \"~tick\" # reverb 0.9 0.3 0.5\nd2: sine 100 * 0.0001";
    let (mut still, mut edited) = (Sim::new(text), Sim::new(text));
    still.run(96_000);
    edited.run(24_000);
    edited.edit(&text.replace("sine 100", "sine 150")).unwrap();
    edited.run(24_000);
    edited.edit(&text.replace("s \"~tick\"", "s \"~tick ~\"")).unwrap();
    edited.run(48_000);
    assert_eq!(first_difference(&still.stems["d1"], &edited.stems["d1"]), None);
    let energy: f32 = edited.stems["d1"][70_000..].iter().map(|frame| frame[0] * frame[0]).sum();
    assert!(energy > 1e-9, "{energy}");
}

#[test]
fn what_was_heard_is_rendered_again_from_the_journal() {
    let mut sim = Sim::new(SONG);
    sim.run(20_000);
    sim.edit(&SONG.replace("cps: \"0.5 0.6\"", "cps: 0.7\nmute 3\nonce $ s \"cp*4\"")).unwrap();
    sim.run(13_000);
    sim.act(Command::Solo(vec!["d2".to_owned()]));
    sim.run(13_000);
    sim.act(Command::Unsolo(Vec::new()));
    sim.act(Command::Tempo(0.9, 0.0));
    sim.run(20_000);
    sim.act(Command::SetCycle(Time::ZERO));
    sim.run(10_000);
    sim.edit(&SONG.replace("d1:", "nudge 0.05\nd1:")).unwrap();
    sim.run(30_000);
    sim.act(Command::Panic);
    sim.run(3_000);
    sim.act(Command::Unhush);
    sim.run(20_000);
    let mut journal = first_line(&header());
    sim.session.take_entries().iter().for_each(|(frame, entry)| journal.push_str(&line(*frame, entry)));
    let mut replay = Replay::new(&journal, |_| Sounds::empty(RATE)).unwrap();
    let mut heard = vec![[0.0; 2]; sim.master.len()];
    for block in heard.chunks_mut(333) {
        replay.block(block).unwrap();
    }
    assert_eq!(first_difference(&sim.master, &heard), None);
}

#[test]
fn commands_act_on_outputs() {
    let text = "d1: sine 220 * 0.5\nd2: sine 330 * 0.5";
    let level = |sim: &Sim, name: &str| {
        let stem = &sim.stems[name];
        stem[stem.len() - 2000..].iter().map(|frame| frame[0].abs()).fold(0.0, f32::max)
    };
    let mut sim = Sim::new(text);
    let expect = |sim: &mut Sim, heard: [bool; 2], what: &str| {
        sim.run(4000);
        for (name, heard) in ["d1", "d2"].into_iter().zip(heard) {
            assert_eq!(level(sim, name) > 0.4, heard, "{what}: {name}");
            assert_eq!(level(sim, name) == 0.0, !heard, "{what}: {name}");
        }
    };
    expect(&mut sim, [true, true], "nothing");
    sim.edit(&format!("{text}\nsolo 2")).unwrap();
    expect(&mut sim, [false, true], "solo in the text");
    sim.edit(text).unwrap();
    expect(&mut sim, [true, true], "solo gone");
    sim.act(Command::Mute(vec!["d2".to_owned()]));
    expect(&mut sim, [true, false], "mute by key");
    sim.edit(&format!("{text}\nhush")).unwrap();
    expect(&mut sim, [false, false], "hush in the text");
    sim.edit(text).unwrap();
    expect(&mut sim, [true, false], "mute by key holds");
    sim.act(Command::Unmute(Vec::new()));
    sim.act(Command::Hush);
    expect(&mut sim, [false, false], "hush by key");
    sim.edit(&format!("{text} ")).unwrap();
    expect(&mut sim, [true, true], "an edit is heard");
}

#[test]
fn one_note_at_a_time_goes_on_through_edits_and_ends() {
    let text = |more: &str| {
        format!(
            "cps: 1\n~tone: sine\nd1: s \"~tone ~ ~ ~\" # freq 400 # legato 3 # monophonic 1 # gain 0.5\n{more}"
        )
    };
    let plain = {
        let mut sim = Sim::new(&text(""));
        sim.run(96_000);
        sim.master
    };
    // Edits while the note is held, just before its end, and just after it has ended.
    let mut sim = Sim::new(&text(""));
    for (at, more) in [(12_000, "d2: silence"), (35_500, ""), (36_100, "d2: silence"), (47_900, "")] {
        sim.run(at - sim.master.len());
        sim.edit(&text(more)).unwrap();
    }
    sim.run(96_000 - sim.master.len());
    assert_eq!(first_difference(&sim.master, &plain), None, "the same as without edits");
    let loud = |from: usize, to: usize| sim.master[from..to].iter().any(|frame| frame[0].abs() > 1e-4);
    assert!(loud(20_000, 36_000) && !loud(40_000, 48_000), "it ends");
    // Its line goes: nothing sounds on.
    sim.run(12_000);
    sim.edit("cps: 1\nd1: silence").unwrap();
    sim.run(96_000);
    assert!(sim.master[sim.master.len() - 24_000..].iter().all(|frame| frame[0].abs() < 1e-4));
}

#[test]
fn units_read_from_files_in_a_session_too() {
    use phonon::edit::{Edit, Song};
    use phonon::session::Session;
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("well")).unwrap();
    // A reflection after a tenth of a second.
    let mut frames = vec![0.0f32; 9600];
    frames[4800] = 0.5;
    let spec = phonon_io::Spec { rate: RATE, channels: 1, frames: None };
    let (path, format) = (root.path().join("well/0.wav"), phonon_io::Format::Wav(phonon_io::Depth::F32));
    let mut writer = phonon_io::Writer::create(&path, format, spec).unwrap();
    writer.write(&[&frames]).unwrap();
    writer.finish().unwrap();
    let mut sounds = Sounds::new(None, &[root.path().to_path_buf()], None, RATE);
    let play = |text: &str, sounds: &mut Sounds| {
        let edit = Edit::with_recordings(text, &Song::default(), &setting(), sounds)
            .unwrap_or_else(|said| panic!("{said:?}"));
        let said = edit.diagnostics.clone();
        let (mut session, mut engine) = Session::new(edit, &header(), setting(), Sounds::empty(RATE));
        session.feed(10_000);
        let mut block = vec![[0.0f32; 2]; 8000];
        engine.render(&mut block);
        let loud: Vec<usize> = (1000..8000).filter(|at| block[*at][0].abs() > 0.1).collect();
        (loud, said)
    };
    let (loud, said) = play("limiter: off\nd1: impulse 1 # convolve \"well/0.wav\" 1 0", &mut sounds);
    assert!(said.is_empty(), "{said:?}");
    assert!(!loud.is_empty() && loud.iter().all(|at| at.abs_diff(4800) < 3), "{loud:?}");
    let (_, said) = play("d1: impulse 1 # convolve \"gone/0.wav\" 1", &mut sounds);
    assert!(said.len() == 1 && said[0].message.contains("gone"), "{said:?}");
}

#[test]
fn once_plays_one_cycle_and_only_when_it_is_new() {
    let onsets = |sim: &Sim| {
        let mut found = Vec::new();
        let mut quiet = 0;
        for (at, frame) in sim.master.iter().enumerate() {
            if frame[0].abs() > 0.001 && quiet > 4000 {
                found.push(at);
            }
            quiet = if frame[0].abs() > 0.001 { 0 } else { quiet + 1 };
        }
        found
    };
    let mut sim = Sim::new("cps: 1\nlimiter: off");
    sim.run(6400);
    sim.edit("cps: 1\nlimiter: off\nonce $ s \"~tick*2\"\n~tick: square 1000 * ad 0.001 0.01").unwrap();
    sim.run(30_000);
    sim.edit("cps: 1\nlimiter: off\nonce $ s \"~tick*2\"\n~tick: square 1000 * ad 0.001 0.01\n-- more")
        .unwrap();
    sim.run(120_000);
    let found = onsets(&sim);
    let messages = sim.session.take_messages();
    assert!(messages.is_empty(), "{messages:?}");
    let loudest = sim.master.iter().map(|frame| frame[0].abs()).fold(0.0, f32::max);
    assert!(loudest > 0.5, "{loudest}");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].abs_diff(6400) < 100 && found[1].abs_diff(6400 + 24_000) < 100, "{found:?}");
}

#[test]
fn cycles_can_be_reset() {
    let mut sim = Sim::new("cps: 1\nd1: s \"<bd ~ ~ ~>\"");
    sim.run(60_000);
    sim.session.feed.conductor.listen();
    sim.edit("cps: 1\nd1: s \"<bd ~ ~ ~>\"\nresetCycles").unwrap();
    sim.run(96_000);
    sim.edit("cps: 1\nd1: s \"<bd ~ ~ ~>\"\nresetCycles\n-- an edit elsewhere").unwrap();
    sim.run(96_000);
    let heard: Vec<(i64, u64)> =
        sim.session.feed.conductor.heard().iter().map(|one| (one.cycle.num(), one.frame)).collect();
    let first = 60_000u64.next_multiple_of(64);
    assert_eq!(heard[..2], [(0, first), (4, first + 4 * 48_000)]);
}

#[test]
fn no_event_is_lost_or_doubled_by_edits() {
    let text = "cps: 0.7\nd1: s \"hh*16\" # gain 0.1\nd2: s \"bd*3\"";
    let (mut still, mut edited) = (Sim::new(text), Sim::new(text));
    still.session.feed.conductor.listen();
    edited.session.feed.conductor.listen();
    still.run(300_000);
    let mut seed = 1u32;
    while edited.master.len() < 300_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        edited.run(1 + (seed >> 20) as usize);
        edited.edit(&format!("{text}\nd3: sine {} * 0.01", seed >> 22)).unwrap();
    }
    let played = |sim: &Sim| {
        use std::sync::atomic::Ordering::Relaxed;
        sim.session.feed.handle.stats().voices_started.load(Relaxed)
    };
    let extra = (edited.master.len() - 300_000) as u64;
    assert!(extra < 4096);
    // hh*16 and bd*3 in each cycle of 48000 / 0.7 frames.
    let within = |frames: u64| -> u64 {
        let onsets = |count: u64| (0..).take_while(|at| at * 480_000 / (7 * count) < frames).count() as u64;
        onsets(16) + onsets(3)
    };
    assert_eq!(played(&still), within(300_032));
    assert_eq!(played(&edited), within(edited.engine.next_quantum()));
    assert_eq!(edited.late(), 0);
}
