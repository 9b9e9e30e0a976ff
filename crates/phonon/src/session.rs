//! A song that plays and changes: one code path for live, where the engine is on an audio thread, and for a render of
//! its journal, where it is at hand. Everything that happens, happens at a frame.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use phonon_base::{Span, Time};
use phonon_engine::{Engine, Timed, What};
use phonon_eval::dials::Reads;
use phonon_eval::{Gate, Program, Ramp};
use phonon_graph::{NodeId, StreamId};
use phonon_pattern::{Pattern, Value};

use crate::command::Command;
use crate::conductor::{Conductor, Message};
use crate::edit::{Edit, Setting, Shape, Song};
use crate::feed::Feed;
use crate::journal::{Entry, Header};
use crate::outgoing::{Outgoing, outputs_of_plays};
use crate::sounds::Sounds;

/// A song that plays.
pub struct Session {
    /// The way to the engine.
    pub feed: Feed,
    setting: Setting,
    song: Song,
    program: Program,
    /// The text of each `once`, and its place.
    onces: Vec<(String, Span)>,
    commands: Vec<(Command, String)>,
    shapes: BTreeMap<String, Shape>,
    desk: Desk,
    /// Outputs that are closed.
    closed: BTreeSet<String>,
    nudged: f64,
    marks: u32,
    /// The outputs through which each play is heard.
    heard_through: BTreeMap<NodeId, Vec<String>>,
    entries: Vec<(u64, Entry)>,
    /// The cycle whose recordings have been looked for.
    looked: Option<Time>,
}

/// Who is heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// Whether the text silences everything.
    text_hush: bool,
    text_solo: BTreeSet<String>,
    text_mute: BTreeSet<String>,
    /// Whether a key has silenced everything.
    pub hush: bool,
    /// What keys have put on solo.
    pub solo: BTreeSet<String>,
    /// What keys have muted.
    pub mute: BTreeSet<String>,
}

impl Desk {
    /// Whether an output is heard.
    pub fn hears(&self, output: &str) -> bool {
        let mut soloed = self.solo.iter().chain(&self.text_solo).peekable();
        let chosen = soloed.peek().is_none() || soloed.any(|name| name == output);
        let muted = self.mute.contains(output) || self.text_mute.contains(output);
        chosen && !muted && !self.hush && !self.text_hush
    }

    fn follow_text(&mut self, commands: &[(Command, String)]) {
        // An evaluated text is heard, whatever the key for hush has done before.
        (self.hush, self.text_hush) = (false, false);
        self.text_solo.clear();
        self.text_mute.clear();
        for (command, _) in commands {
            match command {
                Command::Hush | Command::Panic => self.text_hush = true,
                Command::Solo(outputs) => self.text_solo.extend(outputs.iter().cloned()),
                Command::Mute(outputs) => self.text_mute.extend(outputs.iter().cloned()),
                other => self.follow_key(other),
            }
        }
    }

    fn follow_key(&mut self, command: &Command) {
        match command {
            Command::Hush | Command::Panic => self.hush = true,
            Command::Unhush => self.hush = false,
            Command::Solo(outputs) => self.solo.extend(outputs.iter().cloned()),
            Command::Unsolo(outputs) if outputs.is_empty() => self.solo.clear(),
            Command::Unsolo(outputs) => self.solo.retain(|name| !outputs.contains(name)),
            Command::Mute(outputs) => self.mute.extend(outputs.iter().cloned()),
            Command::Unmute(outputs) if outputs.is_empty() => self.mute.clear(),
            Command::Unmute(outputs) => self.mute.retain(|name| !outputs.contains(name)),
            _ => {}
        }
    }
}

