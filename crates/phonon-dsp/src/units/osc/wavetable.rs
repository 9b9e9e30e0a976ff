//! `wavetable`: turns from a file or a drawn shape.

use phonon_base::{Quantity, Range};

use crate::parts::phase::{Rate, unsigned, zero};
use crate::parts::wavetable::Wavetable;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "wavetable",
    aliases: &[],
    group: "oscillators",
    summary: "Plays single turns of a wave, band-limited, fading from the first to the last by position.",
    inputs: &[
        InputRow::frequency(),
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "table",
                Quantity::Plain,
                Range::ANY,
                None,
                "a file with turns of 2048 frames, or levels of a drawn turn, \"0 1 -1 | 0 0.5 0 -1\" for two, or sine, tri, \
                 square, saw, or morph for all four; fixed, because the tables are computed when the plan is built",
            )
        }
        .or(&["file", "shape"]),
        InputRow::signal("position", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.0), "0 the first turn, 1 the last")
            .or(&["pos"]),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: wavetable 110 \"morph\" (sine 0.2 * 0.5 + 0.5) * 0.3",
    source: "Bristow-Johnson, \"Wavetable Synthesis 101\", AES 101, 1996: one table per octave, cubic interpolation",
    make: Make::of::<WaveFamily>(),
};

/// The tables and a phase.
pub struct Wave<L: Lane> {
    table: Wavetable,
    phase: L::Bits,
    rate: Rate,
}

/// [`Wave`] over every lane type.
pub struct WaveFamily;

impl Family for WaveFamily {
    type At<L: Lane> = Wave<L>;
}

impl<L: Lane> Kernel<L> for Wave<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let file = setup.tables.first().filter(|sample| sample.frames() > 0);
        let name = setup.texts.first().map_or("", String::as_str);
        let table = file.map_or_else(|| Wavetable::from_shape(name), |sample| Wavetable::from_sample(sample));
        Wave { table, phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, position) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let step = self.rate.step(freq.at(i));
            let (phase, turns) = (unsigned::<L>(self.phase).store(), step.turns.store());
            for lane in 0..L::COUNT {
                let (phase, step) = (L::frame_get(&phase, lane), L::frame_get(&turns, lane));
                outs.set_lane(0, i, lane, self.table.read(phase, position.lane(i, lane), step));
            }
            self.phase = self.phase.wrapping_add(step.bits);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
