//! `chorus`: a second voice that wavers in pitch, other on the left than on the right.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::bytes;
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::moving::Moving;
use crate::parts::signal::{blend, feed, sane};
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "chorus",
    aliases: &[],
    group: "modulation",
    summary: "A wavering second voice on either side, a quarter turn apart.",
    inputs: &[InputRow::stereo(), SPEED, DEPTH, InputRow { default: Some(0.3), ..MIX }],
    outputs: 2,
    tail: Tail::Seconds(0.05),
    memory: |_, rate| 2 * bytes(LONGEST, rate),
    example: "out: saw 110 # lpf 900 1 # chorus 0.8 0.5 0.5 * 0.3",
    source: "Dattorro, \"Effect Design, Part 2: Delay-Line Modulation and Chorus\", JAES 45(10), 1997, table 7",
    make: Make::of::<ChorusFamily>(),
};

/// How fast an effect moves.
pub const SPEED: InputRow =
    InputRow::signal("rate", Quantity::Hertz, Range::new(0.0, 1000.0), Some(0.8), "how fast it moves");
/// How far an effect moves.
pub const DEPTH: InputRow =
    InputRow::signal("depth", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.5), "how far it moves");

/// The delay in the middle of its way, in seconds.
const MIDDLE: f32 = 0.012;
/// How far a depth of one moves it, in seconds.
const SWING: f32 = 0.008;
const LONGEST: f32 = 0.021;

/// A line per side and the slow sine.
pub struct Chorus<L: Lane> {
    lines: [Moving<L>; 2],
    lfo: Lfo<L>,
}

/// [`Chorus`] over every lane type.
pub struct ChorusFamily;

impl Family for ChorusFamily {
    type At<L: Lane> = Chorus<L>;
}

impl<L: Lane> Kernel<L> for Chorus<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let lines = [Moving::new(setup, LONGEST), Moving::new(setup, LONGEST)];
        Chorus { lines, lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let sides = [ins.get(0), ins.get(1)];
        let [rate, depth, mix] = ins.all([2, 3, 4]);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let swing = depth.at(i) * SWING;
            let sines = [lfo.ahead(ins.token(), 0), lfo.ahead(ins.token(), QUARTER)];
            for side in 0..2 {
                let x = sane(sides[side].raw(i));
                let wet = self.lines[side].read(sines[side] * swing + MIDDLE);
                self.lines[side].push(feed(x));
                outs.set(side, i, blend(x, wet, mix.at(i)));
            }
            lfo.advance(rate.at(i));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.lines.iter_mut().for_each(|line| line.start(lane));
        self.lfo.start(lane);
    }
}
