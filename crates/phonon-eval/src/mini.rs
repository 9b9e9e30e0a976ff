//! Mini-notation to patterns: every element of the tree becomes the pattern that its signs mean.

use std::cell::RefCell;

use phonon_base::{Diagnostic, Span, Time};
use phonon_pattern::{ArgError, Mode, Pattern, Places, notation};
use phonon_syntax::mini::tree::{Atom, AtomKind, Body, Modifier, ModifierKind, Sequence, Step};
use phonon_syntax::tree::Text;

/// The pattern that a string means, and what there is to say about it.
pub fn text_pattern(text: &Text, mode: Mode) -> (Option<Pattern>, Vec<Diagnostic>) {
    let parsed = text.mini();
    let mut diagnostics = parsed.diagnostics;
    let readable = !diagnostics.iter().any(Diagnostic::is_error);
    let pattern = match parsed.tree {
        Some(mini) if readable => {
            let lowering = Lowering { mode, ignored: RefCell::default() };
            let made = lowering.body(&mini.body);
            diagnostics.append(&mut lowering.ignored.into_inner());
            match made {
                Ok(made) => Some(made.pattern),
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    None
                }
            }
        }
        _ => None,
    };
    (pattern, diagnostics)
}

/// A tree on its way to a pattern.
struct Lowering {
    mode: Mode,
    /// Warnings of what has no effect.
    ignored: RefCell<Vec<Diagnostic>>,
}

/// A pattern on its way up the tree.
struct Made {
    pattern: Pattern,
    /// How many steps it has, for the pace of a polymeter.
    weight: Time,
    /// Whether the step count of the whole comes from here.
    counts: bool,
}

type Lowered<T> = Result<T, Diagnostic>;

impl Lowering {
    fn body(&self, body: &Body) -> Lowered<Made> {
        match body {
            Body::Sequence(sequence) => self.sequence(sequence),
            Body::Stack(voices) => Ok(gathered(&self.sequences(voices)?, Pattern::stack)),
            Body::Choice { options, seed } => {
                let choice = |options| notation::choice(options, *seed, self.mode);
                Ok(gathered(&self.sequences(options)?, choice))
            }
            Body::Feet(feet) => {
                let feet = self.sequences(feet)?;
                let weight = Time::whole(feet.len() as i64);
                let counts = feet.iter().any(|foot| foot.counts);
                let pattern = Pattern::fastcat(patterns(&feet));
                Ok(Made { pattern, weight, counts })
            }
        }
    }

    fn sequences(&self, sequences: &[Sequence]) -> Lowered<Vec<Made>> {
        sequences.iter().map(|sequence| self.sequence(sequence)).collect()
    }

    fn sequence(&self, sequence: &Sequence) -> Lowered<Made> {
        let steps: Vec<Made> = sequence.steps.iter().map(|step| self.step(step)).collect::<Lowered<_>>()?;
        let weight = sequence.steps.iter().fold(Time::ZERO, |sum, step| sum + step.weight);
        let slots: Vec<(Time, Pattern)> = sequence
            .steps
            .iter()
            .zip(&steps)
            .map(|(step, made)| (step.weight, made.pattern.clone()))
            .collect();
        let mut pattern = Pattern::timecat(slots);
        if let Some(counted) = counted(&steps) {
            pattern = pattern.with_steps(Some(weight * counted));
        }
        let counts = sequence.counts || steps.iter().any(|step| step.counts);
        Ok(Made { pattern, weight, counts })
    }

    fn step(&self, step: &Step) -> Lowered<Made> {
        let mut made = self.atom(&step.atom)?;
        for modifier in &step.modifiers {
            made.pattern = self.modified(&made.pattern, modifier)?;
        }
        Ok(made)
    }

