//! How an output goes from what it was to what it becomes: `xfade 1 $ …` and its kin, as rows.

use std::sync::Arc;

use phonon_base::{Diagnostic, Span, Time};
use phonon_syntax::ExprKind;
use phonon_syntax::tree::{Argument, Expr, Ident, StatementKind};

use crate::commands::CommandRow;
use crate::source::is_output;

/// Most cycles that a transition takes.
const MOST: i64 = 1024;

/// A way from the old to the new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Both sound: one falls, the other rises, equally loud together.
    Xfade,
    /// The new one begins after so many cycles.
    Jump,
    /// As `Jump`, counted from the begin of the next cycle.
    JumpCycle,
    /// The new one begins with the next cycle whose number is a multiple of this.
    JumpMod,
    /// Silence, then, after so many cycles, with the begin of a cycle, the new one.
    Wait,
    /// Events of the old one get fewer, those of the new one more.
    Clutch,
    /// Events of the old one are repeated further and further apart; then the new one begins.
    Anticipate,
    /// Numbers of the events glide.
    Interpolate,
}

/// A way, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The way.
    pub how: How,
    /// In cycles.
    pub cycles: Time,
}

/// A transition that can be named.
#[derive(Debug)]
pub struct TransitionRow {
    /// As the other commands.
    pub command: CommandRow,
    how: How,
    /// How many cycles it takes; none where the text says.
    cycles: Option<i64>,
}

const fn row(
    name: &'static str,
    usage: &'static str,
    summary: &'static str,
    how: How,
    cycles: Option<i64>,
) -> TransitionRow {
    TransitionRow { command: CommandRow { name, usage, summary }, how, cycles }
}

/// All of them. `xfade 1 $ …` is output `d1` from now on; without a pattern it says how the outputs change that
/// are written elsewhere in the text. `d1: xfade 4 $ …` says the cycles and is the same output.
pub static TRANSITIONS: &[TransitionRow] = &[
    row(
        "xfade",
        "xfade 1 $ s \"cp*2\"",
        "lets output 1 become the pattern, both fading over four cycles; alone, `xfade 1`, whenever `d1` is changed",
        How::Xfade,
        Some(4),
    ),
    row("xfadeIn", "xfadeIn 1 16 $ s \"cp*2\"", "as xfade, over so many cycles", How::Xfade, None),
    row("jump", "jump 1 $ s \"cp*2\"", "lets output 1 become the pattern at once", How::Jump, Some(0)),
    row(
        "jumpIn",
        "jumpIn 1 2 $ s \"cp*2\"",
        "lets output 1 become the pattern after so many cycles",
        How::Jump,
        None,
    ),
    row(
        "jumpIn'",
        "jumpIn' 1 2 $ s \"cp*2\"",
        "as jumpIn, counted from the begin of the next cycle",
        How::JumpCycle,
        None,
    ),
    row(
        "jumpMod",
        "jumpMod 1 4 $ s \"cp*2\"",
        "lets output 1 become the pattern with the next cycle whose number is a multiple of this",
        How::JumpMod,
        None,
    ),
    row(
        "wait",
        "wait 1 2 $ s \"cp*2\"",
        "silences output 1 for so many cycles, up to the begin of one, and then plays the pattern",
        How::Wait,
        None,
    ),
    row(
        "clutch",
        "clutch 1 $ s \"cp*2\"",
        "takes away events of the old pattern of output 1 and adds those of the new one, over two cycles",
        How::Clutch,
        Some(2),
    ),
    row("clutchIn", "clutchIn 1 8 $ s \"cp*2\"", "as clutch, over so many cycles", How::Clutch, None),
    row(
        "anticipate",
        "anticipate 1 $ s \"cp*2\"",
        "repeats the events of the old pattern of output 1 further and further apart, and plays the new one after \
         eight cycles",
        How::Anticipate,
        Some(8),
    ),
    row(
        "anticipateIn",
        "anticipateIn 1 4 $ s \"cp*2\"",
        "as anticipate, over so many cycles",
        How::Anticipate,
        None,
    ),
    row(
        "interpolate",
        "interpolate 1 $ s \"cp*2\" # speed 2",
        "lets the numbers of the events of output 1 glide to those of the pattern over four cycles",
        How::Interpolate,
        Some(4),
    ),
    row(
        "interpolateIn",
        "interpolateIn 1 8 $ s \"cp*2\" # speed 2",
        "as interpolate, over so many cycles",
        How::Interpolate,
        None,
    ),
];

