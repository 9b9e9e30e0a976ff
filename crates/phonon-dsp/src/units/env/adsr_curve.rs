//! `adsrcurve`: attack, decay, sustain and release with bends of one's own.

use phonon_base::{Quantity, Range};

use crate::math::exp;
use crate::parts::envelope::{Bends, Envelope, Manner, Times};
use crate::parts::signal::open;
use crate::row::no_memory;
use crate::units::env::adsr::{ATTACK, DECAY, LEVEL, RELEASE};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "adsrcurve",
    aliases: &["adsr_curve", "adsrc"],
    group: "envelopes",
    summary: "As adsr, with the bend of rise and falls given: 0 straight, below zero fast at first, above zero slow at first.",
    inputs: &[
        ATTACK,
        DECAY,
        LEVEL,
        RELEASE,
        bend("rise", 0.0, "bend of the attack"),
        bend("fall", -4.0, "bend of decay and release"),
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * adsrcurve 0.3 0.3 0.4 0.3 (-3) (-6) * 0.3",
    source: "(1 - e^(c t)) / (1 - e^c): Wilson, Cottle and Collins (eds.), The SuperCollider Book, 2011, chapter 2",
    make: Make::of::<BentFamily>(),
};

const fn bend(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(-30.0, 30.0), Some(default), summary)
}

/// The envelope.
pub struct Bent<L: Lane> {
    envelope: Envelope<L>,
    rate: f32,
}

/// [`Bent`] over every lane type.
pub struct BentFamily;

impl Family for BentFamily {
    type At<L: Lane> = Bent<L>;
}

impl<L: Lane> Kernel<L> for Bent<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Bent { envelope: Envelope::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [attack, decay, sustain, release, rise, fall, gate] = ins.all([0, 1, 2, 3, 4, 5, 6]);
        let zero = L::splat(ins.token(), 0.0);
        let mut envelope = self.envelope;
        envelope.play(
            outs.frames(),
            self.rate,
            Manner { still: gate.held() && sustain.held() && rise.held() && fall.held(), releases: true },
            #[inline(always)]
            |i| open(gate.at(i)),
            #[inline(always)]
            |i| Times {
                attack: attack.at(i),
                hold: zero,
                decay: decay.at(i),
                sustain: sustain.at(i),
                release: release.at(i),
            },
            Curves { rise, fall },
            #[inline(always)]
            |i, level| outs.set(0, i, level),
        );
        self.envelope = envelope;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.envelope.start(lane);
    }
}

/// Bent by two inputs.
struct Curves<'a, L: Lane> {
    rise: Input<'a, L>,
    fall: Input<'a, L>,
}

impl<L: Lane> Bends<L> for Curves<'_, L> {
    #[inline(always)]
    fn up(&self, at: usize, t: L) -> L {
        way(t, self.rise.at(at))
    }
    #[inline(always)]
    fn down(&self, at: usize, t: L) -> L {
        L::splat(t.token(), 1.0) - way(t, self.fall.at(at))
    }
}

/// From 0 to 1 while `t` goes from 0 to 1, bent by `c`.
#[inline(always)]
pub fn way<L: Lane>(t: L, c: L) -> L {
    let one = L::splat(t.token(), 1.0);
    let straight = c.abs().lt(L::splat(t.token(), 0.01));
    let bent = (one - exp(c * t)) / L::select(straight, one, one - exp(c));
    L::select(straight, t, bent)
}
