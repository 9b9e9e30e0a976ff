//! Values as signals: the graph under construction.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use phonon_base::{Diagnostic, Quantity, Span};
use phonon_dsp::{InputKind, InputRow, UnitRow};
use phonon_graph::{Graph, InstrumentId, Key, Kind, Net, NodeId, StreamId, UnitNode, VoiceInput};
use phonon_pattern::{Pattern, Value as Atom};
use phonon_syntax::tree::{Expr, Operator};

use crate::buses::BusState;
use crate::coerce::{first_value, is_events};
use crate::curves::CycleGate;
use crate::dials::Dial;
use crate::evaluator::{Eval, Evaluator, Failed, Reading};
use crate::leaving::Fade;
use crate::orbit::{Duck, Orbit};
use crate::program::{Gate, PlaySource, StreamSource};
use crate::scope::Scope;
use crate::value::{NetId, Signal, UnitCall, Value, ValueKind};

/// The graph under construction, and what drives it.
#[derive(Default)]
pub struct Sound {
    /// Units and signals so far.
    pub graph: Graph,
    /// Where streams get their values.
    pub streams: Vec<StreamSource>,
    /// Where plays get their events.
    pub plays: Vec<PlaySource>,
    /// The ends of outputs, in a session.
    pub gates: Vec<Gate>,
    /// Signals that follow what comes from outside.
    pub dials: Vec<Dial>,
    /// The voice that is being built, if one is.
    pub voice: Option<VoiceNet>,
    /// Buses of the main net.
    pub buses: HashMap<String, BusState>,
    /// Instruments by the name that events give them; none while one is being built.
    pub instruments: HashMap<String, Option<InstrumentId>>,
    /// Whether what is being read depends on what plays it.
    pub gated: bool,
    /// Names of sounds that the output that is being read can play.
    pub words: BTreeSet<String>,
    /// The controls that events of that output can carry.
    pub controls: BTreeSet<&'static str>,
    /// The number of that output: the orbit in which its patterns are at home.
    pub output: i64,
    /// How often that output has changed by a transition, and all of them.
    pub generation: u32,
    /// For the number of an output its generation.
    pub generations: HashMap<i64, u32>,
    /// Outputs on their way.
    pub fades: Vec<Fade>,
    /// Orbits so far.
    pub orbits: Vec<Orbit>,
    /// Orbits that make room.
    pub ducks: Vec<Duck>,
    /// Voices of one instrument, where the song asks for a number.
    pub voices: Option<usize>,
    key: Key,
    seen: HashMap<Key, usize>,
    lifted: Vec<(Pattern, Signal)>,
}

/// The net of one voice.
#[derive(Default)]
pub struct VoiceNet {
    /// Its units.
    pub net: Net,
    /// What events give to it.
    pub inputs: Vec<VoiceInput>,
    /// Buses that each voice has for itself.
    pub buses: HashMap<String, BusState>,
    /// Whether one of its units listens to the gate.
    pub has_envelope: bool,
    /// Whether controls reach the inputs of the units that are being built.
    pub binds: bool,
    /// The controls that have reached one.
    pub bound: BTreeSet<&'static str>,
}

impl Sound {
    /// The net that is being built.
    pub fn net_mut(&mut self) -> &mut Net {
        match &mut self.voice {
            Some(voice) => &mut voice.net,
            None => &mut self.graph.main,
        }
    }

    /// Which net is being built.
    pub fn net_id(&self) -> NetId {
        if self.voice.is_some() { NetId::Voice } else { NetId::Main }
    }

    /// The buses of the net that is being built.
    pub fn buses_mut(&mut self) -> &mut HashMap<String, BusState> {
        match &mut self.voice {
            Some(voice) => &mut voice.buses,
            None => &mut self.buses,
        }
    }
}

impl VoiceNet {
    /// The number of the voice input called `name`, added with `default` if it is new.
    pub fn input(&mut self, name: &str, default: f32) -> usize {
        match self.inputs.iter().position(|input| input.name == name) {
            Some(at) => at,
            None => {
                self.inputs.push(VoiceInput { name: name.to_owned(), default });
                self.inputs.len() - 1
            }
        }
    }
}

impl Evaluator {
    /// The graph under construction.
    pub fn sound_mut(&mut self) -> Eval<&mut Sound> {
        self.sound.as_deref_mut().ok_or(Failed)
    }

