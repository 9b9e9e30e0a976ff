//! What events do to voices.

mod common;

use std::sync::Arc;

use common::*;
use phonon_dsp::{Playback, SampleId, Samples};
use phonon_engine::{Lanes, Stereo, Timed, VoiceId, What};
use phonon_graph::{Graph, InstrumentId, Kind, NodeId};

/// An instrument that gives its gain for as long as its gate is open.
fn level(voices: usize) -> phonon_graph::Instrument {
    let mut instrument = instrument("level", |net, _, gate, gain| unit(net, "*", &[gate, gain]));
    instrument.voices = voices;
    instrument.tail = 0.0;
    instrument
}

fn left(sound: &[Stereo]) -> Vec<f32> {
    sound.iter().map(|sides| sides[0]).collect()
}

fn with_cut(mut event: Timed, group: u32) -> Timed {
    if let What::Start(start) = &mut event.what {
        start.cut = Some(group);
    }
    event
}

fn all_ways(graph: &Graph, events: &[Timed], frames: usize) -> Vec<f32> {
    let none = Samples::default();
    let sound = render(graph, events, &none, frames, 512);
    assert_eq!(same_bits(&sound, &render(graph, events, &none, frames, 7)), Ok(()));
    assert_eq!(same_bits(&sound, &render_wide(graph, events, &none, frames)), Ok(()));
    let (apart, at) = difference(&sound, &define(graph, events, &none, frames));
    assert!(apart < 1e-5, "{apart} at {at}");
    left(&sound)
}

#[test]
fn a_gate_is_open_for_its_exact_frames() {
    let (graph, play) = song(level(4), |_, play| play);
    let sound =
        all_ways(&graph, &[start(play, 100, 77, &[(2, 0.5)]), start(play, 150, 1, &[(2, 0.25)])], 400);
    for (frame, value) in sound.iter().enumerate() {
        let first = if (100..177).contains(&frame) { 0.5 } else { 0.0 };
        let second = if frame == 150 { 0.25 } else { 0.0 };
        assert_eq!(*value, first + second, "frame {frame}");
    }
}

#[test]
fn a_release_and_a_new_value_come_at_their_exact_frame() {
    let (graph, play) = song(level(4), |_, play| play);
    let voice = VoiceId(11);
    let events = [
        start(play, 10, u64::MAX, &[(2, 0.5)]),
        Timed { frame: 90, order: 0, what: What::VoiceValue { voice, input: 2, value: 0.75 } },
        Timed { frame: 201, order: 0, what: What::Release { voice } },
    ];
    let sound = all_ways(&graph, &events, 400);
    for (frame, value) in sound.iter().enumerate() {
        let expected = match frame {
            10..90 => 0.5,
            90..201 => 0.75,
            _ => 0.0,
        };
        assert_eq!(*value, expected, "frame {frame}");
    }
}

#[test]
fn a_cut_fades_the_group_out_in_three_milliseconds_from_its_exact_frame() {
    let (graph, play) = song(level(4), |_, play| play);
    let events = [
        with_cut(start(play, 0, 10_000, &[(2, 0.5)]), 1),
        start(play, 0, 10_000, &[(2, 0.125)]),
        with_cut(start(play, 100, 10_000, &[(2, 0.0)]), 2),
        with_cut(start(play, 200, 10_000, &[(2, 0.25)]), 1),
    ];
    let sound = all_ways(&graph, &events, 1000);
    let frames = 144.0;
    for (frame, value) in sound.iter().enumerate() {
        let left = (1.0 - (frame as f32 - 200.0) / frames).clamp(0.0, 1.0);
        let fading = 0.5 * left * left * (3.0 - 2.0 * left);
        let new = if frame >= 200 { 0.25 } else { 0.0 };
        assert!((value - (fading + new + 0.125)).abs() < 1e-6, "frame {frame}: {value}");
    }
}

