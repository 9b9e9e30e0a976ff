//! What a plain name means: a parameter, a function of the song, a unit, a pattern function, a control.

use std::sync::Arc;

use phonon_base::Diagnostic;
use phonon_dsp::{InputKind, UnitRow};
use phonon_pattern::{Align, ControlRow, FunctionRow, Key, Op};
use phonon_syntax::Expr;

use crate::evaluator::{Eval, Evaluator, Position, Reading, lambda};
use crate::scope::Scope;
use crate::value::{Function, FunctionKind, RowCall, UnitCall, Value, ValueKind};

/// Names that are controls on events, and at the head of a chain, although a unit of that name has an input to chain.
const CONTROLS_FIRST: &[&str] = &["pan", "gain", "amp", "velocity", "vowel", "portamento", "slide"];

/// Names that are controls on events although a unit of that name has an input to chain: those that Tidal or Strudel
/// have and existing tracks do not use for the unit. With more than one argument, one by name, or one
/// that is sound, they are the unit.
const CONTROLS_ON_EVENTS: &[&str] = &[
    "clip",
    "duck",
    "squiz",
    "krush",
    "octer",
    "smear",
    "scram",
    "binshift",
    "enhance",
    "hbrick",
    "lbrick",
    "leslie",
    "stretch",
    "coarse",
    "djf",
    "tremolo",
    "trem",
    "phaser",
    "ph",
    "vib",
    "vibrato",
    "comb",
    "compressor",
    "chorus",
];

/// Names that are units after events unless an output also sets a control that has a meaning only beside the control of
/// that name: `# resonance 8 # lpf 800`, `# delaytime 0.2 # delay 0.5`.
const WITH_COMPANIONS: &[(&[&str], &[&str])] = &[
    (
        &["lpf"],
        &["resonance", "lpenv", "lpattack", "lpdecay", "lpsustain", "lprelease", "lprate", "lpsync", "ftype"],
    ),
    (&["hpf"], &["hresonance", "hpenv", "hpattack", "hpdecay", "hpsustain", "hprelease", "hprate", "hpsync"]),
    (&["bpf"], &["bandq", "bpenv", "bpattack", "bpdecay", "bpsustain", "bprelease", "bprate", "bpsync"]),
    (&["delay"], &["delaytime", "delayfeedback", "delaysync", "delayspeed", "lock"]),
    (&["distort", "dist"], &["distortvol", "distorttype"]),
    (&["ring"], &["ringf", "ringdf"]),
];

/// The controls beside which a name is a control too.
pub fn companions(name: &str) -> &'static [&'static str] {
    let found = WITH_COMPANIONS.iter().find(|(names, _)| names.contains(&name));
    found.map_or(&[], |(_, companions)| companions)
}

/// Whether a name is a control right after events, also where a unit shares it.
pub fn is_control_on_events(name: &str) -> bool {
    CONTROLS_FIRST.contains(&name)
        || CONTROLS_ON_EVENTS.contains(&name)
        || phonon_dsp::units::unit(name).is_none()
}

/// Names that are units at the head of a sound although a pattern function shares them: `lfo` there only describes a
/// modulator to other programs, and `pm` is but a short form of `polymeter`.
const UNITS_AT_HEAD: &[&str] = &["lfo", "pm"];

/// Names that set several controls of an envelope, one after another.
const ENVELOPES: &[(&str, &[&str])] = &[
    ("adsr", &["attack", "decay", "sustain", "release"]),
    ("ad", &["attack", "decay"]),
    ("ds", &["decay", "sustain"]),
    ("ar", &["attack", "release"]),
];

/// Everything that a name can stand for in the rows.
struct Candidates {
    unit: Option<&'static UnitRow>,
    row: Option<&'static FunctionRow>,
    control: Option<&'static ControlRow>,
    op: Option<Op>,
}

