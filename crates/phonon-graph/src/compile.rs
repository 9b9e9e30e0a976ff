//! From graph to plan, one file for each pass.

mod bundles;
mod channels;
mod check;
mod expand;
mod fold;
mod order;
mod slots;
mod sums;
mod tasks;

use std::sync::Arc;

use phonon_base::{Diagnostic, limits};

use crate::cost::{self, Lanes};
use crate::graph::{Graph, Instrument, Kind};
use crate::latency::align;
use crate::plan::{CurvePlan, InstrumentPlan, LANES, Op, OutputPlan, Plan, PlayPlan, Schedule, StreamPlan};
use bundles::Before;
use channels::Channels;
use expand::{Flat, Source};

/// What a plan may not exceed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nodes of all nets.
    pub units: usize,
    /// Voices of all instruments.
    pub voices: usize,
    /// Bytes for delay lines and tables.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { units: limits::GRAPH_UNITS, voices: limits::VOICES, memory: limits::SONG_MEMORY }
    }
}

/// Compiles a graph for a sample rate: checks it, makes parallel paths equally late, finds the channels of every
/// signal, expands stereo nodes into one op per channel, folds what needs not run, orders the ops and finds the rings
/// among them, parts them into tasks and stages, makes bundles of tasks that are alike, and gives every value a buffer.
pub fn compile(graph: &Graph, rate: f32, limits: &Limits) -> Result<Plan, Vec<Diagnostic>> {
    compile_with(graph, rate, limits, &Before::default())
}

/// As [`compile`], for a plan that takes over from `before`: units that are in both are laid out so that they can keep
/// their state.
pub fn compile_after(
    graph: &Graph,
    rate: f32,
    limits: &Limits,
    before: &Plan,
) -> Result<Plan, Vec<Diagnostic>> {
    compile_with(graph, rate, limits, &Before::of(before))
}

fn compile_with(graph: &Graph, rate: f32, limits: &Limits, before: &Before) -> Result<Plan, Vec<Diagnostic>> {
    check::check(graph, limits)?;
    let (graph, latency) = align(graph, rate);
    let graph = &*graph;
    let channels = Channels::of(graph);
    let instruments = graph.instruments.iter().enumerate();
    let mut voices: Vec<Flat> = instruments.map(|(at, one)| expand::voice(one, &channels, at)).collect();
    let mut main = expand::main(graph, &channels);
    voices.iter_mut().chain([&mut main]).for_each(|flat| fold::fold(flat, rate));
    let sections = sections(graph, &voices);
    check::memory(&main, voices.iter().zip(&sections), rate, limits)?;
    let (schedule, main) = schedule(main, before)?;
    let mut globals = Vec::new();
    let mut instruments = Vec::new();
    for ((instrument, flat), sections) in graph.instruments.iter().zip(voices).zip(sections) {
        let (plan, reads) = compile_instrument(graph, instrument, flat, sections, rate)?;
        globals.push(reads.iter().map(|(node, channel)| main.slot_of(*node, *channel)).collect());
        instruments.push(Arc::new(plan));
    }
    Ok(Plan { latency, ..assemble(graph, rate, schedule, &main, instruments, globals) })
}

/// The voices of an instrument: so many sections of so many groups.
#[derive(Clone, Copy)]
struct Sections {
    count: usize,
    groups: usize,
}

/// How many sections each instrument needs. A quarter more voices than may sound are for those that fade out.
fn sections(graph: &Graph, voices: &[Flat]) -> Vec<Sections> {
    let mut plays = vec![0; graph.instruments.len()];
    for node in &graph.main.nodes {
        if let Kind::Play(list) = &node.kind {
            list.iter().for_each(|instrument| plays[instrument.0 as usize] += 1);
        }
    }
    let sections = |((instrument, plays), flat): ((&Instrument, usize), &Flat)| {
        let cost = flat.units.iter().map(|unit| cost::of(unit.unit.row.name, Lanes::Sixteen)).sum();
        let full = instrument.voices.div_ceil(LANES);
        let groups = cost::section(cost).min(full);
        let count = if plays == 0 { 0 } else { (full + full / 4).div_ceil(groups) + plays };
        Sections { count, groups }
    };
    graph.instruments.iter().zip(plays).zip(voices).map(sections).collect()
}

/// A flat net with the slot of each of its values.
struct Placed {
    flat: Flat,
    slots: Vec<u32>,
}

impl Placed {
    fn slot_of(&self, node: u32, channel: u8) -> u32 {
        self.slots[self.flat.value(node, channel) as usize]
    }
}

