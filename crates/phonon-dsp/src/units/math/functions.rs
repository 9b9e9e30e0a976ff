//! Functions of one number: one generic kernel, one row per function.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::{equal, exp, log2, sin_turns, tanh, truth};
use crate::parts::signal::{finite, sane};
use crate::row::no_memory;
use crate::*;

/// `neg`.
pub static NEG: UnitRow = row::<Neg>("neg", &[], "With the other sign.", "out: neg (saw 110) * 0.2");
/// `abs`.
pub static ABS: UnitRow = row::<Abs>("abs", &[], "Without its sign.", "out: abs (sine 110) * 0.3");
/// `floor`.
pub static FLOOR: UnitRow =
    row::<Floor>("floor", &[], "The largest whole number not above.", "out: floor (saw 110 * 4) * 0.1");
/// `ceil`.
pub static CEIL: UnitRow =
    row::<Ceil>("ceil", &[], "The smallest whole number not below.", "out: ceil (saw 110 * 4) * 0.1");
/// `round`.
pub static ROUND: UnitRow =
    row::<Round>("round", &[], "The nearest whole number, ties to even.", "out: round (saw 110 * 4) * 0.1");
/// `sqrt`.
pub static SQRT: UnitRow =
    row::<Sqrt>("sqrt", &[], "Square root, with the sign of the number.", "out: sqrt (sine 110) * 0.2");
/// `square_of`.
pub static SQUARED: UnitRow =
    row::<Squared>("squared", &[], "Times itself.", "out: squared (sine 110) * 0.3");
/// `exp`.
pub static EXP: UnitRow = row::<Exp>("exp", &[], "e to the power of it.", "out: exp (sine 110) * 0.1");
/// `log`.
pub static LOG: UnitRow = row::<Log>(
    "log",
    &["ln"],
    "Natural logarithm; zero for what is not above zero.",
    "out: log (sine 110 + 2) * 0.2",
);
/// `sin`.
pub static SIN: UnitRow =
    row::<Sin>("sin", &[], "Sine of an angle in radians.", "out: sin (sine 110 * 6) * 0.2");
/// `cos`.
pub static COS: UnitRow =
    row::<Cos>("cos", &[], "Cosine of an angle in radians.", "out: cos (sine 110 * 6) * 0.2");
/// `tanh`.
pub static TANH: UnitRow = row::<Tanh>(
    "tanh",
    &["softclip"],
    "Hyperbolic tangent: soft saturation at one.",
    "out: tanh (sine 110 * 4) * 0.3",
);
/// `sign`.
pub static SIGN: UnitRow =
    row::<Sign>("sign", &[], "1 above zero, -1 below, 0 at zero.", "out: sign (sine 110) * 0.2");
/// `not`.
pub static NOT: UnitRow = row::<Not>(
    "not",
    &[],
    "One where it is at most one half, else zero.",
    "out: not (sine 2 > 0) * sine 440 * 0.3",
);
/// `mtof`.
pub static MTOF: UnitRow = row::<Mtof>(
    "mtof",
    &["midicps"],
    "MIDI note to hertz: 69 is 440 Hz.",
    "out: saw (mtof \"57 60 64\") * 0.2",
);
/// `ftom`.
pub static FTOM: UnitRow = row::<Ftom>(
    "ftom",
    &["cpsmidi"],
    "Hertz to MIDI note: 440 Hz is 69.",
    "out: sine (mtof (ftom 220 + 12)) * 0.3",
);
/// `dbamp`.
pub static DBAMP: UnitRow =
    row::<Dbamp>("dbamp", &[], "Decibels to a factor: -6 is about one half.", "out: sine 220 * dbamp (-12)");
/// `ampdb`.
pub static AMPDB: UnitRow =
    row::<Ampdb>("ampdb", &[], "A factor to decibels.", "out: sine 220 * dbamp (ampdb 0.25)");

const NUMBER: &[InputRow] =
    &[InputRow::signal("x", Quantity::Plain, Range::ANY, None, "the number").or(&["in"])];

const fn row<F: Function>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "math",
        summary,
        inputs: NUMBER,
        outputs: 1,
        tail: F::TAIL,
        memory: no_memory,
        example,
        source: "the function itself; polynomials of crate::math",
        make: Make::of::<UnaryFamily<F>>(),
    }
}

/// What is done with a number.
pub trait Function: Send + 'static {
    /// Whether silence gives silence.
    const TAIL: Tail = Tail::None;
    /// It.
    fn apply<L: Lane>(x: L) -> L;
}

/// Other sign.
pub struct Neg;
/// No sign.
pub struct Abs;
/// Down to a whole number.
pub struct Floor;
/// Up to a whole number.
pub struct Ceil;
/// To the nearest whole number.
pub struct Round;
/// Signed square root.
pub struct Sqrt;
/// Square.
pub struct Squared;
/// Exponential.
pub struct Exp;
/// Natural logarithm.
pub struct Log;
/// Sine.
pub struct Sin;
/// Cosine.
pub struct Cos;
/// Hyperbolic tangent.
pub struct Tanh;
/// Sign.
pub struct Sign;
/// Logical not.
pub struct Not;
/// Note to frequency.
pub struct Mtof;
/// Frequency to note.
pub struct Ftom;
/// Level to factor.
pub struct Dbamp;
/// Factor to level.
pub struct Ampdb;

impl Function for Neg {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        -x
    }
}
impl Function for Abs {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        x.abs()
    }
}
impl Function for Floor {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        x.floor()
    }
}
impl Function for Ceil {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        -(-x).floor()
    }
}
impl Function for Round {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        x.round()
    }
}
impl Function for Sqrt {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        x.abs().sqrt().copysign(x)
    }
}
impl Function for Squared {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        x * x
    }
}
impl Function for Exp {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        exp(x)
    }
}
impl Function for Log {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        let zero = L::splat(x.token(), 0.0);
        L::select(x.gt(zero), log2(x) * std::f32::consts::LN_2, zero)
    }
}
impl Function for Sin {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        sin_turns(sane(x) * (0.5 * std::f32::consts::FRAC_1_PI))
    }
}
impl Function for Cos {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        sin_turns(sane(x) * (0.5 * std::f32::consts::FRAC_1_PI) + 0.25)
    }
}
impl Function for Tanh {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        tanh(x)
    }
}
impl Function for Sign {
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        let token = x.token();
        let zero = L::splat(token, 0.0);
        L::select(equal(x, zero), zero, L::splat(token, 1.0).copysign(x))
    }
}
impl Function for Not {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        truth(x.token(), x.le(L::splat(x.token(), 0.5)))
    }
}
impl Function for Mtof {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        crate::parts::phase::transpose(L::splat(x.token(), 440.0), x - 69.0)
    }
}
impl Function for Ftom {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        log2(x * (1.0 / 440.0)) * 12.0 + 69.0
    }
}
impl Function for Dbamp {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        crate::units::dynamics::limiter::decibels(x)
    }
}
impl Function for Ampdb {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: L) -> L {
        // 20 log10(2)
        log2(x.abs()) * 6.020_599_913
    }
}

/// A function; it has no state.
pub struct Unary<F>(PhantomData<F>);

/// [`Unary`] over every lane type.
pub struct UnaryFamily<F>(PhantomData<F>);

impl<F: Function> Family for UnaryFamily<F> {
    type At<L: Lane> = Unary<F>;
}

impl<L: Lane, F: Function> Kernel<L> for Unary<F> {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Unary(PhantomData)
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let x = ins.get(0);
        for i in 0..outs.frames() {
            outs.set(0, i, finite(F::apply(x.raw(i))));
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
