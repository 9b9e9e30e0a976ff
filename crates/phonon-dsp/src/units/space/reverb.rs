//! `reverb` and `monoverb`: Freeverb, with a bank of its own for each side, or for one channel.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::ring::Ring;
use crate::parts::signal::{blend, feed, sane};
use crate::units::space::delay::{MIX, SECONDS};
use crate::*;

/// `reverb`.
pub static ROW: UnitRow = UnitRow {
    name: "reverb",
    aliases: &["freeverb"],
    group: "reverbs",
    summary: "A room: eight damped combs and four all-pass filters on each side, which hear both sides.",
    inputs: &[InputRow::stereo(), ROOM, DAMPING, WET, SECONDS],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| memory(SPREAD, rate) + memory(0, rate),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # reverb 0.8 0.4 0.4 * 0.4",
    source: SOURCE,
    make: Make::of::<ReverbFamily<2>>(),
};

/// `monoverb`.
pub static MONO: UnitRow = UnitRow {
    name: "monoverb",
    aliases: &["freeverb_mono"],
    group: "reverbs",
    summary: "The left side of `reverb` alone, for a sound that has its place afterwards; half the work.",
    inputs: &[InputRow::audio(), ROOM, DAMPING, WET, SECONDS],
    outputs: 1,
    tail: Tail::Rings,
    memory: |_, rate| memory(0, rate),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # monoverb 0.8 0.4 0.4 # pan 0.2 * 0.4",
    source: SOURCE,
    make: Make::of::<ReverbFamily<1>>(),
};

const ROOM: InputRow = InputRow::signal(
    "room",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.5),
    "size, which sets how long it rings",
)
.or(&["room_size", "size"]);
const DAMPING: InputRow = InputRow::signal(
    "damping",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.5),
    "how much sooner high partials die",
)
.or(&["damp"]);
const WET: InputRow = InputRow { default: Some(0.3), ..MIX };
const SOURCE: &str = "Jezar at Dreampoint, Freeverb, 2000, as described by Smith, Physical Audio Signal Processing, 2010, \
     section 3.6";

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
/// Combs that are computed at once, since each of them has to wait for its damping filter.
const ABREAST: usize = 4;

/// A delay and the state of its damping filter.
struct Comb<L: Lane> {
    ring: Ring<L>,
    low: L,
}

/// One side.
struct Bank<L: Lane> {
    combs: [[Comb<L>; ABREAST]; 2],
    /// Delays in all-pass loops.
    diffusers: [Ring<L>; 4],
}

/// One side, or both.
pub struct Reverb<L: Lane, const SIDES: usize> {
    banks: [Bank<L>; SIDES],
    rate: f32,
}

/// [`Reverb`] over every lane type.
pub struct ReverbFamily<const SIDES: usize>;

impl<const SIDES: usize> Family for ReverbFamily<SIDES> {
    type At<L: Lane> = Reverb<L, SIDES>;
}

impl<L: Lane, const SIDES: usize> Kernel<L> for Reverb<L, SIDES> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        Reverb { banks: std::array::from_fn(|side| Bank::new(setup, side * SPREAD)), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (left, right) = (ins.get(0), ins.get(SIDES - 1));
        let [room, damping, mix, time] = ins.all([SIDES, SIDES + 1, SIDES + 2, SIDES + 3]);
        let held = room.held() && damping.held() && time.held();
        for (side, bank) in self.banks.iter_mut().enumerate() {
            let (near, far) = if side == 0 { (left, right) } else { (right, left) };
            let (mut sums, mut inputs) = ([L::Frame::default(); QUANTUM], [L::Frame::default(); QUANTUM]);
            for i in 0..outs.frames() {
                let (x, y) = (sane(near.raw(i)), sane(far.raw(i)));
                (feed(x + (y - x) * CROSS) * GAIN).store_to(&mut inputs[i]);
            }
            for combs in &mut bank.combs {
                // log2(1000) is 60 dB, over the seconds of a round.
                let octaves: [f32; ABREAST] =
                    std::array::from_fn(|k| -9.965_784 * combs[k].ring.length() as f32 / self.rate);
                let mut paces = paces(room.at(0), time.at(0), octaves);
                let mut damp = damping.at(0) * 0.4;
                for i in 0..outs.frames() {
                    if !held {
                        paces = self::paces(room.at(i), time.at(i), octaves);
                        damp = damping.at(i) * 0.4;
                    }
                    let input = L::load(ins.token(), &inputs[i]);
                    let mut sum = L::load(ins.token(), &sums[i]);
                    for (comb, pace) in combs.iter_mut().zip(paces) {
                        let out = comb.ring.out();
                        comb.low = (out - out * damp) + comb.low * damp;
                        comb.ring.push(input + comb.low * pace);
                        sum = sum + out;
                    }
                    sum.store_to(&mut sums[i]);
                }
            }
            for i in 0..outs.frames() {
                let mut wet = L::load(ins.token(), &sums[i]);
                for ring in &mut bank.diffusers {
                    let out = ring.out();
                    ring.push(wet + out * DIFFUSION);
                    wet = out - wet;
                }
                outs.set(side, i, blend(sane(near.raw(i)), wet, mix.at(i)));
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for bank in &mut self.banks {
            for comb in bank.combs.as_flattened_mut() {
                comb.ring.start(lane);
                comb.low = comb.low.with(lane, 0.0);
            }
            bank.diffusers.iter_mut().for_each(|ring| ring.start(lane));
        }
    }
}

/// The feedback of combs: by the size of the room, or so that it falls by 60 dB in `time` seconds when that is not
/// nought; `octaves` is what a round then costs in a second.
#[inline(always)]
fn paces<L: Lane>(room: L, time: L, octaves: [f32; ABREAST]) -> [L; ABREAST] {
    let token = room.token();
    let is_timed = time.gt(L::splat(token, 0.0));
    let mut paces = [room * 0.28 + 0.7; ABREAST];
    if L::any(is_timed) {
        let time = time.max(L::splat(token, 0.05));
        for (pace, octaves) in paces.iter_mut().zip(octaves) {
            *pace = L::select(is_timed, exp2(L::splat(token, octaves) / time), *pace);
        }
    }
    paces
}

impl<L: Lane> Bank<L> {
    fn new(setup: &Setup<'_, L>, spread: usize) -> Self {
        let ring = always(
            #[inline(always)]
            |n: usize| Ring::new(setup, length(n + spread, setup.rate)),
        );
        let comb = |n| Comb { ring: ring(n), low: setup.splat(0.0) };
        let [a, b, c, d, e, f, g, h] = COMBS.map(comb);
        Bank { combs: [[a, b, c, d], [e, f, g, h]], diffusers: ALLPASSES.map(ring) }
    }
}

/// Frames at `rate` for `n` frames at [`TUNED`].
fn length(n: usize, rate: f32) -> usize {
    ((n as f32 * rate / TUNED).round() as usize).max(1)
}

/// Bytes for each lane of a bank.
fn memory(spread: usize, rate: f32) -> usize {
    COMBS.iter().chain(&ALLPASSES).map(|n| Ring::<f32>::bytes(length(n + spread, rate))).sum()
}
