//! `graphic`: ten bands an octave apart.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::parts::svf::Svf;
use crate::row::no_memory;
use crate::units::dynamics::limiter::decibels;
use crate::units::filter::eq::{Bell, Shape};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "graphic",
    aliases: &["graphic_eq", "geq"],
    group: "filters",
    summary: "Graphic equaliser: ten bands an octave apart, from 31 Hz to 16 kHz, each turned up or down.",
    inputs: &[
        InputRow::audio(),
        slider("g31"),
        slider("g63"),
        slider("g125"),
        slider("g250"),
        slider("g500"),
        slider("g1k"),
        slider("g2k"),
        slider("g4k"),
        slider("g8k"),
        slider("g16k"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: pink # graphic 6 4 2 0 -3 -6 -3 0 3 6 * 0.2",
    source: "bells at the octaves of ISO 266, Q 1.41; response of each as in Bristow-Johnson's Audio EQ Cookbook; see eq",
    make: Make::of::<GraphicFamily>(),
};

/// How many bands there are.
const BANDS: usize = 10;
/// The middle of the sixth.
const MIDDLE: f32 = 1000.0;
/// An octave wide.
const Q: f32 = std::f32::consts::SQRT_2;

const fn slider(name: &'static str) -> InputRow {
    InputRow::signal(
        name,
        Quantity::Decibels,
        Range::new(-24.0, 24.0),
        Some(0.0),
        "gain of the band at that frequency",
    )
}

/// A filter per band.
pub struct Graphic<L: Lane> {
    bands: [Svf<L>; BANDS],
    places: [f32; BANDS],
}

/// [`Graphic`] over every lane type.
pub struct GraphicFamily;

impl Family for GraphicFamily {
    type At<L: Lane> = Graphic<L>;
}

impl<L: Lane> Kernel<L> for Graphic<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let places = std::array::from_fn(|k| MIDDLE * f32::powi(2.0, k as i32 - 5) / setup.rate);
        Graphic { bands: [Svf::new(setup); BANDS], places }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for (k, svf) in self.bands.iter_mut().enumerate() {
            let gain = ins.get(k + 1);
            let place = self.places[k];
            let tune = crate::kernel::always(
                #[inline(always)]
                |i: usize| {
                    let number = |value| L::splat(gain.at(i).token(), value);
                    Bell::tune(number(place), decibels(gain.at(i) * 0.5), number(Q))
                },
            );
            let mut band = tune(0);
            for i in 0..outs.frames() {
                if !gain.held() {
                    band = tune(i);
                }
                let x = if k == 0 { sane(audio.raw(i)) } else { outs.get(0, i, ins.token()) };
                outs.set(0, i, band.next(svf, x));
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.bands.iter_mut().for_each(|svf| svf.start(lane));
    }
}
