//! `plate`: Dattorro's figure-of-eight reverb.

use phonon_base::{Quantity, Range};

use crate::kernel::always;
use crate::math::exp2;
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::lfo::{Lfo, QUARTER};
use crate::parts::signal::{blend, feed, sane};
use crate::units::space::delay::{MIX, SECONDS};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "plate",
    aliases: &["dattorro"],
    group: "reverbs",
    summary: "A plate: dense from the first moment, with a tail that slowly moves.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "predelay",
            Quantity::Seconds,
            Range::new(0.0, PREDELAY),
            Some(0.01),
            "seconds before it begins",
        ),
        unit("decay", 0.6, "how much is left after each round of the tank"),
        unit("diffusion", 0.7, "how dense it is at once"),
        unit("damping", 0.3, "how much sooner high partials die").or(&["damp"]),
        unit("mod", 0.3, "how far the tail moves"),
        MIX,
        SECONDS,
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |_, rate| {
        let lines: usize =
            DIFFUSERS.iter().chain(HALVES.iter().flatten()).map(|n| bytes(*n / TUNED, rate)).sum();
        bytes(PREDELAY, rate) + lines
    },
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # plate 0.02 0.8 * 0.4",
    source: "Dattorro, \"Effect Design, Part 1: Reverberator and Other Filters\", JAES 45(9), 1997, figure 1 and \
         tables 1 and 2",
    make: Make::of::<PlateFamily>(),
};

const fn unit(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), Some(default), summary)
}

/// The frame rate of the paper.
const TUNED: f32 = 29_761.0;
/// Longest predelay, in seconds.
const PREDELAY: f32 = 1.0;
/// Lengths in frames of the paper: the four input diffusers.
const DIFFUSERS: [f32; 4] = [142.0, 107.0, 379.0, 277.0];
/// For each half of the tank: moving all-pass, delay, all-pass, delay.
const HALVES: [[f32; 4]; 2] =
    [[672.0 + SWING, 4453.0, 1800.0, 3720.0], [908.0 + SWING, 4217.0, 2656.0, 3163.0]];
/// Largest excursion of the moving all-pass filters, in frames of the paper.
const SWING: f32 = 16.0;
/// How fast they move, in hertz.
const MOTION: f32 = 1.0;
/// Loudness of each output tap.
const TAP: f32 = 0.6;
/// Output taps: half of the tank, line in it (1 first delay, 2 all-pass, 3 second delay), place, sign.
type Tap = (usize, usize, f32, f32);
const LEFT: [Tap; 7] = [
    (1, 1, 266.0, 1.0),
    (1, 1, 2974.0, 1.0),
    (1, 2, 1913.0, -1.0),
    (1, 3, 1996.0, 1.0),
    (0, 1, 1990.0, -1.0),
    (0, 2, 187.0, -1.0),
    (0, 3, 1066.0, -1.0),
];
const RIGHT: [Tap; 7] = [
    (0, 1, 353.0, 1.0),
    (0, 1, 3627.0, 1.0),
    (0, 2, 1228.0, -1.0),
    (0, 3, 2673.0, 1.0),
    (1, 1, 2111.0, -1.0),
    (1, 2, 335.0, -1.0),
    (1, 3, 121.0, -1.0),
];

/// One half of the tank.
struct Half<L: Lane> {
    lines: [DelayLine<L>; 4],
    low: L,
    out: L,
}

/// Input diffusers and the tank.
pub struct Plate<L: Lane> {
    predelay: DelayLine<L>,
    bandwidth: L,
    diffusers: [DelayLine<L>; 4],
    halves: [Half<L>; 2],
    lfo: Lfo<L>,
    rate: f32,
    /// Frames per frame of the paper.
    scale: f32,
}

/// [`Plate`] over every lane type.
pub struct PlateFamily;

impl Family for PlateFamily {
    type At<L: Lane> = Plate<L>;
}