/// A statement that names a transition.
#[derive(Debug)]
pub struct TransitionText {
    /// The output: `d1`.
    pub output: String,
    /// How it changes.
    pub transition: Transition,
    /// What it becomes; none where that is written elsewhere.
    pub body: Option<Expr>,
    /// Where the statement stands.
    pub span: Span,
}

/// The transition that a statement is, if it is one, or what is wrong with it: `xfade 1 $ …`, or `d1: xfade 4 $ …` with
/// its cycles.
pub fn read(statement: &StatementKind) -> Option<Result<TransitionText, Diagnostic>> {
    match statement {
        StatementKind::Expression(expr) => read_alone(expr),
        StatementKind::Assign { target, value, .. } if is_output(&target.name().text) => {
            read_behind(target.name(), value)
        }
        _ => None,
    }
}

fn read_alone(expr: &Expr) -> Option<Result<TransitionText, Diagnostic>> {
    let (head, mut body) = match &expr.kind {
        ExprKind::Pipe(parts) => (parts.first()?, rest(parts, expr.span)),
        _ => (expr, None),
    };
    let (row, arguments) = called(head)?;
    let (output, cycles) = match (row.cycles, arguments) {
        (Some(cycles), [output]) => (output, Some(Time::whole(cycles))),
        (Some(cycles), [output, what]) if body.is_none() => {
            body = Some(what.value.clone());
            (output, Some(Time::whole(cycles)))
        }
        (None, [output, cycles]) => (output, number(cycles)),
        (None, [output, cycles, what]) if body.is_none() => {
            body = Some(what.value.clone());
            (output, number(cycles))
        }
        _ => return Some(Err(row.wrong(head.span))),
    };
    let Some(output) = output_of(output) else {
        let help = "the first argument is the output: 1 is `d1`; names do as well, `out`";
        return Some(Err(row.wrong(head.span).help(help)));
    };
    Some(row.over(cycles, head.span).map(|transition| TransitionText {
        output,
        transition,
        body,
        span: expr.span,
    }))
}

/// The output stands before it, so that only the cycles are left to say.
fn read_behind(output: &Ident, value: &Expr) -> Option<Result<TransitionText, Diagnostic>> {
    let ExprKind::Pipe(parts) = &value.kind else { return None };
    let head = parts.first()?;
    let (row, arguments) = called(head)?;
    let cycles = match (row.cycles, arguments) {
        (Some(cycles), []) => Some(Time::whole(cycles)),
        (_, [cycles]) => number(cycles),
        // A unit has that name too.
        _ => return None,
    };
    Some(row.over(cycles, head.span).map(|transition| TransitionText {
        output: output.text.clone(),
        transition,
        body: rest(parts, value.span),
        span: output.span.to(value.span),
    }))
}

/// What stands behind the first part of a chain.
fn rest(parts: &[Expr], span: Span) -> Option<Expr> {
    match parts {
        [] | [_] => None,
        [_, one] => Some(one.clone()),
        [_, rest @ ..] => Some(Expr::new(ExprKind::Pipe(rest.to_vec()), span)),
    }
}

