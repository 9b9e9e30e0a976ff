//! `djf`: one knob from low-pass to high-pass.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::signal::{blend, sane};
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "djf",
    aliases: &["dj_filter"],
    group: "filters",
    summary: "The filter of a DJ's mixer: below 0.5 it closes from above, above 0.5 it opens from below, at 0.5 it \
         leaves the sound as it is.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "pos",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.5),
            "0 low-pass shut, 1 high-pass shut",
        )
        .or(&["djf", "position"]),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # djf (sine 0.1 * 0.4 + 0.5) * 0.3",
    source: "state-variable filter of Simper, 2013, with a cutoff from 20 Hz to 20 kHz by equal ratios",
    make: Make::of::<DjfFamily>(),
};

/// log2(20000 / 20), the octaves of either half.
const OCTAVES: f32 = 9.965_784_3;
/// One over the Q of the filter.
const DAMPING: f32 = 1.25;

/// The filter.
pub struct Djf<L: Lane> {
    svf: Svf<L>,
    per_hertz: f32,
}

/// [`Djf`] over every lane type.
pub struct DjfFamily;

impl Family for DjfFamily {
    type At<L: Lane> = Djf<L>;
}

impl<L: Lane> Kernel<L> for Djf<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Djf { svf: Svf::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, pos) = (ins.get(0), ins.get(1));
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let (half, one, damping) = (number(0.5), number(1.0), number(DAMPING));
        let tune = always(
            #[inline(always)]
            |i: usize| {
                let p = pos.at(i);
                let high = p.ge(half);
                let knob = L::select(high, p - 0.5, p) * 2.0;
                let cutoff = exp2(knob * OCTAVES) * (20.0 * self.per_hertz);
                // Near the middle the dry sound comes in, where the two filters would meet with a jump.
                let wet = ((p - 0.5).abs() * 40.0).min(one);
                (Coefficients::new(cutoff, damping), wet, high)
            },
        );
        let held = pos.held();
        let mut now = tune(0);
        let mut svf = self.svf;
        for i in 0..outs.frames() {
            if !held {
                now = tune(i);
            }
            let bands = svf.next(audio.raw(i), &now.0);
            outs.set(0, i, blend(sane(audio.raw(i)), L::select(now.2, bands.high, bands.low), now.1));
        }
        self.svf = svf;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.svf.start(lane);
    }
}
