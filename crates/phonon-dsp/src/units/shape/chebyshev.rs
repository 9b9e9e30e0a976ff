//! `chebyshev`: a curve that makes given harmonics of a sine.

use phonon_base::{Quantity, Range};

use crate::parts::adaa::{self, Before};
use crate::parts::oversample::Oversample;
use crate::parts::signal::{feed, sane};
use crate::row::no_memory;
use crate::units::env::segments::numbers;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "chebyshev",
    aliases: &["cheby"],
    group: "shaping",
    summary: "Turns a sine of amplitude one into harmonics of given amplitudes; what is louder than one is cut.",
    inputs: &[
        InputRow::audio(),
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "amps",
                Quantity::Plain,
                Range::ANY,
                Some(0.0),
                "up to 16 amplitudes, from the first harmonic; \"0.5 0.5 0.25\" if not given; fixed, because it sets how \
                 much is computed",
            )
        },
        InputRow::signal(
            "drive",
            Quantity::Ratio,
            Range::new(0.0, 1000.0),
            Some(1.0),
            "gain before the curve",
        )
        .or(&["gain"]),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.2),
    memory: no_memory,
    example: "out: sine 220 # chebyshev \"0.5 0 0.3 0 0.2\" (sine 0.2 * 0.4 + 0.6) * 0.3",
    source: "Le Brun, \"Digital Waveshaping Synthesis\", JAES 27(4), 1979; Clenshaw's recurrence; computed at four times \
         the rate, corners as in parts::adaa; without the mean that even harmonics bring to silence",
    make: Make::of::<ChebyshevFamily>(),
};

/// Most harmonics.
const MOST: usize = 16;

/// The amplitudes and the filters around the curve.
pub struct Chebyshev<L: Lane> {
    amplitudes: Vec<f32>,
    /// What the curve makes of silence.
    rest: f32,
    /// The curve from -1 down and from 1 up.
    ends: [f32; 2],
    oversample: Oversample<L>,
    before: Before<L>,
}

/// [`Chebyshev`] over every lane type.
pub struct ChebyshevFamily;

impl Family for ChebyshevFamily {
    type At<L: Lane> = Chebyshev<L>;
}

impl<L: Lane> Kernel<L> for Chebyshev<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let mut amplitudes = numbers(setup.texts.first());
        if amplitudes.is_empty() {
            amplitudes = vec![0.5, 0.5, 0.25];
        }
        amplitudes.truncate(MOST);
        // The even polynomials alternate between -1 and 1 at zero.
        let even = amplitudes.iter().skip(1).step_by(2).enumerate();
        let rest = even.map(|(k, amplitude)| if k % 2 == 0 { -amplitude } else { *amplitude }).sum();
        // Every polynomial is 1 at 1, and at -1 it alternates from -1.
        let odd: f32 = amplitudes.iter().step_by(2).sum();
        let even: f32 = amplitudes.iter().skip(1).step_by(2).sum();
        let ends = [even - odd - rest, even + odd - rest];
        let (oversample, before) = (Oversample::new(setup), Before::new(setup));
        Chebyshev { amplitudes, rest, ends, oversample, before }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, drive) = (ins.get(0), ins.get(1));
        let (amplitudes, rest, before) = (&self.amplitudes, self.rest, &mut self.before);
        let ends = self.ends.map(|end| L::splat(ins.token(), end));
        for i in 0..outs.frames() {
            let gain = drive.at(i);
            let out = self.oversample.next(
                feed(sane(audio.raw(i))),
                #[inline(always)]
                |x| {
                    let x = x * gain;
                    adaa::mean(
                        before.next(x),
                        x,
                        ends,
                        #[inline(always)]
                        |a, b| mean(amplitudes, a, b) - rest,
                    )
                },
            );
            outs.set(0, i, out);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.oversample.start(lane);
        self.before.start(lane);
    }
}

/// The mean of the sum between two places: by the two points of Gauss and Legendre, which are exact to the third degree.
#[inline(always)]
fn mean<L: Lane>(amplitudes: &[f32], a: L, b: L) -> L {
    // Half of 1 / sqrt(3).
    let (middle, apart) = ((a + b) * 0.5, (b - a) * 0.288_675_13);
    (series(amplitudes, middle - apart) + series(amplitudes, middle + apart)) * 0.5
}

/// The sum of amplitude k times the polynomial of degree k, from the first, at `x` within -1..1.
#[inline(always)]
fn series<L: Lane>(amplitudes: &[f32], x: L) -> L {
    let zero = L::splat(x.token(), 0.0);
    let (mut b1, mut b2) = (zero, zero);
    for amplitude in amplitudes.iter().rev() {
        let b = x * 2.0 * b1 - b2 + *amplitude;
        (b2, b1) = (b1, b);
    }
    x * b1 - b2
}
