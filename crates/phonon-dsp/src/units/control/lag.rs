//! `lag`: smooths jumps.

use crate::kernel::always;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::row::no_memory;
use crate::units::env::adsr::seconds;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "lag",
    aliases: &["smooth_signal", "slide"],
    group: "control",
    summary: "Follows its input exponentially: within 60 dB of it after the given time.",
    inputs: &[InputRow::audio(), seconds("time", None, "seconds to within a thousandth")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw (lag \"110 220 165\" 0.1) # lpf 900 1 * 0.3",
    source: "one-pole filter: Smith, Introduction to Digital Filters, 2007, section B.2",
    make: Make::of::<LagFamily>(),
};

/// ln(1000): time constants in the time that a fall of 60 dB takes.
const FALL: f32 = 6.907_755_3;

/// How far the output is from the input, which decays to nothing, where a stored output would stop short of a
/// distant goal for want of bits.
pub struct Lag<L: Lane> {
    away: L,
    last: L,
    fresh: L,
    rate: f32,
}

/// [`Lag`] over every lane type.
pub struct LagFamily;

impl Family for LagFamily {
    type At<L: Lane> = Lag<L>;
}

impl<L: Lane> Kernel<L> for Lag<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Lag { away: zero, last: zero, fresh: setup.splat(1.0), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, time) = (ins.get(0), ins.get(1));
        let (half, one) = (L::splat(ins.token(), 0.5), L::splat(ins.token(), 1.0));
        let keep = always(
            #[inline(always)]
            |i| one - pole(time.at(i) * (1.0 / FALL), self.rate),
        );
        let held = time.held();
        let mut kept = keep(0);
        let mut away = self.away;
        let mut last = L::select(self.fresh.gt(half), sane(audio.raw(0)), self.last);
        self.fresh = L::splat(ins.token(), 0.0);
        for i in 0..outs.frames() {
            if !held {
                kept = keep(i);
            }
            let now = sane(audio.raw(i));
            away = settle((away + (last - now)) * kept);
            last = now;
            outs.set(0, i, now + away);
        }
        (self.away, self.last) = (away, last);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.away = self.away.with(lane, 0.0);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}