/// The schedule of the main net: what is alike runs as lanes.
fn schedule(mut flat: Flat, before: &Before) -> Result<(Schedule, Placed), Vec<Diagnostic>> {
    sums::gather(&mut flat);
    let mut tasks = tasks::part(&flat, order::order(&flat)?);
    if bundles::pack(&mut flat, &tasks, before)? {
        tasks = tasks::part(&flat, order::order(&flat)?);
    }
    let (schedule, slots, _) = slots::place(&flat, &tasks, Lanes::One);
    Ok((schedule, Placed { flat, slots }))
}

/// The schedule of what is a lane itself, the slots of its values, and for each of its units its place in the net.
fn schedule_alone(flat: &Flat) -> Result<(Schedule, Vec<u32>, Vec<u32>), Vec<Diagnostic>> {
    let tasks = tasks::part(flat, order::order(flat)?);
    Ok(slots::place(flat, &tasks, Lanes::Sixteen))
}

type Reads = Vec<(u32, u8)>;

fn compile_instrument(
    graph: &Graph,
    instrument: &Instrument,
    flat: Flat,
    sections: Sections,
    rate: f32,
) -> Result<(InstrumentPlan, Reads), Vec<Diagnostic>> {
    let (schedule, slots, _) = schedule_alone(&flat)?;
    let placed = Placed { flat, slots };
    let (mut used, mut globals, mut reads) = (Vec::new(), Vec::new(), Vec::new());
    for (value, source) in &placed.flat.sources {
        let slot = placed.slots[*value as usize];
        match source {
            _ if slot == slots::NOWHERE => {}
            Source::Voice(input) => used.push((*input as u16, slot)),
            Source::Global(node, channel) => {
                globals.push((graph.main.nodes[*node as usize].key, *channel, slot));
                reads.push((*node, *channel));
            }
            Source::Constant(_) | Source::Stream(_) | Source::Curve(_) => {}
        }
    }
    let plan = InstrumentPlan {
        name: instrument.name.clone(),
        schedule,
        inputs: instrument.inputs.clone(),
        used,
        gate: instrument.gate.map(|gate| gate as u16),
        globals,
        outputs: instrument
            .outputs()
            .map(|node| [0, 1].map(|channel| placed.slot_of(node.0, channel)))
            .collect(),
        voices: instrument.voices,
        sections: sections.count,
        groups: sections.groups,
        tail: (f64::from(instrument.tail) * f64::from(rate)) as u64,
        spent: instrument.spent_tail(rate),
        place: instrument.place,
        key: instrument.key,
    };
    Ok((plan, reads))
}

fn assemble(
    graph: &Graph,
    rate: f32,
    schedule: Schedule,
    main: &Placed,
    instruments: Vec<Arc<InstrumentPlan>>,
    globals: Vec<Vec<u32>>,
) -> Plan {
    let stream = |stream: &crate::Stream| StreamPlan { slot: None, initial: stream.initial, key: stream.key };
    let mut streams: Vec<StreamPlan> = graph.streams.iter().map(stream).collect();
    let mut curves = Vec::new();
    for (value, source) in &main.flat.sources {
        let slot = main.slots[*value as usize];
        match source {
            _ if slot == slots::NOWHERE => {}
            Source::Stream(stream) => streams[*stream as usize].slot = Some(slot),
            Source::Curve(node) => {
                if let Kind::Curve(curve) = &graph.main.nodes[*node as usize].kind {
                    curves.push(CurvePlan { slot, curve: curve.clone() });
                }
            }
            Source::Constant(_) | Source::Voice(_) | Source::Global(..) => {}
        }
    }
    let sides = |node: crate::NodeId| [0, 1].map(|channel| main.slot_of(node.0, channel));
    let output = |output: &crate::Output| OutputPlan { name: output.name.clone(), slots: sides(output.node) };
    let (plays, play_of_node) = plays(graph, &schedule);
    Plan {
        rate,
        outputs: graph.outputs.iter().map(output).collect(),
        master: graph.master.map_or_else(|| main.flat.silence.map(|value| main.slots[value as usize]), sides),
        main: schedule,
        streams,
        curves,
        plays,
        instruments,
        globals,
        play_of_node,
        latency: 0,
    }
}

/// The plays, and for each node the play that it is if somebody hears it.
fn plays(graph: &Graph, schedule: &Schedule) -> (Vec<PlayPlan>, Vec<u32>) {
    let mut plays = Vec::new();
    for (id, node) in graph.main.nodes.iter().enumerate() {
        if let Kind::Play(list) = &node.kind {
            let instruments = list.iter().map(|one| one.0).collect();
            plays.push(PlayPlan { node: crate::NodeId(id as u32), key: node.key, instruments });
        }
    }
    let mut of_node = vec![u32::MAX; graph.main.len()];
    for step in &schedule.steps {
        if let Op::Play(play) = step.op {
            of_node[plays[play as usize].node.0 as usize] = play;
        }
    }
    (plays, of_node)
}
