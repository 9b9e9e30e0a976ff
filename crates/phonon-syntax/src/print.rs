//! The tree as text, one line for a statement, for tests and for looking at: names and numbers as they are,
//! everything else as a list in brackets that begins with what it is. `?` is the missing side of a section,
//! `!` is what could not be read.

use std::fmt::{self, Display, Formatter};

use crate::tree::*;

impl Display for File {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.statements.iter().try_for_each(|statement| writeln!(f, "{statement}"))
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StatementKind::Assign { target, separator, value, .. } => {
                write!(f, "{target}{separator} {value}")
            }
            StatementKind::Define { name, bus, parameters, body, .. } => {
                let sigil = if *bus { "~" } else { "" };
                write!(f, "{sigil}{}(", name.text)?;
                joined(f, parameters, " ", |f, parameter| f.write_str(&parameter.text))?;
                write!(f, ") = {body}")
            }
            StatementKind::Expression(expr) => write!(f, "{expr}"),
        }
    }
}

impl Display for Target {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sigil = match self {
            Target::Name(_) => "",
            Target::Bus(_) => "~",
            Target::Template(_) => "@",
            Target::PatternValue(_) => "%",
        };
        write!(f, "{sigil}{}", self.name().text)
    }
}

impl Display for Separator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Separator::Colon => ":",
            Separator::Dollar => " $",
            Separator::Hash => " #",
            Separator::Equals => " =",
        })
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number { value, .. } => write!(f, "{value}"),
            ExprKind::Text(text) => write!(f, "{:?}", text.content),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Bus { name, path } => {
                write!(f, "~{name}")?;
                path.iter().try_for_each(|word| write!(f, ":{}", word.text))
            }
            ExprKind::PatternValue(name) => write!(f, "%{name}"),
            ExprKind::Template(name) => write!(f, "@{name}"),
            ExprKind::Apply { function, arguments } => {
                write!(f, "({function}")?;
                for Argument { keyword, value } in arguments {
                    match keyword {
                        Some(keyword) => write!(f, " {}:{value}", keyword.text)?,
                        None => write!(f, " {value}")?,
                    }
                }
                f.write_str(")")
            }
            ExprKind::Pipe(parts) => list(f, "($ ", parts, " ", ")"),
            ExprKind::Binary { operator, left, right, .. } => write!(f, "({operator} {left} {right})"),
            ExprKind::Negate(inner) => write!(f, "(neg {inner})"),
            ExprKind::Section { operator, side: Side::Left, operand, .. } => {
                write!(f, "({operator} {operand} ?)")
            }
            ExprKind::Section { operator, side: Side::Right, operand, .. } => {
                write!(f, "({operator} ? {operand})")
            }
            ExprKind::OperatorName(operator) => write!(f, "({operator})"),
            ExprKind::List(items) => list(f, "[", items, ", ", "]"),
            ExprKind::Record(fields) => {
                f.write_str("{")?;
                joined(f, fields, ", ", |f, field| write!(f, "{}: {}", field.key.text, field.value))?;
                f.write_str("}")
            }
            ExprKind::Lambda { parameters, body } => {
                f.write_str("(\\")?;
                parameters.iter().try_for_each(|parameter| write!(f, "{} ", parameter.text))?;
                write!(f, "-> {body})")
            }
            ExprKind::Dotted { name, field } => write!(f, "{}.{}", name.text, field.text),
            ExprKind::Compose { order: Order::LeftToRight, functions } => {
                list(f, "(>> ", functions, " ", ")")
            }
            ExprKind::Compose { order: Order::RightToLeft, functions } => list(f, "(. ", functions, " ", ")"),
            ExprKind::Missing => f.write_str("!"),
        }
    }
}

fn list(f: &mut Formatter<'_>, open: &str, items: &[Expr], between: &str, close: &str) -> fmt::Result {
    f.write_str(open)?;
    joined(f, items, between, |f, item| item.fmt(f))?;
    f.write_str(close)
}

/// `items` with `between` between them.
pub(crate) fn joined<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    between: &str,
    mut print: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    items.iter().enumerate().try_for_each(|(index, item)| {
        if index > 0 {
            f.write_str(between)?;
        }
        print(f, item)
    })
}
