//! A song's text becomes a program: patterns, a signal graph, and the tempo.

use std::sync::Arc;

use phonon_base::{Diagnostic, Span, Time, limits};
use phonon_graph::{Graph, InstrumentId, Key, Kind, NodeId, StreamId, UnitNode};
use phonon_pattern::{Controls, Mode, Pattern, Value as Atom};
use phonon_syntax::tree::Expr;

use crate::dials::{Dial, Reads};
use crate::evaluator::{Eval, Evaluator, Reading};
use crate::leaving::{Fade, Part};
use crate::orbit::{Duck, OrbitPlay, Room};
use crate::scope::Scope;
use crate::seats::Seat;
use crate::source::{SETTINGS, Source, output_number};
use crate::transitions::{Before, Line};
use crate::value::{Signal, Value, ValueKind};
use crate::words;

/// Cycles per second of a song that says nothing about it.
pub const DEFAULT_CPS: f64 = 0.5;

/// Amplitude that the limiter at the end lets through: just under full scale.
const LIMIT: f64 = 0.98;

/// Most seconds that an event may come before its time.
const NUDGE: f64 = 1.0;

/// What a text plays.
#[derive(Clone, Debug)]
pub struct Program {
    /// Units, instruments and how they are connected.
    pub graph: Graph,
    /// Where the graph's streams get their values.
    pub streams: Vec<StreamSource>,
    /// Where the graph's plays get their events.
    pub plays: Vec<PlaySource>,
    /// Orbits that make room when events say so.
    pub ducks: Vec<Duck>,
    /// By how many seconds events may come before their time, if any can come at another time at all (`nudge`).
    pub nudge: Option<f64>,
    /// Recordings of rooms that events may name.
    pub rooms: Vec<Room>,
    /// Cycles per second, as a pattern of cycle time.
    pub tempo: Pattern,
    /// How it gets there.
    pub ramp: Option<Ramp>,
    /// Whose habits the patterns have.
    pub mode: Mode,
    /// Whether pan is written from -1 to 1.
    pub classic_pan: bool,
    /// Shifts every random stream.
    pub seed: f64,
    /// Live commands, in order: `hush`, `solo 1`.
    pub commands: Vec<Expr>,
    /// What opens, closes and joins each output; only for a session.
    pub gates: Vec<Gate>,
    /// What events from outside may ask for: each has the play of the same number. None where events come from patterns.
    pub seats: Vec<Seat>,
    /// Outputs that change by a transition.
    pub fades: Vec<Fade>,
    /// The outputs, for the next text.
    pub lines: Vec<Line>,
    /// How many transitions there have been.
    pub transitions: u32,
    /// Signals that follow what comes from outside.
    pub dials: Vec<Dial>,
    /// What patterns and signals may read of it.
    pub reads: Reads,
}

/// A tempo that is reached after a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// So many cycles.
    pub cycles: Time,
    /// As it is written: the ramp begins when that changes.
    pub text: String,
}

/// The end of an output in a session: its sound goes through a `seam`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The output: `d1`.
    pub output: String,
    /// Its sound.
    pub sound: NodeId,
    /// What it was, while it is on its way.
    pub leaving: Option<NodeId>,
    /// 1 where it is heard.
    pub open: StreamId,
    /// Changes where its sound jumps.
    pub mark: StreamId,
}

/// A stream of the graph and the pattern that sets it.
#[derive(Clone, Debug)]
pub struct StreamSource {
    /// Which stream.
    pub stream: StreamId,
    /// Its values.
    pub pattern: Pattern,
    /// Whether it is a gate: one while a true event lasts, nought elsewhere, instead of the last value.
    pub gate: bool,
    /// Where it stands.
    pub place: Span,
}

