//! `bitcrush` and `coarse`: fewer bits, fewer samples.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::hold::Hold;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// `bitcrush`.
pub static BITCRUSH: UnitRow = UnitRow {
    name: "bitcrush",
    aliases: &["crusher"],
    group: "shaping",
    summary: "Rounds to fewer bits and holds samples; its aliases are the point of it.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "bits",
            Quantity::Count,
            Range::new(1.0, 24.0),
            Some(8.0),
            "bits a sample keeps, in fractions too",
        ),
        divisor("rate"),
    ],
    outputs: 1,
    tail: Tail::Seconds(HELD),
    memory: no_memory,
    example: "out: saw 110 # bitcrush 4 6 * 0.3",
    source: "mid-tread quantiser: Zölzer, Digital Audio Signal Processing, 2nd edition, 2008, section 2.1",
    make: Make::of::<CrushFamily>(),
};

/// `coarse`.
pub static COARSE: UnitRow = UnitRow {
    name: "coarse",
    aliases: &["downsample"],
    group: "shaping",
    summary: "Holds every n-th sample; its aliases are the point of it.",
    inputs: &[InputRow::audio(), divisor("n")],
    outputs: 1,
    tail: Tail::Seconds(HELD),
    memory: no_memory,
    example: "out: saw 110 # coarse 8 * 0.3",
    source: "sample and hold: Zölzer, Digital Audio Signal Processing, 2nd edition, 2008, section 3.1",
    make: Make::of::<CoarseFamily>(),
};

/// The longest that a sample is held, at the lowest frame rate.
const HELD: f32 = 0.13;

const fn divisor(name: &'static str) -> InputRow {
    InputRow::signal(
        name,
        Quantity::Ratio,
        Range::new(1.0, 1024.0),
        Some(1.0),
        "frames that a sample is held",
    )
    .or(&["divisor"])
}

/// The held sample.
pub struct Crush<L: Lane> {
    hold: Hold<L>,
}

/// [`Crush`] over every lane type.
pub struct CrushFamily;

impl Family for CrushFamily {
    type At<L: Lane> = Crush<L>;
}

impl<L: Lane> Kernel<L> for Crush<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Crush { hold: Hold::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, bits, period] = ins.all([0, 1, 2]);
        let mut hold = self.hold;
        for i in 0..outs.frames() {
            let levels = exp2(bits.at(i) - 1.0);
            let x = hold.next(sane(audio.raw(i)), period.at(i));
            outs.set(0, i, (x * levels).round() / levels);
        }
        self.hold = hold;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.hold.start(lane);
    }
}

/// The held sample.
pub struct Coarse<L: Lane> {
    hold: Hold<L>,
}

/// [`Coarse`] over every lane type.
pub struct CoarseFamily;

impl Family for CoarseFamily {
    type At<L: Lane> = Coarse<L>;
}

impl<L: Lane> Kernel<L> for Coarse<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Coarse { hold: Hold::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, period) = (ins.get(0), ins.get(1));
        let mut hold = self.hold;
        for i in 0..outs.frames() {
            outs.set(0, i, hold.next(sane(audio.raw(i)), period.at(i)));
        }
        self.hold = hold;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.hold.start(lane);
    }
}
