//! Orbits: what is sent comes back late and soft as stated, and makes room when asked to.

use crate::measure::{Sound, render};

fn song(text: &str, seconds: f64) -> Sound {
    render(&format!("cps: 1\nlimiter: off\n~click: impulse 1\n~tone: sine\n{text}\n"), seconds)
}

/// Frames at which the left side is not silent, with their samples.
fn clicks(sound: &Sound) -> Vec<(usize, f32)> {
    sound.left.iter().copied().enumerate().filter(|(_, x)| x.abs() > 1e-4).collect()
}

#[test]
fn echoes_come_at_their_frames_as_loud_as_stated() {
    let sound = song("d1: s \"~click\" # legato 0.01 # delay 0.5 # delaytime 0.2 # delayfeedback 0.25", 0.7);
    let click = sound.left[0];
    let expected = [(0, click), (9600, click * 0.5), (19_200, click * 0.125), (28_800, click * 0.031_25)];
    let found = clicks(&sound);
    assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), expected.map(|one| one.0));
    for ((_, found), (frame, expected)) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-3, "{frame}: {found} {expected}");
    }
}

#[test]
fn a_locked_delay_counts_in_cycles() {
    for text in ["# delay 1 # delaytime 0.25 # lock 1", "# delay 1 # delaysync 0.25"] {
        let sound = song(&format!("cps: 2\nd1: s \"~click\" # legato 0.01 # delayfeedback 0 {text}"), 0.2);
        assert_eq!(clicks(&sound)[1].0, 6000, "{text}");
    }
}

#[test]
fn a_room_rings_as_long_as_its_size() {
    for size in [1.0, 4.0] {
        let sound = song(
            &format!(
                "d1: s \"~click ~ ~ ~ ~ ~ ~ ~\" # legato 0.01 # room 1 # roomdim 24000 # size {size}\ncps: 0.1"
            ),
            3.0,
        );
        // Half a second in, and again after a quarter of its size: 15 dB less.
        let later = 0.5 + size / 4.0;
        let fall = sound.rms(0.4, 0.6) - sound.rms(later - 0.1, later + 0.1);
        assert!((fall - 15.0).abs() < 3.0, "{size} s: {fall}");
    }
}

#[test]
fn a_room_loses_its_highs_as_stated() {
    let rms = |controls: &str| {
        song(&format!("d1: s \"~click ~ ~ ~\" # legato 0.01 # room 1 # size 2 {controls}"), 0.9)
            .rms(0.05, 0.5)
    };
    assert!(rms("# roomlp 300") < rms("# roomlp 15000") - 6.0);
    assert!(rms("# roomdim 200") < rms("# roomdim 20000") - 1.0);
    let begin = |controls: &str| {
        song(&format!("d1: s \"~click ~ ~ ~\" # legato 0.01 # room 1 {controls}"), 0.2).rms(0.002, 0.05)
    };
    assert!(begin("# roomfade 1") < begin("# roomfade 0") - 20.0, "it begins a tenth of that later");
}

#[test]
fn a_room_is_there_only_for_events_that_send_to_it() {
    let sound = song("d1: s \"~click*2\" # legato 0.01 # room \"0 0.5\" # size 4", 1.0);
    assert!(sound.peak(0.01, 0.49) < 1e-6);
    assert!(sound.rms(0.6, 0.9) > -70.0, "{}", sound.rms(0.6, 0.9));
}

#[test]
fn orbits_have_effects_of_their_own() {
    // Events of d1 go through the echo of d2, which is set there.
    let text = "d1: s \"~click ~\" # legato 0.01 # delay 0.5 # orbit 2\nd2: s \"~ ~click\" # legato 0.01 # delay 0 # delaytime 0.125 # delayfeedback 0";
    let frames: Vec<usize> = clicks(&song(text, 0.9)).iter().map(|one| one.0).collect();
    assert_eq!(frames, [0, 6000, 24_000]);
    // An orbit that no output is at home on comes back all the same.
    let text = "d1: s \"~click*2\" # legato 0.01 # delay 0.5 # orbit \"7 9\" # delaytime \"0.125 0.0625\" # delayfeedback 0";
    let frames: Vec<usize> = clicks(&song(text, 0.9)).iter().map(|one| one.0).collect();
    assert_eq!(frames, [0, 6000, 24_000, 27_000]);
}

#[test]
fn what_returns_goes_through_the_chain() {
    let sound =
        song("d1: (s \"~click\" # legato 0.01 # delay 1 # delaytime 0.125 # delayfeedback 0) * 0.25", 0.3);
    let found = clicks(&sound);
    assert!((found[0].1 - found[1].1).abs() < 1e-3, "{found:?}");
}

