//! What an expression means: numbers, patterns, signals and functions.

use std::fmt;
use std::sync::Arc;

use phonon_base::Span;
use phonon_dsp::UnitRow;
use phonon_graph::NodeId;
use phonon_pattern::{Align, ControlRow, FunctionRow, Key, Op, Pattern};
use phonon_syntax::Expr;
use phonon_syntax::tree::{Operator, Order, Text};

use crate::scope::Scope;

/// A value and the place in the text that it comes from.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it comes from.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// A number.
    Number(f64),
    /// A string whose use decides what it is.
    Text(Arc<Text>),
    /// A pattern.
    Pattern(Pattern),
    /// A signal of the graph under construction.
    Signal(Signal),
    /// Something that waits for input.
    Function(Function),
    /// `[a, b]`.
    List(Arc<[Value]>),
    /// `{k: a}`.
    Record(Arc<[(String, Value)]>),
}

/// A signal: a node of the main net, or of the instrument that is being built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its node.
    pub node: NodeId,
    /// Which net the node is in.
    pub net: NetId,
}

/// Which net of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetId {
    /// The signals that always run.
    Main,
    /// What one voice is made of.
    Voice,
}

/// A function value.
#[derive(Clone)]
pub struct Function {
    /// What it does.
    pub kind: Arc<FunctionKind>,
    /// The expression that it came from, so that a use as pattern can read the same text in the other way:
    /// `sine` alone is an oscillator that waits for its frequency, and the pattern of cycle time.
    pub text: Option<Arc<(Expr, Scope)>>,
}

/// What a function does with its argument.
#[derive(Debug)]
pub enum FunctionKind {
    /// A sound unit that waits for inputs.
    Unit(UnitCall),
    /// A pattern function that waits for arguments.
    Row(RowCall),
    /// A control that waits for its values.
    Control(&'static ControlRow),
    /// A name that sets controls without a row: one input of an instrument, or several at once, as `adsr` does.
    Keys(&'static str, Vec<Key>),
    /// `add.squeeze`: waits for the right side, then for the left.
    Operation(Op, Align, Option<Value>),
    /// `\x n -> body`, and functions with parameters; holds the arguments given so far.
    Lambda(Lambda),
    /// `f . g`, `f >> g`.
    Compose(Vec<Function>, Order),
    /// An operator with a function on one or both sides, or with one side missing.
    Operator(Operator, Span, Side, Side),
    /// Gives back what it gets.
    Identity,
}

/// One side of an operator that is a function.
#[derive(Clone, Debug)]
pub enum Side {
    /// Known already.
    Value(Value),
    /// The argument of the whole function.
    Argument,
    /// A function, applied to that argument.
    Function(Function),
    /// Text that is read when the other side is known, because that decides what its names mean.
    Text(Arc<(Expr, Scope)>),
}

/// A unit with the inputs that it has been given so far, in the row's order.
#[derive(Clone, Debug)]
pub struct UnitCall {
    /// Which unit.
    pub row: &'static UnitRow,
    /// One entry per input of the row.
    pub given: Vec<Option<Value>>,
}

/// A pattern function with the arguments that it has been given so far.
#[derive(Clone)]
pub struct RowCall {
    /// Which function.
    pub row: &'static FunctionRow,
    /// Positional arguments in order.
    pub given: Vec<Value>,
    /// Arguments by name.
    pub named: Vec<(String, Value)>,
}

/// A function written in the language.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// For messages; empty for `\x -> …`.
    pub name: String,
    /// The parameters.
    pub parameters: Vec<String>,
    /// What it computes.
    pub body: Arc<Expr>,
    /// What the names in the body mean.
    pub scope: Scope,
    /// The first arguments.
    pub given: Vec<Value>,
}

impl Value {
    /// A value and its place.
    pub fn new(kind: ValueKind, span: Span) -> Value {
        Value { kind, span }
    }

    /// A pattern and its place.
    pub fn pattern(pattern: Pattern, span: Span) -> Value {
        Value::new(ValueKind::Pattern(pattern), span)
    }

    /// A function without another reading.
    pub fn function(kind: FunctionKind, span: Span) -> Value {
        Value::new(ValueKind::Function(Function { kind: Arc::new(kind), text: None }), span)
    }

    /// Whether it is a function.
    pub fn is_function(&self) -> bool {
        matches!(self.kind, ValueKind::Function(_))
    }

    /// Whether it is a signal, or a list with one in it.
    pub fn has_signal(&self) -> bool {
        match &self.kind {
            ValueKind::Signal(_) => true,
            ValueKind::List(items) => items.iter().any(Value::has_signal),
            _ => false,
        }
    }

    /// "a number", "a pattern" …, for messages.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            ValueKind::Number(_) => "a number",
            ValueKind::Text(_) => "a text",
            ValueKind::Pattern(_) => "a pattern",
            ValueKind::Signal(_) => "sound",
            ValueKind::Function(_) => "a function that waits for its input",
            ValueKind::List(_) => "a list",
            ValueKind::Record(_) => "a record",
        }
    }
}

impl Function {
    /// How many more arguments it takes, as far as that can be told.
    pub fn arity(&self) -> usize {
        match &*self.kind {
            FunctionKind::Lambda(lambda) => lambda.parameters.len() - lambda.given.len(),
            FunctionKind::Operation(_, _, None) => 2,
            _ => 1,
        }
    }

    /// What it is called in messages.
    pub fn name(&self) -> &str {
        match &*self.kind {
            FunctionKind::Unit(call) => call.row.name,
            FunctionKind::Row(call) => call.row.name,
            FunctionKind::Control(row) => row.name,
            FunctionKind::Keys(name, _) => name,
            FunctionKind::Lambda(lambda) if !lambda.name.is_empty() => &lambda.name,
            _ => "this function",
        }
    }
}

impl fmt::Debug for RowCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {:?}", self.row.name, self.given, self.named)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Function({})", self.name())
    }
}
