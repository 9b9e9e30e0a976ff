//! Events that another program plays: what is sent for them as OSC, and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use phonon_base::{Quantity, Span, Time};
use phonon_eval::{PlaySource, Program};
use phonon_graph::{Kind as NodeKind, NodeId};
use phonon_io::osc::{Arg, Message};
use phonon_pattern::sink::{Argument, Kind, Sink};
use phonon_pattern::{Controls, Key, Value, control};

use crate::values::EventValues;

/// What SuperDirt calls what goes by another name here.
const SUPERDIRT_NAMES: &[(&str, &str)] =
    &[("clip", "legato"), ("roomsize", "size"), ("tremolo", "tremolorate")];
/// MIDI number of the note that is nought for SuperDirt: middle C.
const NOUGHT: f64 = 60.0;

/// A message on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// When it is due.
    pub frame: u64,
    /// The play that its event belongs to.
    pub play: NodeId,
    /// Where it goes.
    pub sink: Arc<Sink>,
    /// What it says.
    pub message: Message,
    /// Where its event stands in the text.
    pub place: Option<Span>,
}

/// An event that is sent.
pub(crate) struct Sent<'a> {
    /// What it says, defaults of its bus included.
    pub(crate) controls: &'a Controls,
    /// The same, read.
    pub(crate) values: EventValues<'a>,
    /// When it begins.
    pub(crate) cycle: Time,
    /// How long it lasts, in seconds.
    pub(crate) delta: f64,
    pub(crate) cps: f64,
    /// The orbit in which its play is at home.
    pub(crate) orbit: i64,
}

/// The controls that an event sends, if it is sent at all: its own over those of the bus that it plays. A bus that does
/// not name a sound stands for the sound of its own name: `~sd` for `sd`.
pub(crate) fn sent_controls(
    source: &PlaySource,
    controls: &Controls,
    sound: Option<&str>,
) -> Option<Controls> {
    let bus = sound.and_then(|sound| source.sinks.iter().find(|(name, _)| name == sound));
    let Some((name, defaults)) = bus else {
        return controls.get(Sink::key()).map(|_| controls.clone());
    };
    let key = Key::named("s");
    let own = controls.without(key);
    let sound = defaults.get(key).cloned().unwrap_or_else(|| Value::text(name.trim_start_matches('~')));
    Some(defaults.merged(&own, |_, own| own.clone()).with(key, sound))
}

impl Sent<'_> {
    /// The message for `sink`.
    pub(crate) fn message(&self, sink: &Sink) -> Message {
        let mut args = Vec::new();
        for argument in &sink.arguments {
            match argument {
                Argument::Whole(whole) => args.push(Arg::Whole(i64::from(*whole))),
                Argument::Number(number) => args.push(Arg::Number(*number)),
                Argument::Word(word) => args.push(Arg::Text(word.clone())),
                Argument::Control { name, kind, default } => {
                    let own = self.named(name).or_else(|| match default.as_deref() {
                        Some(Argument::Whole(whole)) => Some(Arg::Number(f64::from(*whole))),
                        Some(Argument::Number(number)) => Some(Arg::Number(*number)),
                        Some(Argument::Word(word)) => Some(Arg::Text(word.clone())),
                        _ => None,
                    });
                    args.push(as_kind(own.unwrap_or_else(|| of_row(name)), *kind));
                }
                Argument::All => self.pairs(&mut args),
            }
        }
        Message { address: sink.path.clone(), args, due: None }
    }

    /// The value of a control, or of what every event has.
    fn named(&self, name: &str) -> Option<Arg> {
        let number = |number: f64| Some(Arg::Number(number));
        match name {
            "cps" => number(self.cps),
            "cycle" => number(self.cycle.to_f64()),
            "delta" => number(self.delta),
            "sustain" if self.control(name).is_none() => {
                number(self.delta * self.values.legato().unwrap_or(1.0))
            }
            "freq" => number(self.values.frequency()),
            "midinote" => number(69.0 + 12.0 * (self.values.frequency() / 440.0).log2()),
            "note" => number(self.values.note()? - NOUGHT),
            "orbit" => Some(Arg::Whole(self.orbit())),
            _ => self.control(name).and_then(arg),
        }
    }

    fn control(&self, name: &str) -> Option<&Value> {
        self.controls.get(Key::named(name))
    }

    /// The orbit as Tidal counts: that of `d1` is nought.
    fn orbit(&self) -> i64 {
        self.values.orbit().unwrap_or((self.orbit - 1).max(0))
    }

    /// Names and values, as Tidal sends them: when it happens first, then all controls by name.
    fn pairs(&self, args: &mut Vec<Arg>) {
        let mut pair = |name: &str, value: Arg| args.extend([Arg::Text(name.to_owned()), value]);
        pair("_id_", Arg::Text(self.orbit.max(1).to_string()));
        pair("cps", Arg::Number(self.cps));
        pair("cycle", Arg::Number(self.cycle.to_f64()));
        pair("delta", Arg::Number(self.delta));
        pair("orbit", Arg::Whole(self.orbit()));
        let said = ["osc", "orbit", "cps"];
        let entries = self.controls.entries().iter().filter(|(key, _)| !said.contains(&key.name()));
        let mut entries: Vec<(&str, &Value)> = entries.map(|(key, value)| (key.name(), value)).collect();
        entries.retain(|(name, _)| !name.starts_with('_'));
        entries.sort_by_key(|(name, _)| *name);
        for (name, value) in entries {
            let arg = if name == "note" { self.named(name) } else { whole_if_counted(name, value) };
            let known =
                SUPERDIRT_NAMES.iter().find(|(own, _)| *own == name).map_or(name, |(_, theirs)| theirs);
            if let Some(arg) = arg {
                pair(known, arg);
            }
        }
    }
}

