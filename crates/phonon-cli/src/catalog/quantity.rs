//! Units, ranges and defaults in words.

use phonon_base::{Quantity, Range};

/// What a number means: `Hz`, `factor`, `count`.
pub fn unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Audio => "sound",
        Quantity::Ratio => "factor",
        Quantity::Count => "count",
        Quantity::Unipolar => "0..1",
        Quantity::Bipolar => "-1..1",
        Quantity::Gate => "gate",
        Quantity::Q => "Q",
        Quantity::Plain => "number",
        Quantity::Hertz | Quantity::Seconds | Quantity::Cycles | Quantity::Decibels | Quantity::Semitones => {
            quantity.symbol()
        }
    }
}

/// `20 to 20000`, `from 0`; nothing where any number will do.
pub fn range(range: Range) -> String {
    match (range.low > f32::MIN, range.high < f32::MAX) {
        (true, true) => format!("{} to {}", range.low, range.high),
        (true, false) => format!("from {}", range.low),
        (false, true) => format!("up to {}", range.high),
        (false, false) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_name_the_ends_that_they_have() {
        assert_eq!(range(Range::new(0.05, 1000.0)), "0.05 to 1000");
        assert_eq!(range(Range::new(0.0, f32::MAX)), "from 0");
        assert_eq!(range(Range::ANY), "");
    }
}
