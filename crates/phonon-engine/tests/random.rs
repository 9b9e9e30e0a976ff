//! Random graphs: plan against definition, one block size against another, one lane against sixteen.

mod common;

use std::sync::Arc;

use common::*;
use phonon_base::Span;
use phonon_dsp::Samples;
use phonon_engine::{Engine, Lanes, Level, Options, Stereo, Tempo, Timed, VoiceId, What};
use phonon_graph::{Curve, Graph, Instrument, InstrumentId, Key, Kind, Net, NodeId, StreamId};
use proptest::prelude::*;
use proptest::test_runner::Config;

const FRAMES: usize = 1500;

/// How a node is made: what it is, where its inputs are looked up, a number.
type Recipe = (u8, [u16; 3], f32);

/// How an event is made: what it is, when, which one, a number.
type Happening = (u8, u16, u16, f32);

/// What recipes have made so far.
#[derive(Default)]
struct Pot {
    /// Signals that stay within a few units, so that rounding errors do not grow to something that is heard.
    sounds: Vec<NodeId>,
    /// Rings that are closed when all nodes are there: the delayed end, and where its source is looked up.
    rings: Vec<(NodeId, u16)>,
}

impl Pot {
    fn find(&self, place: u16) -> NodeId {
        self.sounds[usize::from(place) % self.sounds.len()]
    }

    fn close(&self, net: &mut Net) {
        for (ring, place) in &self.rings {
            net.close(*ring, self.find(*place));
        }
    }
}

#[derive(Debug)]
struct Wave(f32);

impl Curve for Wave {
    fn at(&self, cycle: f64) -> f32 {
        (cycle * f64::from(self.0) * 40.0).sin() as f32
    }
}

fn scaled(net: &mut Net, node: NodeId, by: f32) -> NodeId {
    let by = number(net, by);
    unit(net, "*", &[node, by])
}

/// Adds the node of a recipe. What cannot be made of units is left to `other`.
fn cook(net: &mut Net, pot: &mut Pot, recipe: &Recipe, other: impl FnOnce(&mut Net, u8, u16, f32) -> NodeId) {
    let (kind, places, x) = *recipe;
    let [a, b, c] = places.map(|place| pot.find(place));
    let sound = match kind % 20 {
        0 => number(net, x),
        1 => {
            let sum = unit(net, "+", &[a, b]);
            unit(net, "tanh", &[sum])
        }
        2 => {
            let sum = unit(net, "-", &[a, b]);
            scaled(net, sum, 0.5)
        }
        3 => unit(net, "*", &[a, b]),
        4 => unit(net, "min", &[a, b]),
        5 => {
            let (wide, base) = (scaled(net, a, 300.0), number(net, 400.0));
            let freq = unit(net, "+", &[wide, base]);
            unit(net, "sine", &[freq])
        }
        6 => {
            let freq = scaled(net, a, 500.0);
            unit(net, "saw", &[freq])
        }
        7 => unit(net, "noise", &[]),
        8 => {
            let cutoff = scaled(net, b, 3000.0);
            unit(net, "lpf", &[a, cutoff])
        }
        9 => {
            let (cutoff, q) = (number(net, 800.0 + 700.0 * x), scaled(net, c, 2.0));
            unit(net, "hpf", &[a, cutoff, q])
        }
        10 => {
            let (time, feedback) = (number(net, 0.001 * x.abs()), number(net, 0.4));
            unit(net, "delay", &[a, time, feedback])
        }
        11 | 12 => {
            let (at, half) = (scaled(net, b, 0.5), number(net, 0.5));
            let position = unit(net, "+", &[at, half]);
            unit(net, "pan", &[a, position])
        }
        13 | 14 => {
            let key = key(net);
            let ring = net.open_ring(Span::default(), key);
            pot.rings.push((ring, places[1]));
            let back = scaled(net, ring, 0.45 * x);
            let sum = unit(net, "+", &[a, back]);
            unit(net, "tanh", &[sum])
        }
        15 => leaf(net, Kind::Delayed(a)),
        16 => unit(net, "neg", &[a]),
        17 => {
            let threshold = number(net, 0.3);
            unit(net, "limiter", &[a, threshold])
        }
        kind => other(net, kind, places[0], x),
    };
    pot.sounds.push(sound);
}

