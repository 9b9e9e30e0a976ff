//! `adsr`: attack, decay, sustain and release, played by a gate.

use phonon_base::{Quantity, Range};

use crate::parts::segment::Segment;
use crate::parts::signal::open;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "adsr",
    aliases: &[],
    group: "envelopes",
    summary: "Attack, decay, sustain, release: a straight rise, then falls that start fast and arrive on time.",
    inputs: &[
        seconds("attack", None, "from zero to one"),
        seconds("decay", None, "from one to the sustain level"),
        LEVEL,
        seconds("release", Some(0.2), "from where it is to zero once the gate closes"),
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * adsr 0.01 0.1 0.5 0.3 * 0.3",
    source: "segments counted in frames; falls as (1 - t)^3, which is within 1 % of the exponential curve -4 of \
         SuperCollider's Env (Wilson, Cottle and Collins, The SuperCollider Book, 2011, chapter 2)",
    make: Make::of::<AdsrFamily>(),
};

const LEVEL: InputRow = InputRow::signal(
    "sustain",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.7),
    "level while the gate stays open",
);

/// A time of an envelope.
pub const fn seconds(name: &'static str, default: Option<f32>, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Seconds, Range::new(0.0, 300.0), default, summary)
}

/// Where the envelope is.
#[derive(Clone, Copy)]
struct State<L: Lane> {
    /// 0 at rest, 1 attack, 2 decay and sustain, 3 release.
    stage: L,
    segment: Segment<L>,
    from: L,
    level: L,
    /// 1 while the gate was open at the last frame.
    was: L,
}

/// The envelope.
pub struct Adsr<L: Lane> {
    state: State<L>,
    rate: f32,
}

/// [`Adsr`] over every lane type.
pub struct AdsrFamily;

impl Family for AdsrFamily {
    type At<L: Lane> = Adsr<L>;
}

impl<L: Lane> Kernel<L> for Adsr<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let segment = Segment::new(setup);
        Adsr { state: State { stage: zero, segment, from: zero, level: zero, was: zero }, rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [attack, decay, sustain, release, gate] = [0, 1, 2, 3, 4].map(|slot| ins.get(slot));
        let number = |value| L::splat(ins.token(), value);
        let (zero, half, one) = (number(0.0), number(0.5), number(1.0));
        let mut s = self.state;
        for i in 0..outs.frames() {
            let (is, was) = (open(gate.at(i)), s.was.gt(half));
            let (rising, falling) = (is & !was, !is & was);
            if L::any(rising | falling) {
                s.stage = L::select(rising, one, L::select(falling, number(3.0), s.stage));
                s.from = L::select(rising | falling, s.level, s.from);
                s.segment.begin(rising, attack.at(i), self.rate);
                s.segment.begin(falling, release.at(i), self.rate);
                s.was = L::select(is, one, zero);
            }
            let peaked = s.stage.gt(half) & s.stage.lt(number(1.5)) & s.segment.over();
            if L::any(peaked) {
                s.stage = L::select(peaked, number(2.0), s.stage);
                s.segment.begin(peaked, decay.at(i), self.rate);
            }
            let t = s.segment.progress();
            let left = one - t;
            let cube = left * left * left;
            let hold = sustain.at(i);
            let (rise, fall, end) = (s.from + (one - s.from) * t, hold + (one - hold) * cube, s.from * cube);
            let late = L::select(s.stage.gt(number(2.5)), end, fall);
            s.level = L::select(s.stage.gt(number(1.5)), late, rise);
            s.level = L::select(s.stage.gt(half), s.level, zero);
            outs.set(0, i, s.level);
            s.segment.advance();
        }
        self.state = s;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        let s = &mut self.state;
        s.segment.start(lane);
        for value in [&mut s.stage, &mut s.from, &mut s.level, &mut s.was] {
            *value = value.with(lane, 0.0);
        }
    }
}
