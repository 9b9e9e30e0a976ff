//! `hilbert`: a sound and itself a quarter turn later.

use crate::parts::hilbert::Hilbert;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "hilbert",
    aliases: &[],
    group: "filters",
    summary: "Two copies of a sound a quarter turn apart at all frequencies: the left one follows the right.",
    inputs: &[InputRow::audio()],
    outputs: 2,
    tail: Tail::Seconds(1.5),
    memory: no_memory,
    example: "out: saw 110 # hilbert * 0.3",
    source: "Niemitalo, Hilbert Transform, 2003; see parts::hilbert",
    make: Make::of::<HilbertFamily>(),
};

/// The pair of all-pass chains.
pub struct Pair<L: Lane> {
    pair: Hilbert<L>,
}

/// [`Pair`] over every lane type.
pub struct HilbertFamily;

impl Family for HilbertFamily {
    type At<L: Lane> = Pair<L>;
}

impl<L: Lane> Kernel<L> for Pair<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Pair { pair: Hilbert::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for i in 0..outs.frames() {
            let (late, ahead) = self.pair.next(sane(audio.raw(i)));
            outs.set(0, i, late);
            outs.set(1, i, ahead);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.pair.start(lane);
    }
}
