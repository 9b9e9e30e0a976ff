//! How a unit is described and made: one row of plain data per unit, and the erased form the engine runs.

use std::sync::Arc;

use fearless_simd::{Level, Simd, f32x16};
use phonon_base::{Quantity, Range};

use crate::kernel::{Context, Inputs, Kernel, Outputs, Setup, Start};
use crate::{Lane, Sample, Wide};

/// Everything there is to say about a unit. All names, messages, docs, tests and benchmarks come from here.
#[derive(Debug)]
pub struct UnitRow {
    /// The name in a text.
    pub name: &'static str,
    /// Other names for the same.
    pub aliases: &'static [&'static str],
    /// The heading it is listed under.
    pub group: &'static str,
    /// One line: what it does.
    pub summary: &'static str,
    /// What it takes, in the order of positional arguments.
    pub inputs: &'static [InputRow],
    /// Channels that come out: 1, or 2 for left and right. A unit with one output and no stereo input is
    /// repeated for each channel when it is given a stereo signal.
    pub outputs: usize,
    /// What sounds on after the inputs have fallen silent.
    pub tail: Tail,
    /// Bytes it takes for each lane beyond a few, from its constant inputs and the rate.
    pub memory: fn(constants: &[f32], rate: f32) -> usize,
    /// A line of Phonon to try.
    pub example: &'static str,
    /// Where the algorithm comes from: paper, book, page.
    pub source: &'static str,
    /// How it is made.
    pub make: Make,
}

/// One input of a unit.
#[derive(Clone, Copy, Debug)]
pub struct InputRow {
    /// The name, also as keyword.
    pub name: &'static str,
    /// Other keywords for the same.
    pub aliases: &'static [&'static str],
    /// How it is fed.
    pub kind: InputKind,
    /// Its unit.
    pub quantity: Quantity,
    /// What it is clamped to.
    pub range: Range,
    /// What it is when not given; required if there is none.
    pub default: Option<f32>,
    /// What it does, in a few words.
    pub summary: &'static str,
}

impl InputRow {
    /// The sound that a unit changes.
    pub const fn audio() -> InputRow {
        InputRow {
            name: "in",
            aliases: &["input"],
            kind: InputKind::Signal,
            quantity: Quantity::Audio,
            range: Range::ANY,
            default: None,
            summary: "the sound to change",
        }
    }

    /// The sound that a unit changes, left and right.
    pub const fn stereo() -> InputRow {
        InputRow { kind: InputKind::Stereo, ..InputRow::audio() }
    }

    /// A parameter that takes a number, a pattern or a signal.
    pub const fn signal(
        name: &'static str,
        quantity: Quantity,
        range: Range,
        default: Option<f32>,
        summary: &'static str,
    ) -> InputRow {
        InputRow { name, aliases: &[], kind: InputKind::Signal, quantity, range, default, summary }
    }

    /// The frequency of a source, which the event that plays it gives when the text does not.
    pub const fn frequency() -> InputRow {
        InputRow {
            name: "freq",
            aliases: &["frequency"],
            kind: InputKind::Frequency,
            quantity: Quantity::Hertz,
            range: Range::new(-96_000.0, 96_000.0),
            default: None,
            summary: "frequency; below zero it runs backwards",
        }
    }

    /// The gate that opens and closes an envelope.
    pub const fn gate() -> InputRow {
        InputRow {
            name: "gate",
            aliases: &[],
            kind: InputKind::Gate,
            quantity: Quantity::Gate,
            range: Range::new(0.0, 1.0),
            default: None,
            summary: "open above one half; the event that plays it unless given",
        }
    }

    /// A number fixed when the plan is built.
    pub const fn constant(
        name: &'static str,
        quantity: Quantity,
        range: Range,
        default: Option<f32>,
        summary: &'static str,
    ) -> InputRow {
        InputRow { name, aliases: &[], kind: InputKind::Constant, quantity, range, default, summary }
    }

    /// With other names for the same.
    pub const fn or(self, aliases: &'static [&'static str]) -> InputRow {
        InputRow { aliases, ..self }
    }

    /// With another name and summary.
    pub const fn named(self, name: &'static str, summary: &'static str) -> InputRow {
        InputRow { name, summary, ..self }
    }
}

/// How an input is fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A number, a pattern or a signal of one channel.
    Signal,
    /// A signal with left and right; a single channel goes to both.
    Stereo,
    /// A frequency; when it is not given the unit is open and the event that plays it gives the frequency.
    Frequency,
    /// A gate; when it is not given, the gate of the event that plays the unit, or one that opens with each cycle.
    Gate,
    /// A number fixed when the plan is built; the summary says why.
    Constant,
    /// A text (a file, a shape, a list) fixed when the plan is built.
    Text,
}

impl InputKind {
    /// How many places it takes in [`crate::Inputs`].
    pub fn slots(self) -> usize {
        match self {
            InputKind::Signal | InputKind::Frequency | InputKind::Gate => 1,
            InputKind::Stereo => 2,
            InputKind::Constant | InputKind::Text => 0,
        }
    }
}

/// What sounds on after the inputs of a unit have fallen silent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tail {
    /// Nothing: silence in gives silence out at once.
    None,
    /// At most this many seconds down to -100 dB.
    Seconds(f32),
    /// It rings for as long as its feedback or decay lets it.
    Rings,
    /// It sounds by itself.
    Source,
}

/// No memory beyond the unit itself, or no latency.
pub fn no_memory(_: &[f32], _: f32) -> usize {
    0
}

