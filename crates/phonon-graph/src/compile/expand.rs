//! Stereo nodes into ops on single channels: the flat form that the later passes work on.

use std::collections::HashMap;
use std::ops::Range as Between;
use std::sync::Arc;

use phonon_base::{Range, Span};
use phonon_dsp::InputKind;

use super::Channels;
use crate::graph::{Graph, Instrument, Kind, Net, Node, UnitNode};
use crate::key::channel_seed;
use crate::plan::{BundlePlan, OUTS, Op, UnitPlan};
use crate::{Key, NodeId};

/// No writer: the value comes from outside.
pub const OUTSIDE: u32 = u32::MAX;

/// A net as ops on single channels. Values are numbered; each has one writer.
#[derive(Clone, Default)]
pub struct Flat {
    pub ops: Vec<FlatOp>,
    /// The inputs of all ops, one after the other: value and range.
    pub feeds: Vec<(u32, Range)>,
    /// For each value the op that writes it.
    pub writers: Vec<u32>,
    /// Values that come from outside.
    pub sources: Vec<(u32, Source)>,
    /// Values that are read when everything has run.
    pub roots: Vec<u32>,
    /// A value that is always nought, left and right.
    pub silence: [u32; 2],
    pub units: Vec<UnitPlan>,
    pub cells: Vec<(Key, u8)>,
    pub bundles: Vec<Arc<BundlePlan>>,
    /// For each node the values of its channels.
    values: Vec<[u32; 2]>,
}

#[derive(Clone)]
pub struct FlatOp {
    pub op: Op,
    pub feeds: Between<u32>,
    pub outs: [u32; OUTS],
    pub channels: u8,
    pub place: Span,
}

/// Where a value comes from that no op writes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The bits of a number.
    Constant(u32),
    Stream(u32),
    /// The curve of that node.
    Curve(u32),
    Voice(usize),
    /// Node and channel of the main net.
    Global(u32, u8),
}

/// The main net. A play reads whatever the instruments on it read.
pub fn main(graph: &Graph, channels: &Channels) -> Flat {
    let mut expand = Expand::new(&graph.main, &channels.main, &channels.main);
    let globals: Vec<Vec<u32>> = graph.instruments.iter().map(|one| globals(&one.net)).collect();
    expand.nodes(|list| list.iter().flat_map(|one| globals[one.0 as usize].iter().copied()).collect());
    let outputs = graph.outputs.iter().map(|output| output.node);
    expand.finish(outputs.chain(graph.master))
}

/// The net of an instrument.
pub fn voice(instrument: &Instrument, channels: &Channels, index: usize) -> Flat {
    let mut expand = Expand::new(&instrument.net, &channels.voices[index], &channels.main);
    expand.nodes(|_| Vec::new());
    expand.finish(instrument.outputs())
}

fn globals(net: &Net) -> Vec<u32> {
    let global = |node: &Node| match node.kind {
        Kind::Global(id) => Some(id.0),
        _ => None,
    };
    net.nodes.iter().filter_map(global).collect()
}

impl Flat {
    /// Nothing but silence.
    pub fn silent() -> Flat {
        let mut flat = Flat::default();
        flat.silence = [flat.fresh_source(Source::Constant(0)); 2];
        flat
    }

    /// A value that no op writes yet.
    pub fn fresh_value(&mut self) -> u32 {
        self.writers.push(OUTSIDE);
        (self.writers.len() - 1) as u32
    }

    /// A value that comes from outside.
    pub fn fresh_source(&mut self, source: Source) -> u32 {
        let value = self.fresh_value();
        self.sources.push((value, source));
        value
    }

    /// Adds inputs.
    pub fn append(&mut self, feeds: &[(u32, Range)]) -> Between<u32> {
        let start = self.feeds.len() as u32;
        self.feeds.extend_from_slice(feeds);
        start..self.feeds.len() as u32
    }

    /// Adds an op.
    pub fn push(&mut self, op: Op, feeds: Between<u32>, given: &[u32], place: Span) {
        let mut outs = [given.first().copied().unwrap_or(0); OUTS];
        outs.iter_mut().zip(given).for_each(|(out, value)| *out = *value);
        self.push_op(FlatOp { op, feeds, outs, channels: given.len() as u8, place });
    }

