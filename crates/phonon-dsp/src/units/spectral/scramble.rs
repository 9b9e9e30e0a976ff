//! `scram`: bins that have changed places.

use phonon_base::{Quantity, Range};

use super::{TAIL, amount};
use crate::parts::fft::Complex32;
use crate::parts::noise::Dice;
use crate::parts::stft::{self, Effect, SIZE, Shape, SpectralFamily};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "scram",
    aliases: &["spectral_scramble"],
    group: "spectral",
    summary: "Partials sound in places that chance has dealt, dealt anew whenever the trigger rises.",
    inputs: &[
        InputRow::audio(),
        amount("amount", Some(0.5), "part of the bins that change places").or(&["wipe", "scram"]),
        amount("width", Some(0.2), "how far they may go; 1 is anywhere"),
        InputRow::signal(
            "trigger",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "where it rises above one half the places are dealt anew",
        )
        .or(&["trig"]),
        SIZE,
    ],
    outputs: 1,
    tail: TAIL,
    memory: stft::bytes,
    example: "out: (saw \"110 165\" # lpf 3000 1 # scram 0.7 0.1 (impulse 2)) * 0.3",
    source: "a permutation of bins, each swapped with one near it (Fisher and Yates, within a window)",
    make: Make::of::<SpectralFamily<Scramble>>().late(stft::latency),
};

/// What was dealt: for each bin a number for whether it moves and one for where to.
pub struct Scramble {
    dealt: Vec<(f32, f32)>,
    places: Vec<u32>,
    moved: Vec<Complex32>,
    dice: Dice,
    open: bool,
}

impl Effect for Scramble {
    const SOUNDS: usize = 1;
    const TRIGGER: Option<usize> = Some(2);

    fn new(shape: Shape) -> Self {
        Scramble {
            dealt: vec![(0.0, 0.0); shape.bins],
            places: vec![0; shape.bins],
            moved: vec![Complex32::ZERO; shape.bins],
            dice: Dice::new(0, 0),
            open: false,
        }
    }

    fn start(&mut self, seed: u32) {
        self.dice = Dice::new(seed, 1);
        self.open = false;
        self.deal();
    }

    fn change(&mut self, bins: &mut [Complex32], _: &[Complex32], values: &[f32]) {
        let (amount, width, open) = (values[0], values[1], values[2] > 0.5);
        if open && !self.open {
            self.deal();
        }
        self.open = open;
        for (k, place) in self.places.iter_mut().enumerate() {
            *place = k as u32;
        }
        let reach = width * bins.len() as f32;
        for k in 0..bins.len() {
            let (chance, far) = self.dealt[k];
            if chance < amount {
                let other = (k as f32 + (far * 2.0 - 1.0) * reach).clamp(0.0, (bins.len() - 1) as f32);
                self.places.swap(k, other as usize);
            }
        }
        self.moved.copy_from_slice(bins);
        for (bin, place) in bins.iter_mut().zip(&self.places) {
            *bin = self.moved[*place as usize];
        }
    }
}

impl Scramble {
    fn deal(&mut self) {
        for dealt in &mut self.dealt {
            *dealt = (self.dice.unipolar(), self.dice.unipolar());
        }
    }
}