    /// Runs `work` with keys that begin at `key`.
    pub fn keyed<T>(&mut self, key: Key, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.sound.as_deref_mut().map(|sound| std::mem::replace(&mut sound.key, key));
        let result = work(self);
        if let (Some(sound), Some(before)) = (self.sound.as_deref_mut(), before) {
            sound.key = before;
        }
        result
    }

    /// Runs `work` on argument `at` of `name`.
    pub fn below_argument<T>(&mut self, name: &str, at: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        match self.sound.as_deref() {
            Some(sound) => self.keyed(sound.key.named(name).child(at), work),
            None => work(self),
        }
    }

    /// Runs `work` on the right side of an operator; the left side keeps the place of the whole, so that what
    /// is added behind a chain does not move it.
    pub fn below_right<T>(&mut self, operator: Operator, work: impl FnOnce(&mut Self) -> T) -> T {
        self.below_argument("operator", operator.action as usize, work)
    }

    /// The key for one more node called `name` at this place.
    pub fn next_key(&mut self, name: &str) -> Eval<Key> {
        let sound = self.sound_mut()?;
        let key = sound.key.named(name);
        let seen = sound.seen.entry(key).or_default();
        *seen += 1;
        Ok(key.child(*seen))
    }

    /// Runs `work` on the main net although a voice is being built.
    pub fn in_main<T>(&mut self, work: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        let voice = self.sound_mut()?.voice.take();
        let result = work(self);
        self.sound_mut()?.voice = voice;
        result
    }

    /// A leaf of the net that is being built.
    pub fn leaf(&mut self, kind: Kind, span: Span) -> Eval<Signal> {
        let key = self.next_key("leaf")?;
        let sound = self.sound_mut()?;
        let node = sound.net_mut().leaf(kind, span, key);
        Ok(Signal { node, net: sound.net_id() })
    }

    /// A value as a signal of the net that is being built.
    pub fn signal_of(&mut self, value: &Value) -> Eval<Signal> {
        match &value.kind {
            ValueKind::Signal(signal) => self.reach(*signal, value.span),
            ValueKind::Number(number) => self.leaf(Kind::Constant(*number as f32), value.span),
            ValueKind::Function(function) => {
                let text = function.text.clone();
                if let Some(text) = &text
                    && let Some(value) = self.led(&text.0, &text.1)
                {
                    return self.signal_of(&value);
                }
                match text.and_then(|text| self.read_as_pattern(&text.0, &text.1)) {
                    // Controls alone are no sound: `lpf 800` is a filter without an input.
                    Some(value) if !matches!(&value.kind, ValueKind::Pattern(pattern) if is_events(pattern)) => {
                        self.signal_of(&value)
                    }
                    _ => self.open_function(function.name().to_owned(), value.span),
                }
            }
            // `cat ["bd", "sn"]` as sound: the words are names of sounds.
            ValueKind::Pattern(pattern) if !self.in_argument && is_words(pattern) => {
                self.pattern_signal(&named_sounds(pattern), value.span)
            }
            _ => {
                let pattern = self.pattern_of(value)?;
                self.pattern_signal(&pattern, value.span)
            }
        }
    }

    /// What an effect works on: as [`Evaluator::signal_of`], with a text of words as sounds that are played.
    fn audio_of(&mut self, value: &Value) -> Eval<Signal> {
        if let ValueKind::Text(_) = &value.kind {
            let pattern = self.pattern_of(value)?;
            if is_words(&pattern) {
                return self.pattern_signal(&named_sounds(&pattern), value.span);
            }
        }
        self.signal_of(value)
    }

    /// The sound of an output. A name alone is no pattern of cycle time there: `out: saw` lacks its frequency.
    pub(crate) fn heard(&mut self, value: &Value) -> Eval<Signal> {
        let ValueKind::Function(function) = &value.kind else { return self.signal_of(value) };
        let text = function.text.clone();
        match text.and_then(|text| self.led(&text.0, &text.1)) {
            Some(value) => self.signal_of(&value),
            None => self.open_function(function.name().to_owned(), value.span),
        }
    }

    /// A text that waits for its input, read again with the sound that leads its arguments as the input.
    fn led(&mut self, expr: &Expr, scope: &Scope) -> Option<Value> {
        if self.leads || self.reading != Reading::Sound {
            return None;
        }
        let said = self.diagnostics.len();
        self.leads = true;
        let value = self.argument(expr, scope);
        self.leads = false;
        match value {
            Ok(value) if value.has_signal() => Some(value),
            _ => {
                self.diagnostics.truncate(said);
                None
            }
        }
    }

