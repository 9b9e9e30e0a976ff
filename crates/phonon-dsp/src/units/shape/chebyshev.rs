//! `chebyshev`: a curve that makes given harmonics of a sine.

use phonon_base::{Quantity, Range};

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
         the rate; without the mean that even harmonics bring to silence",
    make: Make::of::<ChebyshevFamily>(),
};

/// Most harmonics.
const MOST: usize = 16;

/// The amplitudes and the filters around the curve.
pub struct Chebyshev<L: Lane> {
    amplitudes: Vec<f32>,
    /// What the curve makes of silence.
    rest: f32,
    oversample: Oversample<L>,
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
        Chebyshev { amplitudes, rest, oversample: Oversample::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, drive) = (ins.get(0), ins.get(1));
        let (amplitudes, rest) = (&self.amplitudes, self.rest);
        for i in 0..outs.frames() {
            let gain = drive.at(i);
            let out = self.oversample.next(
                feed(sane(audio.raw(i))),
                #[inline(always)]
                |x| series(amplitudes, x * gain) - rest,
            );
            outs.set(0, i, out);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.oversample.start(lane);
    }
}

/// The sum of amplitude k times the polynomial of degree k, from the first, at `x` cut to -1..1.
#[inline(always)]
fn series<L: Lane>(amplitudes: &[f32], x: L) -> L {
    let (zero, one) = (L::splat(x.token(), 0.0), L::splat(x.token(), 1.0));
    let x = x.clamp(-one, one);
    let (mut b1, mut b2) = (zero, zero);
    for amplitude in amplitudes.iter().rev() {
        let b = x * 2.0 * b1 - b2 + *amplitude;
        (b2, b1) = (b1, b);
    }
    x * b1 - b2
}
