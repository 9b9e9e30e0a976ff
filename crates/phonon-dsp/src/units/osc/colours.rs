//! `blue`, `violet` and `velvet`: noises beside white, pink and brown.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::truth;
use crate::parts::noise::Noise;
use crate::row::no_memory;
use crate::*;

/// `violet`.
pub static VIOLET: UnitRow = coloured::<Violet>(
    "violet",
    &["violet_noise"],
    "Violet noise: 6 dB more in every octave up.",
    "out: violet * 0.2",
);
/// `blue`.
pub static BLUE: UnitRow =
    coloured::<Blue>("blue", &["blue_noise"], "Blue noise: 3 dB more in every octave up.", "out: blue * 0.2");

/// `velvet`.
pub static VELVET: UnitRow = UnitRow {
    name: "velvet",
    aliases: &["velvet_noise"],
    group: "noise",
    summary: "Velvet noise: one click, up or down, somewhere in each stretch of time; smoother to the ear than white.",
    inputs: &[InputRow::signal(
        "density",
        Quantity::Hertz,
        Range::new(0.1, 96_000.0),
        Some(2000.0),
        "clicks per second",
    )],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: velvet 1500 # lpf 5000 1 * 0.3",
    source: "Karjalainen and Järveläinen, \"Reverberation Modeling Using Velvet Noise\", AES 30th Conf., 2007",
    make: Make::of::<VelvetFamily>(),
};

const fn coloured<C: Colour>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "noise",
        summary,
        inputs: &[],
        outputs: 1,
        tail: Tail::Source,
        memory: no_memory,
        example,
        source: "differences of white noise (violet), of order one half (blue): Kasdin, \"Discrete Simulation of Colored \
             Noise and Stochastic Processes and 1/f^α Power Law Noise Generation\", Proc. IEEE 83(5), 1995, eq. 104",
        make: Make::of::<ColouredFamily<C>>(),
    }
}

/// The weights of white noise, the latest first.
pub trait Colour: Send + 'static {
    /// Order of the difference.
    const ORDER: f32;
    /// So many weights.
    const TAPS: usize;
    /// Brings it near the loudness of the other noises.
    const GAIN: f32;
}
/// First difference.
pub struct Violet;
/// Difference of order one half.
pub struct Blue;
impl Colour for Violet {
    const ORDER: f32 = 1.0;
    const TAPS: usize = 2;
    const GAIN: f32 = 0.4;
}
impl Colour for Blue {
    const ORDER: f32 = 0.5;
    const TAPS: usize = MOST;
    const GAIN: f32 = 0.5;
}

/// Enough for 3 dB an octave from 100 Hz up at 48 kHz.
const MOST: usize = 128;

/// White noise and what it was.
pub struct Coloured<L: Lane, C> {
    noise: Noise<L>,
    last: [L; MOST],
    at: usize,
    weights: [f32; MOST],
    colour: PhantomData<C>,
}

/// [`Coloured`] over every lane type.
pub struct ColouredFamily<C>(PhantomData<C>);

impl<C: Colour> Family for ColouredFamily<C> {
    type At<L: Lane> = Coloured<L, C>;
}

impl<L: Lane, C: Colour> Kernel<L> for Coloured<L, C> {
    fn new(setup: &Setup<'_, L>) -> Self {
        // (1 - z^-1)^order by the binomial series.
        let mut weights = [C::GAIN; MOST];
        for k in 1..MOST {
            weights[k] = weights[k - 1] * (k as f32 - 1.0 - C::ORDER) / k as f32;
        }
        Coloured {
            noise: Noise::new(setup, 0),
            last: [setup.splat(0.0); MOST],
            at: 0,
            weights,
            colour: PhantomData,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        for i in 0..outs.frames() {
            self.at = (self.at + MOST - 1) % MOST;
            let now = self.noise.bipolar();
            self.last[self.at] = now;
            let mut sum = now * self.weights[0];
            for k in 1..C::TAPS {
                sum = sum + self.last[(self.at + k) % MOST] * self.weights[k];
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
        self.last = self.last.map(|x| x.with(lane, 0.0));
    }
}

/// How far it is in its stretch, and where the click of the stretch is.
pub struct Velvet<L: Lane> {
    noise: Noise<L>,
    way: L,
    click: L,
    sign: L,
    per_hertz: f32,
}

/// [`Velvet`] over every lane type.
pub struct VelvetFamily;

impl Family for VelvetFamily {
    type At<L: Lane> = Velvet<L>;
}

impl<L: Lane> Kernel<L> for Velvet<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let one = setup.splat(1.0);
        Velvet {
            noise: Noise::new(setup, 0),
            way: one,
            click: one * 2.0,
            sign: one,
            per_hertz: 1.0 / setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let density = ins.get(0);
        let one = L::splat(ins.token(), 1.0);
        for i in 0..outs.frames() {
            let (place, sign) = (self.noise.unipolar(), self.noise.bipolar());
            let anew = self.way.ge(one);
            self.way = L::select(anew, self.way - self.way.floor(), self.way);
            self.click = L::select(anew, self.way + (one - self.way) * place, self.click);
            self.sign = L::select(anew, one.copysign(sign), self.sign);
            let next = self.way + (density.at(i) * self.per_hertz).min(one);
            let here = truth::<L>(ins.token(), self.click.ge(self.way) & self.click.lt(next));
            outs.set(0, i, self.sign * here);
            self.way = next;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
        self.way = self.way.with(lane, 1.0);
        self.click = self.click.with(lane, 2.0);
        self.sign = self.sign.with(lane, 1.0);
    }
}
