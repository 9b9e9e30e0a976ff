//! Buses: `~name`, read as pattern or as sound, in any order, also by themselves.

use phonon_base::{Diagnostic, Span};
use phonon_syntax::tree::{Expr, Ident};

use crate::evaluator::{Eval, Evaluator, Reading};
use crate::scope::Scope;
use crate::value::{FunctionKind, NetId, Signal, Value, ValueKind};

/// How far a bus has been read.
#[derive(Clone, Debug)]
pub enum BusState {
    /// It is being read; these delayed nodes stand for it until it is known.
    Busy(Vec<Signal>),
    /// It is known.
    Done {
        /// What it is.
        value: Value,
        /// Whether it depends on what plays it, by its gate or by a name that an instrument reads in its own
        /// way, so that each voice needs its own.
        gated: bool,
    },
}

impl Evaluator {
    /// The value of `~name`.
    pub fn bus(&mut self, name: &str, path: &[Ident], span: Span) -> Eval<Value> {
        let source = self.source.clone();
        if let Some(function) = source.functions.get(name) {
            return Ok(crate::evaluator::lambda(
                name,
                function.parameters.clone(),
                &function.body,
                &Scope::default(),
                span,
            ));
        }
        let Some(bus) = source.buses.get(name) else { return self.unknown_bus(name, path, span) };
        let value = match self.reading {
            Reading::Pattern => self.pattern_bus(name, &bus.body, span)?,
            Reading::Sound => self.sound_bus(name, &bus.body, bus.chained, span)?,
        };
        Ok(Value { kind: value.kind, span })
    }

    fn unknown_bus(&mut self, name: &str, path: &[Ident], span: Span) -> Eval<Value> {
        if name.starts_with("midi") || !path.is_empty() {
            self.report(
                Diagnostic::note(span, format!("`~{name}` is silent: no MIDI input is connected"))
                    .because("silent"),
            );
            return Ok(Value::new(ValueKind::Number(0.0), span));
        }
        let source = self.source.clone();
        let known = source.buses.keys().chain(source.functions.keys()).map(String::as_str);
        let diagnostic = Diagnostic::error(span, format!("there is no bus `~{name}`"))
            .because("not defined in this text")
            .help(format!("define it with `~{name}: …`"));
        self.fail(match phonon_base::suggest::nearest(name, known, 1).first() {
            Some(near) => diagnostic.help(format!("did you mean `~{near}`?")),
            None => diagnostic,
        })
    }

    fn pattern_bus(&mut self, name: &str, body: &Expr, span: Span) -> Eval<Value> {
        match self.patterns.get(name) {
            Some(Some(value)) => return Ok(value.clone()),
            Some(None) => return self.reads_itself(name, span),
            None => {}
        }
        self.patterns.insert(name.to_owned(), None);
        let value = self.once(span, |this| this.argument(body, &Scope::default()));
        match &value {
            Ok(value) => self.patterns.insert(name.to_owned(), Some(value.clone())),
            Err(_) => self.patterns.remove(name),
        };
        value
    }

    fn reads_itself<T>(&mut self, name: &str, span: Span) -> Eval<T> {
        self.fail(
            Diagnostic::error(span, format!("the pattern `~{name}` reads itself"))
                .because("only sound can feed back")
                .help("a bus of sound may read itself, with one sample of delay; a pattern cannot"),
        )
    }

    fn sound_bus(&mut self, name: &str, body: &Expr, chained: bool, span: Span) -> Eval<Value> {
        let in_voice = self.sound_mut()?.voice.is_some();
        if in_voice {
            let main = self.in_main(|this| this.bus_in_net(name, body, chained, span))?;
            let gated = matches!(self.sound_mut()?.buses.get(name), Some(BusState::Done { gated: true, .. }));
            // What does not depend on the voice is computed once for all of them.
            if !gated {
                return Ok(main);
            }
        }
        self.bus_in_net(name, body, chained, span)
    }

    /// The bus as part of the net that is being built.
    pub(crate) fn bus_in_net(&mut self, name: &str, body: &Expr, chained: bool, span: Span) -> Eval<Value> {
        let sound = self.sound_mut()?;
        let gate_outside = sound.gated;
        match sound.buses_mut().get_mut(name) {
            Some(BusState::Done { value, gated }) => {
                let (value, gated) = (value.clone(), *gated);
                sound.gated |= gated;
                return Ok(value);
            }
            Some(BusState::Busy(_)) => return self.open_ring(name, span),
            None => {}
        }
        sound.buses_mut().insert(name.to_owned(), BusState::Busy(Vec::new()));
        sound.gated = false;
        let in_argument = std::mem::replace(&mut self.in_argument, false);
        let key = phonon_graph::Key::ROOT.named("~").named(name);
        let value = self.keyed(key, |this| this.once(span, |this| this.argument(body, &Scope::default())));
        let value = value.and_then(|value| self.chained(value, chained));
        self.in_argument = in_argument;
        let sound = self.sound_mut()?;
        let gated = std::mem::replace(&mut sound.gated, gate_outside);
        sound.gated |= gated;
        let rings = match sound.buses_mut().remove(name) {
            Some(BusState::Busy(rings)) => rings,
            _ => Vec::new(),
        };
        let value = self.close_rings(name, value?, rings, span)?;
        self.sound_mut()?.buses_mut().insert(name.to_owned(), BusState::Done { value: value.clone(), gated });
        Ok(value)
    }

    /// `~name # e` defines a chain to be applied; `e` must be a function.
    fn chained(&mut self, value: Value, chained: bool) -> Eval<Value> {
        if chained && !value.is_function() {
            return self.fail(
                Diagnostic::error(value.span, "a chain that begins with `#` needs an input")
                    .because(format!("this is {}", value.noun()))
                    .help("write `~name: …` for something that stands by itself"),
            );
        }
        Ok(value)
    }

    /// A bus that reads itself: its own value of one frame ago.
    fn open_ring(&mut self, name: &str, span: Span) -> Eval<Value> {
        let key = self.next_key("ring")?;
        let sound = self.sound_mut()?;
        let node = sound.net_mut().open_ring(span, key);
        let signal = Signal { node, net: sound.net_id() };
        if let Some(BusState::Busy(rings)) = sound.buses_mut().get_mut(name) {
            rings.push(signal);
        }
        Ok(Value::new(ValueKind::Signal(signal), span))
    }

    fn close_rings(&mut self, name: &str, value: Value, rings: Vec<Signal>, span: Span) -> Eval<Value> {
        if rings.is_empty() {
            return Ok(value);
        }
        if let ValueKind::Function(function) = &value.kind
            && !matches!(*function.kind, FunctionKind::Identity)
        {
            let message = format!("`~{name}` reads itself but has no sound of its own yet");
            let help = "give its oscillator a frequency, or its chain an input";
            return self.fail(Diagnostic::error(span, message).help(help));
        }
        let signal = self.signal_of(&value)?;
        let sound = self.sound_mut()?;
        for ring in rings {
            if ring.net == NetId::Main || sound.voice.is_some() {
                sound.net_mut().close(ring.node, signal.node);
            }
        }
        Ok(Value::new(ValueKind::Signal(signal), value.span))
    }
}