#[test]
fn an_orbit_makes_room_and_comes_back() {
    let ducked = "d2: s \"~tone\" # freq 500\nd1: s \"~ ~click\" # legato 0.01 # gain 0 # duckorbit 2 # duckattack 0.2 # duckdepth 0.75";
    let sound = song(ducked, 1.0);
    let plain = song("d2: s \"~tone\" # freq 500", 1.0);
    let change = |from, to| sound.rms(from, to) - plain.rms(from, to);
    assert!(change(0.3, 0.49).abs() < 0.01);
    assert!((change(0.501, 0.503) + 12.0).abs() < 1.0, "{}", change(0.501, 0.503));
    assert!(change(0.75, 0.9).abs() < 0.05, "{}", change(0.75, 0.9));
}

#[test]
fn an_orbit_takes_its_time_to_make_room() {
    let ducked = "d2: s \"~tone\" # freq 500\nd1: s \"~ ~click\" # legato 0.01 # gain 0 # duckorbit 2 # duckonset 0.1 # duckattack 0.2 # duckdepth 0.75";
    let sound = song(ducked, 1.0);
    let plain = song("d2: s \"~tone\" # freq 500", 1.0);
    let change = |from, to| sound.rms(from, to) - plain.rms(from, to);
    assert!(change(0.5, 0.504).abs() < 0.5, "{}", change(0.5, 0.504));
    assert!((change(0.598, 0.602) + 12.0).abs() < 1.0, "{}", change(0.598, 0.602));
    assert!(change(0.85, 0.95).abs() < 0.05);
}

#[test]
fn orbits_that_nobody_uses_cost_nothing() {
    let nodes = |text: &str| phonon::eval::evaluate(text).program.graph.main.nodes.len();
    assert_eq!(nodes("d1: s \"bd*4\" # gain 0.5"), nodes("d1: s \"bd*4\""));
    assert_eq!(nodes("d1: s \"bd*4\" # size 4"), nodes("d1: s \"bd*4\""));
}

#[test]
fn an_echo_is_played_faster() {
    let text =
        "d1: s \"~tone\" # freq 500 # legato 0.1 # delay 1 # delaytime 0.5 # delayfeedback 0 # delayspeed 2";
    let sound = song(text, 0.7);
    assert!((sound.pitch(0.02, 0.09) - 500.0).abs() < 1.0);
    let echo = sound.pitch(0.54, 0.58);
    assert!((echo - 1000.0).abs() < 25.0, "{echo}");
}

#[test]
fn a_room_is_a_recording_of_one() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("well")).unwrap();
    // One reflection after a tenth of a second, in a recording of a fifth.
    let mut frames = vec![0.0f32; 9600];
    frames[4800] = 0.5;
    let spec = phonon_io::Spec { rate: 48_000, channels: 1, frames: None };
    let path = root.path().join("well/0.wav");
    let format = phonon_io::Format::Wav(phonon_io::Depth::F32);
    let mut writer = phonon_io::Writer::create(&path, format, spec).unwrap();
    writer.write(&[&frames]).unwrap();
    writer.finish().unwrap();
    let found = |controls: &str| {
        let text = format!(
            "cps: 1\nlimiter: off\n~click: impulse 1\nd1: s \"~click\" # legato 0.01 # room 1 {controls}\n"
        );
        let sound = crate::measure::render_in(&text, 0.3, root.path());
        let loud = clicks(&sound).into_iter().filter(|(at, x)| *at > 100 && x.abs() > 0.05);
        loud.map(|(at, _)| at).collect::<Vec<_>>()
    };
    assert_eq!(found("# ir \"well\""), [4800]);
    assert_eq!(found("# ir \"well:0\""), [4800]);
    let near =
        |found: &[usize], at: usize| !found.is_empty() && found.iter().all(|one| one.abs_diff(at) < 40);
    assert!(near(&found("# ir \"well\" # irspeed 2"), 2400), "{:?}", found("# ir \"well\" # irspeed 2"));
    assert!(
        near(&found("# ir \"well\" # irbegin 0.25"), 2400),
        "{:?}",
        found("# ir \"well\" # irbegin 0.25")
    );
    // Without it the room is computed.
    assert!(!found("").contains(&4800));
}

#[test]
fn built_in_rooms_need_no_file() {
    let level = |room: &str| {
        song(&format!("cps: 0.2\nd1: s \"~click ~ ~ ~\" # legato 0.01 # room 1 # ir \"{room}\""), 2.5)
            .rms(1.5, 2.0)
    };
    assert!(level("cathedral") > level("room") + 20.0);
}
