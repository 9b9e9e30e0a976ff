//! `pluck` and `waveguide`: a string.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::noise::Noise;
use crate::parts::signal::feed;
use crate::parts::strike::Edge;
use crate::*;

/// `pluck`.
pub static PLUCK: UnitRow = UnitRow {
    name: "pluck",
    aliases: &["karplus"],
    group: "oscillators",
    summary: "A plucked string, plucked anew whenever its gate opens.",
    inputs: &[LOW_FREQUENCY, DAMPING, InputRow::gate()],
    outputs: 1,
    tail: Tail::Source,
    memory: |_, rate| bytes(1.0 / LOWEST, rate),
    example: "out: pluck 110 0.3 * 0.5",
    source: SOURCE,
    make: Make::of::<StringFamily<Bridge>>(),
};

/// `waveguide`.
pub static WAVEGUIDE: UnitRow = UnitRow {
    name: "waveguide",
    aliases: &["string"],
    group: "oscillators",
    summary: "A plucked string heard through a pickup somewhere along it.",
    inputs: &[
        LOW_FREQUENCY,
        DAMPING,
        InputRow::signal(
            "pickup",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.25),
            "place of the pickup along the string",
        ),
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: |_, rate| bytes(1.0 / LOWEST, rate),
    example: "out: waveguide 110 0.3 0.2 * 0.5",
    source: SOURCE,
    make: Make::of::<StringFamily<Pickup>>(),
};

const SOURCE: &str = "Karplus and Strong, \"Digital Synthesis of Plucked-String and Drum Timbres\", CMJ 7(2), 1983; \
     Jaffe and Smith, \"Extensions of the Karplus-Strong Plucked-String Algorithm\", same issue: damping, tuning, pickup";

/// The lowest note, which sets the length of the line.
const LOWEST: f32 = 15.0;
const LOW_FREQUENCY: InputRow = InputRow { range: Range::new(LOWEST, 12_000.0), ..InputRow::frequency() };
const DAMPING: InputRow = InputRow::signal(
    "damping",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.5),
    "0 rings long and bright, 1 short and dull",
);

/// What is heard of the string.
pub trait Listen: Send + 'static {
    /// Slot of the pickup's place, if there is one.
    const PICKUP: Option<usize>;
    /// Slot of the gate.
    const GATE: usize;
}
/// Its end.
pub struct Bridge;
/// Some place along it.
pub struct Pickup;
impl Listen for Bridge {
    const PICKUP: Option<usize> = None;
    const GATE: usize = 2;
}
impl Listen for Pickup {
    const PICKUP: Option<usize> = Some(2);
    const GATE: usize = 3;
}

/// The line, and the burst of noise that excites it.
pub struct Strung<L: Lane, P> {
    line: DelayLine<L>,
    last: L,
    /// Frames of the burst still to come.
    burst: L,
    noise: Noise<L>,
    edge: Edge<L>,
    rate: f32,
    listen: PhantomData<P>,
}

/// [`Strung`] over every lane type.
pub struct StringFamily<P>(PhantomData<P>);

impl<P: Listen> Family for StringFamily<P> {
    type At<L: Lane> = Strung<L, P>;
}

impl<L: Lane, P: Listen> Kernel<L> for Strung<L, P> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Strung {
            line: DelayLine::new(setup, setup.rate / LOWEST),
            last: zero,
            burst: zero,
            noise: Noise::new(setup, 0),
            edge: Edge::new(setup),
            rate: setup.rate,
            listen: PhantomData,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, damping, gate) = (ins.get(0), ins.get(1), ins.get(P::GATE));
        let pickup = ins.maybe(P::PICKUP);
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let (zero, one) = (number(0.0), number(1.0));
        for i in 0..outs.frames() {
            let period = number(self.rate) / freq.at(i);
            // The loop filter (1 - s) + s z^-1 is late by s frames at low frequencies, which the line is
            // shorter by.
            let s = damping.at(i) * 0.5;
            let struck = self.edge.rises(gate.at(i));
            self.burst = L::select(struck, period.floor(), self.burst);
            let on = self.burst.gt(zero);
            self.burst = (self.burst - 1.0).max(zero);
            let pick = L::select(on, self.noise.bipolar() * 0.5, zero);
            let tap = self.line.cubic((period - s).max(one));
            // Loss for each round, so that it falls by 60 dB in 10 s at damping 0, in 0.5 s at 1.
            let seconds = exp2((one - damping.at(i)) * 4.321_928) * 0.5;
            let loss = exp2(-(number(9.965_784) / (seconds * freq.at(i))));
            let y = feed(pick + (tap + (self.last - tap) * s) * loss);
            self.last = tap;
            let heard = match &pickup {
                // A wave and its reflection from the near end, upside down, meet at the pickup.
                Some(place) => y - self.line.linear((period * place.at(i) * 0.5).max(one)),
                None => y,
            };
            self.line.push(y);
            outs.set(0, i, heard);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.line.start(lane);
        self.last = self.last.with(lane, 0.0);
        self.burst = self.burst.with(lane, 0.0);
        self.noise.start(lane, start, 0);
        self.edge.start(lane);
    }
}
