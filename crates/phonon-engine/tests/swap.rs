//! A plan takes over from another.

mod common;

use common::*;
use phonon_dsp::Samples;
use phonon_engine::{Engine, Handle, Lanes, Stereo, Timed, What};
use phonon_graph::{Graph, Instrument, Key, Kind, NodeId};

fn silence() -> Samples {
    Samples::default()
}

/// Renders half, lets `next` take over, renders the rest.
fn across(before: &Graph, events: &[Timed], next: &Graph, later: &[Timed]) -> Vec<Stereo> {
    let (mut engine, mut handle): (Engine, Handle) = engine(before, events, &silence(), Lanes::One);
    let mut sound = blocks(&mut engine, 1000, 512);
    assert_eq!(handle.swap(plan(next), 1000).ok(), Some(1024));
    later.iter().for_each(|event| assert_eq!(handle.send(event.clone()), Ok(())));
    sound.extend(blocks(&mut engine, 3000, 512));
    assert!(handle.next_fault().is_none());
    sound
}

/// `sine freq * gain`, with `extra` numbers before it, so that places in the net differ while keys do not.
fn tone(extra: usize, gain: f32) -> Graph {
    let mut graph = Graph::default();
    let net = &mut graph.main;
    for _ in 0..extra {
        number(net, 0.0);
    }
    let freq = number(net, 220.0);
    let root = Key::ROOT.named("tone");
    let sine = row_unit(net, row("sine"), &[freq], root.child(0));
    let gain = number(net, gain);
    graph.master = Some(row_unit(net, row("*"), &[sine, gain], root));
    graph
}

#[test]
fn an_unchanged_sine_goes_on_with_the_same_bits() {
    let (before, after) = (tone(0, 0.5), tone(7, 0.5));
    let sound = across(&before, &[], &after, &[]);
    assert_eq!(same_bits(&sound, &render(&before, &[], &silence(), 4000, 512)), Ok(()));
}

#[test]
fn what_changed_changes_at_its_frame_and_the_rest_goes_on() {
    let sound = across(&tone(0, 0.5), &[], &tone(3, 0.25), &[]);
    let whole = render(&tone(0, 0.5), &[], &silence(), 4000, 512);
    for frame in 0..4000 {
        let factor = if frame < 1024 { 1.0 } else { 0.5 };
        assert_eq!(sound[frame][0], whole[frame][0] * factor, "frame {frame}");
    }
}

#[test]
fn another_key_is_another_unit() {
    let mut after = tone(0, 0.5);
    let sine = after.main.nodes.len() - 3;
    after.main.nodes[sine].key = Key::ROOT.named("other");
    let sound = across(&tone(0, 0.5), &[], &after, &[]);
    let fresh = render(&after, &[], &silence(), 2000, 512);
    assert_eq!(same_bits(&sound[1024..3024], &fresh), Ok(()));
}

/// A click into a delay of 30 ms with feedback; the click is over when the swap comes.
#[test]
fn a_delay_line_keeps_its_tail() {
    let echo = |gain: f32| {
        let (mut graph, play) = song(sampler(), |_, play| play);
        let net = &mut graph.main;
        net.nodes[0].key = Key::ROOT.named("play");
        let (time, feedback, level) = (number(net, 0.03), number(net, 0.5), number(net, gain));
        let delay = row_unit(net, row("delay"), &[play, time, feedback], Key::ROOT.named("delay"));
        graph.master = Some(unit(net, "*", &[delay, level]));
        (graph, play)
    };
    let (before, play) = echo(1.0);
    let mut events = vec![start(play, 0, 1, &[])];
    if let What::Start(start) = &mut events[0].what {
        start.sample = Some(phonon_dsp::Playback::new(phonon_dsp::SampleId(0)));
    }
    let (mut engine, mut handle) = engine(&before, &events, &drum(1), Lanes::One);
    let mut sound = blocks(&mut engine, 1000, 441);
    handle.swap(plan(&echo(0.5).0), 1000).unwrap();
    sound.extend(blocks(&mut engine, 5000, 441));
    let whole = render(&before, &events, &drum(1), 6000, 512);
    assert!(peak(&whole[1024..]) > 0.1);
    for frame in 1024..6000 {
        assert_eq!(sound[frame][0], whole[frame][0] * 0.5, "frame {frame}");
    }
}

fn bell(name: &str, tail: f32) -> Instrument {
    let mut bell = instrument(name, |net, freq, gate, _| {
        let sound = unit(net, "sine", &[freq]);
        let envelope = envelope(net, gate);
        unit(net, "*", &[sound, envelope])
    });
    bell.tail = tail;
    bell
}

/// A song in which the bell is instrument number `before`.
fn bells(before: usize) -> (Graph, NodeId) {
    let mut graph = Graph::default();
    for index in 0..before {
        graph.instrument(bell(&format!("other{index}"), 0.1));
    }
    let id = graph.instrument(bell("bell", 0.1));
    for _ in 0..before {
        number(&mut graph.main, 1.0);
    }
    let play = graph.main.leaf(Kind::Play(vec![id]), phonon_base::Span::default(), Key::ROOT.named("d1"));
    graph.master = Some(play);
    (graph, play)
}

