//! `syncsaw` and `syncpulse`: waves that another oscillator starts anew.

use phonon_base::{Quantity, Range};

use crate::parts::blep::Width;
use crate::parts::phase::{Rate, unsigned, zero};
use crate::row::no_memory;
use crate::units::osc::pulse::WIDTH;
use crate::*;

/// `syncsaw`.
pub static SAW: UnitRow = UnitRow {
    name: "syncsaw",
    aliases: &["sync"],
    group: "oscillators",
    summary: "Hard sync: a saw at a multiple of the frequency, started anew with each turn of the frequency.",
    inputs: &[InputRow::frequency(), RATIO],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: syncsaw 110 (sine 0.2 * 1.5 + 2.5) # lpf 3000 1 * 0.2",
    source: SOURCE,
    make: Make::of::<SyncFamily<false>>(),
};

/// `syncpulse`.
pub static PULSE: UnitRow = UnitRow {
    name: "syncpulse",
    aliases: &["syncsquare"],
    group: "oscillators",
    summary: "Hard sync: a rectangle at a multiple of the frequency, started anew with each turn of the frequency.",
    inputs: &[InputRow::frequency(), RATIO, WIDTH],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: syncpulse 110 (sine 0.2 * 1.5 + 2.5) 0.3 # lpf 3000 1 * 0.2",
    source: SOURCE,
    make: Make::of::<SyncFamily<true>>(),
};

const RATIO: InputRow = InputRow::signal(
    "ratio",
    Quantity::Ratio,
    Range::new(1.0, 64.0),
    Some(1.5),
    "frequency of the wave over that of the sync",
);
const SOURCE: &str = "Brandt, \"Hard sync without aliasing\", ICMC 2001, with the kernel of parts::blep; the rectangle is the \
     difference of two saws that begin apart";

/// The phase of the oscillator that starts the saw.
pub struct Sync<L: Lane, const PULSE: bool> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Sync`] over every lane type.
pub struct SyncFamily<const PULSE: bool>;

impl<const PULSE: bool> Family for SyncFamily<PULSE> {
    type At<L: Lane> = Sync<L, PULSE>;
}

impl<L: Lane, const PULSE: bool> Kernel<L> for Sync<L, PULSE> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Sync { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, ratio) = (ins.get(0), ins.get(1));
        let duty = PULSE.then(|| ins.get(2));
        let zero = L::splat(ins.token(), 0.0);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let step = self.rate.step(freq.at(i).abs());
            let (width, r, master) = (Width::new(&step), ratio.at(i), unsigned::<L>(phase));
            let saw = synced(&width, master, r, zero);
            let out = match &duty {
                // High from the start on: a saw that begins so far before its jump, less one that begins at it.
                Some(duty) => {
                    let early = (L::splat(ins.token(), 1.0) - duty.at(i)).min(L::splat(ins.token(), 0.99999));
                    synced(&width, master, r, early) - saw
                }
                None => saw,
            };
            outs.set(0, i, out);
            phase = phase.wrapping_add(step.bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}

/// A saw of `r` turns in each turn of `master`, which begins at `start` of its turn, from -1 to 1.
#[inline(always)]
fn synced<L: Lane>(width: &Width<L>, master: L, r: L, start: L) -> L {
    let number = |x| L::splat(r.token(), x);
    let (half, one) = (number(0.5), number(1.0));
    let turns = master * r + start;
    let whole = turns.floor();
    let place = turns - whole;
    // Whole turns before the last one, which the sync cuts off at the height `end`.
    let all = r + start;
    let last = -(-all).floor() - 1.0;
    let end = all - last;
    // The jump of the sync is lower than the others by what was cut off; after it the first turn begins at `start`.
    let (low, over) = (end - start, one / r);
    let (first, second) = (whole.lt(half), whole.lt(number(1.5)));
    let (cut, near) = (whole.ge(last), whole.ge(last - 1.0));
    let none = last.lt(half);
    // Two jumps back and two ahead: a short turn lets both into the width of the kernel.
    let since = L::select(first, master, place * over);
    let until = L::select(cut, one - master, (one - place) * over);
    let (fell, falls) = (L::select(first, low, one), L::select(cut, low, one));
    let before = L::select(none, one, end * over);
    let earlier = L::select(first, master + before, L::select(second, master, (place + 1.0) * over));
    let earlier_fell = L::select(first, L::select(none, low, one), L::select(second, low, one));
    let after = L::select(none, one, (one - start) * over);
    let later =
        L::select(cut, one - master + after, L::select(near, one - master, (number(2.0) - place) * over));
    let later_falls = L::select(cut, L::select(none, low, one), L::select(near, low, one));
    // Each jump down by twice its height, less the jump that the naive wave has already made.
    let past = fell * (width.step(since) - 0.5) + earlier_fell * (width.step(earlier) - 0.5);
    let coming = falls * (width.step(-until) + 0.5) + later_falls * (width.step(-later) + 0.5);
    (place - half - past - coming) * 2.0
}
