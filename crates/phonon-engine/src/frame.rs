//! What a buffer holds at one moment: the sample of one voice, or of sixteen.

use std::ops::Range;

use fearless_simd::Level;
use phonon_dsp::row::Spec;
use phonon_dsp::{QUANTUM, Unit, UnitRow, Wide, blocks};

use crate::desk::{Desk, Desks, Faults};

/// One moment of as many voices as a unit computes at once.
pub trait Frame: Copy + Default + Send + Sync + 'static {
    /// How many voices.
    const COUNT: usize;

    /// Where a thread renders them, and where it notes what fails.
    fn desk(desks: &mut Desks) -> (&mut Desk<Self>, &mut Faults);

    /// Their samples.
    fn lanes(&self) -> &[f32];
    /// Their samples, to be changed.
    fn lanes_mut(&mut self) -> &mut [f32];
    /// The same sample for all.
    fn splat(value: f32) -> Self;
    /// A unit that computes so many voices at once.
    fn make(row: &UnitRow, spec: &Spec<'_>, level: Level) -> Box<dyn Unit<Self>>;
    /// Lets all frames be `frame`.
    fn fill(level: Level, frames: &mut [Self], frame: Self);
    /// Whether all frames have the same bits.
    fn is_still(level: Level, frames: &[Self]) -> bool;
    /// Whether all samples are numbers.
    fn all_numbers(level: Level, frames: &[Self]) -> bool;
    /// Adds a stretch to another.
    fn add(sum: &mut [Self], term: &[Self]) {
        for (sum, term) in sum.iter_mut().zip(term) {
            sum.lanes_mut().iter_mut().zip(term.lanes()).for_each(|(sum, term)| *sum += term);
        }
    }
    /// As [`blocks::add_lanes`], for a group. `sums` has a row of a quantum for each rack.
    fn add_lanes(level: Level, sums: &[Self], frames: Range<usize>, out: &mut [f32]);
    /// As [`Frame::add`], where it counts.
    fn add_all(_: Level, sum: &mut [Self], term: &[Self]) {
        Self::add(sum, term);
    }
    /// As [`blocks::add_heard`], for the lanes of a rack.
    fn add_heard(level: Level, frames: &[Self], heard: &[u32; 16], sums: &mut [Self], peaks: &mut [u32; 16]);
}

impl Frame for f32 {
    const COUNT: usize = 1;

    fn desk(desks: &mut Desks) -> (&mut Desk<f32>, &mut Faults) {
        (&mut desks.one, &mut desks.faults)
    }

    #[inline(always)]
    fn lanes(&self) -> &[f32] {
        std::slice::from_ref(self)
    }
    #[inline(always)]
    fn lanes_mut(&mut self) -> &mut [f32] {
        std::slice::from_mut(self)
    }
    #[inline(always)]
    fn splat(value: f32) -> f32 {
        value
    }
    fn make(row: &UnitRow, spec: &Spec<'_>, _: Level) -> Box<dyn Unit<f32>> {
        (row.make.one)(spec)
    }
    fn fill(_: Level, frames: &mut [f32], frame: f32) {
        frames.fill(frame);
    }
    fn is_still(_: Level, frames: &[f32]) -> bool {
        frames.iter().all(|frame| frame.to_bits() == frames[0].to_bits())
    }
    fn all_numbers(level: Level, frames: &[f32]) -> bool {
        blocks::largest(level, frames) < blocks::INFINITE
    }
    fn add_lanes(_: Level, sums: &[f32], frames: Range<usize>, out: &mut [f32]) {
        for i in frames {
            out[i] += blocks::folded(std::array::from_fn(|row| sums[row * QUANTUM + i]));
        }
    }
    fn add_heard(_: Level, frames: &[f32], heard: &[u32; 16], sums: &mut [f32], peaks: &mut [u32; 16]) {
        for (frame, sum) in frames.iter().zip(sums) {
            let words = frame.to_bits() & heard[0];
            let size = words & 0x7fff_ffff;
            peaks[0] = peaks[0].max(size);
            *sum += if size < blocks::INFINITE { f32::from_bits(words) } else { 0.0 };
        }
    }
}

impl Frame for Wide {
    const COUNT: usize = 16;

    fn desk(desks: &mut Desks) -> (&mut Desk<Wide>, &mut Faults) {
        (&mut desks.sixteen, &mut desks.faults)
    }

    #[inline(always)]
    fn lanes(&self) -> &[f32] {
        &self.0
    }
    #[inline(always)]
    fn lanes_mut(&mut self) -> &mut [f32] {
        &mut self.0
    }
    #[inline(always)]
    fn splat(value: f32) -> Wide {
        Wide([value; 16])
    }
    fn make(row: &UnitRow, spec: &Spec<'_>, level: Level) -> Box<dyn Unit<Wide>> {
        (row.make.wide)(spec, level)
    }
    fn fill(level: Level, frames: &mut [Wide], frame: Wide) {
        blocks::fill(level, frames, &frame);
    }
    fn is_still(level: Level, frames: &[Wide]) -> bool {
        blocks::is_still(level, frames)
    }
    fn all_numbers(level: Level, frames: &[Wide]) -> bool {
        blocks::largest_lanes(level, frames).into_iter().all(|size| size < blocks::INFINITE)
    }
    fn add_lanes(level: Level, sums: &[Wide], frames: Range<usize>, out: &mut [f32]) {
        blocks::add_lanes(level, &sums[frames.clone()], &mut out[frames]);
    }
    fn add_all(level: Level, sum: &mut [Wide], term: &[Wide]) {
        blocks::add(level, term, sum);
    }
    fn add_heard(level: Level, frames: &[Wide], heard: &[u32; 16], sums: &mut [Wide], peaks: &mut [u32; 16]) {
        blocks::add_heard(level, frames, heard, sums, peaks);
    }
}