/// A play of the graph and the pattern whose events start its voices.
#[derive(Clone, Debug)]
pub struct PlaySource {
    /// Where they play, by orbit; first the one in which they are at home.
    pub orbits: Vec<OrbitPlay>,
    /// Its events.
    pub pattern: Pattern,
    /// Its instruments by the name that events give them; the first one plays recordings.
    pub instruments: Vec<(String, InstrumentId)>,
    /// Its buses that send to other programs, and the controls that they add to each event.
    pub sinks: Vec<(String, Controls)>,
    /// Where it stands.
    pub place: Span,
    /// The text of the `once` that plays it, if one does: one cycle, from when it is evaluated.
    pub once: Option<Span>,
    /// What it is to a transition of its output.
    pub part: Option<Part>,
}

/// What came of a text.
#[derive(Debug)]
pub struct Evaluated {
    /// What it plays: all that is free of errors.
    pub program: Program,
    /// What there is to say, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Evaluated {
    /// Whether anything in the text does not play.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Evaluates a whole song.
pub fn evaluate(text: &str) -> Evaluated {
    evaluate_with(text, true)
}

/// Evaluates a whole song; without `limiter` there is none at the end, whatever the text says.
pub fn evaluate_with(text: &str, limiter: bool) -> Evaluated {
    evaluate_song(text, limiter, None)
}

/// Evaluates a whole song for a session: outputs can be opened, closed and changed without a click, and those that
/// sounded `before` and are gone are faded out.
pub fn evaluate_live(text: &str, limiter: bool, before: &Before) -> Evaluated {
    evaluate_song(text, limiter, Some(before))
}

fn evaluate_song(text: &str, limiter: bool, before: Option<&Before>) -> Evaluated {
    let is_live = before.is_some();
    let mut before = before.cloned().unwrap_or_default();
    let parsed = phonon_syntax::parse(text);
    let mut diagnostics = parsed.diagnostics;
    let source = Arc::new(Source::new(parsed.tree, &mut diagnostics));
    let (mode, classic_pan) = mode_of(&source, &mut diagnostics);
    let mut evaluator = Evaluator::for_sound(source.clone(), mode);
    evaluator.diagnostics = diagnostics;
    evaluator.limit_voices();
    evaluator.is_live = is_live;
    let mut lines = evaluator.lines(text, &mut before);
    let mut outputs = evaluator.outputs(&mut lines, text.len());
    outputs.extend(evaluator.close_orbits(Span::default()).unwrap_or_default());
    outputs.extend(evaluator.leavings(&before.outputs, &outputs));
    // Without a graph there is nothing to close.
    evaluator.close_fades().ok();
    let (tempo, ramp) = evaluator.tempo(text);
    let seed = evaluator.number_setting("seed").unwrap_or(0.0);
    evaluator.check_unused();
    let master = evaluator.master(&outputs, limiter);
    let mut diagnostics = std::mem::take(&mut evaluator.diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, std::cmp::Reverse(diagnostic.severity)));
    let mut sound = evaluator.sound.take().map(|sound| *sound).unwrap_or_default();
    sound.graph.master = master.ok();
    let rooms = Room::all(&evaluator.source);
    let nudge = nudge(&evaluator.source);
    let program = Program {
        graph: sound.graph,
        streams: sound.streams,
        plays: sound.plays,
        ducks: sound.ducks,
        rooms,
        nudge,
        tempo,
        ramp,
        mode,
        classic_pan,
        seed,
        commands: source.commands.clone(),
        gates: sound.gates,
        seats: Vec::new(),
        fades: sound.fades,
        lines,
        transitions: before.transitions,
        dials: sound.dials,
        reads: Reads::of(&source),
    };
    Evaluated { program, diagnostics }
}

