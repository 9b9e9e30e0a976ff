//! Functions and their arguments.
use phonon_base::{Diagnostic, Quantity, Span};
use phonon_dsp::InputKind;
use phonon_pattern::{Align, ControlRow, Key, Op, Pattern, Piped, Value as Atom};
use phonon_syntax::ExprKind;
use phonon_syntax::tree::{Argument, Order};

use crate::evaluator::{Eval, Evaluator, Position};
use crate::names::{sound_input, takes_sound};
use crate::scope::Scope;
use crate::value::{Function, FunctionKind, Lambda, Side, UnitCall, Value, ValueKind};

/// The group of units that shape a sound which they are chained to.
const ENVELOPES: &str = "envelopes";
/// The group of units that measure a sound: nobody modulates them, so a sound that comes first is what they measure.
const ANALYSIS: &str = "analysis";
/// Inputs that a number alone passes by: `lush 0.5` is a decay.
const PASSED_BY: &[&str] = &["predelay"];

impl Evaluator {
    /// A function applied to the arguments that stand beside it. The result may still be a function.
    pub fn apply(&mut self, value: Value, arguments: &[Argument], scope: &Scope, span: Span) -> Eval<Value> {
        let function = self.function_of(&value)?;
        match &*function.kind {
            FunctionKind::Unit(call) => self.apply_unit(call, arguments, scope, span),
            FunctionKind::Row(call) => {
                let mut call = call.clone();
                let leads = std::mem::take(&mut self.leads);
                let values: Eval<Vec<Value>> =
                    arguments.iter().map(|argument| self.argument(&argument.value, scope)).collect();
                self.leads = leads;
                for (argument, value) in arguments.iter().zip(values?) {
                    match &argument.keyword {
                        Some(keyword) => call.named.push((keyword.text.clone(), value)),
                        None => call.given.push(value),
                    }
                }
                let waits = self.awaits_pipe && matches!(call.row.piped, Piped::First | Piped::Param(_));
                let value = Value::function(FunctionKind::Row(call), span);
                if waits { Ok(value) } else { self.complete(value) }
            }
            FunctionKind::Control(row) => self.apply_control(row, arguments, scope, span),
            FunctionKind::Keys(name, keys) => self.apply_keys(name, keys, arguments, scope, span),
            _ => {
                let mut result = value;
                for argument in arguments {
                    if let Some(keyword) = &argument.keyword {
                        let message = format!("{} takes no argument by name", function.name());
                        return self.fail(Diagnostic::error(keyword.span, message));
                    }
                    let argument = self.argument(&argument.value, scope)?;
                    let Value { kind: ValueKind::Function(function), .. } = &result else {
                        let message = format!("{} has all its arguments already", function.name());
                        return self.fail(Diagnostic::error(argument.span, message).because("one too many"));
                    };
                    result = self.call(&function.clone(), argument, span)?;
                }
                Ok(result)
            }
        }
    }

    /// A function that has all it needs becomes what it computes; any other stays a function.
    pub fn complete(&mut self, value: Value) -> Eval<Value> {
        let ValueKind::Function(function) = &value.kind else { return Ok(value) };
        let mut result = match &*function.kind {
            FunctionKind::Unit(call) if call.is_complete() => self.build_unit(&call.clone(), value.span)?,
            FunctionKind::Row(call) => match self.finish_row(&call.clone(), None, value.span)? {
                Some(result) => result,
                None => value,
            },
            FunctionKind::Lambda(lambda) if lambda.parameters.is_empty() => {
                self.run_lambda(&lambda.clone(), value.span)?
            }
            _ => value,
        };
        // An oscillator on its own is a function of its frequency only if it was left out.
        if let ValueKind::Function(function) = &mut result.kind
            && let FunctionKind::Unit(call) = &*function.kind
            && call.given.iter().any(Option::is_some)
        {
            function.text = None;
        }
        Ok(result)
    }

    /// A function applied to one value: `value $ function`, or the input of a chain.
    pub fn call(&mut self, function: &Function, argument: Value, span: Span) -> Eval<Value> {
        match &*function.kind {
            FunctionKind::Identity => Ok(argument),
            FunctionKind::Unit(call) => self.feed_unit(call, argument, span),
            FunctionKind::Row(call) => match self.finish_row(&call.clone(), Some(argument.clone()), span)? {
                Some(result) => Ok(result),
                None => {
                    let mut call = call.clone();
                    call.given.push(argument);
                    Ok(Value::function(FunctionKind::Row(call), span))
                }
            },
            FunctionKind::Control(row) => {
                let pattern = self.pattern_of(&argument)?;
                Ok(Value::pattern(phonon_pattern::control::wrap_in(self.mode, row, &pattern), span))
            }
            FunctionKind::Keys(_, keys) => {
                let pattern = self.pattern_of(&argument)?;
                Ok(Value::pattern(keyed(&pattern, keys.clone()), span))
            }
            FunctionKind::Operation(op, align, None) => {
                Ok(Value::function(FunctionKind::Operation(*op, *align, Some(argument)), span))
            }
            FunctionKind::Operation(op, align, Some(right)) => {
                self.arithmetic(*op, *align, argument, right.clone(), span)
            }
            FunctionKind::Lambda(lambda) => {
                let mut lambda = lambda.clone();
                lambda.given.push(argument);
                if lambda.given.len() < lambda.parameters.len() {
                    return Ok(Value::function(FunctionKind::Lambda(lambda), span));
                }
                self.run_lambda(&lambda, span)
            }
            FunctionKind::Compose(functions, order) => {
                let ordered: Vec<&Function> = match order {
                    Order::LeftToRight => functions.iter().collect(),
                    Order::RightToLeft => functions.iter().rev().collect(),
                };
                ordered.into_iter().try_fold(argument, |value, function| self.call(function, value, span))
            }
            FunctionKind::Operator(operator, operator_span, left, right) => {
                let left = self.side(left, &argument, span)?;
                match right {
                    Side::Text(text) => {
                        let (expr, scope) = &**text;
                        self.operate_on_text(*operator, *operator_span, left, expr, scope, span)
                    }
                    _ => {
                        let right = self.side(right, &argument, span)?;
                        self.operate(*operator, *operator_span, left, right)
                    }
                }
            }
        }
    }