#[test]
fn what_voices_send_is_summed_beside_the_play() {
    let mut with_send = level(4);
    let half = number(&mut with_send.net, 0.5);
    let send = unit(&mut with_send.net, "*", &[with_send.output, half]);
    with_send.sends = vec![send];
    let (mut graph, play) = song(with_send, |_, play| play);
    let other = graph.instrument(level(4));
    if let Kind::Play(list) = &mut graph.main.nodes[play.0 as usize].kind {
        list.push(other);
    }
    let sends = [0, 1].map(|send| leaf(&mut graph.main, Kind::Send { play, send }));
    // The second send is one that no instrument has.
    let both = unit(&mut graph.main, "+", &[sends[0], sends[1]]);
    let mut silent = start(play, 0, 400, &[(2, 0.25)]);
    if let What::Start(start) = &mut silent.what {
        start.instrument = other;
    }
    let events = [start(play, 100, 200, &[(2, 0.5)]), start(play, 150, 150, &[(2, 0.25)]), silent];
    graph.master = Some(both);
    let sound = all_ways(&graph, &events, 200);
    assert_eq!([sound[99], sound[100], sound[149], sound[150]], [0.0, 0.25, 0.25, 0.375]);
    graph.master = Some(play);
    assert_eq!(all_ways(&graph, &events, 200)[150], 1.0, "the play itself");
}

#[test]
fn a_cut_group_belongs_to_its_play() {
    let (mut graph, play) = song(level(4), |_, play| play);
    let other = leaf(&mut graph.main, Kind::Play(vec![InstrumentId(0)]));
    graph.master = Some(unit(&mut graph.main, "+", &[play, other]));
    let events = [
        with_cut(start(play, 0, 10_000, &[(2, 0.5)]), 1),
        with_cut(start(other, 100, 10_000, &[(2, 0.25)]), 1),
    ];
    assert_eq!(all_ways(&graph, &events, 500)[499], 0.75);
}

#[test]
fn when_all_voices_are_taken_the_quietest_fades_out_and_the_new_one_starts_at_once() {
    let (graph, play) = song(level(3), |_, play| play);
    let gains = [0.5, 0.0625, 0.25];
    let mut events: Vec<Timed> = gains.iter().map(|gain| start(play, 0, 10_000, &[(2, *gain)])).collect();
    events.push(start(play, 1000, 10_000, &[(2, 0.125)]));
    let sound = all_ways(&graph, &events, 2000);
    assert_eq!(sound[999], 0.8125);
    assert!((sound[1000] - 0.9375).abs() < 1e-6, "the new one starts while the old one is still there");
    assert_eq!(sound[1240], 0.875, "after 5 ms the quietest is gone");
}

#[test]
fn of_equally_quiet_voices_the_oldest_goes() {
    let (graph, play) = song(level(2), |_, play| play);
    let late = |frame, gain| {
        let mut event = start(play, frame, 10_000, &[(2, 0.0), (0, gain)]);
        if let What::Start(start) = &mut event.what {
            start.voice = VoiceId(u64::from(gain as u32));
        }
        event
    };
    let show = |frame, voice| Timed {
        frame,
        order: 9,
        what: What::VoiceValue { voice: VoiceId(voice), input: 2, value: voice as f32 },
    };
    // Both are silent until one is stolen for a third; then each that is left says its number.
    let events = [late(0, 1.0), late(10, 2.0), late(500, 4.0), show(1000, 1), show(1000, 2), show(1000, 4)];
    assert_eq!(all_ways(&graph, &events, 1500)[1200], 6.0);
}

#[test]
fn many_voices_at_once_do_not_run_out_of_lanes() {
    let (graph, play) = song(level(5), |_, play| play);
    let events: Vec<Timed> = (0..400).map(|i| start(play, i * 3, 10_000, &[(2, 0.5)])).collect();
    let (mut engine, handle) = engine(&graph, &events, &Samples::default(), Lanes::One);
    let sound = blocks(&mut engine, 4000, 512);
    assert_eq!(sound[3999][0], 2.5, "five voices are left");
    let stats = handle.stats();
    assert_eq!(stats.refused.load(std::sync::atomic::Ordering::Relaxed), 0);
    assert_eq!(stats.voices.load(std::sync::atomic::Ordering::Relaxed), 5);
    assert!(sound.iter().all(|sides| sides[0] <= 0.5 * 37.0));
}

#[test]
fn a_hush_closes_gates_and_a_panic_fades_everything() {
    let (graph, play) = song(level(4), |_, play| play);
    let end = |what| [start(play, 0, u64::MAX, &[]), Timed { frame: 300, order: 0, what }];
    let hushed = all_ways(&graph, &end(What::ReleaseAll), 1000);
    assert_eq!((hushed[299], hushed[300]), (1.0, 0.0));
    let stopped = all_ways(&graph, &end(What::StopAll), 1000);
    assert_eq!((stopped[300], stopped[420], stopped[540]), (1.0, 0.5, 0.0));
}

