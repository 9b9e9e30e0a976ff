//! `flanger`: a short moving delay with feedback.

use crate::parts::delay_line::bytes;
use crate::parts::lfo::Lfo;
use crate::parts::moving::Moving;
use crate::parts::signal::{blend, feed, sane};
use crate::units::modulation::chorus::{DEPTH, SPEED};
use crate::units::space::delay::{FEEDBACK, MIX};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "flanger",
    aliases: &["flange"],
    group: "modulation",
    summary: "A comb that sweeps: a delay of half a millisecond to six, fed back.",
    inputs: &[InputRow::audio(), DEPTH, InputRow { default: Some(0.3), ..SPEED }, FEEDBACK, MIX],
    outputs: 1,
    tail: Tail::Rings,
    memory: |_, rate| bytes(LONGEST, rate),
    example: "out: saw 55 # flanger 0.8 0.2 0.6 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.6.4; Dattorro, JAES 45(10), 1997, table 7",
    make: Make::of::<FlangerFamily>(),
};

/// The shortest delay, in seconds.
const SHORTEST: f32 = 0.000_5;
/// How much longer a depth of one makes it, in seconds.
const SWEEP: f32 = 0.005_5;
const LONGEST: f32 = 0.007;

/// The line and the slow sine.
pub struct Flanger<L: Lane> {
    line: Moving<L>,
    lfo: Lfo<L>,
}

/// [`Flanger`] over every lane type.
pub struct FlangerFamily;

impl Family for FlangerFamily {
    type At<L: Lane> = Flanger<L>;
}

impl<L: Lane> Kernel<L> for Flanger<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Flanger { line: Moving::new(setup, LONGEST), lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, depth, rate, feedback, mix] = ins.all([0, 1, 2, 3, 4]);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let sweep = (lfo.next(rate.at(i)) * 0.5 + 0.5) * depth.at(i);
            let wet = self.line.read(sweep * SWEEP + SHORTEST);
            self.line.push(feed(x + wet * feedback.at(i)));
            outs.set(0, i, blend(x, wet, mix.at(i)));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.lfo.start(lane);
    }
}
