//! `tapedelay`: an echo from tape, with wow, flutter and saturation.

use phonon_base::limits::DELAY_SECONDS;
use phonon_base::{Quantity, Range};

use crate::math::tanh;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::lfo::Lfo;
use crate::parts::signal::{blend, feed, sane};
use crate::parts::smooth::Glide;
use crate::units::space::delay::{FEEDBACK, MIX, TAPE, TAPE_LEAST, TIME};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "tapedelay",
    aliases: &["tape"],
    group: "delays",
    summary: "Echo from tape: wow and flutter move its pitch, each round saturates and loses highs.",
    inputs: &[
        InputRow::audio(),
        TIME,
        FEEDBACK,
        InputRow::signal(
            "wowrate",
            Quantity::Hertz,
            Range::new(0.0, 100.0),
            Some(0.5),
            "slow swings per second",
        ),
        InputRow::signal(
            "wowdepth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.02),
            "slow swing; 1 moves the head by 20 ms",
        ),
        InputRow::signal(
            "flutrate",
            Quantity::Hertz,
            Range::new(0.0, 100.0),
            Some(6.0),
            "fast swings per second",
        ),
        InputRow::signal(
            "flutdepth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.05),
            "fast swing; 1 moves the head by 2 ms",
        ),
        InputRow::signal(
            "sat",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.3),
            "saturation of each round",
        ),
        MIX,
        InputRow::constant(
            "max",
            Quantity::Seconds,
            Range::new(0.001, DELAY_SECONDS),
            Some(2.0),
            "longest time; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |constants, rate| bytes(constants[0] + WOW + FLUTTER, rate),
    example: "out: (saw \"110 165\" * adsr 0.01 0.1 0 0.1) # tapedelay 0.375 0.6 * 0.4",
    source: "Arnardottir, Abel and Smith, \"A digital model of the Echoplex tape delay\", AES 125, 2008",
    make: Make::of::<TapeFamily>(),
};

/// Largest swings, in seconds.
const WOW: f32 = 0.02;
const FLUTTER: f32 = 0.002;
/// How much of each frame a round loses to the one before: a gentle low-pass.
const DULL: f32 = 0.35;

/// The tape, its head and what moves it.
pub struct Tape<L: Lane> {
    line: DelayLine<L>,
    head: Glide<L>,
    wow: Lfo<L>,
    flutter: Lfo<L>,
    low: L,
    rate: f32,
    longest: f32,
}

/// [`Tape`] over every lane type.
pub struct TapeFamily;

impl Family for TapeFamily {
    type At<L: Lane> = Tape<L>;
}

impl<L: Lane> Kernel<L> for Tape<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let line = DelayLine::new(setup, (setup.constants[0] + WOW + FLUTTER) * setup.rate);
        Tape {
            longest: line.longest(),
            line,
            head: Glide::new(setup, TAPE, TAPE_LEAST),
            wow: Lfo::new(setup),
            flutter: Lfo::new(setup),
            low: setup.splat(0.0),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, time, feedback, wowrate, wowdepth, flutrate, flutdepth, sat, mix] =
            ins.all([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let (one, longest) = (L::splat(ins.token(), 1.0), L::splat(ins.token(), self.longest));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let swing = self.wow.next(wowrate.at(i)) * wowdepth.at(i) * WOW
                + self.flutter.next(flutrate.at(i)) * flutdepth.at(i) * FLUTTER;
            let head = self.head.next((time.at(i) * self.rate).clamp(one, longest));
            let heard = self.line.cubic((head + swing * self.rate).clamp(one, longest));
            self.low = heard + (self.low - heard) * DULL;
            // From straight to tanh of three times the level, at the same slope for quiet sounds.
            let bent = tanh(self.low * 3.0) * (1.0 / 3.0);
            let round = blend(self.low, bent, sat.at(i));
            self.line.push(feed(x + round * feedback.at(i)));
            outs.set(0, i, blend(x, round, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.head.start(lane);
        self.wow.start(lane);
        self.flutter.start(lane);
        self.low = self.low.with(lane, 0.0);
    }
}