    fn modified(&self, pattern: &Pattern, modifier: &Modifier) -> Lowered<Pattern> {
        let refused = |error: ArgError| refusal(&error, modifier.span);
        match &modifier.kind {
            ModifierKind::Fast(factor) => {
                notation::fast(pattern, &self.atom(factor)?.pattern).map_err(refused)
            }
            ModifierKind::Slow(factor) => {
                notation::slow(pattern, &self.atom(factor)?.pattern).map_err(refused)
            }
            ModifierKind::Repeat(count) => Ok(notation::repeat(pattern, *count)),
            ModifierKind::Degrade { amount, seed } => {
                Ok(notation::degrade(pattern, *amount, *seed, self.mode))
            }
            ModifierKind::Euclid { pulses, steps, rotation } => {
                let pulses = self.euclid_argument(pulses)?.pattern;
                let steps = self.euclid_argument(steps)?.pattern;
                let rotation =
                    rotation.as_ref().map(|rotation| self.euclid_argument(rotation)).transpose()?;
                let rotation = rotation.as_ref().map(|made| &made.pattern);
                notation::euclid(pattern, &pulses, &steps, rotation, self.mode).map_err(refused)
            }
            ModifierKind::Tail(friend) => Ok(notation::tail(pattern, &self.atom(friend)?.pattern, self.mode)),
            ModifierKind::Range(to) => Ok(notation::range(pattern, &self.atom(to)?.pattern)),
        }
    }

    /// A number of a rhythm. As in Strudel, what is done to it outside brackets has no effect.
    fn euclid_argument(&self, step: &Step) -> Lowered<Made> {
        if self.mode.tidal {
            return self.step(step);
        }
        if let (Some(first), Some(last)) = (step.modifiers.first(), step.modifiers.last()) {
            let span = first.span.to(last.span);
            let warning = Diagnostic::warning(span, "this has no effect on a number of a rhythm");
            let help = "put the number and what is done to it into brackets: `bd([<3 5>*2],8)`";
            self.ignored.borrow_mut().push(warning.because("as in Strudel").help(help));
        }
        self.atom(&step.atom)
    }

    fn atom(&self, atom: &Atom) -> Lowered<Made> {
        let leaf = |pattern| Made { pattern, weight: Time::ONE, counts: false };
        let places = Places::one(atom.span);
        Ok(match &atom.kind {
            AtomKind::Word(word) => leaf(notation::word(word, &places, self.mode)),
            AtomKind::Number { value, .. } => leaf(Pattern::placed(*value, places)),
            AtomKind::Rest | AtomKind::Missing => leaf(Pattern::silence()),
            AtomKind::Group(body) => self.body(body)?,
            AtomKind::Alternate(voices) => {
                let voices = self.sequences(voices)?;
                let slowed = voices.iter().map(|made| made.pattern.slow(made.weight)).collect::<Vec<_>>();
                gathered(&voices, |_| Pattern::stack(slowed))
            }
            AtomKind::Polymeter { sequences, steps } => {
                let voices = self.sequences(sequences)?;
                let steps = steps.as_ref().map(|steps| self.atom(steps)).transpose()?;
                let weighted: Vec<(Pattern, Time)> =
                    voices.iter().map(|made| (made.pattern.clone(), made.weight)).collect();
                let pattern = notation::polymeter(&weighted, steps.as_ref().map(|made| &made.pattern));
                let pattern = pattern.map_err(|error| refusal(&error, atom.span))?;
                let counts = voices.iter().any(|voice| voice.counts);
                Made { pattern, weight: Time::ONE, counts }
            }
        })
    }
}

fn patterns(made: &[Made]) -> Vec<Pattern> {
    made.iter().map(|made| made.pattern.clone()).collect()
}

/// Several sequences made into one pattern, which takes its step count from those that are marked to count.
fn gathered(made: &[Made], gather: impl FnOnce(Vec<Pattern>) -> Pattern) -> Made {
    let pattern = gather(patterns(made));
    let counted = counted(made);
    let pattern = if counted.is_some() { pattern.with_steps(counted) } else { pattern };
    Made { pattern, weight: Time::ONE, counts: made.iter().any(|made| made.counts) }
}

/// The common step count of those that are marked to count.
fn counted(made: &[Made]) -> Option<Time> {
    notation::common_steps(made.iter().filter(|made| made.counts).map(|made| made.pattern.steps()))
}

fn refusal(error: &ArgError, span: Span) -> Diagnostic {
    Diagnostic::error(error.place.unwrap_or(span), error.to_string()).because(error.expected.clone())
}
