//! `vosim` and `fof`: a voice as bursts at the rate of the note.

use phonon_base::{Quantity, Range};

use crate::math::{exp, sin_turns};
use crate::parts::phase::{Rate, unsigned, zero};
use crate::row::no_memory;
use crate::*;

/// `vosim`.
pub static VOSIM: UnitRow = UnitRow {
    name: "vosim",
    aliases: &[],
    group: "oscillators",
    summary: "Bursts of squared sines at a formant, each softer than the one before, anew with each turn.",
    inputs: &[
        InputRow::frequency(),
        FORMANT,
        InputRow::signal(
            "pulses",
            Quantity::Count,
            Range::new(1.0, 64.0),
            Some(4.0),
            "squared sines in a burst",
        )
        .or(&["n"]),
        InputRow::signal(
            "decay",
            Quantity::Ratio,
            Range::new(0.0, 1.0),
            Some(0.8),
            "what is left from each to the next",
        ),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: vosim 110 (sine 0.3 * 400 + 900) 5 0.7 * 0.4",
    source: "Kaegi and Tempelaars, \"VOSIM: A New Sound Synthesis System\", JAES 26(6), 1978; less its mean",
    make: Make::of::<VosimFamily>(),
};

/// `fof`.
pub static FOF: UnitRow = UnitRow {
    name: "fof",
    aliases: &["formosc"],
    group: "oscillators",
    summary: "A formant of a voice: a sine that rises softly and falls with its bandwidth, anew with each turn.",
    inputs: &[
        InputRow::frequency(),
        FORMANT,
        InputRow::signal(
            "bandwidth",
            Quantity::Hertz,
            Range::new(1.0, 5000.0),
            Some(80.0),
            "how fast it falls",
        )
        .or(&["bw"]),
        InputRow::signal("rise", Quantity::Seconds, Range::new(0.0001, 0.1), Some(0.003), "seconds up"),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: (fof 110 700 80 + fof 110 1150 90 * 0.5) * 0.3",
    source: "Rodet, \"Time-Domain Formant-Wave-Function Synthesis\", CMJ 8(3), 1984: e^(-pi b t) sin(2 pi f t) behind half \
         a raised cosine; the end of one burst fades in the last tenth of its turn",
    make: Make::of::<FofFamily>(),
};

const FORMANT: InputRow = InputRow::signal(
    "formant",
    Quantity::Hertz,
    Range::new(1.0, 20_000.0),
    Some(800.0),
    "frequency of the formant",
);

/// The place in the turn.
pub struct Vosim<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Vosim`] over every lane type.
pub struct VosimFamily;

impl Family for VosimFamily {
    type At<L: Lane> = Vosim<L>;
}

impl<L: Lane> Kernel<L> for Vosim<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Vosim { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, formant, pulses, decay] = ins.all([0, 1, 2, 3]);
        let number = |value| L::splat(ins.token(), value);
        let (none, one, least) = (number(0.0), number(1.0), number(1.0e-3));
        for i in 0..outs.frames() {
            let hertz = freq.at(i).abs().max(least);
            let step = self.rate.step(hertz);
            // How many squared sines fit in a turn, and how many of them there are; whole ones only, or it would click.
            let fit = formant.at(i) / hertz;
            let count = pulses.at(i).round().min(fit.floor().max(one));
            let fit = fit.max(count);
            let place = unsigned::<L>(self.phase) * fit;
            let which = place.floor();
            let wave = sin_turns((place - which) * 0.5);
            let kept = decay.at(i);
            let height = crate::math::pow(kept, which);
            let value = L::select(which.lt(count), wave * wave * height, none);
            // A squared sine has a mean of one half; so many of them fill this part of the turn.
            let even = kept.gt(number(0.999));
            let geometric = (one - crate::math::pow(kept, count)) / L::select(even, one, one - kept);
            let mean = L::select(even, count, geometric) * 0.5 / fit;
            outs.set(0, i, (value - mean) * 1.5);
            self.phase = self.phase.wrapping_add(step.bits);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}

/// The place in the turn.
pub struct Fof<L: Lane> {
    phase: L::Bits,
    rate: Rate,
}

/// [`Fof`] over every lane type.
pub struct FofFamily;

impl Family for FofFamily {
    type At<L: Lane> = Fof<L>;
}

impl<L: Lane> Kernel<L> for Fof<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Fof { phase: zero::<L>(setup.token), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, formant, bandwidth, rise] = ins.all([0, 1, 2, 3]);
        let number = |value| L::splat(ins.token(), value);
        let (none, one, least) = (number(0.0), number(1.0), number(1.0e-2));
        for i in 0..outs.frames() {
            let hertz = freq.at(i).abs().max(least);
            let step = self.rate.step(hertz);
            let turn = unsigned::<L>(self.phase);
            let seconds = turn / hertz;
            let up = (seconds / rise.at(i)).clamp(none, one);
            let up = sin_turns(up * 0.5 - 0.25) * 0.5 + 0.5;
            let fall = exp((seconds * bandwidth.at(i) * -std::f32::consts::PI).max(number(-80.0)));
            let over = ((one - turn) * 10.0).min(one);
            let cycles = (seconds * formant.at(i)).min(number(1.0e6));
            outs.set(0, i, sin_turns(cycles) * up * fall * over);
            self.phase = self.phase.wrapping_add(step.bits);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.phase = self.phase.with(lane, 0);
    }
}
