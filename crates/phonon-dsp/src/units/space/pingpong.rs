//! `pingpong`: echoes that go from side to side.

use phonon_base::limits::DELAY_SECONDS;
use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::{blend, feed, sane};
use crate::parts::smooth::Glide;
use crate::units::space::delay::{FEEDBACK, MIX, TAPE, TAPE_LEAST, TIME};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pingpong",
    aliases: &["ping_pong"],
    group: "delays",
    summary: "Echoes that change sides; a changed time glides there like a tape whose speed changes.",
    inputs: &[
        InputRow::stereo(),
        TIME,
        FEEDBACK,
        InputRow::signal(
            "width",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.8),
            "0 echoes in the middle, 1 at the sides",
        ),
        InputRow::signal(
            "channel",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "side of the first echo: 0 left, 1 right",
        ),
        InputRow { default: Some(0.7), ..MIX },
        InputRow::constant(
            "max",
            Quantity::Seconds,
            Range::new(0.001, DELAY_SECONDS),
            Some(2.0),
            "longest time; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |constants, rate| 2 * bytes(constants[0], rate),
    example: "out: (saw \"110 165 220\" * adsr 0.01 0.1 0 0.1) # pingpong 0.25 0.6 1 0 0.4 * 0.4",
    source: "two delays that feed each other: Zölzer (ed.), DAFX, 2nd edition, 2011, section 5.3.3",
    make: Make::of::<PingpongFamily>(),
};

/// A line per side.
pub struct Pingpong<L: Lane> {
    lines: [DelayLine<L>; 2],
    head: Glide<L>,
    rate: f32,
    longest: f32,
}

/// [`Pingpong`] over every lane type.
pub struct PingpongFamily;

impl Family for PingpongFamily {
    type At<L: Lane> = Pingpong<L>;
}

impl<L: Lane> Kernel<L> for Pingpong<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = setup.constants[0] * setup.rate;
        let lines = [DelayLine::new(setup, frames), DelayLine::new(setup, frames)];
        let longest = frames.clamp(1.0, lines[0].longest());
        Pingpong { lines, head: Glide::new(setup, TAPE, TAPE_LEAST), rate: setup.rate, longest }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, time, feedback, width, channel, mix] = ins.all([0, 1, 2, 3, 4, 5, 6]);
        let (zero, half, one) =
            (L::splat(ins.token(), 0.0), L::splat(ins.token(), 0.5), L::splat(ins.token(), 1.0));
        let longest = L::splat(ins.token(), self.longest);
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let delay = self.head.next((time.at(i) * self.rate).clamp(one, longest));
            let (a, b) = (self.lines[0].cubic(delay), self.lines[1].cubic(delay));
            let middle = (l + r) * 0.5;
            let first_right = channel.at(i).gt(half);
            let g = feedback.at(i);
            self.lines[0].push(feed(L::select(first_right, zero, middle) + b * g));
            self.lines[1].push(feed(L::select(first_right, middle, zero) + a * g));
            // Each echo goes to both sides as far as the width leaves it there.
            let far = (one - width.at(i)) * 0.5;
            outs.set(0, i, blend(l, a + (b - a) * far, mix.at(i)));
            outs.set(1, i, blend(r, b + (a - b) * far, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.lines.iter_mut().for_each(|line| line.start(lane));
        self.head.start(lane);
    }
}