impl Session {
    /// A session that begins with `edit` at frame nought and cycle nought, and the engine that plays it.
    pub fn new(edit: Edit, header: &Header, setting: Setting, sounds: Sounds) -> (Session, Engine) {
        let plan = edit.prepared.plan().clone();
        let (engine, handle) = Engine::new(plan, Default::default(), setting.engine);
        let conductor = Conductor::new(edit.program.clone(), header.rate, Time::ZERO, None, header.seed);
        let feed = Feed::new(conductor, sounds, handle, u64::MAX / 4);
        let mut session = Session {
            feed,
            setting,
            song: edit.song(),
            onces: onces(&edit),
            program: edit.program,
            commands: Vec::new(),
            shapes: edit.shapes,
            desk: Desk::default(),
            closed: BTreeSet::new(),
            nudged: 0.0,
            marks: 0,
            heard_through: BTreeMap::new(),
            entries: vec![(0, Entry::Text(edit.text))],
            looked: None,
        };
        session.heard_through = outputs_of_plays(&session.program);
        session.desk.follow_text(&edit.commands);
        // Nothing has been played yet that could be earlier or later.
        let mut nudges = edit.commands.iter().filter_map(|(command, _)| match command {
            Command::Nudge(seconds) => Some(*seconds),
            _ => None,
        });
        session.nudged = nudges.next_back().unwrap_or(0.0);
        session.commands = edit.commands;
        session.song.current = Some(session.feed.handle.current());
        session.set_gates(0, &[]);
        (session, engine)
    }

    /// The song that plays, for the next [`Edit`].
    pub fn song(&self) -> &Song {
        &self.song
    }

    /// How texts are evaluated here.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Which dials the song reads.
    pub fn reads(&self) -> &Reads {
        &self.program.reads
    }

    /// Who is heard.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Hands over what happens before frame `horizon`; gives the next frame that there is no room for.
    pub fn feed(&mut self, horizon: u64) -> Option<u64> {
        self.feed.feed(horizon)
    }

    /// Loads the recordings that `edit` will ask for first and that are not there yet, one after the other; `between` is
    /// called before each, since that takes time in which the song before must have been fed.
    pub fn load_for(&mut self, edit: &Edit, frame: u64, mut between: impl FnMut(&mut Session)) {
        for (name, index) in self.feed.conductor.wanted(&edit.program, frame) {
            if !self.feed.sounds.is_there(&name, index) {
                between(self);
                // What is missing is told when it is asked for.
                self.feed.sounds.find(&name, index);
            }
        }
    }

    /// Loads the recordings of the cycle at `frame` and of the next one that are not there yet, once for each cycle and
    /// when something has changed. Since that takes time, what comes until the next cycle is handed over first, up to
    /// `ahead` frames of it.
    pub fn look_ahead(&mut self, frame: u64, ahead: u64) {
        let cycle = self.feed.conductor.tempo().cycle(frame).floor();
        if self.looked.replace(cycle) == Some(cycle) {
            return;
        }
        for (name, index) in self.feed.conductor.wanted(&self.program, frame) {
            if !self.feed.sounds.is_there(&name, index) {
                let next = self.feed.conductor.tempo().frame(cycle + Time::ONE).saturating_sub(1);
                self.feed((frame + ahead).min(next));
                // What is missing is told when it is asked for.
                self.feed.sounds.find(&name, index);
            }
        }
    }

    /// Lets `edit` play from `frame` on, which must not have been rendered yet; everything before it has been handed
    /// over. Gives the frame, which is the first of a quantum, or the edit when there is no room.
    pub fn apply(&mut self, edit: Edit, frame: u64) -> Result<u64, Box<Edit>> {
        self.take_over(edit, frame, None)
    }

    /// As [`Session::apply`], with an edit of the text that plays, [`Song::settled`]: those outputs no longer are what
    /// they were before a transition. Nothing else changes, whatever the text asks for.
    pub fn settle(&mut self, edit: Edit, frame: u64, outputs: Vec<String>) -> Result<u64, Box<Edit>> {
        self.take_over(edit, frame, Some(outputs))
    }

