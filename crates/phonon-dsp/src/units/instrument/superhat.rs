//! `superhat`: a cymbal of six square waves.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::parts::blep::Width;
use crate::parts::noise::{Noise, scatter, words};
use crate::parts::phase::Rate;
use crate::parts::strike::{Edge, Fall, keep};
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::units::instrument::superkick::{FALL, SUSTAIN};
use crate::units::osc::pulse::rectangle;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "superhat",
    aliases: &[],
    group: "instruments",
    summary: "A hi-hat: six square waves out of tune and a little noise, high-passed.",
    inputs: &[
        InputRow::signal(
            "bright",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.7),
            "how high the filter lies",
        ),
        InputRow { default: Some(0.05), ..SUSTAIN },
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: superhat 0.7 0.1 * 0.5",
    source: "Werner, Abel and Smith, \"The TR-808 Cymbal: a Physically-Informed, Circuit-Bendable, Digital Model\", \
         ICMC 2014, section 3.1: frequencies of the six oscillators",
    make: Make::of::<HatFamily>(),
};

/// Frequencies in hertz.
const METAL: [f32; 6] = [205.3, 304.4, 369.6, 522.7, 540.0, 800.0];
/// Share of noise in the sound.
const NOISE: f32 = 0.25;

/// Six phases, noise, filter and fall.
pub struct Hat<L: Lane> {
    phases: [L::Bits; 6],
    noise: Noise<L>,
    filter: Svf<L>,
    fall: Fall<L>,
    edge: Edge<L>,
    rate: f32,
}

/// [`Hat`] over every lane type.
pub struct HatFamily;

impl Family for HatFamily {
    type At<L: Lane> = Hat<L>;
}

impl<L: Lane> Kernel<L> for Hat<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Hat {
            phases: std::array::from_fn(|k| words(setup, k as u32 + 1)),
            noise: Noise::new(setup, 0),
            filter: Svf::new(setup),
            fall: Fall::new(setup),
            edge: Edge::new(setup),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [bright, sustain, gate] = ins.all([0, 1, 2]);
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let hertz = Rate::new(self.rate);
        let steps = METAL.map(|freq| hertz.step(number(freq)));
        let widths = steps.map(|step| Width::new(&step));
        let half = number(0.5);
        let held = bright.held() && sustain.held();
        let shape = always(
            #[inline(always)]
            |i: usize| {
                let cutoff = (bright.at(i) * 8000.0 + 4000.0) * (1.0 / self.rate);
                (Coefficients::new(cutoff, number(0.9)), keep(sustain.at(i) * FALL, self.rate))
            },
        );
        let (mut tuning, mut kept) = shape(0);
        for i in 0..outs.frames() {
            let struck = self.edge.rises(gate.at(i));
            let mut sum = self.noise.bipolar() * NOISE;
            for k in 0..METAL.len() {
                sum = sum + rectangle(self.phases[k], &widths[k], half) * ((1.0 - NOISE) / 6.0);
                self.phases[k] = self.phases[k].wrapping_add(steps[k].bits);
            }
            if !held {
                (tuning, kept) = shape(i);
            }
            let high = self.filter.next(sum, &tuning).high;
            outs.set(0, i, high * self.fall.next(struck, kept) * 1.5);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        for (k, phase) in self.phases.iter_mut().enumerate() {
            *phase = phase.with(lane, scatter(start.seed, k as u32 + 1));
        }
        self.noise.start(lane, start, 0);
        self.filter.start(lane);
        self.fall.start(lane);
        self.edge.start(lane);
    }
}
