//! `vibrato`: pitch that swings.

use std::f32::consts::TAU;

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::delay_line::bytes;
use crate::parts::lfo::Lfo;
use crate::parts::moving::Moving;
use crate::parts::signal::{feed, sane};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "vibrato",
    aliases: &["vib"],
    group: "modulation",
    summary: "Swings the pitch of a sound up and down by a moving delay, half of which it arrives late.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("rate", Quantity::Hertz, Range::new(0.1, 1000.0), Some(5.0), "swings per second"),
        InputRow::signal(
            "depth",
            Quantity::Semitones,
            Range::new(0.0, 12.0),
            Some(0.3),
            "semitones up and down",
        ),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.12),
    memory: |_, rate| bytes(2.0 * MOST + 0.001, rate),
    example: "out: saw 220 # lpf 1500 1 # vibrato 5 0.3 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.6.1; a delay a sin(2 pi f t) shifts the pitch by the \
         factor 1 - 2 pi f a cos(2 pi f t)",
    make: Make::of::<VibratoFamily>(),
};

/// The largest swing of the delay, in seconds.
const MOST: f32 = 0.05;

/// The line and the slow sine.
pub struct Vibrato<L: Lane> {
    line: Moving<L>,
    lfo: Lfo<L>,
}

/// [`Vibrato`] over every lane type.
pub struct VibratoFamily;

impl Family for VibratoFamily {
    type At<L: Lane> = Vibrato<L>;
}

impl<L: Lane> Kernel<L> for Vibrato<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Vibrato { line: Moving::new(setup, 2.0 * MOST + 0.001), lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, rate, depth] = ins.all([0, 1, 2]);
        let most = L::splat(ins.token(), MOST);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let freq = rate.at(i);
            let swing = ((exp2(depth.at(i) * (1.0 / 12.0)) - 1.0) / (freq * TAU)).min(most);
            let sine = lfo.next(freq);
            let wet = self.line.read(swing * sine + swing);
            self.line.push(feed(sane(audio.raw(i))));
            outs.set(0, i, wet);
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.lfo.start(lane);
    }
}
