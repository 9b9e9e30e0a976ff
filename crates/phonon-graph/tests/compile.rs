//! What the compiler makes of graphs, node by node and edge by edge.

use phonon_base::{Quantity, Range, Span};
use phonon_dsp::row::{Family, Make, no_memory};
use phonon_dsp::*;
use phonon_graph::*;
use proptest::prelude::*;

/// A unit that does nothing: only its row matters here.
struct Nothing;

impl Family for Nothing {
    type At<L: Lane> = Nothing;
}

impl<L: Lane> Kernel<L> for Nothing {
    fn new(_: &Setup<'_, L>) -> Self {
        Nothing
    }
    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, _: &mut Outputs<'_, '_, L>) {}
    fn start(&mut self, _: usize, _: &Start) {}
}

const fn input(name: &'static str, kind: InputKind, default: Option<f32>) -> InputRow {
    InputRow { name, aliases: &[], kind, quantity: Quantity::Plain, range: Range::ANY, default, summary: "" }
}

const fn row(name: &'static str, inputs: &'static [InputRow], outputs: usize) -> UnitRow {
    UnitRow {
        name,
        aliases: &[],
        group: "test",
        summary: "",
        inputs,
        outputs,
        tail: Tail::None,
        memory: no_memory,
        example: "",
        source: "",
        make: Make::of::<Nothing>(),
    }
}

const MONO: InputRow = input("in", InputKind::Signal, None);
const BOTH: InputRow = input("in", InputKind::Stereo, None);
static SOURCE: UnitRow = row("source", &[], 1);
static EFFECT: UnitRow = row("effect", &[MONO], 1);
static SUM: UnitRow = row("sum", &[MONO, MONO], 1);
static PAN: UnitRow = row("pan", &[MONO, input("pos", InputKind::Signal, Some(0.5))], 2);
static WIDTH: UnitRow = row("width", &[BOTH, input("amount", InputKind::Signal, Some(1.0))], 2);
static FOLD: UnitRow = row("fold", &[BOTH], 1);
static GREEDY: UnitRow = UnitRow { memory: |_, rate| (rate as usize) << 20, ..row("greedy", &[], 1) };

static TABLE: UnitRow = UnitRow { memory: |_, _| 32 << 10, ..row("table", &[], 1) };

fn add(net: &mut Net, row: &'static UnitRow, inputs: &[NodeId]) -> NodeId {
    let at = net.len();
    let key = Key::ROOT.child(at);
    let inputs: Vec<Option<NodeId>> = inputs.iter().copied().map(Some).collect();
    net.unit(UnitNode::plain(row, key), &inputs, Span::new(at, at + 1), key)
}