fn arg(value: &Value) -> Option<Arg> {
    Some(match value {
        Value::Number(number) => Arg::Number(*number),
        Value::Bool(yes) => Arg::Whole(i64::from(*yes)),
        Value::Text(word) => Arg::Text(word.to_string()),
        Value::List(items) => arg(items.first()?)?,
        Value::Controls(_) | Value::Pattern(_) | Value::Function(_) => return None,
    })
}

/// Orbits, cut groups and channels go as whole numbers, as Tidal has them; `n` may lie between.
fn whole_if_counted(name: &str, value: &Value) -> Option<Arg> {
    let counted = control(name).is_some_and(|row| row.quantity == Quantity::Count) && name != "n";
    match value {
        Value::Number(number) if counted && number.fract() == 0.0 => Some(Arg::Whole(*number as i64)),
        _ => arg(value),
    }
}

/// What a control is when nobody says anything.
fn of_row(name: &str) -> Arg {
    let default = control(name).and_then(|row| row.default);
    Arg::Number(f64::from(default.unwrap_or(if name == "gain" || name == "amp" { 1.0 } else { 0.0 })))
}

fn as_kind(arg: Arg, kind: Kind) -> Arg {
    match (kind, &arg) {
        (Kind::Own, _) => arg,
        (Kind::Whole, _) => Arg::Whole(number(&arg).round() as i64),
        (Kind::Number, _) => Arg::Number(number(&arg)),
        (Kind::Word, Arg::Text(_)) => arg,
        (Kind::Word, _) => Arg::Text(number(&arg).to_string()),
    }
}

fn number(arg: &Arg) -> f64 {
    arg.number().or_else(|| arg.text()?.parse().ok()).filter(|number: &f64| number.is_finite()).unwrap_or(0.0)
}

/// For each play the outputs through which it is heard, if anything in the program may be sent.
pub(crate) fn outputs_of_plays(program: &Program) -> BTreeMap<NodeId, Vec<String>> {
    let mut outputs: BTreeMap<NodeId, Vec<String>> = BTreeMap::new();
    for gate in &program.gates {
        let (mut open, mut known) = (vec![gate.sound], std::collections::BTreeSet::new());
        while let Some(at) = open.pop() {
            let Some(node) = program.graph.main.get(at).filter(|_| known.insert(at)) else { continue };
            match &node.kind {
                NodeKind::Play(_) => outputs.entry(at).or_default().push(gate.output.clone()),
                NodeKind::Delayed(source) => open.push(*source),
                _ => open.extend(node.inputs.iter().flatten()),
            }
        }
    }
    outputs
}
