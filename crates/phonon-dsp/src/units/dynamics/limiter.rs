//! `limiter`: keeps peaks below a threshold, left and right together, at once or with a look ahead.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::between::{BETWEEN, Between};
use crate::parts::delay_line::DelayLine;
use crate::parts::lookahead::{MOST, Ready};
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "limiter",
    aliases: &["limit"],
    group: "dynamics",
    summary: "No peak passes the threshold; what stays below it passes unchanged. Late only by its look ahead.",
    inputs: &[
        InputRow::stereo(),
        THRESHOLD,
        InputRow::signal(
            "attack",
            Quantity::Seconds,
            Range::new(0.0, 1.0),
            Some(0.005),
            "time to turn down; until then peaks are cut",
        )
        .or(&["a"]),
        InputRow::signal(
            "release",
            Quantity::Seconds,
            Range::new(0.0, 10.0),
            Some(0.05),
            "time to turn up again",
        )
        .or(&["r"]),
        LOOKAHEAD,
        InputRow::constant(
            "truepeak",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "1: peaks between frames count as well; fixed, because it decides how late the sound is",
        ),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 * 4 # limiter 0.8",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.2; stereo link by the larger peak; true peak by four-fold interpolation, \
         ITU-R BS.1770-4, annex 2",
    make: Make::of::<LimiterFamily>().late(latency),
};

/// How far a unit of dynamics looks ahead.
pub const LOOKAHEAD: InputRow = InputRow::constant(
    "lookahead",
    Quantity::Seconds,
    Range::new(0.0, 0.01),
    Some(0.0),
    "seconds that the sound waits, so that the gain is down before a peak; fixed, because everything beside it waits too",
);

/// Look ahead for true peaks where none is asked for, in seconds.
const SHORT: f32 = 0.0015;

/// Frames that the gain looks ahead; none when peaks are cut as they come.
fn ahead(constants: &[f32], rate: f32) -> usize {
    let seconds = constants.first().copied().unwrap_or(0.0);
    let seconds = if is_true(constants) { seconds.max(SHORT) } else { seconds };
    ((seconds * rate).round() as usize).min(MOST - 1)
}

fn is_true(constants: &[f32]) -> bool {
    constants.get(1).is_some_and(|on| *on > 0.5)
}

/// Frames that the sound is late.
fn latency(constants: &[f32], rate: f32) -> usize {
    ahead(constants, rate) + if is_true(constants) { BETWEEN } else { 0 }
}

/// A threshold.
pub const THRESHOLD: InputRow = InputRow::signal(
    "threshold",
    Quantity::Plain,
    Range::new(-100.0, 100.0),
    None,
    "amplitude when above zero, decibels when zero or below",
)
.or(&["thr"]);

/// The amplitude that a [`THRESHOLD`] means.
#[inline(always)]
pub fn amplitude<L: Lane>(threshold: L) -> L {
    let zero = L::splat(threshold.token(), 0.0);
    L::select(threshold.gt(zero), threshold, decibels(threshold))
}

/// The factor of a level in decibels.
#[inline(always)]
pub fn decibels<L: Lane>(level: L) -> L {
    // log2(10) / 20
    exp2(level * 0.166_096_404_744)
}

/// Peak memory and gain; with a look ahead, the sound that waits and the gain that gets ready.
pub struct Limiter<L: Lane> {
    peak: L,
    gain: L,
    rate: f32,
    waiting: Option<Waiting<L>>,
}

/// What a look ahead needs.
struct Waiting<L: Lane> {
    lines: [DelayLine<L>; 2],
    /// Frames that the sound waits.
    late: usize,
    ready: Ready<L>,
    between: Option<[Between<L>; 2]>,
}

/// [`Limiter`] over every lane type.
pub struct LimiterFamily;

impl Family for LimiterFamily {
    type At<L: Lane> = Limiter<L>;
}

impl<L: Lane> Kernel<L> for Limiter<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let ahead = ahead(setup.constants, setup.rate);
        let waiting = (ahead > 0).then(|| {
            let late = latency(setup.constants, setup.rate);
            let line = || DelayLine::new(setup, late as f32 + 1.0);
            let between = is_true(setup.constants).then(|| [Between::new(setup), Between::new(setup)]);
            Waiting { lines: [line(), line()], late, ready: Ready::new(setup, ahead + 1), between }
        });
        Limiter { peak: setup.splat(0.0), gain: setup.splat(1.0), rate: setup.rate, waiting }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, threshold, attack, release] = ins.all([0, 1, 2, 3, 4]);
        let held = threshold.held() && attack.held() && release.held();
        let settings = always(
            #[inline(always)]
            |i| {
                let up = pole(attack.at(i), self.rate);
                (amplitude(threshold.at(i)), up, pole(release.at(i), self.rate))
            },
        );
        let (mut top, mut down, mut up) = settings(0);
        let (mut peak, mut gain) = (self.peak, self.gain);
        for i in 0..outs.frames() {
            if !held {
                (top, down, up) = settings(i);
            }
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let [l, r] = match &mut self.waiting {
                Some(waiting) => waiting.next([l, r], top, up),
                None => {
                    peak = l.abs().max(r.abs()).max(settle(peak - peak * up));
                    let goal = top / peak.max(top);
                    gain = goal.max(gain + (goal - gain) * down);
                    [l * gain, r * gain]
                }
            };
            outs.set(0, i, l.clamp(-top, top));
            outs.set(1, i, r.clamp(-top, top));
        }
        (self.peak, self.gain) = (peak, gain);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.peak = self.peak.with(lane, 0.0);
        self.gain = self.gain.with(lane, 1.0);
        if let Some(waiting) = &mut self.waiting {
            waiting.lines.iter_mut().for_each(|line| line.start(lane));
            waiting.ready.start(lane);
            waiting.between.iter_mut().flatten().for_each(|between| between.start(lane));
        }
    }
}

impl<L: Lane> Waiting<L> {
    #[inline(always)]
    fn next(&mut self, [l, r]: [L; 2], top: L, up: L) -> [L; 2] {
        let peak = match &mut self.between {
            Some([left, right]) => left.next(l).max(right.next(r)),
            None => l.abs().max(r.abs()),
        };
        let gain = self.ready.next(top / peak.max(top), up);
        self.lines[0].push(l);
        self.lines[1].push(r);
        [0, 1].map(|side| self.lines[side].fixed(self.late + 1) * gain)
    }
}