impl Evaluator {
    fn outputs(&mut self, lines: &mut [Line], past: usize) -> Vec<(String, Value)> {
        let source = self.source.clone();
        let mut heard: Vec<(String, Value)> = Vec::new();
        if let Ok(sound) = self.sound_mut() {
            let number = |line: &Line| i64::from(output_number(&line.output).unwrap_or(0));
            sound.generations = lines.iter().map(|line| (number(line), line.generation)).collect();
        }
        for (output, line) in source.outputs.iter().zip(lines) {
            if let Ok(value) = self.output_sound(&output.name, &output.body, line, past) {
                heard.push((output.name.clone(), value));
            }
        }
        if source.outputs.is_empty() {
            heard = self.implied_outputs();
        }
        if heard.is_empty()
            && !self.diagnostics.iter().any(Diagnostic::is_error)
            && source.commands.is_empty()
            && !self.is_live
        {
            self.report(
                Diagnostic::error(Span::default(), "this text plays nothing")
                    .because("no output")
                    .help("write `out: …` or `d1: …`, for example `d1: s \"bd*4\"`"),
            );
        }
        for command in &source.commands {
            if self.is_live {
                heard.extend(self.play_once(command).map(|value| ("once".to_owned(), value)));
                continue;
            }
            let note = Diagnostic::note(command.span, "this acts on a session that plays live");
            self.report(note.because("nothing to render"));
        }
        heard
    }

    /// A sound as an output; `sides` are what it was and what it becomes, while it is on its way.
    pub(crate) fn stem(
        &mut self,
        name: &str,
        sound: Signal,
        sides: Option<(Signal, Signal)>,
        span: Span,
    ) -> Eval<Value> {
        let mut signal = sound;
        if self.is_live {
            signal = self.gated(name, sound, span)?;
            if let (Some((left, now)), Some(gate)) = (sides, self.sound_mut()?.gates.last_mut()) {
                (gate.sound, gate.leaving) = (now.node, Some(left.node));
            }
        }
        self.sound_mut()?.graph.output(name, signal.node);
        Ok(Value::new(ValueKind::Signal(signal), span))
    }

    /// The sound of an output through its `seam`.
    pub(crate) fn gated(&mut self, name: &str, signal: Signal, span: Span) -> Eval<Signal> {
        let key = Key::ROOT.named(name).named("gate");
        let row = self.unit_row("seam", span)?;
        let sound = self.sound_mut()?;
        let open = sound.graph.stream(&format!("{name} open"), 1.0, key.named("open"));
        let mark = sound.graph.stream(&format!("{name} mark"), 0.0, key.named("mark"));
        let (output, sound_node) = (name.to_owned(), signal.node);
        sound.gates.push(Gate { output, sound: sound_node, leaving: None, open, mark });
        let net = &mut sound.graph.main;
        let open = net.leaf(Kind::Stream(open), span, key.named("open"));
        let mark = net.leaf(Kind::Stream(mark), span, key.named("mark"));
        let inputs = [Some(signal.node), Some(open), Some(mark)];
        let node = net.unit(UnitNode::plain(row, key), &inputs, span, key);
        Ok(Signal { node, net: signal.net })
    }

    /// Silence in place of the outputs that are gone, so that they are faded out.
    fn leavings(&mut self, before: &[String], heard: &[(String, Value)]) -> Vec<(String, Value)> {
        let gone = before.iter().filter(|name| !heard.iter().any(|(known, _)| known == *name));
        let mut leavings = Vec::new();
        for name in gone {
            let key = Key::ROOT.named(name).named("leaving");
            let silence = self.keyed(key, |this| this.leaf(Kind::Constant(0.0), Span::default()));
            if let Ok(signal) = silence.and_then(|silence| self.gated(name, silence, Span::default())) {
                leavings.push((name.clone(), Value::new(ValueKind::Signal(signal), Span::default())));
            }
        }
        leavings
    }

    /// The sound of `once $ …`.
    fn play_once(&mut self, command: &Expr) -> Option<Value> {
        let body = once_body(command)?;
        let source = self.source.clone();
        let sound = self.sound_mut().ok()?;
        sound.words = words::words(&source, &body);
        sound.controls = words::controls(&source, &body);
        sound.output = 0;
        let first = sound.plays.len();
        let value = self.keyed(Key::ROOT.named("once"), |this| {
            let value = this.argument(&body, &Scope::default())?;
            this.signal_of(&value).map(|signal| Value::new(ValueKind::Signal(signal), value.span))
        });
        for play in &mut self.sound_mut().ok()?.plays[first..] {
            play.once = Some(command.span);
        }
        value.ok()
    }