    fn take_over(&mut self, edit: Edit, frame: u64, settled: Option<Vec<String>>) -> Result<u64, Box<Edit>> {
        let Edit { text, diagnostics, mut program, prepared, commands, shapes } = edit;
        let frame = match self.feed.swap(prepared, frame) {
            Ok(frame) => frame,
            Err(prepared) => {
                return Err(Box::new(Edit { text, diagnostics, program, prepared, commands, shapes }));
            }
        };
        if settled.is_some() {
            (program.tempo, program.ramp) = (self.program.tempo.clone(), self.program.ramp.clone());
        } else if self.song.text.trim().is_empty() {
            // A tempo can only glide from another one.
            program.ramp = None;
        }
        let changed: Vec<String> = changed(&self.shapes, &shapes, &program);
        let fresh = |command: &Command, written: &String| {
            !self.commands.contains(&(command.clone(), written.clone()))
        };
        let jumps: Vec<Command> = commands
            .iter()
            .filter(|(command, written)| fresh(command, written))
            .map(|(one, _)| one.clone())
            .collect();
        let nudge = commands.iter().rev().find_map(|(command, _)| match command {
            Command::Nudge(seconds) => Some(*seconds),
            _ => None,
        });
        self.move_time(&jumps, nudge.unwrap_or(0.0), frame);
        let now = places(&program, &text);
        let again = |place: Span| {
            let (written, _) = now.iter().find(|(_, known)| *known == place)?;
            self.onces.iter().find(|(old, _)| old == written).map(|(_, old)| *old)
        };
        self.feed.conductor.switch(program.clone(), frame, &again);
        self.onces = now;
        if settled.is_none() {
            self.desk.follow_text(&commands);
        }
        if jumps.contains(&Command::Panic) {
            self.send(frame, What::StopAll);
        }
        let outputs = program.graph.outputs.iter().map(|output| output.name.clone()).collect();
        let (lines, transitions) = (program.lines.clone(), program.transitions);
        let current = Some(self.feed.handle.current());
        self.song = Song { text: text.clone(), outputs, lines, transitions, current };
        (self.program, self.commands, self.shapes) = (program, commands, shapes);
        self.heard_through = outputs_of_plays(&self.program);
        self.looked = None;
        self.set_gates(frame, &changed);
        self.turn_dials(frame, |_| true);
        self.entries.push((frame, settled.map_or(Entry::Text(text), Entry::Settled)));
        Ok(frame)
    }

    /// Does at `frame` what a key asks for. Nothing happens when there is no room.
    pub fn act(&mut self, command: &Command, frame: u64) {
        let frame = match command {
            Command::Tempo(..) | Command::SetCycle(_) | Command::Nudge(_) => {
                match self.again(command, frame) {
                    Some(frame) => frame,
                    None => return,
                }
            }
            _ => frame,
        };
        self.desk.follow_key(command);
        if *command == Command::Panic {
            self.send(frame, What::StopAll);
        }
        self.set_gates(frame, &[]);
        self.entries.push((frame, Entry::Command(command.clone())));
    }

    /// Moves dials: signals follow at `frame`, patterns from `from` on, which they have not been asked for yet.
    pub fn set_dials(&mut self, values: Vec<(String, Value)>, frame: u64, from: u64) {
        self.feed.set_dials(&values, from);
        // A word may be the name of a sound. Numbers come too often to look again for each.
        if values.iter().any(|(_, value)| value.as_number().is_none()) {
            self.looked = None;
        }
        self.turn_dials(frame, |name| values.iter().any(|(moved, _)| moved == name));
        self.entries.push((frame, Entry::Dials(values, from)));
    }

    /// Lets signals follow the dials that are meant.
    fn turn_dials(&mut self, frame: u64, is_meant: impl Fn(&str) -> bool) {
        let dials = self.feed.conductor.dials();
        let moved = self.program.dials.iter().filter(|dial| is_meant(&dial.name));
        let number = |name: &str| dials.get(name)?.as_number().filter(|number| number.is_finite());
        let values: Vec<(StreamId, f64)> =
            moved.filter_map(|dial| Some((dial.stream, number(&dial.name)?))).collect();
        for (stream, value) in values {
            self.set(frame, stream, value as f32);
        }
    }

    /// Notes that voices were let go.
    pub fn note_shed(&mut self, frame: u64, count: usize) {
        self.entries.push((frame, Entry::Shed(count)));
    }

    /// What other programs are to play now, as far as their outputs are heard.
    pub fn take_due(&mut self) -> Vec<Outgoing> {
        let mut due = self.feed.take_due();
        due.retain(|one| match self.heard_through.get(&one.play) {
            Some(outputs) => outputs.iter().any(|output| self.desk.hears(output)),
            None => self.desk.hears(""),
        });
        due
    }

    /// What has happened since the last call, for the journal.
    pub fn take_entries(&mut self) -> Vec<(u64, Entry)> {
        std::mem::take(&mut self.entries)
    }

    /// What there is to say since the last call.
    pub fn take_messages(&mut self) -> Vec<Message> {
        self.feed.take_messages()
    }

