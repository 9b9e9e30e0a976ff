//! Random numbers that depend on nothing but time, to the bit those of Strudel and of Tidal.

use crate::context::Rng;

/// Cycles after which Strudel's and Tidal's streams repeat.
const PERIOD: f64 = 300.0;
const BITS: f64 = 536_870_912.0;

/// One number from 0 to 1 at time `t`.
pub fn one(rng: Rng, t: f64, seed: f64) -> f64 {
    match rng {
        Rng::Legacy => legacy(t + seed),
        Rng::Precise => precise(t, 0, seed),
        Rng::Tidal => tidal(t + seed),
    }
}

/// `count` numbers at time `t`. Strudel's default generator gives negative ones too.
pub fn many(rng: Rng, t: f64, count: usize, seed: f64) -> Vec<f64> {
    if count == 1 {
        return vec![one(rng, t, seed)];
    }
    match rng {
        Rng::Legacy => {
            let mut state = legacy_state(t + seed);
            let mut next = || {
                let number = f64::from(state % (1 << 29)) / BITS;
                state = xorwise(state);
                number
            };
            (0..count).map(|_| next()).collect()
        }
        Rng::Precise => (0..count).map(|index| precise(t, index as i32, seed)).collect(),
        Rng::Tidal => {
            let mut state = tidal_state(t + seed);
            let mut next = || {
                let number = state.rem_euclid(1 << 29) as f64 / BITS;
                state = xorwise_wide(state);
                number
            };
            (0..count).map(|_| next()).collect()
        }
    }
}

/// Strudel's default: an xorshift of where `t` lies in a period of 300 cycles, on 32-bit integers.
pub fn legacy(t: f64) -> f64 {
    (f64::from(legacy_state(t) % (1 << 29)) / BITS).abs()
}

fn legacy_state(t: f64) -> i32 {
    xorwise((((t / PERIOD).fract()) * BITS).trunc() as i32)
}

fn xorwise(x: i32) -> i32 {
    let a = (x << 13) ^ x;
    let b = (a >> 17) ^ a;
    (b << 5) ^ b
}

/// Tidal's: the same on 64-bit integers.
fn tidal(t: f64) -> f64 {
    tidal_state(t).rem_euclid(1 << 29) as f64 / BITS
}

fn tidal_state(t: f64) -> i64 {
    xorwise_wide((((t / PERIOD).fract()) * BITS).trunc() as i64)
}

fn xorwise_wide(x: i64) -> i64 {
    let a = (x << 13) ^ x;
    let b = (a >> 17) ^ a;
    (b << 5) ^ b
}

/// Strudel's `precise`: time, index and seed mixed by the finaliser of MurmurHash3 (Appleby, 2011).
fn precise(t: f64, index: i32, seed: f64) -> f64 {
    let ticks = (t * BITS).floor();
    let low = ticks.rem_euclid(4_294_967_296.0) as u32;
    let high = (ticks / 4_294_967_296.0).floor().rem_euclid(4_294_967_296.0) as u32;
    let mut key = low ^ (high ^ 0x85eb_ca6b).wrapping_mul(0xc2b2_ae35);
    key ^= ((index as u32) ^ 0x7f4a_7c15).wrapping_mul(0x9e37_79b9);
    key ^= ((seed as i64 as u32) ^ 0x1656_67b1).wrapping_mul(0x27d4_eb2d);
    key ^= key >> 16;
    key = key.wrapping_mul(0x85eb_ca6b);
    key ^= key >> 13;
    key = key.wrapping_mul(0xc2b2_ae35);
    key ^= key >> 16;
    f64::from(key) / 4_294_967_296.0
}

/// Where each of the smallest, second smallest … of `numbers` stands.
pub fn order(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    order
}

/// Smooth noise: from the number of this cycle to that of the next along Perlin's curve of fifth degree
/// (Perlin, Improving Noise, SIGGRAPH 2002).
pub fn perlin(t: f64, number: impl Fn(f64) -> f64) -> f64 {
    let cycle = t.floor();
    let (from, to, x) = (number(cycle), number(cycle + 1.0), t - cycle);
    from + (6.0 * x.powi(5) - 15.0 * x.powi(4) + 10.0 * x.powi(3)) * (to - from)
}

/// Noise of ramps: from the number of this cycle up by the number of the next, halved.
pub fn berlin(t: f64, number: impl Fn(f64) -> f64) -> f64 {
    let cycle = t.floor();
    let (from, rise) = (number(cycle), number(cycle + 1.0));
    (from + (t - cycle) * rise) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by hand from the definition: 150 cycles are half the period, so x0 = 2^28. Of the three
    /// shifts only `(x << 13)` leaves 32 bits: x ^ 0 = 2^28; >> 17 gives 2^11; so a ^ b = 2^28 + 2^11; and
    /// (b << 5) = 2^16 (2^33 is lost).
    #[test]
    fn legacy_at_half_its_period() {
        assert_eq!(legacy(0.0), 0.0);
        let expected = f64::from((1u32 << 28) + (1 << 16) + (1 << 11)) / BITS;
        assert_eq!(legacy(150.0), expected);
        assert_eq!(legacy(450.0), expected);
    }

    #[test]
    fn numbers_lie_between_nought_and_one() {
        for step in 0..10_000 {
            let t = f64::from(step) * 0.37 - 1000.0;
            for rng in [Rng::Legacy, Rng::Precise, Rng::Tidal] {
                let number = one(rng, t, 3.0);
                assert!((0.0..1.0).contains(&number), "{rng:?} at {t}: {number}");
            }
        }
    }

    #[test]
    fn noise_meets_its_numbers_at_cycles() {
        let number = |t: f64| (t * 0.1).fract();
        assert_eq!(perlin(3.0, number), number(3.0));
        assert!((perlin(3.999_999_9, number) - number(4.0)).abs() < 1e-6);
        assert_eq!(berlin(3.0, number), number(3.0) / 2.0);
    }
}
