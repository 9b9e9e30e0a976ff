//! The operators between two patterns and the ways in which they are laid over one another, as rows.

use phonon::pattern::{Align, Op};

/// The sign of an operator in a text, where it has one.
pub fn sign(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Add => "+",
        Op::Sub => "-",
        Op::Mul => "*",
        Op::Div => "/",
        Op::Mod => "%",
        Op::Pow => "**",
        Op::Lt => "<",
        Op::Gt => ">",
        Op::Lte => "<=",
        Op::Gte => ">=",
        Op::Eq => "==",
        Op::Ne => "!=",
        _ => return None,
    })
}

/// Signs with bars, which say where the structure comes from: both, left, right; two bars squeeze.
pub fn barred(op: Op) -> Vec<String> {
    let sign = match op {
        Op::Set => ">",
        Op::Keep => "<",
        Op::Add => "+",
        Op::Sub => "-",
        Op::Mul => "*",
        Op::Div => "/",
        Op::Mod => "%",
        Op::Pow => "**",
        _ => return Vec::new(),
    };
    let bars = [("|", "|"), ("|", ""), ("", "|"), ("||", ""), ("", "||")];
    bars.map(|(left, right)| format!("{left}{sign}{right}")).to_vec()
}

/// What an operator does with a value of the left and one of the right.
pub fn summary(op: Op) -> &'static str {
    match op {
        Op::Set => "the right value; of controls the union, where the right wins",
        Op::Keep => "the left value; of controls the union, where the left wins",
        Op::KeepIf => "the left value where the right is true",
        Op::Add => "sum; words are joined",
        Op::Append => "the words joined",
        Op::Sub => "difference",
        Op::Mul => "product",
        Op::Div => "quotient",
        Op::Mod => "remainder, with the sign of the right value",
        Op::Pow => "power",
        Op::BitAnd => "bits that are in both",
        Op::BitOr => "bits that are in either",
        Op::BitXor => "bits that are in one only",
        Op::ShiftLeft => "bits moved to the left",
        Op::ShiftRight => "bits moved to the right",
        Op::Lt => "whether the left is less",
        Op::Gt => "whether the left is greater",
        Op::Lte => "whether the left is less or equal",
        Op::Gte => "whether the left is greater or equal",
        Op::Eq => "whether they are equal; a number equals the word that spells it",
        Op::Eqt => "whether they are equal and of one kind",
        Op::Ne => "whether they are not equal",
        Op::Net => "whether they are not equal or not of one kind",
        Op::And => "the right value where the left is true, else the left",
        Op::Or => "the left value where it is true, else the right",
        Op::Func => "the left function applied to the right value",
        Op::Min => "the smaller",
        Op::Max => "the larger",
    }
}

/// Where the events of two patterns come from.
pub fn alignment(align: Align) -> &'static str {
    match align {
        Align::In => "events of the left, values of the right where they begin",
        Align::Out => "events of the right, values of the left where they begin",
        Align::Mix => "events of both, cut where they overlap",
        Align::Squeeze => "a whole cycle of the right inside each event of the left",
        Align::SqueezeOut => "a whole cycle of the left inside each event of the right",
        Align::Reset => "each event of the right restarts the cycle of the left",
        Align::Restart => "each event of the right restarts the left from cycle 0",
        Align::Poly => "step by step, whatever the lengths",
    }
}
