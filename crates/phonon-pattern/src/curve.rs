//! Continuous patterns as closed expressions of cycle time, so that an engine can follow them sample by sample.

use std::f64::consts::TAU;
use std::sync::Arc;

use phonon_base::Time;

use crate::compute::arithmetic;
use crate::number;
use crate::operator::Op;
use crate::random;

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
    /// What comes from outside.
    Dial {
        /// Its name.
        name: Arc<str>,
        /// What it is until it is moved.
        default: f64,
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
    /// From 0 up to 1; from -1 up to 0 before cycle nought.
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
}

impl Curve {
    /// The value at cycle time `t`, with Strudel's random numbers and every dial at its default.
    pub fn at(&self, t: f64) -> f64 {
        match self {
            Curve::Dial { default, .. } => *default,
            Curve::Constant(number) => *number,
            Curve::Shape { shape, rate, offset, seed } => {
                shape.at(t * rate.to_f64() + offset.to_f64(), *seed)
            }
            Curve::Unary(function, curve) => function.of(curve.at(t)),
            Curve::Binary(function, left, right) => function.of(left.at(t), right.at(t)),
        }
    }

    /// Whether it depends on anything but time.
    pub fn has_dial(&self) -> bool {
        match self {
            Curve::Dial { .. } => true,
            Curve::Constant(_) | Curve::Shape { .. } => false,
            Curve::Unary(_, curve) => curve.has_dial(),
            Curve::Binary(_, left, right) => left.has_dial() || right.has_dial(),
        }
    }

    /// This curve read at `rate * t + offset`.
    pub(crate) fn read_at(self, outer_rate: Time, outer_offset: Time) -> Curve {
        match self {
            Curve::Constant(_) | Curve::Dial { .. } => self,
            Curve::Shape { shape, rate, offset, seed } => {
                Curve::Shape { shape, rate: rate * outer_rate, offset: rate * outer_offset + offset, seed }
            }
            Curve::Unary(function, curve) => {
                Curve::Unary(function, Box::new(curve.read_at(outer_rate, outer_offset)))
            }
            Curve::Binary(function, left, right) => Curve::Binary(
                function,
                Box::new(left.read_at(outer_rate, outer_offset)),
                Box::new(right.read_at(outer_rate, outer_offset)),
            ),
        }
    }

    /// `left op right`, for operators of numbers.
    pub(crate) fn joined(op: Op, left: Curve, right: Curve) -> Option<Curve> {
        let function = match op {
            Op::Add => Binary::Add,
            Op::Sub => Binary::Subtract,
            Op::Mul => Binary::Multiply,
            Op::Div => Binary::Divide,
            Op::Mod => Binary::Modulo,
            Op::Pow => Binary::Power,
            Op::Min => Binary::Minimum,
            Op::Max => Binary::Maximum,
            Op::Set => return Some(right),
            Op::Keep => return Some(left),
            _ => return None,
        };
        Some(Curve::Binary(function, Box::new(left), Box::new(right)))
    }
}

impl Shape {
    /// The value at `t` of the shape's own cycles.
    pub fn at(self, t: f64, seed: f64) -> f64 {
        match self {
            Shape::Sine => ((TAU * t).sin() + 1.0) / 2.0,
            Shape::Saw => t % 1.0,
            Shape::Square => ((t * 2.0) % 2.0).floor(),
            Shape::Tri => {
                let phase = t.rem_euclid(1.0) * 2.0;
                if phase < 1.0 { phase } else { 2.0 - phase }
            }
            Shape::Time => t,
            Shape::Rand => random::legacy(t + seed),
            Shape::Perlin => random::perlin(t, |t| random::legacy(t + seed)),
            Shape::Berlin => random::berlin(t, |t| random::legacy(t + seed)),
        }
    }
}

impl Unary {
    /// The function's value.
    pub fn of(self, x: f64) -> f64 {
        match self {
            Unary::Negate => -x,
            Unary::Floor => x.floor(),
            Unary::Ceil => x.ceil(),
            Unary::Round => number::round(x),
            Unary::Abs => x.abs(),
            Unary::Exp => x.exp(),
            Unary::Log => x.ln(),
            Unary::Log2 => x.log2(),
            Unary::Sqrt => x.sqrt(),
            Unary::Sin => x.sin(),
            Unary::Cos => x.cos(),
            Unary::Truncate => x.trunc(),
        }
    }
}

impl Binary {
    /// The function's value.
    pub fn of(self, x: f64, y: f64) -> f64 {
        arithmetic(self.op(), x, y).unwrap_or(f64::NAN)
    }

    /// The operator that does this.
    pub fn op(self) -> Op {
        match self {
            Binary::Add => Op::Add,
            Binary::Subtract => Op::Sub,
            Binary::Multiply => Op::Mul,
            Binary::Divide => Op::Div,
            Binary::Modulo => Op::Mod,
            Binary::Power => Op::Pow,
            Binary::Minimum => Op::Min,
            Binary::Maximum => Op::Max,
        }
    }
}
