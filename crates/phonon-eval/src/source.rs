//! The statements of a song, sorted by what they define.

use std::collections::{BTreeMap, HashMap};

use crate::commands::is_command;
use crate::transitions::{self, Transition, TransitionText};
use phonon_base::{Diagnostic, Span};
use phonon_syntax::tree::{Expr, File, Ident, Separator, StatementKind, Target};

/// A song's statements by what they define. Where a name is defined twice the last one holds.
#[derive(Debug, Default)]
pub struct Source {
    /// `~name: e`, without `~`.
    pub buses: HashMap<String, Bus>,
    /// `~name a b: e` and `fn name a b = e`.
    pub functions: HashMap<String, Definition>,
    /// `@name: e`.
    pub templates: HashMap<String, Expr>,
    /// `%name: e`.
    pub values: HashMap<String, Expr>,
    /// `out`, `out1`, `o1`, `d1` …, in the order of their names.
    pub outputs: Vec<OutputText>,
    /// `cps`, `tempo`, `limiter` …: all other plain names.
    pub settings: BTreeMap<String, (Expr, Span)>,
    /// `hush`, `solo 1`, `once $ …`.
    pub commands: Vec<Expr>,
    /// `xfade 1`, alone: how outputs change that are written elsewhere.
    pub transitions: HashMap<String, Transition>,
}

/// The text of a bus.
#[derive(Debug)]
pub struct Bus {
    /// What it is.
    pub body: Expr,
    /// Whether it was written `~name # e`.
    pub chained: bool,
    /// Where its name stands.
    pub span: Span,
}

/// The text of a function with parameters.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Names of the parameters.
    pub parameters: Vec<String>,
    /// What each is when an event that plays the bus does not say.
    pub defaults: Vec<Option<f64>>,
    /// What it computes.
    pub body: Expr,
    /// Whether it was written `~name a b: e`, so that it can be played as an instrument.
    pub bus: bool,
}

/// The text of an output.
#[derive(Debug)]
pub struct OutputText {
    /// As written: `d1`.
    pub name: String,
    /// What it plays.
    pub body: Expr,
    /// Whether it was written `out # e`.
    pub chained: bool,
    /// Where its name stands.
    pub span: Span,
    /// How it takes over from what it was.
    pub transition: Option<Transition>,
    /// What the same text says it is before it says how it changes.
    pub earlier: Option<Expr>,
}

/// Plain names that set something for the whole song.
pub const SETTINGS: &[&str] = &[
    "bpm", "cpm", "cps", "limiter", "mode", "outmix", "seed", "setbpm", "setcpm", "setcps", "tempo", "voices",
];

impl Source {
    /// Takes over what `newer` defines; what only this song defines stays.
    pub(crate) fn take_from(&mut self, newer: &Source) {
        for (name, bus) in &newer.buses {
            let Bus { body, chained, span } = bus;
            let bus = Bus { body: body.clone(), chained: *chained, span: *span };
            self.buses.insert(name.clone(), bus);
            self.functions.remove(name);
        }
        for (name, definition) in &newer.functions {
            self.functions.insert(name.clone(), definition.clone());
            self.buses.remove(name);
        }
        let copy = |map: &HashMap<String, Expr>| {
            map.iter().map(|(name, body)| (name.clone(), body.clone())).collect::<Vec<_>>()
        };
        self.templates.extend(copy(&newer.templates));
        self.values.extend(copy(&newer.values));
    }

    /// Sorts the statements of `file`; those with mistakes in them are left out, as they have been reported.
    pub fn new(file: File, diagnostics: &mut Vec<Diagnostic>) -> Source {
        let mut source = Source::default();
        for statement in file.statements.into_iter().filter(|statement| !statement.faulty) {
            source.add(statement.kind, diagnostics);
        }
        source.outputs.sort_by_key(|output| output_order(&output.name));
        source
    }

    fn add(&mut self, statement: StatementKind, diagnostics: &mut Vec<Diagnostic>) {
        match transitions::read(&statement) {
            Some(Ok(text)) => return self.transition(text),
            Some(Err(diagnostic)) => return diagnostics.push(diagnostic),
            None => {}
        }
        if let Some(expr) = command(&statement) {
            return self.command(expr, diagnostics);
        }
        match statement {
            StatementKind::Define { name, bus, parameters, defaults, body } => {
                let parameters = parameters.into_iter().map(|parameter| parameter.text).collect();
                let definition = Definition { parameters, defaults, body, bus };
                if self.functions.insert(name.text.clone(), definition).is_some() {
                    diagnostics.push(twice(&name, "the last one holds"));
                }
            }
            StatementKind::Assign { target, separator, value, .. } => {
                self.assign(target, separator, value, diagnostics);
            }
            StatementKind::Expression(_) => {}
        }
    }

