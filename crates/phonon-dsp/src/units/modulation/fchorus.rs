//! `fchorus`: five voices around a sound.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::bytes;
use crate::parts::lfo::Lfo;
use crate::parts::moving::Moving;
use crate::parts::signal::{feed, sane};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "fchorus",
    aliases: &["ensemble"],
    group: "modulation",
    summary: "Five voices, each at a delay and with a swing of its own.",
    inputs: &[
        InputRow::audio(),
        seconds("separation", 0.015, "between one voice and the next"),
        seconds("variation", 0.005, "how far each delay swings"),
        InputRow::signal("rate", Quantity::Hertz, Range::new(0.0, 100.0), Some(0.5), "swings per second"),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.3),
    memory: |_, rate| bytes(LONGEST, rate),
    example: "out: saw 110 # lpf 1500 1 # fchorus 0.01 0.003 0.6 * 0.3",
    source: "Dattorro, \"Effect Design, Part 2: Delay-Line Modulation and Chorus\", JAES 45(10), 1997",
    make: Make::of::<FchorusFamily>(),
};

const fn seconds(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Seconds, Range::new(0.0, 0.05), Some(default), summary)
}

/// Voices besides the sound itself.
const VOICES: usize = 4;
const LONGEST: f32 = 0.05 * (VOICES + 1) as f32 + 0.001;

/// The line and the slow sine.
pub struct Fchorus<L: Lane> {
    line: Moving<L>,
    lfo: Lfo<L>,
}

/// [`Fchorus`] over every lane type.
pub struct FchorusFamily;

impl Family for FchorusFamily {
    type At<L: Lane> = Fchorus<L>;
}

impl<L: Lane> Kernel<L> for Fchorus<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Fchorus { line: Moving::new(setup, LONGEST), lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, separation, variation, rate] = ins.all([0, 1, 2, 3]);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let (space, swing) = (separation.at(i), variation.at(i) * 0.5);
            let mut sum = x;
            for k in 0..VOICES {
                let sine = lfo.ahead(ins.token(), (k as u32) << 30);
                sum = sum + self.line.read(space * (k + 1) as f32 + swing * sine + swing);
            }
            self.line.push(feed(x));
            // Uncorrelated voices add in power: one over the root of five.
            outs.set(0, i, sum * 0.447_213_6);
            lfo.advance(rate.at(i));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.lfo.start(lane);
    }
}
