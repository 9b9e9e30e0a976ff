//! Whole blocks of sixteen lanes: what an engine does with buffers between units, for the instruction set at hand.

use fearless_simd::{Bytes, Level, Select, Simd, SimdBase, SimdFrom, dispatch, f32x16, u32x16};

use crate::Wide;

/// The bits of infinity. Magnitudes compare like their bits; larger ones are not numbers.
pub const INFINITE: u32 = 0x7f80_0000;
/// All bits of a number but its sign.
const MAGNITUDE: u32 = 0x7fff_ffff;

/// Whether all frames have the same bits.
pub fn is_still(level: Level, frames: &[Wide]) -> bool {
    match frames {
        [first, .., last] if is_same(first, last) => dispatch!(level, simd => still(simd, frames)),
        [_, _, ..] => false,
        _ => true,
    }
}

/// The bits of the largest magnitude in `samples`.
pub fn largest(level: Level, samples: &[f32]) -> u32 {
    dispatch!(level, simd => largest_of(simd, samples))
}

/// The bits of the largest magnitude of each lane.
pub fn largest_lanes(level: Level, frames: &[Wide]) -> [u32; 16] {
    dispatch!(level, simd => largest_lanes_of(simd, frames))
}

/// Adds the lanes of `frames` to `sums`, as far as `heard` has all bits set and they are numbers, and raises
/// `peaks` to the bits of the largest magnitude of each lane that is heard.
pub fn add_heard(level: Level, frames: &[Wide], heard: &[u32; 16], sums: &mut [Wide], peaks: &mut [u32; 16]) {
    dispatch!(level, simd => add_those_heard(simd, frames, heard, sums, peaks));
}

/// Lets all frames be `frame`.
pub fn fill(level: Level, frames: &mut [Wide], frame: &Wide) {
    dispatch!(level, simd => fill_with(simd, frames, frame));
}

/// Adds `frames` to `sums`.
pub fn add(level: Level, frames: &[Wide], sums: &mut [Wide]) {
    dispatch!(level, simd => add_all(simd, frames, sums));
}

/// Adds to every sample of `out` the sum of the lanes of its frame, in the order of [`folded`].
pub fn add_lanes(level: Level, frames: &[Wide], out: &mut [f32]) {
    dispatch!(level, simd => add_folded(simd, frames, out));
}

/// The sum of sixteen lanes, whoever computes it: lanes that are eight apart first, then four, two and one.
pub fn folded(mut lanes: [f32; 16]) -> f32 {
    for apart in [8, 4, 2, 1] {
        for lane in 0..apart {
            lanes[lane] += lanes[lane + apart];
        }
    }
    lanes[0]
}

fn is_same(a: &Wide, b: &Wide) -> bool {
    a.0.iter().zip(&b.0).all(|(a, b)| a.to_bits() == b.to_bits())
}

#[inline(always)]
fn still<S: Simd>(simd: S, frames: &[Wide]) -> bool {
    simd.vectorize(
        #[inline(always)]
        || {
            let first = words(simd, &frames[0].0);
            let mut differing = u32x16::splat(simd, 0);
            for frame in frames {
                differing |= words(simd, &frame.0) ^ first;
            }
            <[u32; 16]>::from(differing) == [0; 16]
        },
    )
}

#[inline(always)]
fn fill_with<S: Simd>(simd: S, frames: &mut [Wide], frame: &Wide) {
    simd.vectorize(
        #[inline(always)]
        || {
            let lanes = f32x16::load_array_ref(simd, &frame.0);
            for frame in frames {
                lanes.store_array(&mut frame.0);
            }
        },
    );
}

#[inline(always)]
fn largest_of<S: Simd>(simd: S, samples: &[f32]) -> u32 {
    simd.vectorize(
        #[inline(always)]
        || {
            let mut largest = u32x16::splat(simd, 0);
            let (chunks, rest) = samples.as_chunks::<16>();
            for chunk in chunks {
                largest = largest.max(words(simd, chunk) & MAGNITUDE);
            }
            let rest = rest.iter().map(|sample| sample.to_bits() & MAGNITUDE).fold(0, u32::max);
            <[u32; 16]>::from(largest).into_iter().fold(rest, u32::max)
        },
    )
}

#[inline(always)]
fn largest_lanes_of<S: Simd>(simd: S, frames: &[Wide]) -> [u32; 16] {
    simd.vectorize(
        #[inline(always)]
        || {
            let none = u32x16::splat(simd, 0);
            frames.iter().fold(none, |largest, frame| largest.max(words(simd, &frame.0) & MAGNITUDE)).into()
        },
    )
}

#[inline(always)]
fn add_all<S: Simd>(simd: S, frames: &[Wide], sums: &mut [Wide]) {
    simd.vectorize(
        #[inline(always)]
        || {
            for (frame, sum) in frames.iter().zip(sums) {
                let lanes = f32x16::load_array_ref(simd, &frame.0);
                (f32x16::load_array_ref(simd, &sum.0) + lanes).store_array(&mut sum.0);
            }
        },
    );
}