/// The row of the transition that an expression calls, and with what.
fn called(head: &Expr) -> Option<(&'static TransitionRow, &[Argument])> {
    let (name, arguments) = match &head.kind {
        ExprKind::Name(name) => (name, &[][..]),
        ExprKind::Apply { function, arguments } => match &function.kind {
            ExprKind::Name(name) => (name, arguments.as_slice()),
            _ => return None,
        },
        _ => return None,
    };
    let row = TRANSITIONS.iter().find(|row| row.command.name == name)?;
    Some((row, arguments))
}

impl TransitionRow {
    fn wrong(&self, span: Span) -> Diagnostic {
        Diagnostic::error(span, format!("`{}` is written `{}`", self.command.name, self.command.usage))
    }

    /// The transition over so many cycles, which may be too many or no number.
    fn over(&self, cycles: Option<Time>, span: Span) -> Result<Transition, Diagnostic> {
        let least = if self.how == How::JumpMod { 1 } else { 0 };
        let inside = |cycles: &Time| (Time::whole(least)..=Time::whole(MOST)).contains(cycles);
        match cycles.filter(inside) {
            Some(cycles) => Ok(Transition { how: self.how, cycles }),
            None => Err(self.wrong(span).help(format!("it takes {least} to {MOST} cycles"))),
        }
    }
}

fn number(argument: &Argument) -> Option<Time> {
    match &argument.value.kind {
        ExprKind::Number { exact: Some(exact), .. } => Some(*exact),
        ExprKind::Number { value, .. } => Time::from_f64(*value),
        _ => None,
    }
}

fn output_of(argument: &Argument) -> Option<String> {
    let written = match &argument.value.kind {
        ExprKind::Number { value, .. } if *value >= 0.0 && *value < 1e4 && value.fract() == 0.0 => {
            format!("d{value}")
        }
        ExprKind::Name(name) => name.clone(),
        ExprKind::Text(text) if text.content.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("d{}", text.content)
        }
        ExprKind::Text(text) => text.content.clone(),
        _ => return None,
    };
    is_output(&written).then_some(written)
}

/// An output of a song as the next song needs to know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The output: `d1`.
    pub output: String,
    /// What it is, as written.
    pub body: String,
    /// How often it has changed by a transition: what is new then is another sound than what was there.
    pub generation: u32,
    /// What it was, while that may still be heard.
    pub leaving: Option<Leaving>,
}

/// What an output was.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// Counts the transitions of a session.
    pub id: u32,
    /// How it goes.
    pub transition: Transition,
    /// The song in which it stood.
    pub song: Arc<str>,
    /// What it was, as written there.
    pub body: String,
    /// Its generation.
    pub generation: u32,
}

/// The song before, as far as the next one goes on from it.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Its text.
    pub text: Arc<str>,
    /// The outputs that it gave.
    pub outputs: Vec<String>,
    /// What they were.
    pub lines: Vec<Line>,
    /// How many transitions there have been.
    pub transitions: u32,
}

impl Before {
    /// What comes of an output with that body: whether it goes on, changes at once, or by a transition. `earlier` is
    /// what the same text says about it before that.
    pub fn follow(
        &mut self,
        output: &str,
        body: &str,
        transition: Option<Transition>,
        earlier: Option<(&str, &Arc<str>)>,
    ) -> Line {
        let old = self.lines.iter().find(|line| line.output == output);
        let (was, song, generation) = match (old, earlier) {
            (Some(old), _) if old.body == body => return old.clone(),
            (Some(old), _) => (Some(old.body.clone()), self.text.clone(), old.generation),
            (None, Some((earlier, song))) => (Some(earlier.to_owned()), song.clone(), 0),
            (None, None) => (None, self.text.clone(), 0),
        };
        let line = Line { output: output.to_owned(), body: body.to_owned(), generation, leaving: None };
        match (was, transition) {
            (Some(was), Some(transition)) => {
                self.transitions += 1;
                let leaving = Leaving { id: self.transitions, transition, song, body: was, generation };
                Line { generation: generation + 1, leaving: Some(leaving), ..line }
            }
            _ => line,
        }
    }
}
