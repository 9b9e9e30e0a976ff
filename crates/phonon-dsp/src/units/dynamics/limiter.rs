//! `limiter`: keeps peaks below a threshold, left and right together.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "limiter",
    aliases: &["limit"],
    group: "dynamics",
    summary: "No peak passes the threshold; what stays below it passes unchanged. No latency.",
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
    ],
    outputs: 2,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 * 4 # limiter 0.8",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.2.2; stereo link by the larger peak",
    make: Make::of::<LimiterFamily>(),
};

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

/// Peak memory and gain.
pub struct Limiter<L: Lane> {
    peak: L,
    gain: L,
    rate: f32,
}

/// [`Limiter`] over every lane type.
pub struct LimiterFamily;

impl Family for LimiterFamily {
    type At<L: Lane> = Limiter<L>;
}

impl<L: Lane> Kernel<L> for Limiter<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Limiter { peak: setup.splat(0.0), gain: setup.splat(1.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, threshold, attack, release] = [0, 1, 2, 3, 4].map(|slot| ins.get(slot));
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
            peak = l.abs().max(r.abs()).max(settle(peak - peak * up));
            let goal = top / peak.max(top);
            gain = goal.max(gain + (goal - gain) * down);
            outs.set(0, i, (l * gain).clamp(-top, top));
            outs.set(1, i, (r * gain).clamp(-top, top));
        }
        (self.peak, self.gain) = (peak, gain);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.peak = self.peak.with(lane, 0.0);
        self.gain = self.gain.with(lane, 1.0);
    }
}
