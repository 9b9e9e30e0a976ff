//! Pattern functions: from the values given to the arguments that their rows ask for.

use phonon_base::{Diagnostic, Span};
use phonon_pattern::{Arg, ArgError, Args, FunctionRow, Key, Kind, Param, Piped, Value as Atom};

use crate::evaluator::{Eval, Evaluator, Failed, Position, Reading};
use crate::value::{Function, FunctionKind, RowCall, Value, ValueKind};

/// The unit that shares a name with a pattern function.
fn unit_called(row: &FunctionRow) -> Option<&'static phonon_dsp::UnitRow> {
    std::iter::once(row.name).chain(row.aliases.iter().copied()).find_map(phonon_dsp::units::unit)
}

/// Pattern functions that are sums when any of their arguments is sound.
const SUMS: &[&str] = &["stack", "overlay", "mix"];
/// The control that marks events which a function of sound is to work on; it never reaches a voice.
const MARK: &str = "_marked";

impl Evaluator {
    /// The result of a pattern function, or nothing while it still waits for arguments. `piped` is the pattern
    /// that reached it through `$` or `#`.
    pub fn finish_row(&mut self, call: &RowCall, piped: Option<Value>, span: Span) -> Eval<Option<Value>> {
        if call.given.iter().chain(&piped).any(Value::has_signal) {
            let values: Vec<Value> = piped.iter().chain(&call.given).cloned().collect();
            match call.row.name {
                name if SUMS.contains(&name) => return self.sum(&values, span).map(Some),
                _ => {}
            }
        }
        if call.row.name == "select" && self.reading == Reading::Sound && self.sound.is_some() {
            let values: Vec<Value> = piped.iter().chain(&call.given).cloned().collect();
            if values.len() > 2 {
                return self.select(&values, span).map(Some);
            }
        }
        if let Some(result) = self.unit_instead(call, piped.as_ref(), span)? {
            return Ok(Some(result));
        }
        let Some(slots) = self.fill_slots(call, piped.as_ref())? else { return Ok(None) };
        if let Some(result) = self.effect_on_some(call.row, &slots, span)? {
            return Ok(Some(result));
        }
        if slots.iter().flatten().any(Value::has_signal) {
            return self.finish_with_sound(call, piped, slots, span).map(Some);
        }
        let mut given = Vec::new();
        for (param, values) in call.row.params.iter().zip(&slots) {
            let args: Eval<Vec<Arg>> = values.iter().map(|value| self.arg(param.kind, value)).collect();
            given.push(args?);
        }
        let args = Args { params: call.row.params, given, mode: self.mode };
        match (call.row.apply)(&args) {
            Ok(pattern) => Ok(Some(Value::pattern(pattern.with_place(span), span))),
            Err(error) => self.refuse(call.row, &slots, &error, span),
        }
    }

