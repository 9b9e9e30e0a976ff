//! `pulse` and `square`: band-limited rectangles.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::blep::Width;
use crate::parts::phase::{Pitch, Rate, Step, signed, word, zero};
use crate::parts::sync::{FM, Rectangle, SYNC, Sync};
use crate::row::no_memory;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// `pulse`.
pub static PULSE: UnitRow = UnitRow {
    name: "pulse",
    aliases: &["pwm"],
    group: "oscillators",
    summary: "Band-limited rectangle with a width that can move; two high to low, around a mean of zero.",
    inputs: &[InputRow::frequency(), WIDTH, OFFSET, FM, SYNC],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: pulse 110 (sine 0.3 * 0.4 + 0.5) # lpf 1200 1 * 0.2",
    source: SOURCE,
    make: Make::of::<PulseFamily<Moving>>(),
};

/// `square`.
pub static SQUARE: UnitRow = UnitRow {
    name: "square",
    aliases: &["square_hz"],
    group: "oscillators",
    summary: "Band-limited square wave; starts high.",
    inputs: &[InputRow::frequency(), OFFSET, FM, SYNC],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: square 110 # lpf 900 1 * 0.2",
    source: SOURCE,
    make: Make::of::<PulseFamily<Half>>(),
};

const SOURCE: &str = "two saws apart: Välimäki, Pekonen and Nam, JASA 131, 2012; see parts::blep";

/// How much of a turn a rectangle stays high.
pub const WIDTH: InputRow = InputRow::signal(
    "width",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.5),
    "part of each turn that is high",
)
.or(&["pw"]);

/// Where the width comes from.
pub trait Duty: Send + 'static {
    /// Slot of the width, if it has one.
    const SLOT: Option<usize>;
    /// Slot of the offset in semitones.
    const OFFSET: usize;
}
/// From an input.
pub struct Moving;
/// One half.
pub struct Half;
impl Duty for Moving {
    const SLOT: Option<usize> = Some(1);
    const OFFSET: usize = 2;
}
impl Duty for Half {
    const SLOT: Option<usize> = None;
    const OFFSET: usize = 1;
}

/// A phase that wraps.
pub struct Pulse<L: Lane, D> {
    phase: L::Bits,
    rate: Rate,
    sync: Sync<L>,
    duty: PhantomData<D>,
}

/// [`Pulse`] over every lane type.
pub struct PulseFamily<D>(PhantomData<D>);

impl<D: Duty> Family for PulseFamily<D> {
    type At<L: Lane> = Pulse<L, D>;
}

impl<L: Lane, D: Duty> Kernel<L> for Pulse<L, D> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let (phase, rate) = (zero::<L>(setup.token), Rate::new(setup.rate));
        Pulse { phase, rate, sync: Sync::new(setup), duty: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        if self.sync.plays::<Rectangle>(ins, D::SLOT, self.rate, &mut self.phase, outs) {
            return;
        }
        let pitch = Pitch::new(ins, D::OFFSET, self.rate);
        let half = L::splat(ins.token(), 0.5);
        let duty = ins.maybe(D::SLOT);
        let mut phase = self.phase;
        let mut step = pitch.at(0);
        let mut width = Width::new(&step);
        for i in 0..outs.frames() {
            if !pitch.held() {
                step = pitch.at(i);
                width = Width::new(&step);
            }
            let high = duty.as_ref().map_or(half, |duty| duty.at(i));
            outs.set(0, i, rectangle(phase, &width, high));
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.sync.start(lane);
    }
}

/// High for the first part of the turn, `high` of it, low for the rest: two saws whose slopes cancel. Around a mean of
/// zero whatever the width, as behind the capacitor of an analogue oscillator, so that a width that moves adds no
/// rumble and no offset; two from low to high.
#[inline(always)]
pub fn rectangle<L: Lane>(phase: L::Bits, width: &Width<L>, high: L) -> L {
    let fall = signed::<L>(phase.wrapping_sub(word(high)));
    let rise = signed::<L>(phase);
    (width.saw(fall) - width.saw(rise)) * 2.0
}

/// As [`rectangle`], from a phase step.
#[inline(always)]
pub fn rectangle_at<L: Lane>(phase: L::Bits, step: &Step<L>, high: L) -> L {
    rectangle(phase, &Width::new(step), high)
}
