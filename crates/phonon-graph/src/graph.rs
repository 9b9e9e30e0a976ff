//! What is to be heard: units and the signals between them, as the evaluator builds it.
//!
//! A graph says nothing about order, buffers or blocks; [`crate::compile()`] finds those. Every signal has one or
//! two channels, which follow from the rows:
//!
//! * a unit whose row has two outputs gives left and right;
//! * a unit with stereo inputs gives what its row says; a mono signal goes into both sides of a stereo input;
//! * any other unit gives one channel, or, when any of its inputs is stereo, is repeated: one instance for left
//!   and one for right, with seeds of their own;
//! * a mono input of a unit that is not repeated (a control of a stereo unit) takes the mean of a stereo signal;
//! * a play and its sends are stereo; constants, streams, curves and voice inputs are mono; a `Delayed` or `Global` node has the
//!   channels of what it reads.

use std::fmt;
use std::sync::Arc;

use phonon_base::Span;
use phonon_dsp::{InputKind, Sample, Tail, UnitRow};

use crate::Key;

/// The place of a node in its [`Net`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The place of a stream in [`Graph::streams`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId(pub u32);

/// The place of an instrument in [`Graph::instruments`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstrumentId(pub u32);

/// Everything that sounds in one song.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The signals that always run: buses, effects, mixing.
    pub main: Net,
    /// What voices are made of.
    pub instruments: Vec<Instrument>,
    /// The stepped values that timed events set.
    pub streams: Vec<Stream>,
    /// Signals of `main` that are heard on their own: stems.
    pub outputs: Vec<Output>,
    /// The signal of `main` that is heard, after mixing and limiting; silence if there is none.
    pub master: Option<NodeId>,
}

/// A signal that is heard on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// As in the text: `out`, `d1` …
    pub name: String,
    /// Its signal in the main net.
    pub node: NodeId,
}

/// A stepped value: it holds still until a timed event changes it, at an exact frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// For people: where it comes from.
    pub name: String,
    /// Its value until the first event.
    pub initial: f32,
    /// Its place in the text; its value survives an edit by it.
    pub key: Key,
}

/// What one voice is: a small net of its own that is started by an event.
#[derive(Clone, Debug)]
pub struct Instrument {
    /// As in the text: `~stab`, or `sampler`.
    pub name: String,
    /// Its signals. Plays cannot stand in it.
    pub net: Net,
    /// The values that an event gives to a voice.
    pub inputs: Vec<VoiceInput>,
    /// What the voice gives to its play, left and right, or one channel for both.
    pub output: NodeId,
    /// What it gives to the sends of its play, in their order; fewer than the play has is fine.
    pub sends: Vec<NodeId>,
    /// The input that is 1 while the voice is held and 0 from then on; the engine drives it.
    pub gate: Option<usize>,
    /// Most voices that sound at once on one play.
    pub voices: usize,
    /// A voice ends when its gate is closed and it has been below -100 dB for this many seconds.
    pub tail: f32,
    /// Its place in the text.
    pub place: Span,
    /// Its place in the structure of the text.
    pub key: Key,
}

impl Instrument {
    /// Frames of silence after which a voice is over, open gate or not, if its recording is: where recordings are all that sounds
    /// by itself, and nothing in the voice remembers what it has heard.
    pub fn spent_tail(&self, rate: f32) -> Option<u64> {
        let units = self.net.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Unit(unit) => Some(unit),
            _ => None,
        });
        let follows = |unit: &UnitNode| {
            let is_source = unit.row.tail == Tail::Source && unit.row.group != "envelopes";
            !is_source && (unit.row.memory)(&unit.constants, rate) == 0
        };
        let (ends, others): (Vec<&UnitNode>, Vec<&UnitNode>) = units.partition(|unit| unit.row.make.ends);
        (!ends.is_empty() && others.into_iter().all(follows)).then_some((SPENT * f64::from(rate)) as u64)
    }
}

/// Seconds of silence after which a voice whose recording is over is over too: what still rings would be heard in them.
const SPENT: f64 = 0.02;

/// A value that an event gives to a voice: `freq`, `gain` …
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceInput {
    /// Its name.
    pub name: String,
    /// What it is when the event does not give it.
    pub default: f32,
}

/// Nodes that refer to each other by their place in the list.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// The nodes, in the order in which they were added.
    pub nodes: Vec<Node>,
}

/// One signal and how it comes about.
#[derive(Clone, Debug)]
pub struct Node {
    /// How it comes about.
    pub kind: Kind,
    /// For a unit one entry for each input of its row, in the row's order; nothing where the row's default holds, and
    /// for constant and text inputs. Empty for everything else.
    pub inputs: Vec<Option<NodeId>>,
    /// Its place in the text.
    pub place: Span,
    /// Its place in the structure of the text.
    pub key: Key,
}

