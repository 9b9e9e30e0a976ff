//! Arguments as functions take them. Every argument of a value can be a pattern: a constant is used directly, a
//! varying one makes a pattern of patterns, which is joined.

use phonon_base::{Span, Time};

use crate::context::Mode;
use crate::control::{Key, control, wrap};
use crate::event::Places;
use crate::function::{Arg, ArgError, Args, Constant, Function, FunctionRow, Param};
use crate::join::Join;
use crate::number::numeral;
use crate::operator::{Align, Op, combine};
use crate::pattern::Pattern;
use crate::value::{Controls, Value};

/// Most copies, parts or steps that a number in an argument may ask for.
pub(crate) const MOST: i64 = 65_536;

/// The value of one argument at one time.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The value.
    pub(crate) value: &'a Value,
    param: &'static str,
    index: usize,
}

impl Given<'_> {
    fn wrong(&self, expected: &str) -> ArgError {
        let expected = match self.value {
            Value::Text(word) => format!("{expected}, not `{word}`"),
            Value::Number(number) => format!("{expected}, not {number}"),
            value => format!("{expected}, not {}", value.kind()),
        };
        ArgError { index: Some(self.index), ..ArgError::expected(self.param, expected) }
    }

    /// A number; a note's name counts as its MIDI number.
    pub(crate) fn number(&self) -> Result<f64, ArgError> {
        numeral(self.value).ok_or_else(|| self.wrong("a number"))
    }

    /// A stretch of cycle time.
    pub(crate) fn time(&self) -> Result<Time, ArgError> {
        self.value.as_time().ok_or_else(|| self.wrong("a number of cycles"))
    }

    /// A whole number, rounded down.
    pub(crate) fn whole(&self) -> Result<i64, ArgError> {
        let number = self.number()?;
        if number.is_finite() { Ok(number.floor() as i64) } else { Err(self.wrong("a whole number")) }
    }

    /// How many copies, parts or steps: at most [`MOST`].
    pub(crate) fn count(&self) -> Result<i64, ArgError> {
        match self.whole()? {
            count if count <= MOST => Ok(count),
            _ => Err(self.wrong(&format!("at most {MOST}"))),
        }
    }

    /// A word.
    pub(crate) fn text(&self) -> Result<&str, ArgError> {
        self.value.as_text().ok_or_else(|| self.wrong("a word"))
    }

    /// The elements of a list, or the value alone.
    pub(crate) fn list(&self) -> &[Value] {
        match self.value {
            Value::List(items) => items,
            value => std::slice::from_ref(value),
        }
    }

    /// That the value should have been `expected`.
    pub(crate) fn refuse(&self, expected: &str) -> ArgError {
        self.wrong(expected)
    }
}

impl Args {
    /// Arguments for `row`, one list per parameter.
    pub fn new(row: &FunctionRow, given: Vec<Vec<Arg>>, mode: Mode) -> Args {
        Args { params: row.params, given, mode }
    }

    fn first(&self, index: usize) -> Option<&Arg> {
        self.given.get(index).and_then(|given| given.first())
    }

    /// The pattern for parameter `index`, or its default.
    pub fn pattern(&self, index: usize) -> Result<Pattern, ArgError> {
        match self.first(index) {
            Some(arg) => as_pattern(arg).ok_or_else(|| self.wrong(index, "a pattern")),
            None => match self.params.get(index).and_then(|param| param.default) {
                Some(Constant::Number(number)) => Ok(Pattern::pure(number)),
                Some(Constant::Text(text)) => Ok(Pattern::pure(text)),
                Some(Constant::Nothing) | None => Err(self.wrong(index, "given")),
            },
        }
    }

    /// Whether parameter `index` was given.
    pub fn is_given(&self, index: usize) -> bool {
        self.first(index).is_some()
    }

    /// The last parameter, the pattern that is acted on.
    pub fn input(&self) -> Result<Pattern, ArgError> {
        self.pattern(self.params.len().saturating_sub(1))
    }

    /// The function for parameter `index`.
    pub fn function(&self, index: usize) -> Result<Function, ArgError> {
        match self.first(index) {
            Some(Arg::Function(function)) => Ok(function.clone()),
            _ => Err(self.wrong(index, "a function of a pattern, such as `rev` or `(fast 2)`")),
        }
    }

    /// All functions for the variadic parameter `index`.
    pub fn functions(&self, index: usize) -> Result<Vec<Function>, ArgError> {
        let function = |arg: &Arg| match arg {
            Arg::Function(function) => Ok(function.clone()),
            _ => Err(self.wrong(index, "a function of a pattern, such as `rev` or `(fast 2)`")),
        };
        self.many(index).into_iter().map(function).collect()
    }

    /// All patterns for the variadic parameter `index`: each an argument of its own, or all in one list.
    pub fn patterns(&self, index: usize) -> Result<Vec<Pattern>, ArgError> {
        let pattern = |arg: &Arg| as_pattern(arg).ok_or_else(|| self.wrong(index, "patterns"));
        self.many(index).into_iter().map(pattern).collect()
    }

    /// All arguments for the variadic parameter `index`: a single list stands for its elements.
    pub fn many(&self, index: usize) -> Vec<&Arg> {
        match self.given.get(index).map(Vec::as_slice) {
            Some([Arg::List(items)]) => items.iter().collect(),
            Some(given) => given.iter().collect(),
            None => Vec::new(),
        }
    }

    /// The lists for the variadic parameter `index`, such as `[weight, pattern]`: one argument each, or all in one
    /// list. An argument that is no list is a list of one.
    pub fn lists(&self, index: usize) -> Vec<&[Arg]> {
        fn list(arg: &Arg) -> &[Arg] {
            match arg {
                Arg::List(items) => items,
                arg => std::slice::from_ref(arg),
            }
        }
        match self.given.get(index).map(Vec::as_slice) {
            Some([Arg::List(items)]) if items.iter().any(|item| matches!(item, Arg::List(_))) => {
                items.iter().map(list).collect()
            }
            Some(given) => given.iter().map(list).collect(),
            None => Vec::new(),
        }
    }

