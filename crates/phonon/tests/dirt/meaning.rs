//! Sounds as SuperDirt plays them.

use phonon::io::osc::Arg;

use crate::rig::{RATE, Rig};

/// What one event gives, from its frame on.
fn heard(event: &str, frames: usize) -> Vec<[f32; 2]> {
    let mut rig = Rig::new();
    // What it needs is built before.
    rig.play(event, 128);
    rig.run(128 + frames);
    rig.master.split_off(128)
}

/// The frame after the last sound.
fn length(event: &str) -> usize {
    let sound = heard(event, 60_000);
    sound.iter().rposition(|frame| frame[0].abs() > 1e-3).map_or(0, |at| at + 1)
}

#[test]
fn samples_last_as_superdirt_lets_them() {
    // `step` has 4000 frames; a declicking end of 5 ms may follow.
    for (event, wanted) in [
        ("s step", 4000),
        ("s step speed 2", 2000),
        ("s step speed -1", 4000),
        ("s step begin 0.25", 3000),
        ("s step begin 0.25 end 0.5", 1000),
        ("s step begin 0.5 end 0.25", 1000),
        ("s step unit c speed 2 cps 2", 12_000),
        ("s step unit s speed 0.5", 24_000),
        ("s step legato 0.5 delta 0.1", 2400),
        ("s step legato 9 delta 0.1", 4000),
        ("s step sustain 0.025", 1200),
        ("s step loop 3", 12_000),
        ("s step loop 3 legato 1 delta 0.125", 6000),
        ("s step note 12", 2000),
        ("s step octave 4", 8000),
        ("s step midinote 48", 8000),
        ("s step n 0 freq 523.2511306", 2000),
        ("s step attack 0.01 hold 0.01 release 0.01", 1440),
    ] {
        let frames = length(event) as i64;
        assert!((frames - wanted).abs() <= 250, "{event}: {frames} frames instead of {wanted}");
    }
}

#[test]
fn backwards_begins_at_the_end_and_accelerate_gains_speed() {
    let level = |event: &str, at: usize| heard(event, 5000)[at][0];
    assert!((level("s step", 500) - 0.4 / 8.0).abs() < 1e-3);
    assert!((level("s step speed -1", 500) - 0.4 / 2.0).abs() < 1e-3);
    assert!((level("s step begin 1 end 0", 500) - 0.4 / 2.0).abs() < 1e-3);
    // Speed grows from 1 to 2: the mean is 1.5, so it lasts 2667 frames.
    let frames = length("s step accelerate 1") as i64;
    assert!((frames - 2667).abs() < 250, "{frames}");
}

#[test]
fn numbers_wrap_around_and_notes_do_not_choose() {
    let level = |event: &str| heard(event, 2000)[1000][0];
    assert!((level("s one n 1") - 0.2).abs() < 1e-3);
    assert!((level("s one:1") - 0.2).abs() < 1e-3);
    assert!((level("s one n 3") - 0.2).abs() < 1e-3);
    assert!((level("s one note 1") - 0.4).abs() < 1e-2);
}

#[test]
fn pan_has_equal_power_and_channels_are_half_a_turn_apart() {
    let sides = |event: &str| heard(event, 100)[50];
    let close = |sides: [f32; 2], wanted: [f32; 2]| {
        sides.iter().zip(wanted).all(|(side, wanted)| (side - wanted).abs() < 1e-3)
    };
    let full = 0.4 * 2f32.sqrt();
    assert!(close(sides("s one"), [0.4, 0.4]));
    assert!(close(sides("s one pan 0"), [full, 0.0]));
    assert!(close(sides("s one pan 1"), [0.0, full]));
    assert!(close(sides("s one pan 0.5 channel 1"), [0.0, full]), "{:?}", sides("s one pan 0.5 channel 1"));
}