fn build_instrument(index: usize, recipes: &[Recipe], taps: &[NodeId]) -> Instrument {
    let mut instrument = instrument(&format!("i{index}"), |net, freq, gate, gain| {
        let sound = unit(net, "sine", &[freq]);
        let envelope = envelope(net, gate);
        let sound = unit(net, "*", &[sound, gain]);
        let mut pot = Pot { sounds: vec![sound, gate, envelope], ..Pot::default() };
        for recipe in recipes {
            cook(net, &mut pot, recipe, |net, kind, place, _| match kind {
                18 => leaf(net, Kind::Global(taps[usize::from(place) % taps.len()])),
                _ => {
                    let speed = number(net, 1.0);
                    unit(net, "sampler", &[speed, gate])
                }
            });
        }
        pot.close(net);
        let last = pot.sounds[pot.sounds.len() - 1];
        unit(net, "*", &[last, envelope])
    });
    let half = number(&mut instrument.net, 0.5);
    let send = unit(&mut instrument.net, "*", &[instrument.output, half]);
    // The first instrument has two sends, the next has one, then none.
    instrument.sends = [send, instrument.output].into_iter().take(2usize.saturating_sub(index)).collect();
    instrument.voices = 64;
    instrument
}

/// A graph, and its plays.
fn build(recipes: &[Recipe], voices: &[Vec<Recipe>]) -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::default();
    for index in 0..3 {
        graph.stream("stream", index as f32 * 0.3, Key::ROOT.child(index));
    }
    let main = &mut graph.main;
    let all: Vec<InstrumentId> = (0..voices.len() as u32).map(InstrumentId).collect();
    let mut plays = vec![leaf(main, Kind::Play(all.clone()))];
    let sends = [0, 1].map(|send| leaf(main, Kind::Send { play: plays[0], send }));
    let mut pot = Pot { sounds: [&plays[..], &sends[..]].concat(), ..Pot::default() };
    for recipe in recipes {
        cook(main, &mut pot, recipe, |net, kind, place, x| match kind {
            18 if place % 2 == 0 => leaf(net, Kind::Stream(StreamId(u32::from(place) % 3))),
            18 => leaf(net, Kind::Curve(Arc::new(Wave(x)))),
            _ => {
                plays.push(leaf(net, Kind::Play(all.clone())));
                plays[plays.len() - 1]
            }
        });
    }
    pot.close(main);
    let last = pot.sounds[pot.sounds.len() - 1];
    let dry = unit(main, "+", &[last, plays[0]]);
    let dry = unit(main, "+", &[dry, sends[1]]);
    graph.master = Some(unit(main, "tanh", &[dry]));
    // Voices read what their own play becomes, one frame later, so that plays stand in rings too.
    let taps = [0, 1, 2].map(|third| pot.sounds[pot.sounds.len() * third / 3]);
    let taps = taps.map(|node| unit(main, "tanh", &[node]));
    let taps = taps.map(|node| leaf(main, Kind::Delayed(node)));
    graph.output("o1", last);
    for (index, recipes) in voices.iter().enumerate() {
        graph.instrument(build_instrument(index, recipes, &taps));
    }
    (graph, plays)
}

fn happen(happening: &Happening, index: usize, plays: &[NodeId], instruments: usize) -> Timed {
    let (kind, frame, which, x) = *happening;
    let frame = u64::from(frame) % FRAMES as u64;
    let voice = VoiceId(u64::from(which) % 8 + 1);
    let what = match kind % 12 {
        0 | 1 => What::Value { stream: StreamId(u32::from(which) % 3), value: x },
        2 => What::Release { voice },
        3 => What::VoiceValue { voice, input: 0, value: 500.0 + 400.0 * x },
        7 => What::VoiceValue { voice, input: 2, value: x },
        4 => What::Tempo(Tempo { cycle: f64::from(x), per_frame: 1e-4 * f64::from(x) }),
        5 if which % 8 == 0 => What::StopAll,
        6 if which % 8 == 0 => What::ReleaseAll,
        _ => {
            let play = plays[usize::from(which) % plays.len()];
            let mut event =
                start(play, frame, u64::from(which) % 900, &[(0, 200.0 + 100.0 * x), (2, 0.5 + 0.3 * x)]);
            if let What::Start(start) = &mut event.what {
                start.instrument.0 = u32::from(which / 7) % instruments as u32;
                start.voice = VoiceId(index as u64 + 1);
                start.cut = (which % 3 == 0).then_some(u32::from(which) % 2);
                start.seed = u32::from(which);
            }
            event.what
        }
    };
    Timed { frame, order: index as u32, what }
}

