//! What stands many times in a song runs as lanes, and nobody hears it.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod common;

use std::sync::Arc;

use common::*;
use phonon_dsp::Samples;
use phonon_engine::{Lanes, Level, Stereo};
use phonon_graph::{Graph, Key, Limits, Net, NodeId, Op, Plan, compile_after};

const FRAMES: usize = 6000;

/// A track with noise, an oscillator, filter and echo of its own, on its place between the sides.
fn track(net: &mut Net, index: usize) -> NodeId {
    let root = Key::ROOT.named("track").child(index);
    let x = index as f32;
    let [freq, cutoff, q, time, feedback, pos] =
        [90.0 + 13.0 * x, 500.0 + 100.0 * x, 0.8, 0.01, 0.4, x / 40.0].map(|value| number(net, value));
    let saw = row_unit(net, row("saw"), &[freq], root.child(0));
    let noise = row_unit(net, row("noise"), &[], root.child(1));
    let both = row_unit(net, row("+"), &[saw, noise], root.child(2));
    let low = row_unit(net, row("lpf"), &[both, cutoff, q], root.child(3));
    let echo = row_unit(net, row("delay"), &[low, time, feedback], root.child(4));
    row_unit(net, row("pan"), &[echo, pos], root.child(5))
}

fn sum(net: &mut Net, terms: &[NodeId]) -> NodeId {
    let first = terms[0];
    let sum = terms[1..].iter().fold(first, |sum, term| unit(net, "+", &[sum, *term]));
    let gain = number(net, 0.03);
    unit(net, "*", &[sum, gain])
}

/// The sum of tracks; with `stems`, each of them is heard alone too.
fn tracks(which: &[usize], stems: bool) -> Graph {
    let mut graph = Graph::default();
    let tracks: Vec<NodeId> = which.iter().map(|index| track(&mut graph.main, *index)).collect();
    for (index, node) in which.iter().zip(&tracks).filter(|_| stems) {
        graph.output(&format!("o{index}"), *node);
    }
    graph.master = Some(sum(&mut graph.main, &tracks));
    graph
}

/// One track alone is the master; the others are heard as outputs.
fn one_of(which: &[usize], heard: usize) -> Graph {
    let mut graph = tracks(which, true);
    let place = which.iter().position(|index| *index == heard).unwrap_or(0);
    graph.master = Some(graph.outputs[place].node);
    graph
}

fn bundled(plan: &Plan) -> Vec<u32> {
    plan.main.bundles.iter().map(|bundle| bundle.lanes).collect()
}

fn agrees(graph: &Graph) {
    let silence = Samples::default();
    let wide = render_wide(graph, &[], &silence, FRAMES);
    let (apart, at) = difference(&wide, &define(graph, &[], &silence, FRAMES));
    assert!(apart < 1e-5, "{apart} at frame {at}");
    assert!(peak(&wide) > 0.001);
    for block in [1, 97, 512] {
        assert_eq!(same_bits(&wide, &render(graph, &[], &silence, FRAMES, block)), Ok(()), "block {block}");
    }
    for threads in [2, 3, 8] {
        let shared = render_on(threads, Lanes::best(), graph, &[], &silence, FRAMES, 512);
        assert_eq!(same_bits(&wide, &shared), Ok(()), "{threads} threads");
    }
}

#[test]
fn tracks_that_go_into_a_sum_alone_are_its_lanes() {
    let all: Vec<usize> = (0..21).collect();
    let graph = tracks(&all, false);
    let plan = plan(&graph);
    assert_eq!(bundled(&plan), [21]);
    assert!(plan.main.bundles[0].summed && plan.main.units.len() == 2, "{plan}");
    agrees(&graph);
}

#[test]
fn tracks_that_others_hear_too_are_unpacked() {
    let all: Vec<usize> = (0..17).collect();
    let graph = tracks(&all, true);
    let plan = plan(&graph);
    assert_eq!(bundled(&plan), [17]);
    let lanes = plan.main.steps.iter().filter(|step| matches!(step.op, Op::Lane { .. })).count();
    assert_eq!((plan.main.bundles[0].summed, lanes), (false, 34));
    agrees(&graph);
}

