//! The block does not show, and the plan is what the graph means.

mod common;

use common::*;
use phonon_dsp::Samples;
use phonon_engine::{Lanes, Timed, What};
use phonon_graph::{Graph, Key, Kind};

const BLOCKS: [usize; 7] = [1, 7, 64, 441, 512, 4096, 8192];

/// The failure that made blocks the ground of the design: a voice rendered a block at a time, under a filter that
/// asked for it a sample at a time, saw one cached sample instead of a drum.
#[test]
fn a_sampled_drum_through_a_filter_is_not_silent_in_blocks() {
    let (graph, play) = song(sampler(), |net, play| {
        let (cutoff, q) = (number(net, 1200.0), number(net, 0.8));
        unit(net, "lpf", &[play, cutoff, q])
    });
    let drum = drum(6000);
    let events: Vec<Timed> = [0, 5000, 5013, 9000].map(|frame| start(play, frame, 6000, &[])).into();
    let sound = render(&graph, &events, &drum, 16_000, 512);
    assert!(peak(&sound) > 0.1, "{}", peak(&sound));
    assert!(sound[14_900].iter().all(|side| *side != 0.0), "the last drum sounds to its end");
    let definition = define(&graph, &events, &drum, 16_000);
    let (apart, at) = difference(&sound, &definition);
    assert!(apart < 1e-5, "{apart} at frame {at}");
    for block in BLOCKS {
        let other = render(&graph, &events, &drum, 16_000, block);
        assert_eq!(same_bits(&sound, &other), Ok(()), "blocks of {block}");
    }
}

/// Hundreds of voices on two plays, one of which hears the other, and lanes beside them.
#[test]
fn threads_do_not_show() {
    let mut bell = instrument("bell", |net, freq, gate, gain| {
        let sound = unit(net, "saw", &[freq]);
        let envelope = envelope(net, gate);
        let shaped = unit(net, "*", &[sound, envelope]);
        unit(net, "*", &[shaped, gain])
    });
    bell.voices = 300;
    let (mut graph, first) = song(bell, |_, play| play);
    let net = &mut graph.main;
    let second = leaf(net, Kind::Play(vec![phonon_graph::InstrumentId(0)]));
    let sines: Vec<phonon_graph::NodeId> = (0..40)
        .map(|index| {
            let freq = number(net, 100.0 + 7.0 * index as f32);
            unit(net, "sine", &[freq])
        })
        .collect();
    let rows = [first, second].map(|play| {
        let cutoff = number(net, 900.0);
        unit(net, "lpf", &[play, cutoff])
    });
    let all = sines.iter().chain(&rows).copied().reduce(|sum, next| unit(net, "+", &[sum, next]));
    graph.master = all;
    let mut events: Vec<Timed> = (0..600u64)
        .map(|i| {
            let play = if i % 3 == 0 { second } else { first };
            start(play, i * 11, 3000 + i, &[(0, 100.0 + i as f32), (2, 0.02)])
        })
        .collect();
    events.push(Timed { frame: 9000, order: 0, what: What::ReleaseAll });
    let samples = Samples::default();
    let sound = render(&graph, &events, &samples, 12_000, 512);
    assert!(peak(&sound) > 0.1);
    for threads in [1, 2, 3, 8] {
        for block in [64, 441, 8192] {
            for lanes in [Lanes::One, Lanes::best()] {
                let shared = render_on(threads, lanes, &graph, &events, &samples, 12_000, block);
                assert_eq!(same_bits(&sound, &shared), Ok(()), "{threads} threads, blocks of {block}");
            }
        }
    }
}

#[test]
fn a_stream_steps_at_its_exact_frame_inside_a_quantum() {
    let mut graph = Graph::default();
    let stream = graph.stream("level", 0.25, Key::ROOT);
    let node = leaf(&mut graph.main, Kind::Stream(stream));
    let zero = number(&mut graph.main, 0.0);
    graph.master = Some(unit(&mut graph.main, "+", &[node, zero]));
    let steps = [(70, 1.0), (100, 2.0), (127, 3.0), (128, 4.0), (300, 5.0)];
    let events: Vec<Timed> =
        steps.map(|(frame, value)| Timed { frame, order: 0, what: What::Value { stream, value } }).into();
    for block in BLOCKS {
        let sound = render(&graph, &events, &Samples::default(), 400, block);
        for (frame, sides) in sound.iter().enumerate() {
            let last = steps.iter().rev().find(|(at, _)| *at <= frame as u64);
            assert_eq!(*sides, [last.map_or(0.25, |(_, value)| *value); 2], "frame {frame}");
        }
    }
}

#[test]
fn voices_start_at_their_exact_frame() {
    let (graph, play) = song(sampler(), |_, play| play);
    let click = drum(1);
    let onsets = [0u64, 1, 63, 64, 65, 1000, 4095, 4096, 7777];
    let events: Vec<Timed> = onsets.map(|frame| start(play, frame, 1, &[])).into();
    for block in BLOCKS {
        let sound = render(&graph, &events, &click, 8192, block);
        for (frame, sides) in sound.iter().enumerate() {
            let expected = if onsets.contains(&(frame as u64)) { 1.0 } else { 0.0 };
            assert_eq!(*sides, [expected; 2], "frame {frame}");
        }
    }
}

#[test]
fn outputs_are_rendered_beside_the_master() {
    let (mut graph, play) = song(sampler(), |net, play| {
        let half = number(net, 0.5);
        unit(net, "*", &[play, half])
    });
    let quarter = number(&mut graph.main, 0.25);
    graph.output("quarter", quarter);
    let (mut engine, _handle) =
        engine(&graph, &[start(play, 10, 1, &[])], &drum(1), phonon_engine::Lanes::One);
    let (mut master, mut first, mut second) = ([[0.0; 2]; 100], [[0.0; 2]; 100], [[0.0; 2]; 100]);
    let mut missing = [[1.0; 2]; 100];
    engine.render_stems(&mut master, &mut [&mut first, &mut second, &mut missing]);
    assert_eq!((master[10], first[10], second[99]), ([0.5; 2], [1.0; 2], [0.25; 2]));
    assert_eq!((master[11], first[11], missing[5]), ([0.0; 2], [0.0; 2], [0.0; 2]));
    assert_eq!(engine.position(), 100);
    assert_eq!(engine.horizon(1), 128);
    assert_eq!(engine.horizon(28), 128);
    assert_eq!(engine.horizon(29), 192);
}
