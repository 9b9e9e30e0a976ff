//! What a buffer holds at one moment: the sample of one voice, or of sixteen.

use fearless_simd::Level;
use phonon_dsp::row::Spec;
use phonon_dsp::{Unit, UnitRow, Wide};

/// One moment of as many voices as a unit computes at once.
pub trait Frame: Copy + Default + Send + Sync + 'static {
    /// How many voices.
    const COUNT: usize;

    /// Their samples.
    fn lanes(&self) -> &[f32];
    /// Their samples, to be changed.
    fn lanes_mut(&mut self) -> &mut [f32];
    /// The same sample for all.
    fn splat(value: f32) -> Self;
    /// A unit that computes so many voices at once.
    fn make(row: &UnitRow, spec: &Spec<'_>, level: Level) -> Box<dyn Unit<Self>>;
    /// Whether both have the same bits.
    #[inline(always)]
    fn same(&self, other: &Self) -> bool {
        self.lanes().iter().zip(other.lanes()).all(|(a, b)| a.to_bits() == b.to_bits())
    }
}

impl Frame for f32 {
    const COUNT: usize = 1;

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
}

impl Frame for Wide {
    const COUNT: usize = 16;

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
}
