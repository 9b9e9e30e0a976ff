//! Whatever arrives, it plays on and grows no further.

use phonon::io::osc::Arg;
use phonon_base::limits;

use crate::rig::{Rig, args};

#[test]
fn nonsense_leaves_the_next_event_alone() {
    let mut rig = Rig::new();
    let word = |word: &str| Arg::Text(word.to_owned());
    let huge = "x".repeat(60_000);
    for args in [
        vec![word("s")],
        vec![Arg::Whole(1), word("s")],
        vec![Arg::Nothing, Arg::Nothing],
        vec![word("s"), word(&huge)],
        vec![word(&huge), Arg::Number(1.0)],
        vec![word("s"), word("../../../../etc/passwd")],
        vec![word("s"), word("~a")],
        vec![word("s"), Arg::Blob(vec![0; 1000])],
        vec![word("s"), Arg::Number(f64::NAN)],
        args("s one n 1e300 gain 1e300 speed -1e300 delta 1e300 cps 1e-300 orbit -1e300 lag 1e300"),
        args("s one begin nan end inf lpf nan pan 1e30 legato 1e30 note 1e9 octave 1e9 cut 1e30 loop 1e30"),
        args("s supersaw note -1e9 sustain 1e30 unison 1e30 freq 1e30"),
        args("s one lpf c99999999999999999999 hpf c-1 bpf c"),
    ] {
        rig.send("/dirt/play", args, 0);
    }
    rig.send("/c_set", args("1e30 5 -1 5 nan 5 3 nan 3"), 0);
    rig.send("/dirt/play", Vec::new(), u64::MAX);
    rig.run(9600);
    assert!(rig.master.iter().all(|frame| frame.iter().all(|side| side.is_finite())));
    rig.play("s one orbit 2", 19_200);
    rig.run(9700);
    assert!(rig.left()[19_250].abs() > 0.3);
}

#[test]
fn more_than_the_limits_is_refused_and_counted() {
    let mut rig = Rig::new();
    for _ in 0..3 * limits::DIRT_BURST {
        rig.play("s one gain 0.1", 100_000);
    }
    assert_eq!(rig.receiver.refused(), u64::from(2 * limits::DIRT_BURST));
    // What waits is bounded even where it comes slowly.
    for _ in 0..5 {
        rig.run(16_000);
        for _ in 0..limits::DIRT_BURST {
            rig.play("s one gain 0.1", 10_000_000);
        }
    }
    let refused = rig.session.feed.conductor.outside().counts.refused;
    assert!(refused >= 3 * u64::from(limits::DIRT_BURST), "{refused}");
}

#[test]
fn words_that_are_made_up_are_told_only_so_often() {
    let mut rig = Rig::new();
    for at in 0..2000 {
        rig.play(&format!("s made{at} control{at} 1"), 0);
        if at % 100 == 0 {
            rig.run(12_800);
        }
    }
    assert!(rig.messages().len() <= limits::DIRT_TOLD);
}

#[test]
fn ever_new_sets_of_controls_play_on() {
    let mut rig = Rig::new();
    let names = ["lpf", "hcutoff", "shape", "crush", "coarse", "vowel", "room", "delay", "djf", "squiz"];
    for at in 0..150usize {
        let said: Vec<String> = (0..names.len())
            .filter(|bit| at >> bit & 1 == 1)
            .map(|bit| format!("{} 0.5", names[bit]))
            .collect();
        rig.play(&format!("s one sustain 0.01 orbit {} {}", at % 3, said.join(" ")), 0);
        if at % 15 == 0 {
            rig.run(640);
        }
    }
    rig.run(6400);
    let before = rig.master.len() as u64;
    rig.play("s one", before + 640);
    rig.run(1280);
    assert!(rig.left()[before as usize + 650] > 0.3);
}