impl Evaluator {
    /// The meaning of `name`, without asking whether a function already has all its arguments.
    pub fn name(&mut self, name: &str, expr: &Expr, scope: &Scope) -> Eval<Value> {
        if let Some(value) = scope.get(name) {
            return Ok(Value { kind: value.kind.clone(), span: expr.span });
        }
        let source = self.source.clone();
        if let Some(function) = source.functions.get(name) {
            let parameters = function.parameters.clone();
            return Ok(lambda(name, parameters, &function.body, &Scope::default(), expr.span));
        }
        let candidates = Candidates::of(name);
        let kind = match self.keys_of(name) {
            Some(kind) => Some(kind),
            None if self.has_companion(name) => candidates.control.map(FunctionKind::Control),
            None => candidates.choose(self.reading, self.position, self.awaits_pipe, name),
        };
        match kind {
            Some(kind) => {
                let text = Some(Arc::new((expr.clone(), scope.clone())));
                let function = Function { kind: Arc::new(kind), text };
                Ok(Value::new(ValueKind::Function(function), expr.span))
            }
            None if name == "id" => Ok(Value::function(FunctionKind::Identity, expr.span)),
            None => self.unknown_name(name, candidates, expr),
        }
    }

    /// Names that set controls and have no row: the short forms of envelopes on events, levels of sound, and
    /// what the instruments of the song call their inputs.
    fn keys_of(&self, name: &str) -> Option<FunctionKind> {
        let on_events = self.reading == Reading::Pattern || self.position == Position::OnEvents;
        if self.position == Position::OnSignal && matches!(name, "gain" | "amp" | "velocity") {
            return Some(FunctionKind::Operation(Op::Mul, Align::In, None));
        }
        if self.position == Position::OnSignal && matches!(name, "attack" | "release") {
            return envelope_with(name);
        }
        if on_events && let Some((name, keys)) = ENVELOPES.iter().find(|(known, _)| *known == name) {
            return Some(FunctionKind::Keys(name, keys.iter().map(|key| Key::named(key)).collect()));
        }
        let candidates = Candidates::of(name);
        let known = candidates.unit.is_some() || candidates.row.is_some() || candidates.control.is_some();
        let mut definitions = self.source.functions.values().filter(|definition| definition.bus);
        let mut own = || definitions.any(|definition| definition.parameters.iter().any(|own| own == name));
        if !known && (own() || crate::voice::is_input_of_a_unit(name)) {
            let key = Key::exactly(name);
            return Some(FunctionKind::Keys(key.name(), vec![key]));
        }
        None
    }

    /// Whether a name after events is a control because of others that the output sets.
    fn has_companion(&self, name: &str) -> bool {
        let on_events = self.reading == Reading::Sound && self.position == Position::OnEvents;
        on_events && companions(name).iter().any(|control| self.says(control))
    }

    fn unknown_name(&mut self, name: &str, candidates: Candidates, expr: &Expr) -> Eval<Value> {
        if candidates.unit.is_some() {
            let message = format!("`{name}` makes sound, and here a pattern is needed");
            return self.fail(
                Diagnostic::error(expr.span, message)
                    .because("a sound unit")
                    .help(format!("chain it after the pattern functions: `… $ fast 2 # {name} …`")),
            );
        }
        let source = self.source.clone();
        if source.buses.contains_key(name) {
            let message = format!("there is no function `{name}`");
            return self.fail(Diagnostic::error(expr.span, message).help(format!("the bus is `~{name}`")));
        }
        let own = source.functions.keys().map(String::as_str);
        let known: Vec<&str> = own.chain(all_names()).collect();
        self.fail(
            Diagnostic::error(expr.span, format!("there is no function `{name}`"))
                .because("unknown name")
                .help("`phonon list` shows all names; your own are written `~name`")
                .did_you_mean(name, known),
        )
    }
}

impl Candidates {
    fn of(name: &str) -> Candidates {
        Candidates {
            unit: phonon_dsp::units::unit(name),
            row: phonon_pattern::function(name),
            control: phonon_pattern::control(name),
            op: Op::named(name),
        }
    }

