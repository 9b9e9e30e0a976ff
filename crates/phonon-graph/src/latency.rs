//! Parallel paths made equally late: where signals of different latency meet, the earlier ones wait.
//!
//! Works on the graph itself, so that whatever evaluates it hears the same. A ring is left as it is inside, because a
//! delay there would change what it does; what comes into it from outside arrives together. Numbers, and what an event
//! gives to a voice and does not change, need not wait. Nor does anything wait for voices: whoever starts them starts those
//! that are late so much earlier.

use std::borrow::Cow;
use std::collections::HashMap;

use phonon_dsp::units::space::align::ROW;

use crate::graph::{Graph, Instrument, Kind, Net, Node, NodeId, UnitNode};

/// The graph with the delays that make parallel paths equally late, and the latency of its master in frames. Known
/// nodes keep their ids. Outputs that are heard on their own wait for the latest one too.
pub fn align(graph: &Graph, rate: f32) -> (Cow<'_, Graph>, u64) {
    if !is_late(graph, rate) {
        return (Cow::Borrowed(graph), 0);
    }
    let mut aligned = graph.clone();
    let latency = Pass::new(graph, rate).song(&mut aligned);
    (Cow::Owned(aligned), latency)
}

/// Frames by which the voices of each instrument are late, and are to be started earlier.
pub fn voices(graph: &Graph, rate: f32) -> Vec<u64> {
    let mut pass = Pass::new(graph, rate);
    if is_late(graph, rate) {
        pass.song(&mut graph.clone());
    }
    pass.instruments.into_iter().map(Option::unwrap_or_default).collect()
}

fn is_late(graph: &Graph, rate: f32) -> bool {
    let nets = graph.instruments.iter().map(|one| &one.net).chain([&graph.main]);
    nets.flat_map(|net| &net.nodes).any(|node| own(node, rate) > 0)
}

/// Frames that a unit itself is late.
fn own(node: &Node, rate: f32) -> u64 {
    match &node.kind {
        Kind::Unit(unit) => (unit.row.make.latency)(&unit.constants, rate) as u64,
        _ => 0,
    }
}

struct Pass {
    rate: f32,
    /// Frames by which voices are late, once it is known.
    instruments: Vec<Option<u64>>,
}

impl Pass {
    fn new(graph: &Graph, rate: f32) -> Pass {
        Pass { rate, instruments: vec![None; graph.instruments.len()] }
    }

    fn song(&mut self, graph: &mut Graph) -> u64 {
        let globals: Vec<Vec<u32>> = graph.instruments.iter().map(|one| globals(&one.net)).collect();
        let Graph { main, instruments, .. } = graph;
        let reads = |node: &Node| match &node.kind {
            Kind::Play(list) => list.iter().flat_map(|one| globals[one.0 as usize].iter().copied()).collect(),
            _ => Vec::new(),
        };
        let late = Paths::new(main, reads).run(main, None, |node, late| match &node.kind {
            Kind::Play(list) => {
                list.iter().for_each(|one| self.voices(&mut instruments[one.0 as usize], one.0, late));
                0
            }
            _ => own(node, self.rate),
        });
        let of = |node: NodeId| late[node.0 as usize];
        let latest = graph.outputs.iter().map(|output| of(output.node)).max().unwrap_or(0);
        let mut held = Held::default();
        for output in &mut graph.outputs {
            output.node = held.back(&mut graph.main, output.node, latest - of(output.node));
        }
        graph.master.map_or(0, of)
    }

    /// Finds by how many frames the voices of an instrument are late, in a song whose nodes are `main` late.
    fn voices(&mut self, instrument: &mut Instrument, index: u32, main: &[u64]) {
        if self.instruments[index as usize].is_some() {
            return;
        }
        let net = &mut instrument.net;
        let late = Paths::new(net, |_| Vec::new()).run(net, instrument.gate, |node, _| match &node.kind {
            Kind::Global(id) => main[id.0 as usize],
            _ => own(node, self.rate),
        });
        let latency = late[instrument.output.0 as usize];
        // A voice may be silent for as long as it is late, and is not over.
        instrument.tail += latency as f32 / self.rate;
        self.instruments[index as usize] = Some(latency);
    }
}

fn globals(net: &Net) -> Vec<u32> {
    let global = |node: &Node| match node.kind {
        Kind::Global(id) => Some(id.0),
        _ => None,
    };
    net.nodes.iter().filter_map(global).collect()
}

/// Which node reads which, and the nodes by ring, each ring after everything it reads.
struct Paths {
    sources: Vec<Vec<u32>>,
    rings: Vec<Vec<u32>>,
    ring_of: Vec<u32>,
}

impl Paths {
    /// `more` gives what a node reads beside its inputs.
    fn new(net: &Net, more: impl Fn(&Node) -> Vec<u32>) -> Paths {
        let sources_of = |node: &Node| {
            let mut sources = more(node);
            sources.extend(node.inputs.iter().flatten().map(|id| id.0));
            if let Kind::Delayed(id) | Kind::Send { play: id, .. } = node.kind {
                sources.push(id.0);
            }
            sources
        };
        let sources: Vec<Vec<u32>> = net.nodes.iter().map(sources_of).collect();
        let rings = rings(&sources);
        let mut ring_of = vec![0; net.len()];
        for (index, ring) in rings.iter().enumerate() {
            ring.iter().for_each(|node| ring_of[*node as usize] = index as u32);
        }
        Paths { sources, rings, ring_of }
    }

