//! What pattern functions are: rows of plain data, their parameters, and the arguments they are given.

use std::fmt;
use std::sync::Arc;

use phonon_base::Span;

use crate::context::Mode;
use crate::pattern::Pattern;

/// One argument of a function, as the language gives it.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A pattern; a number or a word alone is a pattern of one value that never changes.
    Pattern(Pattern),
    /// A function.
    Function(Function),
    /// `[a, b]`.
    List(Vec<Arg>),
    /// `{k: a}`.
    Record(Vec<(String, Arg)>),
}

/// A function value: a lambda, a section, a name applied to fewer arguments than it takes.
#[derive(Clone)]
pub struct Function {
    /// How many arguments it takes.
    pub arity: usize,
    call: Arc<Call>,
}

type Call = dyn Fn(&[Arg]) -> Result<Arg, ArgError> + Send + Sync;

impl Function {
    /// A function of `arity` arguments.
    pub fn new(
        arity: usize,
        call: impl Fn(&[Arg]) -> Result<Arg, ArgError> + Send + Sync + 'static,
    ) -> Function {
        Function { arity, call: Arc::new(call) }
    }

    /// A function from pattern to pattern.
    pub fn of_pattern(call: impl Fn(Pattern) -> Pattern + Send + Sync + 'static) -> Function {
        Function::new(1, move |args| match args {
            [Arg::Pattern(pattern)] => Ok(Arg::Pattern(call(pattern.clone()))),
            _ => Err(ArgError::expected("pattern", "one pattern")),
        })
    }

    /// Applies it.
    pub fn call(&self, args: &[Arg]) -> Result<Arg, ArgError> {
        (self.call)(args)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Function({})", self.arity)
    }
}

/// Why a function refuses its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgError {
    /// The parameter, by name; empty when no single one is to blame.
    pub param: &'static str,
    /// Its number, counted from 0, among the row's parameters.
    pub index: Option<usize>,
    /// What was expected: "a list of patterns".
    pub expected: String,
    /// Where the argument stands, when it knows.
    pub place: Option<Span>,
}

impl ArgError {
    /// `param` should have been `expected`.
    pub fn expected(param: &'static str, expected: impl Into<String>) -> ArgError {
        ArgError { param, index: None, expected: expected.into(), place: None }
    }
}

impl fmt::Display for ArgError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.param {
            "" => write!(f, "expected {}", self.expected),
            param => write!(f, "`{param}` should be {}", self.expected),
        }
    }
}

impl std::error::Error for ArgError {}

/// What a parameter takes. All kinds but `Verbatim`, `Function`, `Patterns`, `Pairs`, `Lists` and `Record` can be patterned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The pattern that is acted on, or another whole pattern of anything.
    Pattern,
    /// A number.
    Number,
    /// A stretch of cycle time.
    Time,
    /// True and false, 1 and 0, `x`, `t`, `~`: where something is on.
    Bool,
    /// Words.
    Text,
    /// A text as it stands, which is no mini-notation and no pattern.
    Verbatim,
    /// A function from pattern to pattern (or from more, as the row says).
    Function,
    /// A list of patterns, or a record of them where names select.
    Patterns,
    /// A list of lists `[a, b]`, such as `[weight, pattern]`.
    Pairs,
    /// A list of functions.
    Functions,
    /// Named values.
    Record,
}

/// A value that stands for a parameter that was left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant {
    /// None: the function does without.
    Nothing,
    /// A number.
    Number(f64),
    /// A word.
    Text(&'static str),
}

/// One parameter of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Name, also for keyword arguments.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is when it is left out; `None` when it has to be given.
    pub default: Option<Constant>,
    /// Whether any number of arguments, at least one, may stand here.
    pub variadic: bool,
    /// What it does, in a few words.
    pub summary: &'static str,
}

/// Where `pattern $ name args` puts the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piped {
    /// After the given arguments, where Tidal has it.
    Last,
    /// Before the given arguments: the first of the variadic ones.
    First,
    /// Into the parameter of that number, with the given arguments around it.
    Param(usize),
    /// Nowhere: the name stands for a pattern and acts on none.
    Nowhere,
}

/// A pattern function, signal or other name of a pattern.
pub struct FunctionRow {
    /// Name.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// The group it is listed under.
    pub group: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Parameters in Tidal's order.
    pub params: &'static [Param],
    /// Where a piped pattern goes.
    pub piped: Piped,
    /// How Tidal differs; empty where it does not.
    pub tidal: &'static str,
    /// An expression.
    pub example: &'static str,
    /// Its events, stated by hand: `begin end value`, joined by ` | `, from cycle 0 on.
    pub events: &'static str,
    /// Makes the pattern.
    pub apply: fn(&Args) -> Result<Pattern, ArgError>,
}

impl FunctionRow {
    /// What rows have in common unless they say something else: one pattern comes in, one goes out.
    pub const BLANK: FunctionRow = FunctionRow {
        name: "",
        aliases: &[],
        group: "",
        summary: "",
        params: &[Param::INPUT],
        piped: Piped::Last,
        tidal: "",
        example: "",
        events: "",
        apply: |args| args.input(),
    };
}

/// Arguments on their way into a function: one entry per parameter, the variadic one takes several.
#[derive(Clone, Debug)]
pub struct Args {
    /// The row whose parameters these are for.
    pub params: &'static [Param],
    /// One list of arguments per parameter; empty where the default stands.
    pub given: Vec<Vec<Arg>>,
    /// Whose habits.
    pub mode: Mode,
}

impl Param {
    const fn new(name: &'static str, kind: Kind, summary: &'static str) -> Param {
        Param { name, kind, default: None, variadic: false, summary }
    }

    /// A pattern of anything.
    pub const fn any(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Pattern, summary)
    }

    /// A number.
    pub const fn number(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Number, summary)
    }

    /// A stretch of cycle time.
    pub const fn time(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Time, summary)
    }

    /// Where something is on.
    pub const fn bools(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Bool, summary)
    }

    /// Words.
    pub const fn text(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Text, summary)
    }

    /// A text as it stands.
    pub const fn verbatim(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Verbatim, summary)
    }

    /// A function.
    pub const fn function(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Function, summary)
    }

    /// A list of functions.
    pub const fn functions(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Functions, summary)
    }

    /// Named values.
    pub const fn record(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Record, summary)
    }

    /// A list or record of patterns.
    pub const fn patterns(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Patterns, summary)
    }

    /// A list of lists.
    pub const fn pairs(name: &'static str, summary: &'static str) -> Param {
        Param::new(name, Kind::Pairs, summary)
    }

    /// The pattern that is acted on.
    pub const INPUT: Param = Param::new("in", Kind::Pattern, "the pattern that is acted on");

    /// The same parameter, taking any number of arguments.
    pub const fn many(self) -> Param {
        Param { variadic: true, ..self }
    }

    /// The same parameter, `number` when it is left out.
    pub const fn or(self, number: f64) -> Param {
        Param { default: Some(Constant::Number(number)), ..self }
    }

    /// The same parameter, which may be left out.
    pub const fn optional(self) -> Param {
        Param { default: Some(Constant::Nothing), ..self }
    }

    /// The same parameter, `text` when it is left out.
    pub const fn or_text(self, text: &'static str) -> Param {
        Param { default: Some(Constant::Text(text)), ..self }
    }
}
