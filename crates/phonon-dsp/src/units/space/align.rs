//! `align`: a whole number of frames later, nothing else. Plans put it where a path must wait for another.

use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, frames_bytes};
use crate::parts::signal::sane;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "align",
    aliases: &["framedelay"],
    group: "delays",
    summary: "The same a whole number of frames later; plans put it where a path must wait for a later one.",
    inputs: &[
        InputRow::audio(),
        InputRow::constant(
            "frames",
            Quantity::Count,
            Range::new(1.0, 1_048_576.0),
            Some(1.0),
            "how many; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |constants, _| frames_bytes(constants[0]),
    example: "out: saw 110 + (saw 110 # align 100) * 0.5 # amp 0.3",
    source: "a ring of frames",
    make: Make::of::<AlignFamily>(),
};

/// How long it takes to go from what passes to what was held back, in seconds.
const FADE: f32 = 0.005;

/// What is heard before the line is full.
#[derive(Clone, Copy)]
enum Begin {
    /// That shows with the first frame.
    Unknown,
    /// Silence: nothing was there before.
    Silence,
    /// What comes in, since so many frames: the sound was there before an edit put this unit behind it, and goes on.
    Passing(usize),
}

/// The line.
pub struct Align<L: Lane> {
    line: DelayLine<L>,
    frames: usize,
    begin: Begin,
    fade: f32,
}

/// [`Align`] over every lane type.
pub struct AlignFamily;

impl Family for AlignFamily {
    type At<L: Lane> = Align<L>;
}

impl<L: Lane> Kernel<L> for Align<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = setup.constants[0].max(1.0);
        Align {
            line: DelayLine::new(setup, frames),
            frames: frames as usize,
            begin: Begin::Unknown,
            fade: (FADE * setup.rate).max(1.0),
        }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        if matches!(self.begin, Begin::Unknown) {
            self.begin = if context.frame == 0 { Begin::Silence } else { Begin::Passing(0) };
        }
        for i in 0..outs.frames() {
            let late = self.line.fixed(self.frames);
            let x = sane(audio.raw(i));
            self.line.push(x);
            let Begin::Passing(count) = self.begin else {
                outs.set(0, i, late);
                continue;
            };
            let part = (count.saturating_sub(self.frames) as f32 / self.fade).min(1.0);
            self.begin = if part < 1.0 { Begin::Passing(count + 1) } else { Begin::Silence };
            outs.set(0, i, x + (late - x) * part);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.begin = Begin::Silence;
    }
}
