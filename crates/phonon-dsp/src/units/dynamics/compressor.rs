//! `compressor`: turns down what is louder than a threshold, left and right together.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::log2;
use crate::parts::delay_line::DelayLine;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::dynamics::limiter::{LOOKAHEAD, decibels};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "compressor",
    aliases: &["comp"],
    group: "dynamics",
    summary: "Turns down by ratio what exceeds the threshold.",
    inputs: &[InputRow::stereo(), THRESHOLD, RATIO, ATTACK, RELEASE, MAKEUP, WIDTH, WINDOW, LOOKAHEAD],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # compressor (-20) 4 0.01 0.1 6 * 0.3",
    source: "Giannoulis, Massberg and Reiss, \"Digital Dynamic Range Compressor Design\", JAES 60(6), 2012: \
         feed-forward, soft knee (eq. 4), smooth branching detector of the gain in decibels (eq. 16)",
    make: Make::of::<CompressorFamily>().late(ahead),
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

/// From the curve below the threshold to the one above it.
pub const WIDTH: InputRow = InputRow::signal(
    "knee",
    Quantity::Decibels,
    Range::new(0.0, 60.0),
    Some(KNEE),
    "width of the bend around the threshold",
);
/// Peak or mean power.
const WINDOW: InputRow = InputRow::signal(
    "rms",
    Quantity::Seconds,
    Range::new(0.0, 1.0),
    Some(0.0),
    "time constant of the mean power that it listens to; 0 for peaks",
);

/// Frames that the sound waits.
fn ahead(constants: &[f32], rate: f32) -> usize {
    (constants.first().copied().unwrap_or(0.0) * rate).round() as usize
}

/// Width of the knee in decibels, unless it is given.
pub const KNEE: f32 = 6.0;
/// 20 log10(2): decibels of an octave of amplitude.
const PER_OCTAVE: f32 = 6.020_599_913;

/// How many decibels louder than the threshold counts, with a knee of that width: eq. 4 less its first case.
#[inline(always)]
pub fn excess<L: Lane>(level: L, threshold: L, width: L) -> L {
    let token = level.token();
    let over = level - threshold;
    let half = width * 0.5;
    let knee = over + half;
    let bent = knee * knee * 0.5 / width.max(L::splat(token, 1.0e-3));
    let hard = L::select(over.gt(half), over, bent);
    L::select(knee.gt(L::splat(token, 0.0)), hard, L::splat(token, 0.0))
}

/// The level of an amplitude in decibels.
#[inline(always)]
pub fn level<L: Lane>(amplitude: L) -> L {
    log2(amplitude) * PER_OCTAVE
}

/// The present reduction in decibels, the mean power, and the sound that waits.
pub struct Compressor<L: Lane> {
    reduction: L,
    power: L,
    rate: f32,
    lines: Option<[DelayLine<L>; 2]>,
    late: usize,
}

/// [`Compressor`] over every lane type.
pub struct CompressorFamily;

impl Family for CompressorFamily {
    type At<L: Lane> = Compressor<L>;
}

impl<L: Lane> Kernel<L> for Compressor<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let late = ahead(setup.constants, setup.rate);
        let line = || DelayLine::new(setup, late as f32 + 1.0);
        let lines = (late > 0).then(|| [line(), line()]);
        Compressor { reduction: setup.splat(0.0), power: setup.splat(0.0), rate: setup.rate, lines, late }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, threshold, ratio, attack, release, makeup, width, window] =
            ins.all([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let one = L::splat(ins.token(), 1.0);
        let held = ratio.held() && attack.held() && release.held() && window.held();
        let settings = always(
            #[inline(always)]
            |i| {
                let share = one - one / ratio.at(i);
                let mean = pole(window.at(i), self.rate);
                (share, pole(attack.at(i), self.rate), pole(release.at(i), self.rate), mean)
            },
        );
        let (mut share, mut down, mut up, mut mean) = settings(0);
        let (mut reduction, mut power) = (self.reduction, self.power);
        for i in 0..outs.frames() {
            if !held {
                (share, down, up, mean) = settings(i);
            }
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let peak = l.abs().max(r.abs());
            power = settle(power + (peak * peak - power) * mean);
            let loudness = level(power.max(L::splat(ins.token(), 0.0))) * 0.5;
            let goal = excess(loudness, threshold.at(i), width.at(i)) * share;
            let speed = L::select(goal.gt(reduction), down, up);
            reduction = settle(reduction + (goal - reduction) * speed);
            let gain = decibels(makeup.at(i) - reduction);
            let [l, r] = match &mut self.lines {
                Some(lines) => {
                    lines[0].push(l);
                    lines[1].push(r);
                    [0, 1].map(|side| lines[side].fixed(self.late + 1))
                }
                None => [l, r],
            };
            outs.set(0, i, l * gain);
            outs.set(1, i, r * gain);
        }
        (self.reduction, self.power) = (reduction, power);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.reduction = self.reduction.with(lane, 0.0);
        self.power = self.power.with(lane, 0.0);
        self.lines.iter_mut().flatten().for_each(|line| line.start(lane));
    }
}