#[inline(always)]
fn add_folded<S: Simd>(simd: S, frames: &[Wide], out: &mut [f32]) {
    simd.vectorize(
        #[inline(always)]
        || {
            for (frame, out) in frames.iter().zip(out) {
                let (low, high) = simd.split_f32x16(f32x16::load_array_ref(simd, &frame.0));
                let (low, high) = simd.split_f32x8(low + high);
                let [a, b, c, d] = (low + high).into();
                *out += (a + c) + (b + d);
            }
        },
    );
}

#[inline(always)]
fn add_those_heard<S: Simd>(
    simd: S,
    frames: &[Wide],
    heard: &[u32; 16],
    sums: &mut [Wide],
    peaks: &mut [u32; 16],
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let heard = u32x16::simd_from(simd, *heard);
            let (zero, infinite) = (f32x16::splat(simd, 0.0), u32x16::splat(simd, INFINITE));
            let mut peak = u32x16::simd_from(simd, *peaks);
            for (frame, sum) in frames.iter().zip(sums) {
                let words = words(simd, &frame.0) & heard;
                let size = words & MAGNITUDE;
                peak = peak.max(size);
                let sound = size.simd_lt(infinite).select(words.bitcast(), zero);
                (f32x16::load_array_ref(simd, &sum.0) + sound).store_array(&mut sum.0);
            }
            *peaks = peak.into();
        },
    );
}

/// The bits of sixteen samples.
#[inline(always)]
fn words<S: Simd>(simd: S, samples: &[f32; 16]) -> u32x16<S> {
    f32x16::load_array_ref(simd, samples).bitcast()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> Vec<Level> {
        vec![Level::new(), Level::baseline()]
    }

    #[test]
    fn a_block_is_still_when_no_lane_moves() {
        for level in levels() {
            let mut frames = vec![Wide([0.5; 16]); 9];
            assert!(is_still(level, &frames) && is_still(level, &frames[..1]));
            frames[4].0[7] = 0.25;
            assert!(!is_still(level, &frames));
            frames[4].0[7] = 0.5;
            frames[8].0[0] = -0.5;
            assert!(!is_still(level, &frames));
        }
    }

    #[test]
    fn the_largest_magnitude_may_lie_anywhere() {
        for level in levels() {
            for at in 0..37 {
                let mut samples = vec![0.25; 37];
                samples[at] = -3.0;
                assert_eq!(largest(level, &samples), 3f32.to_bits());
                samples[at] = f32::NAN;
                assert!(largest(level, &samples) > INFINITE);
            }
        }
    }

    #[test]
    fn only_numbers_in_lanes_that_are_heard_are_added() {
        for level in levels() {
            let mut frame = Wide([1.0; 16]);
            (frame.0[1], frame.0[2], frame.0[3]) = (f32::NAN, f32::INFINITY, -4.0);
            let mut heard = [u32::MAX; 16];
            heard[5] = 0;
            let (mut sums, mut peaks) = ([Wide([10.0; 16]); 2], [0; 16]);
            add_heard(level, &[frame, frame], &heard, &mut sums, &mut peaks);
            let expected = |lane| match lane {
                1 | 2 | 5 => 10.0,
                3 => 6.0,
                _ => 11.0,
            };
            assert!((0..16).all(|lane| sums.iter().all(|sum| sum.0[lane] == expected(lane))));
            assert_eq!((peaks[0], peaks[3], peaks[5]), (1f32.to_bits(), 4f32.to_bits(), 0));
            assert!(peaks[1] > INFINITE && peaks[2] == INFINITE);
        }
    }

    #[test]
    fn lanes_are_added_eight_apart_first() {
        // One is lost beside 2^24 unless another one comes first.
        let (mut near, mut far) = (Wide([0.0; 16]), Wide([0.0; 16]));
        (near.0[0], near.0[1], near.0[8]) = (16_777_216.0, 1.0, 1.0);
        (far.0[0], far.0[1], far.0[9]) = (16_777_216.0, 1.0, 1.0);
        for level in levels() {
            let mut out = [0.0, 1.0];
            add_lanes(level, &[near, far], &mut out);
            assert_eq!(out, [16_777_216.0, 16_777_220.0]);
        }
        assert_eq!((folded(near.0), folded(far.0)), (16_777_216.0, 16_777_218.0));
    }

    #[test]
    fn all_lanes_are_added() {
        for level in levels() {
            let frame = Wide(std::array::from_fn(|lane| lane as f32));
            let mut sums = [Wide([0.5; 16]); 3];
            add(level, &[frame; 2], &mut sums);
            assert!((0..16).all(|lane| sums[0].0[lane] == lane as f32 + 0.5));
            assert_eq!(sums[0], sums[1]);
            assert_eq!(sums[2], Wide([0.5; 16]));
        }
    }
}
