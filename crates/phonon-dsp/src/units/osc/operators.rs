//! `operators`: frequency modulation among up to eight sines.

use phonon_base::{Quantity, Range};

use crate::math::sine;
use crate::parts::phase::{Rate, word, zero};
use crate::row::no_memory;
use crate::units::env::segments::numbers;
use crate::units::osc::fm::RADIAN;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "operators",
    aliases: &["fm8", "dx"],
    group: "oscillators",
    summary: "FM among up to eight sines: any of them moves the phase of any, also its own.",
    inputs: &[
        InputRow::frequency(),
        text("ratios", "the frequency of each operator over the note's, from operator 1; \"1 1\" if not given; fixed"),
        text(
            "routes",
            "who moves whom, and how far in radians: \"2>1:1.5 3>2 3>3:0.4\"; \"2>1\" if not given; fixed, because it \
             sets the order of computation",
        )
        .or(&["matrix", "algorithm"]),
        text("levels", "how loud each is heard; if not given, those that move no other, equally; fixed"),
        InputRow::signal("index", Quantity::Ratio, Range::new(0.0, 100.0), Some(1.0), "factor of all the routes"),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: operators 110 \"1 2 3.01 1\" \"2>1:1.5 3>2:0.8 4>1 4>4:0.6\" \"1\" (sine 0.2 + 1.5) * 0.3",
    source: "Chowning, JAES 21(7), 1973; feedback as the mean of two frames: Tomisawa, US Patent 4249447, 1981. An \
         operator with a higher number is computed first; a route from a lower one to a higher is a frame late",
    make: Make::of::<OperatorsFamily>(),
};

const fn text(name: &'static str, summary: &'static str) -> InputRow {
    let row = InputRow::signal(name, Quantity::Plain, Range::ANY, Some(0.0), summary);
    InputRow { kind: InputKind::Text, ..row }
}

/// Most operators.
const MOST: usize = 8;

/// One operator: its phase, what it gives and gave, and what moves it.
#[derive(Clone, Copy)]
struct Operator<L: Lane> {
    phase: L::Bits,
    now: L,
    before: L,
    ratio: f32,
    level: f32,
    /// Radians from each of the others.
    moved_by: [f32; MOST],
}

/// The operators, from the first.
pub struct Operators<L: Lane> {
    operators: Vec<Operator<L>>,
    rate: Rate,
}

/// [`Operators`] over every lane type.
pub struct OperatorsFamily;

impl Family for OperatorsFamily {
    type At<L: Lane> = Operators<L>;
}

impl<L: Lane> Kernel<L> for Operators<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let ratios = numbers(setup.texts.first());
        let routes = setup.texts.get(1).map(|text| routes(text)).filter(|routes| !routes.is_empty());
        let routes = routes.unwrap_or_else(|| vec![(2, 1, 1.0)]);
        let levels = numbers(setup.texts.get(2));
        let named = routes.iter().flat_map(|(from, to, _)| [*from, *to]).max().unwrap_or(1);
        let count = ratios.len().max(named).max(levels.len()).clamp(1, MOST);
        let moves = |k: usize| routes.iter().any(|(from, to, _)| *from == k + 1 && to != from);
        let carriers = (0..count).filter(|k| !moves(*k)).count().max(1);
        let rest = setup.splat(0.0);
        let operators = (0..count).map(|k| {
            let mut moved_by = [0.0; MOST];
            for (from, _, radians) in routes.iter().filter(|(_, to, _)| *to == k + 1) {
                moved_by[from - 1] += *radians;
            }
            let level = match levels.is_empty() {
                true if moves(k) => 0.0,
                true => 1.0 / carriers as f32,
                false => levels.get(k).copied().unwrap_or(0.0),
            };
            let ratio = ratios.get(k).copied().unwrap_or(1.0);
            Operator { phase: zero::<L>(setup.token), now: rest, before: rest, ratio, level, moved_by }
        });
        Operators { operators: operators.collect(), rate: Rate::new(setup.rate) }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (freq, index) = (ins.get(0), ins.get(1));
        let (zero, most) = (L::splat(ins.token(), 0.0), L::splat(ins.token(), 1.0e5));
        for i in 0..outs.frames() {
            let depth = index.at(i) * RADIAN;
            let mut sum = zero;
            for at in (0..self.operators.len()).rev() {
                let operator = self.operators[at];
                let mut moved = zero;
                for (from, radians) in
                    operator.moved_by.iter().enumerate().filter(|(_, radians)| **radians != 0.0)
                {
                    let other = &self.operators[from];
                    let given = if from == at { (other.now + other.before) * 0.5 } else { other.now };
                    moved = moved + given * *radians;
                }
                let turns = (moved * depth).clamp(-most, most);
                let value = sine::<L>(operator.phase.wrapping_add(word(turns)));
                let step = self.rate.step(freq.at(i) * operator.ratio);
                let after = &mut self.operators[at];
                after.before = operator.now;
                after.now = value;
                after.phase = operator.phase.wrapping_add(step.bits);
                if operator.level != 0.0 {
                    sum = sum + value * operator.level;
                }
            }
            outs.set(0, i, sum);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for operator in &mut self.operators {
            operator.phase = operator.phase.with(lane, 0);
            operator.now = operator.now.with(lane, 0.0);
            operator.before = operator.before.with(lane, 0.0);
        }
    }
}

/// `2>1:1.5` as (2, 1, 1.5); what is written otherwise is left out.
fn routes(text: &str) -> Vec<(usize, usize, f32)> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let route = |word: &str| {
        let (places, radians) = word.split_once(':').unwrap_or((word, "1"));
        let (from, to) = places.split_once('>')?;
        let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
        let radians: f32 = radians.parse().ok()?;
        let known = (1..=MOST).contains(&from) && (1..=MOST).contains(&to) && radians.abs() <= 1000.0;
        known.then_some((from, to, radians))
    };
    words.filter_map(route).take(MOST * MOST).collect()
}
