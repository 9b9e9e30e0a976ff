//! `binshift`: the spectrum moved and stretched.

use phonon_base::{Quantity, Range};

use super::TAIL;
use crate::parts::fft::Complex32;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "binshift",
    aliases: &["spectral_shift"],
    group: "spectral",
    summary: "Moves the whole spectrum up or down and stretches it: bells from strings.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "shift",
            Quantity::Count,
            Range::new(-8192.0, 8192.0),
            Some(0.0),
            "bins up or down; one is the rate over the size, 23 Hz unless set otherwise",
        )
        .or(&["binshift"]),
        InputRow::signal(
            "stretch",
            Quantity::Ratio,
            Range::new(0.0, 16.0),
            Some(1.0),
            "factor of each frequency before the shift",
        ),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw 110 # lpf 2000 1 # binshift 7 1.1) * 0.3",
    source: "bins moved by whole numbers and turned by as much as their frequency changed in a hop: Laroche and Dolson, \
         \"New phase-vocoder techniques\", WASPAA 1999",
    make: Make::of::<SpectralFamily<Shift>>().late(stft::latency),
};

/// How many quarters of a turn each bin has gained by its move, and room for what moves.
pub struct Shift {
    turns: Vec<u32>,
    moved: Vec<Complex32>,
}

impl Effect for Shift {
    const SOUNDS: usize = 1;

    fn new(shape: Shape) -> Self {
        Shift { turns: vec![0; shape.bins], moved: vec![Complex32::ZERO; shape.bins] }
    }

    fn start(&mut self, _: u32) {
        self.turns.fill(0);
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        self.moved.fill(Complex32::ZERO);
        for (k, bin) in bins.iter().enumerate() {
            let place = (k as f32 * values[1] + values[0]).round() as i32;
            // A bin has a quarter of a turn in a hop of a quarter of the window.
            self.turns[k] = self.turns[k].wrapping_add(place.wrapping_sub(k as i32) as u32);
            if let Some(moved) = usize::try_from(place).ok().and_then(|place| self.moved.get_mut(place)) {
                let Complex32 { re, im } = *bin;
                *moved += match self.turns[k] & 3 {
                    0 => *bin,
                    1 => Complex32::new(-im, re),
                    2 => -*bin,
                    _ => Complex32::new(im, -re),
                };
            }
        }
        bins.copy_from_slice(&self.moved);
    }
}