    /// Holds back what is too early and gives the latency of every node; `own` is what a node adds, given the
    /// latencies found so far.
    fn run(self, net: &mut Net, gate: Option<usize>, mut own: impl FnMut(&Node, &[u64]) -> u64) -> Vec<u64> {
        let (mut late, mut held) = (vec![0u64; net.len()], Held::default());
        for (index, ring) in self.rings.iter().enumerate() {
            let outside = |source: &&u32| self.ring_of[**source as usize] != index as u32;
            let arrivals = ring.iter().flat_map(|node| self.sources[*node as usize].iter().filter(outside));
            let arrival = arrivals.map(|source| late[*source as usize]).max().unwrap_or(0);
            for node in ring {
                for input in 0..net.nodes[*node as usize].inputs.len() {
                    let given = net.nodes[*node as usize].inputs[input];
                    let Some(source) = given.filter(|id| outside(&&id.0)) else { continue };
                    if !holds_still(&net.nodes[source.0 as usize], gate) {
                        let later = held.back(net, source, arrival - late[source.0 as usize]);
                        net.nodes[*node as usize].inputs[input] = Some(later);
                    }
                }
            }
            for node in ring {
                late[*node as usize] = arrival + own(&net.nodes[*node as usize], &late);
            }
            if ring.len() > 1 {
                self.inside(net, ring, arrival, &mut late);
            }
        }
        late
    }

    /// Latencies along the paths inside a ring, which end where a delay of one frame closes it.
    fn inside(&self, net: &Net, ring: &[u32], arrival: u64, late: &mut [u64]) {
        let adds: Vec<u64> = ring.iter().map(|node| late[*node as usize] - arrival).collect();
        // Nodes are nearly always in the order in which they read each other; a ring without a delay, which is an
        // error that is told later, must not go on for ever.
        for _ in 0..8 {
            for (node, adds) in ring.iter().zip(&adds) {
                if matches!(net.nodes[*node as usize].kind, Kind::Delayed(_)) {
                    continue;
                }
                let inside =
                    self.sources[*node as usize].iter().filter(|source| ring.binary_search(source).is_ok());
                let latest = inside.map(|source| late[*source as usize]).max().unwrap_or(0);
                late[*node as usize] = latest.max(arrival) + adds;
            }
        }
    }
}

/// Whether a node gives the same from first to last, so that holding it back would change nothing that counts.
fn holds_still(node: &Node, gate: Option<usize>) -> bool {
    match node.kind {
        Kind::Constant(_) => true,
        Kind::Voice(input) => Some(input) != gate,
        _ => false,
    }
}

/// What was held back already: node and frames.
#[derive(Default)]
struct Held(HashMap<(NodeId, u64), NodeId>);

impl Held {
    /// The signal of a node so many frames later.
    fn back(&mut self, net: &mut Net, source: NodeId, frames: u64) -> NodeId {
        if frames == 0 {
            return source;
        }
        *self.0.entry((source, frames)).or_insert_with(|| {
            let node = &net.nodes[source.0 as usize];
            let (place, key) = (node.place, node.key.named(ROW.name).child(frames as usize));
            let unit = UnitNode { constants: vec![frames as f32], ..UnitNode::plain(&ROW, key) };
            net.unit(unit, &[Some(source)], place, key)
        })
    }
}

/// Strongly connected components, each sorted, in an order in which each comes after what it reads (Tarjan, SIAM J.
/// Comput. 1:2, 1972, without recursion).
fn rings(sources: &[Vec<u32>]) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    const DONE: u32 = u32::MAX - 1;
    let (mut found, mut low) = (vec![NEW; sources.len()], vec![0u32; sources.len()]);
    let (mut rings, mut open, mut path, mut time) = (Vec::new(), Vec::new(), Vec::<(u32, usize)>::new(), 0);
    for root in 0..sources.len() as u32 {
        if found[root as usize] == NEW {
            path.push((root, 0));
        }
        while let Some((node, looked)) = path.last_mut() {
            let at = *node as usize;
            if *looked == 0 && found[at] == NEW {
                (found[at], low[at]) = (time, time);
                time += 1;
                open.push(at as u32);
            }
            match sources[at].get(*looked) {
                Some(source) => {
                    *looked += 1;
                    match found[*source as usize] {
                        NEW => path.push((*source, 0)),
                        DONE => {}
                        other => low[at] = low[at].min(other),
                    }
                }
                None => {
                    path.pop();
                    if let Some((reader, _)) = path.last() {
                        low[*reader as usize] = low[*reader as usize].min(low[at]);
                    }
                    if low[at] == found[at] {
                        let start = open.iter().rposition(|node| *node as usize == at).unwrap_or(0);
                        let mut ring = open.split_off(start);
                        ring.iter().for_each(|node| found[*node as usize] = DONE);
                        ring.sort_unstable();
                        rings.push(ring);
                    }
                }
            }
        }
    }
    rings
}