    /// Without an output: `~master`, else `~out`, else the sum of `~d1 …` and `~out1 …`.
    fn implied_outputs(&mut self) -> Vec<(String, Value)> {
        let source = self.source.clone();
        let alone = ["master", "out"].into_iter().find(|name| source.buses.contains_key(*name));
        let mut names: Vec<String> = match alone {
            Some(name) => vec![name.to_owned()],
            None => source.buses.keys().filter(|name| crate::source::is_output(name)).cloned().collect(),
        };
        names.sort();
        let mut heard = Vec::new();
        for name in names {
            let Some(bus) = source.buses.get(&name) else { continue };
            if let Ok(sound) = self.sound_mut() {
                sound.words = words::words(&source, &bus.body);
                sound.controls = words::controls(&source, &bus.body);
                sound.output = output_number(&name).map_or(0, i64::from);
            }
            let signal = self.bus(&name, &[], bus.span).and_then(|value| self.heard(&value));
            if let Ok(value) = signal.and_then(|signal| self.stem(&name, signal, None, bus.span)) {
                heard.push((name, value));
            }
        }
        heard
    }

    /// The outputs mixed and limited.
    pub(crate) fn master(&mut self, outputs: &[(String, Value)], limiter: bool) -> Eval<NodeId> {
        let span = Span::default();
        let source = self.source.clone();
        let values: Vec<Value> = outputs.iter().map(|(_, value)| value.clone()).collect();
        let off = matches!(self.word_setting(&source, "limiter").as_deref(), Some("off" | "0" | "none"));
        let limited = limiter && !off;
        let mix = self.word_setting(&source, "outmix");
        self.keyed(Key::ROOT.named("master"), |this| {
            let mut value = this.sum(&values, span)?;
            let count = values.len().max(1) as f64;
            value = match mix.as_deref() {
                None | Some("none" | "sum") => value,
                Some("gain") => this.scaled(value, 1.0 / count)?,
                Some("sqrt") => this.scaled(value, 1.0 / count.sqrt())?,
                Some("tanh") => this.through("tanh", value)?,
                Some("hard") => this.through("clip", value)?,
                Some(other) => {
                    let place = source.settings.get("outmix").map_or(span, |(expr, _)| expr.span);
                    let message = format!("there is no `outmix` called `{other}`");
                    return this.fail(
                        Diagnostic::error(place, message).help("it is none, gain, sqrt, tanh or hard"),
                    );
                }
            };
            if limited {
                value = this.limited(value)?;
            }
            this.signal_of(&value).map(|signal| signal.node)
        })
    }

    fn scaled(&mut self, value: Value, factor: f64) -> Eval<Value> {
        let span = value.span;
        let row = self.unit_row("*", span)?;
        let factor = Value::new(ValueKind::Number(factor), span);
        self.unit_of(row, Some(value), vec![factor], span)
    }

    fn limited(&mut self, value: Value) -> Eval<Value> {
        let span = value.span;
        let row = self.unit_row("limiter", span)?;
        let threshold = Value::new(ValueKind::Number(LIMIT), span);
        self.unit_of(row, Some(value), vec![threshold], span)
    }

    fn through(&mut self, unit: &str, value: Value) -> Eval<Value> {
        let span = value.span;
        let row = self.unit_row(unit, span)?;
        self.unit_of(row, Some(value), Vec::new(), span)
    }

