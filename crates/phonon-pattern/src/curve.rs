//! Continuous patterns as closed expressions of cycle time, so that an engine can follow them sample by sample.

use phonon_base::Time;

/// A number for every moment of cycle time.
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// Always the same.
    Constant(f64),
    /// A shape read at `rate * t + offset` cycles.
    Shape {
        /// Which.
        shape: Shape,
        /// How many of its cycles pass in one cycle.
        rate: Time,
        /// Where it stands at cycle nought.
        offset: Time,
        /// Shifts the random stream of `Rand`, `Perlin` and `Berlin`.
        seed: f64,
    },
    /// A function of one curve.
    Unary(Unary, Box<Curve>),
    /// A function of two curves.
    Binary(Binary, Box<Curve>, Box<Curve>),
}

/// The shapes that continuous patterns are made of. All but `Time` repeat every cycle or are random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// (1 + sin 2πt) / 2.
    Sine,
    /// From 0 up to 1.
    Saw,
    /// 0 in the first half, 1 in the second.
    Square,
    /// Up in the first half, down in the second.
    Tri,
    /// The time itself.
    Time,
    /// A new random number at every moment.
    Rand,
    /// Smooth noise.
    Perlin,
    /// Noise of ramps.
    Berlin,
}

/// Functions of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the functions")]
pub enum Unary {
    Negate,
    Floor,
    Ceil,
    Round,
    Abs,
    Exp,
    Log,
    Log2,
    Sqrt,
    Sin,
    Cos,
    Truncate,
}

/// Functions of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the functions")]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Minimum,
    Maximum,
    /// 1 where the left is less than the right, 0 elsewhere.
    Less,
}