    /// Gives values other names wherever they are read.
    pub fn rename(&mut self, names: &[u32]) {
        let rename = |value: &mut u32| *value = names[*value as usize];
        self.feeds.iter_mut().for_each(|(value, _)| rename(value));
        self.roots.iter_mut().for_each(rename);
        self.values.iter_mut().flatten().for_each(rename);
    }

    /// Adds an op as it is.
    pub fn push_op(&mut self, op: FlatOp) {
        for out in &op.outs[..usize::from(op.channels)] {
            self.writers[*out as usize] = self.ops.len() as u32;
        }
        self.ops.push(op);
    }

    /// The value of a channel of a node; mono nodes have the same on both.
    pub fn value(&self, node: u32, channel: u8) -> u32 {
        self.values[node as usize][usize::from(channel)]
    }

    /// The inputs of an op.
    pub fn feeds(&self, op: &FlatOp) -> &[(u32, Range)] {
        &self.feeds[op.feeds.start as usize..op.feeds.end as usize]
    }
}

struct Expand<'a> {
    net: &'a Net,
    stereo: &'a [bool],
    main: &'a [bool],
    flat: Flat,
    /// What comes from outside, so that equal sources share a value.
    known: HashMap<Source, u32>,
    /// The mean of a stereo node, once it was asked for.
    means: HashMap<u32, u32>,
    /// The values of the sends of each play.
    sends: HashMap<(u32, usize), [u32; 2]>,
    plays: u32,
}

impl<'a> Expand<'a> {
    fn new(net: &'a Net, stereo: &'a [bool], main: &'a [bool]) -> Self {
        let (known, means, sends) = (HashMap::new(), HashMap::new(), HashMap::new());
        Expand { net, stereo, main, flat: Flat::default(), known, means, sends, plays: 0 }
    }

    fn nodes(&mut self, read_by_play: impl Fn(&[crate::InstrumentId]) -> Vec<u32>) {
        self.flat.silence = [self.constant(0.0); 2];
        for id in 0..self.net.len() as u32 {
            let values = self.values(id);
            self.flat.values.push(values);
        }
        for (id, node) in self.net.nodes.iter().enumerate() {
            match &node.kind {
                Kind::Unit(unit) => self.unit(id as u32, node, unit),
                Kind::Delayed(source) if source.0 != id as u32 => self.delayed(id as u32, node, *source),
                Kind::Play(list) => self.play(id as u32, node, &read_by_play(list)),
                _ => {}
            }
        }
    }

    fn finish(mut self, results: impl Iterator<Item = NodeId>) -> Flat {
        for node in results {
            let sides = self.flat.values[node.0 as usize];
            self.flat.roots.extend(sides);
        }
        self.flat
    }

    /// The values of a node: fresh ones for what ops write, shared ones for numbers.
    fn values(&mut self, id: u32) -> [u32; 2] {
        let node = &self.net.nodes[id as usize];
        match &node.kind {
            Kind::Constant(value) => [self.constant(*value); 2],
            Kind::Delayed(source) if source.0 == id => [self.constant(0.0); 2],
            Kind::Stream(stream) => [self.source(Source::Stream(stream.0)); 2],
            Kind::Curve(_) => [self.source(Source::Curve(id)); 2],
            Kind::Voice(input) => [self.source(Source::Voice(*input)); 2],
            Kind::Global(global) if !self.main[global.0 as usize] => {
                [self.source(Source::Global(global.0, 0)); 2]
            }
            Kind::Global(global) => [0, 1].map(|channel| self.source(Source::Global(global.0, channel))),
            Kind::Send { play, send } => match self.sends.get(&(play.0, *send)) {
                Some(values) => *values,
                None => {
                    let values = [self.flat.fresh_value(), self.flat.fresh_value()];
                    self.sends.insert((play.0, *send), values);
                    values
                }
            },
            Kind::Unit(_) | Kind::Play(_) | Kind::Delayed(_) => {
                let left = self.flat.fresh_value();
                if self.stereo[id as usize] { [left, self.flat.fresh_value()] } else { [left; 2] }
            }
        }
    }