    fn choose(
        &self,
        reading: Reading,
        position: Position,
        after_dollar: bool,
        name: &str,
    ) -> Option<FunctionKind> {
        let unit = || self.unit.map(FunctionKind::unit);
        let row = || self.row.map(FunctionKind::row);
        let control = || self.control.map(FunctionKind::Control);
        let op = || self.op.map(|op| FunctionKind::Operation(op, Align::In, None));
        if reading == Reading::Pattern {
            return row().or_else(control).or_else(op);
        }
        let first = CONTROLS_FIRST.contains(&name);
        let on_events = first || CONTROLS_ON_EVENTS.contains(&name);
        match position {
            Position::OnSignal => unit().or_else(row).or_else(control).or_else(op),
            Position::OnEvents if on_events || !self.unit.is_some_and(takes_sound) => {
                control().or_else(row).or_else(unit).or_else(op)
            }
            // `n "0 1" $ range 0 12` is a function of the pattern, `# range 0 12` a unit behind its sound.
            Position::OnEvents if after_dollar => row().or_else(unit),
            Position::OnEvents => unit(),
            Position::Head if first && self.control.is_some() => control(),
            Position::Head if UNITS_AT_HEAD.contains(&name) => unit().or_else(row),
            Position::Head if ENVELOPES.iter().any(|(known, _)| *known == name) => unit().or_else(row),
            // A pattern function of arguments is the same in both worlds; `apply` turns to the unit for sound.
            Position::Head if self.row.is_some_and(|row| !row.params.is_empty()) => row(),
            Position::Head => unit().or_else(row).or_else(control).or_else(op),
        }
    }
}

/// The unit that a name stands for beside so many arguments, although alone it is a control on events: `# pan 0.2` is
/// one, and `# squiz 2 zcperchunk:3` the other.
pub fn unit_beside(name: &str, arguments: &[phonon_syntax::tree::Argument]) -> Option<FunctionKind> {
    let unit = phonon_dsp::units::unit(name).filter(|unit| takes_sound(unit))?;
    let several = arguments.len() > 1 || arguments.iter().any(|argument| argument.keyword.is_some());
    let by_name = |argument: &phonon_syntax::tree::Argument| match &argument.keyword {
        Some(keyword) => unit.inputs.iter().any(|input| input.name == keyword.text),
        None => true,
    };
    let sound = arguments.iter().any(|argument| is_sound(&argument.value));
    let shared = CONTROLS_ON_EVENTS.contains(&name) || !companions(name).is_empty();
    let is_unit = (several || sound) && shared && arguments.iter().all(by_name);
    is_unit.then(|| FunctionKind::unit(unit))
}

/// Whether an argument is a signal: it names a bus, or gives a frequency to an oscillator.
fn is_sound(expr: &Expr) -> bool {
    use phonon_syntax::ExprKind::*;
    let here = match &expr.kind {
        Bus { .. } => true,
        Apply { function, .. } => matches!(&function.kind, Name(name)
            if phonon_dsp::units::unit(name).is_some()
                && phonon_pattern::function(name).is_none_or(|row| row.params.is_empty())
                && phonon_pattern::control(name).is_none()),
        _ => false,
    };
    here || expr.kind.children().any(is_sound)
}

impl FunctionKind {
    /// A unit that has been given nothing yet.
    pub fn unit(row: &'static UnitRow) -> FunctionKind {
        FunctionKind::Unit(UnitCall { row, given: vec![None; row.inputs.len()] })
    }

    /// A pattern function that has been given nothing yet.
    pub fn row(row: &'static FunctionRow) -> FunctionKind {
        FunctionKind::Row(RowCall { row, given: Vec::new(), named: Vec::new() })
    }
}

/// `saw 110 # attack 0.1`: the envelope of that time alone, which shapes the sound as it does in a voice.
fn envelope_with(time: &str) -> Option<FunctionKind> {
    let row = phonon_dsp::units::unit("ar")?;
    let others = row.inputs.iter().map(|input| match input.default {
        Some(default) if input.name != time => {
            Some(Value::new(ValueKind::Number(f64::from(default)), Default::default()))
        }
        _ => None,
    });
    Some(FunctionKind::Unit(UnitCall { row, given: others.collect() }))
}

/// The input that `#` fills: the first with left and right, or the one called `in`.
pub fn sound_input(row: &UnitRow) -> Option<usize> {
    row.inputs.iter().position(|input| {
        input.kind == InputKind::Stereo || input.name == "in" || input.aliases.contains(&"in")
    })
}

/// Whether a unit works on sound that is chained into it.
pub fn takes_sound(row: &UnitRow) -> bool {
    sound_input(row).is_some()
}

/// All names that a text can use, for suggestions.
fn all_names<'a>() -> impl Iterator<Item = &'a str> {
    let units = phonon_dsp::units::UNITS
        .iter()
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    let rows = phonon_pattern::FUNCTIONS
        .iter()
        .copied()
        .flatten()
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    let controls = phonon_pattern::control::all().iter().map(|row| row.name);
    let ops = Op::NAMES.iter().map(|(name, _)| *name);
    units.chain(rows).chain(controls).chain(ops)
}
