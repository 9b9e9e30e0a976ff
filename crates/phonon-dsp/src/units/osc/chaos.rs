//! `logistic` and `lorenz`: equations whose solutions never repeat.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::parts::hold::Hold;
use crate::row::no_memory;
use crate::*;

/// `logistic`.
pub static LOGISTIC: UnitRow = UnitRow {
    name: "logistic",
    aliases: &["chaos"],
    group: "noise",
    summary: "The logistic map, -1..1: from a tone over doublings to chaos as its growth rises from 3 to 4.",
    inputs: &[
        InputRow::signal(
            "freq",
            Quantity::Hertz,
            Range::new(0.0, 96_000.0),
            Some(1000.0),
            "steps per second",
        )
        .or(&["rate"]),
        InputRow::signal(
            "growth",
            Quantity::Ratio,
            Range::new(1.0, 4.0),
            Some(3.8),
            "factor r of r x (1 - x)",
        )
        .or(&["r"]),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: logistic 2000 (sine 0.1 * 0.3 + 3.7) # lpf 3000 1 * 0.2",
    source: "May, \"Simple mathematical models with very complicated dynamics\", Nature 261, 1976",
    make: Make::of::<LogisticFamily>(),
};

/// `lorenz`.
pub static LORENZ: UnitRow = UnitRow {
    name: "lorenz",
    aliases: &[],
    group: "noise",
    summary: "The Lorenz attractor, about -1..1: turns around one centre, then the other.",
    inputs: &[InputRow::signal(
        "freq",
        Quantity::Hertz,
        Range::new(0.0, 8000.0),
        Some(100.0),
        "turns per second, about",
    )
    .or(&["rate"])],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: lorenz 200 * 0.2",
    source: "Lorenz, \"Deterministic nonperiodic flow\", J. Atmos. Sci. 20, 1963, eq. 25-27, by Heun's method",
    make: Make::of::<LorenzFamily>(),
};

/// The value and the time since its last step.
pub struct Logistic<L: Lane> {
    x: L,
    hold: Hold<L>,
    rate: f32,
}

/// [`Logistic`] over every lane type.
pub struct LogisticFamily;

impl Family for LogisticFamily {
    type At<L: Lane> = Logistic<L>;
}

/// Where it begins.
const SEED: f32 = 0.37;

impl<L: Lane> Kernel<L> for Logistic<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Logistic { x: setup.splat(SEED), hold: Hold::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, growth) = (ins.get(0), ins.get(1));
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let (low, high) = (number(1.0e-6), number(1.0 - 1.0e-6));
        for i in 0..outs.frames() {
            let next = growth.at(i) * self.x * (number(1.0) - self.x);
            let period = (number(self.rate) / freq.at(i).max(number(0.1))).max(number(1.0));
            // Away from the borders, from which it would never return.
            self.x = self.hold.next(next, period).clamp(low, high);
            outs.set(0, i, self.x * 2.0 - 1.0);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.x = self.x.with(lane, SEED);
        self.hold.start(lane);
    }
}

/// The three coordinates.
pub struct Lorenz<L: Lane> {
    state: [L; 3],
    per_hertz: f32,
}

/// [`Lorenz`] over every lane type.
pub struct LorenzFamily;

impl Family for LorenzFamily {
    type At<L: Lane> = Lorenz<L>;
}

/// A point on the attractor.
const BEGIN: [f32; 3] = [1.0, 1.0, 20.0];
/// Time units of the equations in a turn, about.
const TURN: f32 = 0.75;
/// Largest step in time units that stays on the attractor.
const LONGEST: f32 = 0.02;

impl<L: Lane> Kernel<L> for Lorenz<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Lorenz { state: BEGIN.map(|x| setup.splat(x)), per_hertz: TURN / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let freq = ins.get(0);
        let longest = L::splat(ins.token(), LONGEST);
        let mut s = self.state;
        for i in 0..outs.frames() {
            let h = (freq.at(i) * self.per_hertz).min(longest);
            let a = flow(s);
            let b = flow(std::array::from_fn(
                #[inline(always)]
                |k| s[k] + a[k] * h,
            ));
            s = std::array::from_fn(
                #[inline(always)]
                |k| s[k] + (a[k] + b[k]) * (h * 0.5),
            );
            outs.set(0, i, s[0] * 0.05);
        }
        self.state = s;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for (s, x) in self.state.iter_mut().zip(BEGIN) {
            *s = s.with(lane, x);
        }
    }
}

/// The derivative, with Lorenz's 10, 28 and 8/3.
#[inline(always)]
fn flow<L: Lane>([x, y, z]: [L; 3]) -> [L; 3] {
    [(y - x) * 10.0, x * (L::splat(x.token(), 28.0) - z) - y, x * y - z * (8.0 / 3.0)]
}
