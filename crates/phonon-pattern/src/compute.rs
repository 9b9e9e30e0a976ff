//! What an operator does with two values.

use std::sync::LazyLock;

use crate::control::Key;
use crate::function::{Arg, ArgError};
use crate::number::{self, numeral};
use crate::operator::Op;
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

/// `a op b`; `None` where the operator drops the event. Controls are united, and the operator decides about
/// those that both have.
pub(crate) fn compute(op: Op, a: &Value, b: &Value) -> Result<Option<Value>, ArgError> {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) if let Some(number) = arithmetic(op, *x, *y) => {
            Ok(Some(Value::Number(number)))
        }
        _ if op == Op::KeepIf => Ok(b.is_true().then(|| a.clone())),
        (Value::Controls(x), Value::Controls(y)) => union(op, x, y),
        (Value::Controls(x), y) => union(op, x, &unnamed(y)),
        (x, Value::Controls(y)) => union(op, &unnamed(x), y),
        _ => plain(op, a, b).map(Some),
    }
}

/// The sums and products of two numbers; `None` for operators that do something else.
#[inline]
pub(crate) fn arithmetic(op: Op, x: f64, y: f64) -> Option<f64> {
    Some(match op {
        Op::Set => y,
        Op::Keep => x,
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Div => x / y,
        Op::Mod => ((x % y) + y) % y,
        Op::Pow => x.powf(y),
        Op::BitAnd => f64::from(int(x) & int(y)),
        Op::BitOr => f64::from(int(x) | int(y)),
        Op::BitXor => f64::from(int(x) ^ int(y)),
        Op::ShiftLeft => f64::from(int(x).wrapping_shl(int(y) as u32)),
        Op::ShiftRight => f64::from(int(x).wrapping_shr(int(y) as u32)),
        Op::Min => x.min(y),
        Op::Max => x.max(y),
        _ => return None,
    })
}

/// The low 32 bits of a number's whole part, as JavaScript's bit operators see it.
fn int(x: f64) -> i32 {
    if !x.is_finite() {
        return 0;
    }
    x.trunc().rem_euclid(4_294_967_296.0) as u32 as i32
}

fn unnamed(value: &Value) -> Controls {
    Controls::one(*UNNAMED, value.clone())
}

/// The key of a value that no control names.
static UNNAMED: LazyLock<Key> = LazyLock::new(|| Key::exactly("value"));

/// Whether it is nothing but a value that no control names.
pub(crate) fn is_unnamed(controls: &Controls) -> bool {
    matches!(controls.entries(), [(key, _)] if *key == *UNNAMED)
}

fn union(op: Op, a: &Controls, b: &Controls) -> Result<Option<Value>, ArgError> {
    if is_unnamed(b) {
        return Ok(Some(Value::Controls(a.clone())));
    }
    let mut failed = None;
    let united = a.merged(b, |x, y| match compute_named(op, x, y) {
        Ok(value) => value,
        Err(error) => {
            failed = Some(error);
            x.clone()
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(Some(Value::Controls(united))),
    }
}

/// Both are values of one control.
fn compute_named(op: Op, a: &Value, b: &Value) -> Result<Value, ArgError> {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) if let Some(number) = arithmetic(op, *x, *y) => {
            Ok(Value::Number(number))
        }
        (Value::Text(_), Value::Text(_)) if op != Op::Append && !both_numerals(a, b) => match op {
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Mod | Op::Pow => Ok(a.clone()),
            _ => plain(op, a, b),
        },
        _ => plain(op, a, b),
    }
}

fn both_numerals(a: &Value, b: &Value) -> bool {
    numeral(a).is_some() && numeral(b).is_some()
}

fn plain(op: Op, a: &Value, b: &Value) -> Result<Value, ArgError> {
    Ok(match op {
        Op::Set => b.clone(),
        Op::Keep | Op::KeepIf => a.clone(),
        Op::And if a.is_true() => b.clone(),
        Op::And => a.clone(),
        Op::Or if a.is_true() => a.clone(),
        Op::Or => b.clone(),
        Op::Lt => Value::Bool(less(a, b)),
        Op::Gt => Value::Bool(less(b, a)),
        Op::Lte => Value::Bool(less(a, b) || equal(a, b)),
        Op::Gte => Value::Bool(less(b, a) || equal(a, b)),
        Op::Eq => Value::Bool(equal(a, b)),
        Op::Ne => Value::Bool(!equal(a, b)),
        Op::Eqt => Value::Bool(a == b),
        Op::Net => Value::Bool(a != b),
        Op::Append => Value::text(format!("{a}{b}")),
        Op::Func => call(b, a)?,
        _ => match (numeral(a), numeral(b), a, b) {
            (Some(x), Some(y), _, _) => Value::Number(arithmetic(op, x, y).unwrap_or(f64::NAN)),
            (_, _, Value::Text(x), Value::Text(y)) if op == Op::Add => Value::text(format!("{x}{y}")),
            (None, _, _, _) => return Err(not_a_number(a)),
            _ => return Err(not_a_number(b)),
        },
    })
}

fn not_a_number(value: &Value) -> ArgError {
    let what = match value {
        Value::Text(word) => format!("`{word}`"),
        value => value.kind().to_string(),
    };
    ArgError::expected("", format!("a number or the name of a note instead of {what}"))
}

/// Words are compared by spelling, anything else as numbers.
fn less(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(x), Value::Text(y)) => x < y,
        _ => matches!((a.as_number(), b.as_number()), (Some(x), Some(y)) if x < y),
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(_), Value::Text(_)) | (Value::List(_), Value::List(_)) => a == b,
        (Value::Text(word), other) | (other, Value::Text(word)) => {
            number::parse(word).is_some_and(|number| Some(number) == other.as_number())
        }
        _ => matches!((a.as_number(), b.as_number()), (Some(x), Some(y)) if x == y),
    }
}

fn call(function: &Value, argument: &Value) -> Result<Value, ArgError> {
    let Value::Function(function) = function else {
        return Err(ArgError::expected("", "a pattern of functions"));
    };
    match function.call(&[Arg::Pattern(Pattern::pure(argument.clone()))])? {
        Arg::Pattern(result) => match result.constant() {
            Some((value, _)) => Ok(value.clone()),
            None => Err(ArgError::expected("", "a function that gives a single value")),
        },
        _ => Err(ArgError::expected("", "a function that gives a single value")),
    }
}