    /// A function where sound is needed.
    pub fn open_function<T>(&mut self, name: String, span: Span) -> Eval<T> {
        let unit = phonon_dsp::units::unit(&name);
        let diagnostic = Diagnostic::error(span, format!("`{name}` still waits for its input"));
        self.fail(match unit.and_then(|unit| unit.inputs.first()) {
            Some(input) if input.kind == InputKind::Frequency => diagnostic.because("no frequency yet").help(
                format!("give it one, `{name} 110`, or play it: `~x: {name}` and `s \"~x\" # note \"c3\"`"),
            ),
            Some(input) if input.name == "in" => diagnostic
                .because("nothing goes in")
                .help(format!("chain it after some sound: `saw 110 # {name} …`")),
            _ => diagnostic.because("not sound yet"),
        })
    }

    /// A signal of either net, as one of the net that is being built.
    fn reach(&mut self, signal: Signal, span: Span) -> Eval<Signal> {
        match (signal.net, self.sound_mut()?.net_id()) {
            (NetId::Main, NetId::Voice) => self.leaf(Kind::Global(signal.node), span),
            (NetId::Voice, NetId::Main) => self
                .fail(Diagnostic::error(span, "this sound belongs to a single voice and is not known here")),
            _ => Ok(signal),
        }
    }

    /// A pattern as a signal: a number, a curve of cycle time, stepped values, or voices.
    pub fn pattern_signal(&mut self, pattern: &Pattern, span: Span) -> Eval<Signal> {
        if let Some((value, _)) = pattern.constant()
            && let Some(number) = crate::pitch::number_of(value, Quantity::Hertz)
        {
            return self.leaf(Kind::Constant(number as f32), span);
        }
        let main = self.in_main(|this| this.pattern_in_main(pattern, span))?;
        self.reach(main, span)
    }

    fn pattern_in_main(&mut self, pattern: &Pattern, span: Span) -> Eval<Signal> {
        let sound = self.sound_mut()?;
        if let Some((_, signal)) = sound.lifted.iter().find(|(known, _)| known.is_same(pattern)) {
            return Ok(*signal);
        }
        let signal = if let Some(curve) = pattern.curve() {
            self.curve_signal(curve, span)?
        } else if is_events(pattern) {
            self.play(pattern, span)?
        } else {
            self.stream(pattern, span)?
        };
        self.sound_mut()?.lifted.push((pattern.clone(), signal));
        Ok(signal)
    }

    fn stream(&mut self, pattern: &Pattern, span: Span) -> Eval<Signal> {
        let initial = match first_value(pattern) {
            Some(value) => match crate::pitch::number_of(&value, Quantity::Hertz) {
                Some(number) => number as f32,
                None => return self.no_number(&value, span),
            },
            None => 0.0,
        };
        let source = |stream| StreamSource { stream, pattern: pattern.clone(), gate: false, place: span };
        self.stream_from("pattern", initial, span, source)
    }

    fn stream_from(
        &mut self,
        name: &str,
        initial: f32,
        span: Span,
        source: impl FnOnce(StreamId) -> StreamSource,
    ) -> Eval<Signal> {
        let key = self.next_key("stream")?;
        let sound = self.sound_mut()?;
        let stream = sound.graph.stream(name, initial, key);
        sound.streams.push(source(stream));
        self.leaf(Kind::Stream(stream), span)
    }

    /// What opens and closes something: a text or a stepped pattern is one while a true event lasts and nought
    /// elsewhere, and closes for a frame between events that touch; anything else is a signal like any other.
    fn gate_signal(&mut self, value: &Value) -> Eval<Signal> {
        let rhythm = match &value.kind {
            ValueKind::Text(_) => self.pattern_of(value)?,
            ValueKind::Pattern(pattern) if pattern.curve().is_none() && !is_events(pattern) => {
                pattern.clone()
            }
            _ => return self.signal_of(value),
        };
        let span = value.span;
        let main = self.in_main(|this| {
            let source = |stream| StreamSource { stream, pattern: rhythm, gate: true, place: span };
            this.stream_from("gate", 0.0, span, source)
        })?;
        self.reach(main, span)
    }

    fn no_number<T>(&mut self, value: &Atom, span: Span) -> Eval<T> {
        let word = value.as_text().unwrap_or_default().to_owned();
        self.fail(
            Diagnostic::error(
                span,
                format!("`{word}` is no number and no note, so it cannot drive a signal"),
            )
            .because("a number or a note name is needed")
            .help(format!("to play it as a sound write `s \"{word}\"`")),
        )
    }

