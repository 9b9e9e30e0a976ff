//! Instruments: what an event can start, as small nets with inputs that events fill.

use std::collections::BTreeSet;

use phonon_base::{Diagnostic, Span, TimeSpan};
use phonon_dsp::{InputKind, UnitRow};
use phonon_graph::{Instrument, InstrumentId, Key, Kind};
use phonon_pattern::{Context, Pattern, Value as Atom};

use crate::evaluator::{Eval, Evaluator, Failed};
use crate::source::Source;
use crate::stages::{STAGES, Stage};
use crate::value::{NetId, Signal, Value, ValueKind};
use crate::words;

/// The name under which plays find the instrument that plays recordings.
pub const SAMPLER: &str = "sampler";

/// Cycles of a pattern that are looked at for names of sounds beside those that stand in the text.
const PROBED_CYCLES: i64 = 8;
/// Memory that the voices of one instrument may take, in bytes.
const VOICE_MEMORY: usize = 32 << 20;
/// A voice whose sound ends by itself is let ring for so long after its gate has closed, in seconds.
const OWN_RELEASE: f32 = 20.0;
/// Release of voices without an envelope, in seconds: short enough to be no shape, long enough not to click.
const DECLICK: f32 = 0.005;
/// Frequency of an event that states none, in hertz.
const MIDDLE_C: f32 = 261.625_58;
/// Names of a parameter of a bus that stand for the frequency of the event.
const FREQUENCIES: &[&str] = &["freq", "frequency", "f", "hz", "pitch"];

impl Evaluator {
    /// The instruments that events of `pattern` can start, by the name that events give them.
    pub fn instruments_for(&mut self, pattern: &Pattern, span: Span) -> Eval<Vec<(String, InstrumentId)>> {
        let mut names = self.sound_mut()?.words.clone();
        names.extend(sounds_of(pattern));
        let mut instruments = vec![(SAMPLER.to_owned(), self.instrument(SAMPLER, span)?)];
        for name in names {
            if is_instrument(&self.source, &name) {
                instruments.push((name.clone(), self.instrument(&name, span)?));
            }
        }
        Ok(instruments)
    }

    /// The instrument of that name, built at its first use.
    fn instrument(&mut self, name: &str, span: Span) -> Eval<InstrumentId> {
        match self.sound_mut()?.instruments.get(name) {
            Some(Some(id)) => return Ok(*id),
            Some(None) => {
                let message = format!("the instrument `{name}` plays itself");
                return self.fail(Diagnostic::error(span, message).because("it would never end"));
            }
            None => {}
        }
        let sound = self.sound_mut()?;
        sound.instruments.insert(name.to_owned(), None);
        let outer = sound.voice.replace(Default::default());
        let gated = std::mem::replace(&mut sound.gated, false);
        let key = Key::ROOT.named("instrument").named(name);
        let built = self.keyed(key, |this| this.build_instrument(name, key, span));
        let sound = self.sound_mut()?;
        let voice = std::mem::replace(&mut sound.voice, outer).unwrap_or_default();
        sound.gated = gated;
        let (output, own_release) = match built {
            Ok(built) => built,
            Err(Failed) => {
                sound.instruments.remove(name);
                return Err(Failed);
            }
        };
        let memory: usize = voice.net.nodes.iter().map(memory_of).sum();
        let most = sound.voices.unwrap_or(phonon_base::limits::VOICES_PER_INSTRUMENT);
        let voices = (VOICE_MEMORY / memory.max(1)).clamp(4, most.max(4));
        let id = sound.graph.instrument(Instrument {
            name: name.to_owned(),
            net: voice.net,
            gate: voice.inputs.iter().position(|input| input.name == "gate"),
            inputs: voice.inputs,
            output: output.node,
            sends: Vec::new(),
            voices,
            tail: if own_release { 0.2 } else { 0.02 },
            place: span,
            key,
        });
        sound.instruments.insert(name.to_owned(), Some(id));
        Ok(id)
    }

    /// The output of an instrument, and whether its sound ends by itself.
    fn build_instrument(&mut self, name: &str, key: Key, span: Span) -> Eval<(Signal, bool)> {
        let source = self.source.clone();
        let body = if name == SAMPLER {
            self.sampler(span)?
        } else if let Some(bus) = name.strip_prefix('~') {
            let value = self.keyed(key, |this| this.instrument_bus(bus, span))?;
            self.fill_open(value, span)?
        } else {
            let row = self.unit_row(name, span)?;
            let inputs: Vec<(&str, f32)> =
                row.inputs.iter().filter_map(|input| Some((input.name, input.default?))).collect();
            self.played_unit(row, &inputs, span)?
        };
        let mut signal = self.signal_of(&body)?;
        let has_envelope = self.sound_mut()?.voice.as_ref().is_some_and(|voice| voice.has_envelope);
        for stage in STAGES {
            if words::mentions_control(&source, stage.switch) {
                signal = self.stage(stage, signal, span)?;
            }
        }
        let shaped = ["attack", "decay", "sustain", "release"]
            .iter()
            .any(|control| words::mentions_control(&source, control));
        let own_release = name == SAMPLER || has_envelope;
        if shaped || !own_release || name == SAMPLER {
            signal = self.envelope(signal, has_envelope, span)?;
        }
        Ok((self.level(signal, span)?, own_release))
    }

