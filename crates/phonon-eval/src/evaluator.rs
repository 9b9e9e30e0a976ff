//! Expressions to values: the walk over the tree.

use std::collections::HashMap;
use std::sync::Arc;

use phonon_base::{Diagnostic, Span, limits};
use phonon_pattern::{Align, Mode, Op};
use phonon_syntax::tree::{Action, Argument, Expr, Operator, Order, Text};
use phonon_syntax::{ExprKind, tree};

use crate::scope::Scope;
use crate::sound::Sound;
use crate::source::Source;
use crate::value::{Function, FunctionKind, Lambda, Side, Value, ValueKind};

/// An expression has no value; why has been reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

/// A value, or nothing after a report.
pub type Eval<T> = Result<T, Failed>;

/// What names mean where a unit and something of patterns share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Sound comes first: `saw` is an oscillator, `lpf` a filter.
    Sound,
    /// Only patterns are wanted: `saw` is the pattern of cycle time, `lpf` the control.
    Pattern,
}

/// What stands on the left of the `#` whose right side is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// There is no `#`.
    Head,
    /// A pattern of events.
    OnEvents,
    /// Sound.
    OnSignal,
}

/// Reads expressions of one song.
pub struct Evaluator {
    /// The song.
    pub source: Arc<Source>,
    /// Whose habits patterns have.
    pub mode: Mode,
    /// What there is to say so far.
    pub diagnostics: Vec<Diagnostic>,
    /// How shared names are read now.
    pub reading: Reading,
    /// What stands on the left of the `#` that is being read.
    pub position: Position,
    /// Whether a part of a `$` chain is being read that a value will reach, which `stack "b"` must wait for.
    pub awaits_pipe: bool,
    /// Whether an argument of a unit is being read: there a shared name is the pattern, also in an instrument.
    pub in_argument: bool,
    /// Whether the text of a stage is being read, where `%name` is a control of the event.
    pub in_stage: bool,
    /// Whether the first argument of a unit that takes sound is its input, wherever it is sound: `lpf ~x 800`. So a text
    /// is read again that would otherwise wait for its input.
    pub(crate) leads: bool,
    /// The settings of the orbit whose text is being read, where `%name` is one of them.
    pub(crate) settings: Option<crate::orbit::Settings>,
    /// The graph under construction; none where only patterns are wanted.
    pub sound: Option<Box<Sound>>,
    /// Buses that have been read as patterns; `None` while one is being read.
    pub(crate) patterns: HashMap<String, Option<Value>>,
    /// Whether a session is built: outputs can be opened and closed, and commands are followed.
    pub(crate) is_live: bool,
    depth: usize,
    calls: usize,
}

impl Evaluator {
    /// An evaluator that builds patterns only.
    pub fn for_patterns(source: Arc<Source>, mode: Mode) -> Evaluator {
        Evaluator {
            source,
            mode,
            diagnostics: Vec::new(),
            reading: Reading::Pattern,
            position: Position::Head,
            awaits_pipe: false,
            in_argument: false,
            in_stage: false,
            leads: false,
            settings: None,
            sound: None,
            patterns: HashMap::new(),
            is_live: false,
            depth: 0,
            calls: 0,
        }
    }

    /// An evaluator that builds a graph.
    pub fn for_sound(source: Arc<Source>, mode: Mode) -> Evaluator {
        let sound = Some(Box::default());
        Evaluator { reading: Reading::Sound, sound, ..Evaluator::for_patterns(source, mode) }
    }

    /// Reports and fails.
    pub fn fail<T>(&mut self, diagnostic: Diagnostic) -> Eval<T> {
        self.report(diagnostic);
        Err(Failed)
    }

