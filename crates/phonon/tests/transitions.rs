//! Outputs that go from what they were to what they become.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod support;

use phonon::command::Command;
use phonon::journal::{first_line, line};
use phonon::replay::Replay;
use phonon::sounds::Sounds;
use phonon_base::Time;
use support::{RATE, Sim, first_difference, header, highs};

/// One cycle a second, so that a cycle is as many frames as there are in a second.
const CYCLE: usize = RATE as usize;

/// Strength of a frequency over the last tenth of a second.
fn strength(sim: &Sim, hertz: f64) -> f64 {
    let sound = &sim.master[sim.master.len() - CYCLE / 10..];
    let (mut cosine, mut sine) = (0.0, 0.0);
    for (at, frame) in sound.iter().enumerate() {
        let turn = std::f64::consts::TAU * hertz * at as f64 / f64::from(RATE);
        cosine += f64::from(frame[0]) * turn.cos();
        sine += f64::from(frame[0]) * turn.sin();
    }
    2.0 * cosine.hypot(sine) / sound.len() as f64
}

fn song(line: &str) -> String {
    format!("cps: 1\nlimiter: off\n{line}")
}

#[test]
fn a_crossfade_of_tones_is_as_loud_as_both_and_does_not_click() {
    let before = song("d1: sine 220 * 0.4\nd2: sine 1000 * 0.1");
    let (mut still, mut sim) = (Sim::new(&before), Sim::new(&before));
    still.run(CYCLE);
    sim.run(CYCLE);
    sim.edit(&song("xfadeIn 1 2 $ sine 330 * 0.4\nd2: sine 1000 * 0.1")).unwrap();
    assert_eq!(first_difference(&still.master, &sim.master), None);
    let begun = sim.master.len();
    // The strengths at the begin, at a half and after the end: cos and sin of the way.
    sim.run(CYCLE / 10);
    assert!((strength(&sim, 220.0) - 0.4).abs() < 0.01 && strength(&sim, 330.0) < 0.04);
    sim.run(CYCLE * 95 / 100);
    let half = 0.4 * std::f64::consts::FRAC_1_SQRT_2;
    assert!((strength(&sim, 220.0) - half).abs() < 0.01, "{}", strength(&sim, 220.0));
    assert!((strength(&sim, 330.0) - half).abs() < 0.01, "{}", strength(&sim, 330.0));
    assert!(sim.settle().is_empty(), "it is still on its way");
    sim.run(CYCLE * 12 / 10);
    assert_eq!(sim.settle(), ["d1"]);
    sim.run(CYCLE / 5);
    assert!(strength(&sim, 220.0) < 1e-3 && (strength(&sim, 330.0) - 0.4).abs() < 0.001);
    assert!(sim.settle().is_empty(), "nothing is left of it");
    let quanta = begun / 64 - 4..sim.master.len() / 64 - 4;
    let worst = quanta.step_by(3).map(|quantum| highs(&sim.master, quantum)).fold(-300.0, f64::max);
    assert!(worst < -80.0, "{worst:.1} dB");
    // What is written no differently goes on: no second transition.
    sim.edit(&song("d1: sine 330 * 0.4\nd2: sine 1000 * 0.1")).unwrap();
    sim.run(CYCLE / 5);
    assert!(strength(&sim, 220.0) < 1e-3);
}

/// The events of the cycles after an edit that begins at cycle one, by their cycle.
fn after(before: &str, edit: &str, cycles: usize) -> Vec<(f64, String)> {
    let mut sim = Sim::new(&song(before));
    sim.run(CYCLE);
    sim.edit(&song(edit)).unwrap();
    sim.session.feed.conductor.listen();
    sim.run(cycles * CYCLE);
    let mut heard = sim.heard();
    heard.sort_by(|a, b| a.0.total_cmp(&b.0));
    heard.retain(|(cycle, _)| *cycle < 1.0 + cycles as f64);
    heard
}

fn sounds(heard: &[(f64, String)], from: f64, to: f64) -> Vec<&str> {
    let inside = heard.iter().filter(|(cycle, _)| (from..to).contains(cycle));
    inside.map(|(_, sound)| sound.as_str()).collect()
}

