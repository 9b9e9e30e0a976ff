//! `diodeladder`: four poles that lean on each other, as in the bass line machines.

use crate::kernel::always;
use crate::math::{tan_pi, tanh};
use crate::parts::signal::feed;
use crate::row::no_memory;
use crate::units::filter::moog::{DRIVE, RES};
use crate::units::filter::svf::CUTOFF;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "diodeladder",
    aliases: &["diode_ladder", "tb303"],
    group: "filters",
    summary: "Diode ladder low-pass: softer at the corner than `moog`, squelchy; sings, in tune, from a resonance of one.",
    inputs: &[InputRow::audio(), CUTOFF, RES, DRIVE],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw \"55 55 82.5 55\" # diodeladder (sine 0.25 * 500 + 700) 0.85 2 * 0.4",
    source: "Zavalishin, The Art of VA Filter Design 2.1.0, section 5.10: H(s) = 1 / (s^4 + 7 s^3 + 15 s^2 + 10 s + 1 + \
         18.39 res), s in units of the cutoff over 1.195, zero-delay feedback, tanh at the input",
    make: Make::of::<DiodeFamily>(),
};

/// Where s^4 + 7 s^3 + 15 s^2 + 10 s + 1 + k is zero at an imaginary s: s² = -10 / 7 and k = 901 / 49.
const SINGS_AT: f32 = 1.195_228_6;
const SINGS_FROM: f32 = 18.387_755;

/// The four capacitors.
pub struct Diode<L: Lane> {
    state: [L; 4],
    per_hertz: f32,
}

/// [`Diode`] over every lane type.
pub struct DiodeFamily;

impl Family for DiodeFamily {
    type At<L: Lane> = Diode<L>;
}

impl<L: Lane> Kernel<L> for Diode<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Diode { state: [setup.splat(0.0); 4], per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, cutoff, res, drive] = ins.all([0, 1, 2, 3]);
        let held = cutoff.held() && res.held();
        let tune = always(
            #[inline(always)]
            |i: usize| Tuning::new(cutoff.at(i) * self.per_hertz, res.at(i) * SINGS_FROM),
        );
        let mut t = tune(0);
        let mut s = self.state;
        for i in 0..outs.frames() {
            if !held {
                t = tune(i);
            }
            // Each stage from the one before it: y4 = a4 y3 + b4, y3 = a3 y2 + b3 … and y1 = a1 u + b1.
            let b4 = s[3] * t.over[3];
            let b3 = (s[2] + t.g * b4) * t.over[2];
            let b2 = (s[1] + t.g * b3) * t.over[1];
            let b1 = (s[0] + t.g * b2) * t.over[0];
            let sigma = ((b1 * t.a[1] + b2) * t.a[2] + b3) * t.a[3] + b4;
            let x = feed(audio.raw(i)) * drive.at(i);
            let u = tanh((x - t.k * sigma) * t.solve);
            let y1 = t.a[0] * u + b1;
            let y2 = t.a[1] * y1 + b2;
            let y3 = t.a[2] * y2 + b3;
            let y4 = t.a[3] * y3 + b4;
            for (state, y) in s.iter_mut().zip([y1, y2, y3, y4]) {
                *state = y + y - *state;
            }
            outs.set(0, i, y4 * t.makeup);
        }
        self.state = s;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.state = self.state.map(|s| s.with(lane, 0.0));
    }
}

/// What follows from cutoff and feedback.
#[derive(Clone, Copy)]
struct Tuning<L: Lane> {
    g: L,
    /// One over what stands before each stage's output.
    over: [L; 4],
    /// What each stage takes from the one before it.
    a: [L; 4],
    k: L,
    /// 1 / (1 + k a1 a2 a3 a4).
    solve: L,
    /// So that resonance does not take all of the bass.
    makeup: L,
}

impl<L: Lane> Tuning<L> {
    #[inline(always)]
    fn new(cutoff: L, k: L) -> Self {
        let token = cutoff.token();
        let one = L::splat(token, 1.0);
        let x = cutoff.clamp(L::splat(token, 0.0), L::splat(token, 0.45));
        let g = tan_pi(x) * (1.0 / SINGS_AT);
        let o4 = one / (g + 1.0);
        let a4 = g * o4;
        let twice = g * 2.0 + 1.0;
        let o3 = one / (twice - g * a4);
        let a3 = g * o3;
        let o2 = one / (twice - g * a3);
        let a2 = g * o2;
        let o1 = one / (twice - g * a2);
        let a1 = g * o1;
        let all = a1 * a2 * a3 * a4;
        Tuning {
            g,
            over: [o1, o2, o3, o4],
            a: [a1, a2, a3, a4],
            k,
            solve: one / (k * all + 1.0),
            makeup: k * 0.25 + 1.0,
        }
    }
}