    /// Reports, once, and goes on.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < limits::DIAGNOSTICS && !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Runs `work` while shared names are read in another way.
    pub fn reading_as<T>(&mut self, reading: Reading, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.reading, self.position);
        (self.reading, self.position) = (reading, Position::Head);
        let result = work(self);
        (self.reading, self.position) = before;
        result
    }

    /// Runs `work` with another left side.
    pub fn at<T>(&mut self, position: Position, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = (std::mem::replace(&mut self.position, position), std::mem::take(&mut self.awaits_pipe));
        let result = work(self);
        (self.position, self.awaits_pipe) = before;
        result
    }

    /// The value of an argument of a unit.
    pub fn unit_argument(&mut self, expr: &Expr, scope: &Scope) -> Eval<Value> {
        let before = std::mem::replace(&mut self.in_argument, true);
        let value = self.argument(expr, scope);
        self.in_argument = before;
        value
    }

    /// The value of a part of a `$` chain whose value is read as `position` says.
    pub fn part(&mut self, position: Position, expr: &Expr, scope: &Scope) -> Eval<Value> {
        self.at(position, |this| {
            this.awaits_pipe = true;
            this.eval(expr, scope)
        })
    }

    /// The value of an expression.
    pub fn eval(&mut self, expr: &Expr, scope: &Scope) -> Eval<Value> {
        if self.depth >= limits::NESTING + limits::CALL_DEPTH {
            return self.fail(too_deep(expr.span));
        }
        self.depth += 1;
        let value = self.eval_kind(expr, scope);
        self.depth -= 1;
        value
    }

    fn eval_kind(&mut self, expr: &Expr, scope: &Scope) -> Eval<Value> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number { value, .. } => Ok(Value::new(ValueKind::Number(*value), span)),
            ExprKind::Text(text) => Ok(Value::new(ValueKind::Text(Arc::new(Text::clone(text))), span)),
            ExprKind::Name(name) => {
                let own = scope.get(name).is_some() || self.source.functions.contains_key(name);
                let name = crate::short::alone(name).filter(|_| !own).unwrap_or(name);
                let value = self.name(name, expr, scope)?;
                self.complete(value)
            }
            ExprKind::Bus { name, path } => self.bus(name, path, span),
            ExprKind::PatternValue(name) => self.pattern_value(name, span),
            ExprKind::Template(name) => self.template(name, span),
            ExprKind::Apply { function, arguments } => self.apply_expr(expr, function, arguments, scope),
            ExprKind::Pipe(parts) => {
                let value = self.pipe_expr(parts, scope, span)?;
                Ok(with_text(value, expr, scope))
            }
            ExprKind::Binary { operator, operator_span, left, right } => {
                self.binary(*operator, *operator_span, left, right, scope, expr)
            }
            ExprKind::Negate(inner) => {
                let value = self.eval(inner, scope)?;
                self.negate(value, span)
            }
            ExprKind::Section { operator, operator_span, side, operand } => {
                let operand = Side::Text(Arc::new((Expr::clone(operand), scope.clone())));
                let (left, right) = match side {
                    tree::Side::Left => (operand, Side::Argument),
                    tree::Side::Right => (Side::Argument, operand),
                };
                Ok(Value::function(FunctionKind::Operator(*operator, *operator_span, left, right), span))
            }
            ExprKind::OperatorName(operator) => self.operator_name(*operator, span),
            ExprKind::List(items) => {
                let items: Eval<Vec<Value>> = items.iter().map(|item| self.argument(item, scope)).collect();
                Ok(Value::new(ValueKind::List(items?.into()), span))
            }
            ExprKind::Record(fields) => {
                let mut entries = Vec::new();
                for field in fields {
                    entries.push((field.key.text.clone(), self.argument(&field.value, scope)?));
                }
                Ok(Value::new(ValueKind::Record(entries.into()), span))
            }
            ExprKind::Lambda { parameters, body } => {
                let parameters = parameters.iter().map(|parameter| parameter.text.clone()).collect();
                Ok(lambda("", parameters, body, scope, span))
            }
            ExprKind::Dotted { name, field } => self.dotted(name, field, scope, expr),
            ExprKind::Compose { order, functions } => self.compose(*order, functions, scope, span),
            ExprKind::Missing => Err(Failed),
        }
    }

    /// The value of an expression that is an argument: what stands left of the `#` around it means nothing here.
    pub fn argument(&mut self, expr: &Expr, scope: &Scope) -> Eval<Value> {
        self.at(Position::Head, |this| this.eval(expr, scope))
    }

    fn apply_expr(
        &mut self,
        expr: &Expr,
        function: &Expr,
        arguments: &[Argument],
        scope: &Scope,
    ) -> Eval<Value> {
        if let Some(longer) = crate::short::longer(function, arguments, expr.span)
            && self.reading == Reading::Sound
        {
            return self.eval(&longer, scope);
        }
        let function = match &function.kind {
            ExprKind::Name(name) => {
                let value = self.name(name, function, scope)?;
                let is_control = matches!(&value.kind, ValueKind::Function(function)
                    if matches!(*function.kind, FunctionKind::Control(_)));
                match crate::names::unit_beside(name, arguments) {
                    Some(kind) if is_control && self.position == Position::OnEvents => {
                        Value::function(kind, function.span)
                    }
                    _ => value,
                }
            }
            _ => self.eval(function, scope)?,
        };
        let ValueKind::Function(_) = &function.kind else {
            return self.not_a_function(function, arguments, scope);
        };
        let value = self.apply(function, arguments, scope, expr.span)?;
        Ok(with_text(value, expr, scope))
    }

    /// `~lfo -1` reads as an application, and is a subtraction when `~lfo` is no function.
    fn not_a_function(&mut self, value: Value, arguments: &[Argument], scope: &Scope) -> Eval<Value> {
        if let [Argument { keyword: None, value: negative }] = arguments
            && matches!(negative.kind, ExprKind::Number { value, .. } if value < 0.0)
            && !negative.bracketed
        {
            let right = self.argument(negative, scope)?;
            return self.arithmetic(Op::Add, Align::In, value, right, negative.span);
        }
        let span = value.span;
        self.fail(
            Diagnostic::error(span, format!("{} cannot be applied to arguments", value.noun()))
                .because(format!("this is {}", value.noun()))
                .help("use `#` to chain, `$` to apply a function, or an operator between two values"),
        )
    }

    fn pattern_value(&mut self, name: &str, span: Span) -> Eval<Value> {
        if let Some(settings) = &self.settings {
            let setting = settings.iter().find(|(known, _)| *known == name);
            let (_, stream) = *setting.ok_or(Failed)?;
            let signal = self.leaf(phonon_graph::Kind::Stream(stream), span)?;
            return Ok(Value::new(ValueKind::Signal(signal), span));
        }
        if self.in_stage {
            return self.control_input(name, span);
        }
        let source = self.source.clone();
        let Some(expr) = source.values.get(name) else {
            let known = source.values.keys().map(String::as_str);
            let diagnostic = Diagnostic::error(span, format!("there is no pattern value `%{name}`"));
            return self
                .fail(diagnostic.help(format!("define it: `%{name}: \"1 2\"`")).did_you_mean(name, known));
        };
        self.once(span, |this| {
            this.reading_as(Reading::Pattern, |this| {
                let value = this.eval(expr, &Scope::default())?;
                this.pattern_of(&value).map(|pattern| Value::pattern(pattern, span))
            })
        })
    }

    fn template(&mut self, name: &str, span: Span) -> Eval<Value> {
        let source = self.source.clone();
        let Some(expr) = source.templates.get(name) else {
            let known = source.templates.keys().map(String::as_str);
            let diagnostic = Diagnostic::error(span, format!("there is no template `@{name}`"));
            return self.fail(diagnostic.help(format!("define it: `@{name}: …`")).did_you_mean(name, known));
        };
        self.once(span, |this| this.eval(expr, &Scope::default()))
    }

    /// Counts one more expansion of something the user named, so that a ring of names ends in a message.
    pub fn once<T>(&mut self, span: Span, work: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        self.calls += 1;
        if self.calls > limits::CALLS {
            return self.fail(
                Diagnostic::error(span, format!("more than {} function calls in one text", limits::CALLS))
                    .help("does a function or a template name itself?"),
            );
        }
        work(self)
    }

    fn operator_name(&mut self, operator: Operator, span: Span) -> Eval<Value> {
        match crate::arithmetic::op_of(operator.action) {
            Some(op) => {
                let align = crate::arithmetic::align_of(operator.structure);
                Ok(Value::function(FunctionKind::Operation(op, align, None), span))
            }
            None => self.fail(Diagnostic::error(span, "this operator cannot stand alone in brackets")),
        }
    }

    fn dotted(&mut self, name: &tree::Ident, field: &tree::Ident, scope: &Scope, expr: &Expr) -> Eval<Value> {
        match (Op::named(&name.text), Align::named(&field.text)) {
            (Some(op), Some(align)) => {
                Ok(Value::function(FunctionKind::Operation(op, align, None), expr.span))
            }
            (Some(_), None) => {
                let known = Align::NAMES.iter().map(|(known, _)| *known);
                let message = format!("there is no alignment `.{}`", field.text);
                self.fail(Diagnostic::error(field.span, message).did_you_mean(&field.text, known))
            }
            // `rev.fast` without blanks is a composition like any other.
            (None, _) => {
                let part = |ident: &tree::Ident| Expr::new(ExprKind::Name(ident.text.clone()), ident.span);
                self.compose(Order::RightToLeft, &[part(name), part(field)], scope, expr.span)
            }
        }
    }

    fn compose(&mut self, order: Order, parts: &[Expr], scope: &Scope, span: Span) -> Eval<Value> {
        let mut functions = Vec::new();
        for part in parts {
            let value = self.argument(part, scope)?;
            functions.push(self.function_of(&value)?);
        }
        Ok(Value::function(FunctionKind::Compose(functions, order), span))
    }

    fn binary(
        &mut self,
        operator: Operator,
        operator_span: Span,
        left: &Expr,
        right: &Expr,
        scope: &Scope,
        expr: &Expr,
    ) -> Eval<Value> {
        if operator.action == Action::Chain {
            return self.chain_expr(left, right, scope, expr);
        }
        // Both sides are read before either fails, so that the mistakes of both are told.
        let l = self.eval(left, scope);
        let r = self.below_right(operator, |this| this.argument(right, scope));
        let mut value = self.operate(operator, operator_span, l?, r?)?;
        value.span = expr.span;
        if let ValueKind::Function(function) = &mut value.kind {
            function.text = Some(Arc::new((expr.clone(), scope.clone())));
        }
        Ok(value)
    }

    /// A function value, from a value that must be one.
    pub fn function_of(&mut self, value: &Value) -> Eval<Function> {
        match &value.kind {
            ValueKind::Function(function) => Ok(function.clone()),
            _ => self.fail(
                Diagnostic::error(value.span, format!("a function is needed here, not {}", value.noun()))
                    .because("not a function")
                    .help("such as `rev`, `fast 2`, `(# speed 2)` or `\\x -> x # gain 0.5`"),
            ),
        }
    }
}

/// A function that came from `expr`, so that its text can be read in the other way.
fn with_text(mut value: Value, expr: &Expr, scope: &Scope) -> Value {
    if let ValueKind::Function(function) = &mut value.kind
        && function.text.is_none()
    {
        function.text = Some(Arc::new((expr.clone(), scope.clone())));
    }
    value
}

/// A function written in the language.
pub fn lambda(name: &str, parameters: Vec<String>, body: &Expr, scope: &Scope, span: Span) -> Value {
    let (body, scope) = (Arc::new(body.clone()), scope.clone());
    let lambda = Lambda { name: name.to_owned(), parameters, body, scope, given: Vec::new() };
    Value::function(FunctionKind::Lambda(lambda), span)
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(span, "the text is nested too deep here")
        .because(format!("deeper than {} levels of brackets and calls", limits::NESTING))
        .help("does a function or a template name itself? Otherwise give parts of it names of their own: `~part: …`")
}
