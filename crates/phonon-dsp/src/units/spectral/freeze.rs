//! `freeze`: a moment of sound, held for as long as one likes.

use phonon_base::{Quantity, Range};

use super::amount;
use crate::parts::fft::{Complex32, direction, magnitude};
use crate::parts::peaks::Peaks;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "freeze",
    aliases: &["spectral_freeze"],
    group: "spectral",
    summary: "Holds the spectrum of the moment at which the trigger rises above one half, until it falls.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "trigger",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(1.0),
            "above one half the sound stands still",
        )
        .or(&["trig", "freeze"]),
        amount("mix", Some(1.0), "how much of the standing sound replaces what comes in while it stands"),
        SIZE,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: stft::bytes,
    example: "out: (saw \"110 165 220 330\" # lpf 2000 1 # freeze (square 0.5)) * 0.3",
    source: "magnitudes held, phases run on at the pitch they had: Flanagan and Golden, \"Phase vocoder\", Bell System \
         Technical Journal 45, 1966",
    make: Make::of::<SpectralFamily<Freeze>>().late(stft::latency),
};

/// The held spectrum and how far each bin turns from one spectrum to the next.
pub struct Freeze {
    held: Vec<Complex32>,
    turns: Vec<Complex32>,
    last: Vec<Complex32>,
    peaks: Peaks,
    frozen: bool,
    /// Spectra since the voice began.
    seen: usize,
}

impl Effect for Freeze {
    const SOUNDS: usize = 1;
    const TRIGGER: Option<usize> = Some(0);

    fn new(shape: Shape) -> Self {
        let bins = || vec![Complex32::ZERO; shape.bins];
        Freeze {
            held: bins(),
            turns: bins(),
            last: bins(),
            peaks: Peaks::new(shape.bins),
            frozen: false,
            seen: 0,
        }
    }

    fn start(&mut self, _: u32) {
        self.last.fill(Complex32::ZERO);
        (self.frozen, self.seen) = (false, 0);
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let (closed, mix) = (values[0] > 0.5, values[1]);
        self.seen = (self.seen + 1).min(stft::OVERLAP + 1);
        // A window that is not yet full holds only the fade-in of the sound.
        if closed && !self.frozen && self.seen > stft::OVERLAP {
            self.held.copy_from_slice(bins);
            self.turns.fill(Complex32::ONE);
            self.peaks.find(bins);
            self.peaks.turns(bins, &self.last, |k, turn| self.turns[k] = turn);
            self.frozen = true;
        } else if self.frozen && closed {
            for (bin, turn) in self.held.iter_mut().zip(&self.turns) {
                let size = magnitude(*bin);
                *bin = direction(*bin * turn) * size;
            }
        } else {
            self.frozen = false;
        }
        self.last.copy_from_slice(bins);
        if self.frozen {
            for (bin, held) in bins.iter_mut().zip(&self.held) {
                *bin += (held - *bin) * mix;
            }
        }
    }

    fn goes_on(&self) -> bool {
        self.frozen
    }
}
