//! Outputs on their way: what they were and what they become, side by side until the one has gone.

use std::collections::BTreeSet;
use std::sync::Arc;

use phonon_base::{Quantity, Span};
use phonon_dsp::InputKind;
use phonon_graph::{Key, Kind, Net, NodeId, StreamId};
use phonon_pattern::Pattern;
use phonon_syntax::tree::Expr;

use crate::evaluator::{Eval, Evaluator};
use crate::scope::Scope;
use crate::source::{OutputText, Source};
use crate::transitions::{Before, How, Leaving, Line, Transition};
use crate::value::{Signal, Value, ValueKind};
use crate::words;

/// Seconds within which the level of a side follows.
const SMOOTH: f64 = 0.02;

/// Which side of a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What was there.
    Leaving,
    /// What comes.
    Coming,
}

/// What a play is to a transition.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which transition of the session.
    pub id: u32,
    /// How it goes.
    pub transition: Transition,
    /// Which side the play is on.
    pub role: Role,
    /// Where numbers glide, the events of the other side.
    pub from: Option<Pattern>,
}

/// An output on its way.
#[derive(Clone, Debug)]
pub struct Fade {
    /// The output.
    pub output: String,
    /// Which transition of the session.
    pub id: u32,
    /// How it goes.
    pub transition: Transition,
    /// How loud what leaves is, and what comes.
    pub levels: [StreamId; 2],
    /// Whether the levels are followed; else its events are chosen.
    pub by_level: bool,
    /// What leaves, and what comes.
    pub(crate) sides: [NodeId; 2],
}

impl Evaluator {
    /// What becomes of each output of `text` after `before`.
    pub(crate) fn lines(&mut self, text: &str, before: &mut Before) -> Vec<Line> {
        let source = self.source.clone();
        let song: Arc<str> = Arc::from(text);
        let written = |expr: &Expr| {
            text.get(expr.span.start as usize..expr.span.end as usize).unwrap_or_default().trim()
        };
        let line = |output: &OutputText| {
            let transition = output.transition.or(source.transitions.get(&output.name).copied());
            let earlier = output.earlier.as_ref().map(|body| (written(body), &song));
            before.follow(&output.name, written(&output.body), transition, earlier)
        };
        source.outputs.iter().map(line).collect()
    }

    /// The sound of an output, and of what it was while that still sounds. `past` is a place behind the text, where
    /// what has been written before stands as far as places are told.
    pub(crate) fn output_sound(
        &mut self,
        name: &str,
        body: &Expr,
        line: &mut Line,
        past: usize,
    ) -> Eval<Value> {
        let left = line.leaving.clone().and_then(|leaving| Some((self.left(name, &leaving, past)?, leaving)));
        line.leaving = left.as_ref().map(|(_, leaving)| leaving.clone());
        let now = self.body_sound(name, body, line.generation)?;
        let Some((left, leaving)) = left else { return self.stem(name, now, None, body.span) };
        let mixed = self
            .keyed(Key::ROOT.named(name).named("transition").child(leaving.id as usize), |this| {
                this.on_its_way(name, &leaving, left, now)
            })?;
        self.stem(name, mixed, Some((left, now)), body.span)
    }

    /// The sound of what an output was; nothing where that can no longer be read.
    fn left(&mut self, name: &str, leaving: &Leaving, past: usize) -> Option<Signal> {
        // Its places come after the text, so that nobody takes them for places in it.
        let song = format!("{}\n{}", " ".repeat(past), leaving.song);
        let mut said = Vec::new();
        let mut old = Source::new(phonon_syntax::parse(&song).tree, &mut said);
        let is_it = |expr: &Expr| {
            let written = song.get(expr.span.start as usize..expr.span.end as usize);
            written.is_some_and(|written| written.trim() == leaving.body)
        };
        let output = old.outputs.iter_mut().find(|output| output.name == name)?;
        let body = match output.earlier.take() {
            Some(earlier) if is_it(&earlier) => earlier,
            _ if is_it(&output.body) => output.body.clone(),
            _ => return None,
        };
        // Buses mean what they mean now; those that are gone, what they meant.
        old.take_from(&self.source);
        let known = self.diagnostics.len();
        let source = std::mem::replace(&mut self.source, Arc::new(old));
        let sound = self.body_sound(name, &body, leaving.generation);
        self.source = source;
        self.diagnostics.truncate(known);
        sound.ok()
    }

    /// What an output plays, under the keys of its generation.
    fn body_sound(&mut self, name: &str, body: &Expr, generation: u32) -> Eval<Signal> {
        let source = self.source.clone();
        let sound = self.sound_mut()?;
        sound.words = words::words(&source, body);
        sound.controls = words::controls(&source, body);
        sound.output = crate::source::output_number(name).map_or(0, i64::from);
        sound.generation = generation;
        let key = match generation {
            0 => Key::ROOT.named(name),
            later => Key::ROOT.named(name).child(later as usize),
        };
        self.keyed(key, |this| {
            let value = this.argument(body, &Scope::default())?;
            this.heard(&value)
        })
    }