#[test]
fn few_tracks_stay_as_they_are() {
    assert!(bundled(&plan(&tracks(&[0, 1, 2, 3, 4, 5, 6], false))).is_empty());
}

#[test]
fn a_long_sum_in_a_ring_and_lanes_that_hear_other_lanes_agree_with_the_definition() {
    let mut graph = Graph::default();
    let net = &mut graph.main;
    let ring = net.open_ring(phonon_base::Span::default(), Key::ROOT.named("ring"));
    let first: Vec<NodeId> = (0..9).map(|index| track(net, index)).collect();
    // The second row hears the first, each its own and all of them the first one.
    let second = first.iter().map(|node| {
        let cutoff = number(net, 900.0);
        let low = unit(net, "lpf", &[*node, cutoff]);
        unit(net, "*", &[low, first[0]])
    });
    let mut terms: Vec<NodeId> = second.collect();
    terms.push(ring);
    let whole = sum(net, &terms);
    let soft = unit(net, "tanh", &[whole]);
    net.close(ring, soft);
    graph.master = Some(soft);
    assert_eq!(bundled(&plan(&graph)).len(), 3);
    agrees(&graph);
}

/// Renders `before`, lets `after` take over at frame 1024, renders on.
fn across(before: &Graph, after: &Graph, lanes: Lanes) -> Vec<Stereo> {
    let (mut engine, mut handle) = engine(before, &[], &Samples::default(), lanes);
    let mut sound = blocks(&mut engine, 1024, 512);
    let next = compile_after(after, RATE, &Limits::default(), handle.plan());
    let next = next.unwrap_or_else(|errors| panic!("{errors:?}"));
    next.check().unwrap_or_else(|error| panic!("{error}\n{next}"));
    assert_eq!(handle.swap(Arc::new(next), 1024).ok(), Some(1024));
    sound.extend(blocks(&mut engine, FRAMES - 1024, 512));
    sound
}

#[test]
fn a_track_goes_on_while_others_come_and_go() {
    let all: Vec<usize> = (0..20).collect();
    let before = one_of(&all, 18);
    let whole = render(&before, &[], &Samples::default(), FRAMES, 512);
    let fewer: Vec<usize> = (3..20).rev().collect();
    let few = [18, 4];
    let more: Vec<usize> = (0..50).map(|index| (index * 7) % 50).collect();
    for after in [&fewer[..], &few, &more] {
        for lanes in [Lanes::One, Lanes::Sixteen(Level::new())] {
            let sound = across(&before, &one_of(after, 18), lanes);
            assert_eq!(same_bits(&sound, &whole), Ok(()), "{after:?}");
        }
    }
}

#[test]
fn a_track_that_played_alone_goes_on_alone() {
    let before = one_of(&[1, 2, 3], 2);
    let whole = render(&before, &[], &Samples::default(), FRAMES, 512);
    let all: Vec<usize> = (0..30).collect();
    let after = one_of(&all, 2);
    let sound = across(&before, &after, Lanes::Sixteen(Level::new()));
    assert_eq!(same_bits(&sound, &whole), Ok(()));
    assert_eq!(bundled(&compile_after(&after, RATE, &Limits::default(), &plan(&before)).unwrap()), [27]);
}

#[test]
fn a_fresh_lane_begins_as_in_a_song_of_its_own() {
    let all: Vec<usize> = (0..20).collect();
    let other: Vec<usize> = (0..19).chain([40]).collect();
    let sound = across(&one_of(&all, 18), &one_of(&other, 40), Lanes::Sixteen(Level::new()));
    let alone = render(&one_of(&[40], 40), &[], &Samples::default(), FRAMES - 1024, 512);
    assert_eq!(same_bits(&sound[1024..], &alone), Ok(()));
}
