//! `peak`, `lowshelf`, `highshelf` and `eq`: bands turned up or down.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::units::dynamics::limiter::decibels;
use crate::*;

/// `peak`.
pub static PEAK: UnitRow = one::<Bell>(
    "peak",
    &["bell"],
    "Turns a band around a frequency up or down.",
    "out: pink # peak 1000 12 2 * 0.3",
);
/// `lowshelf`.
pub static LOWSHELF: UnitRow = one::<Low>(
    "lowshelf",
    &["bass"],
    "Turns what is below a frequency up or down.",
    "out: pink # lowshelf 200 (-12) 1 * 0.3",
);
/// `highshelf`.
pub static HIGHSHELF: UnitRow = one::<High>(
    "highshelf",
    &["treble"],
    "Turns what is above a frequency up or down.",
    "out: pink # highshelf 4000 6 1 * 0.2",
);
/// `eq`.
pub static EQ: UnitRow = UnitRow {
    name: "eq",
    aliases: &["parametric_eq"],
    group: "filters",
    summary: "Three bands, each turned up or down around a frequency.",
    inputs: &[
        InputRow::audio(),
        freq("freq1", Some(100.0)),
        gain("gain1"),
        q("q1"),
        freq("freq2", Some(1000.0)),
        gain("gain2"),
        q("q2"),
        freq("freq3", Some(8000.0)),
        gain("gain3"),
        q("q3"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: pink # eq 100 6 1 800 (-9) 2 6000 3 1 * 0.3",
    source: SOURCE,
    make: Make::of::<EqFamily<Bell, 3>>(),
};

const SOURCE: &str = "Simper, Linear Trapezoidal Integrated State Variable Filter, Cytomic 2013; response as the \
     biquads of Bristow-Johnson's Audio EQ Cookbook";

const fn freq(name: &'static str, default: Option<f32>) -> InputRow {
    InputRow::signal(name, Quantity::Hertz, Range::new(1.0, 192_000.0), default, "centre or corner frequency")
}
const fn gain(name: &'static str) -> InputRow {
    InputRow::signal(
        name,
        Quantity::Decibels,
        Range::new(-60.0, 60.0),
        Some(0.0),
        "how far it is turned up or down",
    )
}
const fn q(name: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Q, Range::new(0.05, 100.0), Some(1.0), "how narrow it is")
}

const INPUTS: &[InputRow] = &[InputRow::audio(), freq("freq", None).or(&["cutoff"]), gain("gain"), q("q")];

const fn one<S: Shape>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "filters",
        summary,
        inputs: INPUTS,
        outputs: 1,
        tail: Tail::Rings,
        memory: no_memory,
        example,
        source: SOURCE,
        make: Make::of::<EqFamily<S, 1>>(),
    }
}

/// How the outputs of a filter are put together.
pub trait Shape: Send + 'static {
    /// Tuning, and the weights of input, band and low; `a` is the square root of the gain.
    fn tune<L: Lane>(freq: L, a: L, q: L) -> Band<L>;
}

/// One band.
#[derive(Clone, Copy)]
pub struct Band<L: Lane> {
    c: Coefficients<L>,
    weights: [L; 3],
}

impl<L: Lane> Band<L> {
    /// One frame through its filter.
    #[inline(always)]
    pub fn next(&self, svf: &mut Svf<L>, x: L) -> L {
        let out = svf.next(x, &self.c);
        let [dry, bell, low] = self.weights;
        x * dry + out.band * bell + out.low * low
    }
}

/// A bell.
pub struct Bell;
/// A low shelf.
pub struct Low;
/// A high shelf.
pub struct High;

impl Shape for Bell {
    #[inline(always)]
    fn tune<L: Lane>(freq: L, a: L, q: L) -> Band<L> {
        let one = L::splat(a.token(), 1.0);
        let k = one / (q * a);
        Band { c: Coefficients::new(freq, k), weights: [one, k * (a * a - 1.0), L::splat(a.token(), 0.0)] }
    }
}
impl Shape for Low {
    #[inline(always)]
    fn tune<L: Lane>(freq: L, a: L, q: L) -> Band<L> {
        let one = L::splat(a.token(), 1.0);
        let k = one / q;
        let c = Coefficients::scaled(freq, k, one / a.sqrt());
        Band { c, weights: [one, k * (a - 1.0), a * a - 1.0] }
    }
}
impl Shape for High {
    #[inline(always)]
    fn tune<L: Lane>(freq: L, a: L, q: L) -> Band<L> {
        let one = L::splat(a.token(), 1.0);
        let k = one / q;
        let c = Coefficients::scaled(freq, k, a.sqrt());
        Band { c, weights: [a * a, k * (one - a) * a, one - a * a] }
    }
}

/// A filter per band.
pub struct Eq<L: Lane, S, const N: usize> {
    bands: [Svf<L>; N],
    per_hertz: f32,
    shape: PhantomData<S>,
}

/// [`Eq`] over every lane type.
pub struct EqFamily<S, const N: usize>(PhantomData<S>);

impl<S: Shape, const N: usize> Family for EqFamily<S, N> {
    type At<L: Lane> = Eq<L, S, N>;
}

impl<L: Lane, S: Shape, const N: usize> Kernel<L> for Eq<L, S, N> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        Eq { bands: [Svf::new(setup); N], per_hertz: 1.0 / setup.rate, shape: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for (k, svf) in self.bands.iter_mut().enumerate() {
            let [freq, gain, q] = ins.all([3 * k + 1, 3 * k + 2, 3 * k + 3]);
            let tune = crate::kernel::always(
                #[inline(always)]
                |i: usize| S::tune(freq.at(i) * self.per_hertz, decibels(gain.at(i) * 0.5), q.at(i)),
            );
            let held = freq.held() && gain.held() && q.held();
            let mut band = tune(0);
            for i in 0..outs.frames() {
                if !held {
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
