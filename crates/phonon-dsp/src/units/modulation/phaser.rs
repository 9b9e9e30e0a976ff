//! `phaser`: notches that sweep, by a chain of all-pass filters.

use phonon_base::{Quantity, Range};

use crate::math::{exp2, tan_pi_quotient};
use crate::parts::lfo::Lfo;
use crate::parts::signal::{blend, feed, sane};
use crate::row::no_memory;
use crate::units::modulation::chorus::{DEPTH, SPEED};
use crate::units::space::delay::{FEEDBACK, MIX};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "phaser",
    aliases: &["ph"],
    group: "modulation",
    summary: "Notches that sweep four octaves around 640 Hz at full depth; one notch for each two stages.",
    inputs: &[
        InputRow::audio(),
        SPEED,
        DEPTH,
        InputRow { default: Some(0.3), ..FEEDBACK },
        InputRow::signal(
            "stages",
            Quantity::Count,
            Range::new(2.0, MOST as f32),
            Some(4.0),
            "all-pass filters in the chain",
        ),
        MIX,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 # phaser 0.3 0.8 0.5 6 * 0.3",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.4.2; Smith, Physical Audio Signal Processing, 2010, \
         section 8.9: first-order all-pass filters at one frequency",
    make: Make::of::<PhaserFamily>(),
};

/// Most stages.
const MOST: usize = 12;
/// The middle of the sweep, in hertz.
const MIDDLE: f32 = 640.0;

/// The states of the chain.
pub struct Phaser<L: Lane> {
    states: [L; MOST],
    last: L,
    lfo: Lfo<L>,
    per_hertz: f32,
}

/// [`Phaser`] over every lane type.
pub struct PhaserFamily;

impl Family for PhaserFamily {
    type At<L: Lane> = Phaser<L>;
}

impl<L: Lane> Kernel<L> for Phaser<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Phaser { states: [zero; MOST], last: zero, lfo: Lfo::new(setup), per_hertz: 1.0 / setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, rate, depth, feedback, stages, mix] = ins.all([0, 1, 2, 3, 4, 5]);
        let token = ins.token();
        let (mut states, mut last, mut lfo) = (self.states, self.last, self.lfo);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let corner = exp2(lfo.next(rate.at(i)) * depth.at(i) * 2.0) * (MIDDLE * self.per_hertz);
            let c = coefficient(corner);
            let count = stages.at(i).round();
            let mut through = feed(x + last * feedback.at(i));
            last = through;
            for (k, state) in states.iter_mut().enumerate() {
                let y = through * c + *state;
                *state = through - y * c;
                through = y;
                last = L::select(count.gt(L::splat(token, k as f32)), y, last);
            }
            outs.set(0, i, blend(x, last, mix.at(i)));
        }
        (self.states, self.last, self.lfo) = (states, last, lfo);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.states = self.states.map(|s| s.with(lane, 0.0));
        self.last = self.last.with(lane, 0.0);
        self.lfo.start(lane);
    }
}

/// The coefficient of (c + z^-1) / (1 + c z^-1) that turns the phase by a quarter at `corner`, in turns per
/// frame: (tan(pi f) - 1) / (tan(pi f) + 1).
#[inline(always)]
pub fn coefficient<L: Lane>(corner: L) -> L {
    let token = corner.token();
    let x = corner.clamp(L::splat(token, 0.0), L::splat(token, 0.49));
    let (s, c) = tan_pi_quotient(x);
    (s - c) / (s + c)
}