    /// Cycles per second, from whichever setting of tempo there is.
    fn tempo(&mut self, text: &str) -> (Pattern, Option<Ramp>) {
        let source = self.source.clone();
        let settings = [
            ("cps", 1.0),
            ("tempo", 1.0),
            ("setcps", 1.0),
            ("bpm", 240.0),
            ("setbpm", 240.0),
            ("cpm", 60.0),
            ("setcpm", 60.0),
        ];
        for (name, divisor) in settings {
            let Some((expr, _)) = source.settings.get(name) else { continue };
            let (expr, ramp) = match self.ramp(expr, text) {
                Ok(found) => found,
                Err(_) => continue,
            };
            let (expr, divisor) = match time_signature(expr) {
                Some((expr, beats)) => (expr, divisor / 4.0 * beats),
                None => (expr, divisor),
            };
            let value = self.reading_as(Reading::Pattern, |this| this.argument(expr, &Scope::default()));
            let Ok(pattern) = value.and_then(|value| self.pattern_of(&value)) else { continue };
            if let Some(diagnostic) = tempo_mistake(&pattern, expr.span) {
                self.report(diagnostic);
                continue;
            }
            let by = Pattern::pure(divisor);
            let (op, align) = (phonon_pattern::Op::Div, phonon_pattern::Align::In);
            return (phonon_pattern::combine(op, align, &pattern, &by), ramp);
        }
        (Pattern::pure(DEFAULT_CPS), None)
    }

    /// `0.8 ramp:8`: the tempo, and in how many cycles it is reached.
    fn ramp<'a>(&mut self, expr: &'a Expr, text: &str) -> Eval<(&'a Expr, Option<Ramp>)> {
        use phonon_syntax::ExprKind::*;
        let is_ramp = |argument: &phonon_syntax::tree::Argument| {
            argument.keyword.as_ref().is_some_and(|keyword| keyword.text == "ramp")
        };
        let Apply { function, arguments } = &expr.kind else { return Ok((expr, None)) };
        let [argument] = arguments.as_slice() else { return Ok((expr, None)) };
        if !is_ramp(argument) {
            return Ok((expr, None));
        }
        let cycles = match &argument.value.kind {
            Number { exact: Some(exact), .. } => Some(*exact),
            Number { value, .. } => Time::from_f64(*value),
            _ => None,
        };
        match cycles.filter(|cycles| (Time::ZERO..=Time::whole(1024)).contains(cycles)) {
            Some(cycles) => {
                let written = text.get(expr.span.start as usize..expr.span.end as usize);
                Ok((function, Some(Ramp { cycles, text: written.unwrap_or_default().to_owned() })))
            }
            None => self.fail(
                Diagnostic::error(argument.value.span, "a ramp takes 0 to 1024 cycles")
                    .help("`cps: 0.8 ramp:8` reaches 0.8 in eight cycles"),
            ),
        }
    }

    /// How many voices of each instrument may sound, where the song says so.
    fn limit_voices(&mut self) {
        let most = self.number_setting("voices").map(|most| most.clamp(1.0, limits::VOICES as f64) as usize);
        if let (Some(_), Ok(sound)) = (most, self.sound_mut()) {
            sound.voices = most;
        }
    }

    /// The number that a setting is, if it is there.
    pub fn number_setting(&mut self, name: &str) -> Option<f64> {
        let source = self.source.clone();
        let (expr, _) = source.settings.get(name)?;
        let value = self.reading_as(Reading::Pattern, |this| this.argument(expr, &Scope::default())).ok()?;
        let pattern = self.pattern_of(&value).ok()?;
        let number = pattern.constant().and_then(|(value, _)| value.as_number());
        if number.is_none() {
            self.report(Diagnostic::error(expr.span, format!("`{name}` must be a plain number")));
        }
        number
    }

    fn word_setting(&mut self, source: &Source, name: &str) -> Option<String> {
        let (expr, _) = source.settings.get(name)?;
        Some(word_of(expr))
    }

    /// Reads what no output uses, so that mistakes in it are found; its sound is thrown away.
    fn check_unused(&mut self) {
        let source = self.source.clone();
        let mut scratch = Evaluator::for_sound(source.clone(), self.mode);
        let mut names: Vec<&String> = source.buses.keys().collect();
        names.sort();
        for name in names {
            let known = self.sound.as_ref().is_some_and(|sound| sound.buses.contains_key(name));
            if !known && !self.patterns.contains_key(name) {
                let _ = scratch.bus(name, &[], source.buses[name].span);
            }
        }
        for diagnostic in scratch.diagnostics {
            self.report(diagnostic);
        }
    }
}

