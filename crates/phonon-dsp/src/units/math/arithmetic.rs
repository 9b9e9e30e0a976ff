//! Arithmetic and comparison of two signals: one generic kernel, one row per operator.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::{equal, pow, truth};
use crate::parts::signal::finite;
use crate::row::no_memory;
use crate::*;

/// `a + b`.
pub static ADD: UnitRow = row::<Add>("+", &["add"], "Sum.", "out: sine 220 * 0.2 + sine 330 * 0.2");
/// `a - b`.
pub static SUB: UnitRow = row::<Sub>("-", &["sub"], "Difference.", "out: saw 110 * 0.2 - saw 111 * 0.2");
/// `a * b`.
pub static MUL: UnitRow = row::<Mul>("*", &["mul", "ring_mod"], "Product.", "out: sine 220 * 0.3");
/// `a / b`.
pub static DIV: UnitRow =
    row::<Div>("/", &["div"], "Quotient; zero where the divisor is zero.", "out: sine 220 / 4");
/// `a % b`.
pub static MOD: UnitRow = row::<Mod>(
    "%",
    &["mod"],
    "Remainder of the floored quotient: from zero to the divisor.",
    "out: phasor 2 * 4 % 1 * 0.2",
);
/// `a ** b`.
pub static POW: UnitRow = row::<Pow>(
    "**",
    &["pow"],
    "Power; whole powers of numbers below zero keep their sign.",
    "out: (sine 110) ** 3 * 0.3",
);
/// `min a b`.
pub static MIN: UnitRow =
    row::<Min>("min", &[], "The smaller of two signals.", "out: min (sine 110) 0.3 * 0.3");
/// `max a b`.
pub static MAX: UnitRow =
    row::<Max>("max", &[], "The larger of two signals.", "out: max (sine 110) 0.3 * 0.5");
/// `a < b`.
pub static LT: UnitRow =
    row::<Lt>("<", &["lt"], "One where it is less, else zero.", "out: (sine 110 < 0.2) * 0.2");
/// `a > b`.
pub static GT: UnitRow =
    row::<Gt>(">", &["gt"], "One where it is greater, else zero.", "out: (sine 110 > 0.2) * 0.2");
/// `a <= b`.
pub static LE: UnitRow =
    row::<Le>("<=", &["le"], "One where it is less or equal, else zero.", "out: (sine 110 <= 0) * 0.2");
/// `a >= b`.
pub static GE: UnitRow =
    row::<Ge>(">=", &["ge"], "One where it is greater or equal, else zero.", "out: (sine 110 >= 0) * 0.2");
/// `a == b`.
pub static EQ: UnitRow = row::<Eq>(
    "==",
    &["equals"],
    "One where both are equal, else zero.",
    "out: (floor (phasor 2 * 4) == 1) * sine 440 * 0.3",
);
/// `a != b`.
pub static NE: UnitRow = row::<Ne>(
    "!=",
    &["ne"],
    "One where they differ, else zero.",
    "out: (floor (phasor 2 * 4) != 1) * sine 440 * 0.3",
);

/// An operand.
const fn operand(name: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::ANY, None, "an operand")
}

const OPERANDS: &[InputRow] = &[operand("a"), operand("b")];

const fn row<O: Operator>(
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
        inputs: OPERANDS,
        outputs: 1,
        tail: O::TAIL,
        memory: no_memory,
        example,
        source: "arithmetic of 32-bit floats; what is not finite becomes zero",
        make: Make::of::<BinaryFamily<O>>(),
    }
}

/// What is done with two numbers.
pub trait Operator: Send + 'static {
    /// Whether two silent inputs give silence.
    const TAIL: Tail = Tail::None;
    /// It.
    fn apply<L: Lane>(a: L, b: L) -> L;
}

/// Names a type for each operator.
pub struct Add;
/// Difference.
pub struct Sub;
/// Product.
pub struct Mul;
/// Quotient.
pub struct Div;
/// Remainder.
pub struct Mod;
/// Power.
pub struct Pow;
/// Minimum.
pub struct Min;
/// Maximum.
pub struct Max;
/// Less.
pub struct Lt;
/// Greater.
pub struct Gt;
/// Less or equal.
pub struct Le;
/// Greater or equal.
pub struct Ge;
/// Equal.
pub struct Eq;
/// Not equal.
pub struct Ne;

impl Operator for Add {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a + b
    }
}
impl Operator for Sub {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a - b
    }
}
impl Operator for Mul {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a * b
    }
}
impl Operator for Div {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a / b
    }
}
impl Operator for Mod {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a - b * (a / b).floor()
    }
}
impl Operator for Pow {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        pow(a, b)
    }
}
impl Operator for Min {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a.min(b)
    }
}
impl Operator for Max {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        a.max(b)
    }
}
impl Operator for Lt {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), a.lt(b))
    }
}
impl Operator for Gt {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), a.gt(b))
    }
}
impl Operator for Le {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), a.le(b))
    }
}
impl Operator for Ge {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), a.ge(b))
    }
}
impl Operator for Eq {
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), equal(a, b))
    }
}
impl Operator for Ne {
    #[inline(always)]
    fn apply<L: Lane>(a: L, b: L) -> L {
        truth(a.token(), !equal(a, b))
    }
}

/// An operator; it has no state.
pub struct Binary<O>(PhantomData<O>);

/// [`Binary`] over every lane type.
pub struct BinaryFamily<O>(PhantomData<O>);

impl<O: Operator> Family for BinaryFamily<O> {
    type At<L: Lane> = Binary<O>;
}

impl<L: Lane, O: Operator> Kernel<L> for Binary<O> {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Binary(PhantomData)
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (a, b) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            outs.set(0, i, finite(O::apply(a.raw(i), b.raw(i))));
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
