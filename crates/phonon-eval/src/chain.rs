//! `$` and `#`: functions applied to a value, and sound or controls chained after one.

use std::sync::Arc;

use phonon_base::{Diagnostic, Span};
use phonon_dsp::InputKind;
use phonon_pattern::{Align, Op};
use phonon_syntax::ExprKind;
use phonon_syntax::tree::{Action, Expr, Operator, Structure};

use crate::evaluator::{Eval, Evaluator, Failed, Position, Reading};
use crate::names::takes_sound;
use crate::scope::Scope;
use crate::value::{Function, FunctionKind, Side, UnitCall, Value, ValueKind};

impl Evaluator {
    /// `a $ b $ c`: one value and any number of functions. Value first, it reads from left to right; value
    /// last, from right to left.
    pub fn pipe_expr(&mut self, parts: &[Expr], scope: &Scope, span: Span) -> Eval<Value> {
        let mut values = self.parts(parts, scope)?;
        self.settle_shared_names(&mut values)?;
        let last = values.len() - 1;
        let start = match values.iter().position(|value| !value.is_function()) {
            Some(0) => 0,
            Some(_) if !values[last].is_function() => last,
            Some(at) => at,
            None => return self.all_functions(values, span),
        };
        let mut result = values[start].clone();
        let order = (start + 1..values.len()).chain((0..start).rev());
        for at in order {
            if result.has_signal() && wants_pattern(&values[at]) {
                result = self.read_as_pattern(&parts[start], scope).unwrap_or(result);
            }
            result = match &values[at].kind {
                ValueKind::Function(function) => self.call(&function.clone(), result, span)?,
                _ => self.hash(result, values[at].clone(), span)?,
            };
        }
        result.span = span;
        Ok(result)
    }

    /// The parts of a pipe. What they are applied to decides how shared names are read, so the value at either end
    /// is read first.
    fn parts(&mut self, parts: &[Expr], scope: &Scope) -> Eval<Vec<Value>> {
        let first = self.argument(&parts[0], scope)?;
        let (value_first, end) = (!first.is_function(), parts.len() - 1);
        let mut position = self.position_after(&first);
        let mut last = None;
        if !value_first {
            let value = self.argument(&parts[end], scope)?;
            position = self.position_after(&value);
            last = Some(value);
        }
        let mut values = vec![first];
        let middle = if value_first { &parts[1..] } else { &parts[1..end] };
        for part in middle {
            values.push(self.part(position, part, scope)?);
        }
        values.extend(last);
        Ok(values)
    }

    /// How the right side of `#` or `$` is read after `left`.
    fn position_after(&self, left: &Value) -> Position {
        match &left.kind {
            ValueKind::Signal(_) => Position::OnSignal,
            ValueKind::Pattern(pattern)
                if self.reading == Reading::Sound && crate::coerce::is_events(pattern) =>
            {
                Position::OnEvents
            }
            _ => Position::Head,
        }
    }

    /// `sine $ slow 4`: beside pattern functions a name shared by an oscillator and a pattern is the pattern.
    fn settle_shared_names(&mut self, values: &mut [Value]) -> Eval<()> {
        if !values.iter().any(wants_pattern) {
            return Ok(());
        }
        for value in values {
            let ValueKind::Function(function) = &value.kind else { continue };
            let open = matches!(&*function.kind, FunctionKind::Unit(_) | FunctionKind::Operator(..));
            if let (true, Some(text)) = (open, function.text.clone())
                && let Some(pattern) = self.read_as_pattern(&text.0, &text.1)
            {
                *value = pattern;
            }
        }
        Ok(())
    }

    /// The text read as a pattern, if it can be; nothing is reported if not.
    pub fn read_as_pattern(&mut self, expr: &Expr, scope: &Scope) -> Option<Value> {
        let said = self.diagnostics.len();
        let value = self.reading_as(Reading::Pattern, |this| this.eval(expr, scope));
        match value {
            Ok(value) if !value.is_function() => Some(value),
            _ => {
                self.diagnostics.truncate(said);
                None
            }
        }
    }

    fn all_functions(&mut self, values: Vec<Value>, span: Span) -> Eval<Value> {
        let functions: Eval<Vec<Function>> = values.iter().map(|value| self.function_of(value)).collect();
        let order = phonon_syntax::tree::Order::RightToLeft;
        Ok(Value::function(FunctionKind::Compose(functions?, order), span))
    }

    /// `left # right`.
    pub fn chain_expr(&mut self, left: &Expr, right: &Expr, scope: &Scope, expr: &Expr) -> Eval<Value> {
        // In `s "bd" # delay 0.5 # delaytime 0.2` only events can stand left of the last control, so `delay` is one too.
        let events = match self.reading == Reading::Sound && crate::words::is_control(right) {
            true => self.read_as_pattern(left, scope),
            false => None,
        };
        let left_value = match events {
            Some(value) => Ok(value),
            None => self.eval(left, scope),
        };
        let Ok(value) = left_value else {
            // What follows is read all the same, so that its mistakes are told as well.
            return self.at(Position::OnSignal, |this| this.eval(right, scope)).and(Err(Failed));
        };
        let operator = Operator { action: Action::Chain, structure: Structure::Plain };
        if let ValueKind::Function(function) = &value.kind {
            let right = Side::Text(Arc::new((right.clone(), scope.clone())));
            let kind = FunctionKind::Operator(operator, expr.span, Side::Function(function.clone()), right);
            let text = Some(Arc::new((expr.clone(), scope.clone())));
            let function = Function { kind: Arc::new(kind), text };
            return Ok(Value::new(ValueKind::Function(function), expr.span));
        }
        self.operate_on_text(operator, expr.span, value, right, scope, expr.span)
    }

