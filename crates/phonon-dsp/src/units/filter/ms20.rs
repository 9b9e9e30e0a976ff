//! `ms20` and `ms20_hp`: two poles whose resonance is bent by diodes.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::tanh;
use crate::parts::signal::feed;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::units::filter::moog::DRIVE;
use crate::units::filter::svf::{CUTOFF, High, Low, Pick};
use crate::*;

/// `ms20`.
pub static LOW: UnitRow = row::<Low>(
    "ms20",
    &["ms20_lp", "korg35"],
    "Low-pass, 12 dB per octave, with a resonance that screams: it is bent before it is fed back.",
    "out: saw 55 # ms20 (sine 0.25 * 700 + 900) 0.9 3 * 0.2",
);
/// `ms20_hp`.
pub static HIGH: UnitRow = row::<High>(
    "ms20_hp",
    &[],
    "High-pass, 12 dB per octave, with a resonance that is bent before it is fed back.",
    "out: saw 55 # ms20_hp (sine 0.25 * 300 + 500) 0.9 2 * 0.2",
);

const INPUTS: &[InputRow] = &[
    InputRow::audio(),
    CUTOFF,
    InputRow::signal(
        "res",
        Quantity::Ratio,
        Range::new(0.0, 1.2),
        Some(0.5),
        "resonance; from one it sings by itself",
    )
    .or(&["resonance", "q"]),
    DRIVE,
];

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
        source: "Stinchcombe, A Study of the Korg MS10 and MS20 Filters, 2006: H(s) = 1 / (s² + 2 (1 - res) s + 1) for \
             small sounds, the feedback through tanh; Zavalishin, The Art of VA Filter Design 2.1.0, section 5.8",
        make: Make::of::<Ms20Family<P>>(),
    }
}

/// The filter, and what it fed back.
pub struct Ms20<L: Lane, P> {
    svf: Svf<L>,
    band: L,
    per_hertz: f32,
    pick: PhantomData<P>,
}

/// [`Ms20`] over every lane type.
pub struct Ms20Family<P>(PhantomData<P>);

impl<P: Pick> Family for Ms20Family<P> {
    type At<L: Lane> = Ms20<L, P>;
}

impl<L: Lane, P: Pick> Kernel<L> for Ms20<L, P> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Ms20 { svf: Svf::new(setup), band: setup.splat(0.0), per_hertz: 1.0 / setup.rate, pick: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, cutoff, res, drive] = [0, 1, 2, 3].map(|slot| ins.get(slot));
        let most = L::splat(ins.token(), 1.0e4);
        for i in 0..outs.frames() {
            // The feedback through tanh is a resonance that falls as the band gets louder: tanh(b) / b of it is left.
            let feedback = res.at(i) * share(self.band) * 2.0;
            let c = Coefficients::new(cutoff.at(i) * self.per_hertz, -feedback + 2.0);
            let x = (feed(audio.raw(i)) * drive.at(i)).clamp(-most, most);
            let bands = self.svf.next(x, &c);
            self.band = bands.band;
            outs.set(0, i, P::pick(&bands));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.svf.start(lane);
        self.band = self.band.with(lane, 0.0);
    }
}

/// tanh(x) / x.
#[inline(always)]
fn share<L: Lane>(x: L) -> L {
    let (token, size) = (x.token(), x.abs());
    let small = size.lt(L::splat(token, 1.0e-2));
    let quotient = tanh(size) / size.max(L::splat(token, 1.0e-2));
    L::select(small, L::splat(token, 1.0) - size * size * (1.0 / 3.0), quotient)
}
