//! `onepole` and `onepole_hp`: the gentlest low-pass and high-pass.

use std::marker::PhantomData;

use crate::math::tan_pi_quotient;
use crate::parts::signal::feed;
use crate::row::no_memory;
use crate::units::filter::svf::CUTOFF;
use crate::*;

/// `onepole`.
pub static LOW: UnitRow = row::<Low>(
    "onepole",
    &["onepole_lp", "lpf1"],
    "Low-pass filter, 6 dB per octave.",
    "out: noise # onepole 500 * 0.3",
);
/// `onepole_hp`.
pub static HIGH: UnitRow = row::<High>(
    "onepole_hp",
    &["hpf1"],
    "High-pass filter, 6 dB per octave.",
    "out: noise # onepole_hp 5000 * 0.1",
);

const INPUTS: &[InputRow] = &[InputRow::audio(), CUTOFF];

const fn row<P: Side>(
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
        tail: Tail::Seconds(2.0),
        memory: no_memory,
        example,
        source: "trapezoidal one-pole: Zavalishin, The Art of VA Filter Design 2.1.0, section 3.10",
        make: Make::of::<OnePoleFamily<P>>(),
    }
}

/// Which side of the corner is heard.
pub trait Side: Send + 'static {
    /// It, from input and low-pass.
    fn side<L: Lane>(input: L, low: L) -> L;
}

/// Below.
pub struct Low;
/// Above.
pub struct High;

impl Side for Low {
    #[inline(always)]
    fn side<L: Lane>(_: L, low: L) -> L {
        low
    }
}
impl Side for High {
    #[inline(always)]
    fn side<L: Lane>(input: L, low: L) -> L {
        input - low
    }
}

/// The integrator.
pub struct OnePole<L: Lane, P> {
    state: L,
    per_hertz: f32,
    side: PhantomData<P>,
}

/// [`OnePole`] over every lane type.
pub struct OnePoleFamily<P>(PhantomData<P>);

impl<P: Side> Family for OnePoleFamily<P> {
    type At<L: Lane> = OnePole<L, P>;
}

/// g / (1 + g) with g = tan(pi cutoff), `cutoff` in turns per frame: one division.
#[inline(always)]
pub fn share<L: Lane>(cutoff: L) -> L {
    let token = cutoff.token();
    let x = cutoff.clamp(L::splat(token, 0.0), L::splat(token, 0.49));
    let (over, under) = tan_pi_quotient(x);
    over / (over + under)
}

impl<L: Lane, P: Side> Kernel<L> for OnePole<L, P> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        OnePole { state: setup.splat(0.0), per_hertz: 1.0 / setup.rate, side: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, cutoff) = (ins.get(0), ins.get(1));
        let held = cutoff.held();
        let mut g = share(cutoff.at(0) * self.per_hertz);
        let mut state = self.state;
        for i in 0..outs.frames() {
            if !held {
                g = share(cutoff.at(i) * self.per_hertz);
            }
            let x = feed(audio.raw(i));
            let v = (x - state) * g;
            let low = v + state;
            state = low + v;
            outs.set(0, i, P::side(x, low));
        }
        self.state = state;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.state = self.state.with(lane, 0.0);
    }
}
