//! `allpass`: turns the phase and leaves the loudness.

use phonon_base::{Quantity, Range};

use crate::parts::signal::feed;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "allpass",
    aliases: &[],
    group: "filters",
    summary: "First-order all-pass: every partial passes at its loudness, with its phase turned.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "coefficient",
            Quantity::Bipolar,
            Range::new(-0.999, 0.999),
            Some(0.5),
            "where the phase turns",
        )
        .or(&["coef", "c"]),
    ],
    outputs: 1,
    tail: Tail::Seconds(2.0),
    memory: no_memory,
    example: "out: saw 110 * 0.2 + (saw 110 # allpass (sine 0.5 * 0.9)) * 0.2",
    source: "H(z) = (c + z^-1) / (1 + c z^-1): Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.3.3",
    make: Make::of::<AllpassFamily>(),
};

/// The state of the transposed second direct form.
pub struct Allpass<L: Lane> {
    state: L,
}

/// [`Allpass`] over every lane type.
pub struct AllpassFamily;

impl Family for AllpassFamily {
    type At<L: Lane> = Allpass<L>;
}

impl<L: Lane> Kernel<L> for Allpass<L> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        Allpass { state: setup.splat(0.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, coefficient) = (ins.get(0), ins.get(1));
        let mut state = self.state;
        for i in 0..outs.frames() {
            let (x, c) = (feed(audio.raw(i)), coefficient.at(i));
            let y = x * c + state;
            state = x - y * c;
            outs.set(0, i, y);
        }
        self.state = state;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.state = self.state.with(lane, 0.0);
    }
}
