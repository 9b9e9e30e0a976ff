//! What a kernel computes with: a lane type holds one number per voice.
//!
//! A kernel is written once over [`Lane`] and built twice: for `f32`, one voice at a time, and for
//! `f32x16<S>`, sixteen voices in one vector. Every operation here is exact IEEE arithmetic per lane, with the
//! same rules for ties and not-a-number, and nothing is fused, so both builds and every instruction set
//! give the same bits.

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

use crate::parts::rows::{self, Weighted};
use fearless_simd::{Bytes, Select, Simd, SimdBase, SimdFloat, SimdInt, f32x16, i32x16, mask32x16, u32x16};

/// Sixteen lanes as they lie in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C, align(64))]
pub struct Wide(pub [f32; 16]);

/// One number per voice: arithmetic, comparison and choice, lane by lane.
pub trait Lane:
    Copy
    + Send
    + 'static
    + Add<Output = Self>
    + Add<f32, Output = Self>
    + Sub<Output = Self>
    + Sub<f32, Output = Self>
    + Mul<Output = Self>
    + Mul<f32, Output = Self>
    + Div<Output = Self>
    + Div<f32, Output = Self>
    + Neg<Output = Self>
{
    /// Proof that the CPU has the instructions; nothing for one lane.
    type Token: Copy + Send + Sync + 'static;
    /// One frame of all lanes in memory.
    type Frame: Copy + Send + Sync + Default + 'static;
    /// A yes or no per lane.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;
    /// A 32-bit word per lane.
    type Bits: Bits<Token = Self::Token>;

    /// How many lanes there are.
    const COUNT: usize;

    /// The same number in every lane.
    fn splat(token: Self::Token, value: f32) -> Self;
    /// The lanes of a frame.
    fn load(token: Self::Token, frame: &Self::Frame) -> Self;
    /// As a frame.
    fn store(self) -> Self::Frame;
    /// Into a frame: as [`Lane::store`] without a detour over the stack.
    fn store_to(self, frame: &mut Self::Frame);
    /// The token that made this.
    fn token(self) -> Self::Token;
    /// The number in one lane.
    fn get(self, lane: usize) -> f32;
    /// With the number in one lane replaced.
    fn with(self, lane: usize, value: f32) -> Self;
    /// The number in one lane of a frame.
    fn frame_get(frame: &Self::Frame, lane: usize) -> f32;
    /// Replaces the number in one lane of a frame.
    fn frame_set(frame: &mut Self::Frame, lane: usize, value: f32);
    /// Eight numbers for each lane as eight times all lanes; `row` gives those of a lane.
    fn columns<'a>(token: Self::Token, row: impl Fn(usize) -> &'a [f32; 8]) -> [Self; 8];
    /// The sum of products for each lane; `row` gives what is multiplied.
    fn products<'a>(token: Self::Token, row: impl Fn(usize) -> Weighted<'a>) -> Self;
    /// Runs `work` compiled for the instruction set of `token`. Everything called inside must be inlined.
    fn vectorize<R>(token: Self::Token, work: impl FnOnce() -> R) -> R;

    /// Less than.
    fn lt(self, other: Self) -> Self::Mask;
    /// Less than or equal.
    fn le(self, other: Self) -> Self::Mask;
    /// Greater than.
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }
    /// Greater than or equal.
    #[inline(always)]
    fn ge(self, other: Self) -> Self::Mask {
        other.le(self)
    }
    /// `yes` where the mask is set, `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Whether the mask is set in any lane.
    fn any(mask: Self::Mask) -> bool;

    /// The smaller one; `other` where a lane of `self` is not a number.
    fn min(self, other: Self) -> Self;
    /// The larger one; `other` where a lane of `self` is not a number.
    fn max(self, other: Self) -> Self;
    /// Without sign.
    fn abs(self) -> Self;
    /// With the sign of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Largest whole number not above.
    fn floor(self) -> Self;
    /// Nearest whole number, ties to even.
    fn round(self) -> Self;
    /// Towards zero, as a signed 32-bit word. Defined for |x| < 2^31 only.
    fn to_int(self) -> Self::Bits;
    /// A signed 32-bit word as a number.
    fn from_int(bits: Self::Bits) -> Self;
    /// The IEEE bit pattern.
    fn to_bits(self) -> Self::Bits;
    /// From an IEEE bit pattern.
    fn from_bits(bits: Self::Bits) -> Self;

    /// Between `low` and `high`; `low` where it is not a number.
    #[inline(always)]
    fn clamp(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }
}