#[test]
fn jumps_change_at_their_time() {
    for (edit, at) in [
        ("jump 1 $ s \"hh*4\"", 1.0),
        ("jumpIn 1 2 $ s \"hh*4\"", 3.0),
        ("jumpIn 1 1.5 $ s \"hh*4\"", 2.5),
        ("jumpIn' 1 1 $ s \"hh*4\"", 3.0),
        ("jumpMod 1 4 $ s \"hh*4\"", 4.0),
        ("jumpIn d1 2 (s \"hh*4\")", 3.0),
        ("jumpIn 1 2\nd1: s \"hh*4\"", 3.0),
    ] {
        let heard = after("d1: s \"bd*4\"", edit, 5);
        // The edit lies a few frames into cycle one, so what is at 1.0 was before.
        for (cycle, sound) in heard.iter().filter(|(cycle, _)| *cycle > 1.0) {
            let expected = if *cycle >= at { "hh" } else { "bd" };
            assert_eq!(sound, expected, "{edit} at {cycle}");
        }
        assert_eq!(heard.iter().filter(|(cycle, _)| *cycle > 1.0).count(), 19, "{edit}");
    }
}

#[test]
fn wait_is_silent_until_its_cycle() {
    let heard = after("d1: s \"bd*4\"", "wait 1 2 $ s \"hh*4\"", 4);
    assert!(sounds(&heard, 1.01, 3.0).is_empty(), "{heard:?}");
    assert_eq!(sounds(&heard, 3.0, 4.0), ["hh"; 4]);
}

#[test]
fn a_clutch_takes_away_as_much_as_it_gives() {
    let heard = after("d1: s \"bd*64\"", "clutchIn 1 4 $ s \"hh*64\"", 5);
    let part = |from: f64, to: f64, sound: &str| {
        let all = sounds(&heard, from, to);
        all.iter().filter(|one| **one == sound).count() as f64 / (64.0 * (to - from))
    };
    // The mean of the way over each stretch.
    for (from, to, gone) in [(1.01, 2.0, 0.125), (2.0, 4.0, 0.5), (4.0, 5.0, 0.875), (5.01, 6.0, 1.0)] {
        assert!((part(from, to, "hh") - gone).abs() < 0.14, "{from}: {}", part(from, to, "hh"));
        assert!((part(from, to, "bd") - (1.0 - gone)).abs() < 0.14, "{from}: {}", part(from, to, "bd"));
    }
    assert_eq!(part(5.01, 6.0, "bd"), 0.0);
}

#[test]
fn anticipate_echoes_further_and_further_apart() {
    let heard = after("d1: s \"bd\"", "anticipateIn 1 4 $ s \"hh*4\"", 6);
    let before = sounds(&heard, 1.01, 5.0);
    assert!(before.iter().all(|sound| *sound == "bd") && before.len() > 8, "{heard:?}");
    assert!(sounds(&heard, 5.01, 7.0).iter().all(|sound| *sound == "hh"), "{heard:?}");
}

#[test]
fn interpolate_lets_numbers_glide() {
    let mut sim = Sim::new(&song("d1: s \"bd*4\" # speed 1"));
    sim.run(CYCLE);
    sim.edit(&song("interpolateIn 1 4 $ s \"bd*4\" # speed 3")).unwrap();
    sim.session.feed.conductor.listen();
    sim.run(6 * CYCLE);
    let key = phonon::pattern::control::Key::named("speed");
    for one in sim.session.feed.conductor.heard() {
        let speed = one.controls.get(key).and_then(|value| value.as_number()).unwrap();
        let gone = ((one.cycle.to_f64() - 1.0) / 4.0).clamp(0.0, 1.0);
        assert!((speed - (1.0 + 2.0 * gone)).abs() < 0.01, "{speed} at {}", one.cycle.to_f64());
    }
}

#[test]
fn an_edit_elsewhere_does_not_begin_it_anew() {
    let mut sim = Sim::new(&song("d1: s \"bd*4\""));
    sim.run(CYCLE);
    sim.edit(&song("jumpIn 1 2 $ s \"hh*4\"")).unwrap();
    sim.run(CYCLE);
    sim.edit(&song("d2: sine 50 * 0.01\njumpIn 1 2 $ s \"hh*4\"")).unwrap();
    sim.session.feed.conductor.listen();
    sim.run(2 * CYCLE);
    let heard = sim.heard();
    assert_eq!(sounds(&heard, 2.01, 3.0), ["bd"; 3]);
    assert_eq!(sounds(&heard, 3.0, 3.9), ["hh"; 4]);
}

