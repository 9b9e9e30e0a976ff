//! Instruments: what an event can start, as small nets with inputs that events fill.

use std::collections::BTreeSet;

use phonon_base::{Diagnostic, Span, TimeSpan};
use phonon_dsp::{InputKind, InputRow, UnitRow};
use phonon_graph::{Instrument, InstrumentId, Key, Kind};
use phonon_pattern::{Context, Controls, Pattern, Value as Atom};

use crate::evaluator::{Eval, Evaluator, Failed};
use crate::source::Source;
use crate::stages::{
    self, DISTORTION_BY_TYPE, EFFECTS, LAST, LOW_PASS_BY_TYPE, MOVES, OUTSIDE, SMOOTH, Stage,
    TREMOLO_BY_SHAPE, frequency_modulation, modulates, swing,
};
use crate::value::{NetId, Signal, Value, ValueKind};

/// The name under which plays find the instrument that plays recordings.
pub const SAMPLER: &str = "sampler";

/// The input of a voice that takes `gain` and `velocity` where effects come after them.
pub const DRIVE: &str = "gain * velocity";

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
    /// The names of sounds that events of `pattern` may have, as far as can be foreseen.
    pub fn played_names(&mut self, pattern: &Pattern) -> Eval<BTreeSet<String>> {
        let mut names = self.sound_mut()?.words.clone();
        names.extend(sounds_of(pattern));
        Ok(names)
    }

    /// The instruments among `names`, by the name that events give them; those in `sinks` are played elsewhere.
    pub fn instruments_for(
        &mut self,
        names: BTreeSet<String>,
        sinks: &[(String, Controls)],
        span: Span,
    ) -> Eval<Vec<(String, InstrumentId)>> {
        let mut instruments = vec![(SAMPLER.to_owned(), self.instrument(SAMPLER, span)?)];
        for name in names {
            let is_elsewhere = sinks.iter().any(|(known, _)| *known == name);
            if !is_elsewhere && is_instrument(&self.source, &name) {
                instruments.push((name.clone(), self.instrument(&name, span)?));
            }
        }
        Ok(instruments)
    }

    /// The instrument of that name, built at its first use.
    pub(crate) fn instrument(&mut self, name: &str, span: Span) -> Eval<InstrumentId> {
        // Outputs whose events say different things have instruments of their own: nobody pays for what others say.
        let known = self.known_as(name)?;
        match self.sound_mut()?.instruments.get(&known) {
            Some(Some(id)) => return Ok(*id),
            Some(None) => {
                let message = format!("the instrument `{name}` plays itself");
                return self.fail(Diagnostic::error(span, message).because("it would never end"));
            }
            None => {}
        }
        let sound = self.sound_mut()?;
        sound.instruments.insert(known.clone(), None);
        let outer = sound.voice.replace(Default::default());
        let gated = std::mem::replace(&mut sound.gated, false);
        let key = Key::ROOT.named("instrument").named(&known);
        let built = self.keyed(key, |this| this.build_instrument(name, key, span));
        let sound = self.sound_mut()?;
        let voice = std::mem::replace(&mut sound.voice, outer).unwrap_or_default();
        sound.gated = gated;
        let Built { output, sends, own_release } = match built {
            Ok(built) => built,
            Err(Failed) => {
                sound.instruments.remove(&known);
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
            sends: sends.iter().map(|send| send.node).collect(),
            voices,
            tail: if own_release { 0.2 } else { 0.02 },
            place: span,
            key,
        });
        sound.instruments.insert(known, Some(id));
        Ok(id)
    }

    /// The name of an instrument with all that events of this output may say about its voices.
    fn known_as(&mut self, name: &str) -> Eval<String> {
        let said = self.sound_mut()?.controls.iter().filter(|control| !OUTSIDE.contains(control));
        Ok(said.fold(name.to_owned(), |known, control| format!("{known} {control}")))
    }

    /// What an instrument gives, and whether its sound ends by itself.
    fn build_instrument(&mut self, name: &str, key: Key, span: Span) -> Eval<Built> {
        let body = if name == SAMPLER {
            self.sampler(span)?
        } else if !is_of_song(&self.source, name) && crate::library::row(name).is_some() {
            let song = std::mem::replace(&mut self.source, crate::library::source());
            let bus = name.strip_prefix('~').unwrap_or(name);
            let value = self.within_instrument(|this| this.keyed(key, |this| this.instrument_bus(bus, span)));
            self.source = song;
            value?
        } else if let Some(bus) = name.strip_prefix('~') {
            self.within_instrument(|this| {
                let value = this.keyed(key, |this| this.instrument_bus(bus, span))?;
                this.fill_open(value, span)
            })?
        } else {
            let row = self.unit_row(name, span)?;
            let inputs: Vec<(&str, f32)> =
                row.inputs.iter().filter_map(|input| Some((input.name, input.default?))).collect();
            self.played_unit(row, &inputs, span)?
        };
        let mut signal = self.signal_of(&body)?;
        // The gate of the sampler is for the zones of instruments; its own envelope is the one around it.
        let enveloped = self.sound_mut()?.voice.as_ref().is_some_and(|voice| voice.has_envelope);
        let has_envelope = name != SAMPLER && enveloped;
        signal = self.driven(signal, span)?;
        signal = self.effects(EFFECTS, signal, span)?;
        let shaped = ["attack", "hold", "decay", "sustain", "release"];
        let shaped = shaped.iter().any(|control| self.says(control) && !self.is_bound(control));
        let own_release = name == SAMPLER || has_envelope;
        if shaped || !own_release || name == SAMPLER {
            signal = self.envelope(signal, has_envelope, shaped, span)?;
        }
        signal = self.effects(LAST, signal, span)?;
        let mut output = self.level(signal, span)?;
        let mut sends = Vec::new();
        for control in self.sends() {
            let amount = self.voice_input(control, 0.0, span)?;
            sends.push(self.times(output, amount, span)?);
        }
        if self.says("dry") {
            let dry = self.voice_input("dry", 1.0, span)?;
            output = self.times(output, dry, span)?;
        }
        Ok(Built { output, sends, own_release })
    }

    /// Runs `work` while controls reach the inputs of the units that it builds.
    fn within_instrument<T>(&mut self, work: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        let outer = self.sound_mut()?.voice.as_mut().map(|voice| std::mem::replace(&mut voice.binds, true));
        let result = work(self);
        if let (Some(voice), Some(outer)) = (&mut self.sound_mut()?.voice, outer) {
            voice.binds = outer;
        }
        result
    }

    /// Whether events of the output that is being read may carry a control.
    pub(crate) fn says(&self, control: &str) -> bool {
        self.sound.as_deref().is_some_and(|sound| sound.controls.contains(control))
    }

    /// Whether events may say what an input is, or what moves it.
    fn reaches(&self, control: &str) -> bool {
        let moved = || {
            let moves = MOVES.iter().filter(|(moved, _)| *moved == control);
            moves.flat_map(|(_, stage)| stage.switches).any(|control| self.says(control))
        };
        // A filter that events do not name keeps its own cutoff, whatever is said of its envelope.
        self.says(control) || matches!(control, "wt" | "pw") && moved()
    }

    /// The controls that send from voices to the effects of their orbit, in the order of the sends.
    pub(crate) fn sends(&self) -> Vec<&'static str> {
        ["delay", "room"].into_iter().filter(|control| self.says(control)).collect()
    }

    fn is_bound(&self, control: &str) -> bool {
        let voice = self.sound.as_deref().and_then(|sound| sound.voice.as_ref());
        voice.is_some_and(|voice| voice.bound.contains(control))
    }

    /// What an input of a unit in an instrument is when events may set it by a control: the control, and for events
    /// without it what the bus gives. What the bus computes (an envelope, a swing) stays.
    pub(crate) fn bound_input(
        &mut self,
        row: &'static UnitRow,
        input: &InputRow,
        given: Option<&Value>,
        span: Span,
    ) -> Eval<Option<Value>> {
        let binds = self.sound_mut()?.voice.as_ref().is_some_and(|voice| voice.binds);
        if !binds || self.in_argument || input.kind != InputKind::Signal {
            return Ok(None);
        }
        let default = match given.map(|given| &given.kind) {
            Some(ValueKind::Number(number)) => *number as f32,
            Some(_) => return Ok(None),
            None => match input.default {
                Some(default) => default,
                None => return Ok(None),
            },
        };
        let Some(control) = control_of(row, input).filter(|control| self.reaches(control)) else {
            return Ok(None);
        };
        if let Some(voice) = &mut self.sound_mut()?.voice {
            voice.bound.insert(control);
            if voice.inputs.iter().any(|input| input.name == control && input.default != default) {
                let is_there = self.voice_input(&format!("{control}?"), 0.0, span)?;
                let control = self.voice_input(control, default, span)?;
                let choose = self.unit_row("if", span)?;
                let number = Value::new(ValueKind::Number(f64::from(default)), span);
                let inputs = vec![control, number];
                return self.apart(|this| this.unit_of(choose, Some(is_there), inputs, span)).map(Some);
            }
        }
        self.moved_input(control, default, span).map(Some)
    }

    /// Runs `work` while controls reach nothing.
    fn apart<T>(&mut self, work: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        let outer = std::mem::replace(&mut self.in_argument, true);
        let result = work(self);
        self.in_argument = outer;
        result
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
            for (at, parameter) in function.parameters.iter().enumerate() {
                let ValueKind::Function(waiting) = &value.kind else { break };
                let input = match FREQUENCIES.contains(&parameter.as_str()) {
                    true => self.frequency(span)?,
                    false => {
                        let row = phonon_pattern::control(parameter);
                        let own = function.defaults.get(at).copied().flatten().map(|own| own as f32);
                        let default = own.or(row.and_then(|row| row.default)).unwrap_or(0.0);
                        self.voice_input(parameter, default, span)?
                    }
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
        let frequency = self.frequency(span)?;
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
                InputKind::Frequency => Some(self.frequency(span)?),
                InputKind::Signal => match inputs.iter().find(|(name, _)| *name == input.name) {
                    Some((name, default)) => {
                        let control = control_of(row, input).filter(|control| self.reaches(control));
                        Some(self.moved_input(control.unwrap_or(name), *default, span)?)
                    }
                    None => None,
                },
                _ => None,
            };
        }
        self.build_unit(&crate::value::UnitCall { row, given }, span)
    }

    fn sampler(&mut self, span: Span) -> Eval<Value> {
        let row = self.unit_row("sampler", span)?;
        self.unit_of_voice(row, &[("speed", 1.0)], None, span)
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
                given[at] = Some(self.moved_input(name, *default, span)?);
            }
        }
        self.build_unit(&crate::value::UnitCall { row, given }, span)
    }

    /// The effects that events may ask for, one after another.
    fn effects(&mut self, stages: &'static [Stage], signal: Signal, span: Span) -> Eval<Signal> {
        let mut signal = signal;
        for stage in stages {
            let asked = stage.switches.iter().any(|control| self.says(control) && !self.is_bound(control));
            if asked {
                signal = self.stage(stage, signal, span)?;
            }
        }
        Ok(signal)
    }

    /// One effect of the voice, passed by while none of its controls is set.
    fn stage(&mut self, stage: &'static Stage, signal: Signal, span: Span) -> Eval<Signal> {
        let spectral_delay;
        let text = match stage.switches {
            ["tsdelay", ..] => {
                spectral_delay = stages::spectral_delay();
                &spectral_delay
            }
            ["cutoff"] if self.says("ftype") => LOW_PASS_BY_TYPE,
            ["distort"] if self.says("distorttype") => DISTORTION_BY_TYPE,
            ["tremolo", ..] if self.says("tremoloshape") || self.says("tremoloskew") => TREMOLO_BY_SHAPE,
            _ => stage.text,
        };
        let dry = Value::new(ValueKind::Signal(signal), span);
        let wet = self.stage_text(stage.switches[0], text, dry.clone(), span)?;
        let switch = self.voice_input(&format!("{}?", stage.switches.join("|")), 0.0, span)?;
        let choose = self.unit_row("if", span)?;
        let value = self.unit_of(choose, Some(switch), vec![wet, dry], span)?;
        self.signal_of(&value)
    }

    /// The value of a stage's text, where `x` is `sound`.
    fn stage_text(&mut self, name: &str, text: &str, sound: Value, span: Span) -> Eval<Value> {
        let parsed = phonon_syntax::parse_expression(text);
        debug_assert!(!parsed.has_errors(), "{text}");
        let scope = crate::scope::Scope::default().with("x", sound);
        let voice = self.sound_mut()?.voice.as_mut().ok_or(Failed)?;
        // An envelope that moves a cutoff is not one that ends the sound.
        let (has_envelope, binds) = (voice.has_envelope, std::mem::replace(&mut voice.binds, false));
        let key = Key::ROOT.named("stage").named(name);
        let outer = std::mem::replace(&mut self.in_stage, true);
        let value = self.reading_as(crate::evaluator::Reading::Sound, |this| {
            this.keyed(key, |this| this.argument(&parsed.tree, &scope))
        });
        self.in_stage = outer;
        if let Some(voice) = &mut self.sound_mut()?.voice {
            (voice.has_envelope, voice.binds) = (has_envelope, binds);
        }
        let signal = self.signal_of(&value?)?;
        Ok(Value::new(ValueKind::Signal(signal), span))
    }

    /// A control of the event, `%name` in the text of a stage, with all that moves it.
    pub(crate) fn control_input(&mut self, name: &str, span: Span) -> Eval<Value> {
        let default = phonon_pattern::control(name).and_then(|row| row.default).unwrap_or(0.0);
        self.moved_input(name, default, span)
    }

    /// An input of the voice, moved by what events may say about it.
    fn moved_input(&mut self, name: &str, default: f32, span: Span) -> Eval<Value> {
        let mut value = self.voice_input(name, default, span)?;
        for (_, stage) in MOVES.iter().filter(|(moved, _)| *moved == name) {
            if stage.switches.iter().any(|control| self.says(control)) {
                let first = stage.switches[0];
                let of = first.trim_end_matches("rate");
                let shaped =
                    of != first && ["shape", "skew"].iter().any(|part| self.says(&format!("{of}{part}")));
                let text = if shaped { swing(stage.text, of) } else { stage.text.to_owned() };
                value = self.stage_text(first, &text, value, span)?;
            }
        }
        if name == "freq" && modulates(&|control| self.says(control)) {
            let text = frequency_modulation(&|control| self.says(control));
            value = self.stage_text("fmi", &text, value, span)?;
        }
        Ok(value)
    }

    /// The frequency of the event.
    fn frequency(&mut self, span: Span) -> Eval<Value> {
        self.moved_input("freq", MIDDLE_C, span)
    }

    /// The envelope that controls give to any sound.
    /// One that nothing is said about is there at once, and ends without a corner, since a corner would click.
    fn envelope(&mut self, signal: Signal, has_envelope: bool, shaped: bool, span: Span) -> Eval<Signal> {
        let row = self.unit_row("ahdsr", span)?;
        let release = if has_envelope { OWN_RELEASE } else { DECLICK };
        let mut given: Vec<Option<Value>> = vec![None; row.inputs.len()];
        // No attack: a voice is there at its exact frame, and the oscillators begin at nought by themselves.
        let times = [("attack", 0.0), ("hold", 0.0), ("decay", 0.05), ("sustain", 1.0), ("release", release)];
        let places = row.inputs.iter().enumerate().filter(|(_, input)| input.kind != InputKind::Gate);
        for ((at, _), (name, default)) in places.zip(times) {
            given[at] = Some(self.voice_input(name, default, span)?);
        }
        let mut envelope = self.build_unit(&crate::value::UnitCall { row, given }, span)?;
        if !shaped {
            envelope = self.stage_text("envelope", SMOOTH, envelope, span)?;
        }
        self.times(signal, envelope, span)
    }

    /// The sound as loud as `gain` and `velocity` have it, before any effect, as in superdough; in Tidal's mode, as in
    /// SuperDirt, they work behind all of them.
    fn driven(&mut self, signal: Signal, span: Span) -> Eval<Signal> {
        let asked = |stage: &Stage| stage.switches.iter().any(|control| self.says(control));
        if self.mode.tidal || !EFFECTS.iter().chain(LAST).any(asked) {
            return Ok(signal);
        }
        let gain = self.voice_input(DRIVE, 1.0, span)?;
        self.times(signal, gain, span)
    }

    /// Gain and pan: one factor for each side, worked out when the event is played.
    fn level(&mut self, signal: Signal, span: Span) -> Eval<Signal> {
        let row = self.unit_row("levels", span)?;
        let value = self.unit_of_voice(row, &[("left", 1.0), ("right", 1.0)], Some(signal), span)?;
        self.signal_of(&value)
    }

    /// Two signals of the voice multiplied.
    fn times(&mut self, signal: Signal, factor: Value, span: Span) -> Eval<Signal> {
        let row = self.unit_row("*", span)?;
        let value = Value::new(ValueKind::Signal(signal), span);
        let value = self.unit_of(row, Some(value), vec![factor], span)?;
        debug_assert!(matches!(&value.kind, ValueKind::Signal(signal) if signal.net == NetId::Voice));
        self.signal_of(&value)
    }
}