    /// That parameter `index` should have been `expected`.
    pub fn wrong(&self, index: usize, expected: &str) -> ArgError {
        let param = self.params.get(index).map_or("", |param| param.name);
        let place = self.first(index).and_then(place_of);
        ArgError { index: Some(index), place, ..ArgError::expected(param, expected) }
    }

    /// The pattern that `make` makes of the values of the parameters `at`. `inside` are the patterns that it uses.
    pub(crate) fn lift<const N: usize>(
        &self,
        at: [usize; N],
        inside: &[&Pattern],
        make: impl Fn([Given; N]) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Result<Pattern, ArgError> {
        self.lift_with(Join::Inner, at, inside, make)
    }

    /// As [`Args::lift`], with another join of what a varying argument gives.
    pub(crate) fn lift_with<const N: usize>(
        &self,
        join: Join,
        at: [usize; N],
        inside: &[&Pattern],
        make: impl Fn([Given; N]) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Result<Pattern, ArgError> {
        let params = self.params;
        let mut patterns = Vec::with_capacity(N);
        for index in at {
            patterns.push(self.pattern(index)?);
        }
        let given = move |values: [&Value; N]| {
            let mut number = 0;
            make(values.map(|value| {
                let index = at[number];
                number += 1;
                Given { value, param: params.get(index).map_or("", |param: &Param| param.name), index }
            }))
        };
        // A number as such is no step that made an event; what a text spells is.
        let spelled = |pattern: &Pattern| match pattern.constant() {
            Some((value, places)) if pattern.is_direct() && !places.spans().is_empty() => {
                let bare = Pattern::pure(value.clone());
                places.spans().first().map_or(bare.clone(), |place| bare.with_place(*place))
            }
            _ => pattern.clone(),
        };
        let patterns: Vec<Pattern> = patterns.iter().map(spelled).collect();
        lift(join, &patterns, inside, given)
    }
}

/// The pattern that `make` makes of the values of `args`; constants are used directly, varying ones are joined.
pub(crate) fn lift<const N: usize>(
    join: Join,
    args: &[Pattern],
    inside: &[&Pattern],
    make: impl Fn([&Value; N]) -> Result<Pattern, ArgError> + Send + Sync + 'static,
) -> Result<Pattern, ArgError> {
    let constants: Option<Vec<(&Value, &Places)>> = args.iter().map(Pattern::constant).collect();
    if let Some(constants) = constants {
        let mut places = Places::NONE;
        constants.iter().for_each(|(_, more)| places.add(more));
        let at = args.iter().find_map(Pattern::place);
        let made = make(std::array::from_fn(|at| constants[at].0));
        let made = made.map_err(|error| ArgError { place: error.place.or(at), ..error })?;
        let direct = args.iter().all(Pattern::is_direct);
        return Ok(if direct { made } else { made.in_cycles(join) }.with_places(&places));
    }
    let Some((first, rest)) = args.split_first() else {
        return Err(ArgError::expected("", "an argument"));
    };
    if rest.is_empty() {
        return Ok(first.join_with(join, inside.iter().copied(), move |value| make([value; N])));
    }
    let mut lists = first.map(|value| Value::list([value.clone()]));
    for arg in rest {
        lists = lists.apply_left(arg, |list, value| match list {
            Value::List(items) => Ok(Some(Value::List(items.iter().chain([value]).cloned().collect()))),
            _ => Ok(None),
        });
    }
    Ok(lists.join_with(join, inside.iter().copied(), move |list| match list {
        Value::List(items) if items.len() == N => make(std::array::from_fn(|at| &items[at])),
        _ => Ok(Pattern::silence()),
    }))
}

/// An argument as a pattern: a list is a sequence, a record is controls.
pub fn as_pattern(arg: &Arg) -> Option<Pattern> {
    match arg {
        Arg::Pattern(pattern) => Some(pattern.clone()),
        Arg::Function(function) => Some(Pattern::pure(Value::Function(function.clone()))),
        Arg::List(items) => items.iter().map(as_pattern).collect::<Option<Vec<_>>>().map(Pattern::fastcat),
        Arg::Record(entries) => {
            let mut whole: Option<Pattern> = None;
            for (name, arg) in entries {
                let pattern = as_pattern(arg)?;
                let named = match control(name) {
                    Some(row) => wrap(row, &pattern),
                    None => {
                        let key = Key::exactly(name);
                        pattern.map(move |value| Value::Controls(Controls::one(key, value.clone())))
                    }
                };
                whole = Some(match whole {
                    Some(whole) => combine(Op::Set, Align::In, &whole, &named),
                    None => named,
                });
            }
            Some(whole.unwrap_or_else(|| Pattern::pure(Value::Controls(Controls::new()))))
        }
    }
}

fn place_of(arg: &Arg) -> Option<Span> {
    match arg {
        Arg::Pattern(pattern) => pattern.place(),
        _ => None,
    }
}

impl Function {
    /// The pattern that this function makes of `pattern`.
    pub fn of(&self, pattern: &Pattern) -> Result<Pattern, ArgError> {
        self.of_args(&[Arg::Pattern(pattern.clone())])
    }

    /// The pattern that this function makes of `args`.
    pub fn of_args(&self, args: &[Arg]) -> Result<Pattern, ArgError> {
        let result = self.call(args)?;
        as_pattern(&result).ok_or_else(|| ArgError::expected("", "a function that gives a pattern"))
    }
}
