//! A unit that gives what is not a number is silenced, named and started afresh, and the rest sounds on.

mod common;

use std::sync::atomic::Ordering::Relaxed;

use common::*;
use phonon_base::Quantity;
use phonon_dsp::row::{Family, Make, no_memory};
use phonon_dsp::*;
use phonon_engine::{Lanes, Timed, What};
use phonon_graph::{Graph, Key, Kind};

/// Gives how many frames it has run, and is broken for good once its input has been above one half.
struct Fragile<L: Lane> {
    count: L,
    broken: L,
}

struct FragileFamily;

impl Family for FragileFamily {
    type At<L: Lane> = Fragile<L>;
}

impl<L: Lane> Kernel<L> for Fragile<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Fragile { count: setup.splat(0.0), broken: setup.splat(0.0) }
    }
    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let input = ins.get(0);
        let (half, nan) = (L::splat(ins.token(), 0.5), L::splat(ins.token(), f32::NAN));
        for i in 0..outs.frames() {
            self.broken = L::select(input.raw(i).gt(half), nan, self.broken);
            outs.set(0, i, self.count + self.broken);
            self.count = self.count + 1.0;
        }
    }
    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.count = self.count.with(lane, 0.0);
        self.broken = self.broken.with(lane, 0.0);
    }
}

static FRAGILE: UnitRow = UnitRow {
    name: "fragile",
    aliases: &[],
    group: "test",
    summary: "Counts frames until it breaks.",
    inputs: &[InputRow {
        name: "in",
        aliases: &[],
        kind: InputKind::Signal,
        quantity: Quantity::Audio,
        range: phonon_base::Range::ANY,
        default: Some(0.0),
        summary: "breaks it above one half",
    }],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "",
    source: "",
    make: Make::of::<FragileFamily>(),
};

#[test]
fn a_broken_unit_is_silenced_named_and_heals() {
    let (mut graph, play) = song(sampler(), |_, play| play);
    let net = &mut graph.main;
    let quarter = number(net, 0.25);
    let fragile = row_unit(net, &FRAGILE, &[play], Key::ROOT.named("here"));
    let place = net.get(fragile).unwrap().place;
    graph.master = Some(unit(net, "+", &[fragile, quarter]));
    let (mut engine, mut handle) = engine(&graph, &[start(play, 70, 1, &[])], &drum(1), Lanes::One);
    let sound = blocks(&mut engine, 256, 256);
    assert!(sound[..64].iter().enumerate().all(|(i, sides)| *sides == [i as f32 + 0.25; 2]));
    assert!(sound[64..128].iter().all(|sides| *sides == [0.25; 2]), "the rest sounds on");
    assert!(
        sound[128..].iter().enumerate().all(|(i, sides)| *sides == [i as f32 + 0.25; 2]),
        "it is fresh again"
    );
    // One instance for each channel of the play.
    let faults = [handle.next_fault(), handle.next_fault(), handle.next_fault()];
    assert_eq!(
        faults.map(|fault| fault.map(|fault| (fault.key, fault.place, fault.frame))),
        [Some((Key::ROOT.named("here"), place, 64)), Some((Key::ROOT.named("here"), place, 64)), None,]
    );
    assert_eq!(handle.stats().faults.load(Relaxed), 2);
}

#[test]
fn a_broken_unit_in_a_ring_does_not_poison_it() {
    let (mut graph, play) = song(sampler(), |_, play| play);
    let net = &mut graph.main;
    let ring = net.open_ring(phonon_base::Span::default(), Key::ROOT.named("ring"));
    let sum = unit(net, "+", &[play, ring]);
    let zero = number(net, 0.0);
    let fragile = row_unit(net, &FRAGILE, &[sum], Key::ROOT.named("here"));
    let silent = unit(net, "*", &[fragile, zero]);
    net.close(ring, silent);
    graph.master = Some(sum);
    let (mut engine, mut handle) = engine(&graph, &[start(play, 70, 1, &[])], &drum(1), Lanes::One);
    let sound = blocks(&mut engine, 256, 256);
    assert!(sound.iter().flatten().all(|side| side.is_finite()));
    assert_eq!(sound[255], [0.0; 2]);
    assert!(handle.next_fault().is_some());
}

#[test]
fn a_broken_lane_of_a_bundle_is_named_and_the_others_sound_on() {
    for lanes in [Lanes::One, Lanes::Sixteen(phonon_engine::Level::new())] {
        let mut graph = Graph::default();
        let stream = graph.stream("click", 0.0, Key::ROOT);
        let net = &mut graph.main;
        let click = leaf(net, Kind::Stream(stream));
        // Nine that count, each on its own; one of them hears a click at frame 70.
        let zero = number(net, 0.0);
        let fragile: Vec<_> = (0..9)
            .map(|lane| {
                let key = Key::ROOT.named("lane").child(lane);
                row_unit(net, &FRAGILE, &[if lane == 4 { click } else { zero }], key)
            })
            .collect();
        graph.master = Some(fragile[1..].iter().fold(fragile[0], |sum, term| unit(net, "+", &[sum, *term])));
        assert_eq!(plan(&graph).main.bundles.len(), 1);
        let events = [(70, 1.0), (71, 0.0)].map(|(frame, value)| Timed {
            frame,
            order: 0,
            what: What::Value { stream, value },
        });
        let (mut engine, mut handle) = engine(&graph, &events, &Samples::default(), lanes);
        let sound = blocks(&mut engine, 256, 256);
        for (i, sides) in sound.iter().enumerate() {
            let broken = match i {
                0..64 => i,
                64..128 => 0,
                _ => i - 128,
            };
            assert_eq!(*sides, [(8 * i + broken) as f32; 2], "frame {i}");
        }
        let key = Key::ROOT.named("lane").child(4);
        assert_eq!(handle.next_fault().map(|fault| (fault.key, fault.frame)), Some((key, 64)));
        assert_eq!(handle.next_fault(), None);
    }
}

#[test]
fn a_broken_voice_ends_and_the_others_sound_on() {
    for lanes in [Lanes::One, Lanes::Sixteen(phonon_engine::Level::new())] {
        let voice = instrument("voice", |net, freq, _, _| row_unit(net, &FRAGILE, &[freq], Key::ROOT));
        let (graph, play) = song(voice, |_, play| play);
        let events = [start(play, 0, 1000, &[(0, 0.0)]), start(play, 100, 1000, &[(0, 1.0)])];
        let (mut engine, mut handle) = engine(&graph, &events, &Samples::default(), lanes);
        let sound = blocks(&mut engine, 640, 64);
        assert!(sound.iter().enumerate().all(|(i, sides)| *sides == [i as f32; 2]));
        let fault = handle.next_fault().unwrap();
        assert_eq!((fault.key, fault.frame), (Key::ROOT.named("voice"), 64));
        assert_eq!(handle.next_fault(), None);
        assert_eq!(handle.stats().voices.load(Relaxed), 1);
    }
}

#[test]
fn the_master_is_always_a_number() {
    let mut graph = Graph::default();
    let net = &mut graph.main;
    let one = number(net, 1.0);
    graph.master = Some(row_unit(net, &FRAGILE, &[one], Key::ROOT));
    let (mut engine, handle) = engine(&graph, &[], &Samples::default(), Lanes::One);
    assert_eq!(peak(&blocks(&mut engine, 4096, 512)), 0.0);
    assert_eq!(handle.stats().faults.load(Relaxed), 64, "one for each quantum");
}
