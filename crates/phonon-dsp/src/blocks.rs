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
    dispatch!(level, simd => add(simd, frames, heard, sums, peaks));
}

/// Lets all frames be `frame`.
pub fn fill(level: Level, frames: &mut [Wide], frame: &Wide) {
    dispatch!(level, simd => fill_with(simd, frames, frame));
}

/// Adds to every sample of `out` the sum of the lanes of its frame, the first lane first.
pub fn add_lanes(frames: &[Wide], out: &mut [f32]) {
    // Eight frames at a time, so that no sum has to wait for the one before.
    const TOGETHER: usize = 8;
    for (frames, out) in frames.chunks(TOGETHER).zip(out.chunks_mut(TOGETHER)) {
        let mut sums = [0.0; TOGETHER];
        if let Ok(frames) = <&[Wide; TOGETHER]>::try_from(frames) {
            for lane in 0..16 {
                for (sum, frame) in sums.iter_mut().zip(frames) {
                    *sum += frame.0[lane];
                }
            }
        } else {
            for (sum, frame) in sums.iter_mut().zip(frames) {
                *sum = frame.0.iter().fold(0.0, |sum, lane| sum + lane);
            }
        }
        out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum);
    }
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
fn add<S: Simd>(simd: S, frames: &[Wide], heard: &[u32; 16], sums: &mut [Wide], peaks: &mut [u32; 16]) {
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
    fn lanes_are_added_in_their_order() {
        // One is lost beside 2^24 unless another one comes first.
        let mut frame = Wide([0.0; 16]);
        (frame.0[0], frame.0[1], frame.0[2]) = (1.0, 1.0, 16_777_216.0);
        let mut late = Wide([0.0; 16]);
        (late.0[0], late.0[1], late.0[2]) = (16_777_216.0, 1.0, 1.0);
        let mut out = [1.0; 11];
        let mut frames = [frame; 11];
        frames[10] = late;
        add_lanes(&frames, &mut out);
        // `out` itself comes last: one more is lost again, and 2^24 + 2 + 1 rounds up.
        assert_eq!((out[0], out[9], out[10]), (16_777_220.0, 16_777_220.0, 16_777_216.0));
    }
}
