//! `supersnare`: a snare drum.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::{select_bits, sine};
use crate::parts::noise::Noise;
use crate::parts::phase::{Rate, zero};
use crate::parts::strike::{Edge, Fall, keep};
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::units::instrument::superkick::{FALL, SUSTAIN};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "supersnare",
    aliases: &[],
    group: "instruments",
    summary: "A snare drum: two modes of a skin and the rattle of wires.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "snappy",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.8),
            "loudness of the wires",
        ),
        InputRow { default: Some(0.08), ..SUSTAIN },
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: supersnare 180 * 0.6",
    source: "Reid, \"Synthesizing Drums: The Snare Drum\", Sound on Sound, March 2002; modes of a circular membrane in \
         the ratio 1.59, Fletcher and Rossing, The Physics of Musical Instruments, 1998, table 18.1",
    make: Make::of::<SnareFamily>(),
};

/// The second mode of a membrane, above the first.
const SECOND: f32 = 1.594;
/// Where the wires begin to sound, in hertz.
const WIRES: f32 = 1800.0;

/// Two modes, the wires, and their falls.
pub struct Snare<L: Lane> {
    phases: [L::Bits; 2],
    skin: Fall<L>,
    wires: Fall<L>,
    edge: Edge<L>,
    noise: Noise<L>,
    filter: Svf<L>,
    hertz: Rate,
    rate: f32,
}

/// [`Snare`] over every lane type.
pub struct SnareFamily;

impl Family for SnareFamily {
    type At<L: Lane> = Snare<L>;
}

impl<L: Lane> Kernel<L> for Snare<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Snare {
            phases: [zero::<L>(setup.token); 2],
            skin: Fall::new(setup),
            wires: Fall::new(setup),
            edge: Edge::new(setup),
            noise: Noise::new(setup, 0),
            filter: Svf::new(setup),
            hertz: Rate::new(setup.rate),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, snappy, sustain, gate] = ins.all([0, 1, 2, 3]);
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let tuning = Coefficients::new(number(WIRES / self.rate), number(1.2));
        let none = zero::<L>(ins.token());
        let keeps = always(
            #[inline(always)]
            |i: usize| {
                let seconds = sustain.at(i) * FALL;
                (keep(seconds, self.rate), keep(seconds * 2.0, self.rate))
            },
        );
        let mut kept = keeps(0);
        for i in 0..outs.frames() {
            if !sustain.held() {
                kept = keeps(i);
            }
            let struck = self.edge.rises(gate.at(i));
            self.phases = self.phases.map(|phase| select_bits::<L>(struck, none, phase));
            let modes = sine::<L>(self.phases[0]) * 0.6 + sine::<L>(self.phases[1]) * 0.3;
            let rattle = self.filter.next(self.noise.bipolar(), &tuning).high;
            let skin = modes * self.skin.next(struck, kept.0);
            outs.set(0, i, skin + rattle * self.wires.next(struck, kept.1) * snappy.at(i) * 0.5);
            for (phase, ratio) in self.phases.iter_mut().zip([1.0, SECOND]) {
                *phase = phase.wrapping_add(self.hertz.step(freq.at(i) * ratio).bits);
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.phases = self.phases.map(|phase| phase.with(lane, 0));
        self.skin.start(lane);
        self.wires.start(lane);
        self.edge.start(lane);
        self.noise.start(lane, start, 0);
        self.filter.start(lane);
    }
}
