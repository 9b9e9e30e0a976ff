//! `compressor`: turns down what is louder than a threshold, left and right together.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::log2;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::dynamics::limiter::decibels;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "compressor",
    aliases: &["comp"],
    group: "dynamics",
    summary: "Turns down by ratio what exceeds the threshold; a knee of 6 dB.",
    inputs: &[InputRow::stereo(), THRESHOLD, RATIO, ATTACK, RELEASE, MAKEUP],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # compressor (-20) 4 0.01 0.1 6 * 0.3",
    source: "Giannoulis, Massberg and Reiss, \"Digital Dynamic Range Compressor Design\", JAES 60(6), 2012: \
         feed-forward, soft knee (eq. 4), smooth branching detector of the gain in decibels (eq. 16)",
    make: Make::of::<CompressorFamily>(),
};

/// Level from which a compressor works.
pub const THRESHOLD: InputRow = InputRow::signal(
    "threshold",
    Quantity::Decibels,
    Range::new(-100.0, 20.0),
    Some(-20.0),
    "level from which it works",
)
.or(&["thr"]);
/// How much is left of what exceeds the threshold.
pub const RATIO: InputRow = InputRow::signal(
    "ratio",
    Quantity::Ratio,
    Range::new(1.0, 1000.0),
    Some(4.0),
    "decibels in for each one out above the threshold",
);
/// Time to turn down.
pub const ATTACK: InputRow = InputRow::signal(
    "attack",
    Quantity::Seconds,
    Range::new(0.0, 5.0),
    Some(0.01),
    "time constant of turning down",
)
.or(&["a"]);
/// Time to turn up.
pub const RELEASE: InputRow = InputRow::signal(
    "release",
    Quantity::Seconds,
    Range::new(0.0, 10.0),
    Some(0.1),
    "time constant of turning up again",
)
.or(&["r"]);
/// Gain after it all.
const MAKEUP: InputRow = InputRow::signal(
    "makeup",
    Quantity::Decibels,
    Range::new(-60.0, 60.0),
    Some(0.0),
    "gain after the compression",
);

/// Width of the knee in decibels.
const KNEE: f32 = 6.0;
/// 20 log10(2): decibels of an octave of amplitude.
const PER_OCTAVE: f32 = 6.020_599_913;

/// How many decibels louder than the threshold counts, with the knee: eq. 4 less its first case.
#[inline(always)]
pub fn excess<L: Lane>(level: L, threshold: L) -> L {
    let token = level.token();
    let over = level - threshold;
    let knee = over + KNEE * 0.5;
    let bent = knee * knee * (0.5 / KNEE);
    let hard = L::select(over.gt(L::splat(token, KNEE * 0.5)), over, bent);
    L::select(knee.gt(L::splat(token, 0.0)), hard, L::splat(token, 0.0))
}

/// The level of an amplitude in decibels.
#[inline(always)]
pub fn level<L: Lane>(amplitude: L) -> L {
    log2(amplitude) * PER_OCTAVE
}

/// The present reduction in decibels.
pub struct Compressor<L: Lane> {
    reduction: L,
    rate: f32,
}

/// [`Compressor`] over every lane type.
pub struct CompressorFamily;

impl Family for CompressorFamily {
    type At<L: Lane> = Compressor<L>;
}

impl<L: Lane> Kernel<L> for Compressor<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Compressor { reduction: setup.splat(0.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, threshold, ratio, attack, release, makeup] =
            [0, 1, 2, 3, 4, 5, 6].map(|slot| ins.get(slot));
        let one = L::splat(ins.token(), 1.0);
        let held = ratio.held() && attack.held() && release.held();
        let settings = always(
            #[inline(always)]
            |i| {
                let share = one - one / ratio.at(i);
                (share, pole(attack.at(i), self.rate), pole(release.at(i), self.rate))
            },
        );
        let (mut share, mut down, mut up) = settings(0);
        let mut reduction = self.reduction;
        for i in 0..outs.frames() {
            if !held {
                (share, down, up) = settings(i);
            }
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let goal = excess(level(l.abs().max(r.abs())), threshold.at(i)) * share;
            let speed = L::select(goal.gt(reduction), down, up);
            reduction = settle(reduction + (goal - reduction) * speed);
            let gain = decibels(makeup.at(i) - reduction);
            outs.set(0, i, l * gain);
            outs.set(1, i, r * gain);
        }
        self.reduction = reduction;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.reduction = self.reduction.with(lane, 0.0);
    }
}