impl<L: Lane> Kernel<L> for Plate<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let scale = setup.rate / TUNED;
        let zero = setup.splat(0.0);
        let lines = always(
            #[inline(always)]
            |lengths: [f32; 4]| lengths.map(|n| DelayLine::new(setup, n * scale)),
        );
        Plate {
            predelay: DelayLine::new(setup, PREDELAY * setup.rate),
            bandwidth: zero,
            diffusers: lines(DIFFUSERS),
            halves: HALVES.map(|lengths| Half { lines: lines(lengths), low: zero, out: zero }),
            lfo: Lfo::new(setup),
            rate: setup.rate,
            scale,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, predelay, decay, diffusion, damping, motion, mix, seconds] =
            ins.all([0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let one = number(1.0);
        let held = decay.held() && seconds.held();
        let left_over = always(
            #[inline(always)]
            |i: usize| kept(decay.at(i), seconds.at(i)),
        );
        let mut keep = left_over(0);
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            let ago = (predelay.at(i) * self.rate).max(one);
            let late = self.predelay.linear(ago);
            self.predelay.push(feed((l + r) * 0.5));
            // The paper's bandwidth of 0.9995.
            self.bandwidth = late + (self.bandwidth - late) * 0.0005;
            // The paper's 0.75 and 0.625 at the default diffusion of 0.7.
            let spread = diffusion.at(i);
            let mut x = self.bandwidth;
            for (k, line) in self.diffusers.iter_mut().enumerate() {
                let g = spread * if k < 2 { 0.75 / 0.7 } else { 0.625 / 0.7 };
                x = through(line, frames(DIFFUSERS[k], self.scale), x, g.min(number(0.9)));
            }
            if !held {
                keep = left_over(i);
            }
            let second = (keep + 0.15).clamp(number(0.25), number(0.5));
            let swing = motion.at(i) * (SWING * self.scale);
            let ends = [self.halves[1].out, self.halves[0].out];
            for (k, half) in self.halves.iter_mut().enumerate() {
                let sine = self.lfo.ahead(ins.token(), if k == 0 { 0 } else { QUARTER });
                let middle = (HALVES[k][0] - SWING) * self.scale;
                let input = feed(x + ends[k] * keep);
                let tap = half.lines[0].linear(swing * sine + middle);
                // The sign of this diffuser's feedback is the other way round in the paper.
                let inner = input + tap * spread;
                half.lines[0].push(inner);
                let first = half.lines[1].fixed(frames(HALVES[k][1], self.scale));
                half.lines[1].push(tap - inner * spread);
                half.low = first + (half.low - first) * damping.at(i);
                let dense =
                    through(&mut half.lines[2], frames(HALVES[k][2], self.scale), half.low * keep, second);
                half.out = half.lines[3].fixed(frames(HALVES[k][3], self.scale));
                half.lines[3].push(dense);
            }
            self.lfo.advance(number(MOTION));
            outs.set(0, i, blend(l, self.taps(&LEFT, number(0.0)), mix.at(i)));
            outs.set(1, i, blend(r, self.taps(&RIGHT, number(0.0)), mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.predelay.start(lane);
        self.bandwidth = self.bandwidth.with(lane, 0.0);
        self.diffusers.iter_mut().for_each(|line| line.start(lane));
        for half in &mut self.halves {
            half.lines.iter_mut().for_each(|line| line.start(lane));
            half.low = half.low.with(lane, 0.0);
            half.out = half.out.with(lane, 0.0);
        }
        self.lfo.start(lane);
    }
}

impl<L: Lane> Plate<L> {
    #[inline(always)]
    fn taps(&self, taps: &[Tap; 7], zero: L) -> L {
        let mut sum = zero;
        for (half, line, place, sign) in taps {
            sum = sum + self.halves[*half].lines[*line].fixed(frames(*place, self.scale)) * (sign * TAP);
        }
        sum
    }
}

/// What is left of a sound in the second half of each half of the tank: by the amount, or by the seconds to fall by
/// 60 dB. A round of the tank is 21 589 frames of the paper and is multiplied by it four times; that its all-pass
/// filters hold a sound longer than their length adds a tenth.
#[inline(always)]
fn kept<L: Lane>(decay: L, seconds: L) -> L {
    let token = decay.token();
    // log2(1000) / 4 for a round of so many seconds.
    const ROUND: f32 = 2.491_446 * 1.1 * 21_589.0 / TUNED;
    let timed = exp2(L::splat(token, -ROUND) / seconds.max(L::splat(token, 0.05)));
    L::select(seconds.gt(L::splat(token, 0.0)), timed, decay * 0.999)
}

/// A length of the paper in frames here.
#[inline(always)]
fn frames(length: f32, scale: f32) -> usize {
    ((length * scale + 0.5) as usize).max(1)
}

/// An all-pass filter around a line.
#[inline(always)]
fn through<L: Lane>(line: &mut DelayLine<L>, length: usize, input: L, g: L) -> L {
    let tap = line.fixed(length);
    let inner = input - tap * g;
    line.push(inner);
    tap + inner * g
}
