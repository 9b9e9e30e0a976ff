//! `tap`: lets sound through and writes it to a file.

use std::sync::Arc;

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::parts::tape::Tape;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "tap",
    aliases: &["probe"],
    group: "analysis",
    summary: "Lets sound through as it is; `phonon render` records the first seconds of it to a file.",
    inputs: &[
        InputRow::stereo(),
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "to",
                Quantity::Plain,
                Range::ANY,
                None,
                "the file to write, WAV or FLAC; fixed, because it is written when rendering ends",
            )
        }
        .or(&["path"]),
        InputRow::constant(
            "seconds",
            Quantity::Seconds,
            Range::new(0.001, 600.0),
            Some(10.0),
            "how much is recorded; fixed, because it is the memory taken when the plan is built",
        )
        .or(&["secs", "dur"]),
    ],
    outputs: 2,
    tail: Tail::None,
    memory: |constants, rate| (constants[0] * rate) as usize * 2 * size_of::<f32>(),
    example: "out: saw 110 # lpf 800 1 # tap \"heard.wav\" 2 * 0.3",
    source: "none: what goes in comes out",
    make: Make::of::<TapFamily>(),
};

/// The tape, if there is one. Voices on it are heard together.
pub struct Tap {
    tape: Option<Arc<Tape>>,
}

/// [`Tap`] over every lane type.
pub struct TapFamily;

impl Family for TapFamily {
    type At<L: Lane> = Tap;
}

impl<L: Lane> Kernel<L> for Tap {
    fn new(setup: &Setup<'_, L>) -> Self {
        Tap { tape: setup.tables.first().and_then(|table| table.tape.clone()) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (left, right) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            if let Some(tape) = &self.tape {
                let sum = |x: L| (0..L::COUNT).map(|lane| x.get(lane)).sum();
                tape.push(sum(l), sum(r));
            }
            outs.set(0, i, l);
            outs.set(1, i, r);
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
