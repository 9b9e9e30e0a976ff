//! The operators that stand between two values: their signs, what they do, and how tightly they bind.

use std::fmt;

/// An operator: what it does with two values, and which side gives the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// What it does with two values.
    pub action: Action,
    /// Where the structure comes from.
    pub structure: Structure,
}

/// Which side of an operator gives the structure of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Structure {
    /// Not said: `+`, `#`.
    Plain,
    /// The left: `|+`.
    Left,
    /// The right: `+|`.
    Right,
    /// Both: `|+|`.
    Both,
    /// The left, with a cycle of the right inside each event: `||+`.
    Squeeze,
    /// The right, with a cycle of the left inside each event: `+||`.
    SqueezeOut,
}

/// What an operator does with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `#`
    Chain,
    /// `|>|`: values of the right side.
    Set,
    /// `|<|`: values of the left side.
    Keep,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `++`
    Append,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `**`
    Power,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessOrEqual,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<~`: the right side, earlier by the left side.
    Earlier,
    /// `~>`: the right side, later by the left side.
    Later,
}

/// Signs of the actions, longer ones before those they begin with.
const SIGNS: [(&str, Action); 18] = [
    ("**", Action::Power),
    ("++", Action::Append),
    ("<=", Action::LessOrEqual),
    (">=", Action::GreaterOrEqual),
    ("==", Action::Equal),
    ("!=", Action::NotEqual),
    ("<~", Action::Earlier),
    ("~>", Action::Later),
    ("+", Action::Add),
    ("-", Action::Subtract),
    ("*", Action::Multiply),
    ("/", Action::Divide),
    ("%", Action::Modulo),
    ("#", Action::Chain),
    ("<", Action::Less),
    (">", Action::Greater),
    ("<", Action::Keep),
    (">", Action::Set),
];

/// Signs of other languages that people bring along, with what to write here instead.
pub(crate) const FOREIGN: [(&str, &str); 20] = [
    ("<$>", "a function is applied with `$` or by standing before its argument"),
    ("<*>", "combine patterns with `|+|` or another operator in bars"),
    ("<*", "combine patterns with `|+` or another operator with a bar on its left"),
    ("*>", "combine patterns with `+|` or another operator with a bar on its right"),
    ("<>", "to play things together write `stack [a, b]`"),
    ("&&", "there is a function for it: `and a b`"),
    ("||", "there is a function for it: `or a b`"),
    ("=>", "a function is written `\\x -> …`"),
    ("//", "a comment begins with `--`"),
    ("..", "a range stands in a string: `\"0 .. 7\"`"),
    ("!!", "there is no such operator"),
    ("^", "the power is written `**`"),
    ("&", "functions are applied with `$` and controls joined with `#`"),
    (";", "statements end with their line"),
    ("`", "a string stands in straight double quotes: `\"bd sn\"`"),
    ("?", "random steps stand in strings: `\"bd sn?\"`"),
    ("!", "repeated steps stand in strings: `\"bd!3\"`"),
    ("@", "a template is `@name`; weights stand in strings: `\"bd@3\"`"),
    ("~", "a rest stands in a string: `\"bd ~\"`; a bus is `~name`"),
    ("|", "choices stand in strings: `\"bd | sn\"`"),
];

/// How tightly the operators between two values bind, loosest first; unary minus, `.` and application bind tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// `>>`
    Then,
    /// `#`, `|>|`, `|<|`
    Chain,
    /// `<`, `==`
    Compare,
    /// `<~`, `~>`
    Shift,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, `%`
    Product,
    /// `**`
    Power,
    /// Nothing between two values.
    Tightest,
}

impl Level {
    /// The next tighter level.
    pub(crate) fn tighter(self) -> Level {
        match self {
            Level::Then => Level::Chain,
            Level::Chain => Level::Compare,
            Level::Compare => Level::Shift,
            Level::Shift => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Power,
            Level::Power | Level::Tightest => Level::Tightest,
        }
    }
}

impl Operator {
    /// The operator without bars.
    pub const fn plain(action: Action) -> Self {
        Operator { action, structure: Structure::Plain }
    }

    /// The operator that `text` begins with, and its length in bytes.
    pub(crate) fn at_start_of(text: &str) -> Option<(Operator, usize)> {
        let left = bars(text);
        let rest = &text[left..];
        let (sign, mut action) = SIGNS.iter().copied().find(|(sign, _)| rest.starts_with(sign))?;
        let mut right = if action.takes_bars() { bars(&rest[sign.len()..]) } else { 0 };
        if left > 0 && !action.takes_bars() {
            return None;
        }
        let structure = match (left, right) {
            (0, 0) => Structure::Plain,
            (0, 1) => Structure::Right,
            (0, _) => Structure::SqueezeOut,
            (1, 0) => Structure::Left,
            (1, _) => {
                right = 1;
                Structure::Both
            }
            (_, _) => {
                right = 0;
                Structure::Squeeze
            }
        };
        if structure != Structure::Plain {
            action = match action {
                Action::Less => Action::Keep,
                Action::Greater => Action::Set,
                other => other,
            };
        }
        Some((Operator { action, structure }, sign.len() + left + right))
    }

    pub(crate) fn level(self) -> Level {
        use Action::*;
        match self.action {
            Chain | Set | Keep => Level::Chain,
            Less | Greater | LessOrEqual | GreaterOrEqual | Equal | NotEqual => Level::Compare,
            Earlier | Later => Level::Shift,
            Add | Subtract | Append => Level::Sum,
            Multiply | Divide | Modulo => Level::Product,
            Power => Level::Power,
        }
    }

    /// The level that its right side must have at least: its own for `**`, which groups from the right.
    pub(crate) fn right_level(self) -> Level {
        if self.action == Action::Power { Level::Power } else { self.level().tighter() }
    }
}

/// How many bars, at most two, a text begins with.
fn bars(text: &str) -> usize {
    text.bytes().take(2).take_while(|byte| *byte == b'|').count()
}

impl Action {
    /// Its sign without bars.
    pub fn sign(self) -> &'static str {
        SIGNS.iter().find(|(_, action)| *action == self).map_or("", |(sign, _)| sign)
    }

    fn takes_bars(self) -> bool {
        use Action::*;
        matches!(self, Add | Subtract | Append | Multiply | Divide | Modulo | Power | Less | Greater)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = match self.structure {
            Structure::Plain => ("", ""),
            Structure::Left => ("|", ""),
            Structure::Right => ("", "|"),
            Structure::Both => ("|", "|"),
            Structure::Squeeze => ("||", ""),
            Structure::SqueezeOut => ("", "||"),
        };
        write!(f, "{left}{}{right}", self.action.sign())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_with_its_bars_reads_and_prints_as_itself() {
        for text in "# |> >| |>| |< <| |<| < > <= >= == != <~ ~> + - |+| |+ +| |++| |++ ++| ++ |-| * / % |*| |/ %| ** |**| ||+ +|| ||< ||> >||"
            .split(' ')
        {
            let (operator, length) = Operator::at_start_of(text).unwrap();
            assert_eq!(length, text.len(), "{text}");
            assert_eq!(operator.to_string(), text);
        }
    }

    #[test]
    fn bars_belong_to_the_sign_only_where_they_make_one() {
        assert_eq!(Operator::at_start_of("|#|"), None);
        assert_eq!(Operator::at_start_of("| 1"), None);
        assert_eq!(Operator::at_start_of("==|").map(|(_, length)| length), Some(2));
        assert_eq!(Operator::at_start_of("+ |").map(|(_, length)| length), Some(1));
    }
}
