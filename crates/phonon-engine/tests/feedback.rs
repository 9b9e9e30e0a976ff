//! Rings: exactly one frame of delay, whatever the block. Modulation at audio rate without steps.

mod common;

use common::*;
use phonon_base::Span;
use phonon_dsp::Samples;
use phonon_graph::{Graph, Kind, NodeId};

/// A click at that frame, of height one, as a drum of one frame.
fn click(frame: u64) -> (Graph, NodeId, Vec<phonon_engine::Timed>) {
    let (graph, play) = song(sampler(), |_, play| play);
    let events = vec![start(play, frame, 1, &[])];
    (graph, play, events)
}

#[test]
fn the_impulse_response_of_one_frame_of_feedback_is_the_powers_of_its_gain() {
    for a in [0.5f32, 0.9, -0.7, 0.99] {
        let (mut graph, play, events) = click(37);
        let net = &mut graph.main;
        let key = key(net);
        let ring = net.open_ring(Span::default(), key);
        let gain = number(net, a);
        let back = unit(net, "*", &[ring, gain]);
        let sum = unit(net, "+", &[play, back]);
        net.close(ring, sum);
        graph.master = Some(sum);
        for block in [1, 7, 64, 441, 512, 4096, 8192] {
            let sound = render(&graph, &events, &drum(1), 500, block);
            for (n, sides) in sound.iter().skip(37).enumerate() {
                let expected = f64::from(a).powi(n as i32);
                assert!((f64::from(sides[0]) - expected).abs() < 1e-6, "{a}^{n}: {}", sides[0]);
                assert_eq!(sides[0], sides[1]);
            }
        }
    }
}

/// Two signals that read each other: x = click + a y', y = b x', where ' is one frame ago.
#[test]
fn a_ring_through_two_delays_has_two_frames() {
    let (a, b) = (0.8, -0.5);
    let (mut graph, play, events) = click(0);
    let net = &mut graph.main;
    let (first, second) = (key(net), key(net).child(1));
    let to_x = net.open_ring(Span::default(), first);
    let to_y = net.open_ring(Span::default(), second);
    let (a_node, b_node) = (number(net, a), number(net, b));
    let scaled = unit(net, "*", &[to_x, a_node]);
    let x = unit(net, "+", &[play, scaled]);
    let y = unit(net, "*", &[to_y, b_node]);
    net.close(to_x, y);
    net.close(to_y, x);
    graph.master = Some(x);
    let sound = render(&graph, &events, &drum(1), 200, 64);
    for (n, sides) in sound.iter().enumerate() {
        let expected = if n % 2 == 0 { f64::from(a * b).powi(n as i32 / 2) } else { 0.0 };
        assert!((f64::from(sides[0]) - expected).abs() < 1e-6, "frame {n}: {}", sides[0]);
    }
}

#[test]
fn a_delay_of_one_frame_outside_of_rings_is_computed_in_quanta() {
    let (mut graph, play, events) = click(63);
    graph.master = Some(leaf(&mut graph.main, Kind::Delayed(play)));
    assert!(plan(&graph).main.items.iter().all(|item| !item.island));
    let sound = render(&graph, &events, &drum(1), 200, 512);
    let heard: Vec<usize> = (0..200).filter(|frame| sound[*frame] == [1.0; 2]).collect();
    assert_eq!(heard, [64]);
}

#[test]
fn only_the_ring_is_an_island() {
    let (mut graph, play, _) = click(0);
    let net = &mut graph.main;
    let key = key(net);
    let ring = net.open_ring(Span::default(), key);
    let sum = unit(net, "+", &[play, ring]);
    let shaped = unit(net, "tanh", &[sum]);
    net.close(ring, shaped);
    graph.master = Some(unit(net, "neg", &[shaped]));
    let plan = plan(&graph);
    let islands: Vec<u32> = plan
        .main
        .items
        .iter()
        .filter(|item| item.island)
        .map(|item| item.steps.end - item.steps.start)
        .collect();
    // Both channels go round on their own: a read, a sum, a tanh, a latch each. Plays and the sign are outside.
    assert_eq!(islands, [4, 4]);
}

/// A modulator of 30 Hz at the cutoff, and one of 220 Hz at the frequency: what a block-rate control would do to them
/// is a staircase, with energy at the multiples of the rate of quanta. The definition has no blocks.
#[test]
fn modulation_at_audio_rate_leaves_no_trace_of_quanta() {
    let mut graph = Graph::default();
    let net = &mut graph.main;
    let [pitch, slow, depth, base, q] = [440.0, 30.0, 200.0, 500.0, 0.7].map(|value| number(net, value));
    let carrier = unit(net, "sine", &[pitch]);
    let lfo = unit(net, "sine", &[slow]);
    let wide = unit(net, "*", &[lfo, depth]);
    let cutoff = unit(net, "+", &[wide, base]);
    graph.master = Some(unit(net, "lpf", &[carrier, cutoff, q]));
    let frames = 48_000;
    let sound = render(&graph, &[], &Samples::default(), frames, 512);
    let (apart, at) = difference(&sound, &define(&graph, &[], &Samples::default(), frames));
    assert!(apart < 1e-5, "{apart} at frame {at}");
    // One second, so every whole frequency is a bin; a window keeps the strong partials near 440 Hz to themselves.
    let window = |i: usize| 0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / frames as f64).cos();
    let magnitude = |freq: f64| {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, sides) in sound.iter().enumerate() {
            let angle = std::f64::consts::TAU * freq * i as f64 / frames as f64;
            let sample = f64::from(sides[0]) * window(i);
            (re, im) = (re + sample * angle.cos(), im + sample * angle.sin());
        }
        (re * re + im * im).sqrt() * 4.0 / frames as f64
    };
    let carrier = magnitude(440.0);
    for multiple in 1..=8 {
        for side in [-440.0, 0.0, 440.0] {
            let level = 20.0 * (magnitude(750.0 * f64::from(multiple) + side) / carrier).log10();
            assert!(level < -90.0, "{level} dB at {multiple} times the rate of quanta {side:+}");
        }
    }
}
