//! `widener`: two sides from one sound.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::{feed, sane};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "widener",
    aliases: &["pseudo_stereo"],
    group: "stereo",
    summary: "Makes a mono sound wide: its echo after 12 ms is added on the left and taken away on the right; in \
         mono nothing of it is heard.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal("amount", Quantity::Ratio, Range::new(0.0, 2.0), Some(1.0), "how wide")
            .or(&["width"]),
    ],
    outputs: 2,
    tail: Tail::Seconds(0.02),
    memory: |_, rate| bytes(DELAY, rate),
    example: "out: saw 110 # lpf 900 1 # widener 0.8 * 0.3",
    source: "Lauridsen, 1954, as told by Schroeder, \"An artificial stereophonic effect obtained from a single audio \
         signal\", JAES 6(2), 1958",
    make: Make::of::<WidenerFamily>(),
};

/// How late the echo comes, in seconds.
const DELAY: f32 = 0.012;
/// Loudness of the echo at an amount of one.
const ECHO: f32 = 0.5;

/// The echo.
pub struct Widener<L: Lane> {
    line: DelayLine<L>,
    length: usize,
}

/// [`Widener`] over every lane type.
pub struct WidenerFamily;

impl Family for WidenerFamily {
    type At<L: Lane> = Widener<L>;
}

impl<L: Lane> Kernel<L> for Widener<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = (DELAY * setup.rate).round().max(1.0);
        Widener { line: DelayLine::new(setup, frames), length: frames as usize }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, amount] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let echo = self.line.fixed(self.length) * (amount.at(i) * ECHO);
            self.line.push(feed((l + r) * 0.5));
            outs.set(0, i, l + echo);
            outs.set(1, i, r - echo);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
    }
}