#[test]
fn late_events_happen_at_once_and_are_counted() {
    let (graph, play) = song(level(4), |_, play| play);
    let (mut engine, mut handle) = engine(&graph, &[], &Samples::default(), Lanes::One);
    blocks(&mut engine, 640, 64);
    handle.send(start(play, 100, 1000, &[])).unwrap();
    let sound = blocks(&mut engine, 128, 64);
    assert_eq!(sound[0][0], 1.0);
    assert_eq!(handle.stats().late.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn what_cannot_be_followed_is_counted_and_changes_nothing() {
    let (graph, play) = song(level(4), |_, play| play);
    let mut stranger = start(play, 10, 100, &[]);
    if let What::Start(start) = &mut stranger.what {
        start.instrument = InstrumentId(7);
    }
    let nowhere = start(NodeId(99), 10, 100, &[]);
    let stream = phonon_graph::StreamId(3);
    let value = Timed { frame: 10, order: 0, what: What::Value { stream, value: 1.0 } };
    let voice = VoiceId(5);
    let nobody =
        Timed { frame: 10, order: 0, what: What::VoiceValue { voice, input: 60_000, value: f32::NAN } };
    let (mut engine, handle) =
        engine(&graph, &[stranger, nowhere, value, nobody], &Samples::default(), Lanes::One);
    assert_eq!(peak(&blocks(&mut engine, 640, 64)), 0.0);
    assert_eq!(handle.stats().refused.load(std::sync::atomic::Ordering::Relaxed), 4);
}

#[test]
fn plays_that_share_an_instrument_do_not_starve_each_other() {
    let (mut graph, play) = song(level(16), |_, play| play);
    let other = leaf(&mut graph.main, Kind::Play(vec![InstrumentId(0)]));
    let half = number(&mut graph.main, 0.5);
    let quiet = unit(&mut graph.main, "*", &[other, half]);
    graph.master = Some(unit(&mut graph.main, "+", &[play, quiet]));
    let mut events: Vec<Timed> = (0..100).map(|i| start(play, 100 + i, 100_000, &[(2, 0.0)])).collect();
    events.push(start(other, 210, 1000, &[]));
    assert_eq!(all_ways(&graph, &events, 1000)[900], 0.5);
}

#[test]
fn a_sample_is_let_go_of_once_nobody_plays_it_and_freed_by_the_other_side() {
    let mut sampler = sampler();
    sampler.tail = 0.0;
    let (graph, play) = song(sampler, |_, play| play);
    let (mut engine, mut handle) = engine(&graph, &[], &Samples::default(), Lanes::One);
    let mut drums = drum(1000);
    let sample = drums.0.remove(0);
    let freed = Arc::downgrade(&sample);
    let id = SampleId(5);
    assert!(handle.set_sample(id, sample));
    let mut event = start(play, 10, 1000, &[]);
    if let What::Start(start) = &mut event.what {
        start.sample = Some(Playback::new(id));
    }
    handle.send(event).unwrap();
    assert!(peak(&blocks(&mut engine, 512, 64)) > 0.1);
    assert!(handle.forget_sample(id));
    let rest = blocks(&mut engine, 512, 64);
    assert_eq!(handle.next_forgotten(), Some((id, false)), "it sounds");
    assert!(peak(&rest[..400]) > 1e-4);
    blocks(&mut engine, 1024, 64);
    assert!(handle.forget_sample(id));
    blocks(&mut engine, 64, 64);
    assert!(freed.upgrade().is_some(), "not freed where it sounds");
    assert_eq!(handle.next_forgotten(), Some((id, true)));
    assert!(freed.upgrade().is_none());
    // Its place may be used again.
    assert!(handle.set_sample(id, drum(10).0.remove(0)));
}

#[test]
fn a_voice_ends_soon_after_its_recording_though_its_gate_is_open() {
    let (graph, play) = song(sampler(), |_, play| play);
    let events: Vec<Timed> = vec![start(play, 0, 1 << 40, &[])];
    for lanes in [Lanes::One, Lanes::best()] {
        let (mut engine, _handle) = engine(&graph, &events, &drum(2000), lanes);
        let mut alive = Vec::new();
        for _ in 0..60 {
            blocks(&mut engine, 64, 64);
            alive.push(engine.voices());
        }
        // 2000 frames sound until within the 32nd quantum; 20 ms are 15 more.
        assert_eq!((alive[31], alive[44], alive[47]), (1, 1, 0), "{alive:?}");
    }
}