    /// The sound of a bus for one voice; the parameters of a bus that has some are voice inputs.
    fn instrument_bus(&mut self, name: &str, span: Span) -> Eval<Value> {
        let source = self.source.clone();
        let name = other_name(&source, name);
        // What is played is made anew for each voice, even if it would sound by itself.
        let mut value = match source.buses.get(name) {
            Some(bus) => self.bus_in_net(name, &bus.body, bus.chained, span)?,
            None => self.bus(name, &[], span)?,
        };
        if let Some(function) = source.functions.get(name) {
            for parameter in &function.parameters {
                let ValueKind::Function(waiting) = &value.kind else { break };
                let input = match FREQUENCIES.contains(&parameter.as_str()) {
                    true => self.voice_input("freq", MIDDLE_C, span)?,
                    false => self.voice_input(parameter, 0.0, span)?,
                };
                value = self.call(&waiting.clone(), input, span)?;
            }
        }
        Ok(value)
    }

    /// What still waits for a frequency gets that of the event.
    fn fill_open(&mut self, value: Value, span: Span) -> Eval<Value> {
        let value = self.complete(value)?;
        let ValueKind::Function(function) = &value.kind else { return Ok(value) };
        let function = function.clone();
        let frequency = self.voice_input("freq", MIDDLE_C, span)?;
        let value = self.call(&function, frequency, span)?;
        if value.is_function() {
            let message =
                format!("`{}` cannot be played: it waits for more than a frequency", function.name());
            return self.fail(Diagnostic::error(span, message).because("an instrument must be complete"));
        }
        Ok(value)
    }

    /// An input of the voice as a value.
    fn voice_input(&mut self, name: &str, default: f32, span: Span) -> Eval<Value> {
        let voice = self.sound_mut()?.voice.as_mut().ok_or(Failed)?;
        let input = voice.input(name, default);
        let signal = self.leaf(Kind::Voice(input), span)?;
        Ok(Value::new(ValueKind::Signal(signal), span))
    }

    /// A unit that is played: its frequency is that of the event, and events may set its other inputs by name.
    fn played_unit(&mut self, row: &'static UnitRow, inputs: &[(&str, f32)], span: Span) -> Eval<Value> {
        let mut given: Vec<Option<Value>> = vec![None; row.inputs.len()];
        for (at, input) in row.inputs.iter().enumerate() {
            given[at] = match input.kind {
                InputKind::Frequency => Some(self.voice_input("freq", MIDDLE_C, span)?),
                InputKind::Signal => match inputs.iter().find(|(name, _)| *name == input.name) {
                    Some((name, default)) => Some(self.voice_input(name, *default, span)?),
                    None => None,
                },
                _ => None,
            };
        }
        self.build_unit(&crate::value::UnitCall { row, given }, span)
    }

    fn sampler(&mut self, span: Span) -> Eval<Value> {
        let row = self.unit_row("sampler", span)?;
        self.unit_of_voice(row, &[("speed", 1.0), ("begin", 0.0), ("end", 1.0), ("loop", 0.0)], None, span)
    }

    /// A unit whose inputs of those names are voice inputs with those defaults.
    fn unit_of_voice(
        &mut self,
        row: &'static UnitRow,
        inputs: &[(&str, f32)],
        sound: Option<Signal>,
        span: Span,
    ) -> Eval<Value> {
        let mut given: Vec<Option<Value>> = vec![None; row.inputs.len()];
        let at = crate::names::sound_input(row).unwrap_or(0);
        if let (Some(sound), Some(first)) = (sound, given.get_mut(at)) {
            *first = Some(Value::new(ValueKind::Signal(sound), span));
        }
        for (name, default) in inputs {
            if let Some(at) = row.inputs.iter().position(|input| input.name == *name) {
                given[at] = Some(self.voice_input(name, *default, span)?);
            }
        }
        self.build_unit(&crate::value::UnitCall { row, given }, span)
    }