    /// Both sides, each at its level.
    fn on_its_way(&mut self, name: &str, leaving: &Leaving, left: Signal, now: Signal) -> Eval<Signal> {
        let span = Span::default();
        let (times, lag) = (self.unit_row("*", span)?, self.unit_row("lag", span)?);
        let mut levels = [StreamId(0); 2];
        let mut sides = Vec::new();
        for (at, (signal, word)) in [(left, "leaving"), (now, "coming")].into_iter().enumerate() {
            let key = self.next_key(word)?;
            levels[at] = self.sound_mut()?.graph.stream(&format!("{name} {word}"), 1.0, key);
            let level = self.leaf(Kind::Stream(levels[at]), span)?;
            let value = |signal| Value::new(ValueKind::Signal(signal), span);
            let seconds = Value::new(ValueKind::Number(SMOOTH), span);
            let level = self.unit_of(lag, Some(value(level)), vec![seconds], span)?;
            sides.push(self.unit_of(times, Some(value(signal)), vec![level], span)?);
        }
        let fade = Fade {
            output: name.to_owned(),
            id: leaving.id,
            transition: leaving.transition,
            levels,
            by_level: true,
            sides: [left.node, now.node],
        };
        self.sound_mut()?.fades.push(fade);
        let sum = self.sum(&sides, span)?;
        self.signal_of(&sum)
    }

    /// Finds out which transitions are made by choosing events: those of outputs that consist of events that nobody else
    /// plays. The others go by level.
    pub(crate) fn close_fades(&mut self) -> Eval<()> {
        let sound = self.sound_mut()?;
        for at in 0..sound.fades.len() {
            let fade = sound.fades[at].clone();
            let net = &sound.graph.main;
            let elsewhere: BTreeSet<NodeId> = sound
                .graph
                .outputs
                .iter()
                .filter(|output| output.name != fade.output)
                .flat_map(|output| heard(net, output.node).0)
                .collect();
            let [(left, left_steady), (now, now_steady)] = fade.sides.map(|side| heard(net, side));
            let own = |plays: &BTreeSet<NodeId>| !plays.is_empty() && plays.is_disjoint(&elsewhere);
            let of_events = !left_steady && !now_steady && own(&left) && own(&now) && left.is_disjoint(&now);
            if fade.transition.how == How::Xfade || !of_events {
                sound.graph.streams[fade.levels[1].0 as usize].initial = 0.0;
                continue;
            }
            sound.fades[at].by_level = false;
            let is_on = |plays: &BTreeSet<NodeId>, play: &crate::program::PlaySource| {
                play.orbits.iter().any(|orbit| plays.contains(&orbit.play))
            };
            let before: Vec<Pattern> = sound
                .plays
                .iter()
                .filter(|play| is_on(&left, play))
                .map(|play| play.pattern.clone())
                .collect();
            let mut before = before.into_iter();
            for play in &mut sound.plays {
                let role = match (is_on(&left, play), is_on(&now, play)) {
                    (true, _) => Role::Leaving,
                    (_, true) => Role::Coming,
                    _ => continue,
                };
                let from = if role == Role::Coming { before.next() } else { None };
                play.part = Some(Part { id: fade.id, transition: fade.transition, role, from });
            }
        }
        Ok(())
    }
}

/// The plays whose voices a signal has in it, and whether it also sounds without events.
fn heard(net: &Net, node: NodeId) -> (BTreeSet<NodeId>, bool) {
    let (mut plays, mut steady) = (BTreeSet::new(), false);
    let (mut open, mut known) = (vec![node], BTreeSet::new());
    while let Some(at) = open.pop() {
        let Some(node) = net.get(at).filter(|_| known.insert(at)) else { continue };
        match &node.kind {
            Kind::Play(_) => drop(plays.insert(at)),
            Kind::Send { play, .. } => drop(plays.insert(*play)),
            Kind::Delayed(source) => open.push(*source),
            Kind::Unit(unit) => {
                let rows = unit.row.inputs.iter();
                let is_sound = |input: &phonon_dsp::InputRow| {
                    input.quantity == Quantity::Audio || input.kind == InputKind::Stereo
                };
                let mut sound: Vec<NodeId> = rows
                    .zip(&node.inputs)
                    .filter(|(row, _)| is_sound(row))
                    .filter_map(|(_, from)| *from)
                    .collect();
                let calculates = unit.row.group == "math";
                if calculates {
                    sound = node.inputs.iter().flatten().copied().collect();
                }
                steady |= !calculates && sound.is_empty();
                open.extend(sound);
            }
            _ => {}
        }
    }
    (plays, steady)
}
