//! `loudness` and `zero_crossings`.

use phonon_base::{Quantity, Range};

use crate::math::{log2, truth};
use crate::parts::follow::Follower;
use crate::parts::signal::{sane, settle};
use crate::row::no_memory;
use crate::*;

/// `loudness`.
pub static LOUDNESS: UnitRow = UnitRow {
    name: "loudness",
    aliases: &["lufs"],
    group: "analysis",
    summary: "How loud a sound is heard, in LUFS: a sine of 1 kHz from -1 to 1 is at -3.",
    inputs: &[InputRow::audio(), window(0.4, "time constant of the mean")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "~mix: saw 110 * (sine 0.5 + 1)\nout: ~mix # lpf ((~mix # loudness) * 100 + 4000) * 0.2",
    source: "ITU-R BS.1770-4, 2015: a high shelf and a high-pass before the mean square, here of one channel",
    make: Make::of::<LoudnessFamily>(),
};

/// `zero_crossings`.
pub static CROSSINGS: UnitRow = UnitRow {
    name: "zero_crossings",
    aliases: &["zcr"],
    group: "analysis",
    summary: "Half as often as a sound changes its sign in a second: the pitch of a plain tone, high for noise.",
    inputs: &[InputRow::audio(), window(0.05, "time constant of the mean")],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "~hit: noise * adsr 0.01 0.2 0 0.1 # lpf (sine 0.2 * 2000 + 3000) 1\nout: ~hit + sine ((~hit # zero_crossings) * 0.5) * 0.1",
    source: "Kedem, \"Spectral analysis and discrimination by zero-crossings\", Proc. IEEE 74(11), 1986",
    make: Make::of::<CrossingsFamily>(),
};

const fn window(default: f32, summary: &'static str) -> InputRow {
    InputRow::signal("window", Quantity::Seconds, Range::new(0.001, 60.0), Some(default), summary)
}

/// A filter of second order: b0, b1, b2, a1, a2.
type Section = [f32; 5];

/// The two filters of the recommendation at any rate, from the analogue ones that its coefficients for 48 kHz come
/// from (De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 145, 2018).
fn sections(rate: f32) -> [Section; 2] {
    let section = |hertz: f64, q: f64, high: f64, band: f64, low: f64| {
        let k = (std::f64::consts::PI * hertz / f64::from(rate)).tan();
        let over = 1.0 + k / q + k * k;
        [
            high + band * k / q + low * k * k,
            2.0 * (low * k * k - high),
            high - band * k / q + low * k * k,
            2.0 * (k * k - 1.0),
            1.0 - k / q + k * k,
        ]
        .map(|c| (c / over) as f32)
    };
    let gain = 10f64.powf(3.999_843_853_973_347 / 20.0);
    let shelf = section(
        1_681.974_450_955_533,
        0.707_175_236_955_419_6,
        gain,
        gain.powf(0.499_666_774_154_541_6),
        1.0,
    );
    // The recommendation leaves out the factor of the second one.
    let [.., a1, a2] = section(38.135_470_876_024_44, 0.500_327_037_323_877_3, 1.0, 0.0, 0.0);
    [shelf, [1.0, -2.0, 1.0, a1, a2]]
}

/// The filters and the mean square.
pub struct Loudness<L: Lane> {
    sections: [Section; 2],
    states: [[L; 2]; 2],
    mean: Follower<L>,
    rate: f32,
}

/// [`Loudness`] over every lane type.
pub struct LoudnessFamily;

impl Family for LoudnessFamily {
    type At<L: Lane> = Loudness<L>;
}

impl<L: Lane> Kernel<L> for Loudness<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let states = [[setup.splat(0.0); 2]; 2];
        Loudness { sections: sections(setup.rate), states, mean: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, window) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let mut x = sane(audio.raw(i));
            for ([b0, b1, b2, a1, a2], [s, t]) in self.sections.into_iter().zip(&mut self.states) {
                let y = x * b0 + *s;
                *s = settle(x * b1 - y * a1 + *t);
                *t = settle(x * b2 - y * a2);
                x = y;
            }
            let mean = self.mean.next(x * x, window.at(i), window.at(i), self.rate);
            // 10 log10(x) = 3.0103 log2(x); nothing is softer than -120.
            let level = log2(mean.max(L::splat(ins.token(), 1.0e-12))) * 3.010_3 - 0.691;
            outs.set(0, i, level.max(L::splat(ins.token(), -120.0)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for state in self.states.iter_mut().flatten() {
            *state = state.with(lane, 0.0);
        }
        self.mean.start(lane);
    }
}

/// The last sign and the mean.
pub struct Crossings<L: Lane> {
    last: L,
    mean: Follower<L>,
    rate: f32,
}

/// [`Crossings`] over every lane type.
pub struct CrossingsFamily;

impl Family for CrossingsFamily {
    type At<L: Lane> = Crossings<L>;
}

impl<L: Lane> Kernel<L> for Crossings<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Crossings { last: setup.splat(0.0), mean: Follower::new(setup), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, window) = (ins.get(0), ins.get(1));
        let zero = L::splat(ins.token(), 0.0);
        for i in 0..outs.frames() {
            let x = sane(audio.raw(i));
            let crossed = (x.lt(zero) & self.last.gt(zero)) | (x.gt(zero) & self.last.lt(zero));
            // Silence in between does not count as a side.
            self.last = L::select(x.lt(zero) | x.gt(zero), x, self.last);
            let mean = self.mean.next(truth(ins.token(), crossed), window.at(i), window.at(i), self.rate);
            outs.set(0, i, mean * (0.5 * self.rate));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.last = self.last.with(lane, 0.0);
        self.mean.start(lane);
    }
}
