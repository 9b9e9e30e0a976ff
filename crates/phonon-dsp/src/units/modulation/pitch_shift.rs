//! `pitch_shift`: higher or lower at the same speed.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::shifter::{Shifter, bytes};
use crate::parts::signal::{blend, sane};
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pitch_shift",
    aliases: &["pitchshift"],
    group: "modulation",
    summary: "Moves the pitch by semitones at once: two grains that take turns; `spectral_pitch` is smoother and later.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("semitones", Quantity::Semitones, Range::new(-36.0, 36.0), None, "up or down"),
        InputRow { default: Some(1.0), ..MIX },
    ],
    outputs: 1,
    tail: Tail::Seconds(0.06),
    memory: |_, rate| bytes(GRAIN, rate),
    example: "out: (saw 110 # lpf 900 1 # pitch_shift 7) * 0.3",
    source: "two crossfaded delays whose lengths run like saws: Zölzer (ed.), DAFX, 2nd edition, 2011, section 6.4.4",
    make: Make::of::<ShiftFamily>(),
};

/// Length of a grain, in seconds.
const GRAIN: f32 = 0.05;

/// The shifter.
pub struct Shift<L: Lane> {
    shifter: Shifter<L>,
}

/// [`Shift`] over every lane type.
pub struct ShiftFamily;

impl Family for ShiftFamily {
    type At<L: Lane> = Shift<L>;
}

impl<L: Lane> Kernel<L> for Shift<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Shift { shifter: Shifter::new(setup, GRAIN, 0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, semitones, mix] = ins.all([0, 1, 2]);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let ratio = exp2(semitones.at(i) * (1.0 / 12.0));
            let wet = self.shifter.next(x, ratio);
            outs.set(0, i, blend(x, wet, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.shifter.start(lane);
    }
}
