//! Small graphs, and how they are rendered by plan and by definition.

// Every test file uses a part of this.
#![allow(dead_code)]

use std::sync::Arc;

use phonon_base::Span;
use phonon_dsp::{InputKind, Playback, Sample, SampleId, Samples, UnitRow, units};
use phonon_engine::{
    Engine, Handle, Lanes, Level, Options, Stereo, Timed, Values, VoiceId, VoiceStart, What,
};
use phonon_graph::{
    Graph, Instrument, InstrumentId, Key, Kind, Limits, Net, NodeId, Plan, UnitNode, VoiceInput, compile,
};
use phonon_reference::Interpreter;

pub const RATE: f32 = 48_000.0;

/// The row of that name.
pub fn row(name: &str) -> &'static UnitRow {
    units::unit(name).unwrap_or_else(|| panic!("there is no unit {name}"))
}

/// A key that follows from the place in the net.
pub fn key(net: &Net) -> Key {
    Key::ROOT.child(net.len())
}

pub fn number(net: &mut Net, value: f32) -> NodeId {
    let key = key(net);
    net.constant(value, Span::default(), key)
}

pub fn leaf(net: &mut Net, kind: Kind) -> NodeId {
    let key = key(net);
    net.leaf(kind, Span::default(), key)
}

/// A unit whose inputs are given in order, constants left out; constants take their defaults.
pub fn unit(net: &mut Net, name: &str, inputs: &[NodeId]) -> NodeId {
    let key = key(net);
    row_unit(net, row(name), inputs, key)
}

pub fn row_unit(net: &mut Net, row: &'static UnitRow, inputs: &[NodeId], key: Key) -> NodeId {
    let mut given = inputs.iter();
    let mut unit = UnitNode::plain(row, key);
    let mut places = Vec::new();
    for input in row.inputs {
        if input.kind == InputKind::Constant {
            unit.constants.push(input.default.unwrap_or(input.range.low));
        }
        places.push(if input.kind.slots() > 0 { given.next().copied() } else { None });
    }
    net.unit(unit, &places, Span::new(net.len(), net.len() + 1), key)
}

/// An instrument `freq gate gain`: `sound` builds what it gives from them.
pub fn instrument(name: &str, sound: impl Fn(&mut Net, NodeId, NodeId, NodeId) -> NodeId) -> Instrument {
    let mut net = Net::default();
    let [freq, gate, gain] = [0, 1, 2].map(|input| leaf(&mut net, Kind::Voice(input)));
    let output = sound(&mut net, freq, gate, gain);
    let input = |name: &str, default| VoiceInput { name: name.into(), default };
    Instrument {
        name: name.into(),
        net,
        inputs: vec![input("freq", 440.0), input("gate", 0.0), input("gain", 1.0)],
        output,
        sends: Vec::new(),
        gate: Some(1),
        voices: 16,
        tail: 0.01,
        place: Span::new(7, 9),
        key: Key::ROOT.named(name),
    }
}

/// An envelope of a few milliseconds that follows the gate.
pub fn envelope(net: &mut Net, gate: NodeId) -> NodeId {
    let times = [("attack", 0.002), ("decay", 0.01), ("sustain", 0.5), ("release", 0.005)];
    let row = row("adsr");
    let given: Vec<NodeId> = row
        .inputs
        .iter()
        .map(|input| match times.iter().find(|(name, _)| *name == input.name) {
            Some((_, seconds)) => number(net, *seconds),
            None => gate,
        })
        .collect();
    unit(net, "adsr", &given)
}

/// A sampler that nothing shapes.
pub fn sampler() -> Instrument {
    let mut sampler = instrument("sampler", |net, _, gate, gain| {
        let speed = number(net, 1.0);
        let sound = unit(net, "sampler", &[speed, gate]);
        unit(net, "*", &[sound, gain])
    });
    sampler.tail = 0.0;
    sampler
}

/// A song with one instrument on one play, which `shape` turns into the master.
pub fn song(instrument: Instrument, shape: impl Fn(&mut Net, NodeId) -> NodeId) -> (Graph, NodeId) {
    let mut graph = Graph::default();
    let id = graph.instrument(instrument);
    let play = leaf(&mut graph.main, Kind::Play(vec![id]));
    let master = shape(&mut graph.main, play);
    graph.master = Some(master);
    graph.output("o1", play);
    (graph, play)
}

