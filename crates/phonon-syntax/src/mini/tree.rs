//! The tree of the mini-notation, every step, bracket and argument with its place in the file.

use phonon_base::{Span, Time};

/// A whole pattern text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mini {
    /// What it says; never empty.
    pub body: Body,
    /// The text between the quotes.
    pub span: Span,
}

/// What stands inside `[…]` or makes up the whole text.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `a b c`
    Sequence(Sequence),
    /// `a b, c d`: all at once; two or more.
    Stack(Vec<Sequence>),
    /// `a b | c d`: one of them in each cycle; two or more.
    Choice {
        /// What is chosen from.
        options: Vec<Sequence>,
        /// The number of this random element within the text, from 0.
        seed: u32,
    },
    /// `a b . c d`: each one a step of its own; two or more.
    Feet(Vec<Sequence>),
}

/// Steps one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// One or more.
    pub steps: Vec<Step>,
    /// Whether it begins with `^`: the step count of the whole comes from here.
    pub counts: bool,
    /// From the first to the last step.
    pub span: Span,
}

/// One step with all that follows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is played.
    pub atom: Atom,
    /// What is done to it, applied from left to right; at most `limits::NESTING`.
    pub modifiers: Vec<Modifier>,
    /// The room it takes within its sequence: 1 unless `@`, `_` or `!` follow; `!n` makes it n (it then plays
    /// n times within that room). Never below nought; Strudel takes nought as 1, and so does this.
    pub weight: Time,
    /// The atom and its modifiers.
    pub span: Span,
}

/// A thing that can be played or be an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// What it is.
    pub kind: AtomKind,
    /// Where it stands, with its brackets.
    pub span: Span,
}

/// The kinds of atom.
#[derive(Clone, Debug, PartialEq)]
pub enum AtomKind {
    /// `~` or `-`
    Rest,
    /// A word that is not a number; chord marks as in `c4'maj7` are part of it.
    Word(String),
    /// A number.
    Number {
        /// As a floating-point number; always finite.
        value: f64,
        /// As the fraction that was meant, where one fits.
        exact: Option<Time>,
        /// As written: `808` may be the name of a sound.
        text: String,
    },
    /// `[…]`
    Group(Box<Body>),
    /// `<…>`: one step a cycle; several sequences each go round at their own length.
    Alternate(Vec<Sequence>),
    /// `{…}%n`
    Polymeter {
        /// One or more.
        sequences: Vec<Sequence>,
        /// Steps in a cycle; as many as the first sequence has when not given.
        steps: Option<Box<Atom>>,
    },
    /// Nothing that could be read stands here; this has been reported.
    Missing,
}

/// What follows a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Modifier {
    /// What it does.
    pub kind: ModifierKind,
    /// From its sign to the end of its argument.
    pub span: Span,
}

/// The kinds of modifier. Weights (`@`, `_`) are no modifiers; they are summed in [`Step::weight`].
#[derive(Clone, Debug, PartialEq)]
pub enum ModifierKind {
    /// `*n`
    Fast(Atom),
    /// `/n`
    Slow(Atom),
    /// `!n`: every cycle of what stands before is played n times within one. At most one for a step, where the
    /// last `!` stood.
    Repeat(Time),
    /// `?` or `?0.3`
    Degrade {
        /// The probability of being dropped, one half when not given.
        amount: f64,
        /// The number of this random element within the text, from 0.
        seed: u32,
    },
    /// `(pulses,steps,rotation)`
    Euclid {
        /// How many.
        pulses: Box<Step>,
        /// Of how many.
        steps: Box<Step>,
        /// Moved right by.
        rotation: Option<Box<Step>>,
    },
    /// `:x`: joined into a list.
    Tail(Atom),
    /// `.. x`: whole numbers up or down to x.
    Range(Atom),
}