fn compiled(graph: &Graph) -> Plan {
    let plan = compile(graph, 48_000.0, &Limits::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    plan.check().unwrap_or_else(|error| panic!("{error}\n{plan}"));
    plan
}

fn errors(graph: &Graph) -> Vec<phonon_base::Diagnostic> {
    compile(graph, 48_000.0, &Limits::default()).err().unwrap_or_default()
}

/// The names of the units in the order in which they run, with the channel of those for the right side.
fn run_order(plan: &Plan) -> Vec<String> {
    let name = |unit: &UnitPlan| format!("{}{}", unit.unit.row.name, ["", "'"][usize::from(unit.channel)]);
    plan.main.units.iter().map(name).collect()
}

fn main_with(build: impl Fn(&mut Net) -> NodeId) -> Graph {
    let mut graph = Graph::default();
    graph.master = Some(build(&mut graph.main));
    graph
}

#[test]
fn a_unit_runs_after_what_it_reads_and_only_if_it_is_heard() {
    let graph = main_with(|net| {
        let unheard = add(net, &SOURCE, &[]);
        add(net, &EFFECT, &[unheard]);
        // The sum comes first in the list and last in the plan.
        let sum = add(net, &SUM, &[NodeId(3), NodeId(4)]);
        let source = add(net, &SOURCE, &[]);
        assert_eq!(add(net, &EFFECT, &[source]), NodeId(4));
        sum
    });
    assert_eq!(run_order(&compiled(&graph)), ["source", "effect", "sum"]);
}

#[test]
fn channels_follow_from_the_rows() {
    let graph = main_with(|net| {
        let source = add(net, &SOURCE, &[]);
        let pan = add(net, &PAN, &[source]);
        let effect = add(net, &EFFECT, &[pan]);
        let control = add(net, &WIDTH, &[source, effect]);
        add(net, &FOLD, &[control])
    });
    let plan = compiled(&graph);
    assert_eq!(run_order(&plan), ["source", "pan", "effect", "effect'", "width", "fold"]);
    let ins: Vec<usize> = plan.main.steps.iter().map(|step| step.ins.len()).collect();
    let channels: Vec<u8> = plan.main.steps.iter().map(|step| step.channels).collect();
    // The mean of both sides stands before the unit whose control it is.
    assert_eq!(plan.main.steps[4].op, Op::Mean);
    assert_eq!((ins, channels), (vec![0, 2, 1, 1, 2, 3, 2], vec![1, 2, 1, 1, 1, 2, 1]));
    assert_eq!(plan.master[0], plan.master[1]);
}

#[test]
fn stereo_goes_round_a_ring() {
    let graph = main_with(|net| {
        let source = add(net, &SOURCE, &[]);
        let ring = net.open_ring(Span::default(), Key::ROOT.named("ring"));
        let sum = add(net, &SUM, &[source, ring]);
        let wide = add(net, &PAN, &[sum]);
        net.close(ring, wide);
        wide
    });
    let plan = compiled(&graph);
    assert_eq!(plan.main.cells, [(Key::ROOT.named("ring"), 0), (Key::ROOT.named("ring"), 1)]);
    assert_eq!(run_order(&plan), ["source", "sum", "sum'", "pan"]);
    let islands: Vec<bool> = plan.main.items.iter().map(|item| item.island).collect();
    assert_eq!(islands, [false, true]);
}

#[test]
fn a_ring_without_a_delay_is_an_error_with_its_place() {
    let graph = main_with(|net| {
        let first = add(net, &SUM, &[NodeId(1), NodeId(2)]);
        add(net, &EFFECT, &[first]);
        add(net, &SOURCE, &[]);
        first
    });
    let errors = errors(&graph);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("its own value"), "{errors:?}");
    assert_eq!(errors[0].span, Span::new(0, 1));
}

#[test]
fn every_kind_of_wrong_node_is_found() {
    let (place, key) = (Span::new(4, 5), Key::ROOT);
    let leaf = |kind: Kind| main_with(|net| net.leaf(kind.clone(), place, key));
    let wrong = [
        leaf(Kind::Constant(f32::NAN)),
        leaf(Kind::Delayed(NodeId(9))),
        leaf(Kind::Stream(StreamId(0))),
        leaf(Kind::Play(vec![InstrumentId(3)])),
        leaf(Kind::Voice(0)),
        leaf(Kind::Global(NodeId(0))),
        main_with(|net| add(net, &EFFECT, &[])),
        main_with(|net| add(net, &EFFECT, &[NodeId(7)])),
        main_with(|net| add(net, &EFFECT, &[NodeId(0), NodeId(0)])),
        main_with(|_| NodeId(5)),
    ];
    for (index, graph) in wrong.iter().enumerate() {
        assert!(!errors(graph).is_empty(), "number {index}");
    }
}

#[test]
fn limits_are_named() {
    let most = Limits { units: 10, voices: 10, memory: 1 << 20 };
    let says = |graph: &Graph, word: &str| {
        let errors = compile(graph, 48_000.0, &most).err().unwrap_or_default();
        assert!(errors.iter().any(|error| error.message.contains(word)), "{word}: {errors:?}");
    };
    let chain = |net: &mut Net| (0..20).fold(NodeId(0), |_, _| add(net, &SOURCE, &[]));
    says(&main_with(chain), "20 signals; the limit is 10");
    says(&main_with(|net| add(net, &GREEDY, &[])), "bytes");
    let mut graph = Graph::default();
    graph.instrument(Instrument { voices: 11, ..one_voice(|net| add(net, &SOURCE, &[])) });
    says(&graph, "11 voices; the limit is 10");
    // Nine voices of 32 KiB and a little would fit, but they are made by the sixteen, and twice that for the play.
    let mut graph = main_with(|net| net.leaf(Kind::Play(vec![InstrumentId(0)]), Span::default(), Key::ROOT));
    graph.instrument(Instrument { voices: 9, ..one_voice(|net| add(net, &TABLE, &[])) });
    says(&graph, "1056768 bytes");
}

fn one_voice(build: impl Fn(&mut Net) -> NodeId) -> Instrument {
    let mut net = Net::default();
    let output = build(&mut net);
    let name = String::from("voice");
    let (inputs, place, key) = (Vec::new(), Span::default(), Key::ROOT);
    Instrument { name, net, inputs, output, sends: Vec::new(), gate: None, voices: 4, tail: 0.0, place, key }
}

