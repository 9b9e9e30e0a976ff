//! The tree as text: the notation in its plainest form, with weights and the numbers of random elements spelled
//! out. `a!2?` is printed `a!2?0.5#0@2`, `[a|b]` is `[a | b]#0`.

use std::fmt::{self, Display, Formatter};

use super::tree::*;
use crate::print::joined;
use phonon_base::Time;

impl Display for Mini {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.body.fmt(f)
    }
}

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Body::Sequence(sequence) => sequence.fmt(f),
            Body::Stack(parts) => joined(f, parts, ", ", |f, part| part.fmt(f)),
            Body::Choice { options, seed } => {
                joined(f, options, " | ", |f, part| part.fmt(f))?;
                write!(f, " |#{seed}")
            }
            Body::Feet(parts) => joined(f, parts, " . ", |f, part| part.fmt(f)),
        }
    }
}

impl Display for Sequence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.counts { "^" } else { "" })?;
        joined(f, &self.steps, " ", |f, step| step.fmt(f))
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.atom.fmt(f)?;
        self.modifiers.iter().try_for_each(|modifier| modifier.fmt(f))?;
        if self.weight == Time::ONE { Ok(()) } else { write!(f, "@{}", Short(self.weight)) }
    }
}

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            AtomKind::Rest => f.write_str("~"),
            AtomKind::Word(word) => f.write_str(word),
            AtomKind::Number { value, .. } => value.fmt(f),
            AtomKind::Group(body) => write!(f, "[{body}]"),
            AtomKind::Alternate(voices) => {
                f.write_str("<")?;
                joined(f, voices, ", ", |f, voice| voice.fmt(f))?;
                f.write_str(">")
            }
            AtomKind::Polymeter { sequences, steps } => {
                f.write_str("{")?;
                joined(f, sequences, ", ", |f, sequence| sequence.fmt(f))?;
                f.write_str("}")?;
                steps.iter().try_for_each(|steps| write!(f, "%{steps}"))
            }
            AtomKind::Missing => f.write_str("(nothing)"),
        }
    }
}

impl Display for Modifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ModifierKind::Fast(operand) => write!(f, "*{operand}"),
            ModifierKind::Slow(operand) => write!(f, "/{operand}"),
            ModifierKind::Repeat(times) => write!(f, "!{}", Short(*times)),
            ModifierKind::Degrade { amount, seed } => write!(f, "?{amount}#{seed}"),
            ModifierKind::Euclid { pulses, steps, rotation: None } => write!(f, "({pulses},{steps})"),
            ModifierKind::Euclid { pulses, steps, rotation: Some(rotation) } => {
                write!(f, "({pulses},{steps},{rotation})")
            }
            ModifierKind::Tail(operand) => write!(f, ":{operand}"),
            ModifierKind::Range(operand) => write!(f, " .. {operand}"),
        }
    }
}

/// Whole numbers without their denominator.
struct Short(Time);

impl Display for Short {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.den() == 1 { write!(f, "{}", self.0.num()) } else { write!(f, "{}", self.0) }
    }
}
