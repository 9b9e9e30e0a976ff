//! Steps: words, numbers and brackets with the modifiers that follow them.

use phonon_base::{Span, Time, limits};

use super::bracket::Bracket;
use super::number;
use super::reader::{Reader, is_word_part};
use super::tree::{Atom, AtomKind, Modifier, ModifierKind, Step};
use crate::report::quoted;

impl Reader<'_> {
    /// The step that comes next. What is no step is reported and passed over.
    pub(super) fn step(&mut self) -> Option<Step> {
        let Some(atom) = self.atom() else {
            self.no_step();
            return None;
        };
        let span = atom.span;
        let mut step = Step { atom, modifiers: Vec::new(), weight: Time::ONE, span };
        self.count_steps(1, span);
        let mut growth = Growth::default();
        while self.modifier(&mut step, &mut growth) {
            self.check_modifiers(&step);
        }
        step.weight = self.weight(growth.weight, step.span);
        // The step ends here, so what is random inside its arguments has its number already.
        for modifier in &mut step.modifiers {
            if let ModifierKind::Degrade { seed, .. } = &mut modifier.kind {
                *seed = self.seeds;
                self.seeds += 1;
            }
        }
        Some(step)
    }

    /// Says that no step stands here. A modifier is passed over with its argument.
    fn no_step(&mut self) {
        let Some(c) = self.peek() else { return };
        if !matches!(c, '*' | '/' | '!' | '?' | ':' | '@' | '_' | '(') {
            return self.unreadable(c);
        }
        self.error_here(
            format!("nothing stands before `{c}`"),
            "there is no step that it could change",
            None,
        );
        let atom = Atom { kind: AtomKind::Missing, span: self.span(self.at, self.at) };
        let mut step = Step { span: atom.span, atom, modifiers: Vec::new(), weight: Time::ONE };
        self.modifier(&mut step, &mut Growth::default());
    }

    /// A word, a number, a rest or a bracket, if one comes next.
    fn atom(&mut self) -> Option<Atom> {
        match self.peek()? {
            '[' => Some(self.group(Bracket::Square)),
            '<' => Some(self.group(Bracket::Angle)),
            '{' => Some(self.group(Bracket::Curly)),
            '.' | '_' if self.lone_sign() => None,
            c if is_word_part(c) => Some(self.word()),
            _ => None,
        }
    }

    fn word(&mut self) -> Atom {
        let rest = &self.text[self.at..];
        let word = &rest[..rest.find(|c| !is_word_part(c)).unwrap_or(rest.len())];
        let span = self.span(self.at, self.at + word.len());
        self.at += word.len();
        let kind = match number::of_word(word) {
            _ if matches!(word, "~" | "-") => AtomKind::Rest,
            Some(value) if value.is_finite() => {
                AtomKind::Number { value, exact: Time::from_f64(value), text: word.to_owned() }
            }
            Some(_) => {
                self.error(span, format!("{} is too large", quoted(word)), "not a finite number", None);
                AtomKind::Missing
            }
            None => {
                if word.chars().all(|c| c == '.') {
                    let help = "a range stands between two steps: `0 .. 3`";
                    self.warn(
                        span,
                        format!("{} is a word here", quoted(word)),
                        "not a range",
                        Some(help.to_owned()),
                    );
                }
                AtomKind::Word(word.to_owned())
            }
        };
        Atom { kind, span }
    }

    /// What must follow `sign`.
    pub(super) fn operand(&mut self, sign: &str) -> Atom {
        let here = self.at;
        self.blanks();
        self.atom().unwrap_or_else(|| {
            let span = self.span(here - sign.len(), here);
            let message = format!("`{sign}` needs a number, a name or a bracket after it");
            self.error(span, message, "nothing that it could take follows", None);
            Atom { kind: AtomKind::Missing, span: self.span(here, here) }
        })
    }

    /// Reads one modifier onto `step`; false when none comes next.
    fn modifier(&mut self, step: &mut Step, growth: &mut Growth) -> bool {
        let before = self.at;
        self.blanks();
        let start = self.at;
        let Some(sign) = self.peek() else { return false };
        let kind = match sign {
            '*' | '/' | ':' => {
                self.at += 1;
                let operand = self.operand(sign.encode_utf8(&mut [0; 4]));
                Some(match sign {
                    '*' => ModifierKind::Fast(operand),
                    '/' => ModifierKind::Slow(operand),
                    _ => ModifierKind::Tail(operand),
                })
            }
            '.' if self.range_follows() && (start == before || growth.blanks) => {
                self.at += 2;
                let operand = self.operand("..");
                self.count_range(&step.atom, &operand);
                Some(ModifierKind::Range(operand))
            }
            '(' => self.euclid(),
            '?' => {
                self.at += 1;
                let amount = self.amount(sign).unwrap_or(0.5);
                Some(ModifierKind::Degrade { amount, seed: 0 })
            }
            '@' | '_' => {
                self.at += 1;
                let more = self.amount(sign).unwrap_or(2.0) - 1.0;
                growth.weight = growth.weight.and_then(|weight| weight.checked_add(Time::from_f64(more)?));
                None
            }
            '!' => {
                self.at += 1;
                let more = self.amount(sign).unwrap_or(2.0) - 1.0;
                self.repeat(step, growth, more, start)
            }
            _ => {
                self.at = before;
                return false;
            }
        };
        growth.blanks = matches!(sign, '*' | '/' | ':' | '.');
        let span = self.span(start, self.at);
        step.span = step.span.to(span);
        step.modifiers.extend(kind.map(|kind| Modifier { kind, span }));
        true
    }

    /// Modifiers are applied one inside the other, so they nest. Past the limit nothing more is read.
    fn check_modifiers(&mut self, step: &Step) {
        if step.modifiers.len() > limits::NESTING {
            let message = format!("more than {} modifiers follow this step", limits::NESTING);
            self.error(step.atom.span, message, "the limit is passed after it", None);
            self.given_up = true;
        }
    }

    /// `!n`: it replaces the weight, and there is only one for a step, at the place of the last.
    fn repeat(
        &mut self,
        step: &mut Step,
        growth: &mut Growth,
        more: f64,
        start: usize,
    ) -> Option<ModifierKind> {
        let span = self.span(start, self.at);
        let times = Time::from_f64(more).and_then(|more| growth.repeats.checked_add(more));
        let Some(times) = times.filter(|times| *times >= Time::ZERO) else {
            self.error(span, "a step can't be repeated that often", "the number of repeats", None);
            return None;
        };
        let spelled_out = (times.ceil() - growth.repeats.ceil()).num();
        self.count_steps(usize::try_from(spelled_out).unwrap_or(0), span);
        growth.repeats = times;
        growth.weight = Some(times);
        step.modifiers.retain(|modifier| !matches!(modifier.kind, ModifierKind::Repeat(_)));
        Some(ModifierKind::Repeat(times))
    }

    /// The sum of the weights, where nought stands for one.
    fn weight(&mut self, weight: Option<Time>, span: Span) -> Time {
        match weight {
            Some(weight) if weight.is_zero() => Time::ONE,
            Some(weight) if weight > Time::ZERO => weight,
            _ => {
                self.error(span, "this weight is out of range", "a weight is a number above nought", None);
                Time::ONE
            }
        }
    }

    /// The number that touches a sign. A word that touches it instead is a step of its own, which is rarely meant.
    fn amount(&mut self, sign: char) -> Option<f64> {
        let rest = &self.text[self.at..];
        let length = number::length(rest);
        self.at += length;
        let tail = &rest[length..];
        if tail.starts_with('_') {
            return rest[..length].parse().ok();
        }
        let tail = &tail[..tail.find(|c| !is_word_part(c)).unwrap_or(tail.len())];
        if !matches!(tail, "" | ".") && !self.range_follows() {
            let span = self.span(self.at, self.at + tail.len());
            let message = format!("{} is read as a step of its own", quoted(tail));
            let number = format!("a number after `{sign}` begins with a digit: `{sign}0.5`");
            self.warn(span, message, "put a blank before it", tail.starts_with('.').then_some(number));
        }
        rest[..length].parse().ok()
    }

    /// Whether `..` with something after it comes next; else the dots belong to a word.
    fn range_follows(&self) -> bool {
        let Some(rest) = self.text[self.at..].strip_prefix("..") else { return false };
        let word = &rest[..rest.find(|c| !is_word_part(c)).unwrap_or(rest.len())];
        word != "."
    }

    /// A range of plain numbers is counted here; others when they are played.
    fn count_range(&mut self, from: &Atom, to: &Atom) {
        if let (AtomKind::Number { value: from, .. }, AtomKind::Number { value: end, .. }) =
            (&from.kind, &to.kind)
        {
            // Casting stops at the largest count.
            self.count_steps((from - end).abs() as usize, to.span);
        }
    }

    /// `(pulses,steps,rotation)`, at the bracket.
    fn euclid(&mut self) -> Option<ModifierKind> {
        let read = self.inside(Bracket::Round, |reader| {
            let kind = reader.euclid_arguments();
            if kind.is_none() {
                reader.skip_to_close();
            }
            kind
        });
        read.flatten()
    }

    /// What stands in the bracket. The comma before a rotation may be left out, and one may stand with none.
    fn euclid_arguments(&mut self) -> Option<ModifierKind> {
        let pulses = self.euclid_argument("the number of pulses")?;
        if !self.take(',') {
            // At the end it is the bracket that is missing.
            if self.peek().is_some() {
                let message = "a rhythm takes pulses and steps: `(3,8)`";
                self.error(pulses.span, message, "the number of steps is missing", None);
            }
            return None;
        }
        let steps = self.euclid_argument("the number of steps")?;
        self.take(',');
        self.blanks();
        let rotation = match self.peek() {
            None | Some(')' | ']' | '>' | '}') => None,
            _ => Some(Box::new(self.euclid_argument("the rotation")?)),
        };
        if !matches!(self.peek(), None | Some(')' | ']' | '>' | '}')) {
            self.error_here("a rhythm takes pulses, steps and rotation: `(3,8,2)`", "too much", None);
            return None;
        }
        Some(ModifierKind::Euclid { pulses: Box::new(pulses), steps: Box::new(steps), rotation })
    }

    fn euclid_argument(&mut self, what: &str) -> Option<Step> {
        self.blanks();
        let c = self.peek()?;
        if matches!(c, ',' | '|' | ')' | ']' | '>' | '}') {
            self.error_here(format!("expected {what}, found `{c}`"), "a number is missing", None);
            return None;
        }
        let step = self.step();
        self.blanks();
        step
    }
}

/// What has been seen of a step.
struct Growth {
    /// The sum of `@`, `_` and `!`; none when it does not fit.
    weight: Option<Time>,
    /// The sum of `!`.
    repeats: Time,
    /// Whether a range may stand here after a blank: after an atom, not after `@3`, `!`, `?` or `(3,8)`.
    blanks: bool,
}

impl Default for Growth {
    fn default() -> Self {
        Growth { weight: Some(Time::ONE), repeats: Time::ONE, blanks: true }
    }
}
