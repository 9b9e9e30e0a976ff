//! `leslie`: a turning horn over a turning drum.

use phonon_base::{Quantity, Range};

use crate::parts::crossover::{Crossover, tuned};
use crate::parts::delay_line::bytes;
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::moving::Moving;
use crate::parts::signal::{blend, sane};
use crate::parts::smooth::pole;
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "leslie",
    aliases: &["rotary"],
    group: "modulation",
    summary: "A rotating speaker: horn and drum speed up and slow down in their own time.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal("speed", Quantity::Unipolar, Range::new(0.0, 1.0), Some(1.0), "0 slow, 1 fast"),
        InputRow::signal(
            "depth",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.7),
            "how far the horn moves",
        ),
        InputRow { default: Some(1.0), ..MIX },
    ],
    outputs: 2,
    tail: Tail::Seconds(0.2),
    memory: |_, rate| 2 * bytes(LONGEST, rate),
    example: "out: organ 220 # leslie \"<0 1>\" * 0.3",
    source: "Doppler shift and loudness of a source that turns: Smith, Serafin, Abel and Berners, \"Doppler Simulation \
         and the Leslie\", DAFx-02; speeds of the model 122: horn 0.8 and 6.7, drum 0.7 and 5.7 turns a second",
    make: Make::of::<LeslieFamily>(),
};

/// Longest way of the sound in seconds.
const LONGEST: f32 = 0.004;
/// Slow and fast turns per second of horn and drum, and the time constants of their speeds in seconds.
const SLOW: [f32; 2] = [0.8, 0.7];
const FAST: [f32; 2] = [6.7, 5.7];
const INERTIA: [f32; 2] = [0.4, 1.5];
/// Crossover in hertz.
const BORDER: f32 = 800.0;
/// The ways of horn and drum, in seconds either side of a millisecond, at full depth.
const WAYS: [f32; 2] = [0.0006, 0.0002];

/// What turns: its line, its angle and its speed.
struct Rotor<L: Lane> {
    line: Moving<L>,
    angle: Lfo<L>,
    speed: L,
    fresh: L,
    pole: f32,
}

/// Horn and drum.
pub struct Leslie<L: Lane> {
    crossover: Crossover<L>,
    rotors: [Rotor<L>; 2],
    per_hertz: f32,
}

/// [`Leslie`] over every lane type.
pub struct LeslieFamily;

impl Family for LeslieFamily {
    type At<L: Lane> = Leslie<L>;
}

impl<L: Lane> Kernel<L> for Leslie<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let rotors = INERTIA.map(|seconds| Rotor {
            line: Moving::new(setup, LONGEST),
            angle: Lfo::new(setup),
            speed: setup.splat(0.0),
            fresh: setup.splat(1.0),
            pole: pole(seconds, setup.rate),
        });
        Leslie { crossover: Crossover::new(setup), rotors, per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, speed, depth, mix] = ins.all([0, 1, 2, 3]);
        let token = ins.token();
        let c = tuned(L::splat(token, BORDER * self.per_hertz));
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let (low, high) = self.crossover.next(x, &c);
            let mut sides = [L::splat(token, 0.0); 2];
            for (k, (rotor, band)) in self.rotors.iter_mut().zip([high, low]).enumerate() {
                rotor.line.push(band);
                let goal = speed.at(i) * (FAST[k] - SLOW[k]) + SLOW[k];
                let started = rotor.fresh.gt(L::splat(token, 0.5));
                rotor.speed = L::select(started, goal, rotor.speed + (goal - rotor.speed) * rotor.pole);
                rotor.fresh = L::splat(token, 0.0);
                // Two microphones a quarter turn apart; near is loud and early.
                for (side, ahead) in sides.iter_mut().zip([0, QUARTER]) {
                    let near = rotor.angle.ahead(token, ahead) * depth.at(i);
                    let heard = rotor.line.read(L::splat(token, 0.001) - near * WAYS[k]);
                    *side = *side + heard * (near * 0.3 + 0.7);
                }
                rotor.angle.advance(if k == 0 { rotor.speed } else { -rotor.speed });
            }
            outs.set(0, i, blend(x, sides[0], mix.at(i)));
            outs.set(1, i, blend(x, sides[1], mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.crossover.start(lane);
        for rotor in &mut self.rotors {
            rotor.line.start(lane);
            rotor.angle.start(lane);
            rotor.speed = rotor.speed.with(lane, 0.0);
            rotor.fresh = rotor.fresh.with(lane, 1.0);
        }
    }
}