/// A 32-bit word per lane, with wrapping arithmetic.
pub trait Bits:
    Copy + Send + 'static + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self>
{
    /// As [`Lane::Token`].
    type Token: Copy;
    /// The same word in every lane.
    fn splat(token: Self::Token, word: u32) -> Self;
    /// Sum without carry out of 32 bits.
    fn wrapping_add(self, other: Self) -> Self;
    /// Difference without borrow out of 32 bits.
    fn wrapping_sub(self, other: Self) -> Self;
    /// Lower 32 bits of the product.
    fn wrapping_mul(self, other: Self) -> Self;
    /// Shifted left.
    fn shl(self, by: u32) -> Self;
    /// Shifted right, zeros coming in.
    fn shr(self, by: u32) -> Self;
    /// The word in one lane.
    fn get(self, lane: usize) -> u32;
    /// With the word in one lane replaced.
    fn with(self, lane: usize, word: u32) -> Self;
}

impl Lane for f32 {
    type Token = ();
    type Frame = f32;
    type Mask = bool;
    type Bits = u32;
    const COUNT: usize = 1;

    #[inline(always)]
    fn splat(_: (), value: f32) -> f32 {
        value
    }
    #[inline(always)]
    fn load(_: (), frame: &f32) -> f32 {
        *frame
    }
    #[inline(always)]
    fn store(self) -> f32 {
        self
    }
    #[inline(always)]
    fn store_to(self, frame: &mut f32) {
        *frame = self;
    }
    #[inline(always)]
    fn token(self) {}
    #[inline(always)]
    fn get(self, _: usize) -> f32 {
        self
    }
    #[inline(always)]
    fn with(self, _: usize, value: f32) -> f32 {
        value
    }
    #[inline(always)]
    fn frame_get(frame: &f32, _: usize) -> f32 {
        *frame
    }
    #[inline(always)]
    fn frame_set(frame: &mut f32, _: usize, value: f32) {
        *frame = value;
    }
    #[inline(always)]
    fn columns<'a>(_: (), row: impl Fn(usize) -> &'a [f32; 8]) -> [f32; 8] {
        *row(0)
    }
    #[inline(always)]
    fn products<'a>(_: (), row: impl Fn(usize) -> Weighted<'a>) -> f32 {
        rows::product(row(0))
    }
    #[inline(always)]
    fn vectorize<R>(_: (), work: impl FnOnce() -> R) -> R {
        work()
    }
    #[inline(always)]
    fn lt(self, other: f32) -> bool {
        self < other
    }
    #[inline(always)]
    fn le(self, other: f32) -> bool {
        self <= other
    }
    #[inline(always)]
    fn select(mask: bool, yes: f32, no: f32) -> f32 {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn any(mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn min(self, other: f32) -> f32 {
        if self < other { self } else { other }
    }
    #[inline(always)]
    fn max(self, other: f32) -> f32 {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn abs(self) -> f32 {
        f32::abs(self)
    }
    #[inline(always)]
    fn copysign(self, sign: f32) -> f32 {
        f32::copysign(self, sign)
    }
    #[inline(always)]
    fn sqrt(self) -> f32 {
        f32::sqrt(self)
    }
    #[inline(always)]
    fn floor(self) -> f32 {
        f32::floor(self)
    }
    #[inline(always)]
    fn round(self) -> f32 {
        f32::round_ties_even(self)
    }
    #[inline(always)]
    fn to_int(self) -> u32 {
        self as i32 as u32
    }
    #[inline(always)]
    fn from_int(bits: u32) -> f32 {
        bits as i32 as f32
    }
    #[inline(always)]
    fn to_bits(self) -> u32 {
        f32::to_bits(self)
    }
    #[inline(always)]
    fn from_bits(bits: u32) -> f32 {
        f32::from_bits(bits)
    }
}

impl Bits for u32 {
    type Token = ();
    #[inline(always)]
    fn splat(_: (), word: u32) -> u32 {
        word
    }
    #[inline(always)]
    fn wrapping_add(self, other: u32) -> u32 {
        u32::wrapping_add(self, other)
    }
    #[inline(always)]
    fn wrapping_sub(self, other: u32) -> u32 {
        u32::wrapping_sub(self, other)
    }
    #[inline(always)]
    fn wrapping_mul(self, other: u32) -> u32 {
        u32::wrapping_mul(self, other)
    }
    #[inline(always)]
    fn shl(self, by: u32) -> u32 {
        self << by
    }
    #[inline(always)]
    fn shr(self, by: u32) -> u32 {
        self >> by
    }
    #[inline(always)]
    fn get(self, _: usize) -> u32 {
        self
    }
    #[inline(always)]
    fn with(self, _: usize, word: u32) -> u32 {
        word
    }
}

impl<S: Simd> Lane for f32x16<S> {
    type Token = S;
    type Frame = Wide;
    type Mask = mask32x16<S>;
    type Bits = u32x16<S>;
    const COUNT: usize = 16;

    #[inline(always)]
    fn splat(token: S, value: f32) -> Self {
        <Self as SimdBase<S>>::splat(token, value)
    }
    #[inline(always)]
    fn load(token: S, frame: &Wide) -> Self {
        Self::load_array_ref(token, &frame.0)
    }
    #[inline(always)]
    fn store(self) -> Wide {
        Wide(self.into())
    }
    #[inline(always)]
    fn store_to(self, frame: &mut Wide) {
        self.store_array(&mut frame.0);
    }
    #[inline(always)]
    fn token(self) -> S {
        self.simd
    }
    #[inline(always)]
    fn get(self, lane: usize) -> f32 {
        self[lane]
    }
    #[inline(always)]
    fn with(mut self, lane: usize, value: f32) -> Self {
        self[lane] = value;
        self
    }
    #[inline(always)]
    fn frame_get(frame: &Wide, lane: usize) -> f32 {
        frame.0[lane]
    }
    #[inline(always)]
    fn frame_set(frame: &mut Wide, lane: usize, value: f32) {
        frame.0[lane] = value;
    }
    #[inline(always)]
    fn columns<'a>(token: S, row: impl Fn(usize) -> &'a [f32; 8]) -> [Self; 8] {
        rows::columns(token, row)
    }
    #[inline(always)]
    fn products<'a>(token: S, row: impl Fn(usize) -> Weighted<'a>) -> Self {
        rows::products(token, row)
    }
    #[inline(always)]
    fn vectorize<R>(token: S, work: impl FnOnce() -> R) -> R {
        token.vectorize(work)
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        self.simd_lt(other)
    }
    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        self.simd_le(other)
    }
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        mask.select(yes, no)
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        use fearless_simd::SimdMask;
        mask.any_true()
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        SimdBase::min(self, other)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        SimdBase::max(self, other)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        SimdBase::abs(self)
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        SimdFloat::copysign(self, sign)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        SimdFloat::sqrt(self)
    }
    #[inline(always)]
    fn floor(self) -> Self {
        SimdFloat::floor(self)
    }
    #[inline(always)]
    fn round(self) -> Self {
        SimdFloat::round_ties_even(self)
    }
    #[inline(always)]
    fn to_int(self) -> Self::Bits {
        SimdFloat::to_int::<i32x16<S>>(self).bitcast()
    }
    #[inline(always)]
    fn from_int(bits: Self::Bits) -> Self {
        let signed: i32x16<S> = bits.bitcast();
        SimdInt::to_float(signed)
    }
    #[inline(always)]
    fn to_bits(self) -> Self::Bits {
        self.bitcast()
    }
    #[inline(always)]
    fn from_bits(bits: Self::Bits) -> Self {
        bits.bitcast()
    }
}

impl<S: Simd> Bits for u32x16<S> {
    type Token = S;
    #[inline(always)]
    fn splat(token: S, word: u32) -> Self {
        <Self as SimdBase<S>>::splat(token, word)
    }
    #[inline(always)]
    fn wrapping_add(self, other: Self) -> Self {
        self + other
    }
    #[inline(always)]
    fn wrapping_sub(self, other: Self) -> Self {
        self - other
    }
    #[inline(always)]
    fn wrapping_mul(self, other: Self) -> Self {
        self * other
    }
    #[inline(always)]
    fn shl(self, by: u32) -> Self {
        self << by
    }
    #[inline(always)]
    fn shr(self, by: u32) -> Self {
        self >> by
    }
    #[inline(always)]
    fn get(self, lane: usize) -> u32 {
        self[lane]
    }
    #[inline(always)]
    fn with(mut self, lane: usize, word: u32) -> Self {
        self[lane] = word;
        self
    }
}
