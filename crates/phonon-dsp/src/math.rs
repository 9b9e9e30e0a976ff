//! Elementary functions over lanes: polynomials of our own, the same bits on every CPU and in every lane.
//!
//! Coefficients interpolate the function at Chebyshev nodes (Mason and Handscomb, *Chebyshev Polynomials*,
//! 2003, section 6.3). The error stated at each function is tested against `f64` over its whole domain.

use crate::{Bits, Lane};

/// `c[0] + c[1] x + c[2] x^2 …` by Horner's rule.
#[inline(always)]
pub fn polynomial<L: Lane, const N: usize>(x: L, c: [f32; N]) -> L {
    let mut sum = x * c[N - 1] + c[N - 2];
    for k in (0..N - 2).rev() {
        sum = sum * x + c[k];
    }
    sum
}

/// sin(pi x) for -0.5 <= x <= 0.5, within 2e-7.
#[inline(always)]
pub fn sin_pi<L: Lane>(x: L) -> L {
    let c = [3.14159264008, -5.16771007667, 2.55007738653, -0.598290411283, 0.077655912276];
    x * polynomial(x * x, c)
}

/// Sine of an integer phase, a full turn being 2^32; within 2e-7.
#[inline(always)]
pub fn sine<L: Lane>(phase: L::Bits) -> L {
    // Signed halves of a turn, -1..1, folded at a quarter turn.
    let half = L::from_int(phase) * (1.0 / 2_147_483_648.0);
    let quarter = L::splat(half.token(), 0.5);
    let folded = quarter - (half.abs() - 0.5).abs();
    sin_pi(folded).copysign(half)
}

/// sin(2 pi x) of any finite number of turns with |x| < 2^22; within 3e-7.
#[inline(always)]
pub fn sin_turns<L: Lane>(x: L) -> L {
    let half = (x - x.round()) * 2.0;
    let quarter = L::splat(x.token(), 0.5);
    sin_pi(quarter - (half.abs() - 0.5).abs()).copysign(half)
}

/// tan(pi x) for 0 <= x <= 0.499; relative error below 4e-7 up to 0.45.
#[inline(always)]
pub fn tan_pi<L: Lane>(x: L) -> L {
    sin_pi(x) / sin_pi(L::splat(x.token(), 0.5) - x)
}

/// 2^x, relative error below 3e-7; exact for whole x; clamped to the range of normal numbers.
#[inline(always)]
pub fn exp2<L: Lane>(x: L) -> L {
    let token = x.token();
    let x = x.clamp(L::splat(token, -126.0), L::splat(token, 127.0));
    let whole = x.round();
    let c = [
        1.0,
        0.693147188026,
        0.240226507606,
        0.0555035711422,
        0.00961808255728,
        0.00133908633647,
        0.000154531629451,
    ];
    let bias = <L::Bits as Bits>::splat(token, 127);
    let scale = L::from_bits(whole.to_int().wrapping_add(bias).shl(23));
    polynomial(x - whole, c) * scale
}

/// e^x, relative error below 1e-6 for |x| < 10.
#[inline(always)]
pub fn exp<L: Lane>(x: L) -> L {
    exp2(x * std::f32::consts::LOG2_E)
}

/// log2(x) for normal x above zero, within 3e-7 (or one unit in the last place); exact for powers of two.
/// What is smaller counts as the smallest normal number.
#[inline(always)]
pub fn log2<L: Lane>(x: L) -> L {
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let token = x.token();
    let word = |w| <L::Bits as Bits>::splat(token, w);
    let x = x.max(L::splat(token, f32::MIN_POSITIVE));
    let shifted = x.to_bits().wrapping_add(word(0x3f80_0000 - SQRT_HALF));
    let exponent = L::from_int(shifted.shr(23).wrapping_sub(word(127)));
    let mantissa = L::from_bits((shifted & word(0x007f_ffff)).wrapping_add(word(SQRT_HALF)));
    let z = mantissa - 1.0;
    let c = [
        1.44269500357,
        -0.72134746825,
        0.480910753459,
        -0.360693268135,
        0.287903260925,
        -0.239169881401,
        0.216078225522,
        -0.205861880513,
        0.123109684672,
    ];
    exponent + z * polynomial(z, c)
}

/// x^y as a musician expects it: whole powers of numbers below zero keep their sign, other powers of them
/// are zero, and zero to the zero is one. Relative error below 1e-6 while |y log2 x| < 8.
#[inline(always)]
pub fn pow<L: Lane>(x: L, y: L) -> L {
    let token = x.token();
    let (zero, one) = (L::splat(token, 0.0), L::splat(token, 1.0));
    let size = exp2(y * log2(x.abs()));
    let whole = equal(y, y.round());
    let even = equal(y * 0.5, (y * 0.5).round());
    let signed = L::select(even, size, L::select(whole, -size, zero));
    let positive = L::select(x.lt(zero), signed, size);
    let of_zero = L::select(y.gt(zero), zero, one);
    L::select(equal(x, zero), of_zero, positive)
}

/// Hyperbolic tangent within 5e-7: a quotient of two polynomials of fourth degree in x^2 up to |x| = 9, where
/// it has reached one.
#[inline(always)]
pub fn tanh<L: Lane>(x: L) -> L {
    let token = x.token();
    let x = x.clamp(L::splat(token, -9.0), L::splat(token, 9.0));
    let square = x * x;
    let over = polynomial(
        square,
        [0.999999999905, 0.133845018194, 0.00349911661021, 2.0643602101e-5, 1.33621880918e-8],
    );
    let under =
        polynomial(square, [1.0, 0.467178330841, 0.0258919721155, 0.00032903703447, 7.78791308866e-7]);
    let one = L::splat(token, 1.0);
    (x * over / under).clamp(-one, one)
}

/// Whether both are the same number.
#[inline(always)]
pub fn equal<L: Lane>(a: L, b: L) -> L::Mask {
    a.le(b) & b.le(a)
}

/// 1 where the mask is set, 0 elsewhere.
#[inline(always)]
pub fn truth<L: Lane>(token: L::Token, mask: L::Mask) -> L {
    L::select(mask, L::splat(token, 1.0), L::splat(token, 0.0))
}

/// `yes` where the mask is set, `no` elsewhere, for words.
#[inline(always)]
pub fn select_bits<L: Lane>(mask: L::Mask, yes: L::Bits, no: L::Bits) -> L::Bits {
    L::select(mask, L::from_bits(yes), L::from_bits(no)).to_bits()
}
