//! `supersaw`: up to seven saws out of tune, spread from left to right.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::parts::blep::Width;
use crate::parts::noise::{scatter, words};
use crate::parts::phase::{Rate, signed};
use crate::row::no_memory;
use crate::units::stereo::pan::gains;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "supersaw",
    aliases: &[],
    group: "instruments",
    summary: "Up to seven band-limited saws out of tune, spread from left to right.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "detune",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.3),
            "how far out of tune",
        ),
        InputRow::signal("voices", Quantity::Count, Range::new(1.0, 7.0), Some(7.0), "how many saws"),
    ],
    outputs: 2,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: supersaw 110 0.4 # lpf 3000 1 * 0.2",
    source: "Szabo, How to Emulate the Super Saw, KTH Stockholm, 2010: table 1, relative frequencies at full detune; \
         here detune is squared in place of its polynomial of eleventh degree",
    make: Make::of::<SupersawFamily>(),
};

/// Saws.
const MOST: usize = 7;
/// Frequency of each saw at full detune, less one; the middle first, so that fewer voices stay balanced.
const DETUNE: [f32; MOST] =
    [0.0, 0.019_912_21, -0.019_523_56, 0.062_165_38, -0.062_884_39, 0.107_452_42, -0.110_023_13];
/// Where each saw stands, 0 left to 1 right.
const PLACE: [f32; MOST] = [0.5, 0.7, 0.3, 0.15, 0.85, 0.95, 0.05];

/// A phase for each saw, each begun at random.
pub struct Supersaw<L: Lane> {
    phases: [L::Bits; MOST],
    rate: Rate,
}

/// [`Supersaw`] over every lane type.
pub struct SupersawFamily;

impl Family for SupersawFamily {
    type At<L: Lane> = Supersaw<L>;
}

impl<L: Lane> Kernel<L> for Supersaw<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Supersaw { phases: std::array::from_fn(|k| words(setup, k as u32 + 1)), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, detune, voices] = ins.all([0, 1, 2]);
        let token = ins.token();
        let number = always(
            #[inline(always)]
            |value| L::splat(token, value),
        );
        let (zero, one) = (number(0.0), number(1.0));
        let sides = PLACE.map(|place| gains(number(place)));
        let held = freq.held() && detune.held();
        let tune = always(
            #[inline(always)]
            |(i, k): (usize, usize)| {
                let amount = detune.at(i);
                self.rate.step(freq.at(i) * (amount * amount * DETUNE[k] + 1.0))
            },
        );
        let mut steps = [tune((0, 0)); MOST];
        let mut widths = [Width::new(&steps[0]); MOST];
        for k in 1..MOST {
            steps[k] = tune((0, k));
            widths[k] = Width::new(&steps[k]);
        }
        let mut phases = self.phases;
        for i in 0..outs.frames() {
            if !held {
                for k in 0..MOST {
                    steps[k] = tune((i, k));
                    widths[k] = Width::new(&steps[k]);
                }
            }
            let count = voices.at(i).round();
            // Uncorrelated saws add in power.
            let gain = (number(4.0) / count).sqrt();
            let (mut left, mut right) = (zero, zero);
            for k in 0..MOST {
                let on = L::select(count.gt(number(k as f32)), one, zero);
                let saw = widths[k].saw(signed::<L>(phases[k])) * on;
                left = left + saw * sides[k].0;
                right = right + saw * sides[k].1;
                phases[k] = phases[k].wrapping_add(steps[k].bits);
            }
            outs.set(0, i, left * gain);
            outs.set(1, i, right * gain);
        }
        self.phases = phases;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        for (k, phase) in self.phases.iter_mut().enumerate() {
            *phase = phase.with(lane, scatter(start.seed, k as u32 + 1));
        }
    }
}
