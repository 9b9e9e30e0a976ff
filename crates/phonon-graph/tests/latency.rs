//! Parallel paths become equally late.

use phonon_base::{Quantity, Range, Span};
use phonon_dsp::row::{Family, Make, no_memory};
use phonon_dsp::*;
use phonon_graph::*;

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

const IN: InputRow = InputRow {
    name: "in",
    aliases: &[],
    kind: InputKind::Signal,
    quantity: Quantity::Plain,
    range: Range::ANY,
    default: None,
    summary: "",
};

const fn row(name: &'static str, inputs: &'static [InputRow], latency: fn(&[f32], f32) -> usize) -> UnitRow {
    UnitRow {
        name,
        aliases: &[],
        group: "test",
        summary: "",
        inputs,
        outputs: 1,
        tail: Tail::None,
        memory: no_memory,
        example: "",
        source: "",
        make: Make::of::<Nothing>().late(latency),
    }
}

static SOURCE: UnitRow = row("source", &[], no_memory);
static EFFECT: UnitRow = row("effect", &[IN], no_memory);
static SUM: UnitRow = row("sum", &[IN, IN], no_memory);
/// A hundredth of a second.
static LATE: UnitRow = row("late", &[IN], |_, rate| (rate / 100.0) as usize);
static LATER: UnitRow = row("later", &[IN], |_, _| 700);

fn add(net: &mut Net, row: &'static UnitRow, inputs: &[NodeId]) -> NodeId {
    let at = net.len();
    let key = Key::ROOT.child(at);
    let inputs: Vec<Option<NodeId>> = inputs.iter().copied().map(Some).collect();
    net.unit(UnitNode::plain(row, key), &inputs, Span::new(at, at + 1), key)
}

/// What an input of a node reads: the name of the unit, and by how much that one holds back if it is an `align`.
fn reads(net: &Net, node: NodeId, input: usize) -> (&'static str, f32) {
    let source = net.nodes[node.0 as usize].inputs[input].and_then(|id| net.get(id));
    match source.map(|node| &node.kind) {
        Some(Kind::Unit(unit)) if unit.row.name == "align" => ("align", unit.constants[0]),
        Some(Kind::Unit(unit)) => (unit.row.name, 0.0),
        _ => ("", 0.0),
    }
}

