//! `modal`: a thing that is struck, as the sum of its modes.

use phonon_base::{Quantity, Range};

use crate::math::{exp, sin_turns};
use crate::parts::signal::feed;
use crate::units::env::segments::numbers;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "modal",
    aliases: &["klank", "resonators"],
    group: "filters",
    summary: "Rings at a frequency times given ratios when something strikes it: bars, bells, plates.",
    inputs: &[
        InputRow::audio(),
        InputRow::frequency(),
        InputRow::signal(
            "decay",
            Quantity::Seconds,
            Range::new(0.001, 100.0),
            Some(1.0),
            "seconds down by 60 dB",
        ),
        text(
            "ratios",
            "up to 32 frequencies over the first; a bar if not given; fixed, because they set how much is computed",
        ),
        text("amps", "their amplitudes; the last one repeats; fixed as well"),
        text("decays", "their decays over that of the first; the last one repeats; fixed as well"),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |_, _| MOST * 2 * size_of::<f32>(),
    example: "out: impulse 2 # modal 220 1.5 \"1 2.76 5.4 8.93\" \"1 0.6 0.4 0.2\" \"1 0.6 0.3 0.2\" * 0.4",
    source: "a rotating decaying pair of numbers for each mode: Adrien, \"The Missing Link: Modal Synthesis\", in De Poli \
         et al. (eds.), Representations of Musical Signals, 1991; ratios of a free bar: Fletcher and Rossing, The \
         Physics of Musical Instruments, 2nd edition, 1998, section 2.15",
    make: Make::of::<ModalFamily>(),
};

const fn text(name: &'static str, summary: &'static str) -> InputRow {
    let row = InputRow::signal(name, Quantity::Plain, Range::ANY, Some(0.0), summary);
    InputRow { kind: InputKind::Text, ..row }
}

/// Most modes.
const MOST: usize = 32;
/// A free bar.
const BAR: [f32; 5] = [1.0, 2.756, 5.404, 8.933, 13.34];
/// ln(1000).
const FALL: f32 = 6.907_755_3;

/// What is fixed about a mode.
#[derive(Clone, Copy)]
struct Mode {
    ratio: f32,
    amplitude: f32,
    decay: f32,
}

/// A mode that rings: where it is, and what a frame turns and takes.
struct Ringing<L: Lane> {
    mode: Mode,
    sine: L,
    cosine: L,
    turn: [L; 2],
}

/// The modes.
pub struct Modal<L: Lane> {
    modes: Vec<Ringing<L>>,
    rate: f32,
}

/// [`Modal`] over every lane type.
pub struct ModalFamily;

impl Family for ModalFamily {
    type At<L: Lane> = Modal<L>;
}

impl<L: Lane> Kernel<L> for Modal<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let [mut ratios, amplitudes, decays] = [0, 1, 2].map(|at| numbers(setup.texts.get(at)));
        if ratios.is_empty() {
            ratios = BAR.to_vec();
        }
        ratios.truncate(MOST);
        let of = |list: &[f32], k: usize| list.get(k).or(list.last()).copied();
        let zero = setup.splat(0.0);
        let modes = ratios.iter().enumerate().map(|(k, ratio)| Ringing {
            mode: Mode {
                ratio: ratio.abs(),
                amplitude: of(&amplitudes, k).unwrap_or(1.0),
                decay: of(&decays, k).unwrap_or(1.0).max(1.0e-3),
            },
            sine: zero,
            cosine: zero,
            turn: [zero; 2],
        });
        Modal { modes: modes.collect(), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, freq, decay] = ins.all([0, 1, 2]);
        let held = freq.held() && decay.held();
        let zero = L::splat(ins.token(), 0.0);
        for i in 0..outs.frames() {
            if i == 0 || !held {
                let (hertz, seconds) = (freq.at(i).abs(), decay.at(i));
                self.modes.iter_mut().for_each(|mode| mode.tune(hertz, seconds, self.rate));
            }
            let x = feed(audio.raw(i));
            let mut sum = zero;
            for mode in &mut self.modes {
                sum = sum + mode.next(x);
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for mode in &mut self.modes {
            mode.sine = mode.sine.with(lane, 0.0);
            mode.cosine = mode.cosine.with(lane, 0.0);
        }
    }
}

impl<L: Lane> Ringing<L> {
    #[inline(always)]
    fn tune(&mut self, hertz: L, seconds: L, rate: f32) {
        let token = hertz.token();
        let half = L::splat(token, 0.49);
        let turns = hertz * (self.mode.ratio / rate);
        // Modes above half the rate are left out.
        let most = L::splat(token, -60.0);
        let kept = exp((-(L::splat(token, FALL / rate) / (seconds * self.mode.decay))).max(most));
        let kept = L::select(turns.lt(half), kept, L::splat(token, 0.0));
        let turns = turns.min(half);
        self.turn = [sin_turns(turns + 0.25) * kept, sin_turns(turns) * kept];
    }

    #[inline(always)]
    fn next(&mut self, x: L) -> L {
        let [c, s] = self.turn;
        let cosine = self.cosine * c - self.sine * s + x;
        self.sine = self.sine * c + self.cosine * s;
        self.cosine = cosine;
        self.sine * self.mode.amplitude
    }
}
