//! A text on its way into a session: evaluated, compiled, with all memory taken. Made beside the audio thread and
//! beside the thread that feeds it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use phonon_base::{Diagnostic, Span, limits};
use phonon_engine::{Current, Options, Prepared};
use phonon_eval::{Before, Evaluated, Gate, Line, Program, Seat};
use phonon_graph::{Kind, Limits, Net, NodeId};

use crate::check::explained;
use crate::command::{Command, commands};
use crate::sounds::Sounds;

/// The song that plays, as far as the next one needs to know.
#[derive(Clone, Debug, Default)]
pub struct Song {
    /// Its text, all of which is right.
    pub text: String,
    /// Its outputs.
    pub outputs: Vec<String>,
    /// What they are, and what they were where that still sounds.
    pub lines: Vec<Line>,
    /// How many transitions there have been.
    pub transitions: u32,
    /// How it plays; none where it does not yet.
    pub current: Option<Current>,
}

impl Song {
    /// The song in which those outputs have gone all their way.
    pub fn settled(&self, outputs: &[String]) -> Song {
        let mut song = self.clone();
        for line in song.lines.iter_mut().filter(|line| outputs.contains(&line.output)) {
            line.leaving = None;
        }
        song
    }
}

/// What came of a text.
pub struct Edit {
    /// What is played: the text, where wrong statements have made room for what they were before.
    pub text: String,
    /// What there is to say about the text as it was written.
    pub diagnostics: Vec<Diagnostic>,
    /// Patterns, signals, tempo.
    pub program: Program,
    /// Memory for the signals.
    pub prepared: Prepared,
    /// Commands in the text, each as it is written there.
    pub commands: Vec<(Command, String)>,
    /// For each output what its sound is made of.
    pub shapes: BTreeMap<String, Shape>,
}

/// What the sound of an output is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is.
    pub now: u64,
    /// What it was, while it is on its way.
    pub leaving: Option<u64>,
}

/// What a session is made for, as far as texts are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Frames per second.
    pub rate: u32,
    /// Whether there may be a limiter at the end.
    pub limiter: bool,
    /// How the engine was made.
    pub engine: Options,
}

impl Edit {
    /// Evaluates `text` after `before`. Where statements are wrong, those of the same name in the song before hold; if
    /// that does not give a song without mistakes, there is no edit, but diagnostics.
    pub fn new(text: &str, before: &Song, setting: &Setting) -> Result<Edit, Vec<Diagnostic>> {
        Edit::with_recordings(text, before, setting, &mut Sounds::empty(setting.rate))
    }

    /// As [`Edit::new`], where units read from `recordings` by the names that the text gives them.
    pub fn with_recordings(
        text: &str,
        before: &Song,
        setting: &Setting,
        recordings: &mut Sounds,
    ) -> Result<Edit, Vec<Diagnostic>> {
        let mut edit = Edit::mended(text, before, setting, recordings)?;
        let missing = recordings.take_messages().into_iter();
        edit.diagnostics.extend(missing.map(|message| Diagnostic::warning(Span::default(), message)));
        Ok(edit)
    }

    fn mended(
        text: &str,
        before: &Song,
        setting: &Setting,
        recordings: &mut Sounds,
    ) -> Result<Edit, Vec<Diagnostic>> {
        let first = evaluate(text, before, setting, recordings);
        let diagnostics = match first {
            Ok(edit) => return Ok(edit),
            Err(diagnostics) => diagnostics,
        };
        let mut merged = text.to_owned();
        let mut found = diagnostics.clone();
        // Each round takes back what the round before has found to be wrong, which may bring further mistakes.
        for _ in 0..3 {
            let Some(next) = phonon_eval::take_back(&merged, text.len(), &found, &before.text) else { break };
            merged = next;
            match evaluate(&merged, before, setting, recordings) {
                Ok(edit) => return Ok(Edit { diagnostics, ..edit }),
                Err(further) => found = further,
            }
        }
        Err(diagnostics)
    }

    /// Without a text: the places of events from outside.
    pub fn of_seats(seats: &[Seat], setting: &Setting) -> Result<Edit, Vec<Diagnostic>> {
        let evaluated = phonon_eval::evaluate_seats(seats, limits::DIRT_VOICES, setting.limiter);
        // Built-in instruments name no recordings.
        compiled(String::new(), evaluated, &Song::default(), setting, None)
    }

    /// What the next edit needs to know of this one.
    pub fn song(&self) -> Song {
        let outputs = self.program.graph.outputs.iter().map(|output| output.name.clone()).collect();
        let Program { lines, transitions, .. } = &self.program;
        let (text, lines) = (self.text.clone(), lines.clone());
        Song { text, outputs, lines, transitions: *transitions, current: None }
    }
}

fn evaluate(
    text: &str,
    before: &Song,
    setting: &Setting,
    recordings: &mut Sounds,
) -> Result<Edit, Vec<Diagnostic>> {
    if text.len() > limits::TEXT_BYTES {
        let message = format!("the text has {} bytes; a song may have {}", text.len(), limits::TEXT_BYTES);
        return Err(vec![Diagnostic::error(Span::default(), message).help("split it into several songs")]);
    }
    let known = Before {
        text: Arc::from(before.text.as_str()),
        outputs: before.outputs.clone(),
        lines: before.lines.clone(),
        transitions: before.transitions,
    };
    let evaluated = explained(phonon_eval::evaluate_live(text, setting.limiter, &known));
    compiled(text.to_owned(), evaluated, before, setting, Some(recordings))
}