    fn side(&mut self, side: &Side, argument: &Value, span: Span) -> Eval<Value> {
        match side {
            Side::Value(value) => Ok(value.clone()),
            Side::Argument => Ok(argument.clone()),
            Side::Function(function) => self.call(function, argument.clone(), span),
            Side::Text(text) => self.argument(&text.0, &text.1),
        }
    }

    fn run_lambda(&mut self, lambda: &Lambda, span: Span) -> Eval<Value> {
        let scope = lambda
            .parameters
            .iter()
            .zip(&lambda.given)
            .fold(lambda.scope.clone(), |scope, (name, value)| scope.with(name, value.clone()));
        self.once(span, |this| this.argument(&lambda.body, &scope))
    }

    /// `lpf 800 q:0.7`: positional arguments leave out the input, which `#` fills, unless there are so many
    /// that the first must be it.
    fn apply_unit(
        &mut self,
        call: &UnitCall,
        arguments: &[Argument],
        scope: &Scope,
        span: Span,
    ) -> Eval<Value> {
        let mut call = call.clone();
        let row = call.row;
        let positional = arguments.iter().filter(|argument| argument.keyword.is_none()).count();
        let open: Vec<usize> = (0..row.inputs.len()).filter(|at| call.given[*at].is_none()).collect();
        let input = sound_input(row).filter(|at| call.given[*at].is_none());
        let beside_input = open.iter().filter(|at| Some(**at) != input).count();
        let chained = self.position != Position::Head;
        // `env_trig sound "t ~ t"`: a text in the second place is the rhythm that the row wants there.
        let rhythm_second = row.inputs.get(1).is_some_and(|input| input.quantity == Quantity::Gate)
            && matches!(arguments.get(1).map(|argument| &argument.value.kind), Some(ExprKind::Text(_)));
        let mut first = None;
        if input.is_some() && !chained && (self.leads || row.group == ANALYSIS) {
            first = self.leading_sound(row.name, arguments, scope)?;
        }
        let leads = first.is_some() || rhythm_second || positional > beside_input;
        let skipped = input.filter(|_| chained || !leads);
        let alone = positional == if skipped.is_some() { 1 } else { 2 };
        let mut places = open.into_iter().filter(|at| {
            let input = &row.inputs[*at];
            let passed = alone && PASSED_BY.contains(&input.name);
            Some(*at) != skipped && input.kind != InputKind::Gate && !passed
        });
        for argument in arguments {
            let at = match &argument.keyword {
                Some(keyword) => row.inputs.iter().position(|input| {
                    input.name == keyword.text || input.aliases.contains(&keyword.text.as_str())
                }),
                None => places.next(),
            };
            let Some(at) = at else {
                return self.refuse_argument(row.name, row.inputs.iter().map(|input| input.name), argument);
            };
            let is_input = Some(at) == sound_input(row);
            if is_input && let Some(value) = first.take() {
                call.given[at] = Some(value);
                continue;
            }
            let value = self.below_argument(row.name, at, |this| match is_input {
                true => this.argument(&argument.value, scope),
                false => this.unit_argument(&argument.value, scope),
            })?;
            call.given[at] = Some(value);
        }
        let shapes = self.position == Position::OnSignal && row.group == ENVELOPES && !takes_sound(row);
        let value = self.complete(Value::function(FunctionKind::Unit(call), span))?;
        // `saw 110 # adsr 0.01 0.1`: an envelope that stands complete behind sound shapes it.
        match &value.kind {
            ValueKind::Signal(_) if shapes => {
                Ok(Value::function(FunctionKind::Operation(Op::Mul, Align::In, Some(value)), span))
            }
            _ => Ok(value),
        }
    }