#[test]
fn sounding_voices_sound_on_and_obey_later_events() {
    let ((before, play), (after, moved)) = (bells(0), bells(2));
    let events = [start(play, 900, 1500, &[(0, 300.0)])];
    let mut later = start(moved, 2000, 500, &[(0, 500.0)]);
    if let What::Start(start) = &mut later.what {
        start.instrument.0 = 2;
    }
    let sound = across(&before, &events, &after, &[later]);
    let both = [events[0].clone(), start(play, 2000, 500, &[(0, 500.0)])];
    assert_eq!(same_bits(&sound, &render(&before, &both, &silence(), 4000, 512)), Ok(()));
}

/// Another play of the same instrument needs more memory for voices; those that sound move there.
#[test]
fn voices_sound_on_when_another_output_starts_to_use_their_instrument() {
    let (before, play) = bells(0);
    let (mut after, _) = bells(0);
    let other = after.main.leaf(
        Kind::Play(vec![phonon_graph::InstrumentId(0)]),
        phonon_base::Span::default(),
        Key::ROOT.named("d2"),
    );
    after.master = Some(unit(&mut after.main, "+", &[play, other]));
    let events = [start(play, 900, 1500, &[(0, 300.0)])];
    let sound = across(&before, &events, &after, &[]);
    assert!(peak(&sound[1500..2000]) > 0.4);
    assert_eq!(same_bits(&sound, &render(&before, &events, &silence(), 4000, 512)), Ok(()));
}

#[test]
fn voices_of_a_changed_instrument_finish_their_notes() {
    let (before, play) = bells(0);
    let mut after = before.clone();
    let gain = number(&mut after.instruments[0].net, 0.0);
    let output = after.instruments[0].output;
    after.instruments[0].output = unit(&mut after.instruments[0].net, "*", &[output, gain]);
    let events = [start(play, 900, 1500, &[(0, 300.0)])];
    let sound = across(&before, &events, &after, &[start(play, 1500, 1000, &[])]);
    assert_eq!(same_bits(&sound, &render(&before, &events, &silence(), 4000, 512)), Ok(()));
}

#[test]
fn a_stream_keeps_its_value() {
    let level = |name: &str| {
        let mut graph = Graph::default();
        let stream = graph.stream("level", 0.25, Key::ROOT.named(name));
        graph.master = Some(leaf(&mut graph.main, Kind::Stream(stream)));
        (graph, stream)
    };
    let (graph, stream) = level("x");
    let events = [Timed { frame: 10, order: 0, what: What::Value { stream, value: 0.75 } }];
    assert_eq!(across(&graph, &events, &level("x").0, &[])[3999], [0.75; 2]);
    assert_eq!(across(&graph, &events, &level("y").0, &[])[3999], [0.25; 2]);
}

#[test]
fn a_ring_keeps_what_is_in_it() {
    let ring = |extra: usize| {
        let (mut graph, play) = song(sampler(), |_, play| play);
        let net = &mut graph.main;
        net.nodes[0].key = Key::ROOT.named("play");
        for _ in 0..extra {
            number(net, 1.0);
        }
        let ring = net.open_ring(phonon_base::Span::default(), Key::ROOT.named("ring"));
        let sum = row_unit(net, row("+"), &[play, ring], Key::ROOT.named("sum"));
        net.close(ring, sum);
        graph.master = Some(sum);
        (graph, play)
    };
    let (before, play) = ring(0);
    let (mut engine, mut handle) = engine(&before, &[start(play, 5, 1, &[])], &drum(1), Lanes::One);
    blocks(&mut engine, 640, 64);
    handle.swap(plan(&ring(3).0), 640).unwrap();
    assert!(blocks(&mut engine, 640, 64).iter().all(|sides| *sides == [1.0; 2]));
}

/// Events of the old plan after the swap are forgotten; those of the new plan count from the swap on.
#[test]
fn no_event_is_lost_or_doubled() {
    let (before, play) = bells(0);
    let at = |frame| start(play, frame, 10, &[]);
    let events = [at(1023), at(1024), at(2000)];
    let (mut engine, mut handle) = engine(&before, &events, &silence(), Lanes::One);
    handle.swap(plan(&bells(0).0), 1024).unwrap();
    for frame in [1000, 1023, 1024, 2000] {
        handle.send(at(frame)).unwrap();
    }
    blocks(&mut engine, 4096, 512);
    assert_eq!(handle.stats().events.load(std::sync::atomic::Ordering::Relaxed), 3);
}

#[test]
fn swaps_in_a_row_take_over_one_after_the_other() {
    let (mut engine, mut handle) = engine(&tone(0, 0.5), &[], &silence(), Lanes::One);
    for step in 1..=5u64 {
        handle.swap(plan(&tone(step as usize, 0.5)), step * 256).unwrap();
    }
    let sound = blocks(&mut engine, 4000, 512);
    assert_eq!(same_bits(&sound, &render(&tone(0, 0.5), &[], &silence(), 4000, 512)), Ok(()));
}