fn recipes(most: usize) -> impl Strategy<Value = Vec<Recipe>> {
    prop::collection::vec((any::<u8>(), any::<[u16; 3]>(), -1.0f32..1.0), 1..most)
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>(), -1.0f32..1.0), 0..40)
}

proptest! {
    #![proptest_config(Config { cases: 250, failure_persistence: None, ..Config::default() })]

    #[test]
    fn plan_and_definition_agree_on_random_graphs(
        main in recipes(30),
        voices in prop::collection::vec(recipes(8), 1..4),
        happenings in happenings(),
        block in 1usize..900,
    ) {
        let (graph, plays) = build(&main, &voices);
        let numbered = happenings.iter().enumerate();
        let events: Vec<Timed> = numbered.map(|(index, one)| happen(one, index, &plays, voices.len())).collect();
        let samples = drum(700);
        let sound = render(&graph, &events, &samples, FRAMES, 64);
        prop_assert!(sound.iter().flatten().all(|side| side.is_finite()));
        let (apart, at) = difference(&sound, &define(&graph, &events, &samples, FRAMES));
        prop_assert!(apart < 1e-5, "{} at frame {}\n{}", apart, at, plan(&graph));
        prop_assert_eq!(same_bits(&sound, &render(&graph, &events, &samples, FRAMES, block)), Ok(()));
        prop_assert_eq!(same_bits(&sound, &render_wide(&graph, &events, &samples, FRAMES)), Ok(()));
        for (threads, lanes) in [(2, Lanes::Sixteen(Level::new())), (3, Lanes::One), (8, Lanes::best())] {
            let shared = render_on(threads, lanes, &graph, &events, &samples, FRAMES, block);
            prop_assert_eq!(same_bits(&sound, &shared), Ok(()), "{} threads", threads);
        }
    }
}

/// Renders with the same graph taking over from itself at these quanta. What was sent before for later frames is
/// forgotten, so it is sent again.
fn render_with_swaps(graph: &Graph, events: &[Timed], samples: &Samples, swaps: &[u8]) -> Vec<Stereo> {
    let options = Options {
        threads: 1 + swaps.len() % 3,
        yields: true,
        grain: 0,
        lanes: Lanes::best(),
        ..Options::default()
    };
    let (mut engine, mut handle) = Engine::new(plan(graph), samples.clone(), options);
    events.iter().for_each(|event| assert_eq!(handle.send(event.clone()), Ok(())));
    let mut frames: Vec<u64> = swaps.iter().map(|quantum| u64::from(quantum % 24) * 64).collect();
    frames.sort();
    for frame in frames {
        assert_eq!(handle.swap(plan(graph), frame).ok(), Some(frame));
        for event in events.iter().filter(|event| event.frame >= frame) {
            assert_eq!(handle.send(event.clone()), Ok(()));
        }
    }
    blocks(&mut engine, FRAMES, 512)
}

proptest! {
    #![proptest_config(Config { cases: 100, failure_persistence: None, ..Config::default() })]

    #[test]
    fn evaluating_the_same_text_again_changes_no_bit(
        main in recipes(30),
        voices in prop::collection::vec(recipes(8), 1..4),
        happenings in happenings(),
        swaps in prop::collection::vec(any::<u8>(), 1..6),
    ) {
        let (graph, plays) = build(&main, &voices);
        let numbered = happenings.iter().enumerate();
        let events: Vec<Timed> = numbered.map(|(index, one)| happen(one, index, &plays, voices.len())).collect();
        let samples = drum(700);
        let whole = render_wide(&graph, &events, &samples, FRAMES);
        let swapped = render_with_swaps(&graph, &events, &samples, &swaps);
        prop_assert_eq!(same_bits(&whole, &swapped), Ok(()));
    }
}

#[test]
fn random_graphs_are_not_all_silent() {
    let recipes: Vec<Recipe> = vec![(6, [0, 0, 0], 0.5), (13, [1, 3, 0], 0.9), (11, [4, 2, 0], 0.1)];
    let (graph, plays) = build(&recipes, std::slice::from_ref(&recipes));
    let events = [happen(&(9, 100, 500, 0.7), 0, &plays, 1)];
    assert!(peak(&render(&graph, &events, &Samples::default(), FRAMES, 64)) > 0.01);
}
