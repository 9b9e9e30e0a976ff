//! A sound and its copy a quarter turn later, at nearly all frequencies: two all-pass chains.
//!
//! Niemitalo, "Hilbert Transform", 2003: elliptic half-band coefficients; within 0.7 degrees from 0.002 to 0.498 of
//! the frame rate.

use crate::parts::signal::settle;
use crate::{Lane, Setup};

/// Coefficients of the two chains.
const CHAINS: [[f32; 4]; 2] = [
    [0.479_400_87, 0.876_218_5, 0.976_597_6, 0.997_499_26],
    [0.161_758_5, 0.733_028_93, 0.945_349_7, 0.990_599_16],
];

/// An all-pass filter in z^-2.
#[derive(Clone, Copy)]
struct Section<L: Lane> {
    x: [L; 2],
    y: [L; 2],
}

/// Both chains, one late by a frame.
#[derive(Clone, Copy)]
pub struct Hilbert<L: Lane> {
    sections: [[Section<L>; 4]; 2],
    late: L,
}

impl<L: Lane> Hilbert<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let rest = Section { x: [zero; 2], y: [zero; 2] };
        Hilbert { sections: [[rest; 4]; 2], late: zero }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        for section in self.sections.iter_mut().flatten() {
            for value in section.x.iter_mut().chain(&mut section.y) {
                *value = value.with(lane, 0.0);
            }
        }
        self.late = self.late.with(lane, 0.0);
    }

    /// One frame: the sound, and the same a quarter turn ahead: minus the sine where the first is the cosine.
    #[inline(always)]
    pub fn next(&mut self, x: L) -> (L, L) {
        let real = chain(&mut self.sections[0], x, 0);
        let ahead = chain(&mut self.sections[1], x, 1);
        (std::mem::replace(&mut self.late, real), ahead)
    }
}

/// y[n] = a (x[n] + y[n-2]) - x[n-2], four times.
#[inline(always)]
fn chain<L: Lane>(sections: &mut [Section<L>; 4], input: L, which: usize) -> L {
    let mut through = input;
    for (k, s) in sections.iter_mut().enumerate() {
        let y = settle((through + s.y[1]) * CHAINS[which][k] - s.x[1]);
        s.x = [through, s.x[0]];
        s.y = [y, s.y[0]];
        through = y;
    }
    through
}
