//! `impulse`: single-sample clicks.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::truth;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "impulse",
    aliases: &["clicks"],
    group: "oscillators",
    summary: "Clicks of one sample, the first at the first frame, each at the frame nearest to its time.",
    inputs: &[InputRow {
        kind: InputKind::Frequency,
        ..InputRow::signal("freq", Quantity::Hertz, Range::new(0.0, 96_000.0), None, "clicks per second")
    }
    .or(&["frequency", "rate"])],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: impulse 4 # bpf 1000 30 * 40",
    source: "integer phase of 64 bits, so that slow clicks stay on their frames",
    make: Make::of::<ImpulseFamily>(),
};

const TURN: f32 = 4_294_967_296.0;

/// A phase of two words that clicks where it wraps.
pub struct Impulse<L: Lane> {
    high: L::Bits,
    low: L::Bits,
    fresh: L,
    scale: f32,
}

/// [`Impulse`] over every lane type.
pub struct ImpulseFamily;

impl Family for ImpulseFamily {
    type At<L: Lane> = Impulse<L>;
}

impl<L: Lane> Kernel<L> for Impulse<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = Bits::splat(setup.token, 0);
        Impulse { high: zero, low: zero, fresh: setup.splat(1.0), scale: TURN / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let freq = ins.get(0);
        let token = ins.token();
        let number = always(
            #[inline(always)]
            |value| L::splat(token, value),
        );
        let ones = <L::Bits as Bits>::splat(token, u32::MAX);
        let half = number(0.5);
        let (mut high, mut low) = (self.high, self.low);
        for i in 0..outs.frames() {
            // Below half a turn a frame, so that a wrap shows as the top bit falling.
            let words = (freq.at(i) * self.scale).min(number(2_147_483_520.0));
            let whole = words.floor();
            let step = whole.to_int();
            // 31 bits of the fraction, for the same reason.
            let rest = ((words - whole) * 2_147_483_520.0).to_int().shl(1);
            // The first click is at once and half a step ahead: every later one is at the nearest frame.
            let fresh = self.fresh.gt(half);
            let next_low = low.wrapping_add(rest);
            let carry = carried(low, rest, next_low, ones);
            let next = high.wrapping_add(step).wrapping_add(carry);
            let wrapped = L::from_int((high & (next ^ ones)).shr(31)).gt(half);
            outs.set(0, i, truth(token, wrapped | fresh));
            low = crate::math::select_bits::<L>(fresh, rest, next_low);
            high = crate::math::select_bits::<L>(fresh, step.shr(1), next);
            self.fresh = number(0.0);
        }
        (self.high, self.low) = (high, low);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.high = self.high.with(lane, 0);
        self.low = self.low.with(lane, 0);
        self.fresh = self.fresh.with(lane, 1.0);
    }
}

/// The carry out of the top bit of `a + b = sum`.
#[inline(always)]
fn carried<B: Bits>(a: B, b: B, sum: B, ones: B) -> B {
    ((a & b) | ((a | b) & (sum ^ ones))).shr(31)
}
