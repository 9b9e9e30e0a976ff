//! What a number means: its unit and its range.

/// The unit of a number that a user can type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A sample value, nominally -1..1.
    Audio,
    /// Linear factor.
    Ratio,
    /// Hertz.
    Hertz,
    /// Seconds.
    Seconds,
    /// Cycles of the pattern clock.
    Cycles,
    /// Decibels.
    Decibels,
    /// Equal-tempered semitones.
    Semitones,
    /// A count of things.
    Count,
    /// A position or amount from 0 to 1.
    Unipolar,
    /// A position or amount from -1 to 1.
    Bipolar,
    /// A switch: on when above one half.
    Gate,
    /// Sharpness of a resonance, as Q.
    Q,
    /// A number without a unit.
    Plain,
}

impl Quantity {
    /// The unit as printed after a number; empty where a number stands for itself.
    pub fn symbol(self) -> &'static str {
        match self {
            Quantity::Hertz => "Hz",
            Quantity::Seconds => "s",
            Quantity::Cycles => "cycles",
            Quantity::Decibels => "dB",
            Quantity::Semitones => "semitones",
            _ => "",
        }
    }
}

/// The smallest and the largest value that is taken as it stands; what lies outside is clamped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Smallest.
    pub low: f32,
    /// Largest.
    pub high: f32,
}

impl Range {
    /// Every finite number.
    pub const ANY: Range = Range { low: f32::MIN, high: f32::MAX };

    /// From `low` to `high`.
    pub const fn new(low: f32, high: f32) -> Self {
        Range { low, high }
    }

    /// `value` moved into the range; not-a-number becomes the lower end.
    pub fn clamp(self, value: f32) -> f32 {
        value.max(self.low).min(self.high)
    }

    /// Whether `value` is taken as it stands.
    pub fn holds(self, value: f32) -> bool {
        value >= self.low && value <= self.high
    }
}