/// What an instrument gives.
struct Built {
    output: Signal,
    sends: Vec<Signal>,
    /// Whether its sound ends by itself.
    own_release: bool,
}

/// The control that reaches an input of a unit in an instrument: that of the same name, and for filters Tidal's names.
fn control_of(row: &'static UnitRow, input: &InputRow) -> Option<&'static str> {
    if matches!(row.group, "reverbs" | "delays") {
        return None;
    }
    let resonance = matches!(input.name, "q" | "res");
    match (row.name, input.name) {
        ("lpf" | "lpf24" | "moog" | "onepole", "cutoff") => Some("cutoff"),
        ("lpf" | "lpf24" | "moog", _) if resonance => Some("resonance"),
        ("hpf" | "hpf24" | "onepole_hp", "cutoff") => Some("hcutoff"),
        ("hpf" | "hpf24", _) if resonance => Some("hresonance"),
        ("bpf", "cutoff") => Some("bandf"),
        ("bpf", _) if resonance => Some("bandq"),
        ("pulse", "width") => Some("pw"),
        ("wavetable", "position") => Some("wt"),
        (_, "freq" | "in") => None,
        _ => {
            let row = phonon_pattern::control(input.name).filter(|row| row.name == input.name);
            row.map(|row| row.name).filter(|name| !OUTSIDE.contains(name))
        }
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

/// Whether a name in `s` stands for an instrument: a bus of the song, a unit that sounds by itself, or a built-in
/// instrument.
pub fn is_instrument(source: &Source, name: &str) -> bool {
    is_of_song(source, name) || crate::library::row(name).is_some()
}

/// Whether a name stands for a bus of the song, or for a unit that sounds by itself.
fn is_of_song(source: &Source, name: &str) -> bool {
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
    values_of(pattern, "s").iter().filter_map(|value| Some(value.as_text()?.to_owned())).collect()
}

/// Whole numbers that a control has in the first cycles of a pattern.
pub(crate) fn numbers_of(pattern: &Pattern, control: &str) -> BTreeSet<i64> {
    crate::orbit::whole(values_of(pattern, control).iter().filter_map(Atom::as_number))
}

/// The values of a control in the first cycles of a pattern.
fn values_of(pattern: &Pattern, control: &str) -> Vec<Atom> {
    let context = Context::default();
    let key = phonon_pattern::Key::named(control);
    let mut values = Vec::new();
    for cycle in 0..PROBED_CYCLES {
        // A query that fails once is reported when the song is checked.
        let Ok(events) = pattern.query(TimeSpan::of_cycle(cycle), &context) else { break };
        for event in events {
            if let Atom::Controls(controls) = &event.value {
                values.extend(controls.get(key).cloned());
            }
        }
    }
    values
}
