//! `pink`: noise that falls by 3 dB an octave.

use crate::kernel::always;
use crate::math::exp;
use crate::parts::noise::Noise;
use crate::parts::signal::settle;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "pink",
    aliases: &["pink_noise"],
    group: "noise",
    summary: "Pink noise: equal power in every octave.",
    inputs: &[],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: pink * 0.3",
    source: "poles and zeros in turn, an octave apart: Corsini and Saletti, \"A 1/f^g power spectrum noise sequence \
         generator\", IEEE Trans. Instrum. Meas. 37(4), 1988",
    make: Make::of::<PinkFamily>(),
};

/// Pairs of a pole and a zero.
const PAIRS: usize = 6;
/// The lowest pole in hertz; its zero lies an octave above, the next pole two.
const LOWEST: f32 = 10.0;
/// Brings the noise to an RMS near 0.2 at 48 kHz.
const GAIN: f32 = 0.22;

/// White noise and the state of each pair.
pub struct Pink<L: Lane> {
    noise: Noise<L>,
    state: [L; PAIRS],
    poles: [f32; PAIRS],
    zeros: [f32; PAIRS],
}

/// [`Pink`] over every lane type.
pub struct PinkFamily;

impl Family for PinkFamily {
    type At<L: Lane> = Pink<L>;
}

impl<L: Lane> Kernel<L> for Pink<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let place = always(
            #[inline(always)]
            |hertz: f32| exp(-std::f32::consts::TAU * hertz.min(0.49 * setup.rate) / setup.rate),
        );
        let corner = always(
            #[inline(always)]
            |k: usize| LOWEST * (1 << (2 * k)) as f32,
        );
        Pink {
            noise: Noise::new(setup, 0),
            state: [setup.splat(0.0); PAIRS],
            poles: std::array::from_fn(|k| place(corner(k))),
            zeros: std::array::from_fn(|k| place(2.0 * corner(k))),
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (mut noise, mut state) = (self.noise, self.state);
        for i in 0..outs.frames() {
            let mut x = noise.bipolar() * GAIN;
            for k in 0..PAIRS {
                // (1 - zero z^-1) / (1 - pole z^-1), second direct form.
                let w = settle(x + state[k] * self.poles[k]);
                x = w - state[k] * self.zeros[k];
                state[k] = w;
            }
            outs.set(0, i, x);
        }
        (self.noise, self.state) = (noise, state);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.noise.start(lane, start, 0);
        self.state = self.state.map(|s| s.with(lane, 0.0));
    }
}
