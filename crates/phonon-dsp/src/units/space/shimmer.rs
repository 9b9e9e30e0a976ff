//! `shimmer`: a room in which the sound rises.

use phonon_base::{Quantity, Range};

use crate::math::{exp2, tanh};
use crate::parts::fdn::{self, Fdn, Room};
use crate::parts::shifter::{self, Shifter};
use crate::parts::signal::{blend, sane, settle};
use crate::parts::smooth::pole;
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "shimmer",
    aliases: &[],
    group: "reverbs",
    summary: "A room that hears itself an octave higher, so that every sound grows a halo.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "decay",
            Quantity::Seconds,
            Range::new(0.05, 100.0),
            Some(4.0),
            "seconds to fall by 60 dB, without what comes back shifted",
        )
        .or(&["time", "seconds"]),
        InputRow::signal(
            "shift",
            Quantity::Semitones,
            Range::new(-24.0, 24.0),
            Some(12.0),
            "semitones by which the sound rises each time it comes back",
        )
        .or(&["semitones", "pitch"]),
        unit("amount", 0.5, "how much comes back").or(&["shimmer"]),
        unit("damping", 0.4, "how much sooner high partials die").or(&["damp"]),
        MIX,
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| fdn::bytes(8, 1.0, rate) + 2 * shifter::bytes(GRAIN, rate),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # shimmer 5 12 0.6 * 0.4",
    source: "a pitch shifter in the loop around a feedback delay network, as Eno and Lanois used it from 1983 on; \
         Jot and Chaigne, AES 90, 1991",
    make: Make::of::<ShimmerFamily>(),
};

const fn unit(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), Some(default), summary)
}

/// Length of the shifter's grains, in seconds: long ones, since a room hides them.
const GRAIN: f32 = 0.12;
/// Seconds in which a sound goes round the network once, on average.
const ROUND: f32 = 0.043;
/// Loudness of a round through network and shifter at full amount: low enough for the network's resonances.
const AROUND: f32 = 0.7;
/// What is lower does not come back, in hertz.
const LOWEST: f32 = 120.0;

/// The room, and what goes back into it.
pub struct Shimmer<L: Lane> {
    network: Fdn<L, 8>,
    shifters: [Shifter<L>; 2],
    back: [L; 2],
    low: [L; 2],
    follow: f32,
}

/// [`Shimmer`] over every lane type.
pub struct ShimmerFamily;

impl Family for ShimmerFamily {
    type At<L: Lane> = Shimmer<L>;
}

impl<L: Lane> Kernel<L> for Shimmer<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Shimmer {
            network: Fdn::new(setup, 1.0),
            shifters: [Shifter::new(setup, GRAIN, 0.0), Shifter::new(setup, GRAIN, 0.25)],
            back: [setup.splat(0.0); 2],
            low: [setup.splat(0.0); 2],
            follow: pole(1.0 / (std::f32::consts::TAU * LOWEST), setup.rate),
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, decay, shift, amount, damping, mix] = ins.all([0, 1, 2, 3, 4, 5, 6]);
        let number = |value| L::splat(ins.token(), value);
        for i in 0..outs.frames() {
            let dry = [sane(left.raw(i)), sane(right.raw(i))];
            let ratio = exp2(shift.at(i) * (1.0 / 12.0));
            // Noise comes out of the network with 1 / (1 - g g) of its energy, g being the gain of a round
            // (log2(10^6) octaves of energy in the decay time); what comes back makes up for that.
            let kept = exp2(number(-19.931_569 * ROUND) / decay.at(i));
            let level = amount.at(i) * (number(1.0) - kept).max(number(0.0)).sqrt() * (2.0 * AROUND);
            let room = Room {
                seconds: decay.at(i),
                damping: damping.at(i),
                spin: number(0.6),
                wander: number(0.15),
            };
            let input = [0, 1].map(|side| dry[side] * 0.5 + tanh(self.back[side] * level * 0.5) * 0.999);
            let (l, r) = self.network.next((input[0], input[1]), &room);
            for (side, wet) in [l, r].into_iter().enumerate() {
                // The lowest tones, which a shift hardly moves, would ring at the network's own resonances.
                self.low[side] = settle(self.low[side] + (wet - self.low[side]) * self.follow);
                self.back[side] = self.shifters[side].next(wet - self.low[side], ratio);
                outs.set(side, i, blend(dry[side], wet, mix.at(i)));
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.network.start(lane);
        self.shifters.iter_mut().for_each(|shifter| shifter.start(lane));
        self.back = self.back.map(|back| back.with(lane, 0.0));
        self.low = self.low.map(|low| low.with(lane, 0.0));
    }
}
