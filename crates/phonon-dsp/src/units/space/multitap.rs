//! `multitap`: several echoes from one line.

use phonon_base::limits::DELAY_SECONDS;
use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::{blend, feed, sane};
use crate::parts::smooth::Glide;
use crate::units::space::delay::{FEEDBACK, MIX, TAPE, TAPE_LEAST, TIME};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "multitap",
    aliases: &[],
    group: "delays",
    summary: "Evenly spaced echoes up to the time, each softer than the one before; the last is fed back.",
    inputs: &[
        InputRow::audio(),
        TIME,
        InputRow::signal("taps", Quantity::Count, Range::new(1.0, MOST as f32), Some(4.0), "how many echoes"),
        FEEDBACK,
        InputRow { default: Some(0.6), ..MIX },
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
    memory: |constants, rate| bytes(constants[0], rate),
    example: "out: (saw \"110 165\" * adsr 0.01 0.1 0 0.1) # multitap 0.75 3 0.4 * 0.4",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.6.5",
    make: Make::of::<MultitapFamily>(),
};

/// Most echoes.
const MOST: usize = 64;

/// The line and the place of its last tap.
pub struct Multitap<L: Lane> {
    line: DelayLine<L>,
    head: Glide<L>,
    rate: f32,
    longest: f32,
}

/// [`Multitap`] over every lane type.
pub struct MultitapFamily;

impl Family for MultitapFamily {
    type At<L: Lane> = Multitap<L>;
}

impl<L: Lane> Kernel<L> for Multitap<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let line = DelayLine::new(setup, setup.constants[0] * setup.rate);
        let longest = (setup.constants[0] * setup.rate).clamp(1.0, line.longest());
        Multitap { line, head: Glide::new(setup, TAPE, TAPE_LEAST), rate: setup.rate, longest }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, time, taps, feedback, mix] = ins.all([0, 1, 2, 3, 4]);
        let number = |value| L::splat(ins.token(), value);
        let (zero, one, longest) = (number(0.0), number(1.0), number(self.longest));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let head = self.head.next((time.at(i) * self.rate).clamp(one, longest));
            let count = taps.at(i).round();
            let share = one / count;
            let (mut wet, mut last) = (zero, zero);
            for k in 1..=MOST {
                let on = count.gt(number(k as f32 - 0.5));
                if !L::any(on) {
                    break;
                }
                let part = share * k as f32;
                let tap = self.line.cubic((head * part).clamp(one, longest));
                wet = wet + L::select(on, tap * (one - part * 0.5), zero);
                last = L::select(on, tap, last);
            }
            self.line.push(feed(x + last * feedback.at(i)));
            outs.set(0, i, blend(x, wet, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.head.start(lane);
    }
}