#[test]
fn a_play_waits_for_what_its_voices_read() {
    let mut graph = Graph::default();
    let net = &mut graph.main;
    let play = net.leaf(Kind::Play(vec![InstrumentId(0)]), Span::default(), Key::ROOT);
    let source = add(net, &SOURCE, &[]);
    let wide = add(net, &PAN, &[source]);
    graph.master = Some(play);
    graph.instrument(one_voice(|net| {
        let global = net.leaf(Kind::Global(wide), Span::default(), Key::ROOT);
        add(net, &EFFECT, &[global])
    }));
    let plan = compiled(&graph);
    let ops: Vec<Op> = plan.main.steps.iter().map(|step| step.op).collect();
    assert_eq!(ops, [Op::Unit(0), Op::Unit(1), Op::Play(0)]);
    assert_eq!(plan.globals[0], [0, 1].map(|side| plan.main.steps[1].outs[side].slot));
    assert_eq!(plan.instruments[0].schedule.units.len(), 2, "one effect for each side");
    assert_eq!(plan.play(play), Some(0));
    assert_eq!(plan.play(source), None);
}

#[test]
fn outputs_that_share_nothing_are_tasks_of_one_stage() {
    let mut graph = Graph::default();
    let outputs: Vec<NodeId> = (0..4)
        .map(|index| {
            let source = add(&mut graph.main, &SOURCE, &[]);
            let effect = add(&mut graph.main, &EFFECT, &[source]);
            graph.output(&format!("o{index}"), effect);
            effect
        })
        .collect();
    let left = add(&mut graph.main, &SUM, &outputs[..2]);
    let right = add(&mut graph.main, &SUM, &outputs[2..]);
    graph.master = Some(add(&mut graph.main, &SUM, &[left, right]));
    let plan = compiled(&graph);
    assert_eq!(plan.main.stages, [0..4, 4..5]);
    let items: Vec<u32> = plan.main.tasks.iter().map(|task| task.items.end - task.items.start).collect();
    assert_eq!(items, [2, 2, 2, 2, 3]);
}

#[test]
fn a_chain_needs_two_buffers_however_long_it_is() {
    let chain = |length: usize| {
        main_with(|net| {
            let source = add(net, &SOURCE, &[]);
            (0..length).fold(source, |last, _| add(net, &EFFECT, &[last]))
        })
    };
    let [short, long] = [10, 10_000].map(|length| compiled(&chain(length)).main);
    assert_eq!((short.slots, long.slots), (long.slots, short.pinned + 2));
}

#[test]
fn a_delay_that_was_never_closed_is_silent() {
    let graph = main_with(|net| {
        let ring = net.open_ring(Span::default(), Key::ROOT);
        add(net, &EFFECT, &[ring])
    });
    let plan = compiled(&graph);
    assert_eq!(plan.main.steps.len(), 1);
    assert_eq!(plan.main.constants.len(), 1);
    assert_eq!(plan.main.constants[0].1, 0.0);
}

#[test]
fn a_damaged_plan_is_found_out() {
    let graph = main_with(|net| {
        let (one, two) = (add(net, &SOURCE, &[]), add(net, &SOURCE, &[]));
        let three = add(net, &EFFECT, &[two]);
        add(net, &SUM, &[one, three])
    });
    let whole = compiled(&graph);
    let damage = |change: fn(&mut Plan)| {
        let mut plan = whole.clone();
        change(&mut plan);
        assert!(plan.check().is_err(), "{plan}");
    };
    damage(|plan| plan.main.steps.swap(0, 1));
    damage(|plan| plan.main.steps[1].outs[0].slot = plan.main.steps[0].outs[0].slot);
    damage(|plan| plan.main.operands[1].signal.slot = plan.main.operands[0].signal.slot);
    damage(|plan| plan.main.items.truncate(3));
    damage(|plan| plan.main.tasks[0].items.start = 1);
    damage(|plan| plan.master = [plan.main.slots - 1; 2]);
}

#[test]
fn a_plan_can_be_read() {
    let graph = main_with(|net| {
        let two = net.constant(2.0, Span::default(), Key::ROOT);
        add(net, &EFFECT, &[two])
    });
    let listing = compiled(&graph).to_string();
    assert!(listing.contains("stage 0\n  task 0, cost 600\n    v2@s2 = effect v1@s1\n"), "{listing}");
}

