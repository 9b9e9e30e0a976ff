//! The units of one net with their state, and the values of its nodes at this frame and the one before.

use std::collections::HashMap;

use phonon_base::Range;
use phonon_dsp::row::Spec;
use phonon_dsp::{Context, InputKind, RawInput, Samples, Start, Unit};
use phonon_graph::{Kind, NodeId, UnitNode, channel_seed, voice_seed};

use crate::Stereo;

/// What a voice sees of the song.
pub trait World {
    /// A signal of the main net.
    fn global(&mut self, node: NodeId) -> Stereo;
    /// Cycle time, frame and samples.
    fn now(&self) -> (f64, u64, &Samples);
}

/// An instance of a unit and its seed.
type Instance = (Box<dyn Unit<f32>>, u32);

/// One net.
pub struct Net {
    stereo: Vec<bool>,
    /// One instance for each node, or two for left and right.
    units: HashMap<NodeId, Vec<Instance>>,
    now: Vec<Option<Stereo>>,
    before: Vec<Stereo>,
    /// Nodes whose value will be asked for in the next frame.
    delayed: Vec<NodeId>,
}

impl Net {
    pub fn new(net: &phonon_graph::Net, stereo: Vec<bool>, rate: f32) -> Net {
        let mut units = HashMap::new();
        for (id, node) in net.nodes.iter().enumerate() {
            if let Kind::Unit(unit) = &node.kind {
                let count = if repeats(unit) && stereo[id] { 2 } else { 1 };
                let instance = |channel| {
                    let seed = channel_seed(unit.seed, channel);
                    let (constants, texts, tables) = (&unit.constants, &unit.texts, &unit.tables);
                    ((unit.row.make.one)(&Spec { rate, constants, texts, tables, seed }), seed)
                };
                units.insert(NodeId(id as u32), (0..count).map(instance).collect());
            }
        }
        let (now, before) = (vec![None; net.len()], vec![[0.0; 2]; net.len()]);
        Net { stereo, units, now, before, delayed: Vec::new() }
    }

    /// Makes all units fresh for a voice.
    pub fn start(&mut self, start: &Start) {
        for (unit, seed) in self.units.values_mut().flatten() {
            unit.start(0, &Start { seed: voice_seed(start.seed, *seed), sample: start.sample });
        }
    }

    /// Whether all units that know of their end have come to it.
    pub fn is_spent(&self) -> bool {
        self.units.values().flatten().all(|(unit, _)| unit.is_spent(0) != Some(false))
    }

    /// The next frame begins.
    pub fn begin(&mut self) {
        for (before, now) in self.before.iter_mut().zip(&mut self.now) {
            *before = now.take().unwrap_or(*before);
        }
    }

    /// The value of a node at this frame, if it was computed.
    pub fn known(&self, id: NodeId) -> Option<Stereo> {
        self.now[id.0 as usize]
    }

    /// Keeps the value of a node at this frame.
    pub fn know(&mut self, id: NodeId, value: Stereo) -> Stereo {
        self.now[id.0 as usize] = Some(value);
        value
    }

    /// The value of a node at the frame before.
    pub fn delayed(&mut self, source: NodeId) -> Stereo {
        self.delayed.push(source);
        self.before[source.0 as usize]
    }

    /// A node that must be computed at this frame because the next one asks for it.
    pub fn next_delayed(&mut self) -> Option<NodeId> {
        self.delayed.pop()
    }

    /// Runs a unit for one frame.
    pub fn unit(
        &mut self,
        id: NodeId,
        unit: &UnitNode,
        nodes: &[Option<NodeId>],
        inputs: &[Option<Stereo>],
        context: &Context<'_>,
    ) -> Stereo {
        let stereo = |input: usize| nodes[input].is_some_and(|node| self.stereo[node.0 as usize]);
        let instances = self.units.get_mut(&id).map_or(&mut [][..], |units| units);
        let repeated = repeats(unit) && self.stereo[id.0 as usize];
        let mut result = [0.0; 2];
        for (side, (instance, _)) in instances.iter_mut().enumerate() {
            let mut given: Vec<(f32, Range)> = Vec::new();
            for (index, row) in unit.row.inputs.iter().enumerate() {
                let value = inputs[index].unwrap_or([row.default.unwrap_or(0.0); 2]);
                match row.kind {
                    InputKind::Constant | InputKind::Text => {}
                    InputKind::Stereo => given.extend(value.map(|value| (value, row.range))),
                    _ if repeated => given.push((value[side], row.range)),
                    _ if stereo(index) => given.push(((value[0] + value[1]) / 2.0, row.range)),
                    _ => given.push((value[0], row.range)),
                }
            }
            let frames: Vec<[f32; 1]> = given.iter().map(|(value, _)| [*value]).collect();
            let raw = frames.iter().zip(&given);
            let ins: Vec<RawInput<'_, f32>> = raw
                .map(|(frame, (_, range))| RawInput { frames: frame, held: false, range: *range })
                .collect();
            let (mut left, mut right) = ([0.0], [0.0]);
            let outs: &mut [&mut [f32]] = &mut [&mut left, &mut right];
            instance.process(context, &ins, &mut outs[..unit.row.outputs], 1);
            match (repeated, unit.row.outputs) {
                (true, _) => result[side] = left[0],
                (false, 2) => result = [left[0], right[0]],
                (false, _) => result = [left[0]; 2],
            }
        }
        result
    }
}

/// Whether there are two instances of it when an input is stereo.
fn repeats(unit: &UnitNode) -> bool {
    unit.row.outputs == 1 && unit.row.inputs.iter().all(|input| input.kind != InputKind::Stereo)
}

/// Which nodes are stereo: looks at all of them until nothing changes any more.
pub fn stereo(net: &phonon_graph::Net, main: &[bool]) -> Vec<bool> {
    let mut stereo = vec![false; net.len()];
    loop {
        let mut changed = false;
        for (id, node) in net.nodes.iter().enumerate() {
            let is = match &node.kind {
                Kind::Unit(unit) if repeats(unit) => {
                    node.inputs.iter().flatten().any(|input| stereo[input.0 as usize])
                }
                Kind::Unit(unit) => unit.row.outputs == 2,
                Kind::Play(_) | Kind::Send { .. } => true,
                Kind::Delayed(source) => stereo[source.0 as usize],
                Kind::Global(source) => main[source.0 as usize],
                Kind::Constant(_) | Kind::Stream(_) | Kind::Curve(_) | Kind::Voice(_) => false,
            };
            changed |= is != stereo[id];
            stereo[id] = is;
        }
        if !changed {
            return stereo;
        }
    }
}
