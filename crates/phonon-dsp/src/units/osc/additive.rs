//! `additive`, `organ` and `soft_saw`: sums of harmonics.

use std::marker::PhantomData;

use phonon_base::Quantity;

use crate::kernel::always;
use crate::math::sine;
use crate::parts::phase::{Pitch, Rate, zero};
use crate::row::no_memory;
use crate::units::env::segments::numbers;
use crate::units::osc::sine::OFFSET;
use crate::*;

/// `additive`.
pub static ADDITIVE: UnitRow = UnitRow {
    name: "additive",
    aliases: &["partials"],
    group: "oscillators",
    summary: "Harmonics with given amplitudes; those above half the sample rate are left out.",
    inputs: &[
        InputRow::frequency(),
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "amps",
                Quantity::Plain,
                phonon_base::Range::ANY,
                None,
                "up to 32 amplitudes, from the first harmonic; fixed, because it sets how much is computed",
            )
        },
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: additive 110 \"1 0.5 0.3 0.2 0.1\" * 0.2",
    source: "Mathews, The Technology of Computer Music, 1969, p. 53: a sum of sines",
    make: Make::of::<AdditiveFamily<Listed>>(),
};

/// `organ`.
pub static ORGAN: UnitRow = fixed::<Organ>(
    "organ",
    &["organ_hz"],
    "Nine drawbars of an organ, from the octave below to the third octave above.",
    "out: organ 220 * 0.2",
);
/// `soft_saw`.
pub static SOFT_SAW: UnitRow = fixed::<SoftSaw>(
    "soft_saw",
    &["soft_saw_hz"],
    "A saw without its edge: sixteen harmonics that fall by 9 dB an octave.",
    "out: soft_saw 110 * 0.3",
);

const fn fixed<A: Amplitudes>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "oscillators",
        summary,
        inputs: INPUTS,
        outputs: 1,
        tail: Tail::Source,
        memory: no_memory,
        example,
        source: "a sum of sines; drawbars after the Hammond B-3 service manual",
        make: Make::of::<AdditiveFamily<A>>(),
    }
}

const INPUTS: &[InputRow] = &[InputRow::frequency(), OFFSET];

/// Most harmonics.
const MOST: usize = 32;

/// Where the amplitudes come from.
pub trait Amplitudes: Send + 'static {
    /// Slot of the offset in semitones, if there is one.
    const OFFSET: Option<usize>;
    /// Part of the frequency that the harmonics are multiples of.
    const BASE: f32;
    /// The amplitude of each harmonic, from the first.
    fn list(texts: &[String]) -> Vec<f32>;
}

/// From the text.
pub struct Listed;
/// Drawbars.
pub struct Organ;
/// n^-1.5.
pub struct SoftSaw;

impl Amplitudes for Listed {
    const OFFSET: Option<usize> = None;
    const BASE: f32 = 1.0;
    fn list(texts: &[String]) -> Vec<f32> {
        let list: Vec<f32> =
            numbers(texts.first()).into_iter().map(|a| a.clamp(-100.0, 100.0)).take(MOST).collect();
        if list.is_empty() { vec![1.0] } else { list }
    }
}
impl Amplitudes for Organ {
    const OFFSET: Option<usize> = Some(1);
    // Harmonics of the octave below: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3', 1'.
    const BASE: f32 = 0.5;
    fn list(_: &[String]) -> Vec<f32> {
        let mut list = vec![0.0; 16];
        let bars = [
            (1, 0.25),
            (2, 0.4),
            (3, 0.2),
            (4, 0.25),
            (6, 0.15),
            (8, 0.12),
            (10, 0.06),
            (12, 0.06),
            (16, 0.06),
        ];
        for (harmonic, amplitude) in bars {
            list[harmonic - 1] = amplitude;
        }
        list
    }
}
impl Amplitudes for SoftSaw {
    const OFFSET: Option<usize> = Some(1);
    const BASE: f32 = 1.0;
    fn list(_: &[String]) -> Vec<f32> {
        (1..=16).map(|n| 0.6 / (n as f32 * (n as f32).sqrt())).collect()
    }
}

/// A phase and the amplitudes.
pub struct Additive<L: Lane, A> {
    phase: L::Bits,
    amplitudes: Vec<f32>,
    rate: Rate,
    from: PhantomData<A>,
}

/// [`Additive`] over every lane type.
pub struct AdditiveFamily<A>(PhantomData<A>);

impl<A: Amplitudes> Family for AdditiveFamily<A> {
    type At<L: Lane> = Additive<L, A>;
}

impl<L: Lane, A: Amplitudes> Kernel<L> for Additive<L, A> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let rate = Rate::new(setup.rate);
        Additive { phase: zero::<L>(setup.token), amplitudes: A::list(setup.texts), rate, from: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let number = always(
            #[inline(always)]
            |value| L::splat(ins.token(), value),
        );
        let none = number(0.0);
        let pitch = A::OFFSET.map(|slot| Pitch::new(ins, slot, self.rate));
        let freq = ins.get(0);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let full = pitch.as_ref().map_or_else(|| self.rate.step(freq.at(i)), |pitch| pitch.at(i));
            // Words of the base frequency: half a step loses at most half a word.
            let turns = full.turns * A::BASE;
            let mut sum = none;
            for (k, amplitude) in self.amplitudes.iter().enumerate() {
                let n = k as u32 + 1;
                let partial = sine::<L>(phase.wrapping_mul(<L::Bits as Bits>::splat(ins.token(), n)));
                let fits = (turns.abs() * n as f32).lt(number(0.5));
                sum = sum + L::select(fits, partial * *amplitude, none);
            }
            outs.set(0, i, sum);
            phase = phase.wrapping_add(crate::parts::phase::word(turns));
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