/// The largest step back in time that is written out for events of a song, if one moves its events.
fn nudge(source: &Source) -> Option<f64> {
    let words = words::arguments(source, "nudge");
    let steps = words.iter().filter_map(|word| word.parse::<f64>().ok());
    let back = steps.map(|seconds| (-seconds).clamp(0.0, NUDGE)).fold(0.0, f64::max);
    (!words.is_empty()).then_some(back)
}

/// What `once $ s "bd"` or `once (s "bd")` plays.
fn once_body(command: &Expr) -> Option<Expr> {
    use phonon_syntax::ExprKind::*;
    let is_once = |expr: &Expr| matches!(&expr.kind, Name(name) if name == "once");
    match &command.kind {
        Pipe(parts) if is_once(parts.first()?) => match &parts[1..] {
            [one] => Some(one.clone()),
            rest => Some(Expr::new(Pipe(rest.to_vec()), command.span)),
        },
        Apply { function, arguments } if is_once(function) => Some(arguments.first()?.value.clone()),
        _ => None,
    }
}

fn word_of(expr: &Expr) -> String {
    use phonon_syntax::ExprKind::*;
    match &expr.kind {
        Name(name) => name.clone(),
        Text(text) => text.content.clone(),
        Number { value, .. } => value.to_string(),
        _ => String::new(),
    }
}

/// `120 "3/4"`: the tempo, and how many quarter notes there are in a cycle.
fn time_signature(expr: &Expr) -> Option<(&Expr, f64)> {
    use phonon_syntax::ExprKind::*;
    let Apply { function, arguments } = &expr.kind else { return None };
    let ([argument], Number { .. } | Text(_)) = (arguments.as_slice(), &function.kind) else { return None };
    let Text(signature) = &argument.value.kind else { return None };
    let (count, note) = signature.content.split_once('/')?;
    let (count, note): (f64, f64) = (count.trim().parse().ok()?, note.trim().parse().ok()?);
    let beats = count * 4.0 / note;
    (beats.is_finite() && beats > 0.0).then_some((&**function, beats))
}

/// Whose habits a song has, and whether its pan goes from -1 to 1.
pub fn mode_of(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> (Mode, bool) {
    let Some((expr, _)) = source.settings.get("mode") else { return (Mode::default(), false) };
    match word_of(expr).as_str() {
        "strudel" => (Mode::STRUDEL, false),
        "tidal" => (Mode::TIDAL, false),
        "classic" => (Mode::default(), true),
        other => {
            let known = ["strudel", "tidal", "classic"];
            diagnostics.push(
                Diagnostic::error(expr.span, format!("there is no mode `{other}`"))
                    .help("it is strudel, tidal or classic")
                    .did_you_mean(other, known),
            );
            (Mode::default(), false)
        }
    }
}

/// What is wrong with a tempo, if anything.
fn tempo_mistake(pattern: &Pattern, span: Span) -> Option<Diagnostic> {
    let value = crate::coerce::first_value(pattern)?;
    let say = |message: String| {
        let help = "cps counts cycles per second: 0.5 is 120 beats per minute with four beats in a cycle";
        Some(Diagnostic::error(span, message).help(help))
    };
    match value.as_number() {
        None => say(match value {
            Atom::Text(word) => format!("the tempo must be a number, not `{word}`"),
            other => format!("the tempo must be a number, not {}", other.kind()),
        }),
        Some(number) if !(number > 0.0 && number.is_finite()) => {
            say("the tempo must be above nought".to_owned())
        }
        Some(number) if number > phonon_base::limits::MAX_CPS * 240.0 => {
            say(format!("the tempo must not be above {} cycles per second", phonon_base::limits::MAX_CPS))
        }
        Some(_) => None,
    }
}

/// All plain names that a statement can begin with, for completion and the manual.
pub fn statement_names() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().copied().chain(crate::commands::all().map(|row| row.name)).chain(["out", "d1"])
}
