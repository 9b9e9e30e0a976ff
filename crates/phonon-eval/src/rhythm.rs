//! Pattern functions that mean something on sound: a rhythm, an effect or a value that is there only sometimes.

use phonon_base::Span;
use phonon_pattern::{Arg, Args, FunctionRow, Kind, Pattern, Value as Atom};

use crate::evaluator::{Eval, Evaluator};
use crate::value::{Value, ValueKind};

/// Seconds in which an effect comes in and goes out.
const FADE: f64 = 0.01;
/// What `struct` shapes sound with: attack, decay, sustain and release.
const PLUCKED: [f64; 4] = [0.001, 0.1, 0.0, 0.05];

/// Groups of functions that change a pattern in some cycles.
const CHANGING: &[&str] = &["cycles", "chance"];

impl Evaluator {
    /// What a pattern function does with sound among its arguments, if anything.
    pub fn row_on_sound(
        &mut self,
        row: &FunctionRow,
        slots: &[Vec<Value>],
        span: Span,
    ) -> Eval<Option<Value>> {
        let given: Option<Vec<&Value>> = slots.iter().map(|values| values.first()).collect();
        let Some(given) = given.filter(|_| self.sound.is_some()) else { return Ok(None) };
        match (row.name, given.as_slice()) {
            ("struct", [rhythm, sound]) => {
                let times = PLUCKED.map(|number| Value::new(ValueKind::Number(number), span));
                let rest = std::iter::once((*rhythm).clone()).chain(times).collect();
                let row = self.unit_row("env_trig", span)?;
                self.unit_of(row, Some((*sound).clone()), rest, span).map(Some)
            }
            (_, [numbers @ .., on, off]) if row.group == "values" => {
                let switch = self.switch(row, numbers, [number(1.0), number(0.0)])?;
                let row = self.unit_row("if", span)?;
                let rest = vec![(*on).clone(), (*off).clone()];
                self.unit_of(row, Some(Value::pattern(switch, span)), rest, span).map(Some)
            }
            (_, [.., sound]) if CHANGING.contains(&row.group) => {
                let takes_function = |kind| matches!(kind, Kind::Function);
                let functions: Vec<usize> =
                    (0..row.params.len()).filter(|at| takes_function(row.params[*at].kind)).collect();
                let Some(at) = functions.first().filter(|at| **at + 2 == given.len()) else {
                    return Ok(None);
                };
                let ValueKind::Function(effect) = &given[*at].kind else { return Ok(None) };
                let one = phonon_pattern::Function::of_pattern(|_| Pattern::pure(1.0));
                let before = &given[..*at];
                let switch = self.switch(row, before, [Arg::Function(one), number(0.0)])?;
                let wet = self.call(effect, (*sound).clone(), span)?;
                self.faded((*sound).clone(), wet, switch, span).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Ones and noughts in cycle time: what a function makes of these last two arguments.
    fn switch(&mut self, row: &FunctionRow, first: &[&Value], last: [Arg; 2]) -> Eval<Pattern> {
        let mut given = Vec::new();
        for value in first {
            given.push(vec![Arg::Pattern(self.pattern_of(value)?)]);
        }
        given.extend(last.map(|arg| vec![arg]));
        given.resize(row.params.len(), Vec::new());
        let args = Args { params: row.params, given, mode: self.mode };
        match (row.apply)(&args) {
            Ok(pattern) => Ok(pattern),
            Err(error) => {
                let place = first.first().map_or_else(Span::default, |value| value.span);
                let message = format!("`{}`: {error}", row.name);
                self.fail(phonon_base::Diagnostic::error(error.place.unwrap_or(place), message))
            }
        }
    }

    /// From one sound to another and back, without clicks.
    fn faded(&mut self, dry: Value, wet: Value, switch: Pattern, span: Span) -> Eval<Value> {
        let (lag, fade) = (self.unit_row("lag", span)?, self.unit_row("xfade", span)?);
        let seconds = Value::new(ValueKind::Number(FADE), span);
        let place = self.unit_of(lag, Some(Value::pattern(switch, span)), vec![seconds], span)?;
        self.unit_of(fade, Some(dry), vec![wet, place], span)
    }
}

fn number(number: f64) -> Arg {
    Arg::Pattern(Pattern::pure(Atom::Number(number)))
}
