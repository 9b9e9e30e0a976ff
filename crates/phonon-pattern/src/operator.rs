//! Operators of two patterns and the ways in which they can be laid over one another.

use crate::pattern::Pattern;

/// What is done with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The right value; of controls the union, where the right wins.
    Set,
    /// The left value; of controls the union, where the left wins.
    Keep,
    /// The left value where the right is true.
    KeepIf,
    /// Sum; of words alone the words joined, of words in controls the left one.
    Add,
    /// The words joined.
    Append,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
    /// Remainder with the divisor's sign.
    Mod,
    /// Power.
    Pow,
    /// Bits in both.
    BitAnd,
    /// Bits in either.
    BitOr,
    /// Bits in one only.
    BitXor,
    /// Bits moved left.
    ShiftLeft,
    /// Bits moved right.
    ShiftRight,
    /// Less than.
    Lt,
    /// Greater than.
    Gt,
    /// Less or equal.
    Lte,
    /// Greater or equal.
    Gte,
    /// Equal, numbers spelled as words included.
    Eq,
    /// Equal and of the same kind.
    Eqt,
    /// Not equal.
    Ne,
    /// Not equal or not of the same kind.
    Net,
    /// The right value if the left is true, the left otherwise.
    And,
    /// The left value if it is true, the right otherwise.
    Or,
    /// The left function applied to the right value.
    Func,
    /// The smaller.
    Min,
    /// The larger.
    Max,
}

/// How two patterns are laid over one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// Structure from the left.
    #[default]
    In,
    /// Structure from the right.
    Out,
    /// Structure from both: wholes are intersected.
    Mix,
    /// A cycle of the right inside each event of the left.
    Squeeze,
    /// A cycle of the left inside each event of the right.
    SqueezeOut,
    /// Each event of the right restarts the left's cycle.
    Reset,
    /// Each event of the right restarts the left from cycle nought.
    Restart,
    /// Step by step.
    Poly,
}

impl Op {
    /// Names, in the order in which they are listed.
    pub const NAMES: &'static [(&'static str, Op)] = &[
        ("set", Op::Set),
        ("keep", Op::Keep),
        ("keepif", Op::KeepIf),
        ("add", Op::Add),
        ("concat", Op::Append),
        ("sub", Op::Sub),
        ("mul", Op::Mul),
        ("div", Op::Div),
        ("mod", Op::Mod),
        ("pow", Op::Pow),
        ("band", Op::BitAnd),
        ("bor", Op::BitOr),
        ("bxor", Op::BitXor),
        ("blshift", Op::ShiftLeft),
        ("brshift", Op::ShiftRight),
        ("lt", Op::Lt),
        ("gt", Op::Gt),
        ("lte", Op::Lte),
        ("gte", Op::Gte),
        ("eq", Op::Eq),
        ("eqt", Op::Eqt),
        ("ne", Op::Ne),
        ("net", Op::Net),
        ("and", Op::And),
        ("or", Op::Or),
        ("func", Op::Func),
        ("min", Op::Min),
        ("max", Op::Max),
    ];

    /// The operator of that name.
    pub fn named(name: &str) -> Option<Op> {
        Op::NAMES.iter().find(|(known, _)| *known == name).map(|(_, op)| *op)
    }
}

impl Align {
    /// Names, in the order in which they are listed.
    pub const NAMES: &'static [(&'static str, Align)] = &[
        ("in", Align::In),
        ("out", Align::Out),
        ("mix", Align::Mix),
        ("squeeze", Align::Squeeze),
        ("squeezeout", Align::SqueezeOut),
        ("squeezein", Align::Squeeze),
        ("reset", Align::Reset),
        ("restart", Align::Restart),
        ("poly", Align::Poly),
    ];

    /// The alignment of that name.
    pub fn named(name: &str) -> Option<Align> {
        Align::NAMES.iter().find(|(known, _)| *known == name).map(|(_, align)| *align)
    }
}

/// `left op right`, laid over one another by `align`.
pub fn combine(op: Op, align: Align, left: &Pattern, right: &Pattern) -> Pattern {
    crate::apply::combine(op, align, left, right)
}