    /// `left operator text`, where the left side decides how the text is read.
    pub fn operate_on_text(
        &mut self,
        operator: Operator,
        operator_span: Span,
        left: Value,
        right: &Expr,
        scope: &Scope,
        span: Span,
    ) -> Eval<Value> {
        if operator.action != Action::Chain {
            let right = self.below_right(operator, |this| this.argument(right, scope))?;
            return self.operate(operator, operator_span, left, right);
        }
        self.chain_on(left, right, scope, span)
    }

    /// `left # text`. A factor behind a control is one for the sound: `s "bd" # room 0.5 * 0.3` is as soft as
    /// `s "bd" # lpf 800 * 0.3`, although only the unit still waits for its input there.
    fn chain_on(&mut self, left: Value, right: &Expr, scope: &Scope, span: Span) -> Eval<Value> {
        let position = self.position_after(&left);
        if position == Position::OnEvents
            && let ExprKind::Binary { operator, operator_span, left: first, right: factor } = &right.kind
            && matches!(operator.action, Action::Multiply | Action::Divide)
            && !first.bracketed
            && begins_with_control(first)
        {
            let chained = self.chain_on(left, first, scope, first.span)?;
            let factor = self.below_right(*operator, |this| this.argument(factor, scope))?;
            let mut value = self.operate(*operator, *operator_span, chained, factor)?;
            value.span = span;
            return Ok(value);
        }
        if position == Position::OnEvents
            && let ExprKind::Binary { operator, left: first, right: more, .. } = &right.kind
            && matches!(operator.action, Action::Add | Action::Subtract)
            && operator.structure == Structure::Plain
            && !first.bracketed
            && begins_with_control(first)
            && matches!(more.kind, ExprKind::Number { .. } | ExprKind::Text(_))
        {
            return self.fail(
                Diagnostic::error(more.span, "this is neither for the control nor for the sound")
                    .because("the control has its value already")
                    .help("put what it takes into brackets: `# note (\"c4 e4\" + 12)`"),
            );
        }
        let right = self.at(position, |this| this.eval(right, scope))?;
        self.hash(left, right, span)
    }

    /// The value of `left # right`.
    pub fn hash(&mut self, left: Value, right: Value, span: Span) -> Eval<Value> {
        match &right.kind {
            ValueKind::Function(function) => match &*function.kind {
                FunctionKind::Unit(call) if is_envelope(call) && left.has_signal() => {
                    let envelope = self.build_unit(&call.clone(), right.span)?;
                    self.arithmetic(Op::Mul, Align::In, left, envelope, span)
                }
                _ => self.call(&function.clone(), left, span),
            },
            ValueKind::Signal(_) if left.has_signal() && right.span != left.span => self.fail(
                Diagnostic::error(right.span, "sound cannot be chained into sound that takes no input")
                    .because("this is finished sound")
                    .help(
                        "add the two with `+`, multiply them with `*`, or put a unit such as `lpf 800` here",
                    ),
            ),
            _ if left.has_signal() => self.controls_on_sound(right),
            _ => {
                let (left, right) = (self.pattern_of(&left)?, self.pattern_of(&right)?);
                Ok(Value::pattern(phonon_pattern::combine(Op::Set, Align::In, &left, &right), span))
            }
        }
    }

    fn controls_on_sound(&mut self, right: Value) -> Eval<Value> {
        self.fail(
            Diagnostic::error(right.span, "event controls need events, and the left side is sound")
                .because("set per event")
                .help("put it before the first unit: `s \"bd\" # speed 2 # lpf 800`"),
        )
    }
}

/// Whether the first thing of a product sets a control.
fn begins_with_control(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary { left, .. } => begins_with_control(left),
        ExprKind::Apply { function, .. } => begins_with_control(function),
        ExprKind::Name(name) => phonon_pattern::control(name).is_some(),
        _ => false,
    }
}

/// An envelope that still lacks something, or stands by itself: `# adsr 0.01 0.1` shapes the sound on its left.
pub fn is_envelope(call: &UnitCall) -> bool {
    !takes_sound(call.row) && call.row.inputs.iter().any(|input| input.kind == InputKind::Gate)
}

/// Whether a value is a function that only works on patterns.
fn wants_pattern(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Function(function) => match &*function.kind {
            FunctionKind::Row(call) => phonon_dsp::units::unit(call.row.name).is_none(),
            FunctionKind::Operation(..) => true,
            FunctionKind::Compose(functions, _) => functions.iter().any(|function| {
                matches!(&*function.kind, FunctionKind::Row(_) | FunctionKind::Operation(..))
            }),
            _ => false,
        },
        _ => false,
    }
}
