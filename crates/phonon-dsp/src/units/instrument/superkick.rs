//! `superkick`: a bass drum.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::{sine, tanh};
use crate::parts::noise::Noise;
use crate::parts::phase::{Rate, zero};
use crate::parts::strike::{Edge, Fall, keep};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "superkick",
    aliases: &[],
    group: "instruments",
    summary: "A bass drum: a sine whose pitch falls, with a click of noise.",
    inputs: &[
        InputRow::frequency(),
        InputRow::signal(
            "pitchenv",
            Quantity::Unipolar,
            Range::new(0.0, 4.0),
            Some(0.5),
            "how far the pitch falls",
        ),
        SUSTAIN,
        InputRow::signal(
            "noise",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.1),
            "loudness of the click",
        ),
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: superkick 50 * 0.8",
    source: "Werner, Abel and Smith, \"A physically-informed, circuit-bendable, digital model of the Roland TR-808 bass \
         drum circuit\", DAFx 2014, section 2: a sine whose pitch and level fall",
    make: Make::of::<KickFamily>(),
};

/// How long a drum rings.
pub const SUSTAIN: InputRow = InputRow::signal(
    "sustain",
    Quantity::Seconds,
    Range::new(0.001, 20.0),
    Some(0.3),
    "seconds to fall by 24 dB",
);

/// Time constants in a fall of 24 dB: ln(10^(24/20)).
pub const FALL: f32 = 1.0 / 2.763;
/// Time constants of the pitch and of the click, in seconds.
const PITCH: f32 = 0.025;
const CLICK: f32 = 0.004;
/// How much higher than its end the pitch begins, at a pitch envelope of one.
const RISE: f32 = 8.0;

/// Phase and falls.
pub struct Kick<L: Lane> {
    phase: L::Bits,
    level: Fall<L>,
    pitch: Fall<L>,
    click: Fall<L>,
    edge: Edge<L>,
    noise: Noise<L>,
    hertz: Rate,
    rate: f32,
}

/// [`Kick`] over every lane type.
pub struct KickFamily;

impl Family for KickFamily {
    type At<L: Lane> = Kick<L>;
}

impl<L: Lane> Kernel<L> for Kick<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Kick {
            phase: zero::<L>(setup.token),
            level: Fall::new(setup),
            pitch: Fall::new(setup),
            click: Fall::new(setup),
            edge: Edge::new(setup),
            noise: Noise::new(setup, 0),
            hertz: Rate::new(setup.rate),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, pitchenv, sustain, noise, gate] = ins.all([0, 1, 2, 3, 4]);
        let constant = always(
            #[inline(always)]
            |seconds| keep(L::splat(ins.token(), seconds), self.rate),
        );
        let (keep_pitch, keep_click) = (constant(PITCH), constant(CLICK));
        let none = zero::<L>(ins.token());
        let mut keep_level = keep(sustain.at(0) * FALL, self.rate);
        for i in 0..outs.frames() {
            if !sustain.held() {
                keep_level = keep(sustain.at(i) * FALL, self.rate);
            }
            let struck = self.edge.rises(gate.at(i));
            self.phase = crate::math::select_bits::<L>(struck, none, self.phase);
            let body = sine::<L>(self.phase) * self.level.next(struck, keep_level);
            let click = self.noise.bipolar() * self.click.next(struck, keep_click) * noise.at(i);
            outs.set(0, i, tanh((body + click) * 1.5));
            let fall = self.pitch.next(struck, keep_pitch) * pitchenv.at(i) * RISE + 1.0;
            self.phase = self.phase.wrapping_add(self.hertz.step(freq.at(i) * fall).bits);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.phase = self.phase.with(lane, 0);
        for fall in [&mut self.level, &mut self.pitch, &mut self.click] {
            fall.start(lane);
        }
        self.edge.start(lane);
        self.noise.start(lane, start, 0);
    }
}
