//! `lfo` and `cyclelfo`: slow waves, by frequency or in step with the cycle.

use phonon_base::{Quantity, Range};

use crate::math::sin_turns;
use crate::parts::noise::scatter;
use crate::parts::phase::{Rate, unsigned, word, zero};
use crate::row::no_memory;
use crate::*;

/// `lfo`.
pub static LFO: UnitRow = UnitRow {
    name: "lfo",
    aliases: &[],
    group: "control",
    summary: "A slow wave from -1 to 1: 0 sine, 1 triangle, 2 saw, 3 falling saw, 4 square, 5 random steps, 6 random ramps.",
    inputs: &[
        InputRow::signal(
            "freq",
            Quantity::Hertz,
            Range::new(-20_000.0, 20_000.0),
            Some(1.0),
            "turns per second",
        )
        .or(&["frequency", "rate"]),
        SHAPE,
        PHASE,
        WIDTH,
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # lpf (lfo 0.5 1 * 600 + 900) 2 * 0.3",
    source: SOURCE,
    make: Make::of::<LfoFamily>(),
};

/// `cyclelfo`.
pub static CYCLE: UnitRow = UnitRow {
    name: "cyclelfo",
    aliases: &["synclfo"],
    group: "control",
    summary: "As lfo, with so many turns in each cycle, always in step with it.",
    inputs: &[
        InputRow::signal("turns", Quantity::Ratio, Range::new(0.0, 1024.0), Some(1.0), "turns in a cycle")
            .or(&["freq", "rate"]),
        SHAPE,
        PHASE,
        WIDTH,
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # lpf (cyclelfo 4 2 * 600 + 900) 2 * 0.3",
    source: SOURCE,
    make: Make::of::<CycleFamily>(),
};

const SHAPE: InputRow =
    InputRow::signal("shape", Quantity::Count, Range::new(0.0, 6.0), Some(0.0), "which wave, by number")
        .or(&["wave"]);
const PHASE: InputRow = InputRow::signal(
    "phase",
    Quantity::Plain,
    Range::new(-1.0e3, 1.0e3),
    Some(0.0),
    "where it begins, in turns",
);
const WIDTH: InputRow = InputRow::signal(
    "width",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.5),
    "part of a turn that the square is high",
)
.or(&["pw"]);
const SOURCE: &str = "drawn waves, not band-limited: Strange, Electronic Music, 2nd edition, 1983, chapter 6";

/// A phase and the number of its turn.
pub struct Lfo<L: Lane> {
    phase: L::Bits,
    turn: L::Bits,
    seed: L::Bits,
    rate: Rate,
}

/// [`Lfo`] over every lane type.
pub struct LfoFamily;

impl Family for LfoFamily {
    type At<L: Lane> = Lfo<L>;
}

impl<L: Lane> Kernel<L> for Lfo<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let none = zero::<L>(setup.token);
        Lfo {
            phase: none,
            turn: none,
            seed: crate::parts::noise::words(setup, 0),
            rate: Rate::new(setup.rate),
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [freq, shape, phase, width] = ins.all([0, 1, 2, 3]);
        for i in 0..outs.frames() {
            let place = unsigned::<L>(self.phase.wrapping_add(word(phase.at(i))));
            let random = [0, 1].map(|ahead| drawn::<L>(self.seed, self.turn, ahead, ins.token()));
            outs.set(0, i, wave(place, shape.at(i), width.at(i), random));
            let next = self.phase.wrapping_add(self.rate.step(freq.at(i)).bits);
            // A carry out of the phase is one turn more.
            for lane in 0..L::COUNT {
                let (was, is) = (self.phase.get(lane), next.get(lane));
                let wrapped = was > is && was - is > 1 << 31 || is > was && is - was > 1 << 31;
                if wrapped {
                    self.turn = self.turn.with(lane, self.turn.get(lane).wrapping_add(1));
                }
            }
            self.phase = next;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.phase = self.phase.with(lane, 0);
        self.turn = self.turn.with(lane, 0);
        self.seed = self.seed.with(lane, scatter(start.seed, 0));
    }
}

/// Where its random numbers start.
pub struct Cycle<L: Lane> {
    seed: L::Bits,
}

/// [`Cycle`] over every lane type.
pub struct CycleFamily;

impl Family for CycleFamily {
    type At<L: Lane> = Cycle<L>;
}

impl<L: Lane> Kernel<L> for Cycle<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Cycle { seed: crate::parts::noise::words(setup, 0) }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [turns, shape, phase, width] = ins.all([0, 1, 2, 3]);
        for i in 0..outs.frames() {
            let mut place = L::splat(ins.token(), 0.0);
            let mut turn = zero::<L>(ins.token());
            for lane in 0..L::COUNT {
                let at = context.cycles[i] * f64::from(turns.lane(i, lane)) + f64::from(phase.lane(i, lane));
                place = place.with(lane, (at - at.floor()) as f32);
                turn = turn.with(lane, at.floor() as i64 as u32);
            }
            let random = [0, 1].map(|ahead| drawn::<L>(self.seed, turn, ahead, ins.token()));
            outs.set(0, i, wave(place, shape.at(i), width.at(i), random));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.seed = self.seed.with(lane, scatter(start.seed, 0));
    }
}

/// The random number of a turn, -1 to 1.
#[inline(always)]
fn drawn<L: Lane>(seed: L::Bits, turn: L::Bits, ahead: u32, token: L::Token) -> L {
    (0..L::COUNT).fold(L::splat(token, 0.0), |all, lane| {
        let number = scatter(seed.get(lane), turn.get(lane).wrapping_add(ahead));
        all.with(lane, number as i32 as f32 * (1.0 / 2_147_483_648.0))
    })
}

/// The wave of that number at a place in its turn, 0 to 1; `random` is the number of this turn and of the next.
#[inline(always)]
fn wave<L: Lane>(place: L, shape: L, width: L, random: [L; 2]) -> L {
    let number = crate::kernel::always(
        #[inline(always)]
        |value| L::splat(place.token(), value),
    );
    let one = number(1.0);
    // Up through zero at the beginning of the turn.
    let quarter = place + 0.25;
    let triangle = one - ((quarter - quarter.floor()) - 0.5).abs() * 4.0;
    let saw = place * 2.0 - 1.0;
    let square = L::select(place.lt(width), one, -one);
    let ramp = random[0] + (random[1] - random[0]) * place;
    let waves = [triangle, saw, -saw, square, random[0], ramp];
    let mut value = sin_turns(place);
    for (k, wave) in waves.into_iter().enumerate() {
        value = L::select(shape.lt(number(k as f32 + 0.5)), value, wave);
    }
    value
}
