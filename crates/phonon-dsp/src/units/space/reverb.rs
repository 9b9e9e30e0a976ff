//! `reverb`: Freeverb, with a bank of its own for each side.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::signal::{blend, feed, sane};
use crate::units::space::delay::{MIX, SECONDS};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "reverb",
    aliases: &["freeverb"],
    group: "reverbs",
    summary: "A room: eight damped combs and four all-pass filters on each side, which hear both sides.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "room",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.5),
            "size, which sets how long it rings",
        )
        .or(&["room_size", "size"]),
        InputRow::signal(
            "damping",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.5),
            "how much sooner high partials die",
        )
        .or(&["damp"]),
        InputRow { default: Some(0.3), ..MIX },
        SECONDS,
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| {
        2 * COMBS.iter().chain(&ALLPASSES).map(|n| bytes((n + SPREAD) as f32 / TUNED, rate)).sum::<usize>()
    },
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # reverb 0.8 0.4 0.4 * 0.4",
    source: "Jezar at Dreampoint, Freeverb, 2000, as described by Smith, Physical Audio Signal Processing, 2010, \
         section 3.6",
    make: Make::of::<ReverbFamily>(),
};

/// Lengths of the combs and all-pass filters in frames at [`TUNED`]; the right side is longer by [`SPREAD`].
const COMBS: [usize; 8] = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617];
const ALLPASSES: [usize; 4] = [556, 441, 341, 225];
const SPREAD: usize = 23;
/// The frame rate that the lengths are for.
const TUNED: f32 = 44_100.0;
/// Feedback of the all-pass filters.
const DIFFUSION: f32 = 0.5;
/// Loudness of the input to the combs, times three for the wet gain of the original.
const GAIN: f32 = 0.045;
/// How much of the other side a bank hears.
const CROSS: f32 = 0.25;

/// A delay and the state of its damping filter.
struct Comb<L: Lane> {
    line: DelayLine<L>,
    length: usize,
    low: L,
}

/// A delay in an all-pass loop.
struct Diffuser<L: Lane> {
    line: DelayLine<L>,
    length: usize,
}

/// One side.
struct Bank<L: Lane> {
    combs: [Comb<L>; 8],
    diffusers: [Diffuser<L>; 4],
}

/// Both sides.
pub struct Reverb<L: Lane> {
    banks: [Bank<L>; 2],
    rate: f32,
}

/// [`Reverb`] over every lane type.
pub struct ReverbFamily;

impl Family for ReverbFamily {
    type At<L: Lane> = Reverb<L>;
}

impl<L: Lane> Kernel<L> for Reverb<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Reverb { banks: [Bank::new(setup, 0), Bank::new(setup, SPREAD)], rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, room, damping, mix, time] = [0, 1, 2, 3, 4, 5].map(|slot| ins.get(slot));
        let frames = outs.frames();
        let held = room.held() && damping.held() && time.held();
        let pace = always(
            #[inline(always)]
            |(i, octaves): (usize, f32)| (damping.at(i) * 0.4, feedback(room.at(i), time.at(i), octaves)),
        );
        for (side, bank) in self.banks.iter_mut().enumerate() {
            let (near, far) = if side == 0 { (left, right) } else { (right, left) };
            let (mut sums, mut inputs) = ([L::Frame::default(); QUANTUM], [L::Frame::default(); QUANTUM]);
            for i in 0..frames {
                let (x, y) = (sane(near.raw(i)), sane(far.raw(i)));
                (feed(x + (y - x) * CROSS) * GAIN).store_to(&mut inputs[i]);
            }
            // Comb by comb, so that each keeps its state in registers through the call.
            for (k, comb) in bank.combs.iter_mut().enumerate() {
                let mut low = comb.low;
                // log2(1000) is 60 dB, over the seconds of a round.
                let octaves = -9.965_784 * comb.length as f32 / self.rate;
                let (mut damp, mut feedback) = pace((0, octaves));
                for i in 0..frames {
                    if !held {
                        (damp, feedback) = pace((i, octaves));
                    }
                    let out = comb.line.fixed(comb.length);
                    low = out + (low - out) * damp;
                    comb.line.push(L::load(ins.token(), &inputs[i]) + low * feedback);
                    let sum = if k == 0 { out } else { L::load(ins.token(), &sums[i]) + out };
                    sum.store_to(&mut sums[i]);
                }
                comb.low = low;
            }
            for i in 0..frames {
                let mut wet = L::load(ins.token(), &sums[i]);
                for diffuser in &mut bank.diffusers {
                    let out = diffuser.line.fixed(diffuser.length);
                    diffuser.line.push(wet + out * DIFFUSION);
                    wet = out - wet;
                }
                outs.set(side, i, blend(sane(near.raw(i)), wet, mix.at(i)));
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for bank in &mut self.banks {
            for comb in &mut bank.combs {
                comb.line.start(lane);
                comb.low = comb.low.with(lane, 0.0);
            }
            bank.diffusers.iter_mut().for_each(|diffuser| diffuser.line.start(lane));
        }
    }
}

/// The feedback of a comb: by the size of the room, or so that it falls by 60 dB in `time` seconds when that is not
/// nought; `octaves` is what a round then costs in a second.
#[inline(always)]
fn feedback<L: Lane>(room: L, time: L, octaves: f32) -> L {
    let token = room.token();
    let timed = exp2(L::splat(token, octaves) / time.max(L::splat(token, 0.05)));
    L::select(time.gt(L::splat(token, 0.0)), timed, room * 0.28 + 0.7)
}

impl<L: Lane> Bank<L> {
    fn new(setup: &Setup<'_, L>, spread: usize) -> Self {
        let length = always(
            #[inline(always)]
            |n: usize| (((n + spread) as f32 * setup.rate / TUNED).round() as usize).max(1),
        );
        let line = always(
            #[inline(always)]
            |n: usize| DelayLine::new(setup, length(n) as f32),
        );
        Bank {
            combs: COMBS.map(|n| Comb { line: line(n), length: length(n), low: setup.splat(0.0) }),
            diffusers: ALLPASSES.map(|n| Diffuser { line: line(n), length: length(n) }),
        }
    }
}
