//! `crossover_low`, `crossover_high` and `eq3`: bands that sum to the whole.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::parts::crossover::{Crossover, ThreeBands, tuned};
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::units::dynamics::limiter::decibels;
use crate::units::dynamics::multiband::crossing;
use crate::units::filter::svf::CUTOFF;
use crate::*;

/// `crossover_low`.
pub static LOW: UnitRow = UnitRow {
    name: "crossover_low",
    aliases: &["lr_low"],
    summary: "What lies below a crossover, 24 dB per octave; with `crossover_high` it sums to a flat response.",
    example: "~x: pink\nout: (~x # crossover_low 500) + (~x # crossover_high 500 # tremolo 4 0.9)",
    make: Make::of::<SideFamily<false>>(),
    ..HIGH_ROW
};
/// `crossover_high`.
pub static HIGH: UnitRow = HIGH_ROW;

const HIGH_ROW: UnitRow = UnitRow {
    name: "crossover_high",
    aliases: &["lr_high"],
    group: "filters",
    summary: "What lies above a crossover, 24 dB per octave; with `crossover_low` it sums to a flat response.",
    inputs: &[InputRow::audio(), CUTOFF],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: pink # crossover_high 4000 * 0.3",
    source: SOURCE,
    make: Make::of::<SideFamily<true>>(),
};

/// `eq3`.
pub static EQ3: UnitRow = UnitRow {
    name: "eq3",
    aliases: &["three_band"],
    group: "filters",
    summary: "Low, middle and high of a mixer's channel, each turned up or down; all at nought it is flat.",
    inputs: &[
        InputRow::audio(),
        gain("low"),
        gain("mid"),
        gain("high"),
        crossing("lowfreq", 250.0),
        crossing("highfreq", 2500.0),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: pink # eq3 6 (-60) 3 * 0.3",
    source: SOURCE,
    make: Make::of::<Eq3Family>(),
};

const SOURCE: &str = "Linkwitz and Riley, \"Active Crossover Networks for Noncoincident Drivers\", JAES 24(1), 1976; see \
     parts::crossover";

const fn gain(name: &'static str) -> InputRow {
    InputRow::signal(
        name,
        Quantity::Decibels,
        Range::new(-100.0, 40.0),
        Some(0.0),
        "how far the band is turned up or down; -100 takes it away",
    )
}

/// The filters of one crossover.
pub struct Side<L: Lane, const HIGH: bool> {
    crossover: Crossover<L>,
    per_hertz: f32,
}

/// [`Side`] over every lane type.
pub struct SideFamily<const HIGH: bool>;

impl<const HIGH: bool> Family for SideFamily<HIGH> {
    type At<L: Lane> = Side<L, HIGH>;
}

impl<L: Lane, const HIGH: bool> Kernel<L> for Side<L, HIGH> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Side { crossover: Crossover::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, freq) = (ins.get(0), ins.get(1));
        let mut c = tuned(freq.at(0) * self.per_hertz);
        for i in 0..outs.frames() {
            if !freq.held() {
                c = tuned(freq.at(i) * self.per_hertz);
            }
            let (low, high) = self.crossover.next(sane(audio.raw(i)), &c);
            outs.set(0, i, if HIGH { high } else { low });
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.crossover.start(lane);
    }
}

/// Three bands.
pub struct Eq3<L: Lane> {
    bands: ThreeBands<L>,
    per_hertz: f32,
}

/// [`Eq3`] over every lane type.
pub struct Eq3Family;

impl Family for Eq3Family {
    type At<L: Lane> = Eq3<L>;
}

impl<L: Lane> Kernel<L> for Eq3<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Eq3 { bands: ThreeBands::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        let gains = ins.all([1, 2, 3]);
        let borders = ins.all([4, 5]);
        let held = borders.iter().all(|border| border.held());
        let none = L::splat(ins.token(), -99.9);
        let tune = always(
            #[inline(always)]
            |i: usize| [0, 1].map(|k| tuned(borders[k].at(i) * self.per_hertz)),
        );
        let mut c = tune(0);
        for i in 0..outs.frames() {
            if !held {
                c = tune(i);
            }
            let bands = self.bands.next(sane(audio.raw(i)), &c[0], &c[1]);
            let mut sum = L::splat(ins.token(), 0.0);
            for (band, gain) in bands.into_iter().zip(&gains) {
                let gain = gain.at(i);
                sum = sum + L::select(gain.gt(none), band * decibels(gain), L::splat(ins.token(), 0.0));
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.bands.start(lane);
    }
}
