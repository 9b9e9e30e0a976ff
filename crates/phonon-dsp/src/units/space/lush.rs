//! `lush` and `reverb_stereo`: rooms of eight delays that feed each other.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::fdn::{self, Fdn, Room};
use crate::parts::signal::{blend, feed, sane};
use crate::parts::smooth::Glide;
use crate::units::space::delay::{MIX, SECONDS};
use crate::*;

/// `lush`.
pub static LUSH: UnitRow = UnitRow {
    name: "lush",
    aliases: &[],
    group: "reverbs",
    summary: "A wide, slowly moving space; freeze holds what is in it for ever. A number alone is the decay.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "predelay",
            Quantity::Seconds,
            Range::new(0.0, PREDELAY),
            Some(0.01),
            "seconds before it begins",
        ),
        unit("decay", 0.6, "how long it rings: 0.2 s at 0, 2 s at 0.5, 20 s at 1"),
        unit("diffusion", 0.7, "how dense it is at once"),
        unit("damping", 0.3, "how much sooner high partials die").or(&["damp"]),
        unit("spin", 0.3, "how fast it moves"),
        unit("wander", 0.2, "how far it moves"),
        InputRow::signal(
            "freeze",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "above one half nothing decays or comes in",
        ),
        MIX,
        SECONDS,
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| {
        fdn::bytes(8, 1.0, rate) + 2 * bytes(PREDELAY, rate) + 2 * bytes(DIFFUSERS[3], rate) * 4
    },
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # lush 0.02 0.7 * 0.4",
    source: SOURCE,
    make: Make::of::<LushFamily>(),
};

/// `reverb_stereo`.
pub static STEREO: UnitRow = UnitRow {
    name: "reverb_stereo",
    aliases: &[],
    group: "reverbs",
    summary: "A space by its decay time in seconds.",
    inputs: &[
        InputRow::stereo(),
        unit("wet", 0.3, "0 dry, 1 only the effect").or(&["mix"]),
        InputRow::signal(
            "time",
            Quantity::Seconds,
            Range::new(0.05, 100.0),
            Some(2.0),
            "seconds to fall by 60 dB",
        ),
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| fdn::bytes(8, 1.0, rate),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # reverb_stereo 0.4 3 * 0.4",
    source: SOURCE,
    make: Make::of::<StereoFamily>(),
};

const SOURCE: &str = "Jot and Chaigne, \"Digital delay networks for designing artificial reverberators\", AES 90, 1991; \
     see parts::fdn";

const fn unit(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), Some(default), summary)
}

/// Longest predelay, in seconds.
const PREDELAY: f32 = 1.0;
/// Lengths of the input diffusers in seconds.
const DIFFUSERS: [f32; 4] = [0.0047, 0.0036, 0.0127, 0.0093];

/// What comes before the network on one side.
struct Side<L: Lane> {
    predelay: DelayLine<L>,
    diffusers: [DelayLine<L>; 4],
}

/// Both sides and the network.
pub struct Lush<L: Lane> {
    sides: [Side<L>; 2],
    network: Fdn<L, 8>,
    /// How far the network moves: it comes to rest softly when it is frozen.
    wander: Glide<L>,
    rate: f32,
}

/// [`Lush`] over every lane type.
pub struct LushFamily;

impl Family for LushFamily {
    type At<L: Lane> = Lush<L>;
}

impl<L: Lane> Kernel<L> for Lush<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let side = |_| Side {
            predelay: DelayLine::new(setup, PREDELAY * setup.rate),
            diffusers: DIFFUSERS.map(|seconds| DelayLine::new(setup, seconds * setup.rate)),
        };
        Lush {
            sides: [(), ()].map(side),
            network: Fdn::new(setup, 1.0),
            wander: Glide::new(setup, 0.1, 1.0e-5),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, predelay, decay, diffusion, damping, spin, wander, freeze, mix, time] =
            ins.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let number = |value| L::splat(ins.token(), value);
        let (zero, half, one) = (number(0.0), number(0.5), number(1.0));
        for i in 0..outs.frames() {
            let dry = [sane(left.raw(i)), sane(right.raw(i))];
            let frozen = freeze.at(i).gt(half);
            let ago = (predelay.at(i) * self.rate).max(one);
            let g = diffusion.at(i) * 0.9;
            let mut wet = dry;
            for (side, x) in self.sides.iter_mut().zip(&mut wet) {
                let late = side.predelay.linear(ago);
                side.predelay.push(feed(*x));
                *x = late;
                for (line, seconds) in side.diffusers.iter_mut().zip(DIFFUSERS) {
                    let tap = line.fixed(((seconds * self.rate) as usize).max(1));
                    let inner = feed(*x - tap * g);
                    line.push(inner);
                    *x = tap + inner * g;
                }
                *x = L::select(frozen, zero, *x * 0.5);
            }
            // log2(100): from 0.2 s to 20 s. Frozen, it would take a day to fall by 60 dB.
            let asked = time.at(i);
            let by_amount = exp2(decay.at(i) * 6.643_856) * 0.2;
            let seconds = L::select(asked.gt(zero), asked.max(number(0.05)), by_amount);
            let room = Room {
                seconds: L::select(frozen, number(86_400.0), seconds),
                damping: L::select(frozen, zero, damping.at(i)),
                spin: spin.at(i) * 2.0,
                wander: self.wander.next(L::select(frozen, zero, wander.at(i))),
            };
            let (l, r) = self.network.next((wet[0], wet[1]), &room);
            outs.set(0, i, blend(dry[0], l, mix.at(i)));
            outs.set(1, i, blend(dry[1], r, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for side in &mut self.sides {
            side.predelay.start(lane);
            side.diffusers.iter_mut().for_each(|line| line.start(lane));
        }
        self.network.start(lane);
        self.wander.start(lane);
    }
}

/// The network alone.
pub struct Stereo<L: Lane> {
    network: Fdn<L, 8>,
}

/// [`Stereo`] over every lane type.
pub struct StereoFamily;

impl Family for StereoFamily {
    type At<L: Lane> = Stereo<L>;
}

impl<L: Lane> Kernel<L> for Stereo<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Stereo { network: Fdn::new(setup, 1.0) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, wet, time] = ins.all([0, 1, 2, 3]);
        let zero = L::splat(ins.token(), 0.0);
        for i in 0..outs.frames() {
            let dry = [sane(left.raw(i)), sane(right.raw(i))];
            let room = Room { seconds: time.at(i), damping: zero, spin: zero, wander: zero };
            let (l, r) = self.network.next((dry[0] * 0.5, dry[1] * 0.5), &room);
            outs.set(0, i, blend(dry[0], l, wet.at(i)));
            outs.set(1, i, blend(dry[1], r, wet.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.network.start(lane);
    }
}
