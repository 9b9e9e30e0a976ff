//! `blur`: partials that come and go slowly, whatever the sound does.

use phonon_base::{Quantity, Range};

use crate::math::exp;
use crate::parts::fft::{Complex32, direction, magnitude};
use crate::parts::peaks::Peaks;
use crate::parts::signal::settle;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "blur",
    aliases: &["spectral_blur"],
    group: "spectral",
    summary: "Every partial rises and falls slowly, so that hits and notes melt into a cloud.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "time",
            Quantity::Seconds,
            Range::new(0.0, 60.0),
            Some(0.5),
            "time constant with which a partial follows",
        )
        .or(&["seconds"]),
        SIZE,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: stft::bytes,
    example: "out: (saw \"110 165 220 330\" * adsr 0.01 0.1 0 0.1 # blur 1.5) * 0.5",
    source: "a one-pole filter over each magnitude, phases run on at the pitch they had: Settel and Lippe, \"Real-time \
         musical applications using FFT-based resynthesis\", ICMC 1994",
    make: Make::of::<SpectralFamily<Blur>>().late(stft::latency),
};

/// A bin that has kept this part of its level has not faded.
const LOUD: f32 = 0.95;

/// For each bin its level, its phase, how far that turns, and what it was last.
pub struct Blur {
    levels: Vec<f32>,
    phases: Vec<Complex32>,
    turns: Vec<Complex32>,
    last: Vec<Complex32>,
    peaks: Peaks,
    seconds: f32,
    sounds: bool,
}

impl Effect for Blur {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        let bins = |value| vec![value; shape.bins];
        Blur {
            levels: vec![0.0; shape.bins],
            phases: bins(Complex32::ONE),
            turns: bins(Complex32::ONE),
            last: bins(Complex32::ZERO),
            peaks: Peaks::new(shape.bins),
            seconds: shape.seconds(),
            sounds: false,
        }
    }

    fn start(&mut self, _: u32) {
        self.levels.fill(0.0);
        self.phases.fill(Complex32::ONE);
        self.turns.fill(Complex32::ONE);
        self.last.fill(Complex32::ZERO);
        self.sounds = false;
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let keep = if values[0] > 0.0 { exp(-self.seconds / values[0]) } else { 0.0 };
        self.sounds = false;
        self.peaks.find(bins);
        let (now_turns, levels) = (&mut self.turns, &self.levels);
        self.peaks.turns(bins, &self.last, |k, turn| {
            // What is loud now says where the phase goes; what has faded goes on as it went.
            if magnitude(bins[k]) >= LOUD * levels[k] {
                now_turns[k] = turn;
            }
        });
        self.last.copy_from_slice(bins);
        for (k, bin) in bins.iter_mut().enumerate() {
            let now = *bin;
            let size = magnitude(now);
            self.levels[k] = settle(size + (self.levels[k] - size) * keep);
            self.phases[k] =
                direction(if size >= LOUD * self.levels[k] { now } else { self.phases[k] * self.turns[k] });
            *bin = self.phases[k] * self.levels[k];
            self.sounds |= self.levels[k] > 1.0e-7;
        }
    }

    fn goes_on(&self) -> bool {
        self.sounds
    }
}