    /// One effect of the voice, passed by while its control is not set.
    fn stage(&mut self, stage: &Stage, signal: Signal, span: Span) -> Eval<Signal> {
        let row = self.unit_row(stage.unit, span)?;
        let choose = self.unit_row("if", span)?;
        let mut given: Vec<Option<Value>> = vec![None; row.inputs.len()];
        given[0] = Some(Value::new(ValueKind::Signal(signal), span));
        for (input, control, default) in stage.inputs {
            if let Some(at) = row.inputs.iter().position(|row| row.name == *input) {
                given[at] = Some(self.voice_input(control, *default, span)?);
            }
        }
        let wet = self.build_unit(&crate::value::UnitCall { row, given }, span)?;
        let switch = self.voice_input(&format!("{}?", stage.switch), 0.0, span)?;
        let dry = Value::new(ValueKind::Signal(signal), span);
        let value = self.unit_of(choose, Some(switch), vec![wet, dry], span)?;
        self.signal_of(&value)
    }

    /// The envelope that controls give to any sound.
    fn envelope(&mut self, signal: Signal, has_envelope: bool, span: Span) -> Eval<Signal> {
        let row = self.unit_row("adsr", span)?;
        let release = if has_envelope { OWN_RELEASE } else { DECLICK };
        let mut given: Vec<Option<Value>> = vec![None; row.inputs.len()];
        // No attack: a voice is there at its exact frame, and the oscillators begin at nought by themselves.
        let names = [("attack", 0.0), ("decay", 0.05), ("sustain", 1.0), ("release", release)];
        let places = row.inputs.iter().enumerate().filter(|(_, input)| input.kind != InputKind::Gate);
        for ((at, _), (name, default)) in places.zip(names) {
            given[at] = Some(self.voice_input(name, default, span)?);
        }
        let envelope = self.build_unit(&crate::value::UnitCall { row, given }, span)?;
        self.times(signal, envelope, span)
    }

    /// Gain and pan: one factor for each side, worked out when the event is played.
    fn level(&mut self, signal: Signal, span: Span) -> Eval<Signal> {
        let row = self.unit_row("levels", span)?;
        let value = self.unit_of_voice(row, &[("left", 1.0), ("right", 1.0)], Some(signal), span)?;
        self.signal_of(&value)
    }

    fn times(&mut self, signal: Signal, factor: Value, span: Span) -> Eval<Signal> {
        let row = self.unit_row("*", span)?;
        let value = Value::new(ValueKind::Signal(signal), span);
        let value = self.unit_of(row, Some(value), vec![factor], span)?;
        debug_assert!(matches!(&value.kind, ValueKind::Signal(signal) if signal.net == NetId::Voice));
        self.signal_of(&value)
    }
}

/// The bus that `~name: ~other` is another name of, or the bus itself.
fn other_name<'a>(source: &'a Source, name: &'a str) -> &'a str {
    let mut name = name;
    // A ring of names is told when it is read.
    for _ in 0..source.buses.len() {
        match source.buses.get(name).map(|bus| &bus.body.kind) {
            Some(phonon_syntax::ExprKind::Bus { name: other, path }) if path.is_empty() => name = other,
            _ => break,
        }
    }
    name
}

/// Whether a name in `s` stands for an instrument: a bus of the song, or a unit that sounds by itself.
pub fn is_instrument(source: &Source, name: &str) -> bool {
    match name.strip_prefix('~') {
        Some(bus) => {
            source.buses.contains_key(bus) || source.functions.get(bus).is_some_and(|function| function.bus)
        }
        None => phonon_dsp::units::unit(name).is_some_and(sounds_alone),
    }
}

/// Whether some unit that can be played has an input of that name.
pub fn is_input_of_a_unit(name: &str) -> bool {
    let played = phonon_dsp::units::UNITS.iter().filter(|row| sounds_alone(row));
    played.flat_map(|row| row.inputs).any(|input| input.name == name)
}

/// Whether a unit makes sound from nothing but a frequency.
fn sounds_alone(row: &UnitRow) -> bool {
    matches!(row.tail, phonon_dsp::Tail::Source)
        && row.inputs.iter().all(|input| {
            input.default.is_some() || matches!(input.kind, InputKind::Frequency | InputKind::Gate)
        })
}

fn memory_of(node: &phonon_graph::Node) -> usize {
    match &node.kind {
        // The rate is not known yet; the highest usual one is near enough for a bound.
        Kind::Unit(unit) => 256 + (unit.row.memory)(&unit.constants, 96_000.0),
        _ => 64,
    }
}

/// Names of sounds in the first cycles of a pattern.
fn sounds_of(pattern: &Pattern) -> BTreeSet<String> {
    let context = Context::default();
    let key = phonon_pattern::Key::named("s");
    let mut names = BTreeSet::new();
    for cycle in 0..PROBED_CYCLES {
        // A query that fails once is reported when the song is checked.
        let Ok(events) = pattern.query(TimeSpan::of_cycle(cycle), &context) else { break };
        for event in events {
            if let Atom::Controls(controls) = &event.value
                && let Some(Atom::Text(word)) = controls.get(key)
            {
                names.insert(word.to_string());
            }
        }
    }
    names
}
