//! Rows of numbers in memory, one for each lane: their columns, and their sums of products.
//!
//! A row at a time and sixteen rows at once give the same bits: both add in the same order, which is the cheapest one
//! for vectors. What lies eight apart is added first, then what lies four apart, then neighbours.

use fearless_simd::{Simd, SimdBase, SimdCombine, SimdSplit, f32x4, f32x16};

use crate::Wide;

/// Sounds under weights that lie on the way from one kernel of a table to the next; sixteen to a block.
#[derive(Clone, Copy)]
pub struct Weighted<'a> {
    /// The weights at the kernel before, and the way to those of the next.
    pub weights: &'a [[Wide; 2]],
    /// How far of that way, 0 to 1.
    pub part: f32,
    /// What is weighted; as many blocks.
    pub sound: &'a [[f32; 16]],
}

/// The sum of products of one row.
#[inline(always)]
pub(crate) fn product(row: Weighted<'_>) -> f32 {
    let mut sums = [0f32; 16];
    for ([from, way], sound) in row.weights.iter().zip(row.sound) {
        for i in 0..16 {
            sums[i] += (from.0[i] + way.0[i] * row.part) * sound[i];
        }
    }
    let sum = |i: usize| (sums[i] + sums[i + 8]) + (sums[i + 4] + sums[i + 12]);
    (sum(0) + sum(1)) + (sum(2) + sum(3))
}

/// The sums of products of sixteen rows, each in its lane.
#[inline(always)]
pub(crate) fn products<'a, S: Simd>(simd: S, row: impl Fn(usize) -> Weighted<'a>) -> f32x16<S> {
    let mut fours = [f32x4::splat(simd, 0.0); 4];
    for at in 0..4 {
        let low = pairs(quarter(simd, row(4 * at)), quarter(simd, row(4 * at + 1)));
        let high = pairs(quarter(simd, row(4 * at + 2)), quarter(simd, row(4 * at + 3)));
        fours[at] = pairs(low, high);
    }
    join(fours)
}

/// The numbers of sixteen rows: all first ones, all second ones and so on.
#[inline(always)]
pub(crate) fn columns<'a, S: Simd>(simd: S, row: impl Fn(usize) -> &'a [f32; 8]) -> [f32x16<S>; 8] {
    let mut fours = [[f32x4::splat(simd, 0.0); 4]; 8];
    for at in 0..4 {
        let rows = [row(4 * at), row(4 * at + 1), row(4 * at + 2), row(4 * at + 3)];
        for from in [0, 4] {
            let four = [
                f32x4::from_slice(simd, &rows[0][from..from + 4]),
                f32x4::from_slice(simd, &rows[1][from..from + 4]),
                f32x4::from_slice(simd, &rows[2][from..from + 4]),
                f32x4::from_slice(simd, &rows[3][from..from + 4]),
            ];
            let (even, odd) = four[0].deinterleave(four[1]);
            let (even_high, odd_high) = four[2].deinterleave(four[3]);
            (fours[from][at], fours[from + 2][at]) = even.deinterleave(even_high);
            (fours[from + 1][at], fours[from + 3][at]) = odd.deinterleave(odd_high);
        }
    }
    let [a, b, c, d, e, f, g, h] = fours;
    [join(a), join(b), join(c), join(d), join(e), join(f), join(g), join(h)]
}

/// Sixteen sums of a row, added up to four.
#[inline(always)]
fn quarter<S: Simd>(simd: S, row: Weighted<'_>) -> f32x4<S> {
    // The shortest kernels are the most frequent ones; of a known length they need no loop.
    let sums = match (<&[[Wide; 2]; 2]>::try_from(row.weights), <&[[f32; 16]; 2]>::try_from(row.sound)) {
        (Ok(weights), Ok(sound)) => weigh(simd, weights, row.part, sound),
        _ => weigh(simd, row.weights, row.part, row.sound),
    };
    let (low, high) = sums.split();
    let (low, high) = (low + high).split();
    low + high
}

#[inline(always)]
fn weigh<S: Simd>(simd: S, weights: &[[Wide; 2]], part: f32, sound: &[[f32; 16]]) -> f32x16<S> {
    let part = f32x16::splat(simd, part);
    let mut sums = f32x16::splat(simd, 0.0);
    let mut block = 0;
    while block < weights.len() {
        let [from, way] = &weights[block];
        let weight = f32x16::load_array_ref(simd, &from.0) + f32x16::load_array_ref(simd, &way.0) * part;
        sums += weight * f32x16::load_array_ref(simd, &sound[block]);
        block += 1;
    }
    sums
}

/// Sums of neighbours, those of `low` before those of `high`.
#[inline(always)]
fn pairs<S: Simd>(low: f32x4<S>, high: f32x4<S>) -> f32x4<S> {
    let (even, odd) = low.deinterleave(high);
    even + odd
}

#[inline(always)]
fn join<S: Simd>([a, b, c, d]: [f32x4<S>; 4]) -> f32x16<S> {
    a.combine(b).combine(c.combine(d))
}