fn aligned(net: Net, master: NodeId) -> (Graph, u64) {
    let graph = Graph { main: net, master: Some(master), ..Graph::default() };
    let (aligned, latency) = align(&graph, 48_000.0);
    let plan = compile(&graph, 48_000.0, &Limits::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    plan.check().unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert_eq!(plan.latency, latency);
    (aligned.into_owned(), latency)
}

#[test]
fn the_earlier_path_waits_for_the_later_one() {
    let mut net = Net::default();
    let source = add(&mut net, &SOURCE, &[]);
    let dry = add(&mut net, &EFFECT, &[source]);
    let late = add(&mut net, &LATE, &[source]);
    let both = add(&mut net, &SUM, &[dry, late]);
    // Two late ones in a row against one, and a number, which need not wait.
    let twice = add(&mut net, &LATER, &[both]);
    let number = net.constant(2.0, Span::default(), Key::ROOT.named("two"));
    let scaled = add(&mut net, &SUM, &[twice, number]);
    let end = add(&mut net, &SUM, &[dry, scaled]);
    let (graph, latency) = aligned(net, end);
    assert_eq!(reads(&graph.main, both, 0), ("align", 480.0));
    assert_eq!(reads(&graph.main, both, 1), ("late", 0.0));
    assert_eq!(reads(&graph.main, end, 0), ("align", 1180.0));
    assert_eq!(graph.main.nodes[scaled.0 as usize].inputs[1], Some(number));
    assert_eq!(latency, 1180);
    let plan = compile(&graph, 48_000.0, &Limits::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(plan.to_string().contains("align 480") && plan.to_string().contains("latency 1180 frames"));
}

#[test]
fn readers_that_wait_equally_long_share_a_delay_and_graphs_without_latency_stay_as_they_are() {
    let mut net = Net::default();
    let source = add(&mut net, &SOURCE, &[]);
    let late = add(&mut net, &LATE, &[source]);
    let one = add(&mut net, &SUM, &[source, late]);
    let other = add(&mut net, &SUM, &[late, source]);
    let end = add(&mut net, &SUM, &[one, other]);
    let known = net.len();
    let (graph, _) = aligned(net, end);
    assert_eq!(graph.main.len(), known + 1);
    let mut net = Net::default();
    let source = add(&mut net, &SOURCE, &[]);
    let graph = Graph { main: net, master: Some(source), ..Graph::default() };
    assert!(matches!(align(&graph, 48_000.0), (std::borrow::Cow::Borrowed(_), 0)));
}

#[test]
fn a_ring_is_left_alone_and_what_enters_it_arrives_together() {
    let mut net = Net::default();
    let source = add(&mut net, &SOURCE, &[]);
    let late = add(&mut net, &LATE, &[source]);
    let ring = net.open_ring(Span::default(), Key::ROOT.named("ring"));
    let first = add(&mut net, &SUM, &[source, ring]);
    let inner = add(&mut net, &LATER, &[first]);
    let back = add(&mut net, &SUM, &[inner, late]);
    net.close(ring, back);
    let end = add(&mut net, &SUM, &[back, source]);
    let (graph, latency) = aligned(net, end);
    // Both ways in arrive after 480 frames; inside nothing waits, although 700 frames lie between.
    assert_eq!(reads(&graph.main, first, 0), ("align", 480.0));
    assert_eq!(reads(&graph.main, back, 1), ("late", 0.0));
    assert_eq!(reads(&graph.main, back, 0), ("later", 0.0));
    // The dry path outside waits for the longest way through.
    assert_eq!((reads(&graph.main, end, 1), latency), (("align", 1180.0), 1180));
}

#[test]
fn outputs_wait_for_the_latest_and_nothing_waits_for_voices() {
    let mut graph = Graph::default();
    let mut voice = Net::default();
    let freq = voice.leaf(Kind::Voice(0), Span::default(), Key::ROOT.named("freq"));
    let gate = voice.leaf(Kind::Voice(1), Span::default(), Key::ROOT.named("gate"));
    let late = add(&mut voice, &LATER, &[freq]);
    let shaped = add(&mut voice, &SUM, &[late, gate]);
    let output = add(&mut voice, &SUM, &[shaped, freq]);
    let input = |name: &str| VoiceInput { name: name.to_owned(), default: 0.0 };
    let instrument = graph.instrument(Instrument {
        name: "~late".to_owned(),
        net: voice,
        inputs: vec![input("freq"), input("gate")],
        output,
        sends: Vec::new(),
        gate: Some(1),
        voices: 4,
        tail: 0.5,
        place: Span::default(),
        key: Key::ROOT.named("~late"),
    });
    let play = graph.main.leaf(Kind::Play(vec![instrument]), Span::default(), Key::ROOT.named("play"));
    let source = add(&mut graph.main, &SOURCE, &[]);
    let behind = add(&mut graph.main, &LATER, &[play]);
    let sum = add(&mut graph.main, &SUM, &[source, play]);
    let sum = add(&mut graph.main, &SUM, &[sum, behind]);
    graph.output("d1", behind);
    graph.output("d2", source);
    graph.master = Some(sum);
    let (aligned, latency) = align(&graph, 48_000.0);
    assert_eq!(latency, 700);
    assert_eq!(reads(&aligned.main, sum, 0), ("align", 700.0));
    assert_eq!(aligned.outputs[0].node, behind);
    assert_eq!(latency::voices(&graph, 48_000.0), [700], "they start earlier instead");
    assert_eq!(latency::voices(&aligned, 48_000.0), [700]);
    let Kind::Unit(unit) = &aligned.main.nodes[aligned.outputs[1].node.0 as usize].kind else { panic!() };
    assert_eq!((unit.row.name, unit.constants[0]), ("align", 700.0));
    // The gate opens when the sound is there; the frequency, which stands still, does not wait.
    let voice = &aligned.instruments[0];
    assert_eq!(reads(&voice.net, shaped, 1), ("align", 700.0));
    assert_eq!(voice.net.nodes[output.0 as usize].inputs[1], Some(freq));
    assert!((voice.tail - 0.5 - 700.0 / 48_000.0).abs() < 1e-6);
}