#[test]
fn tails_sound_on_and_buses_that_are_gone_are_known_to_what_leaves() {
    let mut sim = Sim::new(&song("~old: saw 110 # lpf 500 1\nd1: ~old * 0.3\nd2: s \"hh*8\""));
    sim.run(CYCLE);
    sim.edit(&song("xfade 1 $ s \"~new*2\" # room 0.5\n~new: tri * ad 0.01 0.1\nd2: s \"hh*8\"")).unwrap();
    sim.run(CYCLE / 2);
    let d1 = &sim.stems["d1"];
    let power: f32 = d1[d1.len() - 4000..].iter().map(|frame| frame[0] * frame[0]).sum();
    assert!(power / 4000.0 > 1e-3, "what leaves is still heard: {power}");
    // What an output has become keeps its tail when what it was is let go.
    let mut other = Sim::new(&song("d1: s \"bd\""));
    let mut settled = Sim::new(&song("d1: s \"bd\""));
    for sim in [&mut other, &mut settled] {
        sim.run(CYCLE);
        sim.edit(&song("xfadeIn 1 1 $ s \"~new\" # room 0.9\n~new: tri * ad 0.01 0.1")).unwrap();
        sim.run(3 * CYCLE / 2);
    }
    assert_eq!(settled.settle(), ["d1"]);
    other.align();
    let at = settled.master.len();
    for sim in [&mut other, &mut settled] {
        sim.run(CYCLE);
    }
    let largest = |sim: &Sim| sim.master[at..].iter().map(|frame| frame[0].abs()).fold(0.0, f32::max);
    let difference = other.master[at..].iter().zip(&settled.master[at..]).map(|(a, b)| (a[0] - b[0]).abs());
    let difference = difference.fold(0.0, f32::max);
    assert!(difference < 1e-5 && largest(&other) > 0.01, "{difference} of {}", largest(&other));
}

#[test]
fn what_a_wrong_transition_was_holds() {
    let mut sim = Sim::new(&song("d1: s \"bd*4\""));
    sim.run(CYCLE);
    // A mistake in it leaves the output as it was; a wrong number of cycles as well.
    sim.edit(&song("xfade 1 $ nonsense 3\nd2: s \"hh\"")).unwrap();
    assert!(sim.session.song().outputs.contains(&"d1".to_owned()));
    let found = phonon::check("jumpIn 1 $ s \"bd\"").diagnostics;
    assert!(
        found.iter().any(|one| one.is_error() && format!("{one:?}").contains("jumpIn 1 2 $")),
        "{found:?}"
    );
}

#[test]
fn a_journal_with_transitions_and_ramps_renders_to_the_same_bits() {
    let mut sim = Sim::new(&song("d1: s \"bd*4\" # room 0.3\nd2: saw 55 * 0.1 # lpf 300 1"));
    sim.run(CYCLE / 2);
    sim.edit(&song("clutch 1 $ s \"hh*8\" # room 0.4\nxfade 2 $ saw 82.5 * 0.1 # lpf 500 1")).unwrap();
    sim.run(CYCLE);
    sim.edit("cps: 2 ramp:2\nclutch 1 $ s \"hh*8\" # room 0.4\nxfade 2 $ saw 82.5 * 0.1 # lpf 500 1")
        .unwrap();
    sim.run(3 * CYCLE);
    sim.act(Command::Tempo(1.0, 2.0));
    assert_eq!(sim.settle(), ["d2"]);
    sim.run(CYCLE);
    sim.act(Command::SetCycle(Time::ZERO));
    sim.run(4 * CYCLE);
    assert_eq!(sim.settle(), ["d1"]);
    sim.run(CYCLE);
    assert_eq!(sim.late(), 0);
    let mut journal = first_line(&header());
    sim.session.take_entries().iter().for_each(|(frame, entry)| journal.push_str(&line(*frame, entry)));
    let mut replay = Replay::new(&journal, |_| Sounds::empty(RATE)).unwrap();
    let mut heard = vec![[0.0; 2]; sim.master.len()];
    for block in heard.chunks_mut(444) {
        replay.block(block).unwrap();
    }
    assert_eq!(first_difference(&sim.master, &heard), None);
}

#[test]
fn the_output_may_stand_before_the_transition() {
    let before = song("d1: sine 220 * 0.4");
    for (one, other) in [
        ("xfadeIn 1 2 $ sine 330 * 0.4", "d1: xfade 2 $ sine 330 * 0.4"),
        ("jump 1 $ sine 330 * 0.4", "d1 $ jump $ sine 330 * 0.4"),
        ("wait 1 1 $ sine 330 * 0.4", "d1: wait 1 $ sine 330 * 0.4"),
    ] {
        let sounds = [one, other].map(|line| {
            let mut sim = Sim::new(&before);
            sim.run(CYCLE / 2);
            sim.edit(&song(line)).unwrap();
            sim.run(3 * CYCLE);
            sim.master
        });
        assert_eq!(first_difference(&sounds[0], &sounds[1]), None, "{other}");
    }
    let wrong = phonon::eval::evaluate(&song("d1: xfade 5000 $ sine 330")).diagnostics;
    assert!(
        wrong.iter().any(|one| one.help.iter().any(|help| help.contains("0 to 1024 cycles"))),
        "{wrong:?}"
    );
}
