//! Elementary functions over lanes: polynomials of our own, the same bits on every CPU and in every lane.
//!
//! Coefficients interpolate the function at Chebyshev nodes (Mason and Handscomb, *Chebyshev Polynomials*,
//! 2003, section 6.3). The error stated at each function is tested against `f64` over its whole domain.

use crate::{Bits, Lane};

/// `c[0] + c[1] x + c[2] x^2 …` by Estrin's scheme: pairs of neighbours become one term each, again and again, so that
/// few operations have to wait for each other (Estrin, "Organization of computer systems", 1960). It costs one or two
/// products more than Horner's rule.
#[inline(always)]
pub fn polynomial<L: Lane, const N: usize>(x: L, c: [f32; N]) -> L {
    let mut terms = [x; N];
    let mut count = N.div_ceil(2);
    for k in 0..count {
        terms[k] = match c.get(2 * k + 1) {
            Some(next) => x * *next + c[2 * k],
            None => L::splat(x.token(), c[2 * k]),
        };
    }
    let mut power = x * x;
    while count > 3 {
        let pairs = count / 2;
        for k in 0..pairs {
            terms[k] = terms[2 * k] + terms[2 * k + 1] * power;
        }
        if count % 2 == 1 {
            terms[pairs] = terms[count - 1];
        }
        count = count.div_ceil(2);
        power = power * power;
    }
    let mut sum = terms[count - 1];
    for k in (0..count - 1).rev() {
        sum = terms[k] + sum * power;
    }
    sum
}

/// sin(pi x) for -0.5 <= x <= 0.5, within 2e-7.
#[inline(always)]
pub fn sin_pi<L: Lane>(x: L) -> L {
    let c = [3.14159264008, -5.16771007667, 2.55007738653, -0.598290411283, 0.077655912276];
    x * polynomial(x * x, c)
}

/// sin(pi x) for -1 <= x <= 1, within 4e-7 and exactly 1 at a half: a polynomial beside the zeros, so that nothing has to
/// be folded.
#[inline(always)]
fn sin_half_turns<L: Lane>(x: L) -> L {
    let c = [3.14159154892, -2.02608394623, 0.523780286312, -0.0744593739510, 0.00597329298034];
    let square = x * x;
    x * (L::splat(x.token(), 1.0) - square) * polynomial(square, c)
}

/// Sine of an integer phase, a full turn being 2^32; within 4e-7.
#[inline(always)]
pub fn sine<L: Lane>(phase: L::Bits) -> L {
    sin_half_turns(L::from_int(phase) * (1.0 / 2_147_483_648.0))
}

/// sin(2 pi x) of any finite number of turns with |x| < 2^22; within 4e-7.
#[inline(always)]
pub fn sin_turns<L: Lane>(x: L) -> L {
    sin_half_turns((x - x.round()) * 2.0)
}

/// tan(pi x) for 0 <= x <= 0.499 as a quotient, in case somebody divides anyway: what is above the line and what is below.
/// Relative error below 4e-7 up to 0.45. The pole at 0.5 stands below; what is left is nearly straight.
#[inline(always)]
pub fn tan_pi_quotient<L: Lane>(x: L) -> (L, L) {
    let c = [0.785398136872, -0.557731152256, -0.134928320474, -0.050913689727, -0.0299470863844];
    let square = x * x;
    (x * polynomial(square, c), L::splat(x.token(), 0.25) - square)
}

/// tan(pi x) for 0 <= x <= 0.499; relative error below 4e-7 up to 0.45.
#[inline(always)]
pub fn tan_pi<L: Lane>(x: L) -> L {
    let (over, under) = tan_pi_quotient(x);
    over / under
}

/// 2^x, relative error below 3e-7; exact for whole x; clamped to the range of normal numbers.
#[inline(always)]
pub fn exp2<L: Lane>(x: L) -> L {
    let token = x.token();
    exp2_normal(x.clamp(L::splat(token, -126.0), L::splat(token, 127.0)))
}

/// As [`exp2`], for x from -126 to 127 only.
#[inline(always)]
pub fn exp2_normal<L: Lane>(x: L) -> L {
    let whole = x.round();
    let c = [1.0, 0.693146977591, 0.240222420804, 0.0555073375425, 0.00967151286957, 0.00132647238926];
    let bias = <L::Bits as Bits>::splat(x.token(), 127);
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