    fn assign(
        &mut self,
        target: Target,
        separator: Separator,
        body: Expr,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let chained = separator == Separator::Hash;
        match target {
            Target::Bus(name) => {
                let bus = Bus { body, chained, span: name.span };
                if self.buses.insert(name.text.clone(), bus).is_some() {
                    diagnostics.push(twice(&name, "the last one holds"));
                }
            }
            Target::Template(name) => {
                self.templates.insert(name.text, body);
            }
            Target::PatternValue(name) => {
                self.values.insert(name.text, body);
            }
            Target::Name(name) if is_output(&name.text) => {
                if let Some(at) = self.outputs.iter().position(|output| output.name == name.text) {
                    diagnostics.push(twice(&name, "only the last one is heard"));
                    self.outputs.remove(at);
                }
                let (transition, earlier) = (None, None);
                let span = name.span;
                self.outputs.push(OutputText { name: name.text, body, chained, span, transition, earlier });
            }
            Target::Name(name) if SETTINGS.contains(&name.text.as_str()) => {
                self.settings.insert(name.text, (body, name.span));
            }
            Target::Name(name) => diagnostics.push(unknown_target(&name)),
        }
    }

    /// `xfade 1 $ …` is the output; what stands before it in the text is what it was.
    fn transition(&mut self, text: TransitionText) {
        let TransitionText { output: name, transition, body, span } = text;
        let Some(body) = body else {
            self.transitions.insert(name, transition);
            return;
        };
        let known = self.outputs.iter().position(|output| output.name == name);
        let earlier = known.map(|at| self.outputs.remove(at).body);
        let transition = Some(transition);
        self.outputs.push(OutputText { name, body, chained: false, span, transition, earlier });
    }

    fn command(&mut self, expr: Expr, diagnostics: &mut Vec<Diagnostic>) {
        use phonon_syntax::ExprKind::*;
        let (name, arguments) = head(&expr);
        let span = expr.span;
        match (name, arguments) {
            // `setcps 0.6`, `d1 silence`: an assignment without a sign.
            (Some(name), Some(argument)) if SETTINGS.contains(&name) => {
                self.settings.insert(name.to_owned(), (argument, span));
            }
            // `setcps 0.6 ramp:4` as well.
            (Some(name), None) if SETTINGS.contains(&name) => match with_rest(&expr) {
                Some(value) => drop(self.settings.insert(name.to_owned(), (value, span))),
                None => diagnostics.push(nothing_set(name, span)),
            },
            (Some(name), Some(argument)) if is_output(name) => {
                let ident = Ident { text: name.to_owned(), span };
                self.assign(Target::Name(ident), Separator::Dollar, argument, diagnostics);
            }
            (Some(name), _) if is_command(name) => self.commands.push(expr),
            _ if matches!(expr.kind, Missing) => {}
            _ => diagnostics.push(
                Diagnostic::warning(span, "this line is not heard")
                    .because("an expression without a name in front")
                    .help("write `out: …` to hear it, or `~name: …` to use it elsewhere"),
            ),
        }
    }
}

/// A statement that is a command or an expression, as one expression.
fn command(statement: &StatementKind) -> Option<Expr> {
    match statement {
        StatementKind::Expression(expr) => Some(expr.clone()),
        StatementKind::Assign { target: Target::Name(name), separator: Separator::Dollar, .. }
            if is_command(&name.text) =>
        {
            statement.as_expression()
        }
        _ => None,
    }
}

/// The name that an expression begins with, and its only argument.
fn head(expr: &Expr) -> (Option<&str>, Option<Expr>) {
    use phonon_syntax::ExprKind::*;
    match &expr.kind {
        Name(name) => (Some(name), None),
        Apply { function, arguments } => match (&function.kind, arguments.as_slice()) {
            (Name(name), [argument]) => (Some(name), Some(argument.value.clone())),
            (Name(name), _) => (Some(name), None),
            _ => (None, None),
        },
        Pipe(parts) => parts.first().map_or((None, None), |part| (head(part).0, None)),
        // `d1 silence # gain 0.5` or `d1 "bd*2" # s`: the name belongs to the whole chain.
        Binary { left, .. } => (head(left).0.filter(|name| is_command(name)), None),
        _ => (None, None),
    }
}

/// The first argument of an application, applied to the others.
fn with_rest(expr: &Expr) -> Option<Expr> {
    let phonon_syntax::ExprKind::Apply { arguments, .. } = &expr.kind else { return None };
    let (first, rest) = arguments.split_first().filter(|(first, _)| first.keyword.is_none())?;
    let span = first.value.span.to(expr.span);
    let (function, arguments) = (Box::new(first.value.clone()), rest.to_vec());
    Some(Expr::new(phonon_syntax::ExprKind::Apply { function, arguments }, span))
}

fn nothing_set(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{name}` is set to nothing")).help(format!("write `{name}: …`"))
}

/// Whether a plain name is an output: `out`, `out3`, `o3`, `d3`.
pub fn is_output(name: &str) -> bool {
    name == "out" || output_number(name).is_some()
}

/// The number of an output: 3 for `d3`.
pub fn output_number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("out").or(name.strip_prefix('o')).or(name.strip_prefix('d'))?;
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

fn output_order(name: &str) -> (u32, String) {
    (output_number(name).unwrap_or(0), name.to_owned())
}

fn twice(name: &Ident, what: &str) -> Diagnostic {
    Diagnostic::warning(name.span, format!("`{}` is defined twice; {what}", name.text))
}

fn unknown_target(name: &Ident) -> Diagnostic {
    let known = SETTINGS.iter().copied().chain(["out", "d1"]);
    let diagnostic = Diagnostic::error(name.span, format!("there is no setting or output `{}`", name.text))
        .because("not an output (`out`, `d1` …) and not a setting")
        .help(format!("to define something of your own write `~{}: …`", name.text));
    diagnostic.did_you_mean(&name.text, known)
}
