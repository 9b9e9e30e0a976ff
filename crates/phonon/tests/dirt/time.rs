//! Events begin at their frame, whatever else happens.

use phonon::io::osc::Arg;

use crate::rig::{Rig, args};

#[test]
fn an_event_begins_at_its_very_frame() {
    let mut rig = Rig::new();
    let dues = [1u64, 1000, 1984, 5000, 9999, 20_001];
    // In no order.
    for at in [3, 0, 5, 1, 4, 2] {
        rig.play("s one sustain 0.0005 cut 1", dues[at]);
    }
    rig.run(24_000);
    let onsets: Vec<u64> = rig.onsets().iter().map(|at| *at as u64).collect();
    assert_eq!(onsets, dues);
    assert_eq!(rig.session.feed.conductor.outside().counts.late, 0);
    // Amplitude 0.4, as SuperDirt has it.
    assert!((rig.left()[20_001] - 0.4).abs() < 1e-4, "{}", rig.left()[20_001]);
}

#[test]
fn what_comes_late_is_played_at_once_and_counted_and_at_once_is_not_late() {
    let mut rig = Rig::new();
    rig.run(6400);
    rig.play("s one", 100);
    rig.play("s one pan 0", 0);
    rig.run(640);
    assert_eq!(rig.onsets(), [6400]);
    let counts = rig.session.feed.conductor.outside().counts;
    assert_eq!((counts.played, counts.late), (2, 1));
}

#[test]
fn plans_that_grow_change_nothing_of_what_sounds_and_of_what_is_to_come() {
    let song = |grows: bool| {
        let mut rig = Rig::new();
        rig.play("s long room 0.5 size 0.4 gain 0.8", 640);
        rig.play("s supersaw note 3 sustain 1.5 gain 0.7", 700);
        rig.run(6400);
        for (at, name) in ["lpf 800", "hcutoff 500", "shape 0.3", "vowel a", "crush 4"].iter().enumerate() {
            if grows {
                // Never played: their time comes after the test.
                rig.play(&format!("s one orbit 1 {name}"), 1_000_000);
            }
            rig.play("s one pan 0.2 gain 0.5", 8000 + 3333 * at as u64);
            rig.run(3200);
        }
        rig.run(20_000);
        rig
    };
    let (still, grown) = (song(false), song(true));
    let differs = still.master.iter().zip(&grown.master).position(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert!(still.left()[20_000].abs() > 0.01);
}

#[test]
fn the_first_event_of_a_kind_sounds_as_the_ones_after_it() {
    for event in [
        "s one lpf 300",
        "s one hcutoff 900 hresonance 0.2",
        "s step crush 3 pan 0.3",
        "s one shape 0.5 djf 0.3",
    ] {
        let mut rig = Rig::new();
        // Nothing has been built for it, and it is due at once.
        rig.grows = false;
        rig.play(event, 0);
        rig.run(9600);
        rig.grows = true;
        rig.play(event, 12_800);
        rig.run(3200 + 9600);
        let (first, later) = (&rig.left()[..4800], &rig.left()[12_800..17_600]);
        let worst = first.iter().zip(later).map(|(a, b)| (a - b).abs()).fold(0.0f32, f32::max);
        assert!(worst < 1e-6, "{event}: {worst}");
        assert!(first.iter().any(|sample| sample.abs() > 0.02), "{event}");
    }
}

#[test]
fn an_instrument_that_is_not_there_yet_is_waited_for() {
    let mut rig = Rig::new();
    rig.grows = false;
    rig.play("s superpiano note 4", 640);
    rig.run(1280);
    assert!(rig.onsets().is_empty());
    rig.grows = true;
    rig.run(1280);
    assert!(rig.onsets()[0] >= 1280 && rig.onsets()[0] < 1344, "{:?}", rig.onsets());
    rig.play("s superpiano note 4", 9600);
    rig.run(9600);
    assert_eq!(rig.session.feed.conductor.outside().counts.late, 1);
}

#[test]
fn a_control_bus_moves_what_sounds_at_its_frame() {
    let mut rig = Rig::new();
    rig.send("/c_set", vec![Arg::Whole(5), Arg::Number(1.0)], 1);
    rig.play("s long gain c5", 640);
    rig.send("/c_set", vec![Arg::Whole(5), Arg::Number(0.5)], 6401);
    rig.send("/dirt/setControlBus", args("5 0"), 9000);
    rig.run(12_800);
    let left = rig.left();
    // Half a scale at an amplitude of 0.4; a sixteenth of it; nothing.
    for (at, level) in [(640, 0.2), (6400, 0.2), (6401, 0.0125), (8999, 0.0125), (9000, 0.0)] {
        assert!((left[at] - level).abs() < 1e-3, "{at}: {} for {level}", left[at]);
    }
}

#[test]
fn a_bus_moves_filters_and_speeds_too() {
    let mut rig = Rig::new();
    rig.send("/c_set", args("2 20000 3 1"), 0);
    rig.play("s step lpf c2 speed c3 pan 0", 64);
    rig.run(4160);
    let plain = rig.left();
    let mut rig = Rig::new();
    rig.send("/c_set", args("2 20000 3 1"), 0);
    rig.play("s step lpf c2 speed c3 pan 0", 64);
    rig.send("/c_set", args("3 2"), 64 + 1000);
    rig.run(4160);
    let fast = rig.left();
    // From the second step on it runs twice as fast: the third comes 500 frames later instead of 1000.
    let third = |sound: &[f32], from: usize| (from..).find(|at| sound[*at] > 0.36 * 0.4 * 2f32.sqrt() - 0.02);
    let [slow_third, fast_third] = [third(&plain, 64), third(&fast, 64)].map(Option::unwrap);
    assert!((slow_third as i64 - 2064).abs() < 12, "{slow_third}");
    assert!((fast_third as i64 - 1564).abs() < 12, "{fast_third}");
}
