//! `fm`, `pm` and `fmcrossmod`: sines whose phase is moved.

use phonon_base::{Quantity, Range};

use crate::math::{sin_turns, sine};
use crate::parts::phase::{Rate, Tone, signed, zero};
use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// `fm`.
pub static FM: UnitRow = UnitRow {
    name: "fm",
    aliases: &[],
    group: "oscillators",
    summary: "Two-operator FM: a sine moves the phase of another.",
    inputs: &[
        CARRIER,
        InputRow::signal(
            "modfreq",
            Quantity::Hertz,
            Range::new(-96_000.0, 96_000.0),
            None,
            "frequency of the modulator",
        ),
        InputRow::signal("index", Quantity::Ratio, Range::new(0.0, 1000.0), Some(1.0), INDEX),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: fm 220 440 (sine 0.3 * 2 + 2) * 0.3",
    source: SOURCE,
    make: Make::of::<FmFamily>(),
};

/// `pm`.
pub static PM: UnitRow = UnitRow {
    name: "pm",
    aliases: &["phasemod"],
    group: "oscillators",
    summary: "A sine whose phase another signal moves.",
    inputs: &[
        CARRIER,
        InputRow::signal("mod", Quantity::Audio, Range::ANY, None, "the signal that moves the phase")
            .or(&["modsignal"]),
        InputRow::signal("index", Quantity::Ratio, Range::new(0.0, 1000.0), Some(1.0), INDEX),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: pm 220 (saw 110) 1.5 * 0.3",
    source: SOURCE,
    make: Make::of::<PmFamily>(),
};

/// `fmcrossmod`.
pub static CROSS: UnitRow = UnitRow {
    name: "fmcrossmod",
    aliases: &[],
    group: "oscillators",
    summary: "One signal times the cosine of another: carrier cos(2 pi depth mod).",
    inputs: &[
        InputRow::audio().named("carrier", "the signal that is multiplied").or(&["in"]),
        InputRow::signal("mod", Quantity::Audio, Range::ANY, None, "the signal inside the cosine"),
        InputRow::signal(
            "depth",
            Quantity::Ratio,
            Range::new(-1000.0, 1000.0),
            Some(1.0),
            "turns at a modulator of one",
        ),
    ],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: fmcrossmod (saw 110) (sine 220) 0.5 * 0.3",
    source: SOURCE,
    make: Make::of::<CrossFamily>(),
};

const CARRIER: InputRow = InputRow::frequency().named("carrier", "frequency of what is heard");
const INDEX: &str = "peak phase deviation in radians";
const SOURCE: &str = "Chowning, \"The Synthesis of Complex Audio Spectra by Means of Frequency Modulation\", JAES 21(7), \
     1973";

/// Turns in a radian.
pub const RADIAN: f32 = 0.5 * std::f32::consts::FRAC_1_PI;

/// Phases of carrier and modulator.
pub struct Fm<L: Lane> {
    carrier: L::Bits,
    modulator: L::Bits,
    rate: Rate,
}

/// [`Fm`] over every lane type.
pub struct FmFamily;

impl Family for FmFamily {
    type At<L: Lane> = Fm<L>;
}

impl<L: Lane> Kernel<L> for Fm<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let none = zero::<L>(setup.token);
        Fm { carrier: none, modulator: none, rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, modfreq) = (Tone::new(ins.get(0), self.rate), Tone::new(ins.get(1), self.rate));
        let index = ins.get(2);
        let (mut carrier, mut modulator) = (self.carrier, self.modulator);
        for i in 0..outs.frames() {
            let deviation = sine::<L>(modulator) * (index.at(i) * RADIAN);
            outs.set(0, i, sin_turns(signed::<L>(carrier) + deviation));
            carrier = carrier.wrapping_add(freq.at(i).bits);
            modulator = modulator.wrapping_add(modfreq.at(i).bits);
        }
        (self.carrier, self.modulator) = (carrier, modulator);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.carrier = self.carrier.with(lane, 0);
        self.modulator = self.modulator.with(lane, 0);
    }
}

/// Phase of the carrier.
pub struct Pm<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Pm`] over every lane type.
pub struct PmFamily;

impl Family for PmFamily {
    type At<L: Lane> = Pm<L>;
}

impl<L: Lane> Kernel<L> for Pm<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Pm { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let freq = Tone::new(ins.get(0), self.rate);
        let [modulator, index] = ins.all([1, 2]);
        let mut phase = self.phase;
        for i in 0..outs.frames() {
            let moved = sane(modulator.raw(i)) * (index.at(i) * RADIAN);
            outs.set(0, i, sin_turns(signed::<L>(phase) + moved));
            phase = phase.wrapping_add(freq.at(i).bits);
        }
        self.phase = phase;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}

/// Nothing to keep.
pub struct Cross;

/// [`Cross`] over every lane type.
pub struct CrossFamily;

impl Family for CrossFamily {
    type At<L: Lane> = Cross;
}

impl<L: Lane> Kernel<L> for Cross {
    fn new(_: &Setup<'_, L>) -> Self {
        Cross
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [carrier, modulator, depth] = ins.all([0, 1, 2]);
        let most = L::splat(ins.token(), 1.0e6);
        for i in 0..outs.frames() {
            let turns = (sane(modulator.raw(i)) * depth.at(i)).clamp(-most, most);
            outs.set(0, i, sane(carrier.raw(i)) * sin_turns(turns + 0.25));
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
