//! `formant` and `vowel`: three resonances, as of a mouth.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// `formant`.
pub static FORMANT: UnitRow = UnitRow {
    name: "formant",
    aliases: &[],
    group: "filters",
    summary: "Three band-pass filters side by side, each with a gain of one at its centre.",
    inputs: &[
        InputRow::audio(),
        hertz("f1", 700.0, "first centre"),
        hertz("f2", 1100.0, "second centre"),
        hertz("f3", 2500.0, "third centre"),
        hertz("bw1", 80.0, "first bandwidth"),
        hertz("bw2", 90.0, "second bandwidth"),
        hertz("bw3", 120.0, "third bandwidth"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # formant 700 1100 2500 80 90 120 * 0.5",
    source: "parallel formant synthesis: Klatt, \"Software for a cascade/parallel formant synthesizer\", JASA 67(3), 1980",
    make: Make::of::<FormantFamily>(),
};

/// `vowel`.
pub static VOWEL: UnitRow = UnitRow {
    name: "vowel",
    aliases: &[],
    group: "filters",
    summary: "The resonances of a vowel; numbers between two vowels lie between them.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "vowel",
            Quantity::Plain,
            Range::new(0.0, 4.0),
            Some(0.0),
            "0 a, 1 e, 2 i, 3 o, 4 u",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # vowel (sine 0.2 * 2 + 2) * 0.5",
    source: "formants of men's voices: Peterson and Barney, \"Control methods used in a study of the vowels\", JASA 24(2), \
         1952, table II",
    make: Make::of::<VowelFamily>(),
};

const fn hertz(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Hertz, Range::new(10.0, 20_000.0), Some(default), summary)
}

/// Frequencies in hertz of the first three formants of a e i o u.
const VOWELS: [[f32; 3]; 5] = [
    [730.0, 1090.0, 2440.0],
    [530.0, 1840.0, 2480.0],
    [270.0, 2290.0, 3010.0],
    [570.0, 840.0, 2410.0],
    [300.0, 870.0, 2240.0],
];
/// Levels of the first three formants.
const LEVELS: [f32; 3] = [1.0, 0.6, 0.3];
/// Their bandwidths, in hertz.
const WIDTHS: [f32; 3] = [80.0, 90.0, 120.0];

/// Three filters.
pub struct Formant<L: Lane> {
    bands: [Svf<L>; 3],
    per_hertz: f32,
}

/// [`Formant`] over every lane type.
pub struct FormantFamily;

impl Family for FormantFamily {
    type At<L: Lane> = Formant<L>;
}

impl<L: Lane> Kernel<L> for Formant<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Formant { bands: [Svf::new(setup); 3], per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let mut sum = L::splat(ins.token(), 0.0);
            for (k, svf) in self.bands.iter_mut().enumerate() {
                let (centre, width) = (ins.get(1 + k).at(i), ins.get(4 + k).at(i));
                let out = svf.next(x, &Coefficients::new(centre * self.per_hertz, width / centre));
                sum = sum + out.band * out.k;
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.bands.iter_mut().for_each(|svf| svf.start(lane));
    }
}

/// Three filters.
pub struct Vowel<L: Lane> {
    bands: [Svf<L>; 3],
    per_hertz: f32,
}

/// [`Vowel`] over every lane type.
pub struct VowelFamily;

impl Family for VowelFamily {
    type At<L: Lane> = Vowel<L>;
}

impl<L: Lane> Kernel<L> for Vowel<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Vowel { bands: [Svf::new(setup); 3], per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, vowel) = (ins.get(0), ins.get(1));
        let number = |value| L::splat(ins.token(), value);
        let (zero, one) = (number(0.0), number(1.0));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let v = vowel.at(i);
            let mut sum = zero;
            for (k, svf) in self.bands.iter_mut().enumerate() {
                let mut centre = zero;
                for (n, formants) in VOWELS.iter().enumerate() {
                    // A tent around each vowel: neighbours add up to one.
                    centre = centre + (one - (v - n as f32).abs()).max(zero) * formants[k];
                }
                let out =
                    svf.next(x, &Coefficients::new(centre * self.per_hertz, number(WIDTHS[k]) / centre));
                sum = sum + out.band * out.k * LEVELS[k];
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.bands.iter_mut().for_each(|svf| svf.start(lane));
    }
}
