//! Less to compute: what pure units make of numbers alone is a number, and pure units that are fed the same give the
//! same, so one of them does for all.

use std::collections::HashMap;
use std::sync::Arc;

use phonon_dsp::row::Spec;
use phonon_dsp::{Context, RawInput, Samples};

use super::expand::{Flat, FlatOp, Source};
use crate::plan::{Op, UnitPlan};

/// What tells pure units apart: row, constants, texts, tables, and the values that they are fed.
type Shape = (usize, Vec<u32>, Vec<String>, Vec<usize>, Vec<u32>);

/// Renames the values of pure units that need not run; nobody reads what such units write then. One pass along the
/// ops finds all but what is written before its inputs are, which a text hardly ever does.
pub fn fold(flat: &mut Flat, rate: f32) {
    let mut names: Vec<u32> = (0..flat.writers.len() as u32).collect();
    let mut numbers: HashMap<u32, f32> = HashMap::new();
    let mut values: HashMap<u32, u32> = HashMap::new();
    for (value, source) in &flat.sources {
        if let Source::Constant(bits) = source {
            numbers.insert(*value, f32::from_bits(*bits));
            values.insert(*bits, *value);
        }
    }
    let mut known: HashMap<Shape, [u32; 2]> = HashMap::new();
    for index in 0..flat.ops.len() {
        let op = flat.ops[index].clone();
        let Op::Unit(unit) = op.op else { continue };
        let plan = &flat.units[unit as usize];
        if !plan.unit.row.make.pure {
            continue;
        }
        let feeds: Vec<u32> = flat.feeds(&op).iter().map(|(value, _)| names[*value as usize]).collect();
        let fed: Option<Vec<f32>> = feeds.iter().map(|value| numbers.get(value).copied()).collect();
        if let Some(results) = fed.and_then(|fed| compute(flat, &op, plan, &fed, rate)) {
            for (out, result) in op.outs.iter().zip(results) {
                let value = *values.entry(result.to_bits()).or_insert_with(|| {
                    names.push(names.len() as u32);
                    flat.fresh_source(Source::Constant(result.to_bits()))
                });
                numbers.insert(value, result);
                names[*out as usize] = value;
            }
            continue;
        }
        match known.get(&shape(plan, &feeds)) {
            Some(same) => {
                let outs = op.outs[..usize::from(op.channels)].iter();
                outs.zip(same).for_each(|(out, same)| names[*out as usize] = *same);
            }
            None => {
                known.insert(shape(plan, &feeds), [op.outs[0], op.outs[1]]);
            }
        }
    }
    flat.rename(&names);
}

fn shape(plan: &UnitPlan, feeds: &[u32]) -> Shape {
    let unit = &plan.unit;
    let constants = unit.constants.iter().map(|constant| constant.to_bits()).collect();
    let tables = unit.tables.iter().map(|table| Arc::as_ptr(table) as usize).collect();
    (std::ptr::from_ref(unit.row) as usize, constants, unit.texts.clone(), tables, feeds.to_vec())
}

/// What a unit makes of numbers; nothing if it is none.
fn compute(flat: &Flat, op: &FlatOp, plan: &UnitPlan, fed: &[f32], rate: f32) -> Option<Vec<f32>> {
    let unit = &plan.unit;
    let (constants, texts, tables) = (&unit.constants, &unit.texts, &unit.tables);
    let mut kernel = (unit.row.make.one)(&Spec { rate, constants, texts, tables, seed: plan.seed });
    let frames: Vec<[f32; 1]> = fed.iter().map(|number| [*number]).collect();
    let ranges = flat.feeds(op).iter().map(|(_, range)| *range);
    let ins: Vec<RawInput<'_, f32>> =
        frames.iter().zip(ranges).map(|(frames, range)| RawInput { frames, held: true, range }).collect();
    let samples = Samples::default();
    let context = Context { cycles: &[0.0], frame: 0, samples: &samples };
    let (mut left, mut right) = ([0.0], [0.0]);
    let channels = usize::from(op.channels).min(2);
    kernel.process(&context, &ins, &mut [&mut left[..], &mut right[..]][..channels], 1);
    let results = vec![left[0], right[0]];
    let is_number = results.iter().all(|result| result.is_finite());
    is_number.then(|| results.into_iter().take(channels).collect())
}
