//! The tree of the language: statements and expressions, every part with its place in the file.

use phonon_base::{Span, Time};

pub use crate::operator::{Action, Operator, Structure};

/// A whole song.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The statements in the order of the text, also those with mistakes in them.
    pub statements: Vec<Statement>,
}

/// One statement: a line, with the indented lines that follow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// From its first to its last character; comments around it are not part of it.
    pub span: Span,
    /// Whether an error was reported inside it, so that it can't be played.
    pub faulty: bool,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `target: value`, also with `$`, `#` or `=`.
    ///
    /// `word $ value` is always read so, because only the names tell `d1 $ s "bd"` from `once $ s "bd"`;
    /// [`StatementKind::as_expression`] gives the other reading.
    Assign {
        /// What is set.
        target: Target,
        /// What stands between target and value.
        separator: Separator,
        /// Its place.
        separator_span: Span,
        /// What it is set to.
        value: Expr,
    },
    /// A function of parameters: `~name a b=0.5: body` or `fn name a b = body`.
    Define {
        /// The name, without `~`.
        name: Ident,
        /// Whether it is the function of a bus, `~name`.
        bus: bool,
        /// The parameters; none for `fn name = body`.
        parameters: Vec<Ident>,
        /// For each parameter of a bus the number that it is when nobody says another: `~name a=0.5: body`.
        defaults: Vec<Option<f64>>,
        /// What it computes.
        body: Expr,
    },
    /// Anything else: `hush`, `solo 1`, `d1 silence`.
    Expression(Expr),
}

impl StatementKind {
    /// The statement as one expression: itself, or `word $ value` read as a chain of `$`.
    pub fn as_expression(&self) -> Option<Expr> {
        match self {
            StatementKind::Expression(expr) => Some(expr.clone()),
            StatementKind::Assign { target, separator: Separator::Dollar, value, .. } => {
                let first = Expr::new(target.as_expression(), target.name().span);
                let span = first.span.to(value.span);
                let parts = match &value.kind {
                    ExprKind::Pipe(parts) if !value.bracketed => {
                        std::iter::once(first).chain(parts.iter().cloned()).collect()
                    }
                    _ => vec![first, value.clone()],
                };
                Some(Expr::new(ExprKind::Pipe(parts), span))
            }
            _ => None,
        }
    }
}

/// What a statement sets.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// `out`, `d1`, `tempo`: any plain name.
    Name(Ident),
    /// `~name`; the text without `~`, the span with it.
    Bus(Ident),
    /// `@name`; the text without `@`, the span with it.
    Template(Ident),
    /// `%name`; the text without `%`, the span with it.
    PatternValue(Ident),
}

impl Target {
    /// Its name.
    pub fn name(&self) -> &Ident {
        match self {
            Target::Name(name) | Target::Bus(name) | Target::Template(name) | Target::PatternValue(name) => {
                name
            }
        }
    }

    fn as_expression(&self) -> ExprKind {
        let text = self.name().text.clone();
        match self {
            Target::Name(_) => ExprKind::Name(text),
            Target::Bus(_) => ExprKind::Bus { name: text, path: Vec::new() },
            Target::Template(_) => ExprKind::Template(text),
            Target::PatternValue(_) => ExprKind::PatternValue(text),
        }
    }
}

/// What stands between a target and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `:`
    Colon,
    /// `$`
    Dollar,
    /// `#`: the value is a chain that waits for its input.
    Hash,
    /// `=`
    Equals,
}

/// A name and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands; brackets around it belong to it.
    pub span: Span,
    /// Whether it stands in round brackets of its own.
    pub bracketed: bool,
    height: u32,
}

impl Expr {
    /// An expression without brackets.
    pub fn new(kind: ExprKind, span: Span) -> Self {
        let height = 1 + kind.children().map(|child| child.height).max().unwrap_or(0);
        Expr { kind, span, bracketed: false, height }
    }

