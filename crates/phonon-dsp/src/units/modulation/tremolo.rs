//! `tremolo`: loudness that swings.

use crate::parts::lfo::Lfo;
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::units::modulation::chorus::{DEPTH, SPEED};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "tremolo",
    aliases: &["trem"],
    group: "modulation",
    summary: "Swings the loudness between full and one minus the depth; begins at full.",
    inputs: &[InputRow::audio(), InputRow { default: Some(5.0), ..SPEED }, DEPTH],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: tri 220 # tremolo 5 0.7 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 3.3.2",
    make: Make::of::<TremoloFamily>(),
};

/// The slow sine.
pub struct Tremolo<L: Lane> {
    lfo: Lfo<L>,
}

/// [`Tremolo`] over every lane type.
pub struct TremoloFamily;

impl Family for TremoloFamily {
    type At<L: Lane> = Tremolo<L>;
}

impl<L: Lane> Kernel<L> for Tremolo<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Tremolo { lfo: Lfo::new(setup) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, rate, depth] = ins.all([0, 1, 2]);
        let one = L::splat(ins.token(), 1.0);
        let mut lfo = self.lfo;
        for i in 0..outs.frames() {
            // A quarter turn ahead, so that it begins at full loudness.
            let cosine = lfo.ahead(ins.token(), crate::parts::lfo::QUARTER);
            outs.set(0, i, sane(audio.raw(i)) * (one - depth.at(i) * (one - cosine) * 0.5));
            lfo.advance(rate.at(i));
        }
        self.lfo = lfo;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.lfo.start(lane);
    }
}
