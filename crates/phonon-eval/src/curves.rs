//! Continuous patterns as signals: formulas of cycle time, and what is worked out from dials.

use std::sync::Arc;

use phonon_base::Span;
use phonon_graph::Kind;
use phonon_pattern::curve::{Curve, Unary};

use crate::evaluator::{Eval, Evaluator};
use crate::value::{Signal, Value, ValueKind};

/// Part of a cycle for which an envelope is held that no event plays.
const CYCLE_GATE: f64 = 0.5;

impl Evaluator {
    /// A continuous pattern as a signal. What is worked out from a dial is worked out from its signal.
    pub(crate) fn curve_signal(&mut self, curve: Curve, span: Span) -> Eval<Signal> {
        let value = |signal| Value::new(ValueKind::Signal(signal), span);
        let result = match curve {
            curve if !curve.has_dial() => return self.cycle_curve(curve, span),
            Curve::Dial { name, default } => return self.dial(&name, default, span),
            Curve::Unary(function, inner) => {
                let inner = self.curve_signal(*inner, span)?;
                self.unary_signal(function, value(inner), span)?
            }
            Curve::Binary(function, left, right) => {
                let (left, right) = (self.curve_signal(*left, span)?, self.curve_signal(*right, span)?);
                let row = crate::arithmetic::unit_of(function.op()).unwrap_or("+");
                let row = self.unit_row(row, span)?;
                self.unit_of(row, Some(value(left)), vec![value(right)], span)?
            }
            Curve::Constant(_) | Curve::Shape { .. } => return self.cycle_curve(curve, span),
        };
        self.signal_of(&result)
    }

    /// A curve that depends on time alone.
    fn cycle_curve(&mut self, curve: Curve, span: Span) -> Eval<Signal> {
        self.leaf(Kind::Curve(Arc::new(CycleCurve(curve))), span)
    }

    fn unary_signal(&mut self, function: Unary, value: Value, span: Span) -> Eval<Value> {
        let name = match function {
            Unary::Negate => "neg",
            Unary::Floor => "floor",
            Unary::Ceil => "ceil",
            Unary::Round => "round",
            Unary::Abs => "abs",
            Unary::Exp => "exp",
            Unary::Log | Unary::Log2 => "log",
            Unary::Sqrt => "sqrt",
            Unary::Sin => "sin",
            Unary::Cos => "cos",
            Unary::Truncate => {
                // Towards nought.
                let size = self.unary_signal(Unary::Abs, value.clone(), span)?;
                let floor = self.unary_signal(Unary::Floor, size, span)?;
                let (sign, times) = (self.unit_row("sign", span)?, self.unit_row("*", span)?);
                let sign = self.unit_of(sign, Some(value), Vec::new(), span)?;
                return self.unit_of(times, Some(floor), vec![sign], span);
            }
        };
        let row = self.unit_row(name, span)?;
        let result = self.unit_of(row, Some(value), Vec::new(), span)?;
        if function != Unary::Log2 {
            return Ok(result);
        }
        let times = self.unit_row("*", span)?;
        let factor = Value::new(ValueKind::Number(std::f64::consts::LOG2_E), span);
        self.unit_of(times, Some(result), vec![factor], span)
    }
}

/// A continuous pattern as the graph sees it.
#[derive(Debug)]
struct CycleCurve(Curve);

impl phonon_graph::Curve for CycleCurve {
    fn at(&self, cycle: f64) -> f32 {
        self.0.at(cycle) as f32
    }
}

/// A gate that opens with each cycle.
#[derive(Debug)]
pub(crate) struct CycleGate;

impl phonon_graph::Curve for CycleGate {
    fn at(&self, cycle: f64) -> f32 {
        if cycle - cycle.floor() < CYCLE_GATE { 1.0 } else { 0.0 }
    }
}