pub fn start(play: NodeId, frame: u64, gate_frames: u64, values: &[(u16, f32)]) -> Timed {
    let values: Values = values.iter().copied().collect();
    let start = VoiceStart {
        play,
        instrument: InstrumentId(0),
        voice: VoiceId(frame + 1),
        gate_frames,
        values,
        sample: Some(Playback::new(SampleId(0))),
        cut: None,
        off_by: None,
        seed: frame as u32,
    };
    Timed { frame, order: 0, what: What::Start(start) }
}

/// A short noisy decay, as a drum: it begins with its loudest frame.
pub fn drum(frames: usize) -> Samples {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    let sound =
        (0..frames).map(|i| if i == 0 { 1.0 } else { noise() * (-6.0 * i as f32 / frames as f32).exp() });
    Samples(vec![Arc::new(Sample::new(RATE, vec![sound.collect()]))])
}

pub fn plan(graph: &Graph) -> Arc<Plan> {
    let plan = compile(graph, RATE, &Limits::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    plan.check().unwrap_or_else(|error| panic!("{error}\n{plan}"));
    Arc::new(plan)
}

pub fn engine(graph: &Graph, events: &[Timed], samples: &Samples, lanes: Lanes) -> (Engine, Handle) {
    let options = Options { lanes, ..Options::default() };
    let (engine, mut handle) = Engine::new(plan(graph), samples.clone(), options);
    for event in events {
        assert_eq!(handle.send(event.clone()), Ok(()));
    }
    (engine, handle)
}

pub fn blocks(engine: &mut Engine, frames: usize, block: usize) -> Vec<Stereo> {
    let mut sound = vec![[f32::NAN; 2]; frames];
    sound.chunks_mut(block).for_each(|block| engine.render(block));
    sound
}

/// Rendered by the plan, one voice at a time.
pub fn render(
    graph: &Graph,
    events: &[Timed],
    samples: &Samples,
    frames: usize,
    block: usize,
) -> Vec<Stereo> {
    blocks(&mut engine(graph, events, samples, Lanes::One).0, frames, block)
}

/// Rendered by the plan, sixteen voices at a time.
pub fn render_wide(graph: &Graph, events: &[Timed], samples: &Samples, frames: usize) -> Vec<Stereo> {
    blocks(&mut engine(graph, events, samples, Lanes::Sixteen(Level::new())).0, frames, 512)
}

/// Rendered by definition.
pub fn define(graph: &Graph, events: &[Timed], samples: &Samples, frames: usize) -> Vec<Stereo> {
    let mut interpreter = Interpreter::new(graph, RATE, samples.clone());
    events.iter().for_each(|event| interpreter.send(event.clone()));
    interpreter.render(frames)
}

/// The largest difference, relative to the sample where that is larger than one, and its frame.
pub fn difference(a: &[Stereo], b: &[Stereo]) -> (f32, usize) {
    assert_eq!(a.len(), b.len());
    let apart = |(a, b): (&Stereo, &Stereo)| {
        let side = |side: usize| (a[side] - b[side]).abs() / a[side].abs().max(1.0);
        side(0).max(side(1))
    };
    let all = a.iter().zip(b).map(apart).enumerate();
    all.fold(
        (0.0, 0),
        |worst, (at, apart)| if apart > worst.0 || apart.is_nan() { (apart, at) } else { worst },
    )
}

pub fn same_bits(a: &[Stereo], b: &[Stereo]) -> Result<(), usize> {
    let bits = |frame: &Stereo| frame.map(f32::to_bits);
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).position(|(a, b)| bits(a) != bits(b)).map_or(Ok(()), Err)
}

pub fn peak(sound: &[Stereo]) -> f32 {
    sound.iter().flatten().fold(0.0, |peak, side| peak.max(side.abs()))
}

/// Rendered by the plan on so many threads, which share whatever can be shared.
pub fn render_on(
    threads: usize,
    lanes: Lanes,
    graph: &Graph,
    events: &[Timed],
    samples: &Samples,
    frames: usize,
    block: usize,
) -> Vec<Stereo> {
    let options = Options { lanes, threads, yields: true, grain: 0, ..Options::default() };
    let (mut engine, mut handle) = Engine::new(plan(graph), samples.clone(), options);
    for event in events {
        assert_eq!(handle.send(event.clone()), Ok(()));
    }
    blocks(&mut engine, frames, block)
}