    fn unit(&mut self, id: u32, node: &Node, unit: &UnitNode) {
        let outs = self.flat.values[id as usize];
        if unit.row.outputs == 2 || unit.has_stereo_input() || !self.stereo[id as usize] {
            let feeds = self.feeds(node, unit, None);
            self.instance(node, unit, 0, feeds, &outs[..unit.row.outputs.clamp(1, 2)]);
        } else {
            for channel in 0..2 {
                let feeds = self.feeds(node, unit, Some(channel));
                self.instance(node, unit, channel, feeds, &outs[channel..=channel]);
            }
        }
    }

    fn instance(&mut self, node: &Node, unit: &UnitNode, side: usize, feeds: Between<u32>, outs: &[u32]) {
        let op = Op::Unit(self.flat.units.len() as u32);
        let seed = channel_seed(unit.seed, side);
        let (key, place) = (node.key, node.place);
        self.flat.units.push(UnitPlan { unit: unit.clone(), channel: side as u8, seed, key, place });
        self.flat.push(op, feeds, outs, place);
    }

    /// The inputs of an instance: for one `side` of a unit that is repeated, or for a unit as a whole.
    fn feeds(&mut self, node: &Node, unit: &UnitNode, side: Option<usize>) -> Between<u32> {
        let mut feeds: Vec<(u32, Range)> = Vec::with_capacity(unit.row.inputs.len() + 1);
        for (input, given) in unit.row.inputs.iter().zip(&node.inputs) {
            let sides = match given {
                Some(id) => self.flat.values[id.0 as usize],
                None => [self.constant(input.default.unwrap_or(0.0)); 2],
            };
            match (input.kind, side) {
                (InputKind::Constant | InputKind::Text, _) => {}
                (InputKind::Stereo, _) => feeds.extend(sides.map(|value| (value, input.range))),
                (_, Some(side)) => feeds.push((sides[side], input.range)),
                (_, None) if sides[0] == sides[1] => feeds.push((sides[0], input.range)),
                (_, None) => feeds.push((self.mean(sides, node.place), input.range)),
            }
        }
        self.flat.append(&feeds)
    }

    fn delayed(&mut self, id: u32, node: &Node, source: NodeId) {
        let (outs, sources) = (self.flat.values[id as usize], self.flat.values[source.0 as usize]);
        for channel in 0..if self.stereo[id as usize] { 2 } else { 1 } {
            let op = Op::Shift(self.flat.cells.len() as u32);
            self.flat.cells.push((node.key, channel as u8));
            let feeds = self.flat.append(&[(sources[channel], Range::ANY)]);
            self.flat.push(op, feeds, &[outs[channel]], node.place);
        }
    }

    fn play(&mut self, id: u32, node: &Node, reads: &[u32]) {
        let mut feeds: Vec<(u32, Range)> = Vec::new();
        for read in reads {
            let sides = self.flat.values[*read as usize];
            feeds.push((sides[0], Range::ANY));
            if sides[1] != sides[0] {
                feeds.push((sides[1], Range::ANY));
            }
        }
        feeds.sort_by_key(|feed| feed.0);
        feeds.dedup_by_key(|feed| feed.0);
        let feeds = self.flat.append(&feeds);
        let sends = self.sends.keys().filter(|(play, _)| *play == id).map(|(_, send)| send + 1).max();
        let mut outs = self.flat.values[id as usize].to_vec();
        for send in 0..sends.unwrap_or(0) {
            let known = self.sends.get(&(id, send)).copied();
            outs.extend(known.unwrap_or_else(|| [self.flat.fresh_value(), self.flat.fresh_value()]));
        }
        self.flat.push(Op::Play(self.plays), feeds, &outs, node.place);
        self.plays += 1;
    }

    fn mean(&mut self, sides: [u32; 2], place: Span) -> u32 {
        if let Some(value) = self.means.get(&sides[0]) {
            return *value;
        }
        let value = self.flat.fresh_value();
        let feeds = self.flat.append(&sides.map(|value| (value, Range::ANY)));
        self.flat.push(Op::Mean, feeds, &[value], place);
        self.means.insert(sides[0], value);
        value
    }

    fn constant(&mut self, value: f32) -> u32 {
        self.source(Source::Constant(value.to_bits()))
    }

    fn source(&mut self, source: Source) -> u32 {
        if let Some(known) = self.known.get(&source) {
            return *known;
        }
        let value = self.flat.fresh_source(source);
        self.known.insert(source, value);
        value
    }
}
