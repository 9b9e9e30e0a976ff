//! `exciter`: new harmonics above a frequency.

use phonon_base::{Quantity, Range};

use crate::math::tanh;
use crate::parts::oversample::Oversample;
use crate::parts::signal::sane;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "exciter",
    aliases: &["enhancer"],
    group: "shaping",
    summary: "Adds harmonics of what lies above a frequency, for brightness that was not there.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "freq",
            Quantity::Hertz,
            Range::new(20.0, 20_000.0),
            Some(3000.0),
            "from where it listens",
        )
        .or(&["cutoff"]),
        InputRow::signal(
            "drive",
            Quantity::Ratio,
            Range::new(0.0, 100.0),
            Some(4.0),
            "gain before the curve",
        ),
        InputRow::signal("amount", Quantity::Ratio, Range::new(0.0, 4.0), Some(0.3), "how much is added")
            .or(&["mix"]),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.1),
    memory: no_memory,
    example: "out: saw 110 # lpf 2500 1 # exciter 1500 8 0.5 * 0.3",
    source: "high-pass, asymmetric saturation, high-pass, sum: Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.3.3",
    make: Make::of::<ExciterFamily>(),
};

/// Filters before and after the curve.
pub struct Exciter<L: Lane> {
    before: Svf<L>,
    after: Svf<L>,
    oversample: Oversample<L>,
    per_hertz: f32,
}

/// [`Exciter`] over every lane type.
pub struct ExciterFamily;

impl Family for ExciterFamily {
    type At<L: Lane> = Exciter<L>;
}

impl<L: Lane> Kernel<L> for Exciter<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let rest = Svf::new(setup);
        Exciter { before: rest, after: rest, oversample: Oversample::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, freq, drive, amount] = ins.all([0, 1, 2, 3]);
        let (damping, bias) = (L::splat(ins.token(), std::f32::consts::SQRT_2), L::splat(ins.token(), 0.3));
        let rest = tanh(bias);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let c = Coefficients::new(freq.at(i) * self.per_hertz, damping);
            let (high, gain) = (self.before.next(x, &c).high, drive.at(i));
            let bent = self.oversample.next(
                high,
                #[inline(always)]
                |x| tanh(x * gain + bias) - rest,
            );
            outs.set(0, i, x + self.after.next(bent, &c).high * amount.at(i));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.before.start(lane);
        self.after.start(lane);
        self.oversample.start(lane);
    }
}
