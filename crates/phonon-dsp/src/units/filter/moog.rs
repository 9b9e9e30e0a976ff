//! `moog`: the transistor ladder, four poles with feedback through a saturating input.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::{tan_pi_quotient, tanh};
use crate::parts::signal::feed;
use crate::row::no_memory;
use crate::units::filter::svf::CUTOFF;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "moog",
    aliases: &["moog_ladder", "moog_hz", "ladder"],
    group: "filters",
    summary: "Ladder low-pass, 24 dB per octave; sings by itself, in tune, from a resonance of one.",
    inputs: &[InputRow::audio(), CUTOFF, RES, DRIVE],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 55 # moog (sine 0.25 * 600 + 900) 0.8 * 0.5",
    source: "Zavalishin, The Art of VA Filter Design 2.1.0, sections 5.1 and 6.4: zero-delay feedback, H(s) = 1 / \
         ((1 + s)^4 + 4 res), tanh at the input",
    make: Make::of::<MoogFamily>(),
};

/// The resonance of a ladder.
pub const RES: InputRow = InputRow::signal(
    "res",
    Quantity::Ratio,
    Range::new(0.0, 1.2),
    Some(0.5),
    "resonance; from one it sings by itself",
)
.or(&["resonance", "q"]);

/// How hard a filter is driven.
pub const DRIVE: InputRow = InputRow::signal(
    "drive",
    Quantity::Ratio,
    Range::new(0.0, 100.0),
    Some(1.0),
    "gain before the filter, which bends what is loud",
);

/// The integrators of the four stages.
pub struct Moog<L: Lane> {
    state: [L; 4],
    per_hertz: f32,
}

/// [`Moog`] over every lane type.
pub struct MoogFamily;

impl Family for MoogFamily {
    type At<L: Lane> = Moog<L>;
}

impl<L: Lane> Kernel<L> for Moog<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Moog { state: [setup.splat(0.0); 4], per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, cutoff, res, drive] = ins.all([0, 1, 2, 3]);
        let held = cutoff.held() && res.held();
        let tune = always(
            #[inline(always)]
            |i: usize| Tuning::new(cutoff.at(i) * self.per_hertz, res.at(i) * 4.0),
        );
        let mut t = tune(0);
        let mut s = self.state;
        for i in 0..outs.frames() {
            if !held {
                t = tune(i);
            }
            // What the last stage will give is G^4 u + sigma, sigma being what the states let through; solved
            // for the feedback as if the input did not saturate, which then is applied to the input.
            let sigma = ((s[0] * t.g + s[1]) * t.g + s[2]) * t.g + s[3];
            let x = feed(audio.raw(i)) * drive.at(i);
            let last = (t.g4 * x + sigma * t.h) * t.solve;
            let mut u = tanh(x - t.k * last);
            for stage in &mut s {
                let v = (u - *stage) * t.g;
                u = v + *stage;
                *stage = u + v;
            }
            outs.set(0, i, u);
        }
        self.state = s;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.state = self.state.map(|s| s.with(lane, 0.0));
    }
}

/// What follows from cutoff and resonance.
#[derive(Clone, Copy)]
struct Tuning<L: Lane> {
    /// Share of its input that a stage takes: g / (1 + g).
    g: L,
    g4: L,
    /// Share of its state that a stage gives: 1 / (1 + g).
    h: L,
    k: L,
    /// 1 / (1 + k G^4).
    solve: L,
}

impl<L: Lane> Tuning<L> {
    /// With g = s/c, G = s/d and d = s + c: both quotients over d (d^4 + k s^4).
    #[inline(always)]
    fn new(cutoff: L, k: L) -> Self {
        let token = cutoff.token();
        let x = cutoff.clamp(L::splat(token, 0.0), L::splat(token, 0.49));
        let (s, c) = tan_pi_quotient(x);
        let d = s + c;
        let (s2, d2) = (s * s, d * d);
        let (s4, d4) = (s2 * s2, d2 * d2);
        let sum = d4 + k * s4;
        let over = L::splat(token, 1.0) / (d * sum);
        let one_over_d = over * sum;
        let g = s * one_over_d;
        let g2 = g * g;
        Tuning { g, g4: g2 * g2, h: c * one_over_d, k, solve: d4 * d * over }
    }
}
