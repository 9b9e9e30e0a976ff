//! `squiz`: each piece of a wave between zero crossings, faster and again.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::sane;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "squiz",
    aliases: &[],
    group: "shaping",
    summary: "Squeezes the pieces between rising zero crossings by a ratio and repeats each to fill its time.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("ratio", Quantity::Ratio, Range::new(1.0, 32.0), Some(2.0), "how much faster")
            .or(&["pitch"]),
        InputRow::signal(
            "crossings",
            Quantity::Count,
            Range::new(1.0, 64.0),
            Some(1.0),
            "crossings in a piece",
        )
        .or(&["zcperchunk"]),
    ],
    outputs: 1,
    tail: Tail::Seconds(2.0 * LONGEST),
    memory: |_, rate| bytes(2.0 * LONGEST, rate),
    example: "out: saw 110 # lpf 900 1 # squiz 3 * 0.3",
    source: "waveset repetition: Wishart, Audible Design, 1994, chapter 11; a piece late, at most 0.1 s",
    make: Make::of::<SquizFamily>(),
};

/// The longest piece in seconds.
const LONGEST: f32 = 0.1;

/// What was heard, the piece that is being heard and the one that plays, in frames.
pub struct Squiz<L: Lane> {
    line: DelayLine<L>,
    /// Frames since the present piece began, and crossings in it.
    age: L,
    count: L,
    /// Length of the last whole piece.
    length: L,
    last: L,
    longest: f32,
}

/// [`Squiz`] over every lane type.
pub struct SquizFamily;

impl Family for SquizFamily {
    type At<L: Lane> = Squiz<L>;
}

impl<L: Lane> Kernel<L> for Squiz<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let line = DelayLine::new(setup, 2.0 * LONGEST * setup.rate + 4.0);
        Squiz {
            line,
            age: zero,
            count: zero,
            length: zero,
            last: zero,
            longest: (LONGEST * setup.rate).floor(),
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, ratio, crossings] = ins.all([0, 1, 2]);
        let number = |value| L::splat(ins.token(), value);
        let (zero, one, longest) = (number(0.0), number(1.0), number(self.longest));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let rises = x.gt(zero) & !self.last.gt(zero);
            self.last = x;
            self.count = L::select(rises, self.count + 1.0, self.count);
            let ends = (rises & self.count.ge(crossings.at(i).round())) | self.age.ge(longest);
            self.length = L::select(ends, self.age, self.length);
            self.age = L::select(ends, zero, self.age);
            self.count = L::select(ends, zero, self.count);
            // The last piece lies from `age + length` frames ago to `age` frames ago.
            let length = self.length.max(one);
            let way = self.age * ratio.at(i);
            let place = way - (way / length).floor() * length;
            let ago = (self.age + self.length - place).max(one);
            let heard = self.line.linear(ago);
            outs.set(0, i, L::select(self.length.gt(zero), heard, zero));
            self.line.push(x);
            self.age = self.age + 1.0;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        for value in [&mut self.age, &mut self.count, &mut self.length, &mut self.last] {
            *value = value.with(lane, 0.0);
        }
    }
}
