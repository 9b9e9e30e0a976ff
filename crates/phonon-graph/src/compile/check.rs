//! What a graph must fulfil before it is compiled. The evaluator has checked the user's text already, so most of what
//! fails here is a limit; the rest says which node is wrong.

use phonon_base::{Diagnostic, Span};
use phonon_dsp::InputKind;

use super::expand::Flat;
use super::{Limits, Sections};
use crate::graph::{Graph, Instrument, Kind, Net, Node, NodeId, UnitNode};
use crate::plan::{INPUT_SLOTS, LANES, SENDS, UnitPlan};

/// Fixed cost of a unit in bytes beyond what its row states: its box, its key, its place in tables.
const UNIT_BYTES: usize = 256;

pub fn check(graph: &Graph, limits: &Limits) -> Result<(), Vec<Diagnostic>> {
    let mut check = Check { graph, found: Vec::new() };
    check.net(&graph.main, None);
    for instrument in &graph.instruments {
        check.instrument(instrument);
    }
    for output in &graph.outputs {
        check.exists(output.node, &graph.main, Span::default(), "an output");
    }
    if let Some(master) = graph.master {
        check.exists(master, &graph.main, Span::default(), "the master");
    }
    if check.found.is_empty() {
        check.limits(limits);
    }
    if check.found.is_empty() { Ok(()) } else { Err(check.found) }
}

struct Check<'a> {
    graph: &'a Graph,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    fn net(&mut self, net: &Net, instrument: Option<&Instrument>) {
        for node in &net.nodes {
            for id in node.inputs.iter().flatten() {
                self.exists(*id, net, node.place, "an input");
            }
            self.node(node, net, instrument);
        }
    }

    fn node(&mut self, node: &Node, net: &Net, instrument: Option<&Instrument>) {
        let place = node.place;
        match (&node.kind, instrument) {
            (Kind::Unit(unit), _) => self.unit(unit, node),
            (Kind::Constant(value), _) if !value.is_finite() => {
                self.wrong(place, "a number in the graph is not finite".into());
            }
            (Kind::Delayed(id), _) => self.exists(*id, net, place, "a delayed signal"),
            (Kind::Stream(id), None) => match self.graph.streams.get(id.0 as usize) {
                Some(stream) if stream.initial.is_finite() => {}
                _ => self.wrong(place, format!("there is no stream {}, or it starts with no number", id.0)),
            },
            (Kind::Play(list), None) => {
                for id in list.iter().filter(|id| id.0 as usize >= self.graph.instruments.len()) {
                    self.wrong(place, format!("there is no instrument {}", id.0));
                }
            }
            (Kind::Voice(index), Some(instrument)) if *index >= instrument.inputs.len() => {
                self.wrong(place, format!("instrument `{}` has no input {index}", instrument.name));
            }
            (Kind::Global(id), Some(_)) => self.exists(*id, &self.graph.main, place, "a signal of the song"),
            (Kind::Send { play, send }, None) => {
                let is_play = |node: &Node| matches!(node.kind, Kind::Play(_));
                if !net.get(*play).is_some_and(is_play) || *send >= SENDS {
                    self.wrong(place, format!("there is no play {} with a send {send}", play.0));
                }
            }
            (Kind::Play(_) | Kind::Send { .. } | Kind::Stream(_) | Kind::Curve(_), Some(instrument)) => {
                let name = &instrument.name;
                self.wrong(place, format!("instrument `{name}` can only read this from the main net"));
            }
            (Kind::Voice(_) | Kind::Global(_), None) => {
                self.wrong(place, "only an instrument can read this".into());
            }
            _ => {}
        }
    }

    fn unit(&mut self, unit: &UnitNode, node: &Node) {
        let (row, name) = (unit.row, unit.row.name);
        if node.inputs.len() != row.inputs.len() {
            let (given, takes) = (node.inputs.len(), row.inputs.len());
            return self.wrong(node.place, format!("`{name}` has {given} inputs here and takes {takes}"));
        }
        let slots: usize = row.inputs.iter().map(|input| input.kind.slots()).sum();
        if slots > INPUT_SLOTS || !(1..=2).contains(&row.outputs) {
            self.wrong(node.place, format!("`{name}` has more inputs or outputs than the engine can feed"));
        }
        for (input, given) in row.inputs.iter().zip(&node.inputs) {
            if input.kind.slots() > 0 && given.is_none() && input.default.is_none() {
                self.wrong(node.place, format!("`{name}` needs its input `{}`", input.name));
            }
        }
        let count = |kind| row.inputs.iter().filter(|input| input.kind == kind).count();
        let constants = unit.constants.len() == count(InputKind::Constant);
        if !constants || unit.texts.len() != count(InputKind::Text) {
            self.wrong(node.place, format!("`{name}` has not been given its constants and texts"));
        }
    }

    fn instrument(&mut self, instrument: &Instrument) {
        let Instrument { name, place, .. } = instrument;
        self.net(&instrument.net, Some(instrument));
        for node in instrument.outputs() {
            self.exists(node, &instrument.net, *place, "the output of an instrument");
        }
        if instrument.gate.is_some_and(|gate| gate >= instrument.inputs.len()) {
            self.wrong(*place, format!("the gate of instrument `{name}` is none of its inputs"));
        }
        if instrument.inputs.len() > usize::from(u16::MAX) || instrument.voices == 0 {
            self.wrong(*place, format!("instrument `{name}` has too many inputs or no voices"));
        }
        if !(0.0..=3600.0).contains(&instrument.tail) {
            self.wrong(*place, format!("the tail of instrument `{name}` is not within an hour"));
        }
    }

    fn limits(&mut self, limits: &Limits) {
        let instruments = || self.graph.instruments.iter();
        let nodes = self.graph.main.len() + instruments().map(|one| one.net.len()).sum::<usize>();
        let voices = instruments().fold(0usize, |sum, one| sum.saturating_add(one.voices));
        self.found.extend(over("signals", nodes, limits.units));
        self.found.extend(over("voices", voices, limits.voices));
    }

    fn exists(&mut self, id: NodeId, net: &Net, place: Span, what: &str) {
        if net.get(id).is_none() {
            self.wrong(place, format!("{what} refers to signal {}, which does not exist", id.0));
        }
    }

    fn wrong(&mut self, place: Span, message: String) {
        self.found.push(Diagnostic::error(place, message));
    }
}

/// Whether the units fit into memory: those of the main net once, those of an instrument for each of its voices.
pub fn memory<'a>(
    main: &Flat,
    voices: impl Iterator<Item = (&'a Flat, &'a Sections)>,
    rate: f32,
    limits: &Limits,
) -> Result<(), Vec<Diagnostic>> {
    let bytes = |flat: &Flat| {
        let of =
            |unit: &UnitPlan| (unit.unit.row.memory)(&unit.unit.constants, rate).saturating_add(UNIT_BYTES);
        flat.units.iter().map(of).fold(0, usize::saturating_add)
    };
    let voices =
        voices.map(|(flat, sections)| bytes(flat).saturating_mul(sections.count * sections.groups * LANES));
    let all = voices.fold(bytes(main), usize::saturating_add);
    over("bytes for units, delay lines and voices", all, limits.memory)
        .map_or(Ok(()), |error| Err(vec![error]))
}

fn over(what: &str, found: usize, most: usize) -> Option<Diagnostic> {
    let message = || format!("the song needs {found} {what}; the limit is {most}");
    (found > most).then(|| Diagnostic::error(Span::default(), message()))
}
