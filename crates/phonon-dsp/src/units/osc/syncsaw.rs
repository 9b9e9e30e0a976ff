//! `syncsaw`: a saw that another oscillator starts anew.

use phonon_base::{Quantity, Range};

use crate::parts::blep::Width;
use crate::parts::phase::{Rate, unsigned, zero};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "syncsaw",
    aliases: &["sync"],
    group: "oscillators",
    summary: "Hard sync: a saw at a multiple of the frequency, started anew with each turn of the frequency.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "ratio",
            Quantity::Ratio,
            Range::new(1.0, 64.0),
            Some(1.5),
            "frequency of the saw over that of the sync",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: syncsaw 110 (sine 0.2 * 1.5 + 2.5) # lpf 3000 1 * 0.2",
    source: "Brandt, \"Hard sync without aliasing\", ICMC 2001, with the kernel of parts::blep",
    make: Make::of::<SyncFamily>(),
};

/// The phase of the oscillator that starts the saw.
pub struct Sync<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Sync`] over every lane type.
pub struct SyncFamily;

impl Family for SyncFamily {
    type At<L: Lane> = Sync<L>;
}

impl<L: Lane> Kernel<L> for Sync<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sync { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, ratio) = (ins.get(0), ins.get(1));
        let number = |value| L::splat(ins.token(), value);
        let (half, one) = (number(0.5), number(1.0));
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let step = self.rate.step(freq.at(i).abs());
            let (width, r) = (Width::new(&step), ratio.at(i));
            let master = unsigned::<L>(phase);
            let turns = master * r;
            let whole = turns.floor();
            let place = turns - whole;
            // Whole turns before the last one, which the sync cuts off at the height `end`.
            let last = -(-r).floor() - 1.0;
            let end = r - last;
            let (after, before) = (place / r, (one - place) / r);
            let first = whole.lt(half);
            let cut = whole.ge(last);
            let fell = L::select(first, end, one);
            let falls = L::select(cut, end, one);
            let next = L::select(cut, one - master, before);
            // Each jump down by twice its height, less the jump that the naive wave has already made.
            let past = fell * (width.step(after) - 0.5);
            let coming = falls * (width.step(-next) + 0.5);
            outs.set(0, i, (place - half - past - coming) * 2.0);
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
