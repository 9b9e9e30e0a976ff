//! While rendering nothing is allocated and nothing is freed.

mod common;

use std::sync::Arc;

use common::*;
use phonon_dsp::SampleId;
use phonon_engine::{Engine, Lanes, Level, Options, Stereo, Timed, What};
use phonon_graph::{Graph, Kind};
use phonon_rig::allocator::{Counting, calls_during};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Voices through a filter and a delay, a stream, a ring with a play in it.
fn busy(cutoff: f32) -> (Graph, Vec<Timed>) {
    let mut voices = instrument("bell", |net, freq, gate, gain| {
        let sound = unit(net, "saw", &[freq]);
        let envelope = envelope(net, gate);
        let shaped = unit(net, "*", &[sound, envelope]);
        unit(net, "*", &[shaped, gain])
    });
    voices.voices = 8;
    let (mut graph, play) = song(voices, |_, play| play);
    let stream = graph.stream("cutoff", cutoff, phonon_graph::Key::ROOT);
    let net = &mut graph.main;
    let cutoff = leaf(net, Kind::Stream(stream));
    let filtered = unit(net, "lpf", &[play, cutoff]);
    let key = key(net);
    let ring = net.open_ring(phonon_base::Span::default(), key);
    let half = number(net, 0.5);
    let back = unit(net, "*", &[ring, half]);
    let sum = unit(net, "+", &[filtered, back]);
    net.close(ring, sum);
    let (time, feedback) = (number(net, 0.01), number(net, 0.4));
    graph.master = Some(unit(net, "delay", &[sum, time, feedback]));
    let mut events = Vec::new();
    for i in 0..400u64 {
        let mut event = start(play, i * 37, 100 + i, &[(0, 200.0 + i as f32)]);
        if let What::Start(start) = &mut event.what {
            start.cut = (i % 5 == 0).then_some(1);
        }
        events.push(event);
        let value = 300.0 + i as f32;
        events.push(Timed { frame: i * 41, order: 0, what: What::Value { stream, value } });
        events.push(Timed {
            frame: i * 53,
            order: 1,
            what: What::Release { voice: phonon_engine::VoiceId(i) },
        });
    }
    events.push(Timed { frame: 14_000, order: 0, what: What::StopAll });
    (graph, events)
}

#[test]
fn the_allocator_is_watched() {
    assert_eq!(calls_during(|| drop(std::hint::black_box(Box::new(1)))), 2);
}

#[test]
fn rendering_does_not_allocate() {
    for (lanes, threads) in [(Lanes::One, 1), (Lanes::Sixteen(Level::new()), 1), (Lanes::best(), 2)] {
        let (graph, events) = busy(800.0);
        let options = Options { lanes, threads, grain: 0, ..Options::default() };
        let (mut engine, mut handle) = Engine::new(plan(&graph), drum(1000), options);
        events.iter().for_each(|event| assert_eq!(handle.send(event.clone()), Ok(())));
        let mut block: Vec<Stereo> = vec![[0.0; 2]; 512];
        let mut stem = block.clone();
        let mut loudest = 0.0f32;
        for _ in 0..40 {
            assert_eq!(calls_during(|| engine.render_stems(&mut block, &mut [&mut stem])), 0);
            loudest = loudest.max(peak(&block));
        }
        assert!(loudest > 0.01 && handle.stats().voices_peak.load(std::sync::atomic::Ordering::Relaxed) > 4);
    }
}

#[test]
fn swapping_does_not_allocate_where_it_sounds() {
    let (graph, events) = busy(800.0);
    let options = Options { threads: 2, grain: 0, ..Options::default() };
    let (mut engine, mut handle) = Engine::new(plan(&graph), drum(1000), options);
    events.iter().for_each(|event| assert_eq!(handle.send(event.clone()), Ok(())));
    let mut block: Vec<Stereo> = vec![[0.0; 2]; 512];
    for round in 0..20u64 {
        let mut next = busy(900.0 + round as f32).0;
        if round % 3 == 0 {
            next.main.nodes[0].key = phonon_graph::Key(round);
        }
        if round % 3 == 1 {
            next.instruments[0].tail = round as f32;
        }
        let sample = drum(10).0.remove(0);
        let id = SampleId(round as u32 + 1);
        assert!(handle.set_sample(id, Arc::clone(&sample)));
        if round > 4 {
            assert!(handle.forget_sample(SampleId(round as u32 - 4)));
        }
        assert_eq!(handle.swap(plan(&next), round * 512).ok(), Some(round * 512));
        assert_eq!(calls_during(|| engine.render(&mut block)), 0);
        assert_eq!(handle.next_fault(), None);
    }
}