    /// The same song once more, at another time or tempo.
    fn again(&mut self, command: &Command, frame: u64) -> Option<u64> {
        let plan: Arc<_> = self.feed.handle.plan().clone();
        let prepared = phonon_engine::Prepared::new(plan);
        let frame = self.feed.swap(prepared, frame).ok()?;
        let nudge = if let Command::Nudge(seconds) = command { self.nudged + seconds } else { self.nudged };
        self.move_time(std::slice::from_ref(command), nudge, frame);
        if let Command::Tempo(cps, over) = command {
            self.program.tempo = Pattern::pure(*cps);
            let ramp = |cycles| Ramp { cycles, text: format!("tempo {cps} {over} at {frame}") };
            self.program.ramp = Time::from_f64(*over).filter(|over| *over > Time::ZERO).map(ramp);
        }
        let program = self.program.clone();
        self.feed.conductor.switch(program, frame, &|place| Some(place));
        Some(frame)
    }

    fn move_time(&mut self, commands: &[Command], nudge: f64, frame: u64) {
        let conductor = &mut self.feed.conductor;
        for command in commands {
            if let Command::SetCycle(cycle) = command {
                conductor.jump(*cycle, *cycle, frame);
            }
        }
        if nudge != self.nudged {
            let now = conductor.tempo().cycle(frame);
            let later = (nudge - self.nudged) * conductor.tempo().cps(now);
            let later = Time::from_f64(later).unwrap_or(Time::ZERO);
            conductor.jump(now - later, now, frame);
            self.nudged = nudge;
        }
    }

    /// Opens and closes outputs, and marks those whose sound jumps.
    fn set_gates(&mut self, frame: u64, changed: &[String]) {
        let gates: Vec<Gate> = self.program.gates.clone();
        for gate in &gates {
            let hears = self.desk.hears(&gate.output);
            if hears == self.closed.contains(&gate.output) {
                self.set(frame, gate.open, if hears { 1.0 } else { 0.0 });
                if hears {
                    self.closed.remove(&gate.output)
                } else {
                    self.closed.insert(gate.output.clone())
                };
            }
            if changed.contains(&gate.output) {
                self.marks = self.marks % 100_000 + 1;
                self.set(frame, gate.mark, self.marks as f32);
            }
        }
        self.closed.retain(|output| gates.iter().any(|gate| gate.output == *output));
    }

    fn set(&mut self, frame: u64, stream: StreamId, value: f32) {
        self.send(frame, What::Value { stream, value });
    }

    fn send(&mut self, frame: u64, what: What) {
        self.feed.send(Timed { frame, order: 0, what });
    }
}

/// Outputs whose sound jumps: those made of something else than before, those that are gone, and those that are new
/// and begin with a steady sound instead of with an event. At the begin and at the end of a transition nothing jumps.
fn changed(
    before: &BTreeMap<String, Shape>,
    now: &BTreeMap<String, Shape>,
    program: &Program,
) -> Vec<String> {
    let jumps = |(output, shape): &(&String, &Shape)| match before.get(*output) {
        Some(old) => {
            let begins = old.leaving.is_none() && shape.leaving == Some(old.now);
            let ends = shape.leaving.is_none() && old.leaving.is_some() && shape.now == old.now;
            old != *shape && !begins && !ends
        }
        None => is_steady(program, output),
    };
    now.iter().filter(jumps).map(|(output, _)| output.clone()).collect()
}

/// Whether an output sounds without events.
fn is_steady(program: &Program, output: &str) -> bool {
    let Some(gate) = program.gates.iter().find(|gate| gate.output == output) else { return false };
    let (mut open, mut known) = (vec![gate.sound], BTreeSet::new());
    while let Some(at) = open.pop() {
        let Some(node) = program.graph.main.get(at).filter(|_| known.insert(at)) else { continue };
        match &node.kind {
            phonon_graph::Kind::Play(_) => return false,
            phonon_graph::Kind::Delayed(source) => open.push(*source),
            _ => open.extend(node.inputs.iter().flatten()),
        }
    }
    true
}

fn onces(edit: &Edit) -> Vec<(String, Span)> {
    places(&edit.program, &edit.text)
}

/// The text of each `once`, and its place.
fn places(program: &Program, text: &str) -> Vec<(String, Span)> {
    let mut places: Vec<Span> = program.plays.iter().filter_map(|play| play.once).collect();
    places.dedup();
    let written =
        |place: &Span| text.get(place.start as usize..place.end as usize).unwrap_or_default().to_owned();
    places.into_iter().map(|place| (written(&place), place)).collect()
}