/// How a signal comes about.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A unit computes it from its inputs.
    Unit(UnitNode),
    /// Always that number.
    Constant(f32),
    /// A stepped value that timed events set.
    Stream(StreamId),
    /// A function of cycle time, evaluated at each frame.
    Curve(Arc<dyn Curve>),
    /// The sum of all voices of these instruments that were started on this node. Only in the main net.
    Play(Vec<InstrumentId>),
    /// The sum of what the voices of a play give to one of its sends. Only in the main net.
    Send {
        /// The play.
        play: NodeId,
        /// Which of [`Instrument::sends`].
        send: usize,
    },
    /// The value of an input of the voice. Only in an instrument.
    Voice(usize),
    /// A signal of the main net. Only in an instrument.
    Global(NodeId),
    /// What that node was one frame ago, nought at first. The only way to close a ring.
    Delayed(NodeId),
}

/// A unit and what is fixed when it is made.
#[derive(Clone)]
pub struct UnitNode {
    /// What it is.
    pub row: &'static UnitRow,
    /// Values of the row's constant inputs, in the row's order, inside their ranges.
    pub constants: Vec<f32>,
    /// Texts of the row's text inputs, in the row's order.
    pub texts: Vec<String>,
    /// Recordings or tables that the texts name.
    pub tables: Vec<Arc<Sample>>,
    /// Where its random numbers start; see [`Key::seed`].
    pub seed: u32,
}

/// A function of cycle time, for continuous patterns.
pub trait Curve: fmt::Debug + Send + Sync {
    /// Its value at that cycle time. Must not allocate, lock or wait.
    fn at(&self, cycle: f64) -> f32;

    /// Whether two curves are the same function; used when a text is edited.
    fn same(&self, other: &dyn Curve) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Net {
    /// Adds a node and gives its place.
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId((self.nodes.len() - 1) as u32)
    }

    /// Adds a unit; `inputs` as in [`Node::inputs`], missing ones at the end take the row's default.
    pub fn unit(&mut self, unit: UnitNode, inputs: &[Option<NodeId>], place: Span, key: Key) -> NodeId {
        let mut inputs = inputs.to_vec();
        inputs.resize(inputs.len().max(unit.row.inputs.len()), None);
        self.add(Node { kind: Kind::Unit(unit), inputs, place, key })
    }

    /// Adds a node without inputs.
    pub fn leaf(&mut self, kind: Kind, place: Span, key: Key) -> NodeId {
        self.add(Node { kind, inputs: Vec::new(), place, key })
    }

    /// Adds a number.
    pub fn constant(&mut self, value: f32, place: Span, key: Key) -> NodeId {
        self.leaf(Kind::Constant(value), place, key)
    }

    /// Adds the delayed end of a ring that [`Net::close`] closes later; nought until then.
    pub fn open_ring(&mut self, place: Span, key: Key) -> NodeId {
        let itself = NodeId(self.nodes.len() as u32);
        self.leaf(Kind::Delayed(itself), place, key)
    }

    /// Makes `ring`, from [`Net::open_ring`], give what `source` was one frame ago.
    pub fn close(&mut self, ring: NodeId, source: NodeId) {
        if let Some(node) = self.nodes.get_mut(ring.0 as usize) {
            node.kind = Kind::Delayed(source);
        }
    }

    /// The node of that id, if there is one.
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

impl Graph {
    /// Adds a stepped value.
    pub fn stream(&mut self, name: &str, initial: f32, key: Key) -> StreamId {
        self.streams.push(Stream { name: name.to_owned(), initial, key });
        StreamId((self.streams.len() - 1) as u32)
    }

    /// Adds an instrument.
    pub fn instrument(&mut self, instrument: Instrument) -> InstrumentId {
        self.instruments.push(instrument);
        InstrumentId((self.instruments.len() - 1) as u32)
    }

    /// Names a signal of the main net as an output.
    pub fn output(&mut self, name: &str, node: NodeId) {
        self.outputs.push(Output { name: name.to_owned(), node });
    }
}

impl Instrument {
    /// What a voice gives: to its play, then to each send.
    pub fn outputs(&self) -> impl Iterator<Item = NodeId> {
        std::iter::once(self.output).chain(self.sends.iter().copied())
    }
}

impl UnitNode {
    /// A unit without constants and texts, with the seed that follows from its key.
    pub fn plain(row: &'static UnitRow, key: Key) -> UnitNode {
        UnitNode { row, constants: Vec::new(), texts: Vec::new(), tables: Vec::new(), seed: key.seed() }
    }

    /// Whether one instance can take over the state of the other.
    pub fn same(&self, other: &UnitNode) -> bool {
        std::ptr::eq(self.row, other.row)
            && self.texts == other.texts
            && self.seed == other.seed
            && self.constants.len() == other.constants.len()
            && self.constants.iter().zip(&other.constants).all(|(a, b)| a.to_bits() == b.to_bits())
            && self.tables.len() == other.tables.len()
            && self.tables.iter().zip(&other.tables).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }

    /// Whether any input of the row is stereo.
    pub fn has_stereo_input(&self) -> bool {
        self.row.inputs.iter().any(|input| input.kind == InputKind::Stereo)
    }
}

impl fmt::Debug for UnitNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {:?}", self.row.name, self.constants, self.texts)
    }
}