#[test]
fn cut_groups_hold_within_an_orbit_and_below_nought_for_the_same_sample() {
    let mut rig = Rig::new();
    let mut after = |first: &str, second: &str| {
        let now = rig.engine.position();
        rig.play(first, now + 64);
        rig.play(second, now + 1064);
        rig.run(2064);
        let level = rig.master[(now + 2000) as usize][0];
        rig.run(100_000);
        (level * 100.0).round() / 100.0
    };
    // `long` is 0.2, the other one adds 0.4 or 0.2.
    assert_eq!(after("s long cut 1", "s one cut 1"), 0.4);
    assert_eq!(after("s long cut 1", "s one cut 2"), 0.6);
    assert_eq!(after("s long cut 1", "s one cut 1 orbit 1"), 0.6);
    assert_eq!(after("s long cut -1", "s one cut -1"), 0.6);
    assert_eq!(after("s long cut -1", "s long cut -1"), 0.2);
}

#[test]
fn folders_come_before_instruments_of_the_same_name() {
    assert!((heard("s saw", 100)[50][0] - 0.1).abs() < 1e-3);
    assert!(length("s supersaw delta 0.25") > RATE as usize / 5);
}

#[test]
fn orbits_have_an_echo_and_a_room_of_their_own() {
    let echo = |event: &str| heard(event, 40_000);
    let sound = echo("s one sustain 0.01 delay 0.5 delaytime 0.25 delayfeedback 0.5");
    let peak = |from: usize| sound[from..from + 600].iter().map(|frame| frame[0].abs()).fold(0.0, f32::max);
    assert!((peak(12_000) - 0.2).abs() < 0.02 && (peak(24_000) - 0.1).abs() < 0.02);
    let locked = echo("s one sustain 0.01 delay 0.5 delaytime 0.5 lock 1 cps 2");
    assert!(locked[12_000..12_500].iter().any(|frame| frame[0].abs() > 0.15));
    let room = echo("s one sustain 0.01 room 0.8 size 0.9");
    let energy: f32 = room[4800..].iter().map(|frame| frame[0] * frame[0]).sum();
    assert!(energy > 1e-3, "{energy}");
}

#[test]
fn an_orbit_is_compressed_as_a_whole() {
    // Two voices of 0.4 each are 0.8, -1.9 dB; a tenth of what is above -20 dB is left: -18.2 dB.
    let mut rig = Rig::new();
    for _ in 0..2 {
        rig.play("s one compressor -20 compressorRatio 10 compressorAttack 0.001 compressorKnee 0", 640);
    }
    rig.play("s one orbit 1", 9600);
    rig.run(12_000);
    let decibels = |at: usize| 20.0 * rig.master[at][0].abs().log10();
    assert!((decibels(640 + 4000) + 18.2).abs() < 1.0, "{} dB", decibels(640 + 4000));
    assert!((decibels(9600 + 1000) + 7.96).abs() < 0.2, "{} dB", decibels(9600 + 1000));
}

#[test]
fn a_handshake_is_answered_as_tidal_wants_it() {
    let mut rig = Rig::new();
    let reply = rig.send("/dirt/handshake", Vec::new(), 0).unwrap();
    assert_eq!(reply.address, "/dirt/handshake/reply");
    let words: Vec<&str> = reply.args.iter().filter_map(Arg::text).collect();
    assert_eq!(words, ["&serverHostname", "127.0.0.1", "&serverPort", "&controlBusIndices"]);
    assert_eq!(reply.args[3], Arg::Whole(57_110));
    let buses: Vec<f64> = reply.args[5..].iter().filter_map(Arg::number).collect();
    assert_eq!(buses, (0..128).map(f64::from).collect::<Vec<_>>());
    assert_eq!(rig.send("/dirt/hello", Vec::new(), 0).unwrap().address, "/dirt/hello/reply");
}

#[test]
fn what_nobody_knows_is_told_once_and_the_rest_sounds() {
    let mut rig = Rig::new();
    for _ in 0..3 {
        rig.play("s one wobblyness 3 lagogo 1", 0);
        rig.play("s nothing", 0);
        rig.send("/dirt/what", Vec::new(), 0);
    }
    rig.run(640);
    let told = rig.messages();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(
        told[0].contains("`wobblyness`") && told[2].contains("`nothing`") && told[3].contains("/dirt/what")
    );
    assert_eq!(rig.session.feed.conductor.outside().counts.played, 3);
}
