//! `pitch_shift`: higher or lower at the same speed.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::{blend, feed, sane};
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pitch_shift",
    aliases: &["pitchshift"],
    group: "modulation",
    summary: "Moves the pitch by semitones: two grains of 50 ms that take turns.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("semitones", Quantity::Semitones, Range::new(-36.0, 36.0), None, "up or down"),
        InputRow { default: Some(1.0), ..MIX },
    ],
    outputs: 1,
    tail: Tail::Seconds(0.06),
    memory: |_, rate| bytes(GRAIN + 0.001, rate),
    example: "out: (saw 110 # lpf 900 1 # pitch_shift 7) * 0.3",
    source: "two crossfaded delays whose lengths run like saws: Zölzer (ed.), DAFX, 2nd edition, 2011, section 6.4.4",
    make: Make::of::<ShiftFamily>(),
};

/// Length of a grain, in seconds.
const GRAIN: f32 = 0.05;

/// The line and where the first grain is in it, 0 to 1.
pub struct Shift<L: Lane> {
    line: DelayLine<L>,
    place: L,
    frames: f32,
}

/// [`Shift`] over every lane type.
pub struct ShiftFamily;

impl Family for ShiftFamily {
    type At<L: Lane> = Shift<L>;
}

impl<L: Lane> Kernel<L> for Shift<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = GRAIN * setup.rate;
        Shift { line: DelayLine::new(setup, frames + 8.0), place: setup.splat(0.0), frames }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, semitones, mix] = [0, 1, 2].map(|slot| ins.get(slot));
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let ratio = exp2(semitones.at(i) * (1.0 / 12.0));
            let mut wet = L::splat(ins.token(), 0.0);
            for offset in [0.0, 0.5] {
                let place = self.place + offset;
                let place = place - place.floor();
                // A triangle, so that both grains add up to one.
                let gain = one - (place * 2.0 - 1.0).abs();
                wet = wet + self.line.cubic(place * self.frames + 2.0) * gain;
            }
            self.line.push(feed(x));
            let place = self.place + (one - ratio) * (1.0 / self.frames);
            self.place = place - place.floor();
            outs.set(0, i, blend(x, wet, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.place = self.place.with(lane, 0.0);
    }
}
