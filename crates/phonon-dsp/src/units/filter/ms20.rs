//! `ms20` and `ms20_hp`: two poles whose resonance is bent by diodes.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::{sin_pi, tanh};
use crate::parts::signal::feed;
use crate::parts::svf::Bands;
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
        "resonance; from one it sings by itself, in tune",
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
             small sounds, the feedback through tanh without a delay; Zavalishin, The Art of VA Filter Design 2.1.0, \
             sections 5.8 and 6.7; its tone is tuned",
        make: Make::of::<Ms20Family<P>>(),
    }
}

/// The integrators, and what was fed back.
pub struct Ms20<L: Lane, P> {
    state: [L; 2],
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
        let zero = setup.splat(0.0);
        Ms20 { state: [zero; 2], band: zero, per_hertz: 1.0 / setup.rate, pick: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, cutoff, res, drive] = ins.all([0, 1, 2, 3]);
        let held = cutoff.held() && res.held();
        let (one, most) = (L::splat(ins.token(), 1.0), L::splat(ins.token(), 1.0e4));
        let tune = always(
            #[inline(always)]
            |i: usize| Tuning::new(cutoff.at(i) * self.per_hertz, res.at(i)),
        );
        let mut t = tune(0);
        let ([mut ic1, mut ic2], mut band) = (self.state, self.band);
        for i in 0..outs.frames() {
            if !held {
                t = tune(i);
            }
            let x = feed((audio.raw(i) * drive.at(i)).clamp(-most, most));
            // The band b of this frame solves b (1 + 2 s c) - 2 s c res tanh(b) = known: a guess with the share of the
            // feedback that the last frame had, and one step of Newton's.
            let known = t.cc * ic1 + t.sc * (x - ic2);
            let guess = known / (t.whole - t.fed * share(band));
            let bent = tanh(guess);
            let rise = one - bent * bent;
            let step = (guess * t.whole - t.fed * bent - known) / (t.whole - t.fed * rise);
            band = guess - step;
            let low = ic2 + t.g * band;
            let high = x - band * 2.0 + (bent - step * rise) * t.res * 2.0 - low;
            ic1 = band + band - ic1;
            ic2 = low + low - ic2;
            outs.set(0, i, P::pick(&Bands { low, band, high, k: one }));
        }
        (self.state, self.band) = ([ic1, ic2], band);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.state = self.state.map(|s| s.with(lane, 0.0));
        self.band = self.band.with(lane, 0.0);
    }
}

/// What follows from cutoff and resonance, s and c being the sine and cosine of half the angle of a frame.
#[derive(Clone, Copy)]
struct Tuning<L: Lane> {
    /// s / c
    g: L,
    cc: L,
    sc: L,
    /// 1 + 2 s c
    whole: L,
    /// 2 s c res
    fed: L,
    res: L,
}

impl<L: Lane> Tuning<L> {
    #[inline(always)]
    fn new(cutoff: L, res: L) -> Self {
        let number = |x| L::splat(cutoff.token(), x);
        let (zero, half, top) = (number(0.0), number(0.5), number(0.49));
        // A tone that sings is flat, by e² / 16 of its frequency where its growth e = 2 (res - 1) is small (van der Pol,
        // "On relaxation oscillations", 1926). The next terms, in e³ and of the bilinear transform, are fitted.
        let over = (res - 1.0).max(zero);
        let square = sin_pi(cutoff.clamp(zero, top));
        let flat = over * over * (number(0.245_5) - over * 0.257_7 - square * square * 0.84);
        let x = (cutoff + cutoff * flat).clamp(zero, top);
        let (s, c) = (sin_pi(x), sin_pi(half - x));
        let sc = s * c;
        Tuning { g: s / c, cc: c * c, sc, whole: sc * 2.0 + 1.0, fed: sc * res * 2.0, res }
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