/// A unit's kernel for every lane type.
pub trait Family: 'static {
    /// The kernel over `L`.
    type At<L: Lane>: Kernel<L>;
}

/// What a unit is made from, whatever its lane type.
pub struct Spec<'a> {
    /// As [`Setup::rate`].
    pub rate: f32,
    /// As [`Setup::constants`].
    pub constants: &'a [f32],
    /// As [`Setup::texts`].
    pub texts: &'a [String],
    /// As [`Setup::tables`].
    pub tables: &'a [Arc<Sample>],
    /// As [`Setup::seed`].
    pub seed: u32,
}

impl Spec<'_> {
    fn setup<L: Lane>(&self, token: L::Token) -> Setup<'_, L> {
        let Spec { rate, constants, texts, tables, seed } = *self;
        Setup { token, rate, constants, texts, tables, seed }
    }
}

/// The constructors of a unit, and how late what they make is.
#[derive(Clone, Copy, Debug)]
pub struct Make {
    /// For one lane.
    pub one: fn(&Spec<'_>) -> Box<dyn Unit<f32>>,
    /// For sixteen lanes on an instruction set.
    pub wide: fn(&Spec<'_>, Level) -> Box<dyn Unit<Wide>>,
    /// As [`Kernel::PURE`].
    pub pure: bool,
    /// As [`Kernel::RESTS`].
    pub rests: bool,
    /// As [`Kernel::ENDS`].
    pub ends: bool,
    /// Frames by which what comes out is later than what went in, from the constant inputs and the rate. Plans hold
    /// parallel paths back by as much. An echo is no latency: it is what the unit is for.
    pub latency: fn(constants: &[f32], rate: f32) -> usize,
}

impl Make {
    /// The constructors of a kernel family.
    pub const fn of<F: Family>() -> Make {
        let pure = <F::At<f32> as Kernel<f32>>::PURE;
        let rests = <F::At<f32> as Kernel<f32>>::RESTS;
        let ends = <F::At<f32> as Kernel<f32>>::ENDS;
        Make { one: make_one::<F>, wide: make_wide::<F>, pure, rests, ends, latency: no_memory }
    }

    /// With a latency.
    pub const fn late(self, latency: fn(&[f32], f32) -> usize) -> Make {
        Make { latency, ..self }
    }
}

fn make_one<F: Family>(spec: &Spec<'_>) -> Box<dyn Unit<f32>> {
    Box::new(Runner::<f32, F::At<f32>> { kernel: F::At::new(&spec.setup::<f32>(())), token: () })
}

fn make_wide<F: Family>(spec: &Spec<'_>, level: Level) -> Box<dyn Unit<Wide>> {
    fn make<F: Family, S: Simd>(token: S, spec: &Spec<'_>) -> Box<dyn Unit<Wide>> {
        let kernel = F::At::new(&spec.setup::<f32x16<S>>(token));
        Box::new(Runner::<f32x16<S>, F::At<f32x16<S>>> { kernel, token })
    }
    // Each level is a quarter of the time that a build takes, and SSE4.2 alone gains little over SSE2, so CPUs
    // that have it and no AVX2 (made before 2013) run the latter.
    #[cfg(target_arch = "x86_64")]
    {
        match (level.as_avx512(), level.as_avx2(), level.as_sse2()) {
            (Some(avx512), ..) => make::<F, _>(avx512, spec),
            (_, Some(avx2), _) => make::<F, _>(avx2, spec),
            (.., Some(sse2)) => make::<F, _>(sse2, spec),
            _ => unreachable!("x86-64 has SSE2"),
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        fearless_simd::dispatch!(level, simd => make::<F, _>(simd, spec))
    }
}

/// One input of a call in memory.
#[derive(Clone, Copy)]
pub struct RawInput<'a, F> {
    /// At least as many frames as the call has.
    pub frames: &'a [F],
    /// Whether all frames of the call are equal; then only the first one need be written.
    pub held: bool,
    /// The row's range.
    pub range: Range,
}

/// A unit as the engine runs it, whatever its kernel: over frames of type `F`, [`f32`] or [`Wide`].
pub trait Unit<F>: Send {
    /// As [`Kernel::process`].
    fn process(
        &mut self,
        context: &Context<'_>,
        ins: &[RawInput<'_, F>],
        outs: &mut [&mut [F]],
        frames: usize,
    );
    /// As [`Kernel::start`].
    fn start(&mut self, lane: usize, start: &Start);
    /// As [`Kernel::is_spent`].
    fn is_spent(&self, lane: usize) -> Option<bool>;
}

struct Runner<L: Lane, K> {
    kernel: K,
    token: L::Token,
}

impl<L: Lane, K: Kernel<L>> Unit<L::Frame> for Runner<L, K> {
    fn process(
        &mut self,
        context: &Context<'_>,
        ins: &[RawInput<'_, L::Frame>],
        outs: &mut [&mut [L::Frame]],
        frames: usize,
    ) {
        let (kernel, token) = (&mut self.kernel, self.token);
        L::vectorize(
            token,
            #[inline(always)]
            || {
                let ins = Inputs::new(token, ins, frames);
                kernel.process(context, &ins, &mut Outputs::new(outs, frames));
            },
        );
    }

    fn start(&mut self, lane: usize, start: &Start) {
        let kernel = &mut self.kernel;
        L::vectorize(
            self.token,
            #[inline(always)]
            || kernel.start(lane, start),
        );
    }

    fn is_spent(&self, lane: usize) -> Option<bool> {
        self.kernel.is_spent(lane)
    }
}
