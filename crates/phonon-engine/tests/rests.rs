//! What nobody feeds rests, and wakes up as if it had not.

mod common;

use common::*;
use phonon_dsp::Samples;
use phonon_engine::{Lanes, Timed};

/// Frames from one drum to the next: longer than the echo, what it remembers, and the time after which units rest.
const PAUSE: u64 = 300_000;

#[test]
fn a_chain_that_rests_is_silent_and_sounds_the_same_again() {
    let (graph, play) = song(sampler(), |net, play| {
        let [cutoff, q, time, feedback, room] = [900.0, 0.8, 0.05, 0.3, 0.1].map(|value| number(net, value));
        let low = unit(net, "lpf", &[play, cutoff, q]);
        let mix = number(net, 0.5);
        let echo = unit(net, "delay", &[low, time, feedback, mix]);
        unit(net, "monoverb", &[echo, room])
    });
    let drum = drum(2000);
    let events: Vec<Timed> = [0, PAUSE].map(|frame| start(play, frame, 2000, &[])).into();
    let frames = PAUSE as usize + 6000;
    let sound = render(&graph, &events, &drum, frames, 512);
    let definition = define(&graph, &events, &drum, frames);
    let (apart, at) = difference(&sound, &definition);
    assert!(apart < 1e-5, "{apart} at frame {at}");
    // Where it is awake, filters never come to nought by themselves; where it rests, there is nothing at all.
    // It wakes up with the quantum in which the second drum begins.
    let asleep = PAUSE as usize - 2064..PAUSE as usize - 64;
    let (awake, resting) = (&sound[20_000..24_000], &sound[asleep.clone()]);
    assert!(awake.iter().flatten().any(|side| *side != 0.0));
    assert!(resting.iter().flatten().all(|side| *side == 0.0));
    assert!(definition[asleep].iter().flatten().any(|side| *side != 0.0));
    assert!(peak(&sound[PAUSE as usize..]) > 0.05);
    for block in [64, 333, 4096] {
        assert_eq!(
            same_bits(&sound, &render(&graph, &events, &drum, frames, block)),
            Ok(()),
            "blocks of {block}"
        );
    }
    assert_eq!(same_bits(&sound, &render_wide(&graph, &events, &drum, frames)), Ok(()));
}

#[test]
fn lanes_rest_and_wake_together() {
    // Twenty chains that differ in a number are the lanes of a bundle; two drums wake all of them.
    let (graph, play) = song(sampler(), |net, play| {
        let chains: Vec<phonon_graph::NodeId> = (0..20)
            .map(|index| {
                let [cutoff, q] = [300.0 + 90.0 * index as f32, 2.0].map(|value| number(net, value));
                let low = unit(net, "lpf", &[play, cutoff, q]);
                let high = number(net, 50.0);
                unit(net, "hpf", &[low, high, q])
            })
            .collect();
        chains.into_iter().reduce(|sum, next| unit(net, "+", &[sum, next])).unwrap()
    });
    assert!(!plan(&graph).main.bundles.is_empty(), "{}", plan(&graph));
    let events: Vec<Timed> = [0, 40_000].map(|frame| start(play, frame, 2000, &[])).into();
    let sound = render(&graph, &events, &drum(2000), 44_000, 512);
    let (apart, at) = difference(&sound, &define(&graph, &events, &drum(2000), 44_000));
    assert!(apart < 1e-5, "{apart} at frame {at}");
    assert!(sound[38_000..39_000].iter().flatten().all(|side| *side == 0.0));
    assert!(peak(&sound[40_000..]) > 0.05);
    assert_eq!(same_bits(&sound, &render_wide(&graph, &events, &drum(2000), 44_000)), Ok(()));
    let shared = render_on(3, Lanes::best(), &graph, &events, &drum(2000), 44_000, 333);
    assert_eq!(same_bits(&sound, &shared), Ok(()));
}

#[test]
fn what_a_delay_still_holds_is_heard_however_long_it_was_silent() {
    // The echo comes after a second of silence, ten times as long as what makes a filter rest.
    let (graph, play) = song(sampler(), |net, play| {
        let [time, feedback, mix] = [1.0, 0.0, 1.0].map(|value| number(net, value));
        unit(net, "delay", &[play, time, feedback, mix])
    });
    let events: Vec<Timed> = vec![start(play, 0, 500, &[])];
    let sound = render(&graph, &events, &drum(500), 50_000, 512);
    assert!(peak(&sound[1000..47_000]) < 1e-6);
    assert!(peak(&sound[48_000..49_000]) > 0.05);
    assert_eq!(sound.len(), 50_000);
    let nothing = Samples::default();
    assert!(peak(&render(&graph, &[], &nothing, 1000, 64)) == 0.0);
}
