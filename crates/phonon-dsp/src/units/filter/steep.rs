//! `lpf24`, `hpf24`, `bpf24` and `notch24`: two state-variable filters in a row.

use std::marker::PhantomData;

use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::units::filter::svf::{Band, CUTOFF, High, Low, Notch, Pick, Q};
use crate::*;

/// `lpf24`.
pub static LOW: UnitRow = row::<Low>(
    "lpf24",
    &[],
    "Low-pass filter, 24 dB per octave, resonant.",
    "out: saw 55 # lpf24 600 1 * 0.3",
);
/// `hpf24`.
pub static HIGH: UnitRow = row::<High>(
    "hpf24",
    &[],
    "High-pass filter, 24 dB per octave, resonant.",
    "out: noise # hpf24 4000 1 * 0.1",
);

/// `bpf24`.
pub static BAND: UnitRow = row::<Band>(
    "bpf24",
    &[],
    "Band-pass filter, 12 dB per octave on either side, with a gain of one at its centre.",
    "out: noise # bpf24 800 4 * 0.5",
);
/// `notch24`.
pub static NOTCH: UnitRow = row::<Notch>(
    "notch24",
    &[],
    "Takes out a band around its centre, wider at its bottom than `notch`.",
    "out: saw 110 # notch24 (sine 0.2 * 600 + 900) 1 * 0.2",
);

const INPUTS: &[InputRow] = &[InputRow::audio(), CUTOFF, Q];

const fn row<P: Pick>(
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
        source: "Simper 2013; a fourth-order Butterworth filter as two sections of Q 0.541 and 1.307 (Zölzer, Digital \
             Audio Signal Processing, 2nd edition, 2008, section 5.2), the second scaled by q",
        make: Make::of::<SteepFamily<P>>(),
    }
}

/// Two filters.
pub struct Steep<L: Lane, P> {
    first: Svf<L>,
    second: Svf<L>,
    per_hertz: f32,
    pick: PhantomData<P>,
}

/// [`Steep`] over every lane type.
pub struct SteepFamily<P>(PhantomData<P>);

impl<P: Pick> Family for SteepFamily<P> {
    type At<L: Lane> = Steep<L, P>;
}

impl<L: Lane, P: Pick> Kernel<L> for Steep<L, P> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let rest = Svf::new(setup);
        Steep { first: rest, second: rest, per_hertz: 1.0 / setup.rate, pick: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, cutoff, q] = ins.all([0, 1, 2]);
        let number = |value| L::splat(ins.token(), value);
        let (one, gentle) = (number(1.0), number(1.0 / 0.541_196_1));
        let held = cutoff.held() && q.held();
        let (mut a, mut b) = (self.first, self.second);
        let (mut ca, mut cb) = (Coefficients::new(one, one), Coefficients::new(one, one));
        for i in 0..outs.frames() {
            if i == 0 || !held {
                let x = cutoff.at(i) * self.per_hertz;
                ca = Coefficients::new(x, gentle);
                cb = Coefficients::new(x, one / (q.at(i) * 1.306_563));
            }
            let middle = P::pick(&a.next(audio.raw(i), &ca));
            outs.set(0, i, P::pick(&b.next(middle, &cb)));
        }
        (self.first, self.second) = (a, b);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.first.start(lane);
        self.second.start(lane);
    }
}