    /// The unit that shares the name, where the arguments can only be meant for it: a sound first (`fold (saw 110) -0.3
    /// 0.3`), or nothing but numbers for an oscillator that is heard (`out: pm 110 220 2`).
    fn unit_instead(&mut self, call: &RowCall, piped: Option<&Value>, span: Span) -> Eval<Option<Value>> {
        if self.reading != Reading::Sound || self.sound.is_none() || piped.is_some() || !call.named.is_empty()
        {
            return Ok(None);
        }
        let Some(unit) = unit_called(call.row) else { return Ok(None) };
        let is_number = |value: &Value| matches!(value.kind, ValueKind::Number(_));
        let plays = unit.inputs.first().is_some_and(|input| input.kind == phonon_dsp::InputKind::Frequency);
        let (mut given, takes_sound) = (call.given.clone(), crate::names::takes_sound(unit));
        match given.first() {
            Some(first) if takes_sound && first.has_signal() && given.len() > 1 => {
                let input = given.remove(0);
                match given.last().is_some_and(Value::has_signal) || given.len() >= unit.inputs.len() {
                    true => Ok(None),
                    false => self.unit_of(unit, Some(input), given, span).map(Some),
                }
            }
            Some(_) if plays && !self.in_argument && given.len() > 1 && given.iter().all(is_number) => {
                let needed = unit.inputs.iter().filter(|input| input.default.is_none()).count();
                if given.len() < needed || given.len() > unit.inputs.len() {
                    return Ok(None);
                }
                let mut given: Vec<Option<Value>> = given.into_iter().map(Some).collect();
                given.resize(unit.inputs.len(), None);
                self.build_unit(&crate::value::UnitCall { row: unit, given }, span).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn refuse<T>(
        &mut self,
        row: &FunctionRow,
        slots: &[Vec<Value>],
        error: &ArgError,
        span: Span,
    ) -> Eval<T> {
        let index = error.index.or_else(|| row.params.iter().position(|param| param.name == error.param));
        let place =
            error.place.or_else(|| index.and_then(|at| slots.get(at)?.first()).map(|value| value.span));
        self.fail(
            Diagnostic::error(place.unwrap_or(span), format!("`{}`: {error}", row.name))
                .because(error.expected.clone())
                .help(format!("{}; for example {}", signature(row), row.example)),
        )
    }

    /// One list of values per parameter, or nothing while some that must be given are missing.
    fn fill_slots(&mut self, call: &RowCall, piped: Option<&Value>) -> Eval<Option<Vec<Vec<Value>>>> {
        let params = call.row.params;
        let mut slots: Vec<Vec<Value>> = vec![Vec::new(); params.len()];
        for (name, value) in &call.named {
            let Some(at) = params.iter().position(|param| param.name == *name) else {
                let known = params.iter().map(|param| param.name);
                let message = format!("`{}` has no argument `{name}`", call.row.name);
                let diagnostic = Diagnostic::error(value.span, message).help(signature(call.row));
                return self.fail(diagnostic.did_you_mean(name, known));
            };
            slots[at].push(value.clone());
        }
        let mut given: Vec<Value> = call.given.clone();
        let mut last = params.len();
        match (piped, call.row.piped) {
            (Some(value), Piped::First) => given.insert(0, value.clone()),
            (Some(value), Piped::Last) if last > 0 && slots[last - 1].is_empty() => {
                last -= 1;
                slots[last].push(value.clone());
            }
            (Some(value), Piped::Param(at)) if at < last && slots[at].is_empty() => {
                slots[at].push(value.clone());
            }
            (Some(value), _) => {
                let message = format!("`{}` takes no pattern from the left", call.row.name);
                return self.fail(Diagnostic::error(value.span, message).help(signature(call.row)));
            }
            // What looks like the pattern acted on is a function: the pattern is still to come.
            (None, Piped::Last) if waits_for_pattern(params, &given) => return Ok(None),
            (None, _) => {}
        }
        let open: Vec<usize> = (0..last).filter(|at| slots[*at].is_empty()).collect();
        let needed = open.iter().filter(|at| params[**at].default.is_none()).count();
        if given.len() < needed {
            // A name that takes nothing from the left and has been given nothing may still be applied.
            return Ok(None);
        }
        let mut spare = given.len() - needed;
        let mut given = given.into_iter();
        for (place, at) in open.iter().enumerate() {
            let param = &params[*at];
            let later = open[place + 1..].iter().filter(|at| params[**at].default.is_none()).count();
            if param.variadic {
                while given.len() > later {
                    slots[*at].extend(given.next());
                }
            } else if param.default.is_none() {
                slots[*at].extend(given.next());
            } else if spare > 0 {
                spare -= 1;
                slots[*at].extend(given.next());
            }
        }
        match given.next() {
            None => Ok(Some(slots)),
            Some(extra) => {
                let message = format!("too many arguments for `{}`", call.row.name);
                let diagnostic = Diagnostic::error(extra.span, message).because("one too many");
                self.fail(diagnostic.help(signature(call.row)))
            }
        }
    }

    /// What a pattern function means on sound: the unit of the same name, a sum, or the same text with its names
    /// read as patterns (`s "bd" # lpf 800 $ fast 2`).
    fn finish_with_sound(
        &mut self,
        call: &RowCall,
        piped: Option<Value>,
        slots: Vec<Vec<Value>>,
        span: Span,
    ) -> Eval<Value> {
        let name = call.row.name;
        if let Some(unit) = unit_called(call.row) {
            let mut given = call.given.clone();
            let input = piped.or_else(|| given.pop());
            return self.unit_of(unit, input, given, span);
        }
        if let Some(result) = self.row_on_sound(call.row, &slots, span)? {
            return Ok(result);
        }
        let sound = slots.iter().flatten().find(|value| value.has_signal());
        if let Some(ring) = sound.filter(|value| self.is_open_ring(value)) {
            return self.fail(
                Diagnostic::error(ring.span, "a pattern cannot read itself")
                    .because("this is still being defined")
                    .help("a bus of sound may read itself, with one sample of delay; a pattern cannot"),
            );
        }
        let sound = sound.map_or(span, |value| value.span);
        self.fail(
            Diagnostic::error(sound, format!("`{name}` works on patterns, and this is sound"))
                .because("sound, no longer a pattern")
                .help(format!("put `{name}` before the first unit: `s \"bd\" $ {name} … # lpf 800`")),
        )
    }

    /// `every 4 (# reverb 0.9)`: a function that makes sound works on the sound of those events that the pattern
    /// function would have changed; the others sound beside it.
    fn effect_on_some(&mut self, row: &FunctionRow, slots: &[Vec<Value>], span: Span) -> Eval<Option<Value>> {
        if self.reading == Reading::Pattern || self.sound.is_none() {
            return Ok(None);
        }
        let at = row.params.iter().position(|param| param.kind == Kind::Function && !param.variadic);
        let Some((at, [effect])) = at.and_then(|at| Some((at, slots.get(at)?.as_slice()))) else {
            return Ok(None);
        };
        let ValueKind::Function(effect) = &effect.kind else { return Ok(None) };
        let acted_on = slots.last().and_then(|values| values.last());
        let Some(acted_on) = acted_on.filter(|value| matches!(value.kind, ValueKind::Pattern(_))) else {
            return Ok(None);
        };
        if !self.makes_sound(effect, acted_on) {
            return Ok(None);
        }
        let key = Key::exactly(MARK);
        let mark = phonon_pattern::Function::of_pattern(move |pattern| {
            pattern.map(move |value| match value {
                Atom::Controls(controls) => Atom::Controls(controls.with(key, Atom::Number(1.0))),
                other => other.clone(),
            })
        });
        let mut given = Vec::new();
        for (index, (param, values)) in row.params.iter().zip(slots).enumerate() {
            let args: Eval<Vec<Arg>> = match index == at {
                true => Ok(vec![Arg::Function(mark.clone())]),
                false => values.iter().map(|value| self.arg(param.kind, value)).collect(),
            };
            given.push(args?);
        }
        let args = Args { params: row.params, given, mode: self.mode };
        let pattern = match (row.apply)(&args) {
            Ok(pattern) => pattern,
            Err(error) => return self.refuse(row, slots, &error, span),
        };
        let part = |marked: bool| {
            let kept = pattern.filter(move |event| match &event.value {
                Atom::Controls(controls) => controls.get(key).is_some() == marked,
                _ => !marked,
            });
            let clean = kept.map(move |value| match value {
                Atom::Controls(controls) => Atom::Controls(controls.without(key)),
                other => other.clone(),
            });
            Value::pattern(clean, span)
        };
        let dry = self.signal_of(&part(false))?;
        let wet = self.at(Position::OnEvents, |this| this.call(effect, part(true), span))?;
        let dry = Value::new(ValueKind::Signal(dry), span);
        self.sum(&[dry, wet], span).map(Some)
    }

    /// Whether a function cannot stay a pattern function of events, but is one of their sound.
    fn makes_sound(&self, function: &Function, events: &Value) -> bool {
        let mut patterns = Evaluator::for_patterns(self.source.clone(), self.mode);
        if patterns.call(function, events.clone(), events.span).is_ok() {
            return false;
        }
        let mut sound = Evaluator::for_sound(self.source.clone(), self.mode);
        sound.position = Position::OnEvents;
        sound.call(function, events.clone(), events.span).is_ok_and(|value| value.has_signal())
    }

    /// `select place a b c`: the sound whose number the place has reached.
    fn select(&mut self, values: &[Value], span: Span) -> Eval<Value> {
        let (place, choices) = (&values[0], &values[1..]);
        let (choose, less) = (self.unit_row("if", span)?, self.unit_row("<", span)?);
        let mut result = choices[choices.len() - 1].clone();
        for (index, choice) in choices[..choices.len() - 1].iter().enumerate().rev() {
            let border = Value::new(ValueKind::Number(index as f64 + 0.5), span);
            let before = self.unit_of(less, Some(place.clone()), vec![border], span)?;
            result = self.unit_of(choose, Some(before), vec![choice.clone(), result], span)?;
        }
        Ok(result)
    }

    /// A value as the argument of a parameter of that kind.
    fn arg(&mut self, kind: Kind, value: &Value) -> Eval<Arg> {
        match (kind, &value.kind) {
            (Kind::Verbatim, ValueKind::Text(text)) => {
                Ok(Arg::Pattern(phonon_pattern::Pattern::pure(text.content.as_str())))
            }
            (Kind::Function | Kind::Functions, ValueKind::Function(function)) => {
                Ok(Arg::Function(self.pattern_function(function, value.span)))
            }
            (_, ValueKind::List(items)) => {
                let inner = match kind {
                    Kind::Functions => Kind::Function,
                    other => other,
                };
                items.iter().map(|item| self.arg(inner, item)).collect::<Eval<Vec<Arg>>>().map(Arg::List)
            }
            (_, ValueKind::Record(entries)) => {
                let entries: Eval<Vec<(String, Arg)>> =
                    entries.iter().map(|(key, value)| Ok((key.clone(), self.arg(kind, value)?))).collect();
                entries.map(Arg::Record)
            }
            (_, ValueKind::Function(function)) if function.text.is_none() => {
                Ok(Arg::Function(self.pattern_function(function, value.span)))
            }
            (Kind::Patterns | Kind::Pairs, ValueKind::Function(function))
                if !self.has_pattern_reading(function) =>
            {
                Ok(Arg::Function(self.pattern_function(function, value.span)))
            }
            _ => self.pattern_of(value).map(Arg::Pattern),
        }
    }

    /// A function of the language as one that pattern functions can call, now or in a query.
    pub fn pattern_function(&self, function: &Function, span: Span) -> phonon_pattern::Function {
        let (source, mode, function) = (self.source.clone(), self.mode, function.clone());
        phonon_pattern::Function::new(function.arity(), move |args| {
            let mut inner = Evaluator::for_patterns(source.clone(), mode);
            let result = inner.call_with(&function, args, span);
            result.map_err(|Failed| {
                let said = inner.diagnostics.into_iter().next();
                let expected =
                    said.as_ref().map_or_else(String::new, |diagnostic| diagnostic.message.clone());
                ArgError { param: "", index: None, expected, place: said.map(|diagnostic| diagnostic.span) }
            })
        })
    }

    fn call_with(&mut self, function: &Function, args: &[Arg], span: Span) -> Eval<Arg> {
        let mut result = Value::new(ValueKind::Function(function.clone()), span);
        for arg in args {
            let argument = value_of(arg, span);
            result = match &result.kind {
                ValueKind::Function(function) => self.call(&function.clone(), argument, span)?,
                // A function of one argument that is offered an index as well.
                _ => break,
            };
        }
        self.arg(Kind::Pattern, &result)
    }

    /// Whether the text of a function can be read as a pattern.
    fn has_pattern_reading(&self, function: &Function) -> bool {
        function.text.as_ref().is_some_and(|text| {
            let mut inner = Evaluator::for_patterns(self.source.clone(), self.mode);
            inner.reading = Reading::Pattern;
            inner.eval(&text.0, &text.1).is_ok_and(|value| !value.is_function())
        })
    }
}

fn value_of(arg: &Arg, span: Span) -> Value {
    let kind = match arg {
        Arg::Pattern(pattern) => ValueKind::Pattern(pattern.clone()),
        Arg::List(items) => ValueKind::List(items.iter().map(|item| value_of(item, span)).collect()),
        Arg::Record(entries) => {
            ValueKind::Record(entries.iter().map(|(key, arg)| (key.clone(), value_of(arg, span))).collect())
        }
        // A function made by a pattern function cannot be named in the language, only passed on.
        Arg::Function(_) => return Value::function(FunctionKind::Identity, span),
    };
    Value::new(kind, span)
}

/// Whether the last value given is a function although the last parameter is the pattern acted on.
fn waits_for_pattern(params: &[Param], given: &[Value]) -> bool {
    let takes_functions = params.iter().any(|param| matches!(param.kind, Kind::Function) && param.variadic);
    takes_functions
        && params.last().is_some_and(|param| param.kind == Kind::Pattern)
        && given.last().is_some_and(Value::is_function)
}

/// "every n f pattern", as the row has it.
fn signature(row: &FunctionRow) -> String {
    let params = row.params.iter().map(|param| match param.default {
        Some(_) => format!("[{}]", param.name),
        None => param.name.to_owned(),
    });
    let params: Vec<String> = params.collect();
    format!("it is used as `{} {}`", row.name, params.join(" "))
}