    fn play(&mut self, pattern: &Pattern, span: Span) -> Eval<Signal> {
        let names = self.played_names(pattern)?;
        let sinks = self.sinks_among(&names, span)?;
        let instruments = self.instruments_for(names, &sinks, span)?;
        let ids: Vec<InstrumentId> = instruments.iter().map(|(_, id)| *id).collect();
        let (signal, orbits) = self.on_orbits(pattern, &ids, span)?;
        let pattern = pattern.clone();
        let (once, part) = (None, None);
        let play = PlaySource { orbits, pattern, instruments, sinks, place: span, once, part };
        self.sound_mut()?.plays.push(play);
        Ok(signal)
    }

    /// Whether a value is a bus that is still being read.
    pub fn is_open_ring(&self, value: &Value) -> bool {
        let ValueKind::Signal(signal) = &value.kind else { return false };
        let Some(sound) = self.sound.as_deref() else { return false };
        let net = match (&sound.voice, signal.net) {
            (Some(voice), NetId::Voice) => &voice.net,
            _ => &sound.graph.main,
        };
        matches!(net.get(signal.node).map(|node| &node.kind), Some(Kind::Delayed(to)) if *to == signal.node)
    }

    /// The row of a unit that the evaluator itself needs.
    pub fn unit_row(&mut self, name: &str, span: Span) -> Eval<&'static UnitRow> {
        match phonon_dsp::units::unit(name) {
            Some(row) => Ok(row),
            None => {
                self.fail(Diagnostic::error(span, format!("this needs the unit `{name}`, which is missing")))
            }
        }
    }

    /// A unit with the input that `#` fills and further arguments in the row's order.
    pub fn unit_of(
        &mut self,
        row: &'static UnitRow,
        input: Option<Value>,
        rest: Vec<Value>,
        span: Span,
    ) -> Eval<Value> {
        let at = crate::names::sound_input(row).unwrap_or(0);
        let mut given: Vec<Option<Value>> = rest.into_iter().map(Some).collect();
        given.insert(at.min(given.len()), input);
        given.resize(row.inputs.len(), None);
        self.build_unit(&UnitCall { row, given }, span)
    }

    /// The sum of values, as sound.
    pub fn sum(&mut self, values: &[Value], span: Span) -> Eval<Value> {
        let mut parts = Vec::new();
        for value in values {
            match &value.kind {
                ValueKind::List(items) => parts.extend(items.iter().cloned()),
                _ => parts.push(value.clone()),
            }
        }
        let plus = self.unit_row("+", span)?;
        let mut parts = parts.into_iter();
        let Some(mut result) = parts.next() else {
            return Ok(Value::new(ValueKind::Number(0.0), span));
        };
        for part in parts {
            result = self.unit_of(plus, Some(result), vec![part], span)?;
        }
        Ok(result)
    }

    /// The node of a unit that has all it needs.
    pub fn build_unit(&mut self, call: &UnitCall, span: Span) -> Eval<Value> {
        if self.sound.is_none() {
            let message = format!("`{}` makes sound, and here a pattern is needed", call.row.name);
            return self.fail(Diagnostic::error(span, message).because("a sound unit"));
        }
        if let Some(value) = self.fed_through(call, span)? {
            return Ok(value);
        }
        let (mut constants, mut texts, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
        let arguments = without_file(call);
        for (at, input) in call.row.inputs.iter().enumerate() {
            let given = arguments.get(at).and_then(Option::as_ref);
            let node = match input.kind {
                InputKind::Constant => {
                    constants.push(self.constant_input(call.row, input, given, span)?);
                    None
                }
                InputKind::Text => {
                    texts.push(self.text_input(call.row, input, given)?);
                    None
                }
                InputKind::Gate if given.is_none() => Some(self.gate(span)?),
                _ => match given {
                    _ if let Some(bound) = self.bound_input(call.row, input, given, span)? => {
                        Some(self.signal_of(&bound)?.node)
                    }
                    Some(value) => {
                        self.warn_outside(call.row, input, value);
                        let signal = self.below_argument(call.row.name, at, |this| match input.quantity {
                            Quantity::Gate => this.gate_signal(value),
                            Quantity::Audio => this.audio_of(value),
                            _ => this.signal_of(value),
                        })?;
                        Some(signal.node)
                    }
                    None => None,
                },
            };
            inputs.push(node);
        }
        let key = self.next_key(call.row.name)?;
        let unit = UnitNode { constants, texts, ..UnitNode::plain(call.row, key) };
        let sound = self.sound_mut()?;
        let node: NodeId = sound.net_mut().unit(unit, &inputs, span, key);
        let signal = Signal { node, net: sound.net_id() };
        Ok(Value::new(ValueKind::Signal(signal), span))
    }

    /// The gate of the voice, or one that opens with each cycle.
    fn gate(&mut self, span: Span) -> Eval<NodeId> {
        let sound = self.sound_mut()?;
        sound.gated = true;
        match &mut sound.voice {
            Some(voice) => {
                voice.has_envelope = true;
                let gate = voice.input("gate", 0.0);
                Ok(self.leaf(Kind::Voice(gate), span)?.node)
            }
            None => Ok(self.leaf(Kind::Curve(Arc::new(CycleGate)), span)?.node),
        }
    }

    fn constant_input(
        &mut self,
        row: &UnitRow,
        input: &InputRow,
        given: Option<&Value>,
        span: Span,
    ) -> Eval<f32> {
        let Some(value) = given else { return Ok(input.default.unwrap_or(input.range.low)) };
        let number = match &value.kind {
            ValueKind::Number(number) => Some(*number),
            ValueKind::Text(_) | ValueKind::Pattern(_) => {
                let pattern = self.pattern_of(value)?;
                pattern.constant().and_then(|(value, _)| value.as_number())
            }
            _ => None,
        };
        match number {
            Some(number) => {
                self.warn_outside(row, input, value);
                Ok(input.range.clamp(number as f32))
            }
            None => self.fail(
                Diagnostic::error(
                    value.span.to(span),
                    format!("`{}` of `{}` must be a plain number", input.name, row.name),
                )
                .because(value.noun())
                .help(input.summary),
            ),
        }
    }

    fn text_input(&mut self, row: &UnitRow, input: &InputRow, given: Option<&Value>) -> Eval<String> {
        match given.map(|value| (&value.kind, value.span)) {
            None => Ok(String::new()),
            Some((ValueKind::Text(text), _)) => Ok(text.content.clone()),
            Some((ValueKind::Number(number), _)) => Ok(number.to_string()),
            // `additive 110 [1, 0.5, 0.25]`
            Some((ValueKind::List(items), _)) if items.iter().all(is_number) => {
                let numbers = items.iter().filter_map(|item| match item.kind {
                    ValueKind::Number(number) => Some(number.to_string()),
                    _ => None,
                });
                Ok(numbers.collect::<Vec<String>>().join(" "))
            }
            Some((_, span)) => self.fail(
                Diagnostic::error(
                    span,
                    format!("`{}` of `{}` must be a text in quotes", input.name, row.name),
                )
                .help(input.summary),
            ),
        }
    }

    /// Numbers outside the range of an input are clamped; the user is told.
    fn warn_outside(&mut self, row: &UnitRow, input: &InputRow, value: &Value) {
        let ValueKind::Number(number) = value.kind else { return };
        if input.range.holds(number as f32) {
            return;
        }
        let (low, high, unit) = (input.range.low, input.range.high, input.quantity.symbol());
        self.report(
            Diagnostic::warning(
                value.span,
                format!(
                    "`{}` of `{}` is {number} and is taken as {}",
                    input.name,
                    row.name,
                    input.range.clamp(number as f32)
                ),
            )
            .because(format!("takes {low} to {high} {unit}").trim_end().to_owned()),
        );
    }
}

fn is_number(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Number(_))
}

/// Whether a pattern carries words that are neither numbers nor notes.
fn is_words(pattern: &Pattern) -> bool {
    first_value(pattern).is_some_and(|value| {
        value.as_text().is_some() && crate::pitch::number_of(&value, Quantity::Hertz).is_none()
    })
}

/// Words as events that play the sounds of these names.
fn named_sounds(words: &Pattern) -> Pattern {
    match phonon_pattern::control("s") {
        Some(row) => phonon_pattern::control::wrap(row, words),
        None => words.clone(),
    }
}

/// The arguments of a call; where a file need not be given, a number in its place is meant for what comes after it:
/// `convolve 0.4`.
fn without_file(call: &UnitCall) -> Vec<Option<Value>> {
    let mut given = call.given.clone();
    for (at, input) in call.row.inputs.iter().enumerate() {
        let number = matches!(given.get(at), Some(Some(value)) if !matches!(value.kind, ValueKind::Text(_)));
        let room = matches!(given.get(at + 1), Some(None));
        if input.kind == InputKind::Text && input.default.is_some() && number && room {
            given.swap(at, at + 1);
        }
    }
    given
}