    /// The first argument, if it stands alone by its place and is sound or is played.
    fn leading_sound(&mut self, name: &str, arguments: &[Argument], scope: &Scope) -> Eval<Option<Value>> {
        let Some(Argument { keyword: None, value }) = arguments.first() else { return Ok(None) };
        if matches!(value.kind, ExprKind::Number { .. } | ExprKind::Text(_)) {
            return Ok(None);
        }
        let value = self.below_argument(name, 0, |this| this.argument(value, scope))?;
        let is_sound = match &value.kind {
            ValueKind::Pattern(pattern) => crate::coerce::is_events(pattern),
            _ => value.has_signal(),
        };
        Ok(is_sound.then_some(value))
    }

    fn refuse_argument<'a, T>(
        &mut self,
        name: &str,
        inputs: impl Iterator<Item = &'a str>,
        argument: &Argument,
    ) -> Eval<T> {
        let inputs: Vec<&str> = inputs.collect();
        let takes = format!("`{name}` takes: {}", inputs.join(", "));
        let diagnostic = match &argument.keyword {
            Some(keyword) => {
                Diagnostic::error(keyword.span, format!("`{name}` has no input `{}`", keyword.text))
                    .help(takes)
                    .did_you_mean(&keyword.text, inputs.iter().copied())
            }
            None => Diagnostic::error(argument.value.span, format!("too many arguments for `{name}`"))
                .because("one too many")
                .help(takes),
        };
        self.fail(diagnostic)
    }

    /// `800 # lpf`, `saw 110 # lpf 800`: the value becomes the first input that is still needed.
    fn feed_unit(&mut self, call: &UnitCall, argument: Value, span: Span) -> Eval<Value> {
        let mut call = call.clone();
        let input = sound_input(call.row).filter(|at| call.given[*at].is_none());
        match input.or_else(|| call.first_missing()) {
            Some(at) => {
                call.given[at] = Some(argument);
                self.complete(Value::function(FunctionKind::Unit(call), span))
            }
            None => {
                let message = format!("`{}` takes no input from the left", call.row.name);
                self.fail(Diagnostic::error(span, message).because("all its inputs are given"))
            }
        }
    }

    /// `lpf 800 5` where only patterns are wanted sets two controls, `speed 2` one.
    fn apply_control(
        &mut self,
        row: &'static ControlRow,
        arguments: &[Argument],
        scope: &Scope,
        span: Span,
    ) -> Eval<Value> {
        match arguments {
            [Argument { keyword: None, value }] => {
                let value = self.argument(value, scope)?;
                let pattern = self.pattern_of(&value)?;
                Ok(Value::pattern(phonon_pattern::control::wrap_in(self.mode, row, &pattern), span))
            }
            [] => Ok(Value::function(FunctionKind::Control(row), span)),
            _ if row.list_form.is_empty() => self.apply_keys(row.name, &[row.key()], arguments, scope, span),
            _ => {
                let keys: Vec<Key> = row.list_form.iter().map(|name| Key::named(name)).collect();
                self.apply_keys(row.name, &keys, arguments, scope, span)
            }
        }
    }

    /// Several controls, set by one argument each; a single list sets them all.
    fn apply_keys(
        &mut self,
        name: &str,
        keys: &[Key],
        arguments: &[Argument],
        scope: &Scope,
        span: Span,
    ) -> Eval<Value> {
        let mut result: Option<Pattern> = None;
        let mut rest = keys.iter();
        for argument in arguments {
            let value = self.argument(&argument.value, scope)?;
            let pattern = self.pattern_of(&value)?;
            let keys = match (&argument.keyword, arguments.len()) {
                (None, 1) => keys.to_vec(),
                (None, _) => rest.next().map(|key| vec![*key]).unwrap_or_default(),
                (Some(keyword), _) => {
                    phonon_pattern::control(&keyword.text).map(|row| vec![row.key()]).unwrap_or_default()
                }
            };
            if keys.is_empty() {
                let names = rest.as_slice().iter().chain(&keys).map(|key| key.name());
                return self.refuse_argument(name, names.collect::<Vec<_>>().into_iter(), argument);
            }
            let controls = keyed(&pattern, keys);
            result = Some(match result {
                Some(left) => phonon_pattern::combine(Op::Set, Align::In, &left, &controls),
                None => controls,
            });
        }
        match result {
            Some(pattern) => Ok(Value::pattern(pattern, span)),
            None => self.fail(Diagnostic::error(span, format!("`{name}` needs an argument"))),
        }
    }
}

/// The values of `pattern` under `keys`: a list is spread over them, anything else goes under the first.
fn keyed(pattern: &Pattern, keys: Vec<Key>) -> Pattern {
    pattern.map(move |value| {
        let entries = match value {
            Atom::List(items) => keys.iter().copied().zip(items.iter().cloned()).collect(),
            value => keys.first().map(|key| (*key, value.clone())).into_iter().collect(),
        };
        Atom::Controls(entries)
    })
}

impl UnitCall {
    /// Whether everything that must be given has been.
    pub fn is_complete(&self) -> bool {
        self.first_missing().is_none()
    }

    fn first_missing(&self) -> Option<usize> {
        let missing = |at: &usize| {
            let input = &self.row.inputs[*at];
            // A gate is always there: that of the voice, or that of the cycle.
            self.given[*at].is_none() && input.default.is_none() && input.kind != InputKind::Gate
        };
        (0..self.row.inputs.len()).find(missing)
    }
}