    /// How many expressions stand inside one another, itself included: 1 for a number. What the parser gives is
    /// never higher than `limits::NESTING`.
    pub fn height(&self) -> usize {
        self.height as usize
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.25`, also `-0.25` where the minus is a sign.
    Number {
        /// As a floating-point number; always finite.
        value: f64,
        /// As the fraction that was meant, where one fits.
        exact: Option<Time>,
    },
    /// A string.
    Text(Text),
    /// A plain name.
    Name(String),
    /// `~name`, and `~midi:c:major` with what follows the colons as its path.
    Bus {
        /// Without `~`.
        name: String,
        /// What stands after the colons.
        path: Vec<Ident>,
    },
    /// `%name`, without the `%`.
    PatternValue(String),
    /// `@name`, without the `@`.
    Template(String),
    /// `function argument …`, also `function(argument, …)`; no arguments in `function()`.
    ///
    /// `~lfo -1` is read as an application to a negative number, because `f -1` is one; only what the name
    /// stands for tells that a subtraction was meant.
    Apply {
        /// What is applied; never an unbracketed `Apply`.
        function: Box<Expr>,
        /// In the order of the text.
        arguments: Vec<Argument>,
    },
    /// `a $ b $ c`, two or more; a chain in brackets of its own stays one part.
    Pipe(Vec<Expr>),
    /// `left operator right`.
    Binary {
        /// Which.
        operator: Operator,
        /// Its place.
        operator_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `-x`, where x is not a plain number.
    Negate(Box<Expr>),
    /// An operator with one side missing: `(# speed 2)`, `(1 +)`.
    Section {
        /// Which.
        operator: Operator,
        /// Its place.
        operator_span: Span,
        /// The side of the operand that is there.
        side: Side,
        /// What is there.
        operand: Box<Expr>,
    },
    /// An operator as a function of two arguments: `(+)`.
    OperatorName(Operator),
    /// `[a, b]`, also `(a, b)` as Tidal writes pairs.
    List(Vec<Expr>),
    /// `{k: a, "k": b}`.
    Record(Vec<Field>),
    /// `\x n -> body`.
    Lambda {
        /// One or more.
        parameters: Vec<Ident>,
        /// What it computes.
        body: Box<Expr>,
    },
    /// `name.field` without blanks, as in `add.squeeze`.
    Dotted {
        /// Before the dot.
        name: Ident,
        /// After the dot.
        field: Ident,
    },
    /// `f . g` or `f >> g`, two or more.
    Compose {
        /// Which of them is applied first.
        order: Order,
        /// In the order of the text.
        functions: Vec<Expr>,
    },
    /// Nothing that could be read stands here; this has been reported.
    Missing,
}

impl ExprKind {
    /// The expressions directly inside this one, in the order of the text.
    pub fn children(&self) -> Children<'_> {
        use ExprKind::*;
        let none = &[][..];
        let (boxes, exprs, arguments, fields): (_, &[Expr], &[Argument], &[Field]) = match self {
            Apply { function, arguments } => ([Some(&**function), None], none, arguments, &[]),
            Pipe(parts) | List(parts) | Compose { functions: parts, .. } => ([None, None], parts, &[], &[]),
            Binary { left, right, .. } => ([Some(&**left), Some(&**right)], none, &[], &[]),
            Negate(inner) | Section { operand: inner, .. } | Lambda { body: inner, .. } => {
                ([Some(&**inner), None], none, &[], &[])
            }
            Record(fields) => ([None, None], none, &[], fields),
            _ => ([None, None], none, &[], &[]),
        };
        Children { boxes, exprs: exprs.iter(), arguments: arguments.iter(), fields: fields.iter() }
    }
}

/// The expressions directly inside one, in the order of the text.
pub struct Children<'a> {
    boxes: [Option<&'a Expr>; 2],
    exprs: std::slice::Iter<'a, Expr>,
    arguments: std::slice::Iter<'a, Argument>,
    fields: std::slice::Iter<'a, Field>,
}

impl<'a> Iterator for Children<'a> {
    type Item = &'a Expr;

    fn next(&mut self) -> Option<&'a Expr> {
        (self.boxes[0].take().or_else(|| self.boxes[1].take()))
            .or_else(|| self.exprs.next())
            .or_else(|| self.arguments.next().map(|argument| &argument.value))
            .or_else(|| self.fields.next().map(|field| &field.value))
    }
}

/// A string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says, with `\"`, `\\`, `\n` and `\t` replaced.
    pub content: String,
    /// The bytes between the quotes.
    pub raw: Span,
    /// The bytes of `content` that were written with a backslash before them, in rising order.
    pub escapes: Vec<u32>,
}

impl Text {
    /// The place in the file of byte `at` of the content.
    pub fn place(&self, at: usize) -> usize {
        self.raw.start as usize + at + self.escapes.partition_point(|escape| (*escape as usize) < at)
    }
}

/// One argument of an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name in `:q 0.7` and `q:0.7`, without the colon.
    pub keyword: Option<Ident>,
    /// The value.
    pub value: Expr,
}

impl Argument {
    /// Keyword and value.
    pub fn span(&self) -> Span {
        self.keyword.as_ref().map_or(self.value.span, |keyword| keyword.span.to(self.value.span))
    }
}

/// One entry of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key, without the quotes it may stand in.
    pub key: Ident,
    /// The value.
    pub value: Expr,
}

/// A side of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Left,
    /// After it.
    Right,
}

/// The order in which composed functions are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `f >> g`: f first.
    LeftToRight,
    /// `f . g`: g first.
    RightToLeft,
}