fn compiled(
    text: String,
    evaluated: Evaluated,
    before: &Song,
    setting: &Setting,
    recordings: Option<&mut Sounds>,
) -> Result<Edit, Vec<Diagnostic>> {
    if evaluated.has_errors() {
        return Err(evaluated.diagnostics);
    }
    let mut program = evaluated.program;
    if let Some(recordings) = recordings {
        crate::tables::load(&mut program.graph, recordings);
    }
    let (rate, limits) = (setting.rate as f32, Limits::default());
    let plan = match &before.current {
        Some(current) => phonon_graph::compile_after(&program.graph, rate, &limits, current.plan())?,
        None => phonon_graph::compile(&program.graph, rate, &limits)?,
    };
    let commands = commands(&program, &text);
    let shapes = shapes(&program);
    let prepared = match &before.current {
        Some(current) => Prepared::after(Arc::new(plan), current),
        None => Prepared::new(Arc::new(plan)),
    };
    let diagnostics = evaluated.diagnostics;
    Ok(Edit { text, diagnostics, program, prepared, commands, shapes })
}

/// For each output a hash of what its sound is made of. Which events play it is not part of it.
fn shapes(program: &Program) -> BTreeMap<String, Shape> {
    let net = &program.graph.main;
    let of = |gate: &Gate| Shape {
        now: shape(net, gate.sound),
        leaving: gate.leaving.map(|leaving| shape(net, leaving)),
    };
    program.gates.iter().map(|gate| (gate.output.clone(), of(gate))).collect()
}

fn shape(net: &Net, node: NodeId) -> u64 {
    let mut hash = DefaultHasher::new();
    let mut known: HashMap<u32, usize> = HashMap::new();
    let mut open = vec![node];
    while let Some(at) = open.pop() {
        if let Some(number) = known.get(&at.0) {
            number.hash(&mut hash);
            continue;
        }
        known.insert(at.0, known.len());
        let Some(node) = net.get(at) else { continue };
        node.key.hash(&mut hash);
        match &node.kind {
            Kind::Unit(unit) => {
                (unit.row.name, unit.seed, &unit.texts).hash(&mut hash);
                unit.constants.iter().for_each(|constant| constant.to_bits().hash(&mut hash));
            }
            Kind::Constant(value) => value.to_bits().hash(&mut hash),
            Kind::Curve(curve) => format!("{curve:?}").hash(&mut hash),
            Kind::Delayed(source) => open.push(*source),
            _ => std::mem::discriminant(&node.kind).hash(&mut hash),
        }
        node.inputs.iter().for_each(|input| input.is_some().hash(&mut hash));
        open.extend(node.inputs.iter().flatten());
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting() -> Setting {
        Setting { rate: 48_000, limiter: true, engine: crate::feed::engine_options(1) }
    }

    fn song(text: &str) -> Song {
        match Edit::new(text, &Song::default(), &setting()) {
            Ok(edit) => edit.song(),
            Err(diagnostics) => panic!("{diagnostics:?}"),
        }
    }

    #[test]
    fn a_wrong_line_holds_as_it_was_and_the_others_change() {
        let before = song("~a: sine 110\nd1: ~a * 0.1\nd2: saw 220 * 0.1");
        let text = "~a: sine 220\nd1: ~a * 0.2\nd2: swa 330 * 0.3 #";
        let edit = Edit::new(text, &before, &setting()).ok().unwrap();
        assert!(edit.diagnostics.iter().any(Diagnostic::is_error));
        assert!(edit.text.starts_with("~a: sine 220\nd1: ~a * 0.2\n"), "{}", edit.text);
        assert!(edit.text.ends_with("d2: saw 220 * 0.1"), "{}", edit.text);
    }

    #[test]
    fn a_wrong_bus_holds_as_it_was_for_what_depends_on_it() {
        let before = song("~a: sine 110\nd1: ~a * 0.1");
        let edit = Edit::new("~a: snie 220\nd1: ~a * 0.2\nd3: saw 50", &before, &setting()).ok().unwrap();
        assert!(edit.text.ends_with("~a: sine 110"), "{}", edit.text);
        assert_eq!(edit.song().outputs, ["d1", "d3"]);
    }

    #[test]
    fn a_new_line_that_is_wrong_is_left_out() {
        let edit = Edit::new("d1: sine 100\nd2: nonsense 3", &song("d1: sine 50"), &setting()).ok().unwrap();
        assert_eq!(edit.song().outputs, ["d1"]);
    }

    #[test]
    fn shapes_tell_sounds_apart_and_not_events() {
        let shapes = |text: &str| Edit::new(text, &Song::default(), &setting()).ok().unwrap().shapes;
        let all = shapes("d1: s \"bd*4\" # room 0.3\nd2: sine 220");
        assert_eq!(all["d1"], shapes("d2: saw 1\nd1: s \"bd*3 cp\" # room 0.3")["d1"]);
        assert_ne!(all["d2"], shapes("d2: sine 221")["d2"]);
        assert_ne!(all["d2"], shapes("d2: sine 220 * 0.5")["d2"]);
    }
}
