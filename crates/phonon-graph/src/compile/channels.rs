//! The channels of every signal. Rings make this a fixed point: everything starts mono, and what becomes stereo
//! makes its readers stereo, each at most once.

use crate::graph::{Graph, Kind, Net, Node};

/// Whether each node is stereo, in the main net and in every instrument.
pub struct Channels {
    pub main: Vec<bool>,
    pub voices: Vec<Vec<bool>>,
}

impl Channels {
    pub fn of(graph: &Graph) -> Channels {
        let main = stereo(&graph.main, &[]);
        let voices = graph.instruments.iter().map(|one| stereo(&one.net, &main)).collect();
        Channels { main, voices }
    }
}

fn stereo(net: &Net, main: &[bool]) -> Vec<bool> {
    let (starts, readers) = readers(net);
    let mut stereo = vec![false; net.len()];
    let mut fresh: Vec<u32> = Vec::new();
    for (id, node) in net.nodes.iter().enumerate() {
        if always_stereo(node, main) {
            stereo[id] = true;
            fresh.push(id as u32);
        }
    }
    while let Some(id) = fresh.pop() {
        let range = starts[id as usize] as usize..starts[id as usize + 1] as usize;
        for &reader in &readers[range] {
            if !stereo[reader as usize] && passes_stereo_on(&net.nodes[reader as usize]) {
                stereo[reader as usize] = true;
                fresh.push(reader);
            }
        }
    }
    stereo
}

fn always_stereo(node: &Node, main: &[bool]) -> bool {
    match &node.kind {
        Kind::Unit(unit) => unit.row.outputs == 2,
        Kind::Play(_) | Kind::Send { .. } => true,
        Kind::Global(id) => main.get(id.0 as usize).copied().unwrap_or(false),
        _ => false,
    }
}

fn passes_stereo_on(node: &Node) -> bool {
    match &node.kind {
        Kind::Unit(unit) => !unit.has_stereo_input(),
        Kind::Delayed(_) => true,
        _ => false,
    }
}

/// For each node the nodes that read it, as ranges of one list.
fn readers(net: &Net) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; net.len() + 1];
    for_each_edge(net, |from, _| starts[from as usize + 1] += 1);
    for id in 0..net.len() {
        starts[id + 1] += starts[id];
    }
    let mut next = starts.clone();
    let mut readers = vec![0; starts[net.len()] as usize];
    for_each_edge(net, |from, to| {
        readers[next[from as usize] as usize] = to;
        next[from as usize] += 1;
    });
    (starts, readers)
}

fn for_each_edge(net: &Net, mut edge: impl FnMut(u32, u32)) {
    for (to, node) in net.nodes.iter().enumerate() {
        for from in node.inputs.iter().flatten() {
            edge(from.0, to as u32);
        }
        if let Kind::Delayed(from) = node.kind {
            edge(from.0, to as u32);
        }
    }
}
