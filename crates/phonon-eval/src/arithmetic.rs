//! Operators between numbers, patterns and signals.

use phonon_base::{Diagnostic, Span};
use phonon_pattern::{Align, Op};
use phonon_syntax::tree::{Action, Operator, Structure};

use crate::coerce::is_events;
use crate::evaluator::{Eval, Evaluator, Reading};
use crate::value::{FunctionKind, Side, Value, ValueKind};

/// What an operator does with two values; none for those that are not arithmetic.
pub fn op_of(action: Action) -> Option<Op> {
    Some(match action {
        Action::Set => Op::Set,
        Action::Keep => Op::Keep,
        Action::Add => Op::Add,
        Action::Append => Op::Append,
        Action::Subtract => Op::Sub,
        Action::Multiply => Op::Mul,
        Action::Divide => Op::Div,
        Action::Modulo => Op::Mod,
        Action::Power => Op::Pow,
        Action::Less => Op::Lt,
        Action::Greater => Op::Gt,
        Action::LessOrEqual => Op::Lte,
        Action::GreaterOrEqual => Op::Gte,
        Action::Equal => Op::Eq,
        Action::NotEqual => Op::Ne,
        Action::Chain | Action::Earlier | Action::Later => return None,
    })
}

/// Which side gives the structure.
pub fn align_of(structure: Structure) -> Align {
    match structure {
        Structure::Plain | Structure::Left => Align::In,
        Structure::Right => Align::Out,
        Structure::Both => Align::Mix,
        Structure::Squeeze => Align::Squeeze,
        Structure::SqueezeOut => Align::SqueezeOut,
    }
}

/// The unit that does with signals what `op` does with numbers.
pub(crate) fn unit_of(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Add => "+",
        Op::Sub => "-",
        Op::Mul => "*",
        Op::Div => "/",
        Op::Mod => "%",
        Op::Pow => "**",
        Op::Lt => "<",
        Op::Gt => ">",
        Op::Lte => "<=",
        Op::Gte => ">=",
        Op::Eq => "==",
        Op::Ne => "!=",
        Op::Min => "min",
        Op::Max => "max",
        _ => return None,
    })
}

impl Evaluator {
    /// `left operator right`, both known.
    pub fn operate(&mut self, operator: Operator, span: Span, left: Value, right: Value) -> Eval<Value> {
        let whole = left.span.to(right.span);
        let (left, right) = self.settle_beside_sound(left, right);
        if left.is_function() || right.is_function() {
            let (left, right) = (side(left), side(right));
            return Ok(Value::function(FunctionKind::Operator(operator, span, left, right), whole));
        }
        match operator.action {
            Action::Chain => self.hash(left, right, whole),
            Action::Earlier => self.shifted("early", left, right, whole),
            Action::Later => self.shifted("late", left, right, whole),
            action => match op_of(action) {
                Some(op) => self.arithmetic(op, align_of(operator.structure), left, right, whole),
                None => self.fail(Diagnostic::error(span, "this operator has no meaning here")),
            },
        }
    }

    /// `sine 440 * sine`: beside finished sound, a name shared by an oscillator and a pattern is the pattern.
    fn settle_beside_sound(&mut self, left: Value, right: Value) -> (Value, Value) {
        if left.has_signal() == right.has_signal() || !(left.is_function() || right.is_function()) {
            return (left, right);
        }
        if !self.in_argument
            && let Some(sound) = self.sound.as_deref_mut()
        {
            // An instrument keeps its open oscillators, so what is read here cannot be shared with it.
            if sound.voice.is_some() {
                return (left, right);
            }
            sound.gated = true;
        }
        let mut settle = |value: Value| match &value.kind {
            ValueKind::Function(function) => match function.text.clone() {
                Some(text) => match self.read_as_pattern(&text.0, &text.1) {
                    // Controls are no number: `lpf 800 * 0.5` is a filter that waits for its input.
                    Some(read) if !is_pattern_of_events(&read) => read,
                    _ => value,
                },
                None => value,
            },
            _ => value,
        };
        (settle(left), settle(right))
    }

    fn shifted(&mut self, name: &str, amount: Value, pattern: Value, span: Span) -> Eval<Value> {
        match phonon_pattern::function(name) {
            Some(row) => {
                let call = crate::value::RowCall { row, given: vec![amount, pattern], named: Vec::new() };
                let function = Value::function(FunctionKind::Row(call), span);
                self.complete(function)
            }
            None => self.fail(Diagnostic::error(span, format!("there is no function `{name}`"))),
        }
    }

    /// `left op right` for numbers, patterns and signals.
    pub fn arithmetic(&mut self, op: Op, align: Align, left: Value, right: Value, span: Span) -> Eval<Value> {
        if let (ValueKind::Number(a), ValueKind::Number(b)) = (&left.kind, &right.kind)
            && let Some(number) = fold(op, *a, *b)
        {
            if !number.is_finite() {
                let message = format!("{a} and {b} give no number here");
                return self
                    .fail(Diagnostic::error(span, message).because("division by nought, or too large"));
            }
            return Ok(Value::new(ValueKind::Number(number), span));
        }
        if left.has_signal() || right.has_signal() || self.is_sound_and_number(&left, &right) {
            return match unit_of(op).and_then(phonon_dsp::units::unit) {
                Some(row) => self.unit_of(row, Some(left), vec![right], span),
                None => self.fail(Diagnostic::error(span, "this operator works on patterns, not on sound")),
            };
        }
        let (left, right) = (self.pattern_of(&left)?, self.pattern_of(&right)?);
        Ok(Value::pattern(phonon_pattern::combine(op, align, &left, &right), span))
    }

    /// `s "bd*4" * 0.5`: numbers on one side of events work on their sound, because on their controls they
    /// would do nothing.
    fn is_sound_and_number(&self, left: &Value, right: &Value) -> bool {
        if self.reading == Reading::Pattern || self.sound.is_none() {
            return false;
        }
        is_pattern_of_events(left) != is_pattern_of_events(right)
    }

    /// `-x`.
    pub fn negate(&mut self, value: Value, span: Span) -> Eval<Value> {
        let zero = Value::new(ValueKind::Number(0.0), span);
        let operator = Operator { action: Action::Subtract, structure: Structure::Right };
        self.operate(operator, span, zero, value)
    }
}

fn is_pattern_of_events(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Pattern(pattern) if is_events(pattern))
}

fn side(value: Value) -> Side {
    match value.kind {
        ValueKind::Function(function) => Side::Function(function),
        _ => Side::Value(value),
    }
}

/// Arithmetic of two plain numbers; none where the pattern world has its own idea of the result.
fn fold(op: Op, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        Op::Add => a + b,
        Op::Sub => a - b,
        Op::Mul => a * b,
        Op::Div => a / b,
        _ => return None,
    })
}