/// Work that grows faster than the graph would show here as minutes; what is asserted is what was built.
#[test]
fn a_hundred_thousand_units_in_a_row_a_star_and_a_ring_compile() {
    let limits = Limits { units: 1 << 20, memory: 1 << 30, ..Limits::default() };
    let count = 50_000;
    let row = main_with(|net| (1..count).fold(add(net, &SOURCE, &[]), |last, _| add(net, &EFFECT, &[last])));
    let star = main_with(|net| {
        let hub = add(net, &SOURCE, &[]);
        (1..count).fold(hub, |last, _| add(net, &SUM, &[last, hub]))
    });
    let ring = main_with(|net| {
        let ring = net.open_ring(Span::default(), Key::ROOT);
        let last = (0..count).fold(ring, |last, _| add(net, &EFFECT, &[last]));
        net.close(ring, last);
        last
    });
    for graph in [row, star, ring] {
        let plan = compile(&graph, 48_000.0, &limits).unwrap();
        assert_eq!(plan.check(), Ok(()));
        assert_eq!(plan.main.units.len(), count);
    }
}

proptest! {
    #[test]
    fn every_random_graph_compiles_to_a_plan_that_holds(
        recipes in prop::collection::vec((0usize..8, any::<[u16; 2]>()), 1..80),
        outputs in prop::collection::vec(any::<u16>(), 0..5),
    ) {
        let mut graph = Graph::default();
        let net = &mut graph.main;
        let mut rings = Vec::new();
        add(net, &SOURCE, &[]);
        for (kind, places) in recipes {
            let [a, b] = places.map(|place| NodeId(u32::from(place) % net.len() as u32));
            match kind {
                0 => add(net, &SOURCE, &[]),
                1 => add(net, &EFFECT, &[a]),
                2 => add(net, &PAN, &[a, b]),
                3 => add(net, &WIDTH, &[a, b]),
                4 => add(net, &FOLD, &[a]),
                5 => {
                    let ring = net.open_ring(Span::default(), Key::ROOT.child(net.len()));
                    rings.push((ring, places[0]));
                    ring
                }
                6 => net.leaf(Kind::Delayed(a), Span::default(), Key::ROOT.child(net.len())),
                _ => add(net, &SUM, &[a, b]),
            };
        }
        let count = net.len() as u32;
        for (ring, place) in rings {
            net.close(ring, NodeId(u32::from(place) % count));
        }
        graph.master = Some(NodeId(count - 1));
        for place in outputs {
            graph.output("o", NodeId(u32::from(place) % count));
        }
        let plan = compile(&graph, 48_000.0, &Limits::default()).unwrap();
        prop_assert_eq!(plan.check(), Ok(()), "{}", plan);
        let again = compile(&graph, 48_000.0, &Limits::default()).unwrap();
        prop_assert_eq!(plan.to_string(), again.to_string());
    }
}

#[test]
fn what_is_made_of_numbers_alone_is_a_number() {
    let row = |name| phonon_dsp::units::unit(name).unwrap();
    let graph = main_with(|net| {
        let [two, three, four] = [2.0, 3.0, 4.0].map(|value| {
            let key = Key::ROOT.child(net.len());
            net.constant(value, Span::default(), key)
        });
        let product = add(net, row("*"), &[two, three]);
        let sum = add(net, row("+"), &[product, four]);
        add(net, &EFFECT, &[sum])
    });
    let plan = compiled(&graph);
    assert_eq!(run_order(&plan), ["effect"]);
    let read = plan.main.operands(&plan.main.steps[0])[0].signal;
    assert_eq!(
        plan.main.constants.iter().find(|(signal, _)| *signal == read).map(|(_, value)| *value),
        Some(10.0)
    );
}

#[test]
fn pure_units_that_are_fed_the_same_run_once() {
    let row = |name| phonon_dsp::units::unit(name).unwrap();
    let graph = main_with(|net| {
        let sources = [add(net, &SOURCE, &[]), add(net, &SOURCE, &[])];
        let twice = [0, 0, 1].map(|at| add(net, row("*"), &[sources[at], sources[0]]));
        let halves = twice.map(|node| add(net, row("sqrt"), &[node]));
        let sum = add(net, &SUM, &[halves[0], halves[1]]);
        add(net, &SUM, &[sum, halves[2]])
    });
    // Sources have a state of their own each; products and roots of the same are the same.
    let order = run_order(&compiled(&graph));
    let count = |name: &str| order.iter().filter(|other| *other == name).count();
    assert_eq!(["source", "*", "sqrt", "sum"].map(count), [2, 2, 2, 2], "{order:?}");
}
